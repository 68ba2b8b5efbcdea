//! What the reports say, in numbers: how long steps take, where people stop, what each rep has.

use std::collections::BTreeMap;

use super::{
    access_request::{State, Turn},
    flow::{Flow, coarse, percentile},
};

/// The states of the way, in its order: each is a step.
pub const STEPS: [State; 5] = [State::Invited, State::CodeWanted, State::ReadyToSend, State::Sent, State::Accepted];

/// How long a step takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepTime {
    /// The step.
    pub state: State,
    /// How many left it.
    pub left: i64,
    /// After so many hours half of them had.
    pub median: Option<i64>,
    /// After so many hours nine of ten had.
    pub most: Option<i64>,
}

/// What became of those who came to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The step.
    pub state: State,
    /// How many came to it.
    pub came: i64,
    /// How many went on to another step.
    pub went_on: i64,
    /// How many of the merchants said no here.
    pub declined: i64,
    /// How many ended in Shopify here without an answer.
    pub lapsed: i64,
    /// How many a rep gave up here.
    pub cancelled: i64,
    /// How many stand here for long, now.
    pub long: i64,
}

impl Stop {
    /// How many ended here.
    #[must_use]
    pub const fn ended(&self) -> i64 {
        self.declined + self.lapsed + self.cancelled
    }
}

/// How long each step takes those who left it.
#[must_use]
pub fn times(flow: &Flow) -> Vec<StepTime> {
    let time = |state: State| StepTime {
        state,
        left: flow.stays.iter().filter(|one| one.state == state).map(|one| one.count).sum(),
        median: flow.left_within(state, 50),
        most: flow.left_within(state, 90),
    };
    STEPS.into_iter().map(time).collect()
}

/// Where people stopped between two days.
#[must_use]
pub fn stops(flow: &Flow, from: i64, to: i64) -> Vec<Stop> {
    let stop = |state: State| {
        let left_for = |to_state: State| flow.went((from, to), |one| one == Some(state), |one| one == to_state);
        let (declined, lapsed) = (left_for(State::Declined), left_for(State::Lapsed));
        let cancelled = left_for(State::Cancelled);
        Stop {
            state,
            came: flow.went((from, to), |_| true, |one| one == state),
            went_on: flow.went((from, to), |one| one == Some(state), |_| true) - declined - lapsed - cancelled,
            declined,
            lapsed,
            cancelled,
            long: flow.long.iter().find(|(one, _)| *one == state).map_or(0, |(_, count)| *count),
        }
    };
    STEPS.into_iter().map(stop).collect()
}

/// What a rep has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// On the way to active.
    pub open: i64,
    /// Active.
    pub active: i64,
    /// Waiting for the partner, in whatever state.
    pub waiting: i64,
    /// How many became active in the range, and still are.
    pub became_active: i64,
    /// How many hours that took half of them, from the beginning.
    pub median: Option<i64>,
}

/// What each rep has, by id. `active` holds whose access became active, and after how many milliseconds.
#[must_use]
pub fn loads(counts: &[(String, State, Turn, i64)], active: &[(String, i64)]) -> BTreeMap<String, Load> {
    let mut loads: BTreeMap<String, Load> = BTreeMap::new();
    for (rep_id, state, turn, count) in counts {
        let load = loads.entry(rep_id.clone()).or_default();
        load.open += if state.is_before_active() { *count } else { 0 };
        load.active += if *state == State::Active { *count } else { 0 };
        load.waiting += if *turn == Turn::Partner { *count } else { 0 };
    }
    let mut lengths: BTreeMap<&str, BTreeMap<i64, i64>> = BTreeMap::new();
    for (rep_id, length) in active {
        *lengths.entry(rep_id).or_default().entry(coarse(*length)).or_default() += 1;
    }
    for (rep_id, lengths) in lengths {
        let load = loads.entry(rep_id.to_owned()).or_default();
        load.became_active = lengths.values().sum();
        load.median = percentile(&lengths.into_iter().collect::<Vec<_>>(), 50);
    }
    loads
}
