# The list as a file.
desk-export-these = Download these rows:
desk-export-csv = CSV file for spreadsheets
desk-export-json = JSON file for programs
