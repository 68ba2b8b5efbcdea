//! What a sight means for the access request that we hold: a move, a question, or nothing.

use super::looked::Looked;
use crate::domain::access_request::{AccessRequest, State};

/// What follows from a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It is as we hold it, or it cannot be told.
    Nothing,
    /// As we hold it, while somebody was to look: that is done.
    Checked,
    /// Access is on.
    On,
    /// Our request or our access is gone.
    Gone,
    /// The removal that the merchant told us of is true.
    RemovalTrue,
    /// Nothing of ours was found for the first time: another look has to say so too.
    LookAgain,
    /// What people said and what Shopify shows are not the same: a rep reads both.
    Differs,
}

/// What is known from the looks before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// The app has seen us there before. Where it has not, that it does not find us may be the setting's fault, which says
    /// who we are.
    pub known: bool,
    /// The look before this one found nothing either, long enough ago.
    pub absent: bool,
}

/// What a look means. Gone needs two looks in a row and that we were seen there before: Shopify's list is a search index
/// that may lag, an account that is missing from it looks the same whatever the reason, and merchants are told of an end.
/// Pending and active need one: an account of ours is there, and nothing but what happened puts it there.
#[must_use]
pub const fn meaning(request: &AccessRequest, looked: Looked, before: Before) -> Meaning {
    use State::{Accepted, Active, Lapsed, Removed, Sent};
    let is_watched = match request.state {
        Sent | Accepted | Active | Lapsed => true,
        Removed => request.removal_confirmed_at.is_none(),
        _ => false,
    };
    if !is_watched {
        return Meaning::Nothing;
    }
    match (request.state, looked) {
        (Sent | Accepted | Lapsed, Looked::Active) => Meaning::On,
        (Sent, Looked::Pending) | (Active, Looked::Active) if request.flags.check.is_some() => Meaning::Checked,
        (Sent, Looked::Pending) | (Active, Looked::Active) | (Lapsed, Looked::Absent) => Meaning::Nothing,
        (_, Looked::Absent) if !before.absent => Meaning::LookAgain,
        (Sent | Accepted | Active, Looked::Absent) if before.known => Meaning::Gone,
        (Removed, Looked::Absent) if before.known => Meaning::RemovalTrue,
        (Sent | Accepted | Active, Looked::Absent) | (_, Looked::Pending | Looked::Active) => Meaning::Differs,
        _ => Meaning::Nothing,
    }
}
