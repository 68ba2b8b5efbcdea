//! Everything held about a merchant, as one file for programs.

use serde::Serialize;
use serde_json::{Value, json};

use super::held::{Held, HeldRequest, host};
use crate::{
    domain::{
        access_request::NoCode,
        event::{Event, Fact},
        merchant::Contact,
        moment::Moment,
        source::{How, Source},
    },
    i18n::{Voice, time},
    web::timeline::Names,
};

/// The file.
#[derive(Debug, Serialize)]
pub struct DataFile {
    partner: String,
    made_at: String,
    merchant: Value,
    contacts: Vec<Value>,
    stores: Vec<Value>,
    access_requests: Vec<Value>,
    notices: Vec<Value>,
}

/// What says it: whom, and in whose words.
struct Teller<'a> {
    names: &'a Names,
    voice: &'a Voice,
}

/// As of now.
#[must_use]
pub fn of(held: &Held, voice: &Voice, now: Moment) -> DataFile {
    let teller = Teller { names: &held.names, voice };
    let merchant = &held.merchant;
    DataFile {
        partner: voice.partner.clone(),
        made_at: moment(now),
        merchant: json!({
            "name": merchant.name,
            "language": merchant.language,
            "added_at": moment(merchant.created_at),
            "rep": held.names.rep(voice, &merchant.rep_id),
        }),
        contacts: held.contacts.iter().map(|one| teller.contact(one)).collect(),
        stores: held
            .shops
            .iter()
            .map(|shop| {
                json!({
                    "label": shop.label,
                    "address": host(shop),
                    "owner": shop.owner_id.as_ref().map(|id| teller.name(id)),
                    "added_at": moment(shop.created_at),
                    "app": held.app_on(shop).map(|app| json!({
                        "token_given_at": moment(app.given_at),
                        "shopify_showed": app.seen.map(|(looked, _)| looked.name()),
                        "seen_at": app.seen.map(|(_, at)| moment(at)),
                    })),
                })
            })
            .collect(),
        access_requests: held.requests.iter().map(|one| teller.request(one, held.store_of(&one.request))).collect(),
        notices: held
            .notices
            .iter()
            .map(|notice| {
                json!({
                    "kind": notice.kind.name(),
                    "state": notice.state.name(),
                    "to": notice.contact_id.as_ref().map(|id| teller.name(id)),
                    "written_at": moment(notice.created_at),
                })
            })
            .collect(),
    }
}

fn moment(at: Moment) -> String {
    time::machine(at)
}

impl Teller<'_> {
    fn name(&self, id: &str) -> String {
        self.names.contact(self.voice, id)
    }

    fn contact(&self, one: &Contact) -> Value {
        json!({
            "name": self.name(&one.id),
            "email": one.email,
            "language": one.language,
            "added_at": moment(one.created_at),
            "address_proved_at": one.proved_at.map(moment),
            "removed_at": one.removed_at.map(moment),
            "forgotten_at": one.forgotten_at.map(moment),
            "no_reminders_since": one.no_reminders_at.map(moment),
        })
    }

    fn request(&self, one: &HeldRequest, store: &str) -> Value {
        let request = &one.request;
        json!({
            "reference": request.reference,
            "store": store,
            "state": request.state.name(),
            "since": moment(request.since),
            "made_at": moment(request.created_at),
            "catalogue_version": request.catalogue_version,
            "collaborator_code_held": request.code.is_some(),
            "collaborator_code_given_at": request.code_given_at.map(moment),
            "no_code_needed": request.no_code.map(NoCode::name),
            "permissions": one.grants.iter().map(|grant| json!({
                "permission": grant.permission,
                "state": grant.state.name(),
                "since": moment(grant.since),
                "source": self.source(&grant.source),
            })).collect::<Vec<_>>(),
            "events": one.events.iter().map(|event| self.event(event)).collect::<Vec<_>>(),
            "uses": one.cases.iter().map(|case| json!({
                "looked_at": case.looked_at, "reason": case.reason, "rep": case.rep_name, "at": moment(case.at),
            })).collect::<Vec<_>>(),
        })
    }

    fn source(&self, source: &Source) -> Value {
        let name = match source {
            Source::Contact(id) => Some(self.name(id)),
            Source::Rep(id) | Source::RepForMerchant(id, _) => Some(self.names.rep(self.voice, id)),
            Source::App | Source::Sweep => None,
        };
        json!({ "kind": source.kind(), "name": name, "how": source.how().map(How::name) })
    }

    fn event(&self, event: &Event) -> Value {
        let fact = match &event.fact {
            Fact::AddressHeld => Fact::AddressSet.name(),
            fact => fact.name(),
        };
        json!({
            "number": event.number,
            "fact": fact,
            "details": self.details(&event.fact),
            "state": event.to.name(),
            "source": self.source(&event.source),
            "at": moment(event.at),
        })
    }

    /// What the event says beyond its name.
    fn details(&self, fact: &Fact) -> Value {
        match fact {
            Fact::Made { permissions } => json!({ "permissions": permissions }),
            Fact::LinkSent { contact_id, by_hand } => {
                json!({ "to": self.name(contact_id), "by_hand": by_hand })
            }
            Fact::PassedToOwner { contact_id } => json!({ "owner": self.name(contact_id) }),
            Fact::CodeSubmitted { replaced, agreement } => json!({ "replaced": replaced, "agreement": agreement }),
            Fact::NoCodeDeclared { reason, agreement } => json!({ "reason": reason, "agreement": agreement }),
            Fact::CodeErased { moved } => json!({ "was_still_needed": moved }),
            Fact::ShopifyRefused { answer } => json!({ "answer": answer }),
            Fact::AnsweredAccepted { accepted } | Fact::Contradicted { accepted } => json!({ "accepted": accepted }),
            Fact::Confirmed { granted } | Fact::FoundGranted { granted } => json!({ "granted": granted }),
            Fact::Declined { in_shopify, reason } => json!({ "in_shopify": in_shopify, "reason": reason }),
            Fact::FoundLapsed { expired } => json!({ "expired": expired }),
            Fact::Removed { by_partner } => json!({ "by_partner": by_partner }),
            Fact::GotStuck { on, note, page } => json!({ "on": on, "note": note, "page": page }),
            Fact::TermsChanged { permissions, catalogue_version, was } => {
                json!({ "permissions": permissions, "catalogue_version": catalogue_version, "catalogue_version_before": was })
            }
            Fact::MoreAsked { permissions, wider, catalogue_version } => {
                json!({ "permissions": permissions, "more": wider, "catalogue_version": catalogue_version })
            }
            Fact::MoreAgreed { permissions, wider, in_shopify, agreement } => {
                json!({ "permissions": permissions, "more": wider, "added_in_shopify": in_shopify, "agreement": agreement })
            }
            _ => Value::Null,
        }
    }
}
