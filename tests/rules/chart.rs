//! The geometry of charts.

use handled_portal::web::desk::chart::{Frame, Scale, sample, tenths};
use proptest::prelude::*;

const FRAME: Frame = Frame { left: 340, right: 2340, top: 80, bottom: 640 };

#[test]
fn ticks_are_round() {
    for (max, most, ticks) in [
        (0, 3, vec![0, 1]),
        (1, 3, vec![0, 1]),
        (3, 3, vec![0, 1, 2, 3]),
        (4, 3, vec![0, 2, 4]),
        (7, 3, vec![0, 5, 10]),
        (26, 3, vec![0, 10, 20, 30]),
        (240, 4, vec![0, 100, 200, 300]),
        (1_000_000, 3, vec![0, 500_000, 1_000_000]),
    ] {
        assert_eq!(Scale::of_counts(max, most).ticks, ticks, "{max}");
    }
    for (max, ticks) in [
        (0, vec![0, 1]),
        (5, vec![0, 1, 2, 3, 4, 5]),
        (7, vec![0, 2, 4, 6, 8]),
        (47, vec![0, 12, 24, 36, 48]),
        (130, vec![0, 48, 96, 144]),
        (200_000, vec![0, 43_800, 87_600, 131_400, 175_200, 219_000]),
    ] {
        assert_eq!(Scale::of_hours(max, 5).ticks, ticks, "{max}");
    }
}

#[test]
fn lines_run_from_left_to_right_and_leave_out_what_adds_nothing() {
    let scale = Scale::of_counts(10, 2);
    assert_eq!(FRAME.line(&scale, &[0, 10]), "M34 64L234 8");
    assert_eq!(FRAME.line(&scale, &[5, 5, 5, 5, 5]), "M34 36L234 36");
    assert_eq!(FRAME.line(&scale, &[0, 0, 0, 10, 10]), "M34 64L134 64L184 8L234 8");
    assert_eq!(FRAME.line(&scale, &[3]), "M34 47.2H234");
    assert_eq!(FRAME.line(&scale, &[]), "");
}

#[test]
fn days_are_sampled_back_from_the_last() {
    assert_eq!(sample(1, 5, 10), [1, 2, 3, 4, 5]);
    assert_eq!(sample(1, 10, 4), [1, 4, 7, 10]);
    assert_eq!(sample(1, 9, 4), [3, 6, 9]);
    assert_eq!(sample(7, 7, 12), [7]);
}

proptest! {
    #[test]
    fn every_count_stands_on_its_scale(max in 0_i64..5_000_000, most in 1_i64..8, value in 0_i64..5_000_000) {
        let scale = Scale::of_counts(max, most);
        prop_assert!(scale.top >= max && scale.top >= 1);
        prop_assert!(i64::try_from(scale.ticks.len()).unwrap() <= most + 1, "{:?}", scale);
        prop_assert_eq!((scale.ticks[0], *scale.ticks.last().unwrap()), (0, scale.top));
        prop_assert!((0..=3600).contains(&scale.at(value, 3600)));
    }

    #[test]
    fn every_length_stands_on_its_scale(max in 0_i64..5_000_000) {
        let scale = Scale::of_hours(max, 5);
        prop_assert!(scale.top >= max && scale.ticks.len() <= 6, "{:?}", scale);
    }

    #[test]
    fn a_line_stays_in_its_frame(values in prop::collection::vec(0_i64..100_000, 1..200)) {
        let scale = Scale::of_counts(*values.iter().max().unwrap(), 3);
        let line = FRAME.line(&scale, &values);
        for point in line.split(['M', 'L', 'H']).filter(|point| !point.is_empty()) {
            let mut numbers = point.split(' ').map(|number| number.parse::<f64>().unwrap());
            prop_assert!((34.0..=234.0).contains(&numbers.next().unwrap()), "{}", point);
            prop_assert!(numbers.next().is_none_or(|y| (8.0..=64.0).contains(&y)), "{}", point);
        }
    }

    #[test]
    fn a_sample_is_short_even_and_ends_with_the_last(first in 0_i64..1000, days in 0_i64..4000, most in 1_i64..200) {
        let (last, sampled) = (first + days, sample(first, first + days, most));
        prop_assert_eq!(*sampled.last().unwrap(), last);
        prop_assert!(sampled[0] >= first && i64::try_from(sampled.len()).unwrap() <= most + 1);
        prop_assert!(sampled.windows(3).all(|days| days[1] - days[0] == days[2] - days[1]));
    }

    #[test]
    fn tenths_are_numbers(value in 0_i32..100_000) {
        let said: f64 = tenths(i64::from(value)).parse().unwrap();
        prop_assert!((said * 10.0 - f64::from(value)).abs() < 0.001);
    }
}
