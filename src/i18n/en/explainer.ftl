# The explainer: what we ask for and why, to read and print; for everybody, and for one store.
explainer-title = What { $partner } asks for and why
explainer-title-store = What { $partner } asks for and why, { $store }
explainer-about = Which permissions { $partner } asks for in your Shopify store, why, what we never do with them, how to accept and how to remove them.
explainer-heading = What we ask for, why, and how you take it back
explainer-lead = To help you when an order or a stock level goes wrong, { $partner } asks for limited access to your Shopify store. Shopify calls it collaborator access. All you need to know is on this page.

explainer-store = About this request
explainer-store-name = Store
explainer-store-address = Address in Shopify
explainer-store-reference = Reference
explainer-store-state = Where it stands
explainer-store-rep = Looks after you
explainer-store-date = As of

explainer-promise = What we promise

explainer-asked =
    { $count ->
        [one] The permission we ask for
       *[other] The { $count } permissions we ask for
    }
explainer-asked-labels = The names are as Shopify writes them. "Allows changes" means that Shopify's permission does, whatever we do with it.
explainer-also = Also called: { $what }
explainer-stands-since = { $what }, since { $when }. Who says so: { $name }.
explainer-version = Version { $what } of our list of permissions.

explainer-code = Step 1: you send the collaborator code
explainer-code-why = Before we can send the request, we need the code of your store: 4 digits, one code for each store. Only the owner, or somebody who manages users, can see it.
explainer-code-sign-in = Sign in to your Shopify admin. The code stands here:
explainer-code-give = Copy the code you see. Do not make a new one. Then give it on this portal, on the page your link opens: never by e-mail. We keep it hidden and erase it when access is on.
explainer-code-none = Some stores need no code: Shopify shows there that anyone can send a request.

explainer-send = Step 2: we send the request
explainer-send-what =
    { $count ->
        [one] With the code, a person at { $partner } sends the request through Shopify, usually within { $count } working day. It holds the permissions above, and nothing else.
       *[other] With the code, a person at { $partner } sends the request through Shopify, usually within { $count } working days. It holds the permissions above, and nothing else.
    }

explainer-accept = Step 3: you accept it in Shopify
explainer-accept-mail = Shopify writes to the owner, from { $what }, with a subject such as:
explainer-accept-find = You also find the request in Shopify. Look at the permissions there before you accept:
explainer-accept-compare = Compare the reference: the message with the request says { $what }.
explainer-accept-untick = Too much? Do not decline: untick what you do not want, then accept. If you decline, Shopify may hold our later requests.
explainer-accept-grey = Is the button grey? Then the owner, or somebody who manages users, has to do it.

explainer-after = After that
explainer-after-check = Once access is on, we check your set-up once: products, stock, locations. After that we go in only when something goes wrong. That way we can find out faster what it was.
explainer-after-code = You can make a new code in Shopify now. Our access stays.
explainer-after-without = Whatever you leave out, your orders go on: the connection between your store and us does not run on this access.

explainer-removal = How to remove our access
explainer-removal-how = You can do this at any time, and do not have to ask us:
explainer-removal-password = Shopify asks for your Shopify password then. Type it there and nowhere else. It cannot be undone: if we need access again, we have to ask you again.
explainer-removal-quiet =
    { $count ->
        [one] It also ends by itself when nobody at { $partner } signs in to your store for { $count } day.
       *[other] It also ends by itself when nobody at { $partner } signs in to your store for { $count } days.
    }

explainer-reach = How to reach us
explainer-reach-rep = { $rep } at { $partner } looks after you.
explainer-reach-support = Write to { $support }.
explainer-reach-page = This page, as it is now:

explainer-save = Save as PDF
explainer-paper-code = QR code that opens { $what }
explainer-paper-page = Page { $when } of { $what }
