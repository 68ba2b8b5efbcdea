# Ending reminders, by the link in one.

unsubscribe-for = For { $name } ({ $what })
unsubscribe-title = Stop our reminders
unsubscribe-title-ended = You get no more reminders
unsubscribe-label = Your reminders
unsubscribe-lead = We remind you by e-mail when a step on your side still waits. You can stop that here.
unsubscribe-stop = Send me no more reminders
unsubscribe-ended = We send you no more e-mails that only remind you of an open step.
unsubscribe-again = Remind me again
unsubscribe-still = What you still get
unsubscribe-still-changes = An e-mail when something changes: our request is sent, our access is on or has ended, or somebody at { $partner } answered you.
unsubscribe-still-others = Your colleagues keep their own reminders. Where you would have got one, one of them may get it.
unsubscribe-still-rep = If nobody else can be reminded, somebody at { $partner } may call you, or write to you.
unsubscribe-no = Is it our request that you do not want? Open your page by the link in the e-mail, and say no there. Then we do not ask again.
flash-unsubscribe-ended = Done. We send you no more reminders.
flash-unsubscribe-again = Done. We remind you again.

# The line in a reminder
notice-reminder-stop = You want no more reminders? Stop them here:

# On the page of a merchant's people
contacts-no-reminders = { $name } gets no reminders.
contacts-no-reminders-me = You get no reminders. What changes is still told you.
contacts-reminders-stop = Send me no more reminders
contacts-reminders-again = Remind me again
flash-contacts-reminders-ended = Done. We send you no more reminders.
flash-contacts-reminders-again = Done. We remind you again.

# On the desk
desk-merchant-no-reminders = Wants no reminders
