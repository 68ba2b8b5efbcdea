# The desk's page of one access request: what to do now, every move, and what happened in the desk's words.

desk-request-title = { $name }: { $what }, { $store }
desk-request-now = What to do now
desk-request-now-viewer = What the rep is asked to do now

# What to do now, by where it stands
desk-request-now-invited = The link is out. { $name } has not opened it yet. Heard from them another way? Write it down.
desk-request-now-invited-unsent = No link is out yet. Send one to { $name }, so that the merchant can begin.
desk-request-now-code-wanted = The merchant has to give the collaborator code. Did they tell you the code? Write it down.
desk-request-now-ready-to-send = Everything is here. Send the request in Shopify, then say so.
desk-request-now-ready-to-send-held = The address they gave belongs to another merchant, so the request cannot be sent. Find out whose store it is, then settle the address.
desk-request-now-ready-to-send-no-address = The address of the store is missing, so the request cannot be sent. Ask { $name }, then write it down.
desk-request-now-sent = The request waits in Shopify. The owner has to accept it there. Did they tell you what they did? Write it down.
desk-request-now-accepted = The merchant says that it is accepted. Nobody has checked yet: look in Shopify, then tick what is granted there.
desk-request-now-active = Access is on. Nothing is to be done.
desk-request-now-active-seen = Access is on, as Shopify shows through our app. With which permissions, it does not show: look there, then tick what is granted.
desk-request-now-active-reasked = Access is on. We asked for more, and wait for the merchant's answer.
desk-request-now-declined = The merchant said no. Find out why, then ask again or leave it at that.
desk-request-now-declined-rested = The merchant said no, and we leave it at that. Nothing is to be done.
desk-request-now-lapsed = It has ended in Shopify. Ask again, or leave it at that.
desk-request-now-lapsed-rested = It has ended in Shopify, and we leave it at that. Nothing is to be done.
desk-request-now-removed = The merchant says that our access is removed. Look in Shopify whether it is gone.
desk-request-now-removed-confirmed = Our access is gone, and somebody has checked. Nothing is to be done.
desk-request-now-cancelled = We gave this request up. Nothing is to be done.
desk-request-now-stuck = { $name } waits for an answer from you. Read what they wrote in the timeline, answer them, then say so here.
desk-request-now-check = Look in Shopify whether this is still as it was, then note here what you saw.

# What the marks mean
desk-request-flag-stuck = The merchant cannot go on. It is your turn until you answer.
desk-request-flag-check = This may have ended by itself. Until somebody has looked, treat it as open.
desk-request-flag-reasked = We asked for more while access is on. The merchant adds it in Shopify, without a code, or says no.
desk-request-flag-paused = Nobody is reminded of this any more. Call, or write to them yourself.

# Ways on
desk-request-moves = What you can do
desk-request-record = Write down what the merchant told you
desk-request-send = Open the send kit
desk-request-send-read = See the send kit
desk-request-newer = Go to the newer request
desk-request-add-contact = Add a contact
desk-request-address-missing = The address of the store is missing, so the request cannot be sent.
desk-request-address-held = The address they gave belongs to another merchant. It is held until somebody has looked.
desk-request-address-mend = Mend the address
desk-request-invite = Invite { $name }
desk-request-link = Make a link for { $name }
desk-request-link-for = A link for { $name }
desk-request-link-what = Give it to { $name } and to nobody else. It works once, and you see it only now: make another one if you lose it.
desk-request-link-copy = Copy the link
desk-request-contact-gone = This person is no longer one of the merchant's contacts. Choose somebody else.
desk-request-words = This is what you wrote:
fault-desk-move = Choose one of the buttons on this page.

# Every move: its button, and what it means
desk-request-do-open = They know of it
desk-request-do-open-what = You have told them about the request, without our link. The code comes next.
desk-request-do-sent = I sent it in Shopify
desk-request-do-sent-what = The merchant is told to accept it there.
desk-request-do-confirm = Access is on
desk-request-do-confirm-what = You looked in Shopify and it says Active. Tick the permissions you see there. The merchant is told, and our copy of the code is erased.
desk-request-do-found-granted = Note what Shopify shows now
desk-request-do-found-granted-what = You looked in Shopify again. Tick the permissions you see there now. What is ticked no more counts as taken away.
desk-request-do-still-pending = It is still not accepted
desk-request-do-still-pending-what = You looked in Shopify and the request still waits. The merchant is told that Accept is still to be pressed.
desk-request-do-answer-stuck = I answered them
desk-request-do-answer-stuck-what = The merchant is told that there is an answer.
desk-request-do-clear-check = It is as it was
desk-request-do-clear-check-what = You looked in Shopify and nothing has changed.
desk-request-do-signed-in = I signed in to the store
desk-request-do-signed-in-what = Shopify ends our access after 90 days in which none of us signs in. Say so here, and the days count anew. A use that you note says so too.
desk-request-do-removal-confirmed = Our access is gone
desk-request-do-removal-confirmed-what = You looked in Shopify and the store is not there any more. The merchant is told.
desk-request-do-ask-again = Ask again
desk-request-do-ask-again-what = This starts a new request for { $store }. It keeps the store and the people, never the code.
desk-request-do-lapsed = It has ended in Shopify
desk-request-do-lapsed-what = You looked in Shopify, and the request or the access is not there any more. The merchant is told that it has ended.
desk-request-do-took-back-in-shopify = I took it back in Shopify
desk-request-do-took-back-in-shopify-what = You cancelled the request in Shopify to free one of the { $places } places. It is ready to send again, and the merchant sees that.
desk-request-do-rest = Leave it at that
desk-request-do-rest-what = It is nobody's turn then. You can still ask again later.
desk-request-do-erase-code = Erase our copy of the code
desk-request-do-erase-code-what = The code is gone for good, and the merchant has to give it again. They are told.
desk-request-do-removed-by-us = We left the store
desk-request-do-removed-by-us-what = You removed our access in Shopify yourself. To come back we would need a new request. The merchant is told.
desk-request-do-cancel = Give this request up
desk-request-do-cancel-what = The request ends, and our copy of the code is erased. The merchant is told not to accept it.
desk-request-do-take-back-move = Take the last step back
desk-request-do-take-back-move-what = The last step was noted by mistake. It stays in the timeline, with a line that says it was taken back. A code that was erased stays erased.
desk-request-permissions = What is granted in Shopify?
desk-request-permissions-hint = Ticked: what the merchant told us. Change it to what you see.
desk-request-not-asked = Not asked for
desk-request-found = What does Shopify show?
desk-request-found-expired = Expired
desk-request-found-nothing = Nothing: neither the request nor the access
desk-request-cancelled-legend = The request waits in Shopify
desk-request-cancelled = I cancelled it in Shopify
desk-request-reason = Why?
desk-request-reason-hint = Reps read it, merchants do not.
fault-desk-found = Choose what you saw in Shopify.
fault-nothing-to-take-back = There is nothing to take back: only your own last step can be, and only while nothing followed it.

# What was done
flash-desk-open = Noted. The code comes next.
flash-desk-sent = Noted: the request is in Shopify. The owner has to accept it there.
flash-desk-found-granted = Noted: these permissions are granted now.
flash-desk-confirm = Noted: access is on. Our copy of the code is erased.
flash-desk-still-pending = Noted: it still waits in Shopify.
flash-desk-answer-stuck = Noted: they have an answer.
flash-desk-signed-in = Noted: you signed in to the store.
flash-desk-clear-check = Noted: nothing has changed.
flash-desk-removal-confirmed = Noted: our access is gone.
flash-desk-ask-again = This is the new request. Send the link next.
flash-desk-lapsed = Noted: it has ended in Shopify.
flash-desk-took-back-in-shopify = Noted: it is ready to send again.
flash-desk-rest = Noted: we leave it at that.
flash-desk-erase-code = Our copy of the code is erased.
flash-desk-removed-by-us = Noted: we left the store.
flash-desk-cancel = The request is given up.
flash-desk-take-back-move = The last step is taken back.
flash-desk-invited = The invitation is on its way.
flash-desk-invited-by-hand = The invitation is a task on the desk: no mail is set up, so tell them by hand.
flash-note-desk-open-already = This store has an open request already. This is it.

# Permissions
desk-request-grants = Permissions
desk-request-grant-permission = Permission
desk-request-grant-asked = Asked for
desk-request-grant-now = Now
desk-request-grant-since = Since, and who says so
desk-request-grant-claimed = They say so. Nobody has checked.
desk-request-yes = Yes
desk-request-no = No

# People
desk-request-people = Contacts
desk-request-people-none = There is nobody to write to
desk-request-person = Name
desk-request-person-about = Who they are
desk-request-person-do = Reach them
desk-request-person-owner = Owner of this store
desk-request-person-contact = Contact
desk-request-person-unproved = Address not proved yet

# Around it
desk-request-timeline = What happened
desk-request-facts = In short
desk-request-fact-merchant = Merchant
desk-request-fact-address = Address
desk-request-fact-held = (another merchant's, held)
desk-request-fact-unknown = Not known yet
desk-request-fact-owner = Owner
desk-request-fact-owner-none = Nobody named yet
desk-request-fact-code = Collaborator code
desk-request-fact-rep = Rep
desk-request-fact-state = Here since
desk-request-fact-entered = Last known sign-in
desk-request-fact-made = Begun
desk-request-fact-catalogue = Version of the permissions
desk-request-code-hidden = Code received, hidden
desk-request-code-none-asked = Not needed: the store asks for none
desk-request-code-app = Not needed: our app is installed
desk-request-code-not-held = We hold none
desk-request-tasks = To look at, for this merchant
desk-request-tasks-go = See to them on the merchant's page
desk-request-others = Other requests of this merchant
desk-request-tell = Tell { $name }: { $what }
desk-request-tell-invitation = the invitation, with a link
desk-request-tell-owner-invitation = the steps are theirs, with a link
desk-request-tell-reminder = it is still their turn, with a link
desk-request-tell-code-refused = Shopify did not take the code
desk-request-tell-code-erased = we need the code again
desk-request-tell-request-sent = accept the request in Shopify
desk-request-tell-active = access is on
desk-request-tell-cancelled = we gave the request up, do not accept it
desk-request-tell-ended = it has ended in Shopify
desk-request-tell-removed = our access is gone
desk-request-tell-noted = what you wrote down for them
desk-request-tell-passed-on = somebody passed their link on
desk-request-tell-stuck-answered = there is an answer
desk-request-tell-more-asked = we ask for more, yes or no, with a link
desk-request-tell-sign-in = a sign-in link
desk-request-tell-prove-address = prove their address, with a link

# The timeline, where the desk says more than the merchant reads
desk-timeline-source-noted-phone = { $rep }, from what the merchant said on the phone
desk-timeline-source-noted-mail = { $rep }, from what the merchant said by e-mail
desk-timeline-source-noted-chat = { $rep }, from what the merchant said in a chat
desk-timeline-source-noted-meeting = { $rep }, from what the merchant said in a meeting
desk-timeline-link-opened-noted = { $name } noted that the merchant knows of the request.
desk-timeline-link-disowned = Somebody did not expect the link. It ended, nothing was shared, and there is a task.
desk-timeline-code-erased-unused = Our copy of the code was erased before it was used. The merchant has to give it again.
desk-timeline-address-held = The address that was given is another merchant's. It is held, and there is a task.
desk-timeline-shopify-refused-wrong-code = Shopify did not take the code. Our copy was erased, and the merchant has to give it again.
desk-timeline-shopify-refused-asks-for-code = Shopify asks for a code after all. The merchant has to give it.
desk-timeline-shopify-refused-no-such-store = Shopify does not know the address. It was taken out, and the merchant has to give address and code again.
desk-timeline-marked-sent = { $name } sent the request in Shopify.
desk-timeline-taken-back-in-shopify = { $name } took the request back in Shopify.
desk-timeline-removed-by-partner = { $name } noted that we left the store.
desk-timeline-cancelled = { $name } gave the request up.
desk-timeline-move-taken-back = { $name } took the last step back.
desk-timeline-stuck-answered = { $name } answered the question.
desk-timeline-check-raised = Marked to check: it may have ended by itself.
desk-timeline-check-cleared = { $name } checked. Nothing has changed.
desk-timeline-reminders-paused = Our reminders ran out. Nothing more goes out by itself.
desk-timeline-reminders-paused-ended = Whose turn it is wants no reminders. Nothing more goes out by itself.
desk-timeline-reminders-resumed = { $name } wants reminders again.
desk-timeline-rested = { $name } leaves it at that.
