# The list of the desk.
desk-queue-turn-partner = Our turn
desk-queue-turn-merchant = Waiting for the merchant
desk-queue-turn-nobody = Done
desk-queue-state = State: { $what }
desk-queue-found = Found for “{ $what }”
desk-queue-add = Add a merchant
desk-queue-list = Access requests
desk-queue-filters = Filters
desk-queue-states = By state or mark
desk-queue-whose = Whose merchants
desk-queue-every-rep = Every rep
desk-queue-mine = Mine
desk-queue-search = Look for a merchant, store, person or reference
desk-queue-search-hint = Merchant, store, person, reference
desk-queue-search-button = Search
desk-queue-store = Store
desk-queue-merchant = Merchant
desk-queue-stands = Where it stands
desk-queue-turn = Turn
desk-queue-since = Since
desk-queue-rep = Rep
desk-queue-no-address = Address not known yet
desk-queue-pages = Pages
desk-queue-newer = Previous page
desk-queue-older = Next page
desk-queue-first = First page
desk-queue-cut = We have looked at a part of the list so far. There may be more.
desk-queue-further = Look further down
desk-queue-further-up = Look further up

# Nothing to show
desk-queue-none-at-all = There are no merchants yet. Add the first one: you get a link to send to them.
desk-queue-none-partner = Nothing waits for us. Look at who has not answered for long.
desk-queue-none-merchant = No merchant has anything to do. Look at what waits for us.
desk-queue-none-nobody = Nothing is done yet.
desk-queue-none-state = No access request stands here.
desk-queue-none-found = Nothing was found. We look at names of merchants, stores and people, at addresses and references. One or two letters find only how a name begins.
desk-queue-none-yet = Nothing was found so far. We have looked at a part of the list, and there may be something in the rest.
desk-queue-none-filtered = Nothing here fits all of these filters.
desk-queue-everywhere = Search everywhere
desk-queue-to-ours = See what waits for us
desk-queue-to-merchant = See what waits for merchants

# An address that asks for something else than there is
desk-queue-bad-turn = This address asks for a turn that we do not know, so that part is left out.
desk-queue-bad-state = This address asks for a state that we do not know, so that part is left out.
desk-queue-bad-flag = This address asks for a mark that we do not know, so that part is left out.
desk-queue-bad-rep = This address asks for a rep that we do not know, so that part is left out.
desk-queue-bad-search = This is too long to look for, or it has a hidden character in it. Type a shorter text.
desk-queue-bad-place = This address asks for a page that we do not know. This is the first page.
