//! An access request: one round of asking for access to one store (PRODUCT.md "States of an access request").

use serde::{Deserialize, Serialize};

use super::{moment::Moment, sealed::Sealed};

/// Where an access request stands. The names are the ones outsiders see (INTERFACE.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Made by a rep or an import; the link may not be out yet.
    Invited,
    /// The link was opened, or the code has to be given again.
    CodeWanted,
    /// Nothing is missing: a rep can send the request in Shopify.
    ReadyToSend,
    /// A rep sent it in Shopify; the owner has to accept.
    Sent,
    /// Somebody at the merchant says it was accepted.
    Accepted,
    /// A rep or an app saw it active.
    Active,
    /// The merchant said no.
    Declined,
    /// It ended in Shopify without an answer we know of.
    Lapsed,
    /// The access was taken back.
    Removed,
    /// A rep gave it up.
    Cancelled,
}

impl State {
    /// Every state, in the order of the way.
    pub const ALL: [Self; 10] = [
        Self::Invited,
        Self::CodeWanted,
        Self::ReadyToSend,
        Self::Sent,
        Self::Accepted,
        Self::Active,
        Self::Declined,
        Self::Lapsed,
        Self::Removed,
        Self::Cancelled,
    ];

    /// The name used in the database, in addresses and exports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::CodeWanted => "code_wanted",
            Self::ReadyToSend => "ready_to_send",
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Active => "active",
            Self::Declined => "declined",
            Self::Lapsed => "lapsed",
            Self::Removed => "removed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Open from `invited` to `active`: a store has one open access request at a time.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Invited | Self::CodeWanted | Self::ReadyToSend | Self::Sent | Self::Accepted | Self::Active
        )
    }

    /// Whether the store's address may still be set: afterwards the request is in Shopify under the one it was sent to.
    #[must_use]
    pub const fn may_change_address(self) -> bool {
        matches!(self, Self::Invited | Self::CodeWanted | Self::ReadyToSend)
    }

    /// Open, but not yet confirmed: the states a merchant can still decline in.
    #[must_use]
    pub const fn is_before_active(self) -> bool {
        self.is_open() && !matches!(self, Self::Active)
    }
}

/// Who has to do the next thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// A contact or the owner.
    Merchant,
    /// A rep.
    Partner,
    /// Nothing is to be done.
    Nobody,
}

impl Turn {
    /// Every turn.
    pub const ALL: [Self; 3] = [Self::Partner, Self::Merchant, Self::Nobody];

    /// The name used in the database and in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
            Self::Partner => "partner",
            Self::Nobody => "nobody",
        }
    }

    /// The turn of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|turn| turn.name() == name)
    }
}

/// Why no collaborator code is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoCode {
    /// The merchant's Shopify shows that anyone can send a request.
    StoreAsksForNone,
    /// Our app is installed on the store (SHOPIFY.md "The code").
    AppInstalled,
}

impl NoCode {
    /// The name used in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::StoreAsksForNone => "store_asks_for_none",
            Self::AppInstalled => "app_installed",
        }
    }

    /// The reason of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::StoreAsksForNone, Self::AppInstalled].into_iter().find(|reason| reason.name() == name)
    }
}

/// Marks beside the state, each with the time it was raised. A timer may raise one; progress clears them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// The merchant cannot go on without an answer from a rep.
    pub stuck: Option<Moment>,
    /// This may have ended by itself: a rep has to look.
    pub check: Option<Moment>,
    /// One more permission was asked for while active.
    pub reasked: Option<Moment>,
    /// Reminders ran out.
    pub paused: Option<Moment>,
}

/// One of the [`Flags`], as filters name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flag {
    /// See [`Flags::stuck`].
    Stuck,
    /// See [`Flags::check`].
    Check,
    /// See [`Flags::reasked`].
    Reasked,
    /// See [`Flags::paused`].
    Paused,
}

impl Flag {
    /// Every flag, what needs a rep first.
    pub const ALL: [Self; 4] = [Self::Stuck, Self::Check, Self::Reasked, Self::Paused];

    /// The name used in addresses and exports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stuck => "stuck",
            Self::Check => "check",
            Self::Reasked => "reasked",
            Self::Paused => "paused",
        }
    }

    /// The flag of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.name() == name)
    }
}

/// One round of asking for access to one store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRequest {
    /// Our own id, never shown.
    pub id: String,
    /// The human code people compare, as `HND-7K2Q-9XMF`.
    pub reference: String,
    /// The merchant it belongs to.
    pub merchant_id: String,
    /// The store it asks for.
    pub store_id: String,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub since: Moment,
    /// Grows by one with every event; forms carry it.
    pub version: i64,
    /// The version of the catalogue whose texts were agreed to.
    pub catalogue_version: String,
    /// When an invitation was taken by the mail server or copied by a rep.
    pub link_out_at: Option<Moment>,
    /// The collaborator code, sealed.
    pub code: Option<Sealed>,
    /// When the code was typed.
    pub code_given_at: Option<Moment>,
    /// Why no code is needed, where that is so.
    pub no_code: Option<NoCode>,
    /// How often Shopify refused what we sent; the third time reopens the address.
    pub refusals: i64,
    /// Marks beside the state.
    pub flags: Flags,
    /// Let rest by a rep after a no or a lapse: nobody's turn.
    pub rested_at: Option<Moment>,
    /// When a rep or an app saw that a removal is true.
    pub removal_confirmed_at: Option<Moment>,
    /// When it was made.
    pub created_at: Moment,
}

impl AccessRequest {
    /// Whose turn it is, from the state and the flags beside it (the table in PRODUCT.md).
    #[must_use]
    pub const fn turn(&self) -> Turn {
        if self.state.is_open() && (self.flags.stuck.is_some() || self.flags.check.is_some()) {
            return Turn::Partner;
        }
        match self.state {
            State::Invited if self.link_out_at.is_none() => Turn::Partner,
            State::Invited | State::CodeWanted | State::Sent => Turn::Merchant,
            State::ReadyToSend | State::Accepted => Turn::Partner,
            State::Active if self.flags.reasked.is_some() => Turn::Merchant,
            State::Declined | State::Lapsed if self.rested_at.is_none() => Turn::Partner,
            State::Removed if self.removal_confirmed_at.is_none() => Turn::Partner,
            State::Active | State::Declined | State::Lapsed | State::Removed | State::Cancelled => Turn::Nobody,
        }
    }

    /// Whether everything a rep needs to send it is here: a code, or the knowledge that none is needed.
    #[must_use]
    pub const fn has_what_sending_needs(&self) -> bool {
        self.code.is_some() || self.no_code.is_some()
    }
}
