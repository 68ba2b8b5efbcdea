# Each use of the access, noted on the desk and read by the merchant.
desk-cases-title = Uses of the access, { $store }
desk-cases-heading = Uses of the access
desk-cases-lead = We promise merchants that each use is noted. They read what stands here.
desk-cases-none = No use is noted yet.
desk-cases-off = A use can be noted while access is on.
desk-cases-new = Note a use
desk-cases-looked-at = What did you look at?
desk-cases-looked-at-hint = Such as one order, or the stock of one product. The merchant reads it.
desk-cases-reason = Why?
desk-cases-reason-hint = What went wrong, or who asked. Name an order or ticket by its number, never a customer.
desk-cases-submit = Note this use
desk-cases-what = What
desk-cases-why = Why
desk-cases-who = Who
desk-cases-when = When
desk-cases-go = Uses of the access: see and note
flash-desk-case-noted = The use is noted. The merchant can read it.
