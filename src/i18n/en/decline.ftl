# "We do not want to give access"

decline-title = We do not want to give access, { $store }
decline-title-over = Nothing to decline, { $store }
decline-heading = We do not want to give access
decline-heading-over = There is nothing to decline
decline-lead = That is fine. It is your decision.
decline-sent = Our request still waits in Shopify. Saying no here does not take it away there. You can leave it as it is: we get access only when somebody accepts it.
decline-sent-hold = You can also decline it in Shopify. Then Shopify may hold our later requests to this store.
decline-sent-did = We declined it in Shopify already
decline-accepted = You told us that our request is accepted. Saying no here does not take the access away in Shopify. Remove it there too:
decline-means = What it means
decline-slower = We can still help you, it takes longer: we ask you for screenshots and lists instead of looking ourselves.
decline-orders = Your orders go on as before. They do not run through this access.
decline-code = We erase the collaborator code you gave us.
decline-later = You can change your mind later: tell { $rep }, and we start again.
decline-less = Is it only too much?
decline-less-what = When you accept our request in Shopify, you can leave out single permissions. We help you with the rest.
decline-reason = What worried you?
decline-reason-hint = You do not have to say. { $rep } reads it and learns from it.
decline-button = Say no to the access
decline-not = Go back without saying no
decline-active = You can still end it: remove our access in Shopify.
decline-over = You do not have to do anything. Questions? Ask { $rep }.
flash-declined = Noted: you said no. You do not have to do anything more here.
