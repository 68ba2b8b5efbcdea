# The error page: what is wrong, a way on.
error-way-access = Go to your stores
error-way-front = Go to the front page
error-way-desk = Go to the queue
error-way-form = Back to the form
error-way-again = Try again
error-request = If you ask us about this, tell us this number:
error-support = Stuck? Write to us:

error-refused-title = This step cannot be made now
error-unsure-title = We could not see whether it was saved
error-unsure-body = The connection to our database broke while we were saving. Look at the page first: if what you sent is there, you are done. If not, send it again.
error-unreadable-title = We could not read what was sent
error-unreadable-body = Something in it is broken or was cut off. Nothing was saved. Go back, reload the page, and try again.
error-cross-site-title = This did not come from our page
error-cross-site-body = What was sent came from another site, or your browser did not say where it came from. To keep you safe we did not take it, and nothing was saved. Open the page here and try again.
error-forbidden-title = You may not do this
error-forbidden-body = You are signed in, but your role does not allow this. Nothing was changed.
error-not-found-title = There is no such page
error-not-found-body = Check the address. If you came by a link of ours, it may be cut off, or the page belongs to somebody else.
error-method-title = This does not work that way
error-method-body = What was sent does not fit this address. Nothing was saved. Go to the page and use the button or the link on it.
error-too-slow-title = It took too long to arrive
error-too-slow-body = What you sent did not arrive in time, so nothing was saved. Check your connection, go back, and send it again.
error-conflict-title = Somebody else was faster
error-conflict-body = Something changed since you opened the page, so what you sent was not saved. Open the page again to see what happened.
error-gone-title = This link no longer works
error-gone-body = It was used already, or it is too old. You can ask for a new one on the front page.
error-too-large-title = This is too large
error-too-large-body = What you sent is larger than we take, so nothing was saved. Make it shorter and send it again.
error-invalid-title = Something in the form is not right
error-too-many-title = Too many tries
error-too-many-body =
    { $count ->
        [one] To keep everybody safe we have to slow you down. Wait { $count } minute, then try again.
       *[other] To keep everybody safe we have to slow you down. Wait { $count } minutes, then try again.
    }
error-too-many-body-seconds =
    { $count ->
        [one] To keep everybody safe we have to slow you down. Wait { $count } second, then try again.
       *[other] To keep everybody safe we have to slow you down. Wait { $count } seconds, then try again.
    }
error-away-title = Back in a moment
error-away-body = This page cannot be shown right now. What you sent before is not affected. Wait ten seconds, then try again.
error-still-in-title = You are still signed in
error-still-in-body = We could not sign you out just now, so whoever uses this browser next is you. Wait ten seconds, then press Sign out once more.
error-unsaved-title = We could not save this just now
error-unsaved-body = What you sent was not saved. Wait ten seconds, then send it again. Your browser may still have what you typed when you go back; a collaborator code or a password has to be typed again, since we do not keep it.
error-internal-title = Something went wrong on our side
error-internal-body = This is our mistake, and it is noted. Before you send anything again, look whether it was saved. If it happens once more, write to us.
