# Finding the permanent address of a store by the address people know it by.
find-button = Find my store
find-found = At { $what } we found this store:
find-is-it = Is that your store?
find-yes = Yes, that is my store
find-no = No, it is another one
find-no-hint = Then change the address below.
find-code-again = Then type the code once more: we do not keep it before we know which store it is for.
find-taken = We take { $what }. Now send us its code below.
find-taken-code-again = We take { $what }. Now type its code below, also if you did before: we do not keep it before we know the store.
find-title = Is that your store?
find-busy = One moment. If we have to look for your store, this takes up to 10 seconds.
fault-find-unanswered = Say whether this is your store.
fault-find-other = Then open the Shopify admin of your store, and copy its address from the top of the browser into this field. Or type the one that ends in .myshopify.com.
fault-find-several = The page at { $what } names more than one store, so we cannot tell which is yours. Open your Shopify admin, and copy its address from the top of the browser into this field.
fault-find-password = { $what } is closed by a password, so we cannot see which store it is. Open your Shopify admin, and copy its address from the top of the browser into this field.
fault-find-no-store = The page at { $what } does not say which Shopify store it belongs to. Open your Shopify admin, and copy its address from the top of the browser into this field.
fault-find-unreachable = We could not open { $what }. Check the address and try again in a few minutes. Or open your Shopify admin, and copy its address from the top of the browser into this field.
fault-find-too-slow = { $what } took too long to answer. Try again in a few minutes. Or open your Shopify admin, and copy its address from the top of the browser into this field.
fault-find-not-allowed = We do not open { $what }: it is not a shop that everybody can reach. Open your Shopify admin, and copy its address from the top of the browser into this field.
fault-find-too-many =
    { $count ->
        [one] You had us look many times. Wait { $count } minute, then try again. Or type the address that ends in .myshopify.com.
       *[other] You had us look many times. Wait { $count } minutes, then try again. Or type the address that ends in .myshopify.com.
    }
fault-find-found = At { $what } we found this store. Is it the right one? Then send the form once more. If not, type the address that ends in .myshopify.com.
