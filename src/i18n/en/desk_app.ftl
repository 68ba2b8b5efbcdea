# The partner's app on a store: what it sees in Shopify of our access.
desk-app-title = Our app on { $store }
desk-app-heading = What Shopify shows
desk-app-go = Our app on this store
desk-app-lead = If this store has an app of ours, Shopify can tell us how our access stands: pending, active, or gone. Without one, people tell us. It is optional.
desk-app-none = This store has no app of ours.
desk-app-unnamed = Nobody has said yet how Shopify shows us among a store's users. Until then we cannot tell which one is us, and nothing is asked.
desk-app-unnamed-go = Say it in the settings

desk-app-seen = Last seen
desk-app-looked = Last look
desk-app-looked-never = None yet
desk-app-next = Next look
desk-app-next-now = In a moment
desk-app-next-none = None. There is nothing to learn as things stand.
desk-app-next-stopped = None, until you give another token.
desk-app-check = Check now

desk-app-give-heading = Give its token
desk-app-replace-heading = Give another token
desk-app-token = Admin API access token
desk-app-token-hint = It often begins with shpat_. We seal it at once and never show it again.
desk-app-give = Keep this token
desk-app-given = Given by { $name }
desk-app-no-address = The permanent address of this store has to be known first.
desk-app-prove = A token opens more than this portal. Prove your second factor first.
desk-app-prove-again = Nothing is done yet. Prove your second factor first, then do it again.
desk-app-prove-go = Prove it
desk-app-remove = Remove the token
desk-app-remove-heading = Remove the token?
desk-app-remove-what = Nothing is asked at this store any more, and what the app saw is deleted. What moved because of it stays. In Shopify the app goes on to exist: the merchant removes it there.
desk-app-remove-button = Remove the token
desk-app-keep = Keep it

desk-app-how = How to get a token
desk-app-how-plan = The store has to be on Shopify's Advanced or Plus plan. On other plans Shopify does not offer this.
desk-app-how-make = Make an app for this one store and have the merchant install it there.
desk-app-how-scope = Give it the scope read_users and no other. Shopify has to turn this scope on for an app: ask Shopify's support.
desk-app-how-token = Copy the app's Admin API access token. Do not take its API secret key.
desk-app-how-reads = We read the names and addresses of this store's collaborators to find ourselves among them, and keep none of them.

# What came of a look
desk-app-outcome-pending = Shopify shows our request as pending.
desk-app-outcome-active = Shopify shows our access as active.
desk-app-outcome-absent = Shopify shows neither a request nor an access of ours.
desk-app-outcome-unnamed = Not asked: nobody has said in the settings how Shopify shows us.
desk-app-outcome-renamed = Our account is there under another name. Correct in the settings how Shopify shows us.
desk-app-outcome-crowded = This store has more users than one answer holds, and we are not among those we got. It cannot be told.
desk-app-outcome-inactive = Our account is there, neither pending nor active. It cannot be told how our access stands.
desk-app-outcome-token-refused = Shopify refuses this token. Give a new one.
desk-app-outcome-app-refused = Shopify does not let this app ask at this store. Is it still installed? Give a new token when it is.
desk-app-outcome-no-scope = The app lacks the scope read_users. Add it, then give the new token.
desk-app-outcome-no-plan = This store's plan does not offer it. Shopify has it on Advanced and Plus alone.
desk-app-outcome-denied = The app may not read who has access: it lacks the scope read_users, or this store's plan does not offer it.
desk-app-outcome-frozen = This store is frozen or closed until its bill is paid. Shopify answers nothing until then.
desk-app-outcome-locked = This store is locked by Shopify. We ask again tomorrow.
desk-app-outcome-no-store = Shopify knows no store at this address, or no longer the version of its API that we ask. We ask again tomorrow.
desk-app-outcome-moved = Shopify sends us to another address for this store, and we do not follow with a token. Is the permanent address right?
desk-app-outcome-throttled = Shopify wants a pause. We ask again after it.
desk-app-outcome-failing = Shopify has a fault of its own. We ask again later.
desk-app-outcome-not-json = Shopify answered with something that is not an answer, such as a page. We ask again later.
desk-app-outcome-odd = Shopify's answer was not understood. We ask again later.
desk-app-outcome-no-name = The store's address is not known on the internet. We ask again later.
desk-app-outcome-not-allowed = The store's address leads to a private network, so it was not asked.
desk-app-outcome-no-connection = Shopify cannot be reached. We ask again later.
desk-app-outcome-no-trust = The certificate at the store's address is not to be trusted, so it was not asked.
desk-app-outcome-too-slow = Shopify did not answer in time. We ask again later.
desk-app-outcome-broken = Shopify's answer broke off. We ask again later.

# What people said, beside it
desk-app-said-sent = We sent a request to { $store }.
desk-app-said-accepted = The merchant says that our request to { $store } is accepted.
desk-app-said-active = We hold that our access to { $store } is on.
desk-app-said-lapsed = We hold that our request or access to { $store } has ended.
desk-app-said-removed = The merchant says that our access to { $store } is removed.

flash-desk-app-given = The token is sealed. Shopify is asked in a moment: open this page again to see what came back.
flash-desk-app-removed = The token is removed.
flash-desk-app-asked = Shopify is asked in a moment. Open this page again to see what came back.
flash-note-desk-app-too-soon = Not asked now: this store was asked within the last minute, Shopify wants a pause, or its token is refused.

fault-app-token-empty = Paste the token.
fault-app-token-secret = This is the app's API secret key. The token stands beside it: it often begins with shpat_.
fault-app-token = This is no token. Copy it whole, without spaces: it often begins with shpat_.
fault-app-no-address = The permanent address of this store is not known for sure. Settle it first.
