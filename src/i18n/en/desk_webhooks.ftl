# Webhooks: other systems of the partner are told what happens.
desk-webhooks-title = Webhooks
desk-webhooks-lead = A webhook tells another program or a chat of yours when something happens here: what, to which reference, and whose turn it is. It never says a name, an address or a code.
desk-webhooks-back = Settings
desk-webhooks-none = There is no webhook yet. Add one below.
desk-webhooks-new = Add a webhook
desk-webhooks-add = Add the webhook
desk-webhooks-stopped = { $name } takes no messages any more and was turned off.
desk-webhooks-stopped-way = Look at this webhook

# What a webhook is
desk-webhook-name = Name
desk-webhook-name-hint = What you call it, such as "Ticket system".
desk-webhook-url = Address
desk-webhook-url-hint = It begins with https:// and can be reached from the internet. We keep it sealed.
desk-webhook-new-url = New address
desk-webhook-new-url-hint = Leave it empty to keep the one in use.
desk-webhook-format = Form of the messages
desk-webhook-format-standard = For programs
desk-webhook-format-standard-hint = JSON, signed by the rules of Standard Webhooks. You get the secret to check it with.
desk-webhook-format-slack = For a chat
desk-webhook-format-slack-hint = A sentence in English, as incoming webhooks of Slack, Mattermost and others take it. Not signed: the address itself is the secret.
desk-webhook-what = Told about
desk-webhook-what-all = Everything that happens
desk-webhook-what-all-hint = Also what later versions of this portal add.
desk-webhook-what-some = Only some of it
desk-webhook-what-some-hint = Choose below what.
desk-webhook-kinds-choose = What can happen
desk-webhook-kinds = Only this

# Where it stands
desk-webhook-stands = Where it stands
desk-webhook-last = Last taken
desk-webhook-never = Nothing yet
desk-webhook-on = In use
desk-webhook-on-failing = In use, takes no messages
desk-webhook-off-by-hand = Turned off
desk-webhook-off-failing = Turned off: took no messages for 5 days
desk-webhook-off-gone = Turned off: the receiver says it is gone
desk-webhook-off-since = Turned off
desk-webhook-off-first = Turn the webhook on to send this again.
desk-webhook-failing-since = Fails since
desk-webhook-goes-to = Goes to
desk-webhook-back = All webhooks

# What can be done
desk-webhook-test = Send a test
desk-webhook-replay = Send again what failed
desk-webhook-enable = Turn it on
desk-webhook-enable-what = What happens while it is turned off is not kept for it. What waited before goes out when you turn it on.
desk-webhook-change = Change it
desk-webhook-save = Save the change
desk-webhook-rotate-heading = The secret
desk-webhook-rotate-what = A new secret is shown once. The old one signs along with it for 24 hours, so that you have time to put the new one in.
desk-webhook-rotate-old = The old secret still signs, until
desk-webhook-rotate = Make a new secret
desk-webhook-end = End it
desk-webhook-disable-what = Nothing is sent any more, and what happens meanwhile is not kept for it.
desk-webhook-disable = Turn it off
desk-webhook-remove = Remove this webhook
desk-webhook-remove-heading = Remove { $what }?
desk-webhook-remove-what = Its log and what waits for it are deleted too. This cannot be undone.
desk-webhook-remove-button = Remove the webhook
desk-webhook-keep = Keep it

# The secret, shown once
desk-webhook-secret-title = Secret of a webhook
desk-webhook-secret-heading = The secret of { $what }
desk-webhook-secret-what = Put it where your program checks messages. With it the program knows that a message comes from here and was not changed.
desk-webhook-secret-copy = Copy the secret
desk-webhook-secret-once = We show this secret only now. If you lose it, make a new one.
desk-webhook-secret-both = Until tomorrow each message carries two signatures: by this secret, and by the one before. Either one is right.
desk-webhook-secret-next = I have put it in

# The log
desk-webhook-log = Messages
desk-webhook-log-table = Messages, the newest first
desk-webhook-log-filters = Which messages
desk-webhook-log-all = All
desk-webhook-log-queued = Waiting
desk-webhook-log-delivered = Taken
desk-webhook-log-failed = Given up
desk-webhook-log-none = No message yet. Send a test to see how one arrives.
desk-webhook-log-kept = Messages are kept for 30 days. Each is tried ten times over about three days.
desk-webhook-pages = Pages of messages
desk-webhook-newer = Newer messages
desk-webhook-older = Older messages
desk-webhook-event = What happened
desk-webhook-about = Reference
desk-webhook-came = Last answer
desk-webhook-came-not-yet = None yet
desk-webhook-when = When
desk-webhook-next = Next try:
desk-webhook-attempts =
    { $count ->
        [one] { $count } try
       *[other] { $count } tries
    }

# What came of an attempt
desk-webhook-came-delivered = Taken
desk-webhook-came-gone = Gone
desk-webhook-came-redirected = Sent elsewhere; we do not follow
desk-webhook-came-refused = Refused
desk-webhook-came-no-name = Name not known
desk-webhook-came-not-allowed = Not sent: a private address
desk-webhook-came-no-connection = No connection
desk-webhook-came-no-trust = Certificate not trusted
desk-webhook-came-too-slow = No answer in time
desk-webhook-came-broken = The answer broke off

# One message
desk-webhook-delivery-back = { $what }
desk-webhook-answers = What came back
desk-webhook-answers-none = It was not tried yet.
desk-webhook-attempt = Try { $count }
desk-webhook-took = { $count } ms
desk-webhook-answer = The beginning of the answer
desk-webhook-answer-empty = The answer was empty.
desk-webhook-sent = What is sent
desk-webhook-headers = Headers
desk-webhook-body = The message
desk-webhook-send-now = Send it now
desk-webhook-send-again = Send it again

flash-desk-webhook-added = The webhook is added.
flash-desk-webhook-saved = The change is saved.
flash-desk-webhook-tested = The test is on its way. Open this page again in a moment to see what came back.
flash-desk-webhook-replayed =
    { $count ->
        [one] { $count } message goes out again.
       *[other] { $count } messages or more go out again.
    }
flash-note-desk-webhook-none-failed = No message was given up.
flash-desk-webhook-sent-again = The message goes out again. Open this page again in a moment to see what came back.
flash-desk-webhook-disabled = The webhook is turned off.
flash-desk-webhook-enabled = The webhook is turned on.
flash-desk-webhook-removed = The webhook is removed.

# What is wrong with a form
fault-webhook-url-empty = Type the address that messages go to.
fault-webhook-url = This is no address of a page. Copy it from the other program, from https:// to its end.
fault-webhook-url-https = The address has to begin with https://
fault-webhook-url-password = There is a name or password in this address. Use an address without one.
fault-webhook-url-port = The address has a port of its own. Only the usual port 443 is asked: take the port out.
fault-webhook-url-private = This address is inside a private network. Use one that can be reached from the internet.
fault-webhook-format = Choose the form of the messages.
fault-webhook-kinds = Choose at least one thing, or choose everything.
fault-webhook-known = There is a webhook of this name. Choose another name.
fault-webhook-most = There are 20 webhooks, and no more fit. Remove one first.
fault-webhook-meanwhile = This webhook was changed in the meantime. Look at it as it is now, then choose again.

# What happened, on the desk
desk-webhook-kind-access-request-invited = New request
desk-webhook-kind-access-request-link-sent = Link sent
desk-webhook-kind-access-request-code-wanted = Code wanted
desk-webhook-kind-access-request-ready-to-send = Ready to send
desk-webhook-kind-access-request-sent = Sent in Shopify
desk-webhook-kind-access-request-accepted = Said to be accepted
desk-webhook-kind-access-request-active = Access is on
desk-webhook-kind-access-request-declined = Declined
desk-webhook-kind-access-request-lapsed = Gone in Shopify
desk-webhook-kind-access-request-rested = Left to rest
desk-webhook-kind-access-request-removed = Access removed
desk-webhook-kind-access-request-removal-confirmed = Removal confirmed
desk-webhook-kind-access-request-cancelled = Given up
desk-webhook-kind-access-request-stuck = Merchant is stuck
desk-webhook-kind-access-request-stuck-answered = Merchant was helped
desk-webhook-kind-access-request-check-raised = To be checked
desk-webhook-kind-access-request-check-cleared = Checked
desk-webhook-kind-webhook-test = Test

# The same as a sentence in a chat
desk-webhook-says-open = Open it
desk-webhook-says-access-request-invited = { $what } is new.
desk-webhook-says-access-request-link-sent = { $what }: the link went out. It is the merchant's turn.
desk-webhook-says-access-request-code-wanted = { $what }: the merchant has to give the code.
desk-webhook-says-access-request-ready-to-send = { $what } is ready to be sent in Shopify.
desk-webhook-says-access-request-sent = { $what } was sent in Shopify. The owner has to accept it.
desk-webhook-says-access-request-accepted = { $what }: the merchant says it is accepted. Look in Shopify whether it is.
desk-webhook-says-access-request-active = { $what }: access is on.
desk-webhook-says-access-request-declined = { $what }: the merchant said no.
desk-webhook-says-access-request-lapsed = { $what } is gone in Shopify.
desk-webhook-says-access-request-rested = { $what } was left to rest.
desk-webhook-says-access-request-removed = { $what }: access was removed.
desk-webhook-says-access-request-removal-confirmed = { $what }: it is confirmed that access is gone.
desk-webhook-says-access-request-cancelled = { $what } was given up.
desk-webhook-says-access-request-stuck = { $what }: the merchant is stuck and needs an answer.
desk-webhook-says-access-request-stuck-answered = { $what }: the merchant got an answer.
desk-webhook-says-access-request-check-raised = { $what } has to be checked.
desk-webhook-says-access-request-check-cleared = { $what } was checked.
desk-webhook-says-webhook-test = This is a test: messages arrive here.
