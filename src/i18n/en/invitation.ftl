# The page of an invitation, and what becomes of its link.

invitation-title = { $partner } asks for access, { $store }
invitation-title-later = Open your page, { $store }
invitation-made-for = Made for { $name } ({ $what })
invitation-heading = { $partner } asks for limited access to your Shopify store
invitation-heading-later = Open your page for { $store }
invitation-lead = Open your page to see what { $rep } asks for. Opening it shares nothing, and you decide later.
invitation-store = Store
invitation-merchant = Business
invitation-who = Who asks
invitation-why = What for
invitation-why-what = To check your set-up, to answer your questions, and to find out why an order or a stock level went wrong.

# Three answers
invitation-open-label = Open your page
invitation-open = I am { $name }: open
invitation-open-what =
    { $count ->
        [one] No password and no account. This browser stays signed in for { $count } day after your last visit.
       *[other] No password and no account. This browser stays signed in for { $count } days after your last visit.
    }
invitation-pass = { $name } passed this to me
invitation-pass-what = You get a page of your own. We tell { $name } and { $rep }. We also write to your address: open the link in that e-mail once, so that you can come back later.
invitation-pass-what-by-hand = You get a page of your own. We tell { $rep }, and { $name } is told too.
invitation-pass-name = Your name
invitation-pass-email = Your e-mail address
invitation-pass-open = Open with my name
invitation-pass-known = Somebody with this e-mail address is here already. Is that you? Then ask for a link of your own: open the first page of this portal and type your address there.
invitation-pass-known-by-hand = Somebody with this e-mail address is here already. Is that you? Then ask { $rep } for a link of your own.
invitation-pass-is-theirs = This is the address of { $name }. Type your own. If you are { $name }, use the first button.
invitation-pass-too-many = 3 new people were added today, and more are not possible in a day. Come back tomorrow, or ask { $rep } for a link of your own.
invitation-disown = I did not expect this
invitation-disown-what = We end this link and tell { $rep }. Nothing was shared. Do not give a code or a password to anybody because of this message.
invitation-disown-end = End this link
flash-invitation-opened = You are in. This browser remembers you, so you need no password.
flash-invitation-passed = You are in. We wrote to your address: open the link in that e-mail, so that you can come back later.
flash-invitation-passed-by-hand = You are in. This browser remembers you, so you need no password.

# Said before any code is asked for
invitation-first = Before you go on
invitation-first-not = We do not run your store, make routine changes or manage your day-to-day work.
invitation-first-decide = You decide in Shopify what we may see.
invitation-first-back = You can take it back at any time.
invitation-first-never = We never ask for a password, a payment, an app or a staff account.
invitation-first-code = Later we ask for your collaborator code, 4 digits from Shopify. The code alone opens nothing.
invitation-first-code-later = The collaborator code, 4 digits from Shopify, opens nothing alone.
invitation-permissions =
    { $count ->
        [one] The permission we will ask for
       *[other] The { $count } permissions we will ask for
    }
invitation-permissions-later = The permissions it is about
invitation-permissions-more = All of it to read and print:
invitation-sure = Not sure it is us?
invitation-sure-what = Do not use this page to check. Ask the person you know at { $partner }.
invitation-sure-reference = This request has the reference { $what }. Name it when you ask: they can look it up. So can you, on the page of ours that you reach from our own site.
invitation-sure-site = Or look at our own site:

# A link that opens nothing
invitation-over-incomplete = This link is incomplete
invitation-over-incomplete-body = A piece of it is missing, or a letter is wrong. Some mail programs cut long links in two.
invitation-over-incomplete-copy = Go back to the message with the link. Copy the whole link, from http to its last letter.
invitation-over-incomplete-paste = Paste it into the address bar of your browser.
invitation-over-incomplete-else = Still no page? Ask the person who sent you the link, or write to { $support }.
invitation-over-used = This link was used before
invitation-over-used-body =
    { $count ->
        [one] Each link opens once, within { $count } day.
       *[other] Each link opens once, within { $count } days.
    }
invitation-over-used-not-you = Was it not you who opened it? Then tell us today.
invitation-over-expired = This link is too old
invitation-over-expired-body =
    { $count ->
        [one] Each link opens once, within { $count } day. Nobody used this one.
       *[other] Each link opens once, within { $count } days. Nobody used this one.
    }
invitation-over-ended = This link has ended
invitation-over-ended-body = A newer link took its place, or the e-mail address it was made for has changed. Nobody used this one.
invitation-over-removed = This link has ended
invitation-over-removed-body = The person it was made for is no longer in our list. Do you need access to this page? Ask { $rep }.
invitation-over-disowned = The link has ended
invitation-over-disowned-body = { $rep } knows now that you did not expect it.
invitation-over-disowned-nothing = Nothing was shared with anybody.
invitation-over-disowned-code = Give the collaborator code, the 4 digits from Shopify, to nobody.
invitation-over-disowned-password = Nobody who works for us ever asks for your password.
invitation-over-mail = We can send a fresh link to the address this one was made for: { $what }.
invitation-over-mail-send = Send a fresh link
invitation-over-by-hand = { $rep } can pass a new link on to the person this one was made for.
invitation-over-by-hand-ask = Ask { $rep } for a new link
invitation-over-sign-in = Were you here before? Then your e-mail address brings you back.
invitation-over-sign-in-go = Come back with my e-mail address
invitation-over-fresh-mailed = A fresh link is on its way
invitation-over-fresh-mailed-body = We send it to { $what }, usually within a minute. Look in the spam folder too. The subject names { $partner }.
invitation-over-fresh-by-hand = { $partner } knows that you want a new link
invitation-over-fresh-by-hand-body = { $rep } will pass it on to the person this one was made for.
invitation-over-help = Questions? Ask { $rep }, or write to
