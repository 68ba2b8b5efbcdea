//! Everything held about a merchant, as one file. Never a code, a token or a key, nor what reps write for reps, nor
//! that a store's address is known here as somebody else's.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    domain::{
        event::{Event, Fact},
        merchant::Contact,
        moment::Moment,
        source::Source,
    },
    error::Result,
    i18n::time,
    store::{self, Conn},
    web::guard::ContactHere,
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

/// Names by id, for sources.
struct People {
    contacts: HashMap<String, String>,
    reps: HashMap<String, String>,
}

/// Reads it all.
///
/// # Errors
/// Where the database fails.
pub async fn of(app: &App, here: &ContactHere) -> Result<DataFile> {
    let mut conn = app.db.read().await?;
    let merchant = &here.merchant;
    let mut contacts = store::contact::all_of_merchant(&mut conn, &merchant.id).await?;
    for forgotten in contacts.iter_mut().filter(|one| one.forgotten_at.is_some()) {
        forgotten.name = app.voice(&here.contact.language).say("timeline-source-forgotten");
    }
    let shops = store::shop::of_merchant(&mut conn, &merchant.id).await?;
    let requests = store::access_request::of_merchant(&mut conn, &merchant.id).await?;
    let mut people = People {
        contacts: contacts.iter().map(|one| (one.id.clone(), one.name.clone())).collect(),
        reps: HashMap::new(),
    };
    people.add_rep(&mut conn, &merchant.rep_id).await?;
    let mut access_requests = Vec::with_capacity(requests.len());
    for request in &requests {
        let events = store::event::of_request(&mut conn, &request.id).await?;
        let grants = store::permission_grant::of_request(&mut conn, &request.id).await?;
        let cases = store::case::of_request(&mut conn, &request.id).await?;
        for source in events.iter().map(|event| &event.source).chain(grants.iter().map(|grant| &grant.source)) {
            if let Source::Rep(id) | Source::RepForMerchant(id, _) = source {
                people.add_rep(&mut conn, id).await?;
            }
        }
        let shop = shops.iter().find(|shop| shop.id == request.store_id);
        access_requests.push(json!({
            "reference": request.reference,
            "store": shop.map(|shop| shop.label.as_str()),
            "state": request.state.name(),
            "since": moment(request.since),
            "made_at": moment(request.created_at),
            "catalogue_version": request.catalogue_version,
            "collaborator_code_held": request.code.is_some(),
            "collaborator_code_given_at": request.code_given_at.map(moment),
            "no_code_needed": request.no_code.map(crate::domain::access_request::NoCode::name),
            "permissions": grants.iter().map(|grant| json!({
                "permission": grant.permission,
                "state": grant.state.name(),
                "since": moment(grant.since),
                "source": people.source(&grant.source),
            })).collect::<Vec<_>>(),
            "events": events.iter().map(|event| people.event(event)).collect::<Vec<_>>(),
            "uses": cases.iter().map(|case| json!({
                "looked_at": case.looked_at, "reason": case.reason, "rep": case.rep_name, "at": moment(case.at),
            })).collect::<Vec<_>>(),
        }));
    }
    let notices = store::outbox::of_merchant(&mut conn, &merchant.id).await?;
    Ok(DataFile {
        partner: app.live().partner.name.clone(),
        made_at: moment(app.clock.now()),
        merchant: json!({
            "name": merchant.name,
            "language": merchant.language,
            "added_at": moment(merchant.created_at),
            "rep": people.reps.get(&merchant.rep_id),
        }),
        contacts: contacts.iter().map(contact).collect(),
        stores: shops.iter().map(|shop| json!({
            "label": shop.label,
            "address": shop.handle.as_ref().or(shop.held_handle.as_ref()).map(|handle| format!("{handle}.myshopify.com")),
            "owner": shop.owner_id.as_ref().and_then(|id| people.contacts.get(id)),
            "added_at": moment(shop.created_at),
        })).collect(),
        access_requests,
        notices: notices.iter().map(|notice| json!({
            "kind": notice.kind.name(),
            "state": notice.state.name(),
            "to": notice.contact_id.as_ref().and_then(|id| people.contacts.get(id)),
            "written_at": moment(notice.created_at),
        })).collect(),
    })
}

fn contact(one: &Contact) -> Value {
    json!({
        "name": one.name,
        "email": one.email,
        "language": one.language,
        "added_at": moment(one.created_at),
        "address_proved_at": one.proved_at.map(moment),
        "removed_at": one.removed_at.map(moment),
        "forgotten_at": one.forgotten_at.map(moment),
        "no_reminders_since": one.no_reminders_at.map(moment),
    })
}

fn moment(at: Moment) -> String {
    time::machine(at)
}

impl People {
    async fn add_rep(&mut self, conn: &mut Conn, id: &str) -> Result<()> {
        if !self.reps.contains_key(id)
            && let Some(account) = store::rep::find(conn, id).await?
        {
            self.reps.insert(id.to_owned(), account.rep.name);
        }
        Ok(())
    }

    fn source(&self, source: &Source) -> Value {
        let name = match source {
            Source::Contact(id) => self.contacts.get(id),
            Source::Rep(id) | Source::RepForMerchant(id, _) => self.reps.get(id),
            Source::App | Source::Sweep => None,
        };
        json!({ "kind": source.kind(), "name": name, "how": source.how().map(crate::domain::source::How::name) })
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
                json!({ "to": self.contacts.get(contact_id), "by_hand": by_hand })
            }
            Fact::PassedToOwner { contact_id } => json!({ "owner": self.contacts.get(contact_id) }),
            Fact::CodeSubmitted { replaced, agreement } => json!({ "replaced": replaced, "agreement": agreement }),
            Fact::NoCodeDeclared { reason, agreement } => json!({ "reason": reason, "agreement": agreement }),
            Fact::CodeErased { moved } => json!({ "was_still_needed": moved }),
            Fact::ShopifyRefused { answer } => json!({ "answer": answer }),
            Fact::AnsweredAccepted { accepted } | Fact::Contradicted { accepted } => json!({ "accepted": accepted }),
            Fact::Confirmed { granted } => json!({ "granted": granted }),
            Fact::Declined { in_shopify, reason } => json!({ "in_shopify": in_shopify, "reason": reason }),
            Fact::FoundLapsed { expired } => json!({ "expired": expired }),
            Fact::Removed { by_partner } => json!({ "by_partner": by_partner }),
            Fact::GotStuck { on, note, page } => json!({ "on": on, "note": note, "page": page }),
            _ => Value::Null,
        }
    }
}
