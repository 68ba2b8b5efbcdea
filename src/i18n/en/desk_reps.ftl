# Who is on the desk: an admin adds reps, changes what they may do, disables and resets them.
desk-reps-nav = People
desk-reps-title = People on this desk
desk-reps-heading = People on this desk
desk-reps-name = Name
desk-reps-standing = Sign-in
desk-reps-merchants = Merchants
desk-reps-since = Added
desk-reps-seen = Last here
desk-reps-do = What you can do
desk-reps-never = Not yet
desk-reps-me = (you)
desk-reps-change = Change
desk-reps-close = Close without a change

# Where each one stands
desk-reps-in = Can sign in
desk-reps-invited = Has a link, not used yet
desk-reps-link-over = Needs a new link
desk-reps-disabled = Disabled

# Roles
desk-reps-role = Role
desk-reps-role-hint = A new role ends every session of this person. They sign in again and have the new role.
desk-reps-role-viewer = Viewer
desk-reps-role-viewer-hint = Sees the desk, changes nothing, and never sees a collaborator code.
desk-reps-role-rep = Rep
desk-reps-role-rep-hint = Looks after merchants: invites, sends requests, sees codes.
desk-reps-role-admin = Admin
desk-reps-role-admin-hint = All that a rep does, and adds or removes people on this desk.
desk-reps-role-save = Save the role

# Reset, disable, enable
desk-reps-reset-what = Lost the password or the phone? A reset takes away the password, the authenticator app, the passkeys, the recovery codes and every session. You get a new link to pass on.
desk-reps-reset = Reset and make a new link
desk-reps-disable-what = Somebody who leaves cannot sign in any more, and is out at once. What they did stays on record under their name.
desk-reps-disable-merchants = They still look after merchants ({ $what }). Hand those over to somebody who can work.
desk-reps-see-merchants = See their merchants
desk-reps-disable = Disable
desk-reps-enable-what = This person can sign in again, with the password, the authenticator app and the passkeys from before.
desk-reps-enable = Let them sign in again

# Adding one
desk-reps-new = Add somebody
desk-reps-new-what = You get a link to pass on. With it they choose a password and set up their authenticator app.
desk-reps-new-name = Their name
desk-reps-new-email = Their e-mail address
desk-reps-new-button = Add them and make the link

desk-rep-link-title = Pass this link on
desk-rep-link-heading = Pass this link on to { $name }
desk-rep-link-what = With it { $name } chooses a password and sets up an authenticator app. It works once, for 24 hours.
desk-rep-link-copy = Copy the link
desk-rep-link-once = We show this link only now. Whoever has it can come to the desk as { $name }. Send it only to them, in a way you trust.
desk-rep-link-next = I have passed it on

flash-desk-reps-role = The role is saved.
flash-desk-reps-disabled = They cannot sign in any more.
flash-desk-reps-enabled = They can sign in again.

fault-rep-known = Somebody on this desk has this e-mail address. Choose Change in their row.
fault-rep-role = Choose a role.
fault-rep-last-admin = This is the last admin who can sign in. Make somebody else an admin first.
fault-rep-reset-oneself = You cannot reset yourself. Your own page has all you need: choose your name at the top.
fault-rep-meanwhile = This person was disabled in the meantime. Let them sign in again first.

# The rep at the other end of the link
desk-first-join-title = Come to the desk
desk-first-join = Welcome, { $name }
desk-first-join-lead = Choose how you sign in to the desk of { $partner }.
desk-first-join-email = You sign in with
desk-first-join-button = Save and sign in
