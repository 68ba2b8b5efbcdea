//! When a store is looked at next: often while an answer is awaited, daily while access is on, never otherwise.

use super::looked::Looked;
use crate::domain::{
    access_request::{AccessRequest, State},
    moment::{DAY, HOUR, MINUTE, Millis, Moment},
};

/// No store is asked twice within so long, whoever wants to know.
pub const GAP: Millis = MINUTE;
/// After somebody said that something changed, Shopify is asked so much later.
pub const SOON: Millis = 2 * MINUTE;
/// So long after the first look that found nothing comes the second.
pub const SECOND_LOOK: Millis = 15 * MINUTE;
/// And two such looks have to be so far apart to count as two, however often somebody presses the button.
pub const APART: Millis = 10 * MINUTE;
/// How long whoever claimed a look has for it.
pub const LEASE: Millis = 2 * MINUTE;
/// How long a lapsed request is still looked at: it may have been accepted late.
const LAPSED_FOR: Millis = 30 * DAY;
/// The pauses after answers that tell nothing, one after the other.
const PAUSES: [Millis; 4] = [5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR];
/// And every one after those.
pub const PAUSES_END: Millis = DAY;

/// How often a store is looked at whose request that counts stands like this; never where there is nothing to learn.
#[must_use]
pub fn every(request: &AccessRequest, now: Moment) -> Option<Millis> {
    let age = now.since(request.since);
    match request.state {
        State::Removed if request.removal_confirmed_at.is_some() => None,
        State::Sent | State::Accepted | State::Removed => Some(match age {
            age if age < HOUR => 5 * MINUTE,
            age if age < DAY => 30 * MINUTE,
            _ => 3 * HOUR,
        }),
        State::Active => Some(DAY),
        State::Lapsed if request.rested_at.is_none() && age < LAPSED_FOR => Some(DAY),
        State::Invited
        | State::CodeWanted
        | State::ReadyToSend
        | State::Declined
        | State::Lapsed
        | State::Cancelled => None,
    }
}

/// What a look has left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// What came of it.
    pub looked: Looked,
    /// How many in a row told nothing, this one too.
    pub failures: i64,
    /// Somebody changed the state since it began, or nothing of ours was found for the first time.
    pub again: Option<Millis>,
    /// How long Shopify wants to be left alone.
    pub wait: Option<Millis>,
}

/// The next look; none where there is nothing to learn, or the token is refused. `chance` (0 to 255) keeps stores that were
/// added together from being looked at together.
#[must_use]
pub fn next(request: &AccessRequest, after: After, now: Moment, chance: u8) -> Option<Moment> {
    let every = every(request, now)?;
    let pause = match after.looked {
        looked if looked.stops() => return None,
        looked if looked.is_answer() => after.again.unwrap_or(every),
        Looked::Unnamed => HOUR,
        // Nothing that passes by itself within the hour.
        Looked::NoScope
        | Looked::NoPlan
        | Looked::Denied
        | Looked::Frozen
        | Looked::Locked
        | Looked::NoStore
        | Looked::Moved => DAY,
        _ => pause(after.failures),
    };
    Some(now.plus(spread(pause, chance).max(after.wait.unwrap_or(0)).max(GAP)))
}

fn pause(failures: i64) -> Millis {
    let at = usize::try_from(failures.max(1) - 1).unwrap_or(usize::MAX);
    PAUSES.get(at).copied().unwrap_or(PAUSES_END)
}

/// Up to a fifth longer.
fn spread(pause: Millis, chance: u8) -> Millis {
    pause + pause * Millis::from(chance) / 1275
}
