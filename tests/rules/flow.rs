//! What the reports count: lengths, percentiles, moves taken back.

use std::collections::BTreeMap;

use handled_portal::domain::{
    access_request::State,
    flow::{Flow, Line, Walk, coarse, percentile, width},
    moment::{DAY, HOUR, MINUTE, Moment},
};
use proptest::prelude::*;

const STATES: [State; 5] = [State::Invited, State::CodeWanted, State::ReadyToSend, State::Sent, State::Active];

fn made(at: i64) -> Line {
    Line { makes: true, takes_back: false, from: State::Invited, to: State::Invited, at: Moment(at) }
}

fn moved(from: State, to: State, at: i64) -> Line {
    Line { makes: false, takes_back: false, from, to, at: Moment(at) }
}

fn counted(lines: &[Line]) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for (step, count) in Walk::all(lines.iter().copied()).1 {
        *counts.entry(format!("{step:?}")).or_default() += count;
    }
    counts.retain(|_, count| *count != 0);
    counts
}

/// A way through the states, each step some hours after the one before.
fn way() -> impl Strategy<Value = Vec<Line>> {
    prop::collection::vec((0..STATES.len(), 0_i64..3_000), 0..12).prop_map(|steps| {
        let (mut lines, mut state, mut at) = (vec![made(DAY)], State::Invited, DAY);
        for (to, hours) in steps {
            at += hours * HOUR;
            if STATES[to] != state {
                lines.push(moved(state, STATES[to], at));
                state = STATES[to];
            }
        }
        lines
    })
}

#[test]
fn lengths_are_the_coarser_the_longer() {
    for (length, hours) in [
        (-HOUR, 0),
        (59 * MINUTE, 0),
        (HOUR, 1),
        (48 * HOUR - 1, 47),
        (48 * HOUR, 48),
        (53 * HOUR, 48),
        (54 * HOUR, 54),
        (14 * DAY, 336),
        (15 * DAY - 1, 336),
        (60 * DAY - 1, 59 * 24),
        (60 * DAY, 1344),
        (365 * DAY, 8736),
    ] {
        assert_eq!(coarse(length), hours, "{length}");
    }
}

#[test]
fn a_percentile_is_the_value_of_the_nearest_rank() {
    let values = [(1, 1), (2, 1), (3, 1), (50, 1)];
    for (percent, value) in [(25, 1), (26, 2), (50, 2), (75, 3), (76, 50), (90, 50), (100, 50)] {
        assert_eq!(percentile(&values, percent), Some(value), "{percent}");
    }
    assert_eq!(percentile(&[], 50), None);
    assert_eq!(percentile(&[(3, 0)], 50), None);
    assert_eq!(percentile(&[(1, -1), (7, 1)], 50), Some(7), "what was counted away is not there");
    assert_eq!(percentile(&[(0, 9), (7, 1)], 90), Some(0));
}

#[test]
fn who_takes_a_move_back_stands_there_since_before_it() {
    use State::{CodeWanted, Declined, Invited, ReadyToSend, Sent};
    let back = |from, to, at| Line { takes_back: true, ..moved(from, to, at) };
    let way = [
        made(0),
        moved(Invited, ReadyToSend, HOUR),
        moved(ReadyToSend, Sent, 2 * HOUR),
        back(Sent, ReadyToSend, 5 * HOUR),
        moved(ReadyToSend, Sent, 9 * HOUR),
    ];
    assert_eq!(Walk::all(way[..4].iter().copied()).0.since(), Moment(HOUR));
    assert_eq!(
        counted(&way),
        counted(&[made(0), moved(Invited, ReadyToSend, HOUR), moved(ReadyToSend, Sent, 9 * HOUR)])
    );
    // The code went with the no: the way goes on from one state earlier.
    let way = [
        made(0),
        moved(Invited, ReadyToSend, HOUR),
        moved(ReadyToSend, Declined, 2 * HOUR),
        back(Declined, CodeWanted, 7 * HOUR),
    ];
    assert_eq!(
        counted(&way),
        counted(&[made(0), moved(Invited, ReadyToSend, HOUR), moved(ReadyToSend, CodeWanted, 7 * HOUR)])
    );
}

proptest! {
    #[test]
    fn a_coarse_length_is_never_longer_and_less_than_its_width_shorter(length in 0_i64..2_000_000 * HOUR) {
        let (hours, said) = (length / HOUR, coarse(length));
        prop_assert!(said <= hours && hours < said + width(hours));
        prop_assert_eq!(coarse(said * HOUR), said);
    }

    #[test]
    fn a_move_taken_back_at_once_or_later_leaves_no_trace(lines in way(), hours in 0_i64..500, to in 0..STATES.len()) {
        let last = *lines.last().unwrap();
        prop_assume!(STATES[to] != last.to);
        let at = last.at.0 + hours * HOUR;
        let mut longer = lines.clone();
        longer.push(moved(last.to, STATES[to], at));
        longer.push(Line { takes_back: true, ..moved(STATES[to], last.to, at + hours * HOUR) });
        prop_assert_eq!(counted(&longer), counted(&lines));
        prop_assert_eq!(Walk::all(longer).0.since(), Walk::all(lines).0.since());
    }

    #[test]
    fn counting_back_from_now_is_counting_forward(ways in prop::collection::vec(way(), 1..8), from in 0_i64..60, days in 1_i64..60) {
        let to = from + days;
        let mut counts = BTreeMap::new();
        let mut now: BTreeMap<State, i64> = BTreeMap::new();
        for lines in &ways {
            *now.entry(lines.last().unwrap().to).or_default() += 1;
            for (step, count) in Walk::all(lines.iter().copied()).1 {
                *counts.entry(step).or_default() += count;
            }
        }
        let flow = Flow { now: now.into_iter().collect(), ..Flow::of(&counts, from, to) };
        for state in STATES {
            let forward: Vec<i64> = (from..=to).map(|day| {
                let stands = |lines: &&Vec<Line>| lines.iter().rev().find(|line| line.at.0 < (day + 1) * DAY).is_some_and(|line| line.to == state);
                i64::try_from(ways.iter().filter(stands).count()).unwrap()
            }).collect();
            prop_assert_eq!(flow.standing(state, from, to), forward);
        }
    }
}
