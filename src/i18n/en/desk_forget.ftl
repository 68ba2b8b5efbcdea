# Seeing a store page as a merchant does, and having people and merchants forgotten.
desk-as-merchant = See it as the merchant
desk-as-merchant-banner = You see what { $name } sees. Nothing here can be pressed.
desk-as-merchant-back = Back to the access request
desk-as-merchant-other = See it as { $name }
flash-note-desk-as-nobody = There is nobody to see it as. Add a contact first.

# The way there
desk-forget-link = Forget a person or this merchant
desk-forget-gone = This merchant was forgotten. Nothing that names it, its people or its stores is kept. What happened stays, by numbers and dates.

# The page
desk-forget-title = Forget, { $name }
desk-forget-heading = Forget a person or the merchant
desk-forget-lead = This cannot be undone. Copies of the database made before still hold what is forgotten here, until you delete them.
desk-forget-people = Forget one person
desk-forget-people-none = Nobody is left to forget.
desk-forget-removed = Removed earlier
desk-forget-choose = Forget { $name }
desk-forget-contact = Forget { $name }?
desk-forget-contact-what = The name and the e-mail address go. Links end, sessions end, messages that wait are not sent, tasks about this person are closed. What { $name } wrote in the timeline goes too. What happened stays, and says "a forgotten person".
desk-forget-contact-words = The whole name and the address are taken out of notes and of what others wrote. Somebody may have used another word, such as a first name. Read the notes of this merchant afterwards.
desk-forget-contact-confirm = Type the name to say that you mean it
desk-forget-contact-button = Forget this person
desk-forget-merchant = Forget the merchant
desk-forget-merchant-what = Everything that names it goes: the merchant, its stores and their addresses, all its people, all notes and everything that was written about it. What happened stays, by numbers and dates.
desk-forget-merchant-open = First end what is open. While access may be on in Shopify, somebody has to know whose it is.
desk-forget-merchant-open-one = Not yet over:
desk-forget-merchant-confirm = Type the name of the merchant to say that you mean it
desk-forget-merchant-button = Forget this merchant
desk-forget-close = Close without forgetting

fault-forget-name = This is not the name. Type it as it stands above.
fault-forget-open = A request is still open, or nobody has looked whether our access is gone. End that first.

flash-desk-forget-contact = The person is forgotten.
flash-desk-forget-merchant = The merchant is forgotten.
