# A merchant's people.

contacts-title = Your people here
contacts-title-one = Correct or remove { $name }
contacts-heading = Your people here
contacts-heading-one = Correct or remove { $name }
contacts-heading-me = Correct or remove yourself
contacts-lead =
    { $count ->
        [one] One person can see your stores here and do the steps. Every step names who did it.
       *[other] These { $count } people can see your stores here and do the steps. Every step names who did it.
    }
contacts-you = (you)
contacts-owns = Owner of { $what }
contacts-stores =
    { $count ->
        [one] { $count } store
       *[other] { $count } stores
    }
contacts-unproved = This address is not proved yet. It brings nobody back in until somebody opens the link that we sent there.
contacts-unproved-by-hand = This address is not proved yet. { $rep } passes a link on.
contacts-change = Correct or remove
contacts-name = Name
contacts-email = E-mail address
contacts-correct-what = A new address has to be proved: we send a link there. Links that went to the old address end.
contacts-correct-what-by-hand = A new address has to be proved: { $rep } passes a link on. Links for the old address end.
contacts-correct = Save
contacts-remove = Remove { $name }
contacts-remove-me = Remove myself
contacts-remove-what = { $name } is signed out at once, and links that are out end. What { $name } did stays in the list of what happened.
contacts-remove-me-what = You are signed out at once, and your links end. What you did stays in the list of what happened. To come back, you need a new invitation.
contacts-remove-owner = Nobody is then named as owner of { $what }.
contacts-remove-button = Remove from the list
contacts-remove-last = Nobody else is here. To remove this person, add somebody else first.
contacts-back = Back to your people
contacts-add = Add a person
contacts-add-what = They see all your stores here and can do every step. We send them a link of their own.
contacts-add-what-by-hand = They see all your stores here and can do every step. { $rep } passes a link on to them.
contacts-add-button = Add this person
contacts-too-many = You can add 3 new addresses in a day, and these are used up. Come back tomorrow, or ask { $rep }.
contacts-to-stores = Back to your stores
fault-name-empty = Type a name.
fault-contact-last = Nobody else is here. Add somebody first, then remove this person.
flash-contacts-corrected = Saved.
flash-contacts-moved = Saved. We sent a link to the new address, to prove it.
flash-contacts-moved-by-hand = Saved. We will pass a link on, to prove the new address.
flash-contacts-added = Added. We sent them a link of their own.
flash-contacts-added-by-hand = Added. We will pass a link on to them.
flash-contacts-removed = Removed. Their links and sign-ins have ended.
flash-contacts-left = You are removed and signed out.
