# Privacy: what is kept, why, how long, who sees it, how to have it erased.
privacy-title = Privacy
privacy-about = What the access portal of { $partner } keeps about you, why, for how long, who sees it, and how to have it erased.
privacy-heading = What we keep about you, and what you can do about it
privacy-lead = This portal keeps what it needs to ask you for access and to show what became of it. Nothing more.
privacy-what = What we keep, why, and for how long
privacy-people = People
privacy-people-what = Your name, your e-mail address and your language, to reach you and to show who did what. As long as we work together, or until you want it erased.
privacy-stores = Stores
privacy-stores-what = The name and the address of each store in Shopify, and who owns it. Where a store has an app of ours: its token, locked away, and how Shopify last showed our access. As long as we work together, or until you want it erased.
privacy-code = Collaborator code
privacy-code-what =
    { $count ->
        [one] The 4 digits you send us, locked away with a key that is kept apart. We erase them when access is on, when you say no, when the request is given up, and { $count } day after you typed them at the latest. You can erase them earlier until we send the request.
       *[other] The 4 digits you send us, locked away with a key that is kept apart. We erase them when access is on, when you say no, when the request is given up, and { $count } days after you typed them at the latest. You can erase them earlier until we send the request.
    }
privacy-history = What happened
privacy-history-what = Each step of a request: what, who says so, and when. Which permissions you gave and took back. Each time we used the access, and why. Lines are never changed or deleted, so that both sides can rely on them. When you are erased, they stay without your name and without what you wrote.
privacy-yes = Your yes
privacy-yes-what = When you send the code we note who you are, when it was, in which language you read, and a fingerprint of the text you read. It proves what you agreed to.
privacy-messages = Messages
privacy-messages-what = What each message to you was about, to whom it went and when, so that both of us can look it up. Never the code. As long as what happened is kept.
privacy-links = Links
privacy-links-what =
    { $count ->
        [one] A fingerprint of each link we make for you, to know it again, never the link itself. A link works once, for { $count } day. The fingerprint goes 90 days later.
       *[other] A fingerprint of each link we make for you, to know it again, never the link itself. A link works once, for { $count } days. The fingerprint goes 90 days later.
    }
privacy-visits = Being signed in
privacy-visits-what =
    { $count ->
        [one] A cookie keeps you signed in for { $count } day after your last visit, and { $what } days at most. It is for that alone. Sign out and it ends.
       *[other] A cookie keeps you signed in for { $count } days after your last visit, and { $what } days at most. It is for that alone. Sign out and it ends.
    }
privacy-addresses = Addresses of computers
privacy-addresses-what =
    { $count ->
        [one] The internet address you ask from, counted for a day at most so that nobody can ask too often. For each step it also stays in a log that few people at { $partner } read, for { $count } day.
       *[other] The internet address you ask from, counted for a day at most so that nobody can ask too often. For each step it also stays in a log that few people at { $partner } read, for { $count } days.
    }
privacy-never = What we do not keep
privacy-never-shopify = Nothing of what we see in your store is copied into this portal. No orders, no customers, no products.
privacy-never-password = No password of yours and no payment. We never ask for them.
privacy-never-trackers = No trackers, no advertising, nothing loaded from other sites.
privacy-who = Who sees it
privacy-who-reps = People at { $partner } who look after merchants. To send a request, the person who sends it looks at the code, and each look is noted. People who only read here never see a code.
privacy-who-you = Everybody at your company who has a link of their own. They see the steps and each other's names, never the code.
privacy-who-machines = The services that run this portal and carry its mail, as far as that needs it.
privacy-who-nobody = Nobody else. We do not sell it.
privacy-erase = See it, correct it, have it erased
privacy-erase-page = Open the page of a store here and choose "What we hold about you". There you see it, download it, and tell us what to correct or erase.
privacy-erase-sign-in = Go to your stores
privacy-erase-write = Or write to us from the e-mail address it is about:
privacy-erase-what = When you want to be erased, a person at { $partner } does it: your name and your address go, your links end, and you are signed out everywhere.
privacy-erase-access = Erasing what we keep here does not end our access in Shopify. You end it in Shopify.
privacy-erase-access-how = How to remove our access
