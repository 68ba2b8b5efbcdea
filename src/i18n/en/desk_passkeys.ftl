# Passkeys of reps: adding and removing them, signing in and proving again with one.

# On a rep's own page
desk-me-passkeys = Passkeys
desk-me-passkeys-what = A passkey lets you sign in with your finger, your face or the PIN of your device. You type no password and no code.
desk-me-passkeys-count =
    { $count ->
        [0] You have none yet.
        [one] You have { $count }.
       *[other] You have { $count }.
    }
desk-me-passkeys-manage = Add or remove passkeys
desk-me-passkeys-address = Passkeys do not work here, because this desk is reached by a number (an IP address) and has no name. Whoever runs it can give it a name in the settings: base_url.

# The page
desk-passkeys-title = Your passkeys
desk-passkeys-heading = Your passkeys
desk-passkeys-lead = A passkey opens the desk without a password and without a code. Your password and your authenticator app go on working. When you add or remove a passkey, your other sessions end.
desk-passkeys-none = You have no passkey yet.
desk-passkeys-name = Name
desk-passkeys-added = Added
desk-passkeys-used = Last used
desk-passkeys-unused = Not yet
desk-passkeys-do = What you can do
desk-passkeys-remove = Remove
desk-passkeys-back = Back to your sign-in

# Adding one
desk-passkeys-new = Add a passkey
desk-passkeys-new-what = Your browser asks where to keep it: on this device, on your phone, or on a security key.
desk-passkeys-new-name = Name of the passkey
desk-passkeys-new-name-hint = So that you know it again, such as “My laptop”.
desk-passkeys-new-button = Add a passkey
desk-passkeys-absent = This browser cannot make passkeys here. Try a newer browser, with scripts allowed.
desk-passkeys-full = You have { $count } passkeys, and more are not possible. Remove one to add another.
flash-desk-passkey-added = Your passkey is added. Your other sessions have ended.
fault-passkey-not-added = The passkey was not added. Choose “Add a passkey” again and answer within 5 minutes. Is it one that you added before? Then it is in the list already.
fault-passkey-too-many = You have as many passkeys as are possible. Remove one first.

# Removing one
desk-passkeys-remove-heading = Remove the passkey “{ $what }”?
desk-passkeys-remove-what = It stops working here at once, and your other sessions end. Delete it on your device too: we cannot do that.
desk-passkeys-remove-button = Remove this passkey
desk-passkeys-keep = Keep it
flash-desk-passkey-removed = The passkey is removed. Your other sessions have ended.

# Signing in with one
desk-sign-in-passkey-beside = Use a passkey in place of the code
desk-sign-in-passkey-alone = Do you have a passkey?
desk-sign-in-passkey-what = You need no password and no code.
desk-sign-in-passkey-button = Sign in with a passkey
fault-passkey-sign-in = We could not sign you in with this passkey. Try it again, or sign in with your password and a code.

# Proving again with one
desk-step-up-passkey = Or use a passkey
desk-step-up-passkey-button = Use a passkey
fault-passkey-step-up = This passkey did not prove that it is you. Try it again, or type a code.

# Where the browser or the person broke it off
passkey-failed = Nothing was done: the passkey was not used. Try again when you are ready.
