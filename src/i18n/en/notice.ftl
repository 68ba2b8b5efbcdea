# What people are told by mail, or by a rep where no mail is set up: so these sentences promise no mail.
# For each kind: the subject, what happened (body), and what to do now (do) where the notice asks for something.

notice-invitation-subject = { $partner } asks for limited access to { $store }
notice-invitation-body =
    { $partner } asks for limited access to { $store }, your Shopify store. With it we check your set-up once, and look things up when something goes wrong with an order or with your stock.

    You decide in Shopify what we may see, and you can take it back at any time. We do not run your store. We never ask for a password, a payment, an app or a staff account.
notice-invitation-body-ended =
    We looked in Shopify: our access to { $store } has ended. That can happen by itself, when nobody of us signs in to a store for 90 days, or because somebody at your side removed it. Your store goes on as before. We cannot look things up for you there any more.

    To bring our access back takes the same steps as before: you give us the collaborator code that Shopify shows you now, we send our request, and you accept it. Our copy of the earlier code is erased. You decide again what we may see. You do not want that? Say so on your page, and we do not ask again.
notice-invitation-do = Open your link. It shows what we ask for and why, and leads you through three steps. Not the owner of the store? You can pass the steps on there.

notice-owner-invitation-subject = You are asked as the owner of { $store }: access for { $partner }
notice-owner-invitation-body =
    { $partner } asks for limited access to { $store }, your Shopify store. The open steps were passed on to you, because only the owner of the store, or somebody who manages its users, can do them.

    You decide in Shopify what we may see, and you can take it back at any time. We do not run your store. We never ask for a password, a payment, an app or a staff account.
notice-owner-invitation-body-ended =
    We looked in Shopify: our access to { $store } has ended. That can happen by itself, when nobody of us signs in to a store for 90 days, or because somebody at your side removed it. Your store goes on as before. We cannot look things up for you there any more.

    To bring our access back takes the same steps as before: you give us the collaborator code that Shopify shows you now, we send our request, and you accept it. Our copy of the earlier code is erased. You decide again what we may see. You do not want that? Say so on your page, and we do not ask again.
notice-owner-invitation-do = Open your link. It shows what we ask for and why, and which steps are open.

notice-code-refused-subject = Shopify did not take our request to { $store }: we need your help
notice-code-refused-subject-copy = Shopify did not take our request to { $store }
notice-code-refused-body = We wanted to send you our request for { $store } in Shopify, and could not.
notice-code-refused-do = Open your link and look at the code in Shopify once more. Then send us what you see there now, on that page only. Never write the code in a message.

notice-code-erased-subject = Sorry: we need the collaborator code of { $store } again
notice-code-erased-body = We keep a code only for a limited time. Our copy of the code of { $store } was erased before we could send our request in Shopify. Sorry for the trouble.
notice-code-erased-do = Open your link and send the code once more, on that page only. Never write the code in a message.

notice-request-sent-subject = Your turn: accept our request to { $store } in Shopify
notice-request-sent-subject-copy = Our request to { $store } waits in Shopify
notice-request-sent-body =
    Our request to { $store } is in Shopify now. It waits there for the owner, or for somebody who manages users. We get access only when one of them accepts it.

    Compare before you accept: the message in our request carries the reference { $what }.
notice-request-sent-body-found-pending =
    We looked in Shopify: our request to { $store } is not accepted yet. It still waits there for the owner, or for somebody who manages users.

    Compare before you accept: the message in our request carries the reference { $what }.
notice-request-sent-do =
    Open your link. It shows where to accept, and there you tell us that it is done.

    Too much? Do not decline: untick what you do not want, then accept. If you decline, Shopify may hold our later requests.

notice-active-subject = Our access to { $store } is on
notice-active-body =
    We looked in Shopify: our access to { $store } is on. Our copy of your collaborator code is erased.

    The page of your store shows what you granted, what you left out and what that means, and what is more than we asked for.

    We now check your set-up once (products, stock, locations). After that we go in only when something goes wrong, and we note each time why.

    You can remove our access in Shopify at any time. You can make a new code there now: our access stays.
notice-active-body-found-active =
    Our app on { $store } saw in Shopify that our access is on. Our copy of your collaborator code is erased.

    Which permissions we have, the app does not see. We look at that next.

    We then check your set-up once (products, stock, locations). After that we go in only when something goes wrong, and we note each time why.

    You can remove our access in Shopify at any time. You can make a new code there now: our access stays.

notice-cancelled-subject = We gave up our request to { $store }
notice-cancelled-body =
    We do not ask for access to { $store } any more. If you still see our request in Shopify, do not accept it.

    You do not have to do anything. If you gave us a code, it is erased.

notice-ended-subject = Our request or our access to { $store } has ended
notice-ended-body =
    We looked in Shopify: it no longer shows our request or our access to { $store }. As far as we know, we have no access.

    A request that nobody answers may lapse, and unused access ends by itself. Did you decline it, or remove our access? Tell { $rep }, and we do not ask again. Otherwise { $rep } looks into it, and asks you again if we still need access.

notice-removed-subject = Our access to { $store } is removed
notice-removed-body = Our access to { $store } is removed. You do not have to do anything. If we need access again, we have to ask you again.
notice-removed-body-removed = We left { $store } in Shopify: our access is over. You do not have to do anything. If we need access again, we have to ask you again.
notice-removed-body-removal-confirmed = We looked in Shopify: our access to { $store } is gone, as you said. If we need access again, we have to ask you again.

notice-noted-subject = { $rep } wrote down what you told us about { $store }
notice-noted-body = { $rep } wrote down what you told us about { $store }. You find it on the page of your store.
notice-noted-body-link-opened = { $rep } wrote down that you know of our request to { $store }, and that the collaborator code comes next.
notice-noted-body-code-submitted = { $rep } wrote down that you gave us the collaborator code of { $store }. We keep it hidden, and erase it when access is on. Next, we send you our request in Shopify.
notice-noted-body-no-code-declared = { $rep } wrote down that { $store } needs no collaborator code. Next, we send you our request in Shopify.
notice-noted-body-answered-accepted = { $rep } wrote down that our request to { $store } is accepted in Shopify. Next, we look there whether our access is on.
notice-noted-body-declined = { $rep } wrote down that you do not give us access to { $store }. We can still help you, it takes longer.
notice-noted-body-got-stuck = { $rep } wrote down that you cannot go on with { $store }, and helps you.
notice-noted-body-move-taken-back = We noted something about { $store } by mistake, and took it back. If you had a message about it from us, do not act on it. You find how things stand on the page of your store.
notice-noted-body-address-set = { $rep } wrote down the address of { $store } as you told us. You find it on the page of your store.
notice-noted-body-removed = { $rep } wrote down that you removed our access to { $store } in Shopify. Next, we look there that it is gone.
notice-noted-check = Is that not what you said? Tell { $rep }, and we put it right.

notice-passed-on-subject = The link to { $store } was passed on
notice-passed-on-body =
    Somebody with your link passed it on to { $name }, who now sees where our access to { $store } stands and can do the steps too.

    Was that not you? Tell { $rep } at once, and give the collaborator code to nobody.

notice-stuck-answered-subject = { $rep } looked at what you asked about { $store }
notice-stuck-answered-body = You told us that you could not go on with { $store }. { $rep } has looked at it. If you have no answer yet, or it does not help, tell { $rep }.
notice-stuck-answered-do = Open your link and go on where you stopped.

notice-more-asked-subject = { $partner } asks for more access to { $store }: yes or no?
notice-more-asked-subject-copy = { $partner } asks for more access to { $store }
notice-more-asked-body = You agreed to what { $partner } may ask for about { $store }. Now we ask for more than that. It counts only when somebody of you says yes. Until then everything stays as it was.
notice-more-asked-do = Open your link. It shows what is new and why we ask, with a button for yes and one for no.

notice-reminder-subject = Still your turn: access to { $store } for { $partner }
notice-reminder-body = Our request for limited access to { $store } still waits for you.
notice-reminder-body-invited =
    We asked you for limited access to { $store }, your Shopify store, and have not heard from you yet. You decide in Shopify what we may see, and you can take it back at any time.

    You do not want to give it? Say so on your page, and we do not ask again.
notice-reminder-body-code-wanted =
    To send you our request for { $store } in Shopify, we still need the collaborator code: 4 digits that the owner of the store sees in Shopify. The code alone opens nothing.

    You do not want to give us access? Say so on your page, and we do not ask again.
notice-reminder-body-sent =
    Our request to { $store } still waits in Shopify for the owner, or for somebody who manages users. We get access only when one of them accepts it.

    Compare before you accept: the message in our request carries the reference { $what }.
notice-reminder-do = Open your link. It shows what to do next, and where to say that you cannot go on.

notice-sign-in-subject = Your way back to your page at { $partner }
notice-sign-in-body =
    Somebody, most likely you, asked for a way back to your page at { $partner }. Use the link, or type the sign-in code, in the browser where you asked.

    Was that not you? Then do nothing: nobody came in. Give the sign-in code to nobody.

notice-prove-address-subject = Is this address yours? { $partner } asks for access to { $store }
notice-prove-address-body =
    { $partner } asks for limited access to { $store }, your Shopify store. Somebody there passed this on to you, with this address.

    You decide in Shopify what we may see, and you can take it back at any time. We never ask for a password, a payment, an app or a staff account.
notice-prove-address-do = Open your link to show that the address is yours. Then you can come back with it at any time.

# What stands around it
notice-several-subject = { $what }, and { $count } more
notice-hello = Hello { $name },
notice-from = { $rep }, { $partner }
notice-hello-nobody = Hello,
notice-button = Open your link
notice-button-invitation = See what we ask for
notice-button-accept = Show me how to accept
notice-button-prove = Yes, this address is mine
notice-button-sign-in = Open your page
notice-link-life =
    { $count ->
        [one] This link is yours alone. It works once, for { $count } day. Give it to nobody: you can pass the steps on there.
       *[other] This link is yours alone. It works once, for { $count } days. Give it to nobody: you can pass the steps on there.
    }
notice-sign-in-life =
    { $count ->
        [one] The link and the sign-in code work once, for { $count } minute, in the browser where you asked.
       *[other] The link and the sign-in code work once, for { $count } minutes, in the browser where you asked.
    }
notice-code = Sign-in code
notice-code-where = Type it on the page where you asked. It is not the collaborator code, the 4 digits from Shopify.
notice-plain = You can see where it stands at any time here:
notice-store = Store
notice-reference = Reference
notice-copy-merchant = This is a copy, so that you know. It is { $name }'s turn. You do not have to do anything.
notice-copy-partner = This is a copy, so that you know. It is { $partner }'s turn. You do not have to do anything.
notice-copy-nobody = This is a copy, so that you know. You do not have to do anything.
notice-answer = Questions? Answer this e-mail: { $rep } reads it. Or write to { $support }.
notice-safe = We never ask for a password, a payment, an app or a staff account. The collaborator code alone opens nothing. Never write it in an e-mail: not to us, and not to anybody else.
notice-verify = Not sure that this is from us? Do not use this e-mail to check. Ask the person you know at { $partner }, or look here:
notice-verify-alone = Not sure that this is from us? Do not use this e-mail to check. Ask the person you know at { $partner }.
notice-verify-reference = A reference in this e-mail can be checked on our page "Is this reference ours?". Go there from our own site, not from this e-mail.
notice-why = You get this because you, a colleague or { $partner } named this address for { $store }. Did you not expect it? Then do nothing, and tell { $rep }.

# A mail to try the mail server out
notice-test-subject = A test from { $partner }: mail arrives
notice-test-body = Somebody who runs the portal of { $partner } tried out whether its mail arrives. It does. You do not have to do anything.
