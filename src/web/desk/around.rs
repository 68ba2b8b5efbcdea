//! What stands around one access request on its page: marks, permissions, people, other requests, what is to be told.

use super::{next::dashed, outbox, standing::Standing, tasks::Way};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, NoCode},
        grant::{Grant, GrantState},
        merchant::Contact,
        moment::Moment,
        notice::Notice,
        source::Source,
    },
    i18n::{Values, Voice},
    store,
    web::{cards, paths, timeline::Reader},
};

/// A mark beside the state.
pub(super) struct Flag {
    pub(super) name: &'static str,
    pub(super) since: Moment,
}

/// One permission: asked for, and what became of it.
pub(super) struct GrantRow {
    pub(super) label: String,
    pub(super) state: &'static str,
    pub(super) asked: bool,
    pub(super) is_claim: bool,
    pub(super) since: Moment,
    pub(super) source: String,
}

/// One permission of the catalogue, to be confirmed.
pub(super) struct Choice {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) asked: bool,
    pub(super) chosen: bool,
}

/// A contact.
pub(super) struct Person {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) is_owner: bool,
    pub(super) is_proved: bool,
    /// Their latest mail that did not arrive, and why.
    pub(super) returned: Option<Way>,
}

/// Another access request of the merchant.
pub(super) struct Other {
    pub(super) page: String,
    pub(super) reference: String,
    pub(super) store: String,
    pub(super) state: &'static str,
    pub(super) since: Moment,
}

/// A task, or a notice to tell by hand.
pub(super) struct Told {
    pub(super) text: String,
    pub(super) since: Moment,
}

pub(super) fn flags(standing: &Standing) -> Vec<Flag> {
    let flags = &standing.request.flags;
    [("stuck", flags.stuck), ("check", flags.check), ("reasked", flags.reasked), ("paused", flags.paused)]
        .into_iter()
        .filter_map(|(name, since)| since.map(|since| Flag { name, since }))
        .collect()
}

/// What is known of the code, never the code.
pub(super) const fn code_key(standing: &Standing) -> &'static str {
    match (&standing.request.code, standing.request.no_code) {
        (Some(_), _) => "desk-request-code-hidden",
        (None, Some(NoCode::StoreAsksForNone)) => "desk-request-code-none-asked",
        (None, Some(NoCode::AppInstalled)) => "desk-request-code-app",
        (None, None) => "desk-request-code-not-held",
    }
}

pub(super) fn row(app: &App, voice: &Voice, standing: &Standing, grant: &Grant) -> GrantRow {
    GrantRow {
        label: cards::label(app, &grant.permission),
        state: grant.state.name(),
        asked: grant.state != GrantState::Extra,
        is_claim: grant.state != GrantState::Pending && !matches!(grant.source, Source::Rep(_) | Source::App),
        since: grant.since,
        source: standing.names.source_for(voice, Reader::Desk, &grant.source),
    }
}

/// The whole catalogue, and what this request asked for and the catalogue has no more; ticked as the merchant said, or as the rep had ticked.
pub(super) fn choices(app: &App, standing: &Standing, typed: Option<&[String]>) -> Vec<Choice> {
    let grant = |key: &str| standing.grants.iter().find(|grant| grant.permission == key);
    let said = |key: &str| grant(key).is_some_and(|one| matches!(one.state, GrantState::Granted | GrantState::Extra));
    let live = app.live();
    let mut keys: Vec<&str> = live.catalogue.permissions.iter().map(|one| one.key.as_str()).collect();
    let gone =
        standing.grants.iter().map(|grant| grant.permission.as_str()).filter(|key| live.catalogue.find(key).is_none());
    keys.extend(gone);
    keys.into_iter()
        .map(|key| Choice {
            key: key.to_owned(),
            label: cards::label(app, key),
            asked: grant(key).is_some_and(|one| one.state != GrantState::Extra),
            chosen: typed.map_or_else(|| said(key), |typed| typed.iter().any(|one| one == key)),
        })
        .collect()
}

pub(super) fn people(voice: &Voice, standing: &Standing) -> Vec<Person> {
    let person = |one: &Contact| Person {
        returned: returned(voice, &standing.returned, &one.id),
        id: one.id.clone(),
        name: one.name.clone(),
        email: one.email.clone(),
        is_owner: standing.shop.owner_id.as_ref() == Some(&one.id),
        is_proved: one.proved_at.is_some(),
    };
    standing.people.iter().map(person).collect()
}

/// The latest mail to this contact that did not arrive.
pub(super) fn returned(voice: &Voice, all: &[(String, String, String)], contact_id: &str) -> Option<Way> {
    let (_, notice, kept) = all.iter().rfind(|(id, ..)| id == contact_id)?;
    Some(Way { text: outbox::reason(voice, kept), href: paths::desk_outbox_mail(notice) })
}

pub(super) fn others(standing: &Standing) -> Vec<Other> {
    let label = |id: &str| standing.shops.iter().find(|shop| shop.id == id).map(|shop| shop.label.clone());
    let other = |one: &AccessRequest| Other {
        page: paths::desk_request(&one.reference),
        reference: one.reference.clone(),
        store: label(&one.store_id).unwrap_or_default(),
        state: one.state.name(),
        since: one.since,
    };
    standing.others.iter().rev().map(other).collect()
}

pub(super) fn tasks(voice: &Voice, standing: &Standing) -> Vec<Told> {
    let request = |id: &str| std::iter::once(&standing.request).chain(&standing.others).find(|one| one.id == id);
    let said = |task: &store::task::Task| {
        let contact = task.contact_id.as_deref();
        let name = contact.map_or_else(|| voice.say("desk-task-somebody"), |id| standing.names.contact(voice, id));
        let shop = task.access_request_id.as_deref().and_then(request);
        let shop = shop.and_then(|one| standing.shops.iter().find(|shop| shop.id == one.store_id));
        let store = shop.map_or(standing.merchant.name.as_str(), |shop| shop.label.as_str());
        Told { text: super::tasks::sentence(voice, task, &name, store, ""), since: task.created_at }
    };
    standing.tasks.iter().map(said).collect()
}

pub(super) fn notices(voice: &Voice, standing: &Standing) -> Vec<Told> {
    let said = |notice: &Notice| {
        let name = notice.contact_id.as_deref().map(|id| standing.names.contact(voice, id)).unwrap_or_default();
        let what = voice.say(&format!("desk-request-tell-{}", dashed(notice.kind.name())));
        let values = Values { name: &name, what: &what, ..Values::default() };
        Told { text: voice.say_with("desk-request-tell", &values), since: notice.created_at }
    };
    standing.notices.iter().map(said).collect()
}
