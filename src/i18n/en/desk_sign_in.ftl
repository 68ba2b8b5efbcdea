# How reps come to the desk: signing in, the second factor, the first admin.

# Signing in
desk-sign-in-title = Sign in to the desk
desk-sign-in-heading = Sign in to the desk
desk-sign-in-lead = For people who work at { $partner }.
desk-sign-in-merchants = Do you have a store? Start here.
desk-sign-in-email = E-mail address
desk-sign-in-password = Password
desk-sign-in-totp = Code from your authenticator app
desk-sign-in-totp-hint = 6 digits. Each code works once.
desk-sign-in-factor-hint = 6 digits from the app, or a recovery code. Each works once.
desk-sign-in-button = Sign in
desk-sign-in-lost = Lost your phone? Type one of your recovery codes in place of the code. Lost your password, or the codes too? An admin of this desk can give you new ones.
desk-sign-in-too-many =
    { $count ->
        [one] Too many tries. Wait { $count } minute, then try again. Nothing is locked for good.
       *[other] Too many tries. Wait { $count } minutes, then try again. Nothing is locked for good.
    }
fault-rep-sign-in = We could not sign you in. Check the e-mail address, the password and the code or passkey, and give all of them again: we do not keep them. A code that was used before does not work: wait for the next one.
flash-desk-signed-out = You are signed out.

# The second factor, again
desk-step-up-title = Prove that it is you
desk-step-up-heading = Prove that it is you
desk-step-up-lead = For what you want to do next, prove once more that it is you.
desk-step-up-button = Go on
desk-step-up-back = Go back without it
desk-step-up-beside = Nothing is done yet: prove first that it is you, once more. What you typed is still here.
desk-step-up-beside-link = Prove that it is you
desk-step-up-beside-then = Then come back to this tab and press the button again.
flash-desk-step-up-beside = It is proved. Close this tab, go back to the one before, and press the button again.
desk-step-up-too-many =
    { $count ->
        [one] Too many wrong codes. Wait { $count } minute, then try again.
       *[other] Too many wrong codes. Wait { $count } minutes, then try again.
    }
fault-totp-shape = Type the 6 digits that your authenticator app shows.
fault-totp-wrong = This code is wrong or was used before. Wait for the next one in your authenticator app, then type it.

# The first admin
desk-first-title = Make the first account
desk-first-heading = Make the first account
desk-first-lead = There is nobody on this desk yet. You become its admin: you can do everything here.
desk-first-name = Your name
desk-first-name-hint = Merchants see it.
desk-first-email = Your e-mail address
desk-first-password = Choose a password
desk-first-password-hint = At least 12 characters. A few words in a row are good. Use it nowhere else.
desk-first-factor = Set up your authenticator app
desk-first-factor-what = An authenticator app on your phone shows a new code every 30 seconds. You need one each time you sign in. Scan this with the app:
desk-first-qr = QR code with the key for your authenticator app. The same key stands below as text.
desk-first-by-hand = You cannot scan it? Type this key into the app, or open the app on this device:
desk-first-open-app = Open in the authenticator app
desk-first-copy = Copy the key
desk-first-totp = The code that the app shows now
desk-first-button = Make the account
desk-first-gone-title = This link has ended
desk-first-gone = This link has ended
desk-first-gone-what = It was used, it is more than a day old, or a newer one took its place. If you have a password, sign in. If you have none yet, ask an admin of this desk for a new link. Where there is no account at all, start the portal again: it prints a new link.
desk-first-gone-sign-in = Sign in
desk-first-done = Your account is made, and you are signed in.
fault-password-short = This password is too short. Choose one with 12 characters or more.
fault-password-long = This password is too long. Choose a shorter one.
fault-password-common = Many people use this password, so it is easy to guess. Choose another one.

# Roles, beside the name
desk-role-viewer = viewer
desk-role-rep = rep
desk-role-admin = admin
