# The list of a merchant's stores.

stores-title =
    { $count ->
        [0] Nothing waits for you: your stores
        [one] Your turn: { $count } store
       *[other] Your turn: { $count } stores
    }
stores-heading = Your stores
stores-waiting =
    { $count ->
        [0] Nothing is waiting for you here.
        [one] { $count } store waits for you. It comes first.
       *[other] { $count } stores wait for you. They come first.
    }
stores-none = No store is here yet. Tell { $rep } below which one you miss.
stores-older = Earlier requests for this store
stores-wrong = A store is missing, closed or not ours
stores-store = Address of the store
stores-store-hint = The one that ends in .myshopify.com, a link from its Shopify admin, or the address that your customers use, such as your-shop.com. You do not know it? Leave this empty.
stores-note = What is wrong?
stores-note-hint = Say which store you mean. For a store that is missing, its address is enough. Do not send a code here.
stores-send = Tell { $rep }
stores-contacts = Your people here
flash-stores-reported = We know. We look at your stores and answer you.
