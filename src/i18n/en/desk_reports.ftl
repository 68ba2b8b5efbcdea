# How many stand where, how long steps take, where people stop, what each rep has.
desk-reports-nav = Reports
desk-reports-title = Reports
desk-reports-span = { $what } to { $when }
desk-reports-of = merchants of
desk-reports-utc = days begin and end at midnight UTC
desk-reports-ranges = Days
desk-reports-last = Last { $count } days
desk-reports-from = From
desk-reports-to = To
desk-reports-rep = Rep
desk-reports-everybody = Everybody
desk-reports-show = Show these days
desk-reports-csv = Download CSV
desk-reports-part = This rep has more than 5,000 access requests. Only 5,000 of them are counted here, all but the last table.
desk-reports-empty = There are no access requests to report on yet. Once the first merchant is invited, it is counted here.

# How many in each state
desk-reports-states = How many in each state
desk-reports-states-what = At the end of each day. Each small chart has a scale of its own: compare shapes across charts, and sizes in the table.
desk-reports-day = Day
desk-reports-tile-desc = On { $name }: { $what }. On { $when }: { $count }.

# How long each step takes
desk-reports-steps = How long each step takes
desk-reports-steps-what = From coming to a step to leaving it, for all who left it on these days. Exact to the hour below two days, to 6 hours below two weeks, to the day below two months, then to the week; always rounded down.
desk-reports-step = Step
desk-reports-left = Left it
desk-reports-median = Half within
desk-reports-ninth = 9 of 10 within
desk-reports-time = half in { $what }, 9 of 10 in { $when }
desk-reports-nobody-left = nobody left this step
desk-reports-nobody = –
desk-reports-key-half = until half had left (median)
desk-reports-key-most = until 9 of 10 had left (90th percentile)
desk-reports-under-an-hour = under 1 hour
desk-reports-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
desk-reports-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
desk-reports-days-part = { $what } days

# Where people stop
desk-reports-stops = Where people stop
desk-reports-stops-what = What became of those who were at each step on these days, and how many have stood there for more than 14 days now. Going on counts each time, also back to an earlier step.
desk-reports-came = Came to it
desk-reports-went-on = Went on
desk-reports-long = Here over 14 days
desk-reports-stop = { $count } went on, { $what } ended, { $when } here long
desk-reports-key-on = went on to another step
desk-reports-key-ended = ended here: declined, lapsed or cancelled
desk-reports-key-long = here for more than 14 days now

# What each rep has
desk-reports-reps = What each rep has
desk-reports-reps-what = Now, by who looks after the merchant now. Days to active count from the invitation, for access that became active on these days and still is.
desk-reports-reps-part = So many became active that only the newest 10,000 are counted for that.
desk-reports-reps-chart = Waiting for us
desk-reports-load = { $count ->
    [one] 1 waits for us
   *[other] { $count } wait for us
}
desk-reports-waiting = Waits for us
desk-reports-open = On the way
desk-reports-became = Became active
desk-reports-took = Half within

# An address that cannot be read
fault-reports-day = This is no day. Write the year, month and day, such as 2026-03-31.
fault-reports-order = The first day comes after the last. Choose an earlier first day.
fault-reports-future = This day has not come yet. Choose today or an earlier day.
fault-reports-span = These are more than ten years. Choose fewer days.
fault-reports-rep = We know no such rep. Choose somebody from the list.
