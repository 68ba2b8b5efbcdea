# What a rep decides about themselves (their mail is in rep_mail.ftl): password, authenticator app, recovery codes, sessions.
desk-me-title = Your mail and your sign-in
desk-me-heading = Your mail and your sign-in
desk-me-too-many =
    { $count ->
        [one] Too many wrong tries. Wait { $count } minute, then try again.
       *[other] Too many wrong tries. Wait { $count } minutes, then try again.
    }

# Password
desk-me-password = Change your password
desk-me-password-what = Every other session of yours ends. This one goes on.
desk-me-password-current = Your password now
desk-me-password-new = Your new password
desk-me-password-button = Change the password
flash-desk-me-password = Your password is changed. Your other sessions have ended.
fault-password-empty = Type your password.
fault-password-current = This is not your password. Type it again, and type the new one and the code again: we do not keep them.

# Authenticator app
desk-me-authenticator = Authenticator app
desk-me-authenticator-what = You have a new phone? Set up the app on it. The old app and your recovery codes stop working then, and you get new codes.
desk-me-authenticator-new = Set up a new app
desk-me-authenticator-title = Set up a new authenticator app
desk-me-authenticator-heading = Set up a new authenticator app
desk-me-authenticator-lead = Scan this with the new app, then type the code that it shows. Until then the old app goes on working.
desk-me-authenticator-button = Use this app from now on
desk-me-authenticator-back = Keep the app as it is
desk-me-authenticator-done = The new app is set up. The old one has stopped working, and your other sessions have ended.

# Recovery codes
desk-me-codes = Recovery codes
desk-me-codes-left =
    { $count ->
        [one] You have { $count } code left.
       *[other] You have { $count } codes left.
    }
desk-me-codes-none = You have no codes left. Make new ones now, so that a lost phone does not keep you out.
desk-me-codes-what = A recovery code lets you sign in without the app, once. New codes end the old ones.
desk-me-codes-make = Make new codes
desk-me-codes-done = Your new codes are made. The old ones have stopped working.
flash-note-desk-recovery-used =
    { $count ->
        [0] You used your last recovery code. Choose your name at the top and make new ones.
        [one] You used a recovery code. { $count } is left. Have you lost your phone? Choose your name at the top.
       *[other] You used a recovery code. { $count } are left. Have you lost your phone? Choose your name at the top.
    }

desk-codes-title = Your recovery codes
desk-codes-heading = Keep these recovery codes
desk-codes-what = If you lose your phone, type one of them in place of the code from the app when you sign in. Each works once.
desk-codes-copy = Copy all
desk-codes-print = Print
desk-codes-once = We show these codes only now. Keep them where only you can find them, but not on the phone with the app.
desk-codes-next = I have kept them

# Sessions
desk-me-sessions = Where you are signed in
desk-me-sessions-what = Each sign-in in a browser is a session. End what you do not know, then change your password.
desk-me-session-begun = Signed in
desk-me-session-seen = Last here
desk-me-session-do = What you can do
desk-me-session-this = This one
desk-me-session-end = End this session
desk-me-sessions-end = Sign out everywhere
flash-desk-me-session-ended = That session has ended.
flash-desk-signed-out-everywhere = You are signed out everywhere.
