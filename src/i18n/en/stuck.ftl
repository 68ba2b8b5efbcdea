# Somebody cannot go on.

stuck-title = Ask { $rep }, { $store }
stuck-heading = Get help from { $rep }
stuck-here = I am stuck on this page
stuck-from = We tell { $rep } that you were on { $what }.
stuck-asked = You told us that you cannot go on. { $rep } sees it and answers you.
stuck-try = Try this while you wait
stuck-try-again = Show me how to accept once more
stuck-code = Is it the collaborator code? We show you where it stands, for each kind of menu.
stuck-code-link = Find the code
stuck-answer = Is it our request in Shopify? We show you where it is, and what to try.
stuck-ask = Ask { $rep }
stuck-ask-more = Tell { $rep } more
stuck-on = What are you stuck on?
stuck-other = Something else
stuck-note = Where are you stuck?
stuck-note-hint = Say what you see, in your own words. Write no code and no password here.
stuck-then-mail = { $rep } sees it at once, and we send no reminders until you have an answer. You get an e-mail then.
stuck-then-by-hand = { $rep } sees it at once, and gets in touch with you.
stuck-send = Send this to { $rep }
stuck-over = There is no open step here, so nothing can be stuck. You can still ask { $rep } anything.
stuck-reach = How to reach { $rep }
stuck-say = Name this reference
stuck-never = We never ask for your password or for the collaborator code in an e-mail or on the phone.
fault-stuck-note = Say in a few words where you are stuck.
flash-stuck-told = We know that you cannot go on. You get an answer from us.

# Where somebody was: for them, and for the rep
stuck-at-store = the page of the store
stuck-at-code = the page for the collaborator code
stuck-at-owner = the page that passes the steps on to the owner
stuck-at-answer = the page about accepting our request
stuck-at-decline = the page for saying no
stuck-at-permissions = the page about the permissions
stuck-at-removal = the page about removing our access
stuck-at-cases = the page with the uses of our access
stuck-at-explainer = the page on what we ask for and why
stuck-at-data = the page with what we hold about you
stuck-at-stores = the list of stores
stuck-at-contacts = the page with your people
desk-stuck-at = They were on { $what }.
