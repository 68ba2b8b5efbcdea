//! What a rep changes on a merchant's page: people, stores, notes, and which rep looks after it.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};

use super::merchant::{MerchantPage, Open, Typed, id};
use crate::{
    actions::{
        add_contact as new_contact,
        add_merchant::NewStore,
        add_note as new_note,
        assign_rep::assign_rep,
        correct_contact::correct_contact,
        pass_to_owner::{Owner, pass_to_owner, take_back_owner},
        remove_contact::remove_contact,
        set_store,
    },
    app::App,
    domain::{
        email::Email,
        form::Fault,
        merchant::{Contact, Store},
        reference::Reference,
        store_address::{AddressFault, StoreAddress},
        text,
    },
    error::{Error, Result},
    store,
    web::{
        client, find_store,
        form::{Fields, in_words},
        guard::WorkingRep,
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 300;
/// The same for a note.
const LONGEST_NOTE_KEPT: usize = 5_000;

/// Back to the page: with what was done, or with what is wrong and what was typed.
async fn answer(
    req: &HttpRequest,
    app: &App,
    rep: &WorkingRep,
    merchant_id: &str,
    done: Result<&'static str>,
    open: Open,
    fields: &Fields,
) -> Result<HttpResponse> {
    let chrome = Chrome::of(req);
    let faults = match done {
        Ok(flash) => return Ok(see_other_saying(&paths::desk_merchant(merchant_id), flash)),
        Err(Error::Invalid(faults)) => faults,
        Err(Error::Refused(refusal)) => vec![Fault::new("store", refusal.key())],
        Err(error) => return Err(error),
    };
    let hides = StoreAddress::parse(fields.get("store")).is_err_and(|fault| AddressFault::hides_what_was_typed(&fault));
    let typed = Typed {
        name: fields.kept("name", LONGEST_KEPT),
        email: fields.kept("email", LONGEST_KEPT),
        label: fields.kept("label", LONGEST_KEPT),
        store: if hides { String::new() } else { fields.kept("store", LONGEST_KEPT) },
        note: fields.kept("note", LONGEST_NOTE_KEPT),
    };
    let errors = in_words(&chrome.voice, &faults);
    let page = MerchantPage::read(app, &chrome, &rep.0, merchant_id, open, Some(typed), errors).await?;
    Ok(Page::refused(page).respond_to(req))
}

/// The name and the address that were typed.
fn person(fields: &Fields) -> Result<(String, Email)> {
    let mut faults = Vec::new();
    let name = text::person_name(fields.get("name")).map_err(|fault| faults.push(fault.on("name")));
    let email = Email::parse(fields.get("email")).map_err(|fault| faults.push(fault.on("email")));
    match (name, email) {
        (Ok(name), Ok(email)) => Ok((name, email)),
        _ => Err(Error::Invalid(faults)),
    }
}

/// The label and, where it was typed, the address; the address that customers use is looked behind.
async fn shop(app: &App, rep: &WorkingRep, fields: &mut Fields) -> Result<(String, Option<StoreAddress>)> {
    let mut faults = find_store::at_desk(app, &rep.0.rep().id, fields, &["store"]).await?;
    let label = text::label(fields.get("label")).map_err(|fault| faults.push(fault.on("label")));
    let address = match StoreAddress::parse(fields.get("store")) {
        Ok(address) => Some(address),
        Err(AddressFault::Empty) => None,
        Err(_) if faults.iter().any(|one| one.field == "store") => None,
        Err(fault) => {
            faults.push(fault.on("store"));
            None
        }
    };
    match label {
        Ok(label) if faults.is_empty() => Ok((label, address)),
        _ => Err(Error::Invalid(faults)),
    }
}

/// `POST` `/desk/merchants/{id}/contacts`
pub async fn add_contact(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    merchant: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let merchant_id = id(&merchant)?;
    let done = add_person(&app, &rep, merchant_id, &fields).await.map(|()| "flash-desk-contact-added");
    answer(&req, &app, &rep, merchant_id, done, Open::NewContact, &fields).await
}

async fn add_person(app: &App, rep: &WorkingRep, merchant_id: &str, fields: &Fields) -> Result<()> {
    let (name, email) = person(fields)?;
    let people = store::contact::of_merchant(&mut app.db.read().await?, merchant_id).await?;
    // The form was sent twice: the same person is there.
    if people.iter().any(|one| one.name == name && one.email == email.as_str()) {
        return Ok(());
    }
    new_contact::add_contact(app, &rep.0.actor(), merchant_id, &name, &email).await.map(|_| ())
}

/// `POST` `/desk/merchants/{id}/contacts/{contact}`: `do` is `remove`, `own` (with `store`), or nothing to correct.
pub async fn change_contact(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<HttpResponse> {
    let (merchant_id, contact_id) = (id(&path.0)?, id(&path.1)?);
    let contact = store::contact::find(&mut app.db.read().await?, contact_id).await?;
    let contact = contact.filter(|one| one.merchant_id == merchant_id).ok_or(Error::NotFound)?;
    let actor = rep.0.actor();
    let done = match fields.get("do") {
        "remove" => {
            let client = client::address(&req, &app.config);
            remove_contact(&app, &actor, contact_id, &client).await.map(|()| "flash-desk-contact-removed")
        }
        "own" => make_owner(&app, &rep, &contact, fields.get("store")).await,
        _ => match person(&fields) {
            Ok((name, email)) => {
                correct_contact(&app, &actor, contact_id, &name, &email).await.map(|_| "flash-desk-contact-corrected")
            }
            Err(error) => Err(error),
        },
    };
    // What belongs to the other forms of this person was not typed: it is shown as it is.
    let shown = if fields.came("name") { fields } else { as_form(&contact) };
    answer(&req, &app, &rep, merchant_id, done, Open::Contact(contact_id.to_owned()), &shown).await
}

fn as_form(contact: &Contact) -> Fields {
    Fields::from([("name", contact.name.as_str()), ("email", contact.email.as_str())])
}

async fn make_owner(app: &App, rep: &WorkingRep, contact: &Contact, store_id: &str) -> Result<&'static str> {
    if store_id.is_empty() {
        return Err(Error::field("store", "fault-desk-owner-store"));
    }
    let shop = of_merchant(app, &contact.merchant_id, store_id).await?;
    let requests = store::access_request::of_store(&mut app.db.read().await?, &shop.id).await?;
    let request = requests.last().ok_or(Error::NotFound)?;
    pass_to_owner(app, &rep.0.actor(), &request.reference, &Owner::Known(&contact.id), false).await?;
    Ok("flash-desk-owner-made")
}

/// The store of that id, where it is this merchant's.
async fn of_merchant(app: &App, merchant_id: &str, store_id: &str) -> Result<Store> {
    let shop = store::shop::get(&mut app.db.read().await?, id(store_id)?).await?;
    if shop.merchant_id == merchant_id { Ok(shop) } else { Err(Error::NotFound) }
}

/// `POST` `/desk/merchants/{id}/stores`
pub async fn add_store(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    merchant: web::Path<String>,
    mut fields: Fields,
) -> Result<HttpResponse> {
    let merchant_id = id(&merchant)?;
    let done = add_shop(&app, &rep, merchant_id, &mut fields).await.map(|()| "flash-desk-store-added");
    answer(&req, &app, &rep, merchant_id, done, Open::NewStore, &fields).await
}

async fn add_shop(app: &App, rep: &WorkingRep, merchant_id: &str, fields: &mut Fields) -> Result<()> {
    let (label, address) = shop(app, rep, fields).await?;
    let shops = store::shop::of_merchant(&mut app.db.read().await?, merchant_id).await?;
    // The form was sent twice: the same store is there.
    let handle = address.as_ref().map(StoreAddress::handle);
    if shops.iter().any(|one| one.label == label && one.handle.as_deref() == handle) {
        return Ok(());
    }
    set_store::add_to_merchant(app, &rep.0.actor(), merchant_id, &NewStore { label, address }).await.map(|_| ())
}

/// `POST` `/desk/merchants/{id}/stores/{store}`: `do` is `no_owner`, or nothing for label and address.
pub async fn change_store(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    path: web::Path<(String, String)>,
    mut fields: Fields,
) -> Result<HttpResponse> {
    let (merchant_id, store_id) = (id(&path.0)?, id(&path.1)?);
    let known = of_merchant(&app, merchant_id, store_id).await?;
    let actor = rep.0.actor();
    let done = if fields.get("do") == "no_owner" {
        let requests = store::access_request::of_store(&mut app.db.read().await?, &known.id).await?;
        let request = requests.last().ok_or(Error::NotFound)?;
        take_back_owner(&app, &actor, &request.reference).await.map(|_| "flash-desk-owner-none")
    } else {
        match shop(&app, &rep, &mut fields).await {
            Ok((label, address)) => set_store::set_store(&app, &actor, store_id, &label, address.as_ref())
                .await
                .map(|_| "flash-desk-store-set"),
            Err(error) => Err(error),
        }
    };
    answer(&req, &app, &rep, merchant_id, done, Open::Store(store_id.to_owned()), &fields).await
}

/// `POST` `/desk/merchants/{id}/rep`
pub async fn assign(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    merchant: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let merchant_id = id(&merchant)?;
    let client = client::address(&req, &app.config);
    let done = assign_rep(&app, &rep.0.actor(), merchant_id, &fields.kept("rep", LONGEST_KEPT), &client).await;
    answer(&req, &app, &rep, merchant_id, done.map(|_| "flash-desk-rep-assigned"), Open::Rep, &fields).await
}

/// `POST` `/desk/merchants/{id}/notes`
pub async fn add_note(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    merchant: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let merchant_id = id(&merchant)?;
    let done = write_note(&app, &rep, merchant_id, &fields).await.map(|()| "flash-desk-note-added");
    // Written beside an access request: back there.
    if let (Ok(flash), Ok(reference)) = (&done, Reference::parse(fields.get("from"))) {
        return Ok(see_other_saying(&paths::desk_request(reference.as_str()), flash));
    }
    answer(&req, &app, &rep, merchant_id, done, Open::Nothing, &fields).await
}

async fn write_note(app: &App, rep: &WorkingRep, merchant_id: &str, fields: &Fields) -> Result<()> {
    let body = text::note(fields.get("note")).map_err(|fault| Error::Invalid(vec![fault.on("note")]))?;
    let notes = store::note::of_merchant(&mut app.db.read().await?, merchant_id).await?;
    // The form was sent twice: the newest note says the same.
    if notes.first().is_some_and(|note| note.body == body && note.rep_name == rep.0.rep().name) {
        return Ok(());
    }
    new_note::add_note(app, &rep.0.actor(), merchant_id, &body).await
}
