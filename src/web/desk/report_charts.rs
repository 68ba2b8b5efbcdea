//! The charts of the reports: what is drawn, and what is said for those who do not see it.

use super::{
    chart::{Frame, Scale, sample, tenths},
    reports::lasted,
};
use crate::{
    domain::{
        access_request::State,
        flow::Flow,
        rep::Rep,
        report::{Load, StepTime, Stop},
    },
    i18n::{Values, Voice, time},
};

/// How many points a line has at most.
const POINTS: i64 = 120;
/// How many reps the chart shows at most; the table has them all.
const SHOWN_REPS: usize = 12;
/// Where a small chart draws its line.
const TILE: Frame = Frame { left: 340, right: 2340, top: 80, bottom: 640 };
/// How wide bars may be.
const BAR: i64 = 3600;
/// The height of a row of bars, and of the line of words above each.
const ROW: i64 = 400;

/// A tick of a scale: where it stands, and what it says.
pub(super) struct Tick {
    pub(super) at: String,
    pub(super) text: String,
    /// `start`, `middle` or `end`: how the words stand to it.
    pub(super) anchor: &'static str,
}

/// One state over time.
pub(super) struct Tile {
    pub(super) state: &'static str,
    /// How many at the end.
    pub(super) last: i64,
    pub(super) line: String,
    /// The line, closed down to the ground.
    pub(super) area: String,
    /// Where the line ends.
    pub(super) end: (String, String),
    pub(super) ticks: Vec<Tick>,
    pub(super) first_day: String,
    pub(super) last_day: String,
    pub(super) desc: String,
}

/// A part of a bar.
pub(super) struct Part {
    pub(super) look: &'static str,
    pub(super) x: String,
    pub(super) width: String,
}

/// A row of a bar chart: words above, a bar below them.
pub(super) struct BarRow {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) word_y: String,
    pub(super) y: String,
    pub(super) parts: Vec<Part>,
    /// Marks on the bar: how they look, and where.
    pub(super) marks: Vec<(&'static str, String)>,
}

/// Bars under one another.
pub(super) struct Bars {
    pub(super) rows: Vec<BarRow>,
    pub(super) ticks: Vec<Tick>,
    /// Where the scale's words stand.
    pub(super) foot: String,
    /// Where the scale's lines end.
    pub(super) ground: String,
    pub(super) height: String,
    pub(super) desc: String,
}

/// What a state is called.
pub(super) fn state_name(voice: &Voice, state: State) -> String {
    voice.say(&format!("chip-state-{}", state.name().replace('_', "-")))
}

/// A small chart for each state.
pub(super) fn tiles(voice: &Voice, flow: &Flow, from: i64, to: i64) -> Vec<Tile> {
    let days = sample(from, to, POINTS);
    let first_day = days.first().copied().unwrap_or(from);
    let tile = |state: State| {
        let all = flow.standing(state, from, to);
        let at = |day: i64| usize::try_from(day - from).ok().and_then(|at| all.get(at)).copied().unwrap_or(0).max(0);
        let values: Vec<i64> = days.iter().map(|day| at(*day)).collect();
        let (first, last) = (at(first_day), at(to));
        let most = values.iter().copied().max().unwrap_or(0);
        let scale = Scale::of_counts(most, 3);
        let line = TILE.line(&scale, &values);
        let ticks = scale.ticks.iter().map(|tick| Tick {
            at: tenths(TILE.y(&scale, *tick)),
            text: short(*tick),
            anchor: "end",
        });
        let (name, when, what) = (day(voice, first_day), day(voice, to), first.to_string());
        let values = Values { name: &name, what: &what, when: &when, count: last, ..Values::default() };
        Tile {
            state: state.name(),
            last,
            area: format!("{line}V{}H{}Z", tenths(TILE.bottom), tenths(TILE.left)),
            line,
            end: (tenths(TILE.right), tenths(TILE.y(&scale, last))),
            ticks: ticks.collect(),
            desc: voice.say_with("desk-reports-tile-desc", &values),
            first_day: name,
            last_day: when,
        }
    };
    State::ALL.into_iter().map(tile).collect()
}

fn day(voice: &Voice, day: i64) -> String {
    time::short_day(voice, day)
}

/// A number beside a scale, where there is little room.
fn short(number: i64) -> String {
    match number {
        ..10_000 => number.to_string(),
        10_000..1_000_000 if number % 1_000 == 0 => format!("{}k", number / 1_000),
        _ if number % 1_000_000 == 0 => format!("{}M", number / 1_000_000),
        _ => number.to_string(),
    }
}

fn row(at: usize, label: String, value: String) -> BarRow {
    let top = i64::try_from(at).unwrap_or(0) * ROW;
    BarRow { label, value, word_y: tenths(top + 150), y: tenths(top + 210), parts: Vec::new(), marks: Vec::new() }
}

fn bars(rows: Vec<BarRow>, scale: &Scale, tick: impl Fn(i64) -> String) -> Bars {
    let ground = i64::try_from(rows.len()).unwrap_or(0) * ROW;
    let ticks = scale.ticks.iter().map(|value| Tick {
        at: tenths(scale.at(*value, BAR)),
        text: tick(*value),
        anchor: match *value {
            0 => "start",
            value if value == scale.top => "end",
            _ => "middle",
        },
    });
    let desc: Vec<String> = rows.iter().map(|row| format!("{}: {}.", row.label, row.value)).collect();
    Bars {
        ticks: ticks.collect(),
        rows,
        foot: tenths(ground + 170),
        ground: tenths(ground),
        height: tenths(ground + 230),
        desc: desc.join(" "),
    }
}

/// Parts of a bar behind one another.
fn parts(scale: &Scale, lengths: &[(&'static str, i64)]) -> Vec<Part> {
    let (mut so_far, mut parts) = (0, Vec::new());
    for (look, length) in lengths {
        let (from, to) = (scale.at(so_far, BAR), scale.at(so_far + length.max(&0), BAR));
        so_far += length.max(&0);
        if to > from {
            parts.push(Part { look, x: tenths(from), width: tenths(to - from) });
        }
    }
    parts
}

/// How long each step takes.
pub(super) fn times(voice: &Voice, times: &[StepTime]) -> Bars {
    let scale = Scale::of_hours(times.iter().filter_map(|one| one.most).max().unwrap_or(0), 5);
    let rows = times.iter().enumerate().map(|(at, one)| {
        let (Some(median), Some(most)) = (one.median, one.most) else {
            return row(at, state_name(voice, one.state), voice.say("desk-reports-nobody-left"));
        };
        let (name, when) = (lasted(voice, median), lasted(voice, most));
        let value = voice.say_with("desk-reports-time", &Values { what: &name, when: &when, ..Values::default() });
        let mut row = row(at, state_name(voice, one.state), value);
        row.parts = parts(&scale, &[("c-half", median), ("c-most", most - median)]);
        row.marks = vec![("c-median", tenths(scale.at(median, BAR))), ("c-ninth", tenths(scale.at(most, BAR)))];
        row
    });
    bars(rows.collect(), &scale, |hours| if hours == 0 { "0".to_owned() } else { lasted(voice, hours) })
}

/// Where people stop.
pub(super) fn stops(voice: &Voice, stops: &[Stop]) -> Bars {
    let all = |one: &Stop| one.went_on + one.ended() + one.long;
    let scale = Scale::of_counts(stops.iter().map(all).max().unwrap_or(0), 4);
    let rows = stops.iter().enumerate().map(|(at, one)| {
        let (ended, long) = (one.ended().to_string(), one.long.to_string());
        let values = Values { what: &ended, when: &long, count: one.went_on.max(0), ..Values::default() };
        let mut row = row(at, state_name(voice, one.state), voice.say_with("desk-reports-stop", &values));
        row.parts = parts(&scale, &[("c-on", one.went_on), ("c-ended", one.ended()), ("c-long", one.long)]);
        row
    });
    bars(rows.collect(), &scale, short)
}

/// What waits for us, by rep.
pub(super) fn reps(voice: &Voice, reps: &[(Rep, Load)]) -> Bars {
    let shown = || reps.iter().take(SHOWN_REPS);
    let scale = Scale::of_counts(shown().map(|(_, load)| load.waiting).max().unwrap_or(0), 4);
    let rows = shown().enumerate().map(|(at, (rep, load))| {
        let values = Values { count: load.waiting, ..Values::default() };
        let mut row = row(at, rep.name.clone(), voice.say_with("desk-reports-load", &values));
        row.parts = parts(&scale, &[("c-ours", load.waiting)]);
        row
    });
    bars(rows.collect(), &scale, short)
}
