//! Imports merchants from a file: all of it or nothing, in one transaction. Mails nobody.

use std::collections::HashMap;

use super::{
    Actor,
    add_merchant::{email_taken, handle_taken, made, refresh_search, unsaved_request},
    audit,
    change::change,
    tell_webhooks::tell_webhooks_of,
};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State},
        audit::Deed,
        event::{Event, Fact},
        grant,
        import::{
            file,
            plan::{Business, Defaults, Plan, Shop},
            row::{self, Known, RepOf, Row},
        },
        merchant::{Contact, Merchant, Store},
        moment::Moment,
        moves::Have,
        rep::Act,
        text,
    },
    error::{Error, Result},
    store::{self, Conn, Tx, bulk::Whole},
};

/// What came of a file.
#[derive(Debug)]
pub enum Imported {
    /// It was imported now, with this plan.
    Now(Plan),
    /// The same form had imported it before.
    Before,
    /// Something is wrong with it; nothing was written.
    Refused(Plan),
}

/// What importing the file would do, or what is wrong with it. Writes nothing.
///
/// # Errors
/// [`Error::Forbidden`] for viewers; where the database fails.
pub async fn preview(app: &App, actor: &Actor, bytes: &[u8]) -> Result<Plan> {
    actor.rep_who_may(Act::Work)?;
    plan(app, &mut app.db.read().await?, actor, bytes).await
}

/// Imports the file. `id` is made with the form: the import gets it, so that a form that is sent twice imports once.
///
/// # Errors
/// [`Error::Forbidden`] for viewers, [`Error::NotFound`] for an `id` that is none; where the database fails.
pub async fn import_merchants(app: &App, actor: &Actor, id: &str, bytes: &[u8], client: &str) -> Result<Imported> {
    let rep = actor.rep_who_may(Act::Work)?;
    if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
        return Err(Error::NotFound);
    }
    app.db
        .write(async |tx| {
            if store::import::find(tx, id).await?.is_some() {
                return Ok(Imported::Before);
            }
            let plan = plan(app, tx, actor, bytes).await?;
            if !plan.wrong.is_empty() {
                return Ok(Imported::Refused(plan));
            }
            let places = write(app, tx, actor, &plan).await?;
            let mut lines = Vec::with_capacity(plan.lines.len());
            for line in &plan.lines {
                let (merchant, shops) = &places[line.business];
                lines.push((text::counted(line.line), line.outcome, merchant.clone(), shops[line.shop].clone()));
            }
            store::import::add(tx, id, &rep.id, app.clock.now(), &lines).await?;
            audit::append(app, tx, actor, Deed::ImportMerchants, ("import", id), client).await?;
            Ok::<_, Error>(Imported::Now(plan))
        })
        .await
}

async fn plan(app: &App, conn: &mut Conn, actor: &Actor, bytes: &[u8]) -> Result<Plan> {
    let lines = match file::read(bytes) {
        Ok(lines) => lines,
        Err(wrong) => return Ok(Plan::refused(wrong)),
    };
    let mut reps = HashMap::new();
    for account in store::rep::every(conn).await? {
        let can_have = account.can_work();
        if let Ok(email) = crate::domain::email::Email::parse(&account.rep.email) {
            reps.insert(email.folded().to_owned(), RepOf { id: account.rep.id, can_have });
        }
    }
    let now = app.clock.now();
    let live = app.live();
    let known = Known { catalogue: &live.catalogue, rep: &|folded| reps.get(folded).cloned(), now };
    let (mut rows, mut wrong) = (Vec::with_capacity(lines.rows.len()), lines.wrong);
    for line in &lines.rows {
        match row::check(line, &known) {
            Ok(row) => rows.push(row),
            Err(faults) => wrong.extend(faults),
        }
    }
    let here = here(conn, &rows).await?;
    let permissions: Vec<String> = live.catalogue.permissions.iter().map(|one| one.key.clone()).collect();
    let rep_id = &actor.rep_who_may(Act::Work)?.id;
    let mut plan = Plan::of(here, &rows, &Defaults { rep_id, permissions: &permissions, now });
    plan.wrong.extend(wrong);
    plan.wrong.sort_by_key(|one| one.line);
    Ok(plan)
}

/// The merchants that the rows may be about.
async fn here(conn: &mut Conn, rows: &[Row]) -> Result<Vec<Business>> {
    let distinct = |all: Vec<String>| {
        let mut all = all;
        all.sort();
        all.dedup();
        all
    };
    let external_ids = distinct(rows.iter().filter_map(|row| row.external_id.clone()).collect());
    let handles = distinct(rows.iter().filter_map(|row| Some(row.store.as_ref()?.handle().to_owned())).collect());
    let emails =
        distinct(rows.iter().filter_map(|row| Some(row.contact_email.as_ref()?.folded().to_owned())).collect());
    Ok(store::import::businesses(conn, &external_ids, &handles, &emails).await?)
}

/// Writes what is new and what is changed; says the ids of each merchant and of its stores.
async fn write(app: &App, tx: &mut Tx, actor: &Actor, plan: &Plan) -> Result<Vec<(String, Vec<String>)>> {
    let mut whole = Whole::default();
    let mut places = Vec::with_capacity(plan.businesses.len());
    let mut searched = Vec::new();
    // What is new goes in together; what is changed after it, since an owner may be new.
    let mut changed: Vec<(&Business, String, Vec<String>, Vec<String>)> = Vec::new();
    for one in &plan.businesses {
        let id = known_or_new(app, one.id.as_ref())?;
        let people = ids(app, one.people.iter().map(|person| person.id.as_ref()))?;
        let shops = ids(app, one.shops.iter().map(|shop| shop.id.as_ref()))?;
        collect(app, actor, &mut whole, one, (&id, &people, &shops))?;
        if one.id.is_some() && one.is_touched() {
            searched.push(id.clone());
            changed.push((one, id.clone(), people, shops.clone()));
        }
        places.push((id, shops));
    }
    // Before anything of them is written, and all in one order. Where one was forgotten meanwhile, the plan is another.
    let mut known: Vec<&String> =
        plan.businesses.iter().filter(|one| one.is_touched()).filter_map(|one| one.id.as_ref()).collect();
    known.sort_unstable();
    for id in known {
        store::merchant::hold(tx, id).await.map_err(|error| match error {
            store::Error::NotThere => store::Error::Lost,
            other => other,
        })?;
    }
    store::bulk::add(tx, &whole).await.map_err(taken)?;
    let requests: HashMap<&str, &AccessRequest> =
        whole.requests.iter().map(|request| (request.id.as_str(), request)).collect();
    let events = || whole.events.iter().filter_map(|(id, event)| Some((*requests.get(id.as_str())?, event)));
    for (request, event) in events() {
        audit::event(app, tx, &request.id, &request.merchant_id, event)?;
    }
    tell_webhooks_of(app, tx, events()).await?;
    for (one, id, people, shops) in changed {
        change_business(app, tx, actor, one, (&id, &people, &shops)).await?;
    }
    for id in searched {
        refresh_search(tx, &id).await?;
    }
    Ok(places)
}

fn taken(error: store::Error) -> Error {
    match error {
        store::Error::Taken(store::Taken::Handle) => handle_taken(error),
        store::Error::Taken(store::Taken::ContactEmail) => email_taken(error),
        other => other.into(),
    }
}

fn known_or_new(app: &App, id: Option<&String>) -> Result<String> {
    Ok(match id {
        Some(id) => id.clone(),
        None => app.new_id()?,
    })
}

fn ids<'a>(app: &App, known: impl Iterator<Item = Option<&'a String>>) -> Result<Vec<String>> {
    known.map(|id| known_or_new(app, id)).collect()
}

/// Puts what is new of a merchant to the rest that is new.
fn collect(
    app: &App,
    actor: &Actor,
    whole: &mut Whole,
    one: &Business,
    (id, people, shops): (&str, &[String], &[String]),
) -> Result<()> {
    // The first of several is the first also where they are sorted by when they were added.
    let at = |place: usize| app.clock.now().plus(text::counted(place));
    if one.id.is_none() {
        let merchant = Merchant {
            id: id.to_owned(),
            name: one.name.clone(),
            rep_id: one.rep_id.clone(),
            language: one.language.clone(),
            external_id: one.external_id.clone(),
            zone: one.zone.clone(),
            created_at: at(0),
            forgotten_at: None,
        };
        whole.merchants.push((merchant, one.permissions.join(" "), search(one)));
    }
    for (place, person) in one.people.iter().enumerate().filter(|(_, person)| person.id.is_none()) {
        let contact = Contact {
            id: people[place].clone(),
            merchant_id: id.to_owned(),
            name: person.name.clone(),
            email: person.email.clone(),
            language: one.language.clone(),
            proved_at: Some(at(place)),
            created_at: at(place),
            removed_at: None,
            forgotten_at: None,
            no_reminders_at: None,
        };
        whole.contacts.push((contact, person.email_folded.clone()));
    }
    for (place, shop) in one.shops.iter().enumerate().filter(|(_, shop)| shop.id.is_none()) {
        whole.stores.push(Store {
            id: shops[place].clone(),
            merchant_id: id.to_owned(),
            handle: shop.handle.clone(),
            held_handle: None,
            label: shop.label.clone(),
            owner_id: shop.owner.map(|owner| people[owner].clone()),
            created_at: at(place),
        });
        let request = unsaved_request(app, id, &shops[place])?;
        collect_request(actor, whole, request, &one.permissions, shop.active_since);
    }
    Ok(())
}

/// An access request with its timeline: one that is active already was confirmed by the rep who imports it.
fn collect_request(
    actor: &Actor,
    whole: &mut Whole,
    mut request: AccessRequest,
    permissions: &[String],
    active_since: Option<Moment>,
) {
    let mut events = vec![made(actor, &request, permissions)];
    if let Some(since) = active_since {
        request.state = State::Active;
        request.since = since;
        request.version = 2;
        events.push(Event {
            number: 2,
            fact: Fact::Confirmed { granted: permissions.to_vec() },
            from: State::Invited,
            to: State::Active,
            source: actor.source(),
            at: request.created_at,
        });
    }
    for mut held in grant::replay(&events) {
        held.since = active_since.unwrap_or(held.since);
        whole.grants.push((request.id.clone(), held));
    }
    whole.events.extend(events.into_iter().map(|event| (request.id.clone(), event)));
    whole.requests.push(request);
}

fn search(one: &Business) -> String {
    let mut words = vec![one.name.as_str()];
    for shop in &one.shops {
        words.push(&shop.label);
        words.extend(shop.handle.as_deref());
    }
    for person in &one.people {
        words.extend([person.name.as_str(), person.email.as_str()]);
    }
    text::fold(&words.join("\n"))
}

async fn change_business(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    one: &Business,
    (id, people, shops): (&str, &[String], &[String]),
) -> Result<()> {
    if one.changed {
        let besides = (one.external_id.as_deref(), one.zone.as_deref());
        store::merchant::change(tx, id, &one.name, &one.rep_id, &one.language, besides).await?;
        audit::note(app, tx, actor, Deed::ChangeMerchant, ("merchant", id), id)?;
    }
    let kept = store::contact::of_merchant(tx, id).await?;
    for person in one.people.iter().filter(|person| person.changed) {
        if let Some(contact) = kept.iter().find(|contact| Some(&contact.id) == person.id.as_ref()) {
            let contact = Contact { name: person.name.clone(), ..contact.clone() };
            store::contact::correct(tx, &contact, &person.email_folded).await?;
            audit::note(app, tx, actor, Deed::CorrectContact, ("contact", &contact.id), id)?;
        }
    }
    for (place, _) in one.people.iter().enumerate().filter(|(_, person)| person.id.is_none()) {
        audit::note(app, tx, actor, Deed::AddContact, ("contact", &people[place]), id)?;
    }
    for (place, shop) in one.shops.iter().enumerate().filter(|(_, shop)| shop.id.is_some() && shop.is_touched()) {
        change_shop(app, tx, actor, shop, (&shops[place], shop.owner.map(|owner| people[owner].as_str()))).await?;
    }
    Ok(())
}

/// Writes a store; the timeline of its open access request says what was set.
async fn change_shop(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    shop: &Shop,
    (id, owner_id): (&str, Option<&str>),
) -> Result<()> {
    store::shop::set_label(tx, id, &shop.label).await?;
    if shop.owner_set {
        store::shop::set_owner(tx, id, owner_id).await?;
    }
    if shop.address_set {
        store::shop::set_address(tx, id, shop.handle.as_deref(), None).await.map_err(handle_taken)?;
    }
    let requests = store::access_request::of_store(tx, id).await?;
    for open in requests.into_iter().filter(|request| request.state.is_open()) {
        let mut open = open;
        if shop.address_set {
            open = change(app, tx, actor, &open, Fact::AddressSet, Have::default(), |_| {}).await?;
        }
        if let Some(contact_id) = owner_id.filter(|_| shop.owner_set) {
            let fact = Fact::PassedToOwner { contact_id: contact_id.to_owned() };
            change(app, tx, actor, &open, fact, Have::default(), |_| {}).await?;
        }
    }
    Ok(())
}
