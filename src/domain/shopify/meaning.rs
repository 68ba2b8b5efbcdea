//! What a sight means for the access request that we hold: a move, a question, or nothing.

use super::looked::Looked;
use crate::domain::{
    access_request::{AccessRequest, State},
    moment::Moment,
};

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
    /// The app has seen us there before ([`is_known`]). Where it has not, that it does not find us may be the setting's
    /// fault, which says who we are.
    pub known: bool,
    /// The look before this one found nothing either, long enough ago.
    pub absent: bool,
}

/// The access request of a store that a look is about: the open one, or the newest where none is open. They come with the
/// oldest first.
#[must_use]
pub fn that_counts<'a>(requests: impl IntoIterator<Item = &'a AccessRequest>) -> Option<&'a AccessRequest> {
    // Of several that are alike it is the last.
    requests.into_iter().max_by_key(|one| one.state.is_open())
}

/// What was seen, where that was since this access request is there: before, it was seen of another.
#[must_use]
pub fn seen_of(request: &AccessRequest, seen: Option<(Looked, Moment)>) -> Option<(Looked, Moment)> {
    seen.filter(|(_, at)| *at >= request.created_at)
}

/// Whether the app has seen us there before. What was sent or accepted has to have been seen itself: that our account is
/// known from an access before says nothing about it.
#[must_use]
pub fn is_known(request: &AccessRequest, seen: Option<(Looked, Moment)>, has_account: bool) -> bool {
    match request.state {
        State::Sent | State::Accepted => {
            seen_of(request, seen).is_some_and(|(looked, _)| matches!(looked, Looked::Pending | Looked::Active))
        }
        _ => has_account,
    }
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
