# What we promise: said on the front page, in the invitation and on paper, before any code is asked for.
facts-use = We use the access to check your set-up, to answer your questions, and to find out why an order or a stock level went wrong.
facts-not-run = We do not run your store, make routine changes or manage your day-to-day work.
facts-limited = We ask for limited access: only the permissions we name, and you see them all before you say yes.
facts-you-decide = You decide in Shopify what we may see.
facts-take-back = You can take it back at any time, in Shopify, without asking us.
facts-never-ask = We never ask for a password, a payment, an app or a staff account.
facts-code-alone = The collaborator code alone opens nothing. We have access only after the owner accepts our request.
facts-no-seat = Our access takes no staff seat. We cannot become owner or administrator of your store with it.
facts-whole-store = Each permission is for the whole store. Shopify cannot limit it to one order or one location.
facts-rep = A person at { $partner } looks after you. Their name stands on each of your pages here.
facts-shopify = Shopify calls this collaborator access. The request goes through Shopify itself, and so does your answer.

# How people can check that it is us
facts-verify = Not sure that it is us? Do not use this page to check. Ask the person at { $partner } you always talk to.
facts-verify-site = Or look on our own site:
facts-verify-link = How to check that this is { $partner }
