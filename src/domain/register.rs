//! The access register: what merchants gave the partner, as it stood at a moment. It is read out of the timeline, so it can be
//! asked for any day; what is only claimed stands there as a claim.

use super::{
    access_request::State,
    event::{self, Event, Fact},
    grant::{self, Grant, GrantState},
    moment::{DAY, Millis, Moment},
    source::Source,
};

/// A look in Shopify that is older than this is said to be old.
pub const FRESH: Millis = 180 * DAY;

/// Somebody said so, then.
pub type Said = (Source, Moment);

/// One access, as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// `active`, or `accepted` where that is the merchant's claim alone.
    pub state: State,
    /// Since when it stands so.
    pub since: Moment,
    /// Who says so.
    pub source: Option<Source>,
    /// What is given, asked for or not.
    pub held: Vec<Grant>,
    /// Who last saw it in Shopify.
    pub confirmed: Option<Said>,
    /// Who last said that it is still needed.
    pub reviewed: Option<Said>,
    /// It may have ended since then: somebody was to look, and had not.
    pub doubted: Option<Moment>,
}

impl Access {
    /// Whether it is long before `at` that somebody last saw it in Shopify.
    #[must_use]
    pub fn is_old(&self, at: Moment) -> bool {
        self.confirmed.as_ref().is_some_and(|(_, then)| at.since(*then) > FRESH)
    }
}

/// States in which a merchant has given access, as far as somebody says.
const fn is_given(state: State) -> bool {
    matches!(state, State::Accepted | State::Active)
}

/// What is known beside state and grants.
#[derive(Clone, Debug, Default)]
struct Known {
    source: Option<Source>,
    confirmed: Option<Said>,
    reviewed: Option<Said>,
}

/// The access that this timeline led to at the end of `at`; none where none was given.
#[must_use]
pub fn access(events: &[Event], at: Moment) -> Option<Access> {
    let end = events.iter().rposition(|event| event.at <= at)?;
    let events = events.get(..=end)?;
    let state = events.last().map(|event| event.to).filter(|state| is_given(*state))?;
    let known = known(events);
    let mut held = grant::replay(events);
    held.retain(|one| matches!(one.state, GrantState::Granted | GrantState::Extra));
    Some(Access {
        state,
        since: event::since(events)?,
        source: known.source,
        held,
        confirmed: known.confirmed,
        reviewed: known.reviewed,
        doubted: event::flags(events).check,
    })
}

fn known(events: &[Event]) -> Known {
    let (mut before, mut known) = (Known::default(), Known::default());
    for event in events {
        if let Fact::MoveTakenBack { .. } = event.fact {
            known = before.clone();
            continue;
        }
        if event.moved() {
            before = known.clone();
            // What was known of an earlier access says nothing of this one.
            known = if is_given(event.from) && is_given(event.to) { known } else { Known::default() };
            known.source = Some(event.source.clone());
        }
        let said = || Some((event.source.clone(), event.at));
        match event.fact {
            Fact::Confirmed { .. } | Fact::FoundActive | Fact::FoundGranted { .. } | Fact::CheckCleared
                if is_given(event.to) =>
            {
                known.confirmed = said();
            }
            Fact::Reviewed => known.reviewed = said(),
            _ => {}
        }
    }
    known
}
