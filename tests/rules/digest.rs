//! When a digest comes: once a day, at the rep's hour in their zone, whatever the clocks of that zone do.

use std::collections::BTreeMap;

use handled_portal::domain::{
    access_request::State,
    digest::{COUNTED, Digest, Line, Part, due},
    moment::{HOUR, MINUTE, Moment},
    reminder::zone,
};
use jiff::{Timestamp, civil::Date};
use proptest::prelude::*;

fn at(text: &str) -> Moment {
    Moment(text.parse::<Timestamp>().unwrap().as_millisecond())
}

/// The digests of a rep whose portal looks that often, from one moment to another.
fn digests(zone_name: &str, hour: i8, from: &str, to: &str, every: i64) -> Vec<String> {
    let (place, mut now, mut last, mut found) = (zone(zone_name), at(from), Some(at(from)), Vec::new());
    while now < at(to) {
        now = now.plus(every);
        if let Some(moment) = due(now, hour, &place, last) {
            last = Some(moment);
            found.push(Timestamp::from_millisecond(now.0).unwrap().to_string());
        }
    }
    found
}

#[test]
fn clocks_that_are_put_forward_over_the_hour_skip_no_digest() {
    let found = digests("Europe/Berlin", 2, "2026-03-27T12:00:00Z", "2026-03-31T12:00:00Z", MINUTE);
    // 2:00 is 1:00 UTC, then 3:00 summer time, then midnight UTC.
    assert_eq!(found, ["2026-03-28T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z", "2026-03-31T00:00:00Z"]);
}

#[test]
fn clocks_that_are_put_back_over_the_hour_double_no_digest() {
    let found = digests("Europe/Berlin", 2, "2026-10-23T12:00:00Z", "2026-10-27T12:00:00Z", MINUTE);
    assert_eq!(found, ["2026-10-24T00:00:00Z", "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z", "2026-10-27T01:00:00Z"]);
}

#[test]
fn a_day_that_a_zone_leaves_out_has_no_digest() {
    // Samoa went from the end of 29 December to the beginning of 31 December.
    let found = digests("Pacific/Apia", 8, "2011-12-28T20:00:00Z", "2012-01-01T00:00:00Z", 10 * MINUTE);
    assert_eq!(found, ["2011-12-29T18:00:00Z", "2011-12-30T18:00:00Z", "2011-12-31T18:00:00Z"]);
}

#[test]
fn what_nobody_could_send_is_made_up_for_once() {
    let berlin = zone("Europe/Berlin");
    let last = Some(at("2026-03-03T07:00:00Z"));
    assert_eq!(due(at("2026-03-09T22:10:00Z"), 8, &berlin, last), Some(at("2026-03-09T07:00:00Z")));
    assert_eq!(due(at("2026-03-09T22:10:00Z"), 8, &berlin, Some(at("2026-03-09T07:00:00Z"))), None);
    assert_eq!(due(at("2026-03-10T06:59:59Z"), 8, &berlin, Some(at("2026-03-09T07:00:00Z"))), None);
}

#[test]
fn another_hour_brings_no_second_digest_on_the_same_day() {
    let utc = zone("UTC");
    let eight = Some(at("2026-03-03T08:00:00Z"));
    assert_eq!(due(at("2026-03-03T17:30:00Z"), 17, &utc, eight), None);
    assert_eq!(due(at("2026-03-04T17:00:00Z"), 17, &utc, eight), Some(at("2026-03-04T17:00:00Z")));
    // And none where the clock of the machine was put back.
    assert_eq!(due(at("2026-03-02T12:00:00Z"), 8, &utc, eight), None);
}

proptest! {
    #[test]
    fn every_day_of_a_zone_has_one_digest_and_never_before_its_hour(
        name in prop::sample::select(vec!["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Chatham"]),
        hour in 0_i8..24,
        day in 0_i64..4000,
        every in 1_i64..180,
    ) {
        let place = zone(name);
        let mut now = Moment(at("2016-01-01T00:00:00Z").0 + day * 24 * HOUR);
        let mut last = due(now, hour, &place, None);
        let mut days: BTreeMap<Date, i8> = BTreeMap::new();
        for _ in 0..(10 * 24 * 60 / every) {
            now = now.plus(every * MINUTE);
            if let Some(moment) = due(now, hour, &place, last) {
                prop_assert!(moment <= now && now.since(moment) < every * MINUTE, "at once");
                let local = Timestamp::from_millisecond(moment.0).unwrap().to_zoned_datetime(place.clone());
                prop_assert!(days.insert(local.date(), local.hour()).is_none(), "twice on {}", local.date());
                prop_assert!(local.hour() == hour || local.hour() == hour + 1);
                last = Some(moment);
            }
        }
        let dates: Vec<&Date> = days.keys().collect();
        prop_assert!(dates.len() >= 9 && dates.windows(2).all(|pair| pair[0].tomorrow().unwrap() == *pair[1]), "{days:?}");
    }
}

fn lines(ids: std::ops::Range<i64>) -> Vec<Line> {
    let line = |id: i64| Line {
        id: id.to_string(),
        reference: String::new(),
        merchant: String::new(),
        label: String::new(),
        at: Moment(id),
    };
    ids.map(line).collect()
}

#[test]
fn a_digest_says_nothing_twice_and_how_much_more_there_is() {
    let mut digest = Digest::default();
    digest.add(Part::NewStuck, lines(3..5), 2);
    digest.add(Part::NewPaused, Vec::new(), 0);
    // Twelve, of which two were said.
    digest.add(Part::Look, lines(0..12), 12);
    digest.add(Part::Turn(State::Accepted), lines(20..32), 40);
    digest.add(Part::Turn(State::Lapsed), lines(40..50), COUNTED);
    digest.add(Part::Turn(State::Removed), lines(3..5), 2);
    let said: Vec<_> = digest.listings.iter().map(|one| (one.part, one.lines.len(), one.more)).collect();
    assert_eq!(
        said,
        [
            (Part::NewStuck, 2, Some(0)),
            (Part::Look, 10, Some(0)),
            (Part::Turn(State::Accepted), 10, Some(30)),
            (Part::Turn(State::Lapsed), 10, None),
        ]
    );
    assert_eq!(digest.lines(), 32);
}
