# The store page and the pages below it: code, owner, permissions, uses, data.

# Where it stands: one plain sentence for each state
store-state-invited = { $partner } asks for limited access to { $store }. Nothing is shared yet.
store-state-code-wanted = We need the collaborator code of { $store } before we can send our request. The code alone opens nothing.
store-state-ready-to-send = We have what we need. Now { $partner } sends you the request in Shopify.
store-state-sent = Our request is waiting in Shopify. We get access only when the owner accepts it there.
store-state-accepted = You told us that the request is accepted. { $rep } has not checked yet.
store-state-active = { $partner } has access to { $store }, with the permissions you chose.
store-state-declined = You said no. { $partner } has no access to { $store } from this request.
store-state-lapsed = Shopify no longer shows our request or our access. As far as we know, { $partner } has no access to { $store }.
store-state-removed = You told us that our access to { $store } is removed.
store-state-removed-confirmed = Our access to { $store } is removed. We looked in Shopify, and it is gone.
store-state-cancelled = { $partner } gave this request up. Nothing is to be done.

# Titles of the browser's window: turn, task, store
store-title-code = Your turn: send the code, { $store }
store-title-code-again = Your turn: send the code again, { $store }
store-title-code-owner = { $name }'s turn: send the code, { $store }
store-title-send = Our turn: send the request, { $store }
store-title-send-no-code = Our turn: send the request, { $store }
store-title-send-waits = Our turn: sending has to wait, { $store }
store-title-accept = Your turn: accept in Shopify, { $store }
store-title-accept-owner = { $name }'s turn: accept in Shopify, { $store }
store-title-accepted = Our turn: check the access, { $store }
store-title-accepted-pending = Look in Shopify once more, { $store }
store-title-active = Nothing to do: access is on, { $store }
store-title-reasked = Your turn: we ask for more, { $store }
store-title-stuck = Our turn: we help you on, { $store }
store-title-check = Our turn: we are checking, { $store }
store-title-declined = Our turn: you said no, { $store }
store-title-declined-rested = Nothing to do: you said no, { $store }
store-title-lapsed = Our turn: this has ended, { $store }
store-title-lapsed-rested = Nothing to do: this has ended, { $store }
store-title-removed = Our turn: check the removal, { $store }
store-title-removed-confirmed = Nothing to do: access is removed, { $store }
store-title-cancelled = Nothing to do: request given up, { $store }

# The one next action
store-now = What to do now
store-next-code = Send the collaborator code
store-next-code-body = The owner of the store finds these 4 digits in Shopify. It takes about two minutes.
store-next-code-again = Send the collaborator code again
store-next-code-again-body = Look at the code in Shopify once more, and send us what you see there now.
store-next-code-owner = { $name } sends the code
store-next-code-owner-body = The steps are with { $name }, the owner. You do not have to do anything, unless you want to.
store-next-send = We have your code
store-next-send-body = Keep the reference. You need it to compare when the request arrives in Shopify.
store-next-send-no-code = No code is needed
store-next-send-no-code-body = Keep the reference. You need it to compare when the request arrives in Shopify.
store-next-send-waits = Our request has to wait
store-next-send-waits-body = You do not have to send anything again. { $rep } looks after it.
store-next-accept = Accept our request in Shopify
store-next-accept-body = We show you where it is. Too much? Do not decline: take away what you do not want, then accept.
store-next-accept-owner = { $name } accepts our request in Shopify
store-next-accept-owner-body = The steps are with { $name }, the owner. Shopify lets only the owner, or somebody who manages users, accept.
store-next-accepted = We check the access
store-next-accepted-body = { $rep } looks in Shopify whether our access is on, and tells you. You do not have to do anything.
store-next-accepted-pending = Shopify does not show it as accepted yet
store-next-accepted-pending-body = You told us that our request is accepted. After that, our app saw that Shopify still shows it as waiting. Look there once more: it is accepted only when you pressed { $accept } on the page of the request. Did you do that just now? Then wait a few minutes. { $rep } sees both, and helps you.
store-next-active = Access is on
store-next-active-body = We now check your set-up once (products, stock, locations). After that we go in only when something goes wrong.
store-next-reasked = We ask for more
store-next-reasked-body = No code is needed. Read what we ask for, then say yes or no. Nothing changes until you do.
store-next-stuck = We help you on
store-next-stuck-body = You told us that you cannot go on. { $rep } answers you. Found the way in the meantime? Then go on.
store-next-check = We are checking
store-next-check-body = This may have ended by itself. We are checking. Until then treat it as open.
store-next-declined = You said no to access
store-next-declined-body = We can still help you, it takes longer. { $rep } has seen it and may ask you about it. Changed your mind? Tell { $rep }: your code was erased, and we would start again.
store-next-declined-rested = You said no to access
store-next-declined-rested-body = We leave it at that and can still help you, it takes longer. Changed your mind? Tell { $rep }: we would start again with a new request.
store-next-lapsed = This request has ended
store-next-lapsed-body = A request that nobody answers may lapse in Shopify, and unused access ends there by itself. { $rep } looks into it and may send a new request.
store-next-lapsed-rested = This request has ended
store-next-lapsed-rested-body = We leave it at that for now. Do you want us to have access again? Tell { $rep }.
store-next-removed = You removed our access: we check it
store-next-removed-body = { $rep } checks in Shopify that it is gone, and notes it here. If we need access again, we have to ask you again.
store-next-removed-confirmed = Our access is removed
store-next-removed-confirmed-body = We looked in Shopify: our access is gone. If we need access again, we have to ask you again.
store-next-cancelled = We gave this request up
store-next-cancelled-body = If you still see it in Shopify, do not accept it. Questions? Ask { $rep }.
store-newer = There is a newer request for this store.

# What Shopify answered
store-shopify-wrong-code = Shopify did not take the code: it is wrong or no longer valid. If somebody made a new code after you sent it, the older one stopped working.
store-shopify-asks-for-code = Shopify asks for a code for this store after all.
store-shopify-no-such-store = Shopify does not know a store with the address we have. Check the address too: it ends in .myshopify.com.
store-shopify-on-hold = Shopify holds our requests to this store, because one was declined before. Your code is fine.
store-shopify-already-there = Shopify says that a request of ours is waiting there already, or that we have access. Look in Shopify whether you see one with our name.
store-shopify-places-taken = Shopify lets only { $places } of our requests wait at a time, and all { $places } places are taken. Yours is next in line.
store-code-erased-by-us = Sorry: we kept your code for as long as we may, and erased it before we could send the request. We need it again.
store-code-erased-by-you = Our copy of your code is erased, as you wanted.

# Buttons and links
store-do-code = Send the code
store-do-code-myself = I can see the code: send it myself
store-do-code-replace = Replace the code
store-do-code-all-the-same = I found it: send the code
store-do-owner = I am not the owner: pass this on
store-do-owner-not-me = You are noted as the owner. Not you? Pass this on
store-do-owner-change = Not the owner? Change or take back
store-do-stuck = I cannot go on: ask { $rep }
store-do-decline = We do not want to give access
store-do-answer = Show me how to accept
store-do-answer-myself = I can accept it: show me how
store-do-answer-change = I want to change what I said
store-do-answer-all-the-same = I found it: show me how to accept
store-do-answer-after-all = It was accepted after all: say so
store-do-permissions = See what we ask for
store-do-cases = What we used the access for
store-do-removal = Remove our access
store-do-newer = Go to the newer request

# The receipt
store-reference = Reference
store-receipt-code = Collaborator code
store-receipt-by = We send it by
store-receipt-late = It takes longer than we said. Ask { $rep } if you want to know more.
store-receipt-then = What happens next
store-receipt-then-what = A person at { $partner } sends the request in Shopify. Then the owner accepts it there.
store-code-hidden = Code received, hidden
store-code-none = None needed
store-code-erase = Erase the code
store-code-erase-sure = We erase our copy of the code. You have to send it again before we can send the request. Your code in Shopify stays as it is.
store-code-erase-button = Erase our copy of the code
flash-code-kept = Your code is received. We keep it hidden and erase it when access is on.
flash-code-none-needed = Noted: your store asks for no code.
flash-code-erased = Our copy of your code is erased.

# The three steps
store-steps = The three steps
store-step-code = You send the collaborator code
store-step-code-more = 4 digits from Shopify. They let us ask you for access, and open nothing by themselves.
store-step-code-skipped = No code is needed for this store.
store-step-send = We send the request in Shopify
store-step-send-more =
    { $count ->
        [one] A person does this, usually within { $count } working day. It holds the permissions listed below, and nothing else.
       *[other] A person does this, usually within { $count } working days. It holds the permissions listed below, and nothing else.
    }
store-step-send-done = We sent it. It holds the permissions listed below, and nothing else.
store-step-send-late = A person does this. It takes longer than we said: ask { $rep } if you want to know more.
store-step-send-by = A person does this by { $when }. It holds the permissions listed below, and nothing else.
store-step-accept = You accept it in Shopify
store-step-accept-more = You see there what we ask for. You can take away what you do not want.
store-step-accept-claimed = You say that this is done. { $rep } has not checked yet.
store-step-accept-done = { $partner } looked in Shopify: access is on.

# After
store-on = Since access is on
store-on-use = Each time we use it, we note here why.
store-on-none = Nobody noted which permissions are on. { $rep } can tell you.
store-granted-since = granted since
store-says = Who says so:
store-on-new-code = You can make a new code in Shopify now. Our access stays.
store-trimmed = What you left out
store-trimmed-fine = That is fine. This is what we cannot do for you without it:
store-extra = More than we asked for
store-extra-take-back = We did not ask for this and do not need it. We suggest that you take it back.
store-extra-how = In Shopify, go to our access, untick what is named here, and save. Our other permissions stay as they are. Where our access is:
store-extra-then = { $rep } sees in Shopify that it is gone, and notes it here.

# Below
store-permissions =
    { $count ->
        [one] The permission we ask for
       *[other] The { $count } permissions we ask for
    }
store-permissions-you-decide = You decide in Shopify what we may see, and you can take it back at any time. We never ask for a password, a payment, an app or a staff account.
store-timeline = What happened
store-people = Who helps you
store-rep = Looks after you
store-support = Write to us
store-owner = Owner of the store
store-owner-none = Nobody named yet
store-more = More about this access
store-link-permissions = Each permission, and where it stands
store-link-cases = What we used the access for
store-link-removal = How to remove our access
store-link-explainer = All of it to read and print
store-link-owner = Pass the steps on to the owner
store-link-contacts = Your people here
store-link-data = What we hold about you
store-link-stuck = I am stuck: ask { $rep }
store-link-stores = All your stores

# Something happened while a form was open
store-meanwhile = Something happened here since you opened the page, so what you just sent was not saved. The latest is from { $when }, { $name }: { $what } This is the page as it is now.
store-meanwhile-unknown = Something happened here since you opened the page, so what you just sent was not saved. This is the page as it is now.

# Step 1: the code
code-title = Your turn: send the code, { $store }
code-title-replace = Replace the code, { $store }
code-title-not-needed = No code is needed, { $store }
code-title-past = Nothing to send, { $store }
code-heading = Send the collaborator code
code-heading-replace = Replace the collaborator code
code-heading-not-needed = No code is needed
code-heading-past = The code is not needed any more
code-lead = Shopify gives each store a code of 4 digits. With it we can ask you for access, nothing else. You decide in Shopify afterwards.
code-replace-lead = You can put another code in its place until we send the request.
code-not-needed = We can send our request without a code. You do not have to do anything. If your store does ask for a code, you can still send it here.
code-past-nothing = You do not have to send anything here.
code-back = Back to the store
code-owner-has-it = The steps are with { $name }, the owner. If you can see the code, you can send it too.
code-permissions =
    { $count ->
        [one] First: the permission we will ask for
       *[other] First: the { $count } permissions we will ask for
    }
code-not = We do not run your store, make routine changes or manage your day-to-day work. You can take our access back at any time.
code-find = Find the code in Shopify
code-find-copy = Copy the code you see there. Do not make a new one.
code-find-not-sign-in = It is not the sign-in code from our e-mail.
code-open-shopify = Open this page in Shopify
code-give = Send it to us
code-store = Address of the store
code-store-hint = It ends in .myshopify.com. You can paste a link from your Shopify admin. Or type the address that your customers use, such as your-shop.com: we look which store it is, and ask you.
code-code = Collaborator code of { $store }
code-code-hint = 4 digits, zeros at the start too.
code-none = My store asks for no code
code-none-legend = Does Shopify show that anyone can send you a request?
code-none-hint = Only tick this if Shopify shows it in the place above. Not sure? Leave it.
code-none-tick = Yes, anyone can send a request: there is no code
code-yes =
    { $count ->
        [one] You let us ask for this { $count } permission. You decide in Shopify.
       *[other] You let us ask for these { $count } permissions. You decide in Shopify.
    }
code-send = Send the code
code-kept = We keep the code hidden, use it once, and erase it when access is on.
code-type-again = Type the code again: we do not keep it.
code-cannot-see = I cannot see the code
code-cannot-owner = You are not the owner, or may not manage users.
code-cannot-menus = The menu looks different.
code-cannot-menus-link = See the other menus
code-cannot-plus = Your store is on Shopify Plus: whoever manages users there can see it.
code-cannot-plus-link = Pass this on to them
code-cannot-else = It is something else.
fault-code-and-none = You typed a code and said that there is none. Do one of the two.
fault-code-none-kept = We hold no code for this store. There is nothing to erase.
menu-now = If you see these menus
menu-before = If your menus look older
menu-mobile = In the Shopify app on a phone

# Pass on to the owner
owner-title = Pass this on to the owner, { $store }
owner-heading = Pass this on to the owner
owner-lead = Only the owner of the store, or somebody who manages users, sees the code and can accept our request. The owner gets a page of their own with the steps that are open.
owner-over = There is no open step to pass on.
owner-now = The steps are with
owner-you = (you)
owner-now-mail = We sent them a link of their own. You both see where things stand.
owner-now-you = You are noted as the owner, so the open steps are yours.
owner-now-by-hand = { $rep } passes a link on to them. You both see where things stand.
owner-take-back = Take it back
owner-change = Somebody else is the owner
owner-who = Who is the owner?
owner-me = I am the owner
owner-new = Somebody who is not in this list
owner-name = Name of the owner
owner-email = E-mail address of the owner
owner-all-stores = The same person owns all our stores
owner-what-mail = We write to the owner, and { $rep } is told. You can change this later.
owner-what-by-hand = { $rep } is told, and will pass a link on to the owner. You can change this later.
owner-pass = Pass it on
owner-unknown = I do not know the address
owner-unknown-what = { $rep } finds out with you who the owner is. Tell what you know, such as a name or a phone number.
owner-note = What do you know about the owner?
owner-ask = Ask { $rep }
owner-too-many = You can add 3 new addresses in a day, and these are used up. Come back tomorrow, choose somebody from the list, or ask { $rep }.
fault-owner-choose = Choose who the owner is.
fault-contact-unknown = This person is no longer in your list. Choose somebody else.
flash-owner-passed = Passed on. The owner gets a link by e-mail.
flash-owner-passed-by-hand = Passed on. We will give the owner a link.
flash-owner-is-you = Noted: you are the owner. The steps are yours.
flash-owner-taken-back = Taken back. The steps are open to all of you again.
flash-owner-asked = We know. We find out with you who the owner is.

# Each permission
permissions-title = Permissions, { $store }
permissions-heading = What we ask for, and where it stands
permissions-lead = You decide in Shopify what we may see, and you can change it there at any time.
permissions-whole-store = Each permission is for the whole store. Shopify cannot limit it to one order or one location.
permissions-granted = Granted
permissions-granted-what = We can use these now.
permissions-extra = Granted, not asked for
permissions-extra-what = We did not ask for these and do not need them. We suggest that you take them back.
permissions-trimmed = Left out
permissions-trimmed-what = You left these out. That is fine. This is what we cannot do for you without them:
permissions-pending = Not confirmed
permissions-pending-what = Nobody has confirmed these yet. { $rep } looks in Shopify once the request is accepted.
permissions-removed = Removed
permissions-removed-what = We do not have these any more.
permissions-version = Version { $what } of our list of permissions.

# Each use
cases-title = What we used the access for, { $store }
cases-heading = What we used the access for
cases-lead = After the first check of your set-up we go in only when something goes wrong. Each time is noted here.
cases-none = No use is noted yet
cases-none-on = When we go in, you find here what we looked at, why, who it was and when.
cases-none-off = We have no access from this request, so there is nothing to note.

# What is held
data-title = What we hold about you, { $store }
data-heading = What we hold about you
data-lead = This is everything this portal keeps about you and your stores.
data-people = Your people
data-people-what =
    { $count ->
        [one] { $count } person, with name, e-mail address and language.
       *[other] { $count } people, each with name, e-mail address and language.
    }
data-people-link = See and correct them
data-stores = Your stores
data-stores-what =
    { $count ->
        [one] { $count } store, with its name, its address in Shopify and its owner.
       *[other] { $count } stores, each with its name, its address in Shopify and its owner.
    }
data-events = What happened
data-events-what =
    { $count ->
        [one] { $count } line for this store: what, who says so, and when.
       *[other] { $count } lines for this store: what, who says so, and when.
    }
data-notices = Messages
data-notices-what =
    { $count ->
        [0] None so far.
        [one] { $count } message to you: what it was about, to whom, and when.
       *[other] { $count } messages to you: what they were about, to whom, and when.
    }
data-cases = Uses of the access
data-cases-what =
    { $count ->
        [0] None noted for this store.
        [one] { $count } noted for this store.
       *[other] { $count } noted for this store.
    }
data-code-held =
    { $count ->
        [one] We hold it, locked away. It is erased when access is on, and { $count } day after you gave it at the latest.
       *[other] We hold it, locked away. It is erased when access is on, and { $count } days after you gave it at the latest.
    }
data-code-none = We hold none for this store.
data-never = Not held
data-never-what = Passwords, payments, and what we see in your store. None of it is kept here.
data-download = Download all of it
data-download-what = One file that programs can read, or a PDF to read and print, with the same in both. The code is in neither.
data-privacy = Why we keep it, and for how long
data-ask = Have it corrected or erased
data-ask-what = Tell us what you want. { $rep } looks at it and answers you.
data-wish = What do you want?
data-wish-correct = Something is wrong: correct it
data-wish-erase = Erase what you hold about us
data-wish-other = Something else
data-note = What is it about?
data-note-hint = To have all of it erased, you do not have to write anything.
data-send = Send this to { $rep }
fault-data-wish = Choose what you want.
flash-data-asked = We know. You get an answer from us.

# Faults that the actions behind these pages find
fault-address-own-other-store = This is the address of another store of yours. Type the address of this store.
fault-email-known = Somebody with this e-mail address is there already.

# What our app on the store saw last; the moment follows
store-seen-pending = Our app on { $store } saw that Shopify shows our request as pending:
store-seen-active = Our app on { $store } saw that Shopify shows our access as active:
store-seen-absent = Our app on { $store } saw that Shopify shows no request and no access of ours:
