//! A notice: what somebody is to be told because something changed. Written in the transaction of the change.

use serde::{Deserialize, Serialize};

use super::moment::Moment;

/// What the notice tells (PRODUCT.md "Mail").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Here is your link: what we ask for and why.
    Invitation,
    /// The owner is asked to do the open steps.
    OwnerInvitation,
    /// Shopify did not take the code, the store or the lack of a code.
    CodeRefused,
    /// Our copy of the code is gone unused; we need it again.
    CodeErased,
    /// The request is in Shopify: accept it.
    RequestSent,
    /// Access is on.
    Active,
    /// We gave the request up: do not accept it any more.
    Cancelled,
    /// It has ended in Shopify.
    Ended,
    /// Access was removed.
    Removed,
    /// A rep wrote something down for the merchant.
    Noted,
    /// Somebody with this link passed it to another person.
    PassedOn,
    /// A rep answered where the merchant was stuck.
    StuckAnswered,
    /// We ask for more than was agreed to: it needs a new yes.
    MoreAsked,
    /// It is still the merchant's turn; `about` is the state that it was written in.
    Reminder,
    /// A sign-in link and a typed code, for who asked on a page.
    SignIn,
    /// Prove that a new address is yours.
    ProveAddress,
    /// To a rep: something became their turn; `about` is what of it asks for them.
    RepTurn,
    /// To a rep: somebody said no.
    RepDeclined,
    /// To a rep: somebody cannot go on; `about` is on what.
    RepStuck,
    /// To a rep: nobody is reminded any more, and nobody answered.
    RepPaused,
    /// To a rep, once a day: how their merchants stand; `about` is the moment it was due.
    Digest,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 21] = [
        Self::Invitation,
        Self::OwnerInvitation,
        Self::CodeRefused,
        Self::CodeErased,
        Self::RequestSent,
        Self::Active,
        Self::Cancelled,
        Self::Ended,
        Self::Removed,
        Self::Noted,
        Self::PassedOn,
        Self::StuckAnswered,
        Self::MoreAsked,
        Self::Reminder,
        Self::SignIn,
        Self::ProveAddress,
        Self::RepTurn,
        Self::RepDeclined,
        Self::RepStuck,
        Self::RepPaused,
        Self::Digest,
    ];

    /// The name used in the database and in sentence keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::OwnerInvitation => "owner_invitation",
            Self::CodeRefused => "code_refused",
            Self::CodeErased => "code_erased",
            Self::RequestSent => "request_sent",
            Self::Active => "active",
            Self::Cancelled => "cancelled",
            Self::Ended => "ended",
            Self::Removed => "removed",
            Self::Noted => "noted",
            Self::PassedOn => "passed_on",
            Self::StuckAnswered => "stuck_answered",
            Self::MoreAsked => "more_asked",
            Self::Reminder => "reminder",
            Self::SignIn => "sign_in",
            Self::ProveAddress => "prove_address",
            Self::RepTurn => "rep_turn",
            Self::RepDeclined => "rep_declined",
            Self::RepStuck => "rep_stuck",
            Self::RepPaused => "rep_paused",
            Self::Digest => "digest",
        }
    }

    /// The kind of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether a rep reads it, rather than somebody at the merchant.
    #[must_use]
    pub const fn is_to_rep(self) -> bool {
        matches!(self, Self::RepTurn | Self::RepDeclined | Self::RepStuck | Self::RepPaused | Self::Digest)
    }

    /// Whether what it tells replaces what was told of the access request before.
    #[must_use]
    pub const fn overtakes(self) -> bool {
        !self.is_to_rep()
            && !matches!(
                self,
                Self::Noted
                    | Self::PassedOn
                    | Self::StuckAnswered
                    | Self::OwnerInvitation
                    | Self::MoreAsked
                    | Self::Reminder
                    | Self::SignIn
                    | Self::ProveAddress
            )
    }

    /// Whether it asks whose turn it is to go on: a reminder keeps its distance from it.
    #[must_use]
    pub const fn reminds(self) -> bool {
        self.asks() && !matches!(self, Self::ProveAddress)
    }

    /// Whether somebody may be waiting for it right now, or has to be warned: it is not held back to be sent with others.
    #[must_use]
    pub const fn is_waited_for(self) -> bool {
        matches!(
            self,
            Self::Invitation
                | Self::OwnerInvitation
                | Self::SignIn
                | Self::ProveAddress
                | Self::PassedOn
                | Self::StuckAnswered
                | Self::Digest
        )
    }

    /// Whether it asks its reader to do something, and so carries a link of its own (PRODUCT.md "Invitation").
    #[must_use]
    pub const fn asks(self) -> bool {
        matches!(
            self,
            Self::Invitation
                | Self::OwnerInvitation
                | Self::CodeRefused
                | Self::CodeErased
                | Self::RequestSent
                | Self::StuckAnswered
                | Self::MoreAsked
                | Self::Reminder
                | Self::ProveAddress
        )
    }
}

/// Where a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoticeState {
    /// Waits for the worker.
    Queued,
    /// No mail is set up: a rep tells it by hand.
    ByHand,
    /// A transport took it.
    Sent,
    /// A rep told it.
    Told,
    /// It held no longer, or nobody is there to tell.
    Dropped,
    /// Given up, with the reason.
    Failed,
}

impl NoticeState {
    /// Every state.
    pub const ALL: [Self; 6] = [Self::Queued, Self::ByHand, Self::Sent, Self::Told, Self::Dropped, Self::Failed];

    /// The name used in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::ByHand => "by_hand",
            Self::Sent => "sent",
            Self::Told => "told",
            Self::Dropped => "dropped",
            Self::Failed => "failed",
        }
    }

    /// The state of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl Notice {
    /// Whose line it stands in: mails to one person leave in the order in which they arose. A sign-in waits for no other mail,
    /// and none travels with it.
    #[must_use]
    pub fn recipient(&self) -> &str {
        if self.kind == NoticeKind::SignIn {
            return &self.id;
        }
        self.contact_id.as_deref().or(self.rep_id.as_deref()).unwrap_or(&self.id)
    }
}

/// One notice in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Our own id; the link it carries is made from it, so a second try carries the same link.
    pub id: String,
    /// What it tells.
    pub kind: NoticeKind,
    /// Where it stands.
    pub state: NoticeState,
    /// The merchant it is about; `None` for a sign-in, where the address is not yet known to be anybody's.
    pub merchant_id: Option<String>,
    /// The access request it is about.
    pub access_request_id: Option<String>,
    /// The contact it goes to; none for a sign-in as it was asked for.
    pub contact_id: Option<String>,
    /// The rep it goes to, where it goes to one.
    pub rep_id: Option<String>,
    /// The address as typed on the sign-in page.
    pub typed_address: Option<String>,
    /// A hash of the asking browser's secret, for a sign-in.
    pub browser_hash: Option<String>,
    /// A copy for somebody who has no task: carries no link.
    pub is_copy: bool,
    /// What happened, in the words of the sentence it fills: a fact's name, a reason.
    pub about: String,
    /// How often it was claimed for a try.
    pub attempts: i64,
    /// When it may leave; while a worker holds it, until when.
    pub due_at: Moment,
    /// The mail it travels in, once it was tried.
    pub mail_id: Option<String>,
    /// How often its mail was handed over without an answer.
    pub handed: i64,
    /// When it was written.
    pub created_at: Moment,
}
