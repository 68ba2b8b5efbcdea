# What is wrong with something typed, and how to mend it. The keys come from the faults in src/domain.

# Any text
fault-text-empty = This is empty. Type something here.
fault-text-too-long =
    { $count ->
        [one] This is too long. Make it { $count } character.
       *[other] This is too long. Make it { $count } characters or fewer.
    }
fault-text-code = This looks like a collaborator code. Take the 4 digits out: what you write here is read by many, and only the page for the code keeps it hidden.
fault-text-control = There is a hidden character in this text. Delete it and type it again by hand.

# The collaborator code, from Shopify
fault-code-empty = Type the 4 digits of the collaborator code.
fault-code-too-short =
    { $count ->
        [one] That was { $count } digit. The collaborator code has 4, zeros at the start too. Type the code again: we do not keep it.
       *[other] That was { $count } digits. The collaborator code has 4, zeros at the start too. Type the code again: we do not keep it.
    }
fault-code-too-long = That was { $count } digits. The collaborator code has 4. Copy it from Shopify and type the code again: we do not keep it.
fault-code-wrong-alphabet = The collaborator code is 4 digits, nothing else. Type the code again: we do not keep it.
fault-code-looks-like-sign-in-code = That looks like the sign-in code from our e-mail. Here we need the collaborator code: 4 digits that you see in Shopify.

# The sign-in code, from our mail
fault-sign-in-code-empty = Type the sign-in code from our e-mail.
fault-sign-in-code-wrong-length =
    { $count ->
        [one] That was { $count } character. The sign-in code has 8, such as K7Q4-29MX. Type the code again: we do not keep it.
       *[other] That was { $count } characters. The sign-in code has 8, such as K7Q4-29MX. Type the code again: we do not keep it.
    }
fault-sign-in-code-wrong-alphabet = The sign-in code has only letters and digits, such as K7Q4-29MX. Type the code again: we do not keep it.
fault-sign-in-code-looks-like-collaborator-code = That looks like the 4 digits from Shopify. Here we need the sign-in code from our e-mail. It has 8 characters, such as K7Q4-29MX.

# The address of a store
fault-address-empty = Type the address of your store. It ends in .myshopify.com.
fault-address-custom-domain = { $what } is not the permanent address of a store. We need the one that ends in .myshopify.com, because Shopify takes no other.
fault-address-deeper-host = { $what } has a name too many. The address has one name before .myshopify.com. Take out what stands before it, such as www.
fault-address-no-handle-in-admin-link = This link does not say which store it is. Open your store first, then copy the address again. Or type the address that ends in .myshopify.com.
fault-address-looks-like-email = That looks like an e-mail address. We need the address of your store. It ends in .myshopify.com.
fault-address-credentials = There is a sign-in name or a password in this address. We never need one. Type only the address that ends in .myshopify.com.
fault-address-looks-like-code = That looks like the collaborator code. Type it in the field for the code. Here we need the address of your store. It ends in .myshopify.com.
fault-address-too-long = This is too long for the address of a store. Type only the address that ends in .myshopify.com, { $count } characters at most before that.
fault-address-invalid = We cannot read an address from this. Type the one that ends in .myshopify.com, such as your-store.myshopify.com.

# An e-mail address
fault-email-empty = Type an e-mail address.
fault-email-no-at = There is no @ in this e-mail address. Type all of it, such as mia@example.com.
fault-email-invalid = This does not look like an e-mail address. Type only the address, without a name or spaces, such as mia@example.com.
fault-email-too-long = This is too long for an e-mail address. Check it and type it again.

# The reference of an access request
fault-reference-empty = Type the reference. It looks like { $prefix }-7K2Q-9XMF.
fault-reference-wrong-shape = This is not a reference. A reference looks like { $prefix }-7K2Q-9XMF. Check it and type it again.
fault-prefix = The letters before a reference are 2 to 5 letters from A to Z, such as HND.
