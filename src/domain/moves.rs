//! The table of moves: from, to, who may, what it needs (PRODUCT.md "Moves"). Anything else is refused, with a reason.
//!
//! No timer moves a state. The one move of the sweep, `EraseCode`, tells a fact: our copy of the code is gone.

use super::{access_request::State, event::Fact, source::Source};

/// What somebody does to an access request's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// A contact opened the link, or a rep noted that the merchant is on it.
    OpenLink,
    /// The collaborator code was given.
    GiveCode,
    /// The store asks for none, or our app is installed there.
    DeclareNoCode,
    /// Shopify did not take what we sent: wrong code, asks for a code, no such store.
    RefuseCode,
    /// Our copy of the code is gone, unused.
    EraseCode,
    /// A rep sent the request in Shopify.
    MarkSent,
    /// A rep took the request back in Shopify, to free a place.
    TakeBackInShopify,
    /// The merchant says it was accepted.
    Accept,
    /// A rep or an app saw it active.
    Confirm,
    /// Shopify still shows it pending.
    FindPending,
    /// The merchant says no.
    Decline,
    /// It is gone in Shopify.
    FindLapsed,
    /// The access was taken back.
    Remove,
    /// A rep gave it up.
    Cancel,
}

/// The kind of hand that makes a move. A rep writing for a merchant counts as the merchant's hand and as a rep's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hand {
    /// A contact of the merchant.
    Contact,
    /// A rep.
    Rep,
    /// An app on the store.
    App,
    /// The portal's own sweep.
    Sweep,
}

impl Hand {
    /// Every hand.
    pub const ALL: [Self; 4] = [Self::Contact, Self::Rep, Self::App, Self::Sweep];

    /// The hand behind a source.
    #[must_use]
    pub const fn of(source: &Source) -> Self {
        match source {
            Source::Contact(_) => Self::Contact,
            Source::Rep(_) | Source::RepForMerchant(..) => Self::Rep,
            Source::App => Self::App,
            Source::Sweep => Self::Sweep,
        }
    }
}

/// What a move needs before it may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    /// The store's permanent address is known and belongs to this merchant.
    Address,
    /// A code is here, or it is known that none is needed.
    CodeOrNone,
    /// From `sent`: the rep ticked "I cancelled it in Shopify".
    CancelledInShopify,
}

/// One row of the table.
#[derive(Debug)]
pub struct Move {
    /// What is done.
    pub verb: Verb,
    /// The states it may be done in.
    pub from: &'static [State],
    /// The state after it.
    pub to: State,
    /// Who may do it.
    pub by: &'static [Hand],
    /// What has to be there.
    pub needs: &'static [Need],
}

use Hand::{App, Contact, Rep, Sweep};
use State::{Accepted, Active, Cancelled, CodeWanted, Declined, Invited, Lapsed, ReadyToSend, Removed, Sent};

/// Every move there is.
pub const MOVES: &[Move] = &[
    row(Verb::OpenLink, &[Invited], CodeWanted, &[Contact, Rep], &[]),
    row(Verb::GiveCode, &[Invited, CodeWanted], ReadyToSend, &[Contact, Rep], &[]),
    row(Verb::DeclareNoCode, &[Invited, CodeWanted], ReadyToSend, &[Contact, Rep], &[]),
    row(Verb::RefuseCode, &[ReadyToSend], CodeWanted, &[Rep], &[]),
    row(Verb::EraseCode, &[ReadyToSend], CodeWanted, &[Contact, Rep, Sweep], &[]),
    row(Verb::MarkSent, &[ReadyToSend], Sent, &[Rep], &[Need::Address, Need::CodeOrNone]),
    row(Verb::TakeBackInShopify, &[Sent], ReadyToSend, &[Rep], &[]),
    row(Verb::Accept, &[Sent, Lapsed], Accepted, &[Contact, Rep], &[]),
    row(Verb::Confirm, &[Sent, Accepted, Lapsed], Active, &[Rep, App], &[]),
    row(Verb::FindPending, &[Accepted], Sent, &[Rep, App], &[]),
    row(Verb::Decline, &[Invited, CodeWanted, ReadyToSend, Sent, Accepted], Declined, &[Contact, Rep], &[]),
    row(Verb::FindLapsed, &[Sent, Accepted, Active], Lapsed, &[Rep, App], &[]),
    row(Verb::Remove, &[Active], Removed, &[Contact, Rep], &[]),
    row(Verb::Cancel, &[Invited, CodeWanted, ReadyToSend, Accepted, Lapsed], Cancelled, &[Rep], &[]),
    row(Verb::Cancel, &[Sent], Cancelled, &[Rep], &[Need::CancelledInShopify]),
];

const fn row(verb: Verb, from: &'static [State], to: State, by: &'static [Hand], needs: &'static [Need]) -> Move {
    Move { verb, from, to, by, needs }
}

/// What is there at the moment of the move.
#[derive(Clone, Copy, Debug, Default)]
pub struct Have {
    /// The store's address is known and this merchant's.
    pub address: bool,
    /// A code is here, or none is needed.
    pub code_or_none: bool,
    /// The tick "I cancelled it in Shopify".
    pub cancelled_in_shopify: bool,
}

impl Have {
    const fn has(self, need: Need) -> bool {
        match need {
            Need::Address => self.address,
            Need::CodeOrNone => self.code_or_none,
            Need::CancelledInShopify => self.cancelled_in_shopify,
        }
    }
}

/// Why a move is refused. `key` names the sentence that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This is not done in this state.
    NotNow(State),
    /// Somebody else does this.
    NotYours,
    /// Something is missing.
    Missing(Need),
}

impl Refusal {
    /// The key of the sentence for people.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotNow(State::Invited) => "refusal-now-invited",
            Self::NotNow(State::CodeWanted) => "refusal-now-code-wanted",
            Self::NotNow(State::ReadyToSend) => "refusal-now-ready-to-send",
            Self::NotNow(State::Sent) => "refusal-now-sent",
            Self::NotNow(State::Accepted) => "refusal-now-accepted",
            Self::NotNow(State::Active) => "refusal-now-active",
            Self::NotNow(State::Declined) => "refusal-now-declined",
            Self::NotNow(State::Lapsed) => "refusal-now-lapsed",
            Self::NotNow(State::Removed) => "refusal-now-removed",
            Self::NotNow(State::Cancelled) => "refusal-now-cancelled",
            Self::NotYours => "refusal-not-yours",
            Self::Missing(Need::Address) => "refusal-missing-address",
            Self::Missing(Need::CodeOrNone) => "refusal-missing-code",
            Self::Missing(Need::CancelledInShopify) => "refusal-missing-tick",
        }
    }
}

/// Asks the table: the state after the move.
///
/// # Errors
/// A [`Refusal`] that says why the move is not in the table, or what it lacks.
pub fn decide(verb: Verb, from: State, by: Hand, have: Have) -> Result<State, Refusal> {
    let Some(found) = MOVES.iter().find(|row| row.verb == verb && row.from.contains(&from)) else {
        return Err(Refusal::NotNow(from));
    };
    if !found.by.contains(&by) {
        return Err(Refusal::NotYours);
    }
    match found.needs.iter().find(|need| !have.has(**need)) {
        Some(missing) => Err(Refusal::Missing(*missing)),
        None => Ok(found.to),
    }
}

/// Whether this hand could make this move in this state, were everything there: decides which buttons a page shows.
#[must_use]
pub fn may_be_made(verb: Verb, from: State, by: Hand) -> bool {
    MOVES.iter().any(|row| row.verb == verb && row.from.contains(&from) && row.by.contains(&by))
}

/// The move that a fact of the timeline tells of; `None` where the fact leaves the state alone.
#[must_use]
pub const fn verb_of(fact: &Fact) -> Option<Verb> {
    Some(match fact {
        Fact::LinkOpened => Verb::OpenLink,
        Fact::CodeSubmitted { replaced: false, .. } => Verb::GiveCode,
        Fact::NoCodeDeclared { .. } => Verb::DeclareNoCode,
        Fact::ShopifyRefused { answer } if answer.wants_code() => Verb::RefuseCode,
        Fact::CodeErased { moved: true, .. } => Verb::EraseCode,
        Fact::MarkedSent => Verb::MarkSent,
        Fact::TakenBackInShopify => Verb::TakeBackInShopify,
        Fact::AnsweredAccepted { .. } => Verb::Accept,
        Fact::Confirmed { .. } | Fact::FoundActive => Verb::Confirm,
        Fact::FoundPending => Verb::FindPending,
        Fact::Declined { .. } => Verb::Decline,
        Fact::FoundLapsed { .. } => Verb::FindLapsed,
        Fact::Removed { .. } => Verb::Remove,
        Fact::Cancelled { .. } => Verb::Cancel,
        _ => return None,
    })
}
