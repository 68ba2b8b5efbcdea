# What every page shares: the frame, the parts, chips and forms.

# The frame
common-skip = Skip to the main part
common-about = { $partner } asks for limited access to your Shopify store. You decide in Shopify what we may see, and you can take it back at any time.
common-support = Questions? Write to us:
common-explainer = What we ask for and why
common-privacy = Privacy
common-accessibility = Accessibility
common-sign-out = Sign out
common-nav = Desk
common-nav-queue = Queue
common-nav-new-merchant = New merchant
common-new-tab = (opens in a new tab)

# The three steps
common-step-done = Done
common-step-now = Now
common-step-later = Later
common-step-skipped = Not needed

# Permission cards
common-card-more = What it allows, and what stops without it
common-card-does = What it lets us do
common-card-why = Why we ask
common-card-never = What we never do
common-card-without = What we cannot do for you without it
common-card-along = What Shopify ticks with it
common-card-also = Older names in Shopify

# Where an access request stands
chip-state-invited = Invited
chip-state-code-wanted = Code wanted
chip-state-ready-to-send = Ready to send
chip-state-sent = Sent
chip-state-accepted = Accepted, not confirmed
chip-state-active = Active
chip-state-declined = Declined
chip-state-lapsed = Lapsed
chip-state-removed = Removed
chip-state-cancelled = Cancelled

# Flags beside the state, for the desk
chip-flag-stuck = Stuck
chip-flag-check = To check
chip-flag-reasked = Asked for more
chip-flag-paused = Paused

# Whose turn it is, for the desk
chip-turn-merchant = Merchant
chip-turn-partner = { $partner }
chip-turn-nobody = Nobody

# Whose turn it is, for the merchant
chip-your-turn-merchant = Your turn
chip-your-turn-partner = Our turn
chip-your-turn-nobody = Nothing to do
chip-your-turn-owner = { $name }'s turn

# One permission
chip-grant-pending = Not confirmed
chip-grant-granted = Granted
chip-grant-trimmed = Left out
chip-grant-extra = Granted, not asked for
chip-grant-removed = Removed
chip-view-only = View only
chip-allows-changes = Allows changes
chip-personal-data = Shows personal data

# Forms
form-error-prefix = Error:
form-errors-title = There is a problem
form-optional = (optional)
form-copied = Copied
form-copy-failed = Not copied. Select the text and copy it by hand.
