//! A grant: one permission on one access request, with its state, since when, and who says so.

use serde::{Deserialize, Serialize};

use super::{
    access_request::State,
    event::{Accepted, Event, Fact},
    moment::Moment,
    source::Source,
};

/// Where one permission stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// Asked for, or going to be; nobody said that it was granted.
    Pending,
    /// Given.
    Granted,
    /// Asked for and left out by the merchant.
    Trimmed,
    /// Given although we did not ask.
    Extra,
    /// Taken back.
    Removed,
}

impl GrantState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Granted, Self::Trimmed, Self::Extra, Self::Removed];

    /// The name used in the database and in sentence keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Granted => "granted",
            Self::Trimmed => "trimmed",
            Self::Extra => "extra",
            Self::Removed => "removed",
        }
    }

    /// The state of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// One permission on one access request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The key of the permission in the catalogue.
    pub permission: String,
    /// Where it stands.
    pub state: GrantState,
    /// Since when.
    pub since: Moment,
    /// Who says so.
    pub source: Source,
}

/// The grants that a timeline leads to. The rows in the database are this, kept for reading.
#[must_use]
pub fn replay(events: &[Event]) -> Vec<Grant> {
    let mut before: Vec<Grant> = Vec::new();
    let mut grants: Vec<Grant> = Vec::new();
    for event in events {
        if let Fact::MoveTakenBack { .. } = event.fact {
            grants.clone_from(&before);
            continue;
        }
        if event.moved() {
            before.clone_from(&grants);
        }
        apply(&mut grants, event);
    }
    grants
}

/// Whether such a line may change grants at all. After most the rows need not even be read.
#[must_use]
pub const fn are_told_by(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Made { .. }
            | Fact::AnsweredAccepted { .. }
            | Fact::Contradicted { .. }
            | Fact::Confirmed { .. }
            | Fact::FoundPending
            | Fact::TakenBackInShopify
            | Fact::FoundLapsed { .. }
            | Fact::Removed { .. }
            | Fact::Declined { .. }
            | Fact::TermsChanged { .. }
            | Fact::MoreAgreed { .. }
            | Fact::FoundGranted { .. }
            | Fact::MoveTakenBack { .. }
    )
}

/// Changes the grants as this line of the timeline says.
pub fn apply(grants: &mut Vec<Grant>, event: &Event) {
    if !are_told_by(&event.fact) {
        return;
    }
    match &event.fact {
        Fact::Made { permissions } => {
            for permission in permissions {
                grants.push(grant(permission, GrantState::Pending, event));
            }
        }
        Fact::AnsweredAccepted { accepted } | Fact::Contradicted { accepted } => match accepted {
            Accepted::All => set_all(grants, event, |_| GrantState::Granted),
            Accepted::Unsure => set_none(grants, event, |_| GrantState::Pending),
            Accepted::Some(keys) => set_chosen(grants, event, keys),
        },
        Fact::Confirmed { granted } => set_chosen(grants, event, granted),
        Fact::FoundPending | Fact::TakenBackInShopify => set_none(grants, event, |_| GrantState::Pending),
        Fact::FoundLapsed { .. } | Fact::Removed { .. } if event.from == State::Active => {
            set_none(grants, event, |state| match state {
                GrantState::Granted => GrantState::Removed,
                other => other,
            });
        }
        Fact::Declined { .. } | Fact::FoundLapsed { .. } => set_none(grants, event, |_| GrantState::Pending),
        Fact::TermsChanged { permissions, .. } => set_asked(grants, event, permissions),
        Fact::MoreAgreed { permissions, wider, in_shopify, .. } => {
            set_asked(grants, event, permissions);
            let is_on = *in_shopify && event.to == State::Active;
            let added =
                |held: &Grant| is_on && permissions.contains(&held.permission) && wider.contains(&held.permission);
            for held in grants.iter_mut().filter(|held| added(held) && held.state != GrantState::Granted) {
                *held = grant(&held.permission, GrantState::Granted, event);
            }
        }
        Fact::FoundGranted { granted } if event.to == State::Active => set_chosen(grants, event, granted),
        _ => {}
    }
}

fn grant(permission: &str, state: GrantState, event: &Event) -> Grant {
    Grant { permission: permission.to_owned(), state, since: event.at, source: event.source.clone() }
}

/// Nothing is given: each grant that was asked for is set, and what was never asked for is not asked for now.
fn set_none(grants: &mut Vec<Grant>, event: &Event, to: impl Fn(GrantState) -> GrantState) {
    grants.retain(|held| held.state != GrantState::Extra);
    set_all(grants, event, to);
}

/// Sets each grant that was asked for; where the state stays, a claim that is now confirmed takes the new source, and
/// keeps its date.
fn set_all(grants: &mut [Grant], event: &Event, to: impl Fn(GrantState) -> GrantState) {
    for held in grants.iter_mut().filter(|held| held.state != GrantState::Extra) {
        let next = to(held.state);
        if next != held.state {
            held.state = next;
            held.since = event.at;
            held.source = event.source.clone();
        } else if next == GrantState::Granted {
            held.source = event.source.clone();
        }
    }
}

/// Other permissions are asked for. What we had without asking is what we have, once we ask for it.
fn set_asked(grants: &mut Vec<Grant>, event: &Event, keys: &[String]) {
    grants.retain(|held| held.state == GrantState::Extra || keys.contains(&held.permission));
    for key in keys {
        match grants.iter_mut().find(|held| held.permission == *key) {
            Some(held) if held.state == GrantState::Extra => held.state = GrantState::Granted,
            Some(_) => {}
            None => grants.push(grant(key, GrantState::Pending, event)),
        }
    }
}

fn set_chosen(grants: &mut Vec<Grant>, event: &Event, keys: &[String]) {
    for held in grants.iter_mut() {
        let chosen = keys.contains(&held.permission);
        let asked = held.state != GrantState::Extra;
        let next = match (chosen, asked) {
            (true, true) => GrantState::Granted,
            (true, false) => GrantState::Extra,
            (false, true) => GrantState::Trimmed,
            (false, false) => continue,
        };
        if next != held.state {
            held.since = event.at;
        }
        held.state = next;
        held.source = event.source.clone();
    }
    grants.retain(|held| held.state != GrantState::Extra || keys.contains(&held.permission));
    for key in keys {
        if !grants.iter().any(|held| held.permission == *key) {
            grants.push(grant(key, GrantState::Extra, event));
        }
    }
}
