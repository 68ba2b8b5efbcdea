//! How many stores may be looked at now, over all of them: never more in any minute than the setting says, however many are
//! due and however many instances ask.

use crate::domain::moment::{MINUTE, Millis, Moment};

/// The pace. Each look takes its turn; turns that nobody took are kept for a tenth of a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The moment up to which turns are taken.
    pub taken_to: Moment,
}

/// How many turns may be taken at once.
const fn burst(most: i64) -> i64 {
    if most < 20 { 1 } else { most / 10 }
}

/// The time between two turns, so that a burst and the turns of a minute together are no more than `most`.
const fn gap(most: i64) -> Millis {
    let turns = most - burst(most);
    if turns < 1 { MINUTE } else { (MINUTE + turns - 1) / turns }
}

impl Pace {
    /// From when on turns are free. Beyond a minute from now a clock was set back since.
    fn from(self, now: Moment, most: i64) -> Moment {
        let earliest = now.plus(-burst(most) * gap(most));
        if self.taken_to > now.plus(MINUTE) { earliest } else { self.taken_to.max(earliest) }
    }

    /// How many turns are free now, where `most` may be taken in a minute.
    #[must_use]
    pub fn free(self, now: Moment, most: i64) -> i64 {
        (now.since(self.from(now, most)) / gap(most)).max(0)
    }

    /// The pace after so many turns were taken.
    #[must_use]
    pub fn take(self, turns: i64, now: Moment, most: i64) -> Self {
        Self { taken_to: self.from(now, most).plus(turns * gap(most)) }
    }
}
