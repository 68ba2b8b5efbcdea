//! A moment: milliseconds since 1970-01-01 UTC, the one form of time inside the house.

use serde::{Deserialize, Serialize};

/// Milliseconds since the epoch, UTC. Made by `clock.rs`, passed into every rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// A length of time in milliseconds.
pub type Millis = i64;

/// One second in milliseconds.
pub const SECOND: Millis = 1_000;
/// One minute in milliseconds.
pub const MINUTE: Millis = 60 * SECOND;
/// One hour in milliseconds.
pub const HOUR: Millis = 60 * MINUTE;
/// One day of 24 hours in milliseconds.
pub const DAY: Millis = 24 * HOUR;

impl Moment {
    /// The moment `length` milliseconds later; saturates, so a broken clock cannot wrap around.
    #[must_use]
    pub const fn plus(self, length: Millis) -> Self {
        Self(self.0.saturating_add(length))
    }

    /// Milliseconds from `earlier` to this moment (negative where the clock went back).
    #[must_use]
    pub const fn since(self, earlier: Self) -> Millis {
        self.0.saturating_sub(earlier.0)
    }
}
