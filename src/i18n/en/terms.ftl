# What a merchant agreed to, and what changed since; and where we ask for more than that.

terms-since = What changed since you agreed
terms-since-lead = You agreed on { $when } to version { $what } of our texts.
terms-since-noted = Version { $what } of our texts holds for this store.
terms-since-holds = This holds already. It asks for no more than you agreed to.
terms-since-in-use = Version { $what } of our texts is in use now, and reads as below. What you agreed to still holds. If we ever ask for more, we need your yes first.
terms-since-asked = We ask for more. What you agreed to still holds until somebody says yes on the page of your store.

terms-added = We ask for this, and did not before:
terms-taken-out = We do not ask for this any more:
terms-permission = Permission
terms-what = What changed
terms-label = The name in Shopify
terms-was = Before
terms-is = New
terms-paper-was = { $what }, before
terms-paper-is = { $what }, new
terms-changes = New: it allows changes. Before: view only.
terms-changes-not = New: view only. Before: it allowed changes.
terms-personal = New: it shows personal data. Before: it showed none.
terms-personal-not = New: it shows no personal data. Before: it showed some.

# Where we ask for more
terms-asked-heading = May we ask for more?
terms-asked = { $partner } asks for more than you agreed to. It counts only when you say yes. Until then everything stays as it was.
terms-asked-on = { $partner } asks for more than you gave. Nothing changes until you add it in Shopify and tell us here.
terms-asked-how = In Shopify, go to our access, tick what you want to add, and save. No code is needed. Then come back and press the button. Where our access is:
terms-asked-yes =
    { $count ->
        [one] With your yes you let us ask for this { $count } permission, in the words of this page. You decide in Shopify.
       *[other] With your yes you let us ask for { $count } permissions in all, in the words of this page. You decide in Shopify.
    }
terms-asked-yes-active = With your yes this holds from now on, in the words of this page. You can take our access back in Shopify at any time.
terms-asked-yes-on = With the button you say yes to this, in the words of this page, and that you added it in Shopify. We look there, and note what we see.
terms-asked-agree = Yes, we agree
terms-asked-added = I added it in Shopify
terms-asked-no = No, leave it as it was
terms-asked-changed = The text changed while you had this page open, so your answer was not saved. Read it again, then answer.
fault-terms-answer = Nothing was saved. Press one of the two buttons below.
flash-terms-agreed = You said yes. Thank you: we use it from now on.
flash-terms-added = You said that you added it. We look in Shopify, and note what we see.
flash-terms-refused = You said no. Everything stays as it was.
store-do-more = See what more we ask for
