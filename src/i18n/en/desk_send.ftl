# The send kit: everything to send a request in Shopify, and what Shopify may answer.

desk-send-title = Send the request, { $store }
desk-send-heading = Send the request in Shopify
desk-send-lead = Go through the steps from top to bottom. Then say here what came of it.
desk-send-elsewhere = There is nothing to send now. The request stands at: { $what }.
desk-send-back = Back to the request
desk-send-said = { $what } Noted by { $name }, { $when }.

# The steps
desk-send-form = Open the form in Shopify
desk-send-form-open = Open the form, with the store filled in
desk-send-form-older = Open the older form instead
desk-send-form-grey = If the button there stays grey, click once into the address.
desk-send-form-no-number = There is no link to the form: the number of { $partner } in Shopify is not set. An admin sets it under Settings.
desk-send-address = Type the address of the store
desk-send-address-copy = Copy the address
desk-send-address-none = The address is not known yet.
desk-send-address-missing = The address of the store is missing. Shopify takes no request without it.
desk-send-address-held = The address that was given belongs to another merchant. It is held, and there is a task on the desk: find out whose it is.
desk-send-address-mend = Mend the address
desk-send-code = Type the collaborator code
desk-send-code-reveal = Show the code
desk-send-code-audited = Who looks, and when, is noted in the audit log.
desk-send-code-copy = Copy the code
desk-send-code-hides = It hides again after 30 seconds.
desk-send-code-keep = Keep it visible
desk-send-code-keeps = It stays here until you leave the page.
desk-send-code-hide = Hide it now
desk-send-no-code-now = There is no code to show here any more. This is the page as it is now.
desk-send-boxes =
    { $count ->
        [one] Tick { $count } box
       *[other] Tick { $count } boxes
    }
desk-send-boxes-what = These and no others. They stand here by Shopify's sections, in Shopify's words.
desk-send-box-section = Under { $what }.
desk-send-box-older = Older name: { $what }.
desk-send-message = Add the message
desk-send-message-copy = Copy the message
desk-send-message-text = This is { $partner } with the request we told you about. Reference: { $what }. Compare it with the one you have from us. Questions? Ask { $rep } or write to { $support }.
desk-send-then = Press Send request in Shopify
desk-send-then-what = Did Shopify take it? Then say so here, and the merchant is told to accept it.
desk-send-sent = I sent it in Shopify
desk-send-cannot = You can say so once the address is known.

# Shopify's places
desk-send-places = Places in Shopify
desk-send-places-taken =
    { $count ->
        [0] None of the { $places } places is taken, as far as this portal knows.
        [one] At least { $count } of { $places } places is taken, as far as this portal knows.
       *[other] At least { $count } of { $places } places are taken, as far as this portal knows.
    }
desk-send-places-full = All { $places } places for waiting requests are taken, as far as this portal knows. Free one first.
desk-send-places-free = Which one could be freed?
desk-send-places-free-what = These have waited longest. Cancel one in Shopify, then note that on its page. It can be sent again later.

# What Shopify may answer
desk-send-answer = Shopify said something else?
desk-send-answer-legend = What did Shopify say?
desk-send-answer-note = Note what Shopify said
desk-send-answer-wrong-code = The code is wrong
desk-send-answer-wrong-code-then = Our copy is erased. The merchant is asked for the code again.
desk-send-answer-asks-for-code = It asks for a code
desk-send-answer-asks-for-code-then = The merchant is asked for the code after all.
desk-send-answer-no-such-store = There is no such store
desk-send-answer-no-such-store-then = The address is taken out. The merchant is asked for address and code again.
desk-send-answer-on-hold = Our requests to this store are on hold
desk-send-answer-on-hold-then = They declined one before. The request stays here: ask the merchant to let us ask again, then try once more.
desk-send-answer-already-there = A request is waiting already, or we have access
desk-send-answer-already-there-then = The request stays here. Look in Shopify: if one of ours waits there, say that you sent it. If access is on, say that you sent it and then confirm it.
desk-send-answer-places-taken = All { $places } places are taken
desk-send-answer-places-taken-then = The request stays here, next in line. Free a place, then try once more.
fault-desk-answer = Choose what Shopify said.
flash-desk-answer-asked = Noted. The merchant is asked for what is missing.
flash-desk-answer-kept = Noted. The request stays ready to send.
