//! The clock that runs while access is on: Shopify ends the partner's access to a store after 90 days in which nobody of the
//! partner signed in there (SHOPIFY.md "The partner's side"). What is known of sign-ins is what reps note.

use super::moment::{DAY, Moment};

/// After so many days Shopify ends the access.
pub const ENDS: i64 = 90;
/// A rep hears of it before, after so many days.
pub const STEPS: [i64; 3] = [60, 75, 85];
/// A rep who looked and found it still on is asked again after so many days, where still no sign-in is known.
const AGAIN: i64 = 30;

/// What is known of one access that is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// When somebody of the partner is last known to have signed in; at first when access came on.
    pub entered: Moment,
    /// The step of which a rep was told since then.
    pub told: Option<i64>,
    /// When a rep last looked in Shopify and found it as it was.
    pub looked: Option<Moment>,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing until then.
    Wait(Moment),
    /// A rep is to be told that it was so many days.
    Tell(i64),
    /// It may have ended: a rep is to look.
    Check,
}

impl Quiet {
    /// What is to be done now. Steps that were missed count as one, the latest.
    #[must_use]
    pub fn due(&self, now: Moment) -> Due {
        let after = |days: i64| self.entered.plus(days.saturating_mul(DAY));
        if now >= after(ENDS) {
            let again = self.looked.filter(|at| *at >= self.entered).map(|at| at.plus(AGAIN * DAY));
            return match again {
                Some(again) if now < again => Due::Wait(again.max(after(ENDS))),
                _ => Due::Check,
            };
        }
        let told = self.told.unwrap_or(0);
        match STEPS.into_iter().rev().find(|days| now >= after(*days)) {
            Some(days) if days > told => Due::Tell(days),
            _ => Due::Wait(after(STEPS.into_iter().find(|days| now < after(*days)).unwrap_or(ENDS))),
        }
    }
}
