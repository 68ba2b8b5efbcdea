//! When a rep hears that nobody signed in to a store for long.

use handled_portal::domain::{
    moment::{DAY, Moment},
    quiet::{Due, Quiet},
};
use proptest::prelude::*;

const ENTERED: Moment = Moment(1_772_546_700_000);

fn after(days: i64) -> Moment {
    ENTERED.plus(days * DAY)
}

fn due(told: Option<i64>, looked: Option<i64>, now: Moment) -> Due {
    Quiet { entered: ENTERED, told, looked: looked.map(after) }.due(now)
}

#[test]
fn a_rep_hears_of_it_at_60_75_and_85_days_and_looks_at_90() {
    for (told, looked, now, expected) in [
        (None, None, after(0), Due::Wait(after(60))),
        (None, None, after(60).plus(-1), Due::Wait(after(60))),
        (None, None, after(60), Due::Tell(60)),
        (Some(60), None, after(60), Due::Wait(after(75))),
        (Some(60), None, after(75), Due::Tell(75)),
        (Some(75), None, after(84), Due::Wait(after(85))),
        (Some(75), None, after(85), Due::Tell(85)),
        (Some(85), None, after(89), Due::Wait(after(90))),
        // Steps that were missed count as one.
        (None, None, after(86), Due::Tell(85)),
        (None, None, after(90), Due::Check),
        (Some(85), None, after(400), Due::Check),
        // Somebody looked and found it still on.
        (Some(85), Some(91), after(92), Due::Wait(after(121))),
        (Some(85), Some(91), after(121), Due::Check),
        // That somebody looked before they signed in says nothing.
        (None, Some(-5), after(90), Due::Check),
    ] {
        assert_eq!(due(told, looked, now), expected, "{told:?} {looked:?} {now:?}");
    }
}

proptest! {
    #[test]
    fn what_waits_waits_for_a_later_moment_at_which_something_is_due(
        told in proptest::option::of(prop_oneof![Just(60), Just(75), Just(85)]),
        looked in proptest::option::of(0_i64..200),
        now in 0_i64..200 * DAY,
    ) {
        let now = ENTERED.plus(now);
        if let Due::Wait(then) = due(told, looked, now) {
            prop_assert!(then > now);
            // A step that was told before its time, as clocks go back, waits for the one after it.
            prop_assert!(!matches!(due(told, looked, then), Due::Wait(again) if again <= then));
        }
    }
}
