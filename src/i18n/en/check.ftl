# The page that says whether a reference is one of ours.
check-title = Is this reference ours?
check-title-ours = This reference is ours
check-title-not = This reference is not ours
check-heading = Is this reference ours?
check-lead = Each request for access that { $partner } makes has a reference. It stands on our pages, in our e-mails, and in the message of the request that you see in Shopify.
check-reference = Reference
check-reference-hint = It looks like { $prefix }-7K2Q-9XMF. Capitals and dashes do not matter.
check-button = Check it
check-another = Check another one
check-says-only = We say only whether it is ours: nothing about you, your store, or where the request stands.
check-ours = Yes: { $what } is a reference of { $partner }
check-ours-what = We gave this reference to one of our merchants. Is it the one that stands on your own pages here? Then the request in Shopify that names it is ours. A reference is no secret, so it does not prove who showed it to you.
check-not = No: { $what } is not a reference of { $partner }
check-not-what = Look again whether each letter and number is right. If they are, somebody may be using our name: accept nothing, give the code to nobody, and tell us:
check-cannot = What this page cannot tell you
check-cannot-copy = Whether it is real itself. A false page can look like this one and say yes to anything. If a message that you doubt led you here, do not go by what you read here.
check-cannot-who = Who wrote to you. Somebody may have seen a real reference and copied it.
check-cannot-ask = To be sure, ask the person at { $partner } you always talk to, by a number or an address that you had before.
check-link = Check a reference
fault-check-too-many =
    { $count ->
        [one] That was a lot in a short time. Wait { $count } minute, then check again.
       *[other] That was a lot in a short time. Wait { $count } minutes, then check again.
    }
