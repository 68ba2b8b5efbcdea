# Every notice by mail: what waits, what did not go and why, what went.
desk-outbox-nav = Outbox
desk-outbox-title = Outbox
desk-outbox-heading = Outbox
desk-outbox-no-mail = No mail server is set up, so nothing leaves here. What there is to tell waits on the queue, for reps to tell by hand.
desk-outbox-is-paused = All mail is stopped. What is written waits here until an admin lets it go again.
desk-outbox-state-queued = Waiting
desk-outbox-state-failed = Not sent
desk-outbox-state-sent = Sent
desk-outbox-state-dropped = Dropped
desk-outbox-state-by_hand = To tell by hand
desk-outbox-state-told = Told by hand
desk-outbox-none-queued = Nothing waits to be sent.
desk-outbox-none-failed = Every mail went.
desk-outbox-none-sent = No mail was sent yet.
desk-outbox-none-dropped = No mail was dropped.
desk-outbox-mail = Mail
desk-outbox-to = To
desk-outbox-when = When
desk-outbox-why = Why
desk-outbox-copy = a copy
desk-outbox-leaves = Leaves
desk-outbox-older = Older
desk-outbox-sign-in = A way back in, asked for on the sign-in page
desk-outbox-stands = Where it stands
desk-outbox-written = Written
desk-outbox-tries = Tries
desk-outbox-pause = Stop all mail
desk-outbox-pause-what = Nothing leaves until you let it go again. Nothing is lost: what is written meanwhile waits. Sign-in mails wait too.
desk-outbox-pause-button = Stop all mail
desk-outbox-resume-what = What still holds is sent at once. What was overtaken meanwhile is dropped.
desk-outbox-resume-button = Let mail go again
desk-outbox-all-again = Send all of it again
desk-outbox-all-again-what = For when the mail server refused us and that is mended now. Each goes as a new mail with a new link, one after the other. We leave out what came back, what has an address that nobody reads, what may have arrived, and what is no longer so.
desk-outbox-all-again-button = Send all again
flash-desk-outbox-all-again =
    { $count ->
        [one] { $count } mail goes out again.
       *[other] { $count } mails go out again.
    }
flash-note-desk-outbox-none-again = None of these mails can go now. Open one to read why.
flash-desk-outbox-paused = All mail is stopped.
flash-desk-outbox-resumed = Mail goes out again.

# One mail
desk-outbox-mail-title = Mail: { $what }
desk-outbox-letter = The mail as it went
desk-outbox-draft = The mail as it would go now
desk-outbox-letter-what = Without its links and codes: they are for its reader alone.
desk-outbox-letter-gone = We keep the words of a mail for 30 days. These are erased.
desk-outbox-again = Send it again
desk-outbox-again-what = A new mail with a new link. If the address was wrong, correct it on the merchant's page first.
desk-outbox-again-what-rep = A new mail to the same address.
desk-outbox-returned = This mail came back
desk-outbox-returned-what = Did the mail come back to our mailbox? Note it here, so that everybody sees that this person did not get it.
flash-desk-outbox-again = It is sent again, with a new link.
flash-desk-outbox-returned = Noted: this mail did not arrive.
fault-again-sign-in = A way back in lasts 10 minutes. They can ask for a new one on the sign-in page.
fault-again-no-mail = No mail server is set up. Tell it by hand, on the merchant's page.
fault-again-over = What this mail says is no longer so, so it is not sent again.
fault-again-nobody = This person is no longer a contact, so there is nobody to send it to.
fault-again-no-rep = This person no longer looks after merchants, so there is nobody to send it to.

# Why a mail did not go, or not yet
desk-outbox-reason-said = { $name } The answer was: { $what }
desk-outbox-reason-overtaken = Something newer took its place.
desk-outbox-reason-forgotten = Its reader was forgotten.
desk-outbox-reason-nobody = There is nobody to tell it to.
desk-outbox-reason-incomplete = Something was missing in it.
desk-outbox-reason-no-rep = Its reader no longer looks after merchants.
desk-outbox-reason-handed-over = Somebody else looks after this merchant now.
desk-outbox-reason-not-wanted = Its reader does not want this by e-mail any more.
desk-outbox-reason-nothing = There was nothing to say any more.
desk-outbox-reason-no-reminders = Its reader wants no reminders.
desk-outbox-reason-day = It waits for the hours in which reminders go out.
desk-outbox-reason-copy = Copies are not told by hand.
desk-outbox-reason-again = It was sent again as a new mail.
desk-outbox-reason-returned = It came back: its reader did not get it.
desk-outbox-reason-unanswered = The mail server took it twice and never said so. It may have arrived.
desk-outbox-reason-address = No mail can go to an address of this form. Correct it on the merchant's page.
desk-outbox-reason-fault = A fault of ours. It is tried again.
desk-outbox-reason-no-mail = No mail server is set up.
desk-outbox-reason-mail-from = The setting mail_from is no e-mail address. Whoever runs the portal has to correct it.
desk-outbox-reason-folder = The folder for mails cannot be written.
desk-outbox-reason-resolve = The mail server cannot be found.
desk-outbox-reason-connect = The mail server does not answer.
desk-outbox-reason-tls = There is no safe way to the mail server.
desk-outbox-reason-auth = The mail server does not take our user name and password.
desk-outbox-reason-sender = The mail server does not let us send.
desk-outbox-reason-recipient = The mail server does not take mail for this address.
desk-outbox-reason-content = The mail server did not take this mail.
desk-outbox-reason-answer = The mail server did not say whether it took this mail.
