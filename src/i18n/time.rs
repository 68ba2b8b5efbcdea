//! Moments in words: "Tuesday 3 March 2026, 14:05" and "2 days ago".

use jiff::{Timestamp, tz::TimeZone};

use super::{Values, Voice};
use crate::domain::moment::{DAY, HOUR, MINUTE, Moment};

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn local(moment: Moment, zone: &str) -> Option<jiff::ZonedDateTime> {
    let stamp = Timestamp::from_millisecond(moment.0).ok()?;
    Some(stamp.to_zoned_datetime(TimeZone::get(zone).unwrap_or(TimeZone::UTC)))
}

/// The day, as people say it.
#[must_use]
pub fn day(voice: &Voice, moment: Moment, zone: &str) -> String {
    let Some(local) = local(moment, zone) else { return String::new() };
    let weekday = usize::try_from(local.weekday().to_monday_zero_offset()).unwrap_or(0);
    let month = usize::try_from(local.month() - 1).unwrap_or(0);
    let name =
        |prefix: &str, list: &[&str], at: usize| voice.say(&format!("{prefix}-{}", list.get(at).unwrap_or(&list[0])));
    voice.say_with(
        "time-day",
        &Values {
            name: &name("time-weekday", &WEEKDAYS, weekday),
            count: i64::from(local.day()),
            what: &name("time-month", &MONTHS, month),
            when: &local.year().to_string(),
            ..Values::default()
        },
    )
}

/// The day and the hour, with the zone.
#[must_use]
pub fn full(voice: &Voice, moment: Moment, zone: &str) -> String {
    let Some(local) = local(moment, zone) else { return String::new() };
    let clock = format!("{:02}:{:02}", local.hour(), local.minute());
    let abbreviation = local.strftime("%Z").to_string();
    voice.say_with(
        "time-full",
        &Values { when: &day(voice, moment, zone), what: &clock, name: &abbreviation, ..Values::default() },
    )
}

/// How long ago, in the largest unit that fits.
#[must_use]
pub fn ago(voice: &Voice, moment: Moment, now: Moment) -> String {
    let age = now.since(moment).max(0);
    let (key, unit) = match age {
        _ if age < MINUTE => return voice.say("time-just-now"),
        _ if age < HOUR => ("time-minutes-ago", MINUTE),
        _ if age < DAY => ("time-hours-ago", HOUR),
        _ => ("time-days-ago", DAY),
    };
    voice.say_with(key, &Values { count: age / unit, ..Values::default() })
}

/// When the day that somebody typed as `2026-03-31` begins in this zone, and when the one after it does.
#[must_use]
pub fn day_of(typed: &str, zone: &str) -> Option<(Moment, Moment)> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let day: jiff::civil::Date = typed.parse().ok()?;
    let begins = |day: jiff::civil::Date| {
        let moment = day.to_zoned_datetime(zone.clone()).ok()?;
        Some(Moment(moment.timestamp().as_millisecond()))
    };
    Some((begins(day)?, begins(day.tomorrow().ok()?)?))
}

/// For `<time datetime>`.
#[must_use]
pub fn machine(moment: Moment) -> String {
    Timestamp::from_millisecond(moment.0).map(|stamp| stamp.to_string()).unwrap_or_default()
}

/// A day counted from 1970, UTC, without its year: "3 March".
#[must_use]
pub fn short_day(voice: &Voice, day: i64) -> String {
    let Some(local) = local(Moment(day.saturating_mul(DAY)), "UTC") else { return String::new() };
    let month = MONTHS.get(usize::try_from(local.month() - 1).unwrap_or(0)).unwrap_or(&MONTHS[0]);
    let (count, what) = (i64::from(local.day()), voice.say(&format!("time-month-{month}")));
    voice.say_with("time-day-short", &Values { count, what: &what, ..Values::default() })
}

/// The same for machines, and for fields to type a day in: "2026-03-03".
#[must_use]
pub fn iso_day(day: i64) -> String {
    machine(Moment(day.saturating_mul(DAY))).chars().take(10).collect()
}

/// Reads [`iso_day`], and nothing else.
#[must_use]
pub fn utc_day(text: &str) -> Option<i64> {
    let midnight: Timestamp = format!("{text}T00:00:00Z").parse().ok()?;
    let day = midnight.as_millisecond().div_euclid(DAY);
    (iso_day(day) == text).then_some(day)
}

/// The day in this zone, for fields to type one in: "2026-03-31".
#[must_use]
pub fn iso_day_in(moment: Moment, zone: &str) -> String {
    local(moment, zone).map(|local| local.date().to_string()).unwrap_or_default()
}

/// The day `working` working days on (Monday to Friday), for "by which date".
#[must_use]
pub fn working_days_on(moment: Moment, working: i64, zone: &str) -> Moment {
    let mut at = moment;
    let mut left = working;
    while left > 0 {
        at = at.plus(DAY);
        let offset = local(at, zone).map_or(0, |local| local.weekday().to_monday_zero_offset());
        if offset < 5 {
            left -= 1;
        }
    }
    at
}
