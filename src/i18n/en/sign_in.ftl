# The way back in: an address is typed, a link and a sign-in code go there.

sign-in-title = Come back to your page
sign-in-title-code = Type the sign-in code
sign-in-title-by-hand = You asked for a new link
sign-in-heading = Come back to your page
sign-in-lead = You need no password. Type your e-mail address, and we send you a link and a sign-in code.
sign-in-lead-by-hand = You need no password. Type your e-mail address. The person at { $partner } who looks after you can then give you a new link.
sign-in-email = Your e-mail address
sign-in-email-hint = The one that the invitation was made for.
sign-in-ask = Send me a link and a code
sign-in-ask-by-hand = Ask for a new link
sign-in-other-browser = Did you ask on another device, or in another browser? Go back there: the link and the code work only where you asked.
sign-in-new = Never here before? You need an invitation from { $partner }. It comes as a link of your own.
sign-in-help = It does not work? Ask the person you know at { $partner }, or write to

# Asked: the code is waited for
sign-in-heading-code = Type the sign-in code
sign-in-sent = If we know { $what }, a mail with a link and a sign-in code is on its way there.
sign-in-sent-when =
    { $count ->
        [one] The mail comes within a minute. Look in the spam folder too. Link and code work for { $count } minute.
       *[other] The mail comes within a minute. Look in the spam folder too. Link and code work for { $count } minutes.
    }
sign-in-code = Sign-in code
sign-in-code-hint = 8 characters from our e-mail, such as K7Q4-29MX. It is not the collaborator code from Shopify.
sign-in-code-send = Sign in
sign-in-code-or-link = Or open the link in the mail, in this browser. Either one is enough.
sign-in-again = No mail? Ask again
sign-in-again-what = Check the address. It has to be the one that the invitation was made for. If you ask again, the first mail works too.
sign-in-again-send = Send it again
flash-sign-in-done = You are in. This browser remembers you, so you need no password.
flash-signed-out = You are signed out in this browser.

# Asked, and no mail is set up
sign-in-heading-by-hand = You asked for a new link
sign-in-noted = If we know { $what }, somebody at { $partner } sees now that you want a new link, and passes one on to you.
sign-in-noted-faster = Faster: ask the person you know at { $partner } for a new link.
sign-in-other = Type another address

# What may be wrong
sign-in-too-many-mails =
    { $count ->
        [one] You asked often. Wait { $count } minute, and look in the spam folder until then.
       *[other] You asked often. Wait { $count } minutes, and look in the spam folder until then.
    }
sign-in-too-many-codes =
    { $count ->
        [one] That were too many wrong codes. Ask for a new one below, or wait { $count } minute.
       *[other] That were too many wrong codes. Ask for a new one below, or wait { $count } minutes.
    }
fault-sign-in-code-wrong = This sign-in code is not right, or no longer works. Look at the newest mail and type the code again: we do not keep it.
fault-sign-in-elsewhere = Open it where you asked, or type the sign-in code there.
fault-sign-in-not-asked = You did not ask for a code in this browser, so none works here. Go back to where you asked, or type your address to get a new one here.

# The link in the mail
sign-in-link-here = Sign in
sign-in-link-here-body = You asked for this here. One press, and you are in.
sign-in-link-open = I am { $name }: sign in
sign-in-link-elsewhere = Open this link where you asked for it
sign-in-link-elsewhere-body = This is another browser. Open the link where you asked, or type the sign-in code there: it stands in the same mail.
sign-in-link-elsewhere-go = Ask for a new one here
sign-in-link-gone = This link is used or too old
sign-in-link-gone-body =
    { $count ->
        [one] A sign-in link works once, for { $count } minute. You can have a new one at once.
       *[other] A sign-in link works once, for { $count } minutes. You can have a new one at once.
    }
sign-in-link-gone-go = Ask for a new link
sign-in-link-incomplete = This link is incomplete
sign-in-link-incomplete-body = A piece of it is missing, or a letter is wrong. Copy the whole link from the mail, or type the sign-in code from it.
sign-in-link-incomplete-go = Go to the page for the code
