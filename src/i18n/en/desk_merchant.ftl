# A merchant on the desk.
desk-merchant-rep = Rep:
desk-merchant-language = Language:
desk-merchant-since = Here since
desk-language-en = English

# Another rep
desk-merchant-change-rep = hand over
desk-merchant-new-rep = Who looks after this merchant
desk-merchant-new-rep-hint = The merchant's pages name this person from now on. Only people who can work on this desk are in the list.
desk-merchant-assign = Hand over this merchant
flash-desk-rep-assigned = The merchant is handed over. Its pages name the new rep now.
fault-desk-rep-cannot = This person cannot look after merchants: they may only read, or cannot sign in any more. Choose somebody else.

desk-merchant-returned = The latest mail to this person did not arrive.

# Stores
desk-merchant-stores = Stores
desk-merchant-no-stores = There is no store yet. Add one: we ask for access to each store by itself.
desk-merchant-owner = Owner:
desk-merchant-no-owner = The owner is not known yet
desk-merchant-held = Somebody at this merchant typed the address { $what }. It is another store's, so it is held until you settle it.
desk-merchant-held-slip = It is a slip? Set the right address here.
desk-merchant-held-theirs = It is theirs? Take it out of the other store first, then set it here.
desk-merchant-older = Earlier access requests
desk-merchant-invite = Invite now
desk-merchant-request = Open the access request
desk-merchant-change-store = Change name or address
desk-merchant-store-hint = It ends in .myshopify.com. You know only the address that customers use? Type that, and we look. Leave it empty where nobody knows it.
desk-merchant-save-store = Save this store
desk-merchant-owner-none = The owner is not known
desk-merchant-close = Close without saving
desk-merchant-add-store = Add a store
desk-merchant-add-store-button = Add this store
flash-desk-store-added = The store is added. Nobody was written to yet.
flash-desk-store-set = The store is saved.
flash-desk-owner-none = This store has no owner noted now.

# People
desk-merchant-contacts = Contacts
desk-merchant-no-contacts = There is nobody yet. Add the person you write to.
desk-merchant-not-proved = (not proved: nobody has opened a link that was sent there)
desk-merchant-owns = Owner of
desk-merchant-change-contact = Correct or remove
desk-merchant-email-hint = A new address ends the links that were sent to the old one.
desk-merchant-save-contact = Save this contact
desk-merchant-make-owner = Owner of
desk-merchant-make-owner-hint = The owner sees the code and accepts the request. They are invited to do the open steps.
desk-merchant-make-owner-button = Make owner and invite
desk-merchant-remove-what = Removing somebody ends their links and signs them out. What they did stays in the timeline, with their name.
desk-merchant-remove = Remove this contact
desk-merchant-add-contact = Add a contact
desk-merchant-add-contact-button = Add this contact
flash-desk-contact-added = The contact is added. Nobody was written to yet.
flash-desk-contact-corrected = The contact is saved.
flash-desk-contact-removed = The contact is removed. Their links have ended.
flash-desk-owner-made = They are the owner now, and are invited to do the open steps.
fault-desk-owner-store = Choose the store.

# Notes
desk-merchant-notes = Notes
desk-merchant-notes-what = Merchants never see these.
desk-merchant-note = New note
desk-merchant-note-hint = Never write a code or a password here. Two stars make **bold** words, a dash begins a list, # begins a heading, [words](https://…) make a link. An empty line begins a new paragraph.
desk-merchant-add-note = Add this note
desk-merchant-no-notes = No notes yet.
flash-desk-note-added = The note is added.
