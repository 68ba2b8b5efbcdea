# Why a step cannot be made now. The keys come from src/domain/moves.rs; merchants and reps read the same.
refusal-now-invited = This cannot be done yet: the link has not been opened.
refusal-now-code-wanted = This cannot be done yet: the collaborator code is still wanted.
refusal-now-ready-to-send = This cannot be done now: { $partner } is about to send the request in Shopify.
refusal-now-sent = This is not possible any more: the request was sent in Shopify and waits there for an answer.
refusal-now-accepted = This is not possible any more: we were told that the request is accepted in Shopify.
refusal-now-active = This is not possible any more: access is on.
refusal-now-declined = This is not possible any more: the answer was no.
refusal-now-lapsed = This is not possible any more: the request has ended in Shopify.
refusal-now-removed = This is not possible any more: the access was removed.
refusal-now-cancelled = This is not possible any more: { $partner } gave the request up.
refusal-not-yours = Somebody else has to do this.
refusal-missing-address = The permanent address of the store is missing. It ends in .myshopify.com.
refusal-missing-code = The collaborator code is missing, and nobody said that none is needed.
refusal-missing-tick = Cancel the request in Shopify first, and tick that you did.
