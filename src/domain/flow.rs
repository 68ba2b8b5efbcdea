//! Where access requests go and how long they stay on the way: what the reports count. A move that was taken back counts
//! as if it had not been made.

use std::collections::BTreeMap;

use super::{
    access_request::State,
    event::{Event, Fact},
    moment::{DAY, HOUR, Millis, Moment},
};

/// A line of a timeline that made or moved an access request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// It made the request; its states are both `invited`.
    pub makes: bool,
    /// It takes the move before it back.
    pub takes_back: bool,
    /// The state before.
    pub from: State,
    /// The state after.
    pub to: State,
    /// When.
    pub at: Moment,
}

impl Line {
    /// The line that this event is; `None` where it left the state alone.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let makes = event.number == 1;
        let takes_back = matches!(event.fact, Fact::MoveTakenBack { .. });
        (makes || event.moved()).then_some(Self { makes, takes_back, from: event.from, to: event.to, at: event.at })
    }
}

/// One kind of move: those of one day, between the same states, after about the same time, are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step {
    /// The day, counted from 1970, UTC.
    pub day: i64,
    /// The state that was left; `None` where the request was made.
    pub from: Option<State>,
    /// The state that was entered.
    pub to: State,
    /// How long it had stood in the state it left, as [`coarse`] hours; `None` beyond the way to `active`.
    pub hours: Option<i64>,
}

impl Step {
    fn of(line: &Line, since: Moment) -> Self {
        let from = (!line.makes).then_some(line.from);
        let hours = from.filter(|from| from.is_before_active()).map(|_| coarse(line.at.since(since)));
        Self { day: day_of(line.at), from, to: line.to, hours }
    }
}

/// The day of a moment, counted from 1970, UTC.
#[must_use]
pub const fn day_of(moment: Moment) -> i64 {
    moment.0.div_euclid(DAY)
}

/// A length of time in whole hours, the coarser the longer: to the hour below two days, to six hours below two weeks, to
/// the day below sixty days, then to the week. Migration 0008 says the same in SQL.
#[must_use]
pub const fn coarse(length: Millis) -> i64 {
    let hours = if length < 0 { 0 } else { length / HOUR };
    let width = width(hours);
    hours / width * width
}

/// Up to how many hours more a length may have been that [`coarse`] says so.
#[must_use]
pub const fn width(hours: i64) -> i64 {
    match hours {
        ..48 => 1,
        48..336 => 6,
        336..1440 => 24,
        _ => 168,
    }
}

/// A timeline, walked line by line.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    since: Moment,
    /// The latest move, and since when it stood where that move began.
    latest: Option<(Line, Moment)>,
}

impl Walk {
    /// A walk that stands somewhere since then, what came before being forgotten.
    #[must_use]
    pub const fn standing(since: Moment) -> Self {
        Self { since, latest: None }
    }

    /// Walks a timeline, and says all that it counts.
    pub fn all(lines: impl IntoIterator<Item = Line>) -> (Self, Vec<(Step, i64)>) {
        let (mut walk, mut counts) = (Self::default(), Vec::new());
        for line in lines {
            counts.extend(walk.on(line));
        }
        (walk, counts)
    }

    /// Since when it stands where the walk has come to. Who takes a move back stands there since before it.
    #[must_use]
    pub const fn since(&self) -> Moment {
        self.since
    }

    /// One line more, and what it counts: one more of a step, or one less where a move is taken back.
    pub fn on(&mut self, line: Line) -> Vec<(Step, i64)> {
        if line.takes_back
            && let Some((taken, since)) = self.latest.take()
        {
            self.since = since;
            let mut counts = vec![(Step::of(&taken, since), -1)];
            // An erased code stays erased: the way goes on from one state earlier than the move began in.
            if line.to != taken.from {
                counts.push((Step::of(&Line { from: taken.from, ..line }, since), 1));
            }
            return counts;
        }
        let since = if line.makes { line.at } else { self.since };
        self.latest = Some((line, since));
        self.since = line.at;
        vec![(Step::of(&line, since), 1)]
    }
}

/// Moves of one day between the same two states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moves {
    /// The day, counted from 1970, UTC.
    pub day: i64,
    /// The state that was left; `None` where requests were made.
    pub from: Option<State>,
    /// The state that was entered.
    pub to: State,
    /// How many.
    pub count: i64,
}

/// How many left a state after about so many hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The state that was left.
    pub state: State,
    /// As [`coarse`] hours.
    pub hours: i64,
    /// How many.
    pub count: i64,
}

/// What the reports are made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// Every move from the first day on, also after the last.
    pub moves: Vec<Moves>,
    /// How long those stayed that left a state between the first day and the last; by state, the shortest first.
    pub stays: Vec<Stay>,
    /// How many are in each state now.
    pub now: Vec<(State, i64)>,
    /// How many stand in each state for long; see [`LONG`].
    pub long: Vec<(State, i64)>,
}

/// Who stands in a state on the way longer than this has stopped there, until they go on.
pub const LONG: Millis = 14 * DAY;

impl Flow {
    /// Puts together what was counted one by one.
    #[must_use]
    pub fn of(counts: &BTreeMap<Step, i64>, from: i64, to: i64) -> Self {
        let mut flow = Self::default();
        let mut stays: BTreeMap<(State, i64), i64> = BTreeMap::new();
        for (step, count) in counts.iter().filter(|(step, count)| step.day >= from && **count != 0) {
            flow.moves.push(Moves { day: step.day, from: step.from, to: step.to, count: *count });
            if let Some(key) = step.from.zip(step.hours).filter(|_| step.day <= to) {
                *stays.entry(key).or_default() += count;
            }
        }
        flow.stays = stays.into_iter().map(|((state, hours), count)| Stay { state, hours, count }).collect();
        flow
    }

    /// How many were in a state at the end of each day from `from` to `to`: counted back from now.
    #[must_use]
    pub fn standing(&self, state: State, from: i64, to: i64) -> Vec<i64> {
        let mut change: BTreeMap<i64, i64> = BTreeMap::new();
        for one in &self.moves {
            if one.to == state {
                *change.entry(one.day).or_default() += one.count;
            }
            if one.from == Some(state) {
                *change.entry(one.day).or_default() -= one.count;
            }
        }
        let mut at = self.now.iter().find(|(one, _)| *one == state).map_or(0, |(_, count)| *count);
        at -= change.range(to + 1..).map(|(_, by)| by).sum::<i64>();
        let mut days = Vec::new();
        for day in (from..=to).rev() {
            days.push(at);
            at -= change.get(&day).copied().unwrap_or(0);
        }
        days.reverse();
        days
    }

    /// How many went from some state to some state between two days.
    #[must_use]
    pub fn went(&self, days: (i64, i64), from: impl Fn(Option<State>) -> bool, to: impl Fn(State) -> bool) -> i64 {
        let (first, last) = days;
        let fits = |one: &&Moves| (first..=last).contains(&one.day) && from(one.from) && to(one.to);
        self.moves.iter().filter(fits).map(|one| one.count).sum()
    }

    /// How many left this state in the range on the way, and after how many hours so many in a hundred of them had.
    #[must_use]
    pub fn left_within(&self, state: State, percent: i64) -> Option<i64> {
        let stays: Vec<(i64, i64)> =
            self.stays.iter().filter(|one| one.state == state).map(|one| (one.hours, one.count)).collect();
        percentile(&stays, percent)
    }
}

/// The smallest value that so many in a hundred do not exceed (nearest rank); values rise, each with how often it occurs.
#[must_use]
pub fn percentile(values: &[(i64, i64)], percent: i64) -> Option<i64> {
    let all: i64 = values.iter().map(|(_, count)| (*count).max(0)).sum();
    let rank = (all * percent + 99) / 100;
    let mut so_far = 0;
    values.iter().filter(|(_, count)| *count > 0).find_map(|(value, count)| {
        so_far += count;
        (so_far >= rank).then_some(*value)
    })
}
