//! The moves that a rep makes on the page of an access request: which are possible now, and making them.

use super::standing::Standing;
use crate::{
    actions::{
        Actor,
        ask_again::{ask_again, bring_back},
        cancel_request::cancel_request,
        confirm_access::confirm_access,
        confirm_removal::confirm_removal,
        erase_code::erase_code,
        find_granted::find_granted,
        find_lapsed::find_lapsed,
        find_pending::find_pending,
        mark_opened::mark_opened,
        mark_sent::mark_sent,
        note_sign_in::note_sign_in,
        record_removal::record_removal,
        reply_stuck::{clear_check, reply_stuck},
        rest_request::rest_request,
        review_access::review_access,
        take_back_move::take_back_move,
        take_back_send::take_back_send,
    },
    app::App,
    domain::{
        access_request::State,
        event::takeable_back,
        moves::{Hand, Verb, may_be_made},
        text,
    },
    error::{Error, Result},
    store,
    web::form::Fields,
};

/// One move. Its name is the value of the field `do`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Do {
    /// The merchant knows of it, without a link of ours.
    Open,
    /// The request was sent in Shopify.
    Sent,
    /// It was taken back there, to free a place.
    TookBackInShopify,
    /// Shopify shows the access as on.
    Confirm,
    /// Shopify shows the request as not accepted.
    StillPending,
    /// Shopify shows it as expired, or not at all.
    Lapsed,
    /// Somebody who was stuck has their answer.
    AnswerStuck,
    /// A check found that nothing changed.
    ClearCheck,
    /// The removal is true.
    RemovalConfirmed,
    /// A new access request for the same store.
    AskAgain,
    /// A no or a lapse is left at that.
    Rest,
    /// Our copy of the code is erased.
    EraseCode,
    /// The partner left the store.
    RemovedByUs,
    /// The request is given up.
    Cancel,
    /// Shopify shows other permissions than are noted.
    FoundGranted,
    /// Somebody of the partner signed in to the store.
    SignedIn,
    /// The access is still needed.
    Review,
    /// A new access request for a store where access has ended, and the merchant is written to at once.
    BringBack,
    /// The latest move was a mistake.
    TakeBackMove,
}

impl Do {
    /// Every move, in the order of the page: what is likely first, what is grave last.
    pub const ALL: [Self; 19] = [
        Self::Open,
        Self::Sent,
        Self::Confirm,
        Self::StillPending,
        Self::AnswerStuck,
        Self::ClearCheck,
        Self::SignedIn,
        Self::Review,
        Self::RemovalConfirmed,
        Self::BringBack,
        Self::AskAgain,
        Self::Lapsed,
        Self::FoundGranted,
        Self::TookBackInShopify,
        Self::Rest,
        Self::EraseCode,
        Self::RemovedByUs,
        Self::Cancel,
        Self::TakeBackMove,
    ];

    /// The value of the field `do`; dashed it ends the keys of its sentences.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Sent => "sent",
            Self::TookBackInShopify => "took_back_in_shopify",
            Self::Confirm => "confirm",
            Self::StillPending => "still_pending",
            Self::Lapsed => "lapsed",
            Self::AnswerStuck => "answer_stuck",
            Self::ClearCheck => "clear_check",
            Self::RemovalConfirmed => "removal_confirmed",
            Self::AskAgain => "ask_again",
            Self::Rest => "rest",
            Self::EraseCode => "erase_code",
            Self::RemovedByUs => "removed_by_us",
            Self::Cancel => "cancel",
            Self::FoundGranted => "found_granted",
            Self::SignedIn => "signed_in",
            Self::Review => "review",
            Self::BringBack => "bring_back",
            Self::TakeBackMove => "take_back_move",
        }
    }

    /// The move of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// The row of the table of moves; `None` for what leaves the state alone or starts anew.
    #[must_use]
    pub const fn verb(self) -> Option<Verb> {
        Some(match self {
            Self::Open => Verb::OpenLink,
            Self::Sent => Verb::MarkSent,
            Self::TookBackInShopify => Verb::TakeBackInShopify,
            Self::Confirm => Verb::Confirm,
            Self::StillPending => Verb::FindPending,
            Self::Lapsed => Verb::FindLapsed,
            Self::EraseCode => Verb::EraseCode,
            Self::RemovedByUs => Verb::Remove,
            Self::Cancel => Verb::Cancel,
            Self::AnswerStuck
            | Self::ClearCheck
            | Self::RemovalConfirmed
            | Self::AskAgain
            | Self::Rest
            | Self::FoundGranted
            | Self::SignedIn
            | Self::Review
            | Self::BringBack
            | Self::TakeBackMove => return None,
        })
    }

    /// Whether it can be made as things stand: only then the page has a button for it.
    #[must_use]
    pub fn is_possible(self, standing: &Standing) -> bool {
        let request = &standing.request;
        let state = request.state;
        if self.verb().is_some_and(|verb| !may_be_made(verb, state, Hand::Rep)) {
            return false;
        }
        match self {
            Self::Sent => standing.can_be_sent(),
            Self::EraseCode => request.code.is_some(),
            Self::AnswerStuck => state.is_open() && request.flags.stuck.is_some(),
            Self::ClearCheck => state.is_open() && request.flags.check.is_some(),
            Self::RemovalConfirmed => state == State::Removed && request.removal_confirmed_at.is_none(),
            Self::Rest => matches!(state, State::Declined | State::Lapsed) && request.rested_at.is_none(),
            Self::FoundGranted | Self::SignedIn | Self::Review => state == State::Active,
            Self::AskAgain => !state.is_open() && standing.newer().is_none(),
            Self::BringBack => standing.may_be_brought_back(),
            Self::Confirm => state.is_open() || standing.may_reopen(),
            Self::TakeBackMove => takeable_back(&standing.events)
                .is_some_and(|last| state.is_open() || !last.from.is_open() || standing.may_reopen()),
            _ => true,
        }
    }

    /// Hard to mend, so it lies in a fold and its button warns.
    #[must_use]
    pub const fn is_grave(self) -> bool {
        matches!(
            self,
            Self::Lapsed
                | Self::TookBackInShopify
                | Self::EraseCode
                | Self::RemovedByUs
                | Self::Cancel
                | Self::TakeBackMove
        )
    }

    /// Lies in a fold: grave, or with more to fill in.
    #[must_use]
    pub const fn is_folded(self) -> bool {
        self.is_grave()
            || matches!(self, Self::Confirm | Self::FoundGranted | Self::StillPending | Self::Rest | Self::Review)
    }

    /// The id of its field `reason`, where it asks for one: several such forms stand on the page.
    #[must_use]
    pub const fn reason_id(self) -> &'static str {
        match self {
            Self::Rest => "rest-reason",
            Self::Cancel => "cancel-reason",
            Self::TakeBackMove => "take-back-reason",
            _ => "",
        }
    }

    /// What the next page says.
    #[must_use]
    pub const fn flash(self) -> &'static str {
        match self {
            Self::Open => "flash-desk-open",
            Self::Sent => "flash-desk-sent",
            Self::TookBackInShopify => "flash-desk-took-back-in-shopify",
            Self::Confirm => "flash-desk-confirm",
            Self::StillPending => "flash-desk-still-pending",
            Self::Lapsed => "flash-desk-lapsed",
            Self::AnswerStuck => "flash-desk-answer-stuck",
            Self::ClearCheck => "flash-desk-clear-check",
            Self::RemovalConfirmed => "flash-desk-removal-confirmed",
            Self::AskAgain => "flash-desk-ask-again",
            Self::Rest => "flash-desk-rest",
            Self::EraseCode => "flash-desk-erase-code",
            Self::RemovedByUs => "flash-desk-removed-by-us",
            Self::Cancel => "flash-desk-cancel",
            Self::FoundGranted => "flash-desk-found-granted",
            Self::SignedIn => "flash-desk-signed-in",
            Self::Review => "flash-desk-review",
            Self::BringBack => "flash-desk-bring-back",
            Self::TakeBackMove => "flash-desk-take-back-move",
        }
    }
}

/// The radios of "gone in Shopify": what the rep saw there.
pub const FOUND: [&str; 2] = ["expired", "nothing"];

/// A move that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The access request to go on with: another one after asking again.
    pub reference: String,
    /// What its page says.
    pub flash: &'static str,
}

/// Makes it, as the form says.
///
/// # Errors
/// What the action says; [`Error::Invalid`] names the fields of the page.
pub async fn make(app: &App, actor: &Actor, act: Do, standing: &Standing, fields: &Fields) -> Result<Made> {
    let reference = standing.request.reference.as_str();
    let version = fields.version();
    let reason = || text::reason(fields.get("reason")).map_err(|fault| Error::Invalid(vec![fault.on(act.reason_id())]));
    let done = match act {
        Do::Open => mark_opened(app, actor, reference, version).await,
        Do::Sent => mark_sent(app, actor, reference, version).await,
        Do::TookBackInShopify => take_back_send(app, actor, reference, version).await,
        Do::Confirm => confirm_access(app, actor, reference, version, in_order(app, fields)).await,
        Do::FoundGranted => find_granted(app, actor, reference, version, in_order(app, fields)).await,
        Do::StillPending => find_pending(app, actor, reference, version).await,
        Do::Lapsed => match fields.get("found") {
            "expired" => find_lapsed(app, actor, reference, version, true).await,
            "nothing" => find_lapsed(app, actor, reference, version, false).await,
            _ => Err(Error::field("found", "fault-desk-found")),
        },
        Do::AnswerStuck => reply_stuck(app, actor, reference, version).await,
        Do::ClearCheck => clear_check(app, actor, reference, version).await,
        Do::SignedIn => note_sign_in(app, actor, reference).await,
        Do::Review => review_access(app, actor, reference).await,
        Do::RemovalConfirmed => confirm_removal(app, actor, reference, version).await,
        Do::Rest => rest_request(app, actor, reference, version, &reason()?).await,
        Do::EraseCode => erase_code(app, actor, reference, version).await,
        Do::RemovedByUs => record_removal(app, actor, reference, version).await,
        Do::Cancel => {
            let ticked = fields.has("cancelled_in_shopify");
            cancel_request(app, actor, reference, version, ticked, &reason()?).await
        }
        Do::TakeBackMove => take_back_move(app, actor, reference, version, &reason()?).await,
        Do::AskAgain | Do::BringBack => return start_again(app, actor, act, standing).await,
    };
    done.map(|_| Made { reference: reference.to_owned(), flash: act.flash() })
}

/// As the catalogue has them, so that the same ticks are the same fact; unknown ones last, for the action to refuse.
fn in_order(app: &App, fields: &Fields) -> Vec<String> {
    let (live, mut keys) = (app.live(), fields.all("permissions"));
    keys.sort();
    keys.dedup();
    keys.sort_by_key(|key| live.catalogue.place(key));
    keys
}

/// Where the store has an open request already, from this form sent twice or from a colleague, the way leads there.
async fn start_again(app: &App, actor: &Actor, act: Do, standing: &Standing) -> Result<Made> {
    let reference = standing.request.reference.as_str();
    let asked = match act {
        Do::BringBack => bring_back(app, actor, reference).await,
        _ => ask_again(app, actor, reference).await,
    };
    match asked {
        Ok(new) => Ok(Made { reference: new.reference, flash: act.flash() }),
        Err(Error::Store(store::Error::Taken(store::Taken::OpenRequest))) => {
            let all = store::access_request::of_store(&mut app.db.read().await?, &standing.request.store_id).await?;
            let open = all.into_iter().find(|one| one.state.is_open()).ok_or(Error::Conflict)?;
            Ok(Made { reference: open.reference, flash: "flash-note-desk-open-already" })
        }
        Err(error) => Err(error),
    }
}
