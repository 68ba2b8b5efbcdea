# Merchants from a file.
desk-import-nav = Import
desk-import-title = Import merchants
desk-import-heading = Import merchants from a file
desk-import-lead = Choose a CSV file, or paste its text. First you see what each row would do. Nothing is changed before you say so.
desk-import-file = CSV file
desk-import-file-hint = From a spreadsheet, saved as CSV in UTF-8. At most 5,000 rows and 2 megabytes.
desk-import-text = Or paste the rows here
desk-import-text-hint = With the names of the columns in the first line. If you also chose a file, we read the file.
desk-import-look = Show what this would do
desk-import-columns = The columns
desk-import-columns-what = The first line names the columns, in any order. You can leave out the ones you do not need.
desk-import-rule-needed = A new merchant needs name, contact_name and contact_email.
desk-import-rule-same = We know a merchant by its external_id. If there is none, by the store. If there is none, by contact_email and name together. Several stores of one merchant are several rows.
desk-import-rule-empty = An empty cell changes nothing, so you can import a file again after you have added to it.
desk-import-rule-state = Write active in state where we have access already, and the day it began in since, such as 2026-01-31. Leave both empty for all others.
desk-import-rule-permissions = Put a space between permissions. Leave the cell empty to ask for all of them.

# Before
desk-import-preview-title = What this import would do
desk-import-preview-heading = What this import would do
desk-import-mails-nobody = Nobody is written to. You invite people afterwards, one by one.
desk-import-button = Import these rows
desk-import-other = Choose another file
desk-import-back = Back to the queue
desk-import-nothing = All of this is here already. There is nothing to import.
desk-import-rows = Rows of the file
desk-import-rows-right = What the other rows would do, once you have corrected these
desk-import-line = Line
desk-import-what = What it does
desk-import-adds = Will add the merchant
desk-import-adds-store = Will add a store to its merchant
desk-import-updates = Will change what is here
desk-import-exists = Is here already
desk-import-reading = Reading the rows…
desk-import-busy =
    { $count ->
        [one] Importing { $count } row. Stay on this page until it is done…
       *[other] Importing { $count } rows. Thousands take some seconds. Stay on this page until it is done…
    }
desk-import-was = Until now: { $name }. All of its stores go by the new name.
desk-import-adds-person = Adds a contact who is not there yet.
desk-import-changes = Changes: { $what }
desk-import-left = Says something else than we have, and stays as it is here: { $what }
desk-import-more =
    { $count ->
        [one] And { $count } more row.
       *[other] And { $count } more rows.
    }

# Something is wrong
desk-import-wrong = What to correct
desk-import-wrong-count =
    { $count ->
        [one] There is { $count } thing to correct in this file. Nothing was imported.
       *[other] There are { $count } things to correct in this file. Nothing was imported.
    }
desk-import-wrong-what = Correct these in your file. Then choose it again below.
desk-import-column = Column
desk-import-mend = What is wrong
desk-import-whole = The whole line

# After
desk-import-result-title = What was imported
desk-import-result-heading = The file is imported
desk-import-result-lead = Imported by { $rep }:
desk-import-result-next = Nobody was written to yet. You can invite everybody who was added, or choose in the queue.
desk-import-invite =
    { $count ->
        [one] Invite the { $count } who was added
       *[other] Invite all { $count } who were added
    }
desk-import-invite-mail =
    { $count ->
        [one] Each gets a mail with a link of their own. It takes about { $count } minute until the last one has left.
       *[other] Each gets a mail with a link of their own. It takes about { $count } minutes until the last one has left.
    }
desk-import-invite-by-hand = No mail server is set up, so each becomes something to tell by hand, with its text and link.
flash-desk-import-invited = They are invited. The outbox shows what has left, and the queue what is to be told by hand.
desk-import-result-file = Download this list
desk-import-result = What was done
desk-import-done-adds = Merchant added
desk-import-done-adds-store = Store added
desk-import-done-updates = Changed
desk-import-done-exists = Was here already
desk-import-more-in-file =
    { $count ->
        [one] And { $count } more row. The list you can download has all of them.
       *[other] And { $count } more rows. The list you can download has all of them.
    }

# What is wrong with a file or a row
fault-import-none = Choose a file, or paste the rows.
fault-import-too-large = This file is larger than 2 megabytes. Cut it into several files.
fault-import-not-utf8 = This line has letters we cannot read. Save the file as CSV in UTF-8 and choose it again.
fault-import-empty = There is nothing in this file.
fault-import-no-rows = There are only names of columns, and no rows below them.
fault-import-too-many-rows = There are more than 5,000 rows. Cut the file into several files.
fault-import-columns = We do not know these columns: { $what }. Rename them or take them out. The first line has to name the columns.
fault-import-column-twice = The column { $what } is there twice. Take one out.
fault-import-cells =
    { $count ->
        [one] This row has { $count } cell and the first line has { $what }. Check its commas and quotation marks.
       *[other] This row has { $count } cells and the first line has { $what }. Check its commas and quotation marks.
    }
fault-import-cell-too-large = This cell is too long: it is larger than 4 kilobytes. Make it shorter.
fault-import-needed = A new merchant needs this. Fill in this cell.
fault-import-rep-unknown = Nobody on the desk has the address { $what }. Correct it, or leave the cell empty.
fault-import-rep-cannot = This rep cannot look after merchants now. Name somebody else, or leave the cell empty.
fault-import-language = Write the language as a short code, such as en, de or pt-BR.
fault-import-zone = We do not know this time zone. Write it like Europe/Berlin.
fault-import-permission = There is no permission called { $what }. Check how it is written.
fault-import-state = Write active for a new store where we have access already, or leave this cell empty.
fault-import-since = We cannot read a date from this. Write it like 2026-01-31.
fault-import-since-future = This date is in the future. Write the day the access began.
fault-import-since-alone = A date is only used for a store that is active. Write active in state, or leave this cell empty.
fault-import-active-address = We need the permanent address of a store that is active. It ends in .myshopify.com.
fault-import-other-id = The merchant of this row has another external_id here: { $what }. Correct one of the two.
fault-import-several = Several merchants here have this name and this e-mail address. Fill in store or external_id, so that we know which one you mean.
fault-import-contradicts = Line { $count } of this file says something else. Write the same in both.
