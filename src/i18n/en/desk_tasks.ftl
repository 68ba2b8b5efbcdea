# What waits on the desk beside the queue: tasks, and what to tell merchants by hand.
desk-tasks = Tasks
desk-tasks-count =
    { $count ->
        [one] Show { $count } task
       *[other] Show { $count } tasks
    }
desk-notices-count =
    { $count ->
        [one] Show { $count } thing to tell by hand
       *[other] Show { $count } things to tell by hand
    }
desk-task-close = Done
desk-task-somebody = Somebody
desk-task-holder = It belongs to
desk-waiting-more = There is more. It shows here when some of this is done.
flash-desk-task-closed = The task is done.

desk-task-handle-taken = Two merchants say that { $what } is theirs. { $store } waits for you.
desk-task-handle-taken-do = Find out whose store it is. Until then the address is held, and the request cannot be sent.
desk-task-handle-taken-go = Settle the address
desk-task-contradiction = Two people say different things about { $store }.
desk-task-contradiction-do = The later answer stands for now. Look in Shopify, then confirm what you see there.
desk-task-contradiction-go = Open the request
desk-task-not-expected = { $name } did not expect our link.
desk-task-not-expected-do = The link has ended, and nothing was shared. Call { $name } in a way you know, say who we are and why we ask. Then invite again.
desk-task-not-expected-go = See what was sent
desk-task-link-wanted = { $name } asks for a new link.
desk-task-link-wanted-do = No mail is set up here, so a link has to come from you. Open the request of a store, copy a link for { $name }, and pass it on.
desk-task-link-wanted-go = See the stores
desk-task-owner-unknown = { $name } does not know how to reach the owner of { $store }.
desk-task-owner-unknown-do = Find out who owns the store. Add them as a contact, and make them the owner.
desk-task-owner-unknown-go = Open the request
desk-task-stores-wrong = { $name } says that the list of stores is not right.
desk-task-stores-wrong-do = Read what they wrote. Add what is missing, and correct what is wrong.
desk-task-stores-wrong-go = See the stores
desk-task-passed-on = Our link was passed on to { $name }.
desk-task-passed-on-do = They gave their own name and address. Make sure that you know who this is. Remove them if nobody does.
desk-task-passed-on-go = See the contacts
desk-task-owner-named = { $name } was named as the owner of { $store }.
desk-task-owner-named-do = Somebody at the merchant gave us this name and address. Make sure that you know who this is before you tell them anything.
desk-task-owner-named-go = See the contacts
desk-task-more-agreed = { $name } says yes to more for { $store }.
desk-task-more-agreed-do = Is access on? Look in Shopify, then note on the request what it shows now. Is the request not sent yet? The send kit has it.
desk-task-more-agreed-go = Open the request
desk-task-more-refused = { $name } says no to more for { $store }.
desk-task-more-refused-do = Everything stays as it was. Work without it, or talk to them before you ask again.
desk-task-more-refused-go = Open the request
desk-task-shopify-differs = { $name } { $what }
desk-task-shopify-differs-do = Look in Shopify yourself and ask the merchant. Then note what is true. This closes by itself when both say the same.
desk-task-shopify-differs-go = Open the request
desk-task-shopify-gone = Shopify no longer shows our request or our access to { $store }.
desk-task-shopify-gone-do = Declined, cancelled and removed look alike there. Ask the merchant which it was, then ask again or leave it at that.
desk-task-shopify-gone-go = Open the request
desk-task-shopify-active = Shopify shows that our access to { $store } is on.
desk-task-shopify-active-do = It does not show with which permissions. Look there, then note on the request what is granted.
desk-task-shopify-active-go = Open the request
desk-task-app-refused = Our app on { $store }: { $what }
desk-task-app-refused-do = Until then nothing is seen at this store, and people have to tell us.
desk-task-app-refused-go = See our app on this store
desk-task-privacy-asked = { $name } wants something done about what we hold.
desk-task-privacy-asked-do = Read what they wrote, do it, and answer them.
desk-task-privacy-asked-go = Open the merchant
desk-task-reminders-over = Nothing has come about { $store }, and nobody is reminded any more.
desk-task-reminders-over-do = Call { $name }, or write to them yourself. If nothing comes of it, give the request up.
desk-task-reminders-over-go = Open the request
desk-task-store-quiet = As far as this portal knows, none of us has signed in to { $store } for { $what } days.
desk-task-store-quiet-do = After 90 days without a sign-in, Shopify ends our access. Sign in to the store from Shopify, then note it on the request.
desk-task-store-quiet-go = Open the request
desk-task-access-review = Is our access to { $store } still needed? Nobody has said so for long.
desk-task-access-review-do = Confirm that you need it. If not, leave the store in Shopify, then note that on the request.
desk-task-access-review-go = Open the request
desk-task-reminders-ended = { $name } wants no reminders, and { $store } waits for them.
desk-task-reminders-ended-do = Nothing more goes out by itself. Ask them yourself whether they want to go on.
desk-task-reminders-ended-go = Open the request

# Without mail, each notice is told by hand
desk-notices = Tell by hand
desk-notices-what = No mail is set up here. Write or call these people yourself.
desk-notice-tell = Tell { $name }: { $what }
desk-notice-show = Show what to tell
desk-notice-told = I told them
flash-desk-told = Noted: you told them.
flash-note-desk-told-before = This was told already, or something newer took its place.
flash-note-desk-nobody-to-tell = This person is no longer a contact. There is nobody to tell.

desk-tell-title = Tell { $name }
desk-tell-heading = Tell { $name }
desk-tell-lead = Send this in your own mail or chat, or say it on the phone. The address is
desk-tell-text = What to tell
desk-tell-copy = Copy the link
desk-tell-link = This link is for { $name } alone and works once. Whoever has it can act for them, so send it to nobody else.
desk-tell-later = Not now
