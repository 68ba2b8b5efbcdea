//! One line of the timeline: what happened, who says so, when. Append-only; nothing is ever edited in the past, but for
//! the words of people who are forgotten.

use serde::{Deserialize, Serialize};

use super::{
    access_request::{Flags, NoCode, State},
    flow::{Line, Walk},
    moment::Moment,
    source::Source,
    stuck_at::StuckAt,
};

/// What Shopify answered when a rep sent the request (PRODUCT.md "What Shopify may answer").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShopifyAnswer {
    /// The code is not, or no longer, right.
    WrongCode,
    /// A code is needed although we were told that none is.
    AsksForCode,
    /// There is no such store.
    NoSuchStore,
    /// The store put our requests on hold after a decline.
    OnHold,
    /// A request is already pending, or access is already there.
    AlreadyThere,
    /// All ten places for pending requests are taken.
    PlacesTaken,
}

impl ShopifyAnswer {
    /// Every answer, in the order shown to reps.
    pub const ALL: [Self; 6] =
        [Self::WrongCode, Self::AsksForCode, Self::NoSuchStore, Self::OnHold, Self::AlreadyThere, Self::PlacesTaken];

    /// The name used in forms, sentence keys and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WrongCode => "wrong_code",
            Self::AsksForCode => "asks_for_code",
            Self::NoSuchStore => "no_such_store",
            Self::OnHold => "on_hold",
            Self::AlreadyThere => "already_there",
            Self::PlacesTaken => "places_taken",
        }
    }

    /// The answer of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.name() == name)
    }

    /// These send the request back to the merchant; the others leave it where it is.
    #[must_use]
    pub const fn wants_code(self) -> bool {
        matches!(self, Self::WrongCode | Self::AsksForCode | Self::NoSuchStore)
    }
}

/// What a merchant says they accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accepted {
    /// Everything that was asked for.
    All,
    /// These permissions (keys of the catalogue).
    Some(Vec<String>),
    /// They are not sure which.
    Unsure,
}

/// What keeps a merchant from going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StuckOn {
    /// The request is not to be found in Shopify.
    CannotFind,
    /// The Accept button is grey.
    CannotAccept,
    /// The owner's address is not known.
    OwnerUnknown,
    /// Something else, in their words.
    Other,
}

impl StuckOn {
    /// The name used in sentence keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CannotFind => "cannot-find",
            Self::CannotAccept => "cannot-accept",
            Self::OwnerUnknown => "owner-unknown",
            Self::Other => "other",
        }
    }
}

/// Proof of the yes: which text somebody agreed to. Who and when is the event's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// The language of the text.
    pub language: String,
    /// The version of the catalogue.
    pub catalogue_version: String,
    /// SHA-256 of the text as shown, in hex.
    pub text_hash: String,
}

/// What happened. The past tense of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// The access request was made.
    Made {
        /// The keys of the permissions asked for.
        permissions: Vec<String>,
    },
    /// A link went out to a contact: `by_hand` where a rep copied it.
    LinkSent {
        /// The contact it was made for.
        contact_id: String,
        /// Copied by a rep rather than taken by a mail server.
        by_hand: bool,
    },
    /// A contact opened the link.
    LinkOpened,
    /// A contact said that they did not expect this; the link ended.
    LinkDisowned,
    /// The collaborator code was given; the first time with the yes to the text shown.
    CodeSubmitted {
        /// An earlier code was replaced; the state stayed.
        replaced: bool,
        /// The text agreed to, where a contact sent it.
        agreement: Option<Agreement>,
    },
    /// No code is needed.
    NoCodeDeclared {
        /// Why.
        reason: NoCode,
        /// The text agreed to, where a contact said so.
        agreement: Option<Agreement>,
    },
    /// Our copy of the code was erased.
    CodeErased {
        /// It was still needed, so the merchant has to give it again.
        moved: bool,
    },
    /// The permanent address became known or was corrected.
    AddressSet,
    /// The typed address is another merchant's: held until a rep has looked.
    AddressHeld,
    /// Shopify did not take the request.
    ShopifyRefused {
        /// What it said.
        answer: ShopifyAnswer,
    },
    /// A rep sent the request in Shopify.
    MarkedSent,
    /// A rep took it back in Shopify.
    TakenBackInShopify,
    /// The merchant says it was accepted.
    AnsweredAccepted {
        /// What they accepted.
        accepted: Accepted,
    },
    /// Shopify shows it active.
    Confirmed {
        /// The keys granted, which may go beyond those asked for.
        granted: Vec<String>,
    },
    /// The app on the store shows it active. Which permissions are granted, it does not show.
    FoundActive,
    /// Shopify still shows it pending.
    FoundPending,
    /// The merchant said no.
    Declined {
        /// Declined in Shopify, rather than told to us.
        in_shopify: bool,
        /// What worried them, where they said.
        reason: String,
    },
    /// Gone in Shopify.
    FoundLapsed {
        /// Shopify said "Expired", rather than showing nothing.
        expired: bool,
    },
    /// The access was taken back.
    Removed {
        /// The partner left by itself.
        by_partner: bool,
    },
    /// A rep or an app saw that the access is gone.
    RemovalConfirmed,
    /// A rep gave it up.
    Cancelled {
        /// Why.
        reason: String,
    },
    /// A rep took back their latest move.
    MoveTakenBack {
        /// Why.
        reason: String,
    },
    /// The merchant cannot go on.
    GotStuck {
        /// On what.
        on: StuckOn,
        /// In their words.
        note: String,
        /// The page they were on, where they came from one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<StuckAt>,
    },
    /// A rep answered somebody who was stuck.
    StuckAnswered,
    /// A timer or a rep wants it looked at.
    CheckRaised,
    /// A rep looked: it is still as it was.
    CheckCleared,
    /// The steps were passed on to the owner.
    PassedToOwner {
        /// The contact who is the owner.
        contact_id: String,
    },
    /// Passing on was taken back.
    OwnerTakenBack,
    /// Nobody is reminded of it any more.
    RemindersPaused {
        /// Who would be wants none, rather than that they ran out.
        ended: bool,
    },
    /// They are reminded again.
    RemindersResumed,
    /// A rep lets a no or a lapse rest.
    Rested {
        /// Why.
        reason: String,
    },
    /// Somebody said something else than was said before; it stands, and a rep asks.
    Contradicted {
        /// What the later one said.
        accepted: Accepted,
    },
    /// We ask for less, or for the same in other words; or for something else before anybody said yes. It holds at once.
    TermsChanged {
        /// The keys of the permissions that are asked for now.
        permissions: Vec<String>,
        /// The catalogue whose words hold now.
        catalogue_version: String,
        /// The one whose words held before.
        was: String,
    },
    /// We ask for more than was agreed to. Nothing holds of it without a yes.
    MoreAsked {
        /// The keys of all permissions that would hold then.
        permissions: Vec<String>,
        /// Those of them that are wider than what holds.
        wider: Vec<String>,
        /// The catalogue whose words are asked about.
        catalogue_version: String,
    },
    /// A contact said yes to more.
    MoreAgreed {
        /// The keys of all permissions that hold now.
        permissions: Vec<String>,
        /// Those of them that were wider than what held.
        wider: Vec<String>,
        /// They say that they added it in Shopify, where access is on.
        in_shopify: bool,
        /// The text agreed to.
        agreement: Agreement,
    },
    /// A contact said no to more; all stays as it was.
    MoreRefused,
    /// A rep asks for more no longer.
    MoreWithdrawn,
    /// A rep looked again while access is on: these are granted.
    FoundGranted {
        /// The keys granted, which may go beyond those asked for.
        granted: Vec<String>,
    },
    /// A rep says that the access is still needed.
    Reviewed,
}

impl Fact {
    /// What a merchant said was accepted, where this fact says so.
    #[must_use]
    pub const fn accepted(&self) -> Option<&Accepted> {
        match self {
            Self::AnsweredAccepted { accepted } | Self::Contradicted { accepted } => Some(accepted),
            _ => None,
        }
    }

    /// The text that somebody agreed to with it; the inner none where a rep wrote a yes down, and nobody read a text here.
    #[must_use]
    pub const fn agreement(&self) -> Option<Option<&Agreement>> {
        match self {
            Self::CodeSubmitted { agreement, .. } | Self::NoCodeDeclared { agreement, .. } => Some(agreement.as_ref()),
            Self::MoreAgreed { agreement, .. } => Some(Some(agreement)),
            _ => None,
        }
    }

    /// Where this is the yes to more with a text of that hash: whether it says that it is in Shopify.
    #[must_use]
    pub fn more_agreed(&self, text_hash: &str) -> Option<bool> {
        match self {
            Self::MoreAgreed { in_shopify, agreement, .. } if agreement.text_hash == text_hash => Some(*in_shopify),
            _ => None,
        }
    }

    /// Whether it changes what is asked for, or what is asked for more, or answers that.
    #[must_use]
    pub const fn is_of_terms(&self) -> bool {
        matches!(
            self,
            Self::TermsChanged { .. }
                | Self::MoreAsked { .. }
                | Self::MoreAgreed { .. }
                | Self::MoreRefused
                | Self::MoreWithdrawn
        )
    }

    /// What somebody wrote along with it, where it has room for words.
    pub const fn words_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Declined { reason, .. }
            | Self::Cancelled { reason }
            | Self::MoveTakenBack { reason }
            | Self::Rested { reason } => Some(reason),
            Self::GotStuck { note, .. } => Some(note),
            _ => None,
        }
    }

    /// Every name there is.
    pub const NAMES: [&str; 39] = [
        "made",
        "link_sent",
        "link_opened",
        "link_disowned",
        "code_submitted",
        "no_code_declared",
        "code_erased",
        "address_set",
        "address_held",
        "shopify_refused",
        "marked_sent",
        "taken_back_in_shopify",
        "answered_accepted",
        "confirmed",
        "found_active",
        "found_pending",
        "declined",
        "found_lapsed",
        "removed",
        "removal_confirmed",
        "cancelled",
        "move_taken_back",
        "got_stuck",
        "stuck_answered",
        "check_raised",
        "check_cleared",
        "passed_to_owner",
        "owner_taken_back",
        "reminders_paused",
        "reminders_resumed",
        "rested",
        "contradicted",
        "terms_changed",
        "more_asked",
        "more_agreed",
        "more_refused",
        "more_withdrawn",
        "found_granted",
        "reviewed",
    ];

    /// The name in the database and in sentence keys, such as `code_submitted`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Made { .. } => "made",
            Self::LinkSent { .. } => "link_sent",
            Self::LinkOpened => "link_opened",
            Self::LinkDisowned => "link_disowned",
            Self::CodeSubmitted { .. } => "code_submitted",
            Self::NoCodeDeclared { .. } => "no_code_declared",
            Self::CodeErased { .. } => "code_erased",
            Self::AddressSet => "address_set",
            Self::AddressHeld => "address_held",
            Self::ShopifyRefused { .. } => "shopify_refused",
            Self::MarkedSent => "marked_sent",
            Self::TakenBackInShopify => "taken_back_in_shopify",
            Self::AnsweredAccepted { .. } => "answered_accepted",
            Self::Confirmed { .. } => "confirmed",
            Self::FoundActive => "found_active",
            Self::FoundPending => "found_pending",
            Self::Declined { .. } => "declined",
            Self::FoundLapsed { .. } => "found_lapsed",
            Self::Removed { .. } => "removed",
            Self::RemovalConfirmed => "removal_confirmed",
            Self::Cancelled { .. } => "cancelled",
            Self::MoveTakenBack { .. } => "move_taken_back",
            Self::GotStuck { .. } => "got_stuck",
            Self::StuckAnswered => "stuck_answered",
            Self::CheckRaised => "check_raised",
            Self::CheckCleared => "check_cleared",
            Self::PassedToOwner { .. } => "passed_to_owner",
            Self::OwnerTakenBack => "owner_taken_back",
            Self::RemindersPaused { .. } => "reminders_paused",
            Self::RemindersResumed => "reminders_resumed",
            Self::Rested { .. } => "rested",
            Self::Contradicted { .. } => "contradicted",
            Self::TermsChanged { .. } => "terms_changed",
            Self::MoreAsked { .. } => "more_asked",
            Self::MoreAgreed { .. } => "more_agreed",
            Self::MoreRefused => "more_refused",
            Self::MoreWithdrawn => "more_withdrawn",
            Self::FoundGranted { .. } => "found_granted",
            Self::Reviewed => "reviewed",
        }
    }
}

/// One line of the timeline of an access request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// 1 for the first; equal to the request's version after it.
    pub number: i64,
    /// What happened.
    pub fact: Fact,
    /// The state before.
    pub from: State,
    /// The state after; equal to `from` where the fact leaves it alone.
    pub to: State,
    /// Who says so.
    pub source: Source,
    /// When.
    pub at: Moment,
}

impl Event {
    /// Whether this line changed the state.
    #[must_use]
    pub fn moved(&self) -> bool {
        self.from != self.to
    }
}

/// The state that a timeline leads to; `None` for an empty one or one with a gap.
#[must_use]
pub fn replay(events: &[Event]) -> Option<State> {
    let mut state = State::Invited;
    for (at, event) in events.iter().enumerate() {
        if event.from != state || usize::try_from(event.number).ok() != Some(at + 1) {
            return None;
        }
        state = event.to;
    }
    (!events.is_empty()).then_some(state)
}

/// Since when it stands where this timeline leads: the time of the last line that moved it, or of the first. Where a move
/// was taken back, since before that move.
#[must_use]
pub fn since(events: &[Event]) -> Option<Moment> {
    let (walk, _) = Walk::all(events.iter().filter_map(Line::of));
    (!events.is_empty()).then(|| walk.since())
}

/// The marks beside the state that this timeline leads to.
#[must_use]
pub fn flags(events: &[Event]) -> Flags {
    let mut flags = Flags::default();
    for event in events {
        match &event.fact {
            _ if event.moved() => flags = Flags::default(),
            Fact::GotStuck { .. } => flags.stuck = Some(event.at),
            Fact::StuckAnswered => flags.stuck = None,
            Fact::CheckRaised => flags.check = Some(event.at),
            Fact::CheckCleared => flags.check = None,
            Fact::RemindersPaused { .. } => flags.paused = Some(event.at),
            Fact::RemindersResumed => flags.paused = None,
            Fact::MoreAsked { .. } if event.to == State::Active => flags.reasked = Some(event.at),
            Fact::MoreAgreed { .. } | Fact::MoreRefused | Fact::MoreWithdrawn | Fact::TermsChanged { .. } => {
                flags.reasked = None;
            }
            _ => {}
        }
    }
    flags
}

/// The move that can be taken back: a rep's latest, while nothing followed it (PRODUCT.md "Moves"). A link that went out
/// because of it follows from it, and does not follow it; nor do reminders that ran out.
#[must_use]
pub fn takeable_back(events: &[Event]) -> Option<&Event> {
    let follows = |fact: &Fact| {
        !matches!(fact, Fact::LinkSent { .. } | Fact::RemindersPaused { .. } | Fact::RemindersResumed | Fact::Reviewed)
    };
    let last = events.iter().rfind(|event| follows(&event.fact))?;
    let by_rep = matches!(last.source, Source::Rep(_) | Source::RepForMerchant(..));
    (by_rep && last.moved() && !matches!(last.fact, Fact::MoveTakenBack { .. })).then_some(last)
}
