# A rep writes down what a merchant told them.

desk-record-title = Write down what they told you, { $store }
desk-record-heading = Write down what the merchant told you
desk-record-lead = The timeline says that it comes from them, and that you wrote it down. We write to them what was noted.
desk-record-lead-by-hand = The timeline says that it comes from them, and that you wrote it down. No mail is set up: you get a task to tell them what was noted.
desk-record-nothing = As this request stands, there is nothing to write down.
desk-record-submit = Write it down

# How it came
desk-record-how = How did it come?
desk-record-how-phone = On the phone
desk-record-how-mail = By e-mail
desk-record-how-chat = In a chat or a ticket
desk-record-how-meeting = In a meeting or a video call
fault-desk-record-how = Choose how it came.

# What they told
desk-record-what = What did they tell you?
desk-record-what-code = The collaborator code
desk-record-then-code = The request is ready to send then. The code is locked away at once and never shown here again.
desk-record-what-no-code = The store asks for no code
desk-record-then-no-code = Only if their Shopify shows that anyone can send a request.
desk-record-what-app = Our app is installed there
desk-record-then-app = No code is needed then. If you know it yourself, leave out how it came.
desk-record-what-address = The address of the store
desk-record-then-address = Fill it in too where you have the code and the address is not known.
desk-record-what-owner = Who the owner is
desk-record-then-owner = Choose them below. The steps go to the owner, with a link.
desk-record-what-all = They accepted all of it
desk-record-then-all = Then look in Shopify, and confirm it.
desk-record-what-some = They accepted some of it
desk-record-then-some = Tick below what they accepted.
desk-record-what-unsure = They accepted it, not sure what
desk-record-then-unsure = Then look in Shopify, and confirm what you see.
desk-record-what-cannot-find = They cannot find the request
desk-record-then-cannot-find = It is our turn then, until you have answered them.
desk-record-what-cannot-accept = They cannot press Accept
desk-record-then-cannot-accept = It is our turn then, until you have answered them.
desk-record-what-declined = They do not want to give access
desk-record-then-declined = The request ends, and our copy of the code is erased.
desk-record-what-declined-in-shopify = They declined it in Shopify
desk-record-then-declined-in-shopify = The same. Shopify may hold our later requests to this store.
desk-record-what-removed = They removed our access
desk-record-then-removed = Then look in Shopify whether it is gone, and confirm it.
fault-desk-record-what = Choose what they told you.

# The fields
desk-record-code = Collaborator code of { $store }
desk-record-address = Address of the store
desk-record-address-hint = It ends in .myshopify.com. You know only the address that customers use? Type that, and we look. A link from the Shopify admin will do.
desk-record-address-known = Known so far: { $what }
desk-record-permissions = If they accepted some of it: what?
desk-record-owner = If they told you the owner: who is it?
desk-record-all-stores = The same person owns all their stores
desk-record-note = What they said, in their own words
desk-record-note-hint = For being stuck and for a no. The merchant can read it. Never write the code here.
flash-desk-noted = Written down. The merchant is told.
flash-desk-noted-by-hand = Written down. Telling the merchant is a task on the desk.
