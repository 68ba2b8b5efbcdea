# What reps are told by mail, and where they choose it. For each kind: the subject, and what happened.

notice-rep-turn-subject = Your turn: { $store }
notice-rep-turn-body = { $store } waits for you.
notice-rep-turn-body-invited = Nobody at { $store } has a link yet. Invite them, or copy a link for them.
notice-rep-turn-body-ready-to-send = Nothing is missing for { $store }: you can send the request in Shopify.
notice-rep-turn-body-accepted = Somebody says that our request to { $store } is accepted. Look in Shopify whether our access is on.
notice-rep-turn-body-declined = { $store } stands at a no again. Ask again one day, or let it rest.
notice-rep-turn-body-lapsed = Our request or our access to { $store } is gone in Shopify. Ask again, or let it rest.
notice-rep-turn-body-removed = Somebody says that our access to { $store } is removed. Look in Shopify that it is gone.
notice-rep-turn-body-check = Our request to { $store } has had no answer for a long time, so it may have ended by itself. Look in Shopify how it stands.
notice-rep-turn-body-stuck = Somebody at { $store } still waits for an answer from you.

notice-rep-declined-subject = A no: { $store }
notice-rep-declined-body = Somebody at { $store } says no to our access. If they said why, you find it on the desk. Ask again one day, or let it rest.
notice-rep-declined-body-in-shopify = Somebody at { $store } says that our request is declined in Shopify. Shopify may hold our later requests there. If they said why, you find it on the desk.

notice-rep-stuck-subject = Stuck: { $store }
notice-rep-stuck-body = Somebody at { $store } cannot go on, and asks for help. You find their words on the desk. Until you answer, nobody there is reminded.
notice-rep-stuck-body-cannot-find = Somebody at { $store } cannot find our request in Shopify. Until you answer, nobody there is reminded.
notice-rep-stuck-body-cannot-accept = Somebody at { $store } cannot press Accept in Shopify. Until you answer, nobody there is reminded.
notice-rep-stuck-body-owner-unknown = Somebody at { $store } does not know the address of the store's owner. Until you answer, nobody there is reminded.

notice-rep-paused-subject = No answer: { $store }
notice-rep-paused-body = Our reminders about { $store } ran out, and nobody there has answered. Nothing more goes out by itself. Call them, or give the request up.
notice-rep-paused-body-ended = Nobody at { $store } wants reminders any more, and it is still their turn. Nothing more goes out by itself. Call them, or give the request up.

# Once a day
notice-digest-subject = How your merchants stand today
notice-digest-body = This is what needs you now. In each part the oldest stands first.
notice-digest-part-new-declined = New: they said no
notice-digest-part-new-stuck = New: they are stuck
notice-digest-part-new-paused = New: our reminders ran out
notice-digest-part-look = Your turn: they are stuck, or it has to be looked at
notice-digest-part-ready-to-send = Your turn: send the request in Shopify
notice-digest-part-accepted = Your turn: look in Shopify whether access is on
notice-digest-part-removed = Your turn: look in Shopify that access is gone
notice-digest-part-declined = Your turn: they said no
notice-digest-part-lapsed = Your turn: it is gone in Shopify
notice-digest-part-invited = Your turn: nobody has a link yet
notice-digest-line = { $store }, since { $when }
notice-digest-more = And { $count } more
notice-digest-many = And many more

# What stands around it
notice-rep-several-subject = { $count } things about your merchants
notice-rep-from = The access portal of { $partner }
notice-rep-open = Open it on the desk:
notice-rep-queue = Open your list on the desk:
notice-rep-merchant = Merchant
notice-rep-safe = A collaborator code never stands in our e-mails. Do not write one in an e-mail either.
notice-rep-why = You get this because you look after merchants at { $partner }. Choose what you get, and when:

# Where they choose, on the page of their sign-in
desk-mail = E-mails to you
desk-mail-what = About the merchants you look after. You get no e-mail about what you do yourself.
desk-mail-none = No mail server is set up, so you get no e-mail. The queue shows what is your turn.
desk-mail-turn = Something becomes your turn
desk-mail-declined = A merchant says no
desk-mail-stuck = A merchant is stuck
desk-mail-paused = Our reminders run out
desk-mail-when-at-once = At once
desk-mail-when-in-digest = In the daily summary
desk-mail-when-not = Not by e-mail
desk-mail-hour = Hour of the daily summary
desk-mail-hour-hint = On days when nothing is new and nothing waits for you, there is none.
desk-mail-zone = Time zone
desk-mail-zone-hint = As Europe/Berlin. Leave it empty for { $what }, the time zone of { $partner }.
desk-mail-button = Save what you get
flash-desk-mail = Saved. From now on you get e-mails like this.
fault-desk-mail-when = Choose one of the three.
fault-desk-mail-hour = Choose an hour from the list.
fault-desk-mail-zone = There is no such time zone. Write it as Europe/Berlin, or leave it empty.
