# One thing done to several access requests of the list.
desk-bulk-choose = Choose { $store }
desk-bulk-choose-all = Choose all on this page
desk-bulk-do = With those you chose
desk-bulk-invite = Invite
desk-bulk-remind = Remind
desk-bulk-assign = Give to another rep
desk-bulk-cancel = Give up
desk-bulk-invite-title = Invite these merchants
desk-bulk-remind-title = Remind these merchants
desk-bulk-assign-title = Give these merchants to another rep
desk-bulk-cancel-title = Give these requests up
desk-bulk-invite-what = Each gets a link that shows what we ask for and why. It goes to the owner, once named, else to the first contact. Where there are many, they leave one after the other.
desk-bulk-remind-what = Each gets one message that it is still their turn. It goes to the owner, once named, else to the first contact, and to nobody twice within a day.
desk-bulk-assign-what = Each merchant goes to this rep, with all of its stores. The merchant's pages name the new rep from then on.
desk-bulk-cancel-what = The merchants are told not to accept our request any more. Codes that wait here are erased. You can start anew later.
desk-bulk-invite-button =
    { $count ->
        [one] Invite { $count } merchant
       *[other] Send { $count } invitations
    }
desk-bulk-remind-button =
    { $count ->
        [one] Remind { $count } merchant
       *[other] Send { $count } reminders
    }
desk-bulk-assign-button =
    { $count ->
        [one] Give { $count } merchant to this rep
       *[other] Give all { $count } to this rep
    }
desk-bulk-cancel-button =
    { $count ->
        [one] Give { $count } request up
       *[other] Give { $count } requests up
    }
desk-bulk-chosen = You chose
desk-bulk-left-out = Left out
desk-bulk-why = Why
desk-bulk-back = Back to the list
desk-bulk-rep = Rep
desk-bulk-rep-choose = Choose a rep
desk-bulk-cancelled = I cancelled these in Shopify
desk-bulk-cancelled-hint = These wait in Shopify, where the merchant could still accept them. Cancel each there first, then tick it here.
desk-bulk-cancel-not = This cannot be given up as it stands now.
desk-bulk-meanwhile = Somebody changed it meanwhile. Look at it, then choose it again.
desk-bulk-fault = This went wrong on our side. Open it and look whether it was saved; if not, choose it again.
desk-bulk-gone = It is not there any more.
fault-bulk-do = This page does not know what to do. Go back to the list and press one of the buttons below it.
fault-bulk-none = You chose nothing. Go back to the list and tick the requests that you mean.
fault-bulk-many = That is too many at once. Go back to the list and tick 50 at most.
fault-bulk-rep = Choose who looks after these merchants from now on.
fault-bulk-cancelled = Tick each request that you cancelled in Shopify. Leave out what you did not cancel there: go back to the list and choose again.
fault-invite-already = They have a link already, or are about to get one. Remind them instead, or open the request to send a new one.
fault-remind-turn = It is not the merchant's turn, so there is nothing to remind of.
fault-remind-nobody = There is nobody to remind: the merchant has no contact.
fault-remind-today = This person was reminded within the last day. Wait a day, or call.
flash-desk-bulk-invited =
    { $count ->
        [one] { $count } invitation is on its way, or waits below to be told by hand.
       *[other] { $count } invitations are on their way, or wait below to be told by hand.
    }
fault-remind-ended = They want no reminders. Call, or write to them yourself.
flash-desk-bulk-reminded =
    { $count ->
        [one] { $count } reminder is on its way, or waits below to be told by hand.
       *[other] { $count } reminders are on their way, or wait below to be told by hand.
    }
flash-desk-bulk-assigned =
    { $count ->
        [one] { $count } merchant has a new rep.
       *[other] { $count } have a new rep.
    }
flash-desk-bulk-cancelled =
    { $count ->
        [one] { $count } request is given up.
       *[other] { $count } requests are given up.
    }
