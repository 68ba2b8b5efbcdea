time-day = { $name } { $count } { $what } { $when }
time-day-short = { $count } { $what }
time-full = { $when }, { $what } { $name }
time-just-now = just now
time-minutes-ago = { $count ->
    [one] 1 minute ago
   *[other] { $count } minutes ago
}
time-hours-ago = { $count ->
    [one] 1 hour ago
   *[other] { $count } hours ago
}
time-days-ago = { $count ->
    [one] 1 day ago
   *[other] { $count } days ago
}
time-weekday-monday = Monday
time-weekday-tuesday = Tuesday
time-weekday-wednesday = Wednesday
time-weekday-thursday = Thursday
time-weekday-friday = Friday
time-weekday-saturday = Saturday
time-weekday-sunday = Sunday
time-month-january = January
time-month-february = February
time-month-march = March
time-month-april = April
time-month-may = May
time-month-june = June
time-month-july = July
time-month-august = August
time-month-september = September
time-month-october = October
time-month-november = November
time-month-december = December
