# The timeline: what happened, one sentence for each fact. The desk may say more in keys that begin with desk-timeline.

# Who says so
timeline-source-you = { $name } (you)
timeline-source-contact = { $name }
timeline-source-gone = Somebody who is no longer here
timeline-source-forgotten = a forgotten person
timeline-source-rep = { $rep }, { $partner }
timeline-source-rep-gone = Somebody at { $partner }
timeline-source-noted-phone = { $rep } wrote down what you said on the phone
timeline-source-noted-mail = { $rep } wrote down what you said by e-mail
timeline-source-noted-chat = { $rep } wrote down what you said in a chat
timeline-source-noted-meeting = { $rep } wrote down what you said in a meeting
timeline-source-app = Shopify
timeline-source-sweep = This portal

# What happened
timeline-made =
    { $count ->
        [one] { $partner } asked for access, with { $count } permission.
       *[other] { $partner } asked for access, with { $count } permissions.
    }
timeline-link-sent = A link was sent to { $name }.
timeline-link-sent-by-hand = A link for { $name } was copied, to pass it on by hand.
timeline-link-opened = The link was opened.
timeline-link-opened-noted = We noted that you know of our request.
timeline-link-disowned = Somebody did not expect the link. It ended, and nothing was shared.
timeline-code-submitted = The collaborator code was given. It is hidden.
timeline-code-submitted-replaced = A new collaborator code took the place of the earlier one.
timeline-no-code-declared = { $name } says: the store asks for no code.
timeline-no-code-declared-app = No code is needed: our app is installed on the store.
timeline-code-erased = Our copy of the code was erased.
timeline-code-erased-unused = Our copy of the code was erased before it was used.
timeline-address-set = The address of the store was given.
timeline-address-held = The address of the store was given.
timeline-shopify-refused-wrong-code = Shopify did not take the code: it is wrong or no longer valid.
timeline-shopify-refused-asks-for-code = Shopify asks for a code for this store.
timeline-shopify-refused-no-such-store = Shopify does not know a store with this address.
timeline-shopify-refused-on-hold = Shopify holds our requests to this store, because one was declined before.
timeline-shopify-refused-already-there = Shopify says that a request is waiting there already, or that we have access.
timeline-shopify-refused-places-taken = Shopify lets only { $places } requests of ours wait at a time. All { $places } places are taken.
timeline-marked-sent = We sent the request in Shopify.
timeline-taken-back-in-shopify = We took the request back in Shopify for now.
timeline-answered-accepted-all = { $name } says: accepted in Shopify, with all permissions.
timeline-answered-accepted-some = { $name } says: accepted in Shopify, with these permissions: { $what }.
timeline-answered-accepted-unsure = { $name } says: accepted in Shopify, not sure with which permissions.
timeline-confirmed =
    { $count ->
        [0] Shopify shows that our access is on, with no permission that we know.
       *[other] Shopify shows that our access is on, with: { $what }.
    }
timeline-found-pending = Shopify still shows the request as not accepted.
timeline-declined = { $name } says no to the access.
timeline-declined-in-shopify = { $name } says: declined in Shopify.
timeline-found-active = Shopify shows that our access is on. Which permissions it has is not known yet.
timeline-found-lapsed = Shopify no longer shows our request or our access.
timeline-found-lapsed-expired = Shopify shows that our request or our access has expired.
timeline-removed = { $name } says: the access is removed in Shopify.
timeline-removed-by-partner = We left the store. Our access is over.
timeline-removal-confirmed = Shopify shows that our access is gone.
timeline-cancelled = We gave this request up.
timeline-move-taken-back = We took our last step here back. It was noted by mistake.
timeline-got-stuck-cannot-find = { $name } cannot find the request in Shopify.
timeline-got-stuck-cannot-accept = { $name } cannot press Accept in Shopify.
timeline-got-stuck-owner-unknown = { $name } does not know the address of the store's owner.
timeline-got-stuck-other = { $name } asked for help.
timeline-stuck-answered = We answered the question.
timeline-check-raised = This may have ended by itself. We are checking.
timeline-reviewed = We looked whether we still need this access: we do.
timeline-check-cleared = We checked. Nothing has changed.
timeline-reminders-paused = We send no more reminders about this for now.
timeline-reminders-paused-ended = We send no more reminders about this, as we were asked.
timeline-reminders-resumed = We send reminders about this again.
timeline-passed-to-owner = The open steps were passed on to { $name }, the owner.
timeline-owner-taken-back = The steps are no longer with the owner we were told of.
timeline-rested = We leave it at that for now.
timeline-contradicted-all = { $name } says something else than was said before: accepted, with all permissions.
timeline-contradicted-some = { $name } says something else than was said before: accepted, with these permissions: { $what }.
timeline-contradicted-unsure = { $name } says something else than was said before: not sure which permissions were accepted.
timeline-terms-changed = We changed what we ask for, or its texts. We ask for: { $what }.
timeline-more-asked = We ask for more, about: { $what }. It counts only with a yes.
timeline-more-agreed = { $name } says yes to more, about: { $what }.
timeline-more-agreed-in-shopify = { $name } says yes, and that this was added in Shopify: { $what }.
timeline-more-refused = { $name } says no to more. Everything stays as it was.
timeline-more-withdrawn = We ask for more no longer. Everything stays as it was.
timeline-found-granted = We looked in Shopify again. Our access has: { $what }.
timeline-proof = The text that was read: version { $what }, language { $name }, fingerprint { $when }.
timeline-proof-none = Nobody read our text here: it was written down.
