# How to take our access back.

removal-title = Remove our access, { $store }
removal-heading = Remove our access
removal-on = You can take it back at any time. You do it in Shopify, and tell us here.
removal-claimed = If access is on in Shopify, you can remove it as shown below. Then say no here, so that we know:
removal-early = There is nothing to remove yet. Do you not want to give access at all?
removal-over = There is nothing to remove, as far as we know. If you still see us among your users in Shopify, remove us as shown below, and tell { $rep }.
removal-told = { $rep } looks in Shopify that it is gone, and notes it here. This is how to remove us, if you still see us there:
removal-gone = We looked in Shopify: our access is gone. This is how to remove us, should you ever see us there again:
removal-left = You do not have to do anything. This is how to remove us, should you ever see us among your users in Shopify again:
removal-know = Good to know first
removal-no-undo = It cannot be undone. If we need access again, we have to ask you again, and you accept again.
removal-no-pause = Shopify cannot pause our access. It can only be removed.
removal-less = Only too much? You can untick single permissions of ours in Shopify instead.
removal-still = We can still help you without it, it takes longer. Your orders go on as before.
removal-how = How to remove it in Shopify
removal-password = At the end Shopify asks for your own Shopify password. Type it only there. We never need it.
removal-open-shopify = Open your users in Shopify
removal-right = You need to be the owner, or somebody who manages users.
removal-tell = Tell us when it is done
removal-sure-legend = Is it done?
removal-sure = We are no longer among the users of this store in Shopify
removal-then = { $rep } looks in Shopify that our access is gone, and notes it on the page of your store.
removal-button = I have removed it
fault-removal-sure = Remove us in Shopify first. Then tick that we are no longer there.
flash-removal-told = Noted: our access is removed. We look in Shopify that it is gone.
