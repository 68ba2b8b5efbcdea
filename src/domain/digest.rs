//! The digest of a rep: when it comes (once a day, at their hour, in their zone), and what stands in it. Moments and zones
//! come in as arguments.

use jiff::{Timestamp, ZonedDateTime, civil::Date, tz::TimeZone};

use super::{
    access_request::State,
    moment::{DAY, Millis, Moment},
};

/// The most lines in one part.
pub const LINES: i64 = 10;
/// Where there are so many of a part, they are not counted further.
pub const COUNTED: i64 = 1_000;
/// How far back the first digest of a rep looks for news.
pub const FIRST: Millis = DAY;

/// The moment of the digest that is due now, where one is: the latest one that has come, unless there was one that day. One
/// that nobody could send is made up for, once, however many there were.
///
/// Where clocks are put forward over the hour, the first moment after it stands for it; where they are put back, the first
/// of the two.
#[must_use]
pub fn due(now: Moment, hour: i8, zone: &TimeZone, last: Option<Moment>) -> Option<Moment> {
    let at = latest(now, hour, zone)?;
    let day = |moment| Some(local(moment, zone)?.date());
    last.is_none_or(|last| at > last && day(at) > day(last)).then_some(at)
}

/// The latest moment of this hour that is not after now.
fn latest(now: Moment, hour: i8, zone: &TimeZone) -> Option<Moment> {
    let today = local(now, zone)?.date();
    let on = |date: Date| {
        let at = date.at(hour, 0, 0, 0).to_zoned_datetime(zone.clone()).ok()?;
        Some(Moment(at.timestamp().as_millisecond()))
    };
    on(today).filter(|at| *at <= now).or_else(|| on(today.yesterday().ok()?).filter(|at| *at <= now))
}

/// None for a moment beyond the years that clocks know.
fn local(at: Moment, zone: &TimeZone) -> Option<ZonedDateTime> {
    Timestamp::from_millisecond(at.0).ok().map(|at| at.to_zoned_datetime(zone.clone()))
}

/// A part of a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Somebody said no since the last digest.
    NewDeclined,
    /// Somebody cannot go on since the last digest.
    NewStuck,
    /// Reminders ran out since the last digest.
    NewPaused,
    /// The rep's turn: stuck, or to be looked at.
    Look,
    /// The rep's turn, in this state.
    Turn(State),
}

impl Part {
    /// Every part, in order: what is new, then what is the rep's turn.
    pub const ALL: [Self; 10] = [
        Self::NewDeclined,
        Self::NewStuck,
        Self::NewPaused,
        Self::Look,
        Self::Turn(State::ReadyToSend),
        Self::Turn(State::Accepted),
        Self::Turn(State::Removed),
        Self::Turn(State::Declined),
        Self::Turn(State::Lapsed),
        Self::Turn(State::Invited),
    ];

    /// The name used in sentence keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NewDeclined => "new_declined",
            Self::NewStuck => "new_stuck",
            Self::NewPaused => "new_paused",
            Self::Look => "look",
            Self::Turn(state) => state.name(),
        }
    }

    /// The filter under which the desk lists all of it.
    #[must_use]
    pub fn filter(self) -> String {
        match self {
            Self::NewDeclined => "turn=partner&state=declined".to_owned(),
            Self::NewStuck => "turn=partner&flag=stuck".to_owned(),
            Self::NewPaused => "turn=merchant&flag=paused".to_owned(),
            Self::Look => "turn=partner".to_owned(),
            Self::Turn(state) => format!("turn=partner&state={}", state.name()),
        }
    }
}

/// One access request in a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Our own id.
    pub id: String,
    /// The reference.
    pub reference: String,
    /// The merchant's name.
    pub merchant: String,
    /// The store's label.
    pub label: String,
    /// Since when it is so.
    pub at: Moment,
}

/// A part with what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Which part.
    pub part: Part,
    /// The oldest, up to [`LINES`].
    pub lines: Vec<Line>,
    /// How many more there are; none where they are too many to be counted.
    pub more: Option<i64>,
}

/// What a rep reads once a day. Without listings there is nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    /// The parts with anything in them.
    pub listings: Vec<Listing>,
    /// The zone in which days are said.
    pub zone: String,
}

impl Digest {
    /// Adds a part: the first `lines` of `total`, more of them than [`LINES`] where so many were said before. What was said
    /// before is not said again.
    pub fn add(&mut self, part: Part, lines: Vec<Line>, total: i64) {
        let is_said = |id: &str| self.listings.iter().flat_map(|listing| &listing.lines).any(|line| line.id == id);
        let before = super::text::counted(lines.len());
        let mut lines: Vec<Line> = lines.into_iter().filter(|line| !is_said(&line.id)).collect();
        let said = before - super::text::counted(lines.len());
        lines.truncate(usize::try_from(LINES).unwrap_or(usize::MAX));
        if lines.is_empty() {
            return;
        }
        let more = total - said - super::text::counted(lines.len());
        self.listings.push(Listing { part, more: (total < COUNTED).then_some(more), lines });
    }

    /// How many lines there are.
    #[must_use]
    pub fn lines(&self) -> i64 {
        super::text::counted(self.listings.iter().map(|listing| listing.lines.len()).sum())
    }
}
