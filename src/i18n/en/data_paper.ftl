# What is held about a merchant, on paper.
data-paper-title = What { $partner } holds about { $name }
data-paper-lead = This is everything the portal of { $partner } keeps about { $name }: people, stores, each request for access and what happened to it, and messages.
data-paper-closing = The collaborator code is never in this file. Passwords, payments and what we see in your store are not kept here at all.

data-paper-business = Your business
data-paper-name = Name
data-paper-language = Language
data-paper-added = Added
data-paper-email = E-mail address
data-paper-proved = Address proved
data-paper-removed = Removed
data-paper-forgotten = Erased
data-paper-no-reminders = Wants no reminders since
data-paper-owner = Owner
data-paper-app = Our app
data-paper-app-given = Its token was given { $when }. We hold it, locked away.
data-paper-app-seen = What it saw
data-paper-unknown = Not known

data-paper-request = Access request { $what }
data-paper-since = Since
data-paper-made = Asked
data-paper-texts = Texts of the permissions
data-paper-version = Version { $what }
data-paper-code-held = Given { $when }. We hold it, locked away.
data-paper-code-not-asked = Not needed: the store asks for none.
data-paper-code-app = Not needed: our app is installed on the store.
data-paper-permissions = Permissions
data-paper-permissions-none = None.
data-paper-permission = Permission
data-paper-source = Who says so
data-paper-events-none = Nothing so far.
data-paper-when = When
data-paper-what = What happened
data-paper-words = In their words: “{ $what }”
data-paper-yes = The yes is to version { $what } of the texts, read in { $name }. Fingerprint of that text: { $when }
data-paper-cases-none = None noted.
data-paper-looked-at = What we looked at
data-paper-why = Why
data-paper-who = Who

data-paper-written = Written
data-paper-about = About
data-paper-to = To
data-paper-became = What became of it
data-paper-notices-none = None so far.
data-paper-notice-queued = Not sent yet
data-paper-notice-by-hand = A person tells you
data-paper-notice-sent = Sent
data-paper-notice-told = A person told you
data-paper-notice-dropped = Not sent: something newer was to say
data-paper-notice-failed = Could not be sent

data-print = Save as PDF
