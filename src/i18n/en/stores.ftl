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
stores-note = Which store, and what is wrong?
stores-note-hint = The address that ends in .myshopify.com helps. Do not send a code here.
stores-send = Tell { $rep }
stores-contacts = Your people here
flash-stores-reported = We know. We look at your stores and answer you.
