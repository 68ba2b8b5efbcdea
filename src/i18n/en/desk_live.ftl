# What an open list says when it was brought up to date by itself.
desk-live-came =
    { $count ->
        [one] { $count } came onto the list.
       *[other] { $count } came onto the list.
    }
desk-live-went =
    { $count ->
        [one] { $count } left the list.
       *[other] { $count } left the list.
    }
desk-live-changed = Something on the list has changed.
desk-live-gone = You are signed out here, so the list is not kept up to date. Load the page to sign in.
