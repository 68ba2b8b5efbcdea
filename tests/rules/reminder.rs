//! When people are reminded: never before its day, never outside of their hours, never twice in a day.

use handled_portal::domain::{
    moment::{DAY, HOUR, MINUTE, Moment},
    reminder::{Due, Hours, Ladder, Waits, Whom, zone},
};
use jiff::{Timestamp, civil};
use proptest::prelude::*;

const ZONES: [&str; 8] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Pacific/Chatham",
];

fn at(text: &str) -> Moment {
    Moment(text.parse::<Timestamp>().unwrap().as_millisecond())
}

fn ladder(days: &[i64]) -> Ladder {
    Ladder::of(days).unwrap()
}

fn hours(from: i64, to: i64) -> Hours {
    Hours::of(from, to).unwrap()
}

#[test]
fn a_ladder_is_up_to_ten_ascending_whole_days() {
    for (typed, kept) in [
        ("2, 5, 10", Some("2, 5, 10")),
        ("2 5 10", Some("2, 5, 10")),
        (" 1,3 ,6, ", Some("1, 3, 6")),
        ("", Some("")),
        ("  ", Some("")),
        ("60", Some("60")),
        ("1 2 3 4 5 6 7 8 9 10", Some("1, 2, 3, 4, 5, 6, 7, 8, 9, 10")),
        ("1 2 3 4 5 6 7 8 9 10 11", None),
        ("0, 2", None),
        ("61", None),
        ("5, 2", None),
        ("2, 2", None),
        ("-1", None),
        ("1.5", None),
        ("two", None),
        ("99999999999999999999", None),
    ] {
        assert_eq!(Ladder::parse(typed).map(|ladder| ladder.to_string()).as_deref(), kept, "{typed:?}");
    }
}

#[test]
fn a_day_has_hours_that_begin_before_they_end() {
    for (from, to, is) in
        [(9, 17, true), (0, 24, true), (23, 24, true), (9, 9, false), (17, 9, false), (-1, 9, false), (9, 25, false)]
    {
        assert_eq!(Hours::of(from, to).is_some(), is, "{from} to {to}");
    }
}

#[test]
fn the_next_moment_in_the_hours_also_where_clocks_are_put_forward_or_back() {
    for (zone_name, from, to, now, next) in [
        ("UTC", 9, 17, "2026-03-03T14:05:00Z", "2026-03-03T14:05:00Z"),
        ("UTC", 9, 17, "2026-03-03T08:59:59.999Z", "2026-03-03T09:00:00Z"),
        ("UTC", 9, 17, "2026-03-03T17:00:00Z", "2026-03-04T09:00:00Z"),
        ("UTC", 9, 17, "2026-12-31T23:00:00Z", "2027-01-01T09:00:00Z"),
        ("Europe/Berlin", 9, 17, "2026-03-03T16:30:00Z", "2026-03-04T08:00:00Z"),
        // The night in which an hour is left out: nine in the morning comes an hour earlier.
        ("Europe/Berlin", 9, 17, "2026-03-28T16:00:00Z", "2026-03-29T07:00:00Z"),
        ("Europe/Berlin", 9, 17, "2026-10-24T15:00:00Z", "2026-10-25T08:00:00Z"),
        // Hours that this day does not have, and hours it has twice.
        ("Europe/Berlin", 2, 3, "2026-03-28T23:30:00Z", "2026-03-30T00:00:00Z"),
        ("Europe/Berlin", 2, 3, "2026-10-24T23:30:00Z", "2026-10-25T00:00:00Z"),
        ("Europe/Berlin", 2, 3, "2026-10-25T01:30:00Z", "2026-10-25T01:30:00Z"),
        // The clock goes from midnight to one.
        ("America/Sao_Paulo", 0, 1, "2018-11-04T02:30:00Z", "2018-11-05T02:00:00Z"),
        ("America/Sao_Paulo", 0, 1, "2018-11-04T03:30:00Z", "2018-11-05T02:00:00Z"),
        // The 30th of December 2011 was left out as a whole.
        ("Pacific/Apia", 9, 17, "2011-12-30T08:00:00Z", "2011-12-30T19:00:00Z"),
    ] {
        let zone = zone(zone_name);
        assert_eq!(hours(from, to).next(at(now), &zone), at(next), "{from} to {to} in {zone_name} after {now}");
    }
}

#[test]
fn a_zone_that_is_not_known_is_utc() {
    let at = at("2026-07-01T12:00:00Z");
    assert!(hours(12, 13).hold(at, &zone("Nowhere/Land")));
    assert!(hours(14, 15).hold(at, &zone("Europe/Berlin")));
}

/// A walk through time, looked at as the sweep looks: the reminders, and when they paused.
fn walked(waits: &Waits<'_>, until: Moment) -> (Vec<Moment>, Option<Moment>) {
    let (mut now, mut sent) = (waits.since, Vec::new());
    let mut waits = waits.clone();
    while now <= until {
        match waits.due(now) {
            Due::Wait(then) => {
                assert!(then > now && then <= now.plus(DAY), "{now:?} {then:?}");
                now = then;
            }
            Due::Remind => {
                sent.push(now);
                waits.reminded = Some(now);
                waits.whom = Whom::Somebody(Some(now));
            }
            Due::PauseOver | Due::PauseEnded => return (sent, Some(now)),
        }
    }
    (sent, None)
}

#[test]
fn the_ladder_of_a_request_that_nobody_answers() {
    let (days, utc) = (ladder(&[2, 5, 10]), zone("UTC"));
    let since = at("2026-03-03T20:00:00Z");
    let whom = Whom::Somebody(None);
    let waits = Waits { ladder: &days, hours: hours(9, 17), zone: &utc, since, reminded: None, whom };
    let (sent, paused) = walked(&waits, since.plus(90 * DAY));
    // In the evening it is two days old: the next morning.
    assert_eq!(sent, [at("2026-03-06T09:00:00Z"), at("2026-03-09T09:00:00Z"), at("2026-03-14T09:00:00Z")]);
    assert_eq!(paused, Some(at("2026-03-15T09:00:00Z")));
    let (sent, paused) = walked(&Waits { whom: Whom::NoMail, ..waits.clone() }, since.plus(90 * DAY));
    assert_eq!((sent, paused), (Vec::new(), Some(since.plus(11 * DAY))), "without mail by age alone");
    let never = walked(&Waits { ladder: &Ladder::default(), ..waits.clone() }, since.plus(90 * DAY));
    assert_eq!(never, (Vec::new(), None), "without a ladder nothing runs out");
}

#[test]
fn what_was_missed_is_one_reminder_and_then_the_next_step() {
    let (days, utc) = (ladder(&[2, 5, 10]), zone("UTC"));
    let since = at("2026-03-03T10:00:00Z");
    let waits = |reminded: Option<&str>| Waits {
        ladder: &days,
        hours: hours(9, 17),
        zone: &utc,
        since,
        reminded: reminded.map(at),
        whom: Whom::Somebody(reminded.map(at)),
    };
    // Down from the first day to the sixth.
    assert_eq!(waits(None).due(at("2026-03-09T12:00:00Z")), Due::Remind);
    let after = waits(Some("2026-03-09T12:00:00Z"));
    assert_eq!(after.due(at("2026-03-12T12:00:00Z")), Due::Wait(at("2026-03-13T10:00:00Z")));
    assert_eq!(after.due(at("2026-03-13T10:00:00Z")), Due::Remind);
    // Down for a month.
    assert_eq!(waits(None).due(at("2026-04-09T12:00:00Z")), Due::Remind);
    let after = waits(Some("2026-04-09T12:00:00Z"));
    assert_eq!(after.due(at("2026-04-10T11:59:59Z")), Due::Wait(at("2026-04-10T12:00:00Z")));
    assert_eq!(after.due(at("2026-04-10T12:00:00Z")), Due::PauseOver);
}

#[test]
fn who_ends_reminders_pauses_at_once_and_who_had_ended_them_when_one_would_be_due() {
    let (days, utc) = (ladder(&[2, 5]), zone("UTC"));
    let since = at("2026-03-03T10:00:00Z");
    let waits = |ended: Option<&str>| Waits {
        ladder: &days,
        hours: hours(9, 17),
        zone: &utc,
        since,
        reminded: None,
        whom: Whom::Nobody(ended.map(at)),
    };
    let now = at("2026-03-03T10:30:00Z");
    assert_eq!(waits(Some("2026-03-03T10:20:00Z")).due(now), Due::PauseEnded);
    for before in [Some("2026-02-03T10:20:00Z"), None] {
        assert_eq!(waits(before).due(now), Due::Wait(now.plus(DAY)));
        assert_eq!(waits(before).due(at("2026-03-05T10:00:00Z")), Due::PauseEnded);
    }
}

#[test]
fn a_reminder_keeps_a_day_from_whatever_else_asked() {
    let (days, utc) = (ladder(&[2, 5]), zone("UTC"));
    let since = at("2026-03-03T10:00:00Z");
    let asked = at("2026-03-05T09:30:00Z");
    let whom = Whom::Somebody(None);
    let waits = Waits { ladder: &days, hours: hours(9, 17), zone: &utc, since, reminded: Some(asked), whom };
    assert_eq!(waits.due(at("2026-03-05T10:00:00Z")), Due::Wait(at("2026-03-06T09:30:00Z")));
    assert_eq!(waits.due(at("2026-03-06T09:30:00Z")), Due::Remind);
    let later = Waits { reminded: Some(at("2026-03-05T11:00:00Z")), ..waits };
    assert_eq!(later.due(at("2026-03-06T11:00:00Z")), Due::Wait(at("2026-03-07T11:00:00Z")), "it stood for that step");
}

fn moments() -> impl Strategy<Value = Moment> {
    // 1990 to 2090, to the second.
    (631_152_000_i64..3_786_912_000).prop_map(|second| Moment(second * 1000))
}

fn day_hours() -> impl Strategy<Value = Hours> {
    (0_i64..24).prop_flat_map(|from| (Just(from), from + 1..=24)).prop_map(|(from, to)| hours(from, to))
}

fn days() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::btree_set(1_i64..=60, 0..=10).prop_map(|days| days.into_iter().collect())
}

proptest! {
    #[test]
    fn the_next_moment_lies_in_the_hours_and_no_earlier_one_does(now in moments(), hours in day_hours(), zone_at in 0..ZONES.len()) {
        let zone = zone(ZONES[zone_at]);
        let next = hours.next(now, &zone);
        prop_assert!(next >= now && hours.hold(next, &zone));
        prop_assert!(next.since(now) < 3 * DAY);
        // Every quarter of an hour before it lies outside.
        let mut before = now;
        while before < next {
            prop_assert!(!hours.hold(before, &zone), "{before:?} was earlier");
            before = before.plus(15 * MINUTE);
        }
        prop_assert_eq!(hours.next(next, &zone), next);
    }

    #[test]
    fn no_moment_makes_it_fail(now: i64, hours in day_hours()) {
        let _ = hours.next(Moment(now), &zone("Europe/Berlin"));
    }

    #[test]
    fn reminders_keep_their_days_their_hours_and_their_distance(
        since in moments(), hours in day_hours(), days in days(), zone_at in 0..ZONES.len(), lately in prop::option::of(0_i64..48),
    ) {
        let (zone, ladder) = (zone(ZONES[zone_at]), ladder(&days));
        let lately = lately.map(|hours| since.plus(-hours * HOUR));
        let waits = Waits { ladder: &ladder, hours, zone: &zone, since, reminded: None, whom: Whom::Somebody(lately) };
        let (sent, paused) = walked(&waits, since.plus(100 * DAY));
        prop_assert!(sent.len() <= days.len());
        prop_assert_eq!(paused.is_some(), !days.is_empty());
        for (number, moment) in sent.iter().enumerate() {
            prop_assert!(hours.hold(*moment, &zone), "outside of the hours");
            prop_assert!(moment.since(since) >= days[number] * DAY, "before its day");
        }
        for pair in sent.windows(2) {
            prop_assert!(pair[1].since(pair[0]) >= DAY, "two in a day");
        }
        if let (Some(first), Some(lately)) = (sent.first(), lately) {
            prop_assert!(first.since(lately) >= DAY, "two in a day, of another store");
        }
        if let (Some(last), Some(paused)) = (sent.last(), paused) {
            prop_assert_eq!(paused, last.plus(DAY));
        }
    }

    #[test]
    fn a_day_without_hours_is_passed_over(year in 1990_i16..2090, hours in day_hours(), zone_at in 0..ZONES.len()) {
        // Each day of a year at noon UTC: the next moment is never more than two days away.
        let zone = zone(ZONES[zone_at]);
        let start = civil::date(year, 1, 1).at(12, 0, 0, 0).to_zoned_datetime(jiff::tz::TimeZone::UTC).unwrap();
        let start = Moment(start.timestamp().as_millisecond());
        for day in 0..366 {
            let now = start.plus(day * DAY);
            prop_assert!(hours.next(now, &zone).since(now) <= 2 * DAY);
        }
    }
}
