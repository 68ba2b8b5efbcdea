//! What a rep does next on one access request: the sentence, and the one primary button.

use super::{moves::Do, standing::Standing};
use crate::{
    domain::access_request::State,
    i18n::{Values, Voice},
    web::{page::Chrome, paths},
};

/// The one primary button.
pub(super) enum Primary {
    /// A page to go on to: where, and the key of its name.
    Go(String, &'static str),
    /// A move.
    Make(Move),
    /// Writes to this contact.
    Invite(String, String),
    /// Makes a link for this contact.
    Copy(String, String),
    /// Nothing is to be done.
    None,
}

/// A move, as the page shows it.
pub(super) struct Move {
    pub(super) act: Do,
    pub(super) name: &'static str,
    pub(super) look: &'static str,
}

impl Move {
    pub(super) fn of(act: Do) -> Self {
        Self { act, name: act.name(), look: if act.is_grave() { "danger" } else { "secondary" } }
    }

    pub(super) fn key(&self, end: &str) -> String {
        format!("desk-request-do-{}{end}", dashed(self.name))
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    pub(super) fn is_folded(&self) -> bool {
        self.act.is_folded()
    }

    pub(super) fn reason_id(&self) -> &'static str {
        self.act.reason_id()
    }
}

pub(super) fn dashed(name: &str) -> String {
    name.replace('_', "-")
}

pub(super) fn title(voice: &Voice, standing: &Standing) -> String {
    let request = &standing.request;
    let turn = voice.say(&format!("chip-turn-{}", request.turn().name()));
    let state = voice.say(&format!("chip-state-{}", dashed(request.state.name())));
    let values = Values { name: &turn, what: &state, store: &standing.shop.label, ..Values::default() };
    voice.say_with("desk-request-title", &values)
}

/// The end of the key of what to do now.
pub(super) fn slug(standing: &Standing) -> String {
    let request = &standing.request;
    let name = dashed(request.state.name());
    match request.state {
        state if state.is_open() && request.flags.stuck.is_some() => "stuck".to_owned(),
        state if state.is_open() && request.flags.check.is_some() => "check".to_owned(),
        State::Invited if request.link_out_at.is_none() => format!("{name}-unsent"),
        State::ReadyToSend if standing.shop.held_handle.is_some() => format!("{name}-held"),
        State::ReadyToSend if standing.shop.handle.is_none() => format!("{name}-no-address"),
        State::Active if request.flags.reasked.is_some() => format!("{name}-reasked"),
        State::Active if standing.is_claimed() => format!("{name}-claimed"),
        State::Active if standing.is_seen_only() => format!("{name}-seen"),
        State::Declined | State::Lapsed if request.rested_at.is_some() => format!("{name}-rested"),
        State::Removed if request.removal_confirmed_at.is_some() => format!("{name}-confirmed"),
        _ => name,
    }
}

pub(super) fn now(voice: &Voice, standing: &Standing) -> String {
    let name = standing.first().map_or_else(|| standing.merchant.name.clone(), |one| one.name.clone());
    let rep = standing.rep(voice);
    let values = Values { name: &name, rep: &rep, store: &standing.shop.label, ..Values::default() };
    voice.say_with(&format!("desk-request-now-{}", slug(standing)), &values)
}

pub(super) fn primary(chrome: &Chrome, standing: &Standing) -> Primary {
    let request = &standing.request;
    let make = |act: Do| {
        if act.is_possible(standing) { Primary::Make(Move { look: "", ..Move::of(act) }) } else { Primary::None }
    };
    let go = |step: &str, key| Primary::Go(paths::desk_request_step(&request.reference, step), key);
    match request.state {
        state if state.is_open() && request.flags.stuck.is_some() => make(Do::AnswerStuck),
        state if state.is_open() && request.flags.check.is_some() => make(Do::ClearCheck),
        State::Invited if request.link_out_at.is_none() => match standing.first() {
            Some(first) if chrome.has_mail => Primary::Invite(first.id.clone(), first.name.clone()),
            Some(first) => Primary::Copy(first.id.clone(), first.name.clone()),
            None => Primary::Go(paths::desk_merchant(&standing.merchant.id), "desk-request-add-contact"),
        },
        State::Invited | State::CodeWanted | State::Sent => go("record", "desk-request-record"),
        State::ReadyToSend if standing.shop.handle.is_none() => {
            let form = format!("{}?store={}#store-form", paths::desk_merchant(&standing.merchant.id), standing.shop.id);
            Primary::Go(form, "desk-request-address-mend")
        }
        State::ReadyToSend => go("send", "desk-request-send"),
        State::Accepted => make(Do::Confirm),
        State::Active if request.flags.reasked.is_none() && standing.is_claimed() => make(Do::FoundGranted),
        State::Active if standing.is_seen_only() => make(Do::FoundGranted),
        State::Removed if request.removal_confirmed_at.is_none() => make(Do::RemovalConfirmed),
        State::Declined | State::Lapsed if request.rested_at.is_none() => match standing.newer() {
            Some(newer) => Primary::Go(paths::desk_request(&newer.reference), "desk-request-newer"),
            None if standing.may_be_brought_back() => make(Do::BringBack),
            None => make(Do::AskAgain),
        },
        _ => Primary::None,
    }
}
