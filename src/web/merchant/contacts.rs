//! `/access/contacts`: the merchant's people. With `?contact={id}` the page that corrects or removes one of them.

use actix_session::Session;
use actix_web::{
    HttpRequest, HttpResponse, Responder as _,
    http::{StatusCode, header},
    web,
};
use askama::Template;

use super::stores;
use crate::{
    actions::{
        add_contact::add_contact, correct_contact::correct_contact, remove_contact::remove_contact,
        resume_reminders::resume_reminders, stop_reminders::stop_reminders,
    },
    app::App,
    domain::{
        email::Email,
        form::Fault,
        merchant::{Contact, Store},
        stuck_at::StuckAt,
        text,
    },
    error::{Error, Result},
    i18n::Values,
    store,
    web::{
        client, filters,
        form::{FieldError, Fields, in_words},
        guard::ContactHere,
        page::{Chrome, Page, see_other_saying},
        paths, session,
        timeline::Names,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/contacts.html")]
pub struct ContactsPage {
    merchant: String,
    rep: String,
    people: Vec<Person>,
    /// The one to correct; without, the page lists them all and adds one.
    one: Option<Person>,
    typed: Typed,
    errors: Vec<FieldError>,
    /// Where somebody asks for help.
    stuck: Option<String>,
}

/// Somebody in the list.
#[derive(Clone)]
struct Person {
    id: String,
    name: String,
    email: String,
    is_me: bool,
    is_proved: bool,
    /// They want no reminders.
    is_unreminded: bool,
    /// The stores they own, in words; empty for none.
    owns: String,
}

/// What was typed.
#[derive(Clone, Default)]
struct Typed {
    name: String,
    email: String,
}

/// Stores are named up to so many, and counted beyond.
const MOST_NAMED: usize = 3;
/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 300;

impl Typed {
    fn of(fields: &Fields) -> Self {
        let kept = |name: &str| fields.get(name).chars().filter(|c| *c != '\0').take(LONGEST_KEPT).collect::<String>();
        Self { name: kept("name"), email: kept("email") }
    }
}

impl Person {
    fn of(one: &Contact, chrome: &Chrome, here: &ContactHere, shops: &[Store]) -> Self {
        let owned = shops.iter().filter(|shop| shop.owner_id.as_ref() == Some(&one.id)).map(|shop| shop.label.as_str());
        let owned: Vec<&str> = owned.collect();
        let owns = if owned.len() > MOST_NAMED {
            let count = i64::try_from(owned.len()).unwrap_or(i64::MAX);
            chrome.voice.say_with("contacts-stores", &Values { count, ..Values::default() })
        } else {
            owned.join(", ")
        };
        Self {
            id: one.id.clone(),
            name: one.name.clone(),
            email: one.email.clone(),
            is_me: one.id == here.contact.id,
            is_proved: one.proved_at.is_some(),
            is_unreminded: one.no_reminders_at.is_some(),
            owns,
        }
    }

    fn href(&self) -> String {
        paths::contact(&self.id)
    }
}

impl ContactsPage {
    /// The list, or one person of it: somebody who is not in it is not found, whoever they are.
    async fn of(
        app: &App,
        chrome: &Chrome,
        here: &ContactHere,
        one: &str,
        typed: Option<Typed>,
        errors: Vec<FieldError>,
    ) -> Result<Self> {
        let mut conn = app.db.read().await?;
        let contacts = store::contact::of_merchant(&mut conn, &here.merchant.id).await?;
        let shops = store::shop::of_merchant(&mut conn, &here.merchant.id).await?;
        let names = Names::of(&mut conn, &here.merchant, &[], None).await?;
        let requests = store::access_request::of_merchant(&mut conn, &here.merchant.id).await?;
        drop(conn);
        let mut people: Vec<Person> = contacts.iter().map(|one| Person::of(one, chrome, here, &shops)).collect();
        people.sort_by_cached_key(|person| (!person.is_me, text::fold(&person.name)));
        let one = match one {
            "" => None,
            id => Some(people.iter().find(|person| person.id == id).cloned().ok_or(Error::NotFound)?),
        };
        let typed = typed
            .or_else(|| one.as_ref().map(|person| Typed { name: person.name.clone(), email: person.email.clone() }));
        Ok(Self {
            merchant: here.merchant.name.clone(),
            rep: names.rep(&chrome.voice, &here.merchant.rep_id),
            people,
            one,
            typed: typed.unwrap_or_default(),
            errors,
            stuck: stores::stuck(&requests, StuckAt::Contacts),
        })
    }

    fn count(&self) -> i64 {
        i64::try_from(self.people.len()).unwrap_or(i64::MAX)
    }

    fn is_alone(&self) -> bool {
        self.people.len() < 2
    }

    fn is_removing(&self) -> bool {
        self.errors.iter().any(|error| error.is_on("contact"))
    }
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: ContactHere) -> Result<Page<ContactsPage>> {
    let query = url::form_urlencoded::parse(req.query_string().as_bytes());
    let one = query.into_iter().find(|(name, _)| name == "contact").map(|(_, id)| id.into_owned()).unwrap_or_default();
    Ok(Page::new(ContactsPage::of(&app, &Chrome::of(&req), &here, &one, None, Vec::new()).await?))
}

/// `POST`
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    session: Session,
    here: ContactHere,
    fields: Fields,
) -> Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    let one = match fields.get("do") {
        "correct" | "remove" if fields.has("contact") => fields.get("contact"),
        "" | "add" | "stop" | "again" => "",
        _ => return Err(Error::NotFound),
    };
    let address = client::address(&req, &app.config);
    let done = match fields.get("do") {
        // Each for themselves alone.
        "stop" => stop_reminders(&app, &here.actor(), &here.contact.id, &address)
            .await
            .map(|()| "flash-contacts-reminders-ended"),
        "again" => resume_reminders(&app, &here.actor(), &here.contact.id, &address)
            .await
            .map(|()| "flash-contacts-reminders-again"),
        "correct" => correct(&app, &chrome, &here, one, &fields).await,
        "remove" => remove_contact(&app, &here.actor(), one, &address)
            .await
            .map(|()| if one == here.contact.id { "flash-contacts-left" } else { "flash-contacts-removed" }),
        _ => add(&app, &chrome, &here, &fields).await,
    };
    let (errors, status, retry) = match done {
        Ok(flash) if flash == "flash-contacts-left" => {
            session::end(&session);
            return Ok(see_other_saying(paths::FRONT, flash));
        }
        Ok(flash) => return Ok(see_other_saying(paths::CONTACTS, flash)),
        Err(Error::Invalid(faults)) => (in_words(&chrome.voice, &faults), StatusCode::UNPROCESSABLE_ENTITY, None),
        Err(Error::TooMany(seconds)) => {
            let names = Names::of(&mut app.db.read().await?, &here.merchant, &[], None).await?;
            let rep = names.rep(&chrome.voice, &here.merchant.rep_id);
            let text = chrome.voice.say_with("contacts-too-many", &Values { rep: &rep, ..Values::default() });
            (vec![FieldError { field: "email", text }], StatusCode::TOO_MANY_REQUESTS, Some(seconds))
        }
        Err(error) => return Err(error),
    };
    let typed = (fields.get("do") != "remove").then(|| Typed::of(&fields));
    let page = ContactsPage::of(&app, &chrome, &here, one, typed, errors).await?;
    let mut answer = Page::with_status(page, status).respond_to(&req);
    if let Some(seconds) = retry {
        answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    Ok(answer)
}

fn checked(fields: &Fields) -> Result<(String, Email)> {
    let mut faults: Vec<Fault> = Vec::new();
    let name = text::person_name(fields.get("name")).map_err(|fault| faults.push(name_fault(fault))).ok();
    let email = Email::parse(fields.get("email")).map_err(|fault| faults.push(fault.on("email"))).ok();
    name.zip(email).ok_or(Error::Invalid(faults))
}

/// What is wrong with the name of a person.
pub(super) fn name_fault(fault: text::TextFault) -> Fault {
    match fault {
        text::TextFault::Empty => Fault::new("name", "fault-name-empty"),
        other => other.on("name"),
    }
}

async fn correct(app: &App, chrome: &Chrome, here: &ContactHere, id: &str, fields: &Fields) -> Result<&'static str> {
    let (name, email) = match checked(fields) {
        Ok(checked) => checked,
        Err(error) => {
            whose(app, here, id).await?; // foreign looks like absent, whatever was typed
            return Err(error);
        }
    };
    let before = whose(app, here, id).await?;
    correct_contact(app, &here.actor(), id, &name, &email).await?;
    let moved = Email::parse(&before.email).is_ok_and(|old| old != email);
    Ok(match (moved, chrome.has_mail) {
        (false, _) => "flash-contacts-corrected",
        (true, true) => "flash-contacts-moved",
        (true, false) => "flash-contacts-moved-by-hand",
    })
}

/// Somebody in the merchant's list.
async fn whose(app: &App, here: &ContactHere, id: &str) -> Result<Contact> {
    let found = store::contact::find(&mut app.db.read().await?, id).await?;
    found.filter(|one| one.merchant_id == here.merchant.id && one.removed_at.is_none()).ok_or(Error::NotFound)
}

async fn add(app: &App, chrome: &Chrome, here: &ContactHere, fields: &Fields) -> Result<&'static str> {
    let (name, email) = checked(fields)?;
    let people = store::contact::of_merchant(&mut app.db.read().await?, &here.merchant.id).await?;
    let is_there =
        people.iter().any(|one| one.name == name && Email::parse(&one.email).is_ok_and(|have| have == email));
    if !is_there {
        // Otherwise the form was sent twice.
        add_contact(app, &here.actor(), &here.merchant.id, &name, &email).await?;
    }
    Ok(if chrome.has_mail { "flash-contacts-added" } else { "flash-contacts-added-by-hand" })
}
