# The keys of the desk.
desk-keys-title = Keys
desk-keys-open = Keys
desk-keys-search = Look for something
desk-keys-down = Next row
desk-keys-up = Row before
desk-keys-enter = Open the row
desk-keys-choose = Choose the row, or leave it
desk-keys-queue = Back to the list
desk-keys-help = Show these keys
desk-keys-use = Use these keys in this browser
desk-keys-use-what = Turn them off where they get in the way of your own, such as speech input. Tab and Enter work at any time.
desk-keys-close = Close
