//! Adds a merchant with its stores and contacts, and an access request for each store.

use super::{Actor, append_first, audit, new_reference};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, Flags, State},
        audit::Deed,
        email::Email,
        event::{Event, Fact},
        merchant::{Contact, Merchant, Store},
        rep::Act,
        store_address::StoreAddress,
        text,
    },
    error::{Error, Result},
    store::{self, Tx},
};

/// A person to add.
#[derive(Clone, Debug)]
pub struct NewContact {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Email,
    /// They own every store of the merchant.
    pub is_owner: bool,
}

/// A store to add.
#[derive(Clone, Debug)]
pub struct NewStore {
    /// What people call it.
    pub label: String,
    /// Its address, where known.
    pub address: Option<StoreAddress>,
}

/// A merchant to add.
#[derive(Clone, Debug)]
pub struct AddMerchant {
    /// The business's name.
    pub name: String,
    /// Its people; the first is whom we write to.
    pub contacts: Vec<NewContact>,
    /// Its stores.
    pub stores: Vec<NewStore>,
    /// The keys of the permissions to ask for.
    pub permissions: Vec<String>,
}

/// What was added.
#[derive(Clone, Debug)]
pub struct Added {
    /// The merchant.
    pub merchant: Merchant,
    /// Its people.
    pub contacts: Vec<Contact>,
    /// One access request for each store.
    pub requests: Vec<AccessRequest>,
}

/// Adds it all in one transaction; mails nobody.
///
/// # Errors
/// [`Error::Invalid`] for an address that is somebody's already, or no permission chosen.
pub async fn add_merchant(app: &App, actor: &Actor, command: &AddMerchant) -> Result<Added> {
    check(app, actor, command)?;
    app.db.write(async |tx| add(app, tx, actor, command, app.new_id()?).await).await
}

/// What came of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Once {
    /// It was added now.
    Added(String),
    /// The same form had added the same merchant before.
    AddedBefore(String),
}

/// The same for a form that may be sent twice. `form` is an id that was made with the form: the merchant gets it, so that
/// a second one finds it there. A form that came back with other content makes another merchant.
///
/// # Errors
/// As for [`add_merchant`].
pub async fn add_merchant_once(app: &App, actor: &Actor, command: &AddMerchant, form: &str) -> Result<Once> {
    check(app, actor, command)?;
    let is_id = form.len() == 32 && form.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    app.db
        .write(async |tx| {
            let known = if is_id { store::merchant::find(tx, form).await? } else { None };
            if let Some(known) = &known
                && is_same(tx, known, command).await?
            {
                return Ok(Once::AddedBefore(known.id.clone()));
            }
            let id = if is_id && known.is_none() { form.to_owned() } else { app.new_id()? };
            Ok(Once::Added(add(app, tx, actor, command, id).await?.merchant.id))
        })
        .await
}

/// Whether this merchant has the name, the people and the stores of the form.
async fn is_same(tx: &mut Tx, known: &Merchant, command: &AddMerchant) -> Result<bool> {
    let people = store::contact::of_merchant(tx, &known.id).await?;
    let shops = store::shop::of_merchant(tx, &known.id).await?;
    let has_people = command.contacts.iter().all(|new| people.iter().any(|one| one.email == new.email.as_str()));
    let has_stores = command.stores.iter().all(|new| shops.iter().any(|shop| shop.label == new.label));
    Ok(known.name == command.name && has_people && has_stores)
}

fn check(app: &App, actor: &Actor, command: &AddMerchant) -> Result<()> {
    actor.rep_who_may(Act::Work)?;
    if command.permissions.is_empty() || command.permissions.iter().any(|key| app.live().catalogue.find(key).is_none())
    {
        return Err(Error::field("permissions", "fault-permissions-none"));
    }
    Ok(())
}

async fn add(app: &App, tx: &mut Tx, actor: &Actor, command: &AddMerchant, id: String) -> Result<Added> {
    let rep = actor.rep_who_may(Act::Work)?;
    let now = app.clock.now();
    let merchant = Merchant {
        id,
        name: command.name.clone(),
        rep_id: rep.id.clone(),
        language: "en".into(),
        external_id: None,
        zone: None,
        created_at: now,
        forgotten_at: None,
    };
    store::merchant::add(tx, &merchant, &command.permissions, "").await?;
    let mut contacts = Vec::new();
    for new in &command.contacts {
        let contact = contact(app, &merchant, &new.name, &new.email, Some(now))?;
        store::contact::add(tx, &contact, new.email.folded()).await.map_err(email_taken)?;
        contacts.push(contact);
    }
    let owner = command.contacts.iter().position(|new| new.is_owner).and_then(|at| contacts.get(at));
    let mut requests = Vec::new();
    for new in &command.stores {
        let shop = add_store(app, tx, &merchant.id, new, owner).await?;
        requests.push(new_request(app, tx, actor, &merchant.id, &shop.id, &command.permissions).await?);
    }
    refresh_search(tx, &merchant.id).await?;
    audit::note(app, tx, actor, Deed::AddMerchant, ("merchant", &merchant.id), &merchant.id)?;
    Ok(Added { merchant, contacts, requests })
}

/// A contact row; `proved_at` where a rep vouches for the address.
pub(super) fn contact(
    app: &App,
    merchant: &Merchant,
    name: &str,
    email: &Email,
    proved_at: Option<crate::domain::moment::Moment>,
) -> Result<Contact> {
    Ok(Contact {
        id: app.new_id()?,
        merchant_id: merchant.id.clone(),
        name: name.to_owned(),
        email: email.as_str().to_owned(),
        language: merchant.language.clone(),
        proved_at,
        created_at: app.clock.now(),
        removed_at: None,
        forgotten_at: None,
        no_reminders_at: None,
    })
}

pub(super) async fn add_store(
    app: &App,
    tx: &mut Tx,
    merchant_id: &str,
    new: &NewStore,
    owner: Option<&Contact>,
) -> Result<Store> {
    let shop = Store {
        id: app.new_id()?,
        merchant_id: merchant_id.to_owned(),
        handle: new.address.as_ref().map(|address| address.handle().to_owned()),
        held_handle: None,
        label: new.label.clone(),
        owner_id: owner.map(|owner| owner.id.clone()),
        created_at: app.clock.now(),
    };
    store::shop::add(tx, &shop).await.map_err(handle_taken)?;
    Ok(shop)
}

/// A new access request, `invited`, with its first event and its grants.
pub(super) async fn new_request(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    merchant_id: &str,
    store_id: &str,
    permissions: &[String],
) -> Result<AccessRequest> {
    let request = unsaved_request(app, merchant_id, store_id)?;
    store::access_request::add(tx, &request).await?;
    // A merchant keeps what it was added with; what the catalogue has no more is asked for no more, unless nothing is left.
    let live = app.live();
    let mut wanted = permissions.to_vec();
    wanted.retain(|key| live.catalogue.find(key).is_some());
    let event = made(actor, &request, if wanted.is_empty() { permissions } else { &wanted });
    append_first(app, tx, &request, &event).await?;
    Ok(request)
}

/// The first line of its timeline.
pub(super) fn made(actor: &Actor, request: &AccessRequest, permissions: &[String]) -> Event {
    Event {
        number: 1,
        fact: Fact::Made { permissions: permissions.to_vec() },
        from: State::Invited,
        to: State::Invited,
        source: actor.source(),
        at: request.created_at,
    }
}

/// A new access request, `invited`, not yet written.
pub(super) fn unsaved_request(app: &App, merchant_id: &str, store_id: &str) -> Result<AccessRequest> {
    let now = app.clock.now();
    Ok(AccessRequest {
        id: app.new_id()?,
        reference: new_reference(app)?,
        merchant_id: merchant_id.to_owned(),
        store_id: store_id.to_owned(),
        state: State::Invited,
        since: now,
        version: 1,
        catalogue_version: app.live().catalogue.version.clone(),
        link_out_at: None,
        code: None,
        code_given_at: None,
        no_code: None,
        refusals: 0,
        flags: Flags::default(),
        rested_at: None,
        removal_confirmed_at: None,
        created_at: now,
    })
}

/// Writes again what a merchant can be found by: its name, its stores, its people.
pub(super) async fn refresh_search(tx: &mut Tx, merchant_id: &str) -> Result<()> {
    let merchant = store::merchant::find(tx, merchant_id).await?.ok_or(Error::NotFound)?;
    let mut words = vec![merchant.name];
    for shop in store::shop::of_merchant(tx, merchant_id).await? {
        words.push(shop.label);
        words.extend(shop.handle);
    }
    for contact in store::contact::of_merchant(tx, merchant_id).await? {
        words.push(contact.name);
        words.push(contact.email);
    }
    Ok(store::merchant::set_search(tx, merchant_id, &text::fold(&words.join("\n"))).await?)
}

pub(super) fn handle_taken(error: store::Error) -> Error {
    match error {
        store::Error::Taken(store::Taken::Handle) => Error::field("store", "fault-address-taken"),
        other => other.into(),
    }
}

pub(super) fn email_taken(error: store::Error) -> Error {
    match error {
        store::Error::Taken(store::Taken::ContactEmail) => Error::field("email", "fault-email-known"),
        other => other.into(),
    }
}
