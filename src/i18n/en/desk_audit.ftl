# The audit log: who did what, when and from where.
desk-audit-nav = Audit log
desk-audit-title = Audit log
desk-audit-lead = Who did what, when, and from where. Nothing here can be changed or taken out without it showing.
desk-audit-filters = What to show
desk-audit-who = Who
desk-audit-what = What
desk-audit-from = From this day
desk-audit-to = Until this day
desk-audit-anybody = Anybody
desk-audit-anything = Anything
desk-audit-kind-rep = Everybody on this desk
desk-audit-kind-contact = Merchants' people
desk-audit-kind-nobody = Who did not get in
desk-audit-kind-cli = The command line
desk-audit-kind-sweep = The portal by itself
desk-audit-kind-app = Shopify, seen by an app
desk-audit-merchant = Merchant
desk-audit-show = Show these lines
desk-audit-all = Show all lines
desk-audit-when = When
desk-audit-about = About
desk-audit-client = From
desk-audit-number = Line
desk-audit-nothing = No line fits.
desk-audit-pages = Pages of the log
desk-audit-newer = Newer lines
desk-audit-older = Older lines
desk-audit-export-these = Take these lines with you:
desk-audit-export = CSV for spreadsheets
desk-audit-of-merchant = Audit log of this merchant

# Checking it
desk-audit-verify = Check the log
desk-audit-head =
    { $count ->
        [0] The log is empty. Its head is:
       *[other] The log ends with line { $count }. Its head is:
    }
desk-audit-verify-how = Write the head down in another place. Where the portal runs, this command reads every line, and shows whether the log still holds all that it holds now:
desk-audit-command = handled-portal audit verify --expect { $what }

# What is wrong with a filter
desk-audit-bad-who = Nobody here has this id. Choose from the list.
desk-audit-bad-act = The log knows nothing of this name. Choose from the list.
desk-audit-bad-day = Type a day such as 2026-03-31.
desk-audit-bad-days = The last day is before the first. Choose a later one.
desk-audit-bad-merchant = There is no merchant with this id. Open the merchant, and go to the log from there.
desk-audit-bad-place = This address was changed: its place in the log cannot be read. Begin with all lines.

# Who, where it is nobody with a name
desk-audit-who-nobody = Somebody who did not get in
desk-audit-who-cli = The command line
desk-audit-who-sweep = This portal
desk-audit-who-app = Shopify

# What it was done to, where that has no name
desk-audit-about-access-request = An access request
desk-audit-about-merchant = A merchant
desk-audit-about-store = A store
desk-audit-about-contact = Somebody
desk-audit-about-note = A note
desk-audit-about-task = A task
desk-audit-about-notice = A message
desk-audit-about-import = An import
desk-audit-about-export = A file
desk-audit-about-report = A report
desk-audit-about-passkey = A passkey
desk-audit-about-setting = A setting
desk-audit-about-catalogue = The catalogue
desk-audit-about-webhook = A webhook
desk-audit-about-key = The key file

# Signing in
desk-audit-act-sign-in = Signed in
desk-audit-act-sign-in-by-recovery-code = Signed in with a recovery code
desk-audit-act-sign-in-by-passkey = Signed in with a passkey
desk-audit-act-sign-in-by-password-and-passkey = Signed in with password and passkey
desk-audit-act-refuse-sign-in = Sign-in refused
desk-audit-act-refuse-sign-in-code = Wrong sign-in code
desk-audit-act-sign-out = Signed out
desk-audit-act-step-up = Second factor proved again
desk-audit-act-step-up-by-passkey = Second factor proved again with a passkey
desk-audit-act-refuse-step-up = Second factor wrong
desk-audit-act-end-session = A session ended
desk-audit-act-end-sessions = All sessions ended
desk-audit-act-change-password = Password changed
desk-audit-act-change-authenticator = Authenticator app changed
desk-audit-act-make-recovery-codes = Recovery codes made
desk-audit-act-add-passkey = Passkey added
desk-audit-act-remove-passkey = Passkey removed
desk-audit-act-suspect-passkey = Passkey refused: it looks copied

# People on the desk
desk-audit-act-add-rep = Added to the desk
desk-audit-act-make-first-admin = First admin made, by the one-time link
desk-audit-act-invite-rep = Added to the desk, with a link
desk-audit-act-use-rep-link = One-time link used
desk-audit-act-change-role-to-viewer = Made a viewer
desk-audit-act-change-role-to-rep = Made a rep
desk-audit-act-change-role-to-admin = Made an admin
desk-audit-act-disable-rep = Disabled
desk-audit-act-enable-rep = Let in again
desk-audit-act-reset-rep = Sign-in reset
desk-audit-act-choose-mail = Chose what mail to get
desk-audit-act-change-setting = Setting changed
desk-audit-act-publish-catalogue = Catalogue published
desk-audit-act-note-sign-in = Signed in to the store
desk-audit-act-rotate-keys = New sealing key made
desk-audit-act-add-webhook = Webhook added
desk-audit-act-change-webhook = Webhook changed
desk-audit-act-rotate-webhook-secret = New secret made for a webhook
desk-audit-act-test-webhook = Test sent to a webhook
desk-audit-act-replay-webhook = Sent again to a webhook
desk-audit-act-disable-webhook = Webhook turned off
desk-audit-act-enable-webhook = Webhook turned on again
desk-audit-act-remove-webhook = Webhook removed

# Links and codes
desk-audit-act-invite = Invited
desk-audit-act-remind = Reminded
desk-audit-act-send-again = Had a mail sent again
desk-audit-act-mark-returned = Noted that a mail came back
desk-audit-act-pause-mail = Stopped all mail
desk-audit-act-resume-mail = Let mail go again
desk-audit-act-copy-link = Link copied
desk-audit-act-open-link = Link opened, signed in
desk-audit-act-open-passed-link = Link opened by somebody it was passed to
desk-audit-act-disown-link = Link not expected
desk-audit-act-ask-fresh-link = Fresh link asked for
desk-audit-act-tell-by-hand = Told by hand
desk-audit-act-reveal-code = Collaborator code looked at
desk-audit-act-refuse-late-code = Another code refused: one was here

# Merchants
desk-audit-act-add-merchant = Merchant added
desk-audit-act-assign-rep = Rep assigned
desk-audit-act-add-store = Store added
desk-audit-act-set-store = Store changed
desk-audit-act-give-app-token = Token of an app given
desk-audit-act-replace-app-token = Token of an app replaced
desk-audit-act-remove-app-token = Token of an app removed
desk-audit-act-check-shopify = Had Shopify asked
desk-audit-act-set-owner = Owner named
desk-audit-act-unset-owner = Owner taken back
desk-audit-act-add-contact = Contact added
desk-audit-act-change-merchant = Merchant changed by an import
desk-audit-act-correct-contact = Contact corrected
desk-audit-act-remove-contact = Contact removed
desk-audit-act-stop-reminders = Reminders ended
desk-audit-act-resume-reminders = Reminders wanted again
desk-audit-act-add-note = Note written
desk-audit-act-note-case = Use of the access noted
desk-audit-act-close-task = Task closed
desk-audit-act-report-stores = Stores reported as wrong
desk-audit-act-ask-about-data = Wish about data
desk-audit-act-forget-contact = Person forgotten
desk-audit-act-forget-merchant = Merchant forgotten

# Files in and out
desk-audit-act-import-merchants = Merchants imported
desk-audit-act-export-merchants = Merchants exported
desk-audit-act-export-report = Report exported
desk-audit-act-export-audit = Audit log exported
desk-audit-act-download-data = Own data downloaded

# The timeline of an access request
desk-audit-act-made = Access request made
desk-audit-act-link-sent = Link sent
desk-audit-act-link-opened = Invitation answered
desk-audit-act-link-disowned = Invitation not expected
desk-audit-act-code-submitted = Collaborator code given
desk-audit-act-no-code-declared = No code needed
desk-audit-act-code-erased = Collaborator code erased
desk-audit-act-address-set = Address of the store given
desk-audit-act-address-held = Address of the store held
desk-audit-act-shopify-refused = Shopify's answer noted
desk-audit-act-marked-sent = Request sent in Shopify
desk-audit-act-taken-back-in-shopify = Request taken back in Shopify
desk-audit-act-answered-accepted = Said to be accepted
desk-audit-act-confirmed = Access confirmed
desk-audit-act-found-pending = Found still waiting in Shopify
desk-audit-act-declined = Declined
desk-audit-act-found-active = Seen active in Shopify by the app
desk-audit-act-found-lapsed = Found gone in Shopify
desk-audit-act-removed = Said to be removed
desk-audit-act-removal-confirmed = Removal confirmed
desk-audit-act-cancelled = Request given up
desk-audit-act-move-taken-back = Last step taken back
desk-audit-act-got-stuck = Asked for help
desk-audit-act-stuck-answered = Help given
desk-audit-act-check-raised = Marked to be checked
desk-audit-act-reviewed = Access confirmed as still needed
desk-audit-act-check-cleared = Checked
desk-audit-act-passed-to-owner = Steps passed on to the owner
desk-audit-act-owner-taken-back = Steps taken back from the owner
desk-audit-act-reminders-paused = No more reminders
desk-audit-act-reminders-resumed = Reminders go on
desk-audit-act-rested = Left to rest
desk-audit-act-contradicted = Said something else than before
desk-audit-act-terms-changed = What we ask for changed
desk-audit-act-more-asked = More asked for
desk-audit-act-more-agreed = Yes to more
desk-audit-act-more-refused = No to more
desk-audit-act-more-withdrawn = Asked for more no longer
desk-audit-act-found-granted = Permissions looked at again
