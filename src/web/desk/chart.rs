//! The geometry of charts: scales with round ticks, lines, bars. Pure; the templates draw it.
//!
//! Coordinates are in tenths of a unit of the drawing, so that they stay whole.

/// A scale from nothing to a round number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// What the far end stands for; at least 1.
    pub top: i64,
    /// What is written beside the scale, from 0 to `top`.
    pub ticks: Vec<i64>,
}

/// Lengths of time, in hours, that people count in.
const HOURS: [i64; 15] = [1, 2, 4, 6, 12, 24, 48, 72, 168, 336, 672, 1344, 2688, 8760, 17_520];

impl Scale {
    /// A scale for counts up to `max`, with at most `most` ticks above 0, one, two or five of something apart.
    #[must_use]
    pub fn of_counts(max: i64, most: i64) -> Self {
        let mut unit = 1_i64;
        loop {
            for step in [unit, unit.saturating_mul(2), unit.saturating_mul(5)] {
                if max <= step.saturating_mul(most) || unit > i64::MAX / 100 {
                    return Self::by(max, step);
                }
            }
            unit = unit.saturating_mul(10);
        }
    }

    /// A scale for hours up to `max`, in steps that people count time in.
    #[must_use]
    pub fn of_hours(max: i64, most: i64) -> Self {
        let fits = HOURS.into_iter().find(|step| max <= step * most);
        Self::by(max, fits.unwrap_or_else(|| (max / most / 8760 + 1) * 8760))
    }

    fn by(max: i64, step: i64) -> Self {
        let steps = (max.max(1) - 1) / step + 1;
        Self { top: steps.saturating_mul(step), ticks: (0..=steps).map(|at| at.saturating_mul(step)).collect() }
    }

    /// Where a value stands on a length of so many tenths; values beyond the ends stand at the ends.
    #[must_use]
    pub fn at(&self, value: i64, length: i64) -> i64 {
        let share = i128::from(value.clamp(0, self.top)) * i128::from(length) / i128::from(self.top);
        i64::try_from(share).unwrap_or(length)
    }
}

/// Tenths as a number of SVG.
#[must_use]
pub fn tenths(value: i64) -> String {
    if value % 10 == 0 { (value / 10).to_string() } else { format!("{}.{}", value / 10, value % 10) }
}

/// A box to draw in, in tenths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Where it begins.
    pub left: i64,
    /// Where it ends.
    pub right: i64,
    /// Its upper edge.
    pub top: i64,
    /// Its lower edge, where 0 is.
    pub bottom: i64,
}

impl Frame {
    /// How high a value stands.
    #[must_use]
    pub fn y(&self, scale: &Scale, value: i64) -> i64 {
        self.bottom - scale.at(value, self.bottom - self.top)
    }

    /// A line through values that stand at equal distances, as the path of an SVG. A single value is a line across.
    #[must_use]
    pub fn line(&self, scale: &Scale, values: &[i64]) -> String {
        let heights: Vec<i64> = values.iter().map(|value| self.y(scale, *value)).collect();
        let last = i64::try_from(heights.len()).unwrap_or(1) - 1;
        let point = |at: usize, y: i64| {
            let along = i64::try_from(at).unwrap_or(0) * (self.right - self.left) / last.max(1);
            format!("{}{} {}", if at == 0 { "M" } else { "L" }, tenths(self.left + along), tenths(y))
        };
        // Equal heights in a row are one stroke.
        let adds = |at: usize| {
            let beside = |other: Option<usize>| other.and_then(|other| heights.get(other)) == heights.get(at);
            !(beside(at.checked_sub(1)) && beside(Some(at + 1)))
        };
        let mut path: String =
            heights.iter().enumerate().filter(|(at, _)| adds(*at)).map(|(at, y)| point(at, *y)).collect();
        if last == 0 {
            path = format!("{path}H{}", tenths(self.right));
        }
        path
    }
}

/// Every so many days from the first to the last, at most `most` of them and the last always among them.
#[must_use]
pub fn sample(first: i64, last: i64, most: i64) -> Vec<i64> {
    let step = usize::try_from((last - first) / most.max(1)).unwrap_or(0) + 1;
    let mut days: Vec<i64> = (first..=last).rev().step_by(step).collect();
    days.reverse();
    days
}
