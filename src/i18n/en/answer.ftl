# Step 3: accept our request in Shopify, and tell us what came of it.

answer-accept-title = Your turn: accept in Shopify, { $store }
answer-accept-heading = Accept our request in Shopify
answer-change-title = Change what you said, { $store }
answer-change-heading = Change what you said
answer-after-all-title = Was it accepted after all? { $store }
answer-after-all-heading = Was it accepted after all?
answer-early-title = Nothing to accept yet, { $store }
answer-early-heading = There is nothing to accept yet
answer-early-what = Our request is not in Shopify yet, as far as this page knows. Do you see it there already? Then tell { $rep }.
answer-on-title = Access is on, { $store }
answer-on-heading = This is done: access is on
answer-on-what = You can change our permissions in Shopify at any time. If you do, tell { $rep }, so that we know.
answer-over-title = Nothing to accept, { $store }
answer-over-heading = There is nothing to accept
answer-over-what = If you still see our request in Shopify, do not accept it. Questions? Ask { $rep }.

answer-owner-has-it = The steps are with { $name }, the owner. If you can accept the request, you can do it too.
answer-too-much = Too much? Do not decline.
answer-too-much-what = Untick what you do not want, then accept. If you decline, Shopify may hold our later requests.

# Where it is
answer-skip = Done already? Tell us what came of it
answer-find = Find our request
answer-find-again = Show me again where the request is
answer-mail = Shopify sends the owner an e-mail when we ask. It lists what we ask for, and its button “{ $view }” leads to the right place.
answer-mail-sender = It comes from
answer-mail-subject = Its subject is
answer-mail-or = or
answer-mail-or-here = No e-mail? Shopify shows a notice on its home page too. Or click your way there:
answer-open-shopify = Open this page in Shopify

# Before accepting
answer-compare = Compare, then accept
answer-compare-reference = The message in our request carries this reference:
answer-compare-other = Another reference, or none? Do not accept, and ask { $rep } first.
answer-role = In some stores Shopify wants you to choose a role for us first: press “{ $assign }”, choose a role with no more than you want to give, then press “{ $accept }” at the top right.

# Tips
answer-trouble = If it does not work
answer-trouble-find = I cannot find the request
answer-trouble-accept = “{ $accept }” is grey
answer-tip-mail = Shopify writes only to the owner and to people who may manage requests. Ask the owner to look for the e-mail.
answer-tip-spam = Look in the spam folder too. The e-mail comes from { $sender }.
answer-tip-home = Look at the home page of your Shopify admin: a notice stands there.
answer-tip-store = Look in the right store: { $store }.
answer-tip-menus = Shopify's menus differ from store to store.
answer-tip-menus-link = See the other menus
answer-tip-right = Only the owner, or somebody who may manage users, sees the request. If that is not you, it is not your fault.
answer-tip-grey = Then you may not accept requests in this store. The owner can, or somebody who manages users.
answer-tip-role = Shopify may want a role first: press “{ $assign }” and choose one. Then you can accept.
answer-tip-role-name = Does Shopify say that the name of the role exists already? Delete the role that Shopify made, and choose one that was there before.

# The answer
answer-tell = Tell us what came of it
answer-question = What happened in Shopify?
answer-all = Accepted, with everything you ask for
answer-all-hint = All permissions were left ticked.
answer-some = Accepted, with some of it
answer-some-hint = Some permissions were unticked. That is fine.
answer-which = Which permissions did we get?
answer-which-hint = Only if you accepted some of it. Shopify ticks some permissions together: where that is so, it stands below.
answer-unsure = Accepted, not sure with what
answer-unsure-hint = { $rep } looks in Shopify.
answer-cannot-find = I cannot find the request
answer-cannot-accept = “{ $accept }” is grey
answer-note = What do you see in Shopify?
answer-note-hint = Only if you cannot go on. { $rep } reads it.
answer-declined = We declined it
answer-declined-hint = On the next page we say what that means, before we note it.
answer-send = Tell { $rep }
answer-else = Something else? Ask { $rep }

# Declined in Shopify
answer-declined-title = You declined in Shopify, { $store }
answer-declined-heading = You declined our request in Shopify
answer-declined-lead = That is your right. This is what it means:
answer-declined-hold = Shopify may hold our later requests to this store. Was it only too much? Then tell { $rep }: you could have unticked what you do not want.
answer-declined-back = If you want us to have access later, tell { $rep }. We find out together whether Shopify lets us ask again.
answer-declined-button = Yes, we declined it in Shopify
answer-declined-not = No, we did not decline it

fault-answer-choose = Choose what happened in Shopify.
fault-permissions-none = Tick at least one permission.
fault-permissions-unknown = One of these permissions is not among those we asked for. Choose again.
flash-answer-all = Noted: accepted, with everything. We now look in Shopify whether access is on.
flash-answer-some = Noted: accepted, with some of it. We now look in Shopify whether access is on.
flash-answer-unsure = Noted: accepted. We look in Shopify which permissions are on.
flash-answer-declined = Noted: you declined our request in Shopify.
