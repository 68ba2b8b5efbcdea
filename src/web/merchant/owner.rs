//! `/access/{ref}/owner`: passes the open steps on to the store's owner, or takes that back.

use actix_web::{
    HttpRequest, HttpResponse, Responder as _,
    http::{StatusCode, header},
    web,
};
use askama::Template;

use super::{late, standing::Standing};
use crate::{
    actions::pass_to_owner::{Owner, ask_rep_for_owner, pass_to_owner, take_back_owner},
    app::App,
    domain::{email::Email, form::Fault, text},
    error::{Error, Result},
    i18n::Values,
    web::{
        filters,
        form::{FieldError, Fields, in_words},
        guard::StoreHere,
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/owner.html")]
pub struct OwnerPage {
    reference: String,
    version: i64,
    store: String,
    rep: String,
    owner: Option<Person>,
    people: Vec<Person>,
    has_stores: bool,
    is_open: bool,
    sentence: String,
    typed: Typed,
    errors: Vec<FieldError>,
    notice: Option<String>,
}

/// Somebody to choose.
struct Person {
    id: String,
    name: String,
    email: String,
    is_me: bool,
}

/// What was typed.
#[derive(Clone, Default)]
struct Typed {
    contact: String,
    name: String,
    email: String,
    all_stores: bool,
    note: String,
}

/// The value of the choice "somebody else".
const NEW: &str = "new";
/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 4_000;

impl Typed {
    fn of(fields: &Fields) -> Self {
        let kept = |name: &str| fields.get(name).chars().filter(|c| *c != '\0').take(LONGEST_KEPT).collect::<String>();
        Self {
            contact: kept("contact"),
            name: kept("name"),
            email: kept("email"),
            all_stores: fields.has("all_stores"),
            note: kept("note"),
        }
    }
}

impl OwnerPage {
    fn of(chrome: &Chrome, standing: &Standing, typed: Typed, errors: Vec<FieldError>, notice: Option<String>) -> Self {
        let rep = standing.rep(&chrome.voice);
        let person = |one: &crate::domain::merchant::Contact| Person {
            id: one.id.clone(),
            name: one.name.clone(),
            email: one.email.clone(),
            is_me: one.id == standing.me.id,
        };
        let values = Values { rep: &rep, store: &standing.shop.label, ..Values::default() };
        Self {
            reference: standing.request.reference.clone(),
            version: standing.request.version,
            store: standing.shop.label.clone(),
            owner: standing.owner().map(person),
            people: standing
                .people
                .iter()
                .filter(|one| standing.shop.owner_id.as_ref() != Some(&one.id))
                .map(person)
                .collect(),
            has_stores: standing.stores > 1,
            is_open: standing.request.state.is_open(),
            sentence: chrome.voice.say_with(&super::store::state_key(&standing.request), &values),
            rep,
            typed,
            errors,
            notice,
        }
    }

    fn step(&self, step: &str) -> String {
        paths::store_step(&self.reference, step)
    }

    fn store_page(&self) -> String {
        paths::store(&self.reference)
    }

    fn chooses_new(&self) -> bool {
        self.typed.contact == NEW || self.people.is_empty()
    }

    fn chooses(&self, person: &Person) -> bool {
        self.typed.contact == person.id
    }
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: StoreHere) -> Result<Page<OwnerPage>> {
    let standing = Standing::read(&app, &here.here, here.request).await?;
    Ok(Page::new(OwnerPage::of(&Chrome::of(&req), &standing, Typed::default(), Vec::new(), None)))
}

/// `POST`
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: StoreHere, fields: Fields) -> Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    let typed = Typed::of(&fields);
    let done = match fields.get("do") {
        "take_back" => {
            take_back_owner(&app, &here.actor(), &here.request.reference).await.map(|_| "flash-owner-taken-back")
        }
        "ask_rep" => ask_rep(&app, &here, &fields).await,
        _ => pass_on(&app, &here, &chrome, &fields).await,
    };
    let error = match done {
        Ok(flash) => return Ok(see_other_saying(&paths::store(&here.request.reference), flash)),
        Err(error) => error,
    };
    let standing = Standing::read_again(&app, &here.here, &here.request.reference).await?;
    let page = |errors, notice| OwnerPage::of(&chrome, &standing, typed, errors, notice);
    let rep = standing.rep(&chrome.voice);
    let values = Values { rep: &rep, store: &standing.shop.label, ..Values::default() };
    match error {
        Error::Invalid(faults) => Ok(Page::refused(page(in_words(&chrome.voice, &faults), None)).respond_to(&req)),
        Error::TooMany(seconds) => {
            let text = chrome.voice.say_with("owner-too-many", &values);
            let errors = vec![FieldError { field: "email", text }];
            let mut answer = Page::with_status(page(errors, None), StatusCode::TOO_MANY_REQUESTS).respond_to(&req);
            answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
            Ok(answer)
        }
        other => {
            let (status, notice) = late::in_words(&app, &chrome, &standing, other)?;
            Ok(Page::with_status(page(Vec::new(), Some(notice)), status).respond_to(&req))
        }
    }
}

async fn pass_on(app: &App, here: &StoreHere, chrome: &Chrome, fields: &Fields) -> Result<&'static str> {
    let standing = Standing::read(app, &here.here, here.request.clone()).await?;
    let chosen = fields.get("contact");
    let all_stores = fields.has("all_stores");
    let new_is_only = chosen.is_empty() && fields.has("email");
    let mut faults: Vec<Fault> = Vec::new();
    if chosen.is_empty() && !new_is_only {
        return Err(Error::field("contact", "fault-owner-choose"));
    }
    let reference = &here.request.reference;
    if chosen != NEW && !new_is_only {
        pass_to_owner(app, &here.actor(), reference, &Owner::Known(chosen), all_stores).await?;
        return Ok(flash_passed(chrome, chosen == standing.me.id));
    }
    let name = text::person_name(fields.get("name")).map_err(|fault| faults.push(fault.on("name"))).ok();
    let email = Email::parse(fields.get("email")).map_err(|fault| faults.push(fault.on("email"))).ok();
    let (Some(name), Some(email)) = (name, email) else { return Err(Error::Invalid(faults)) };
    // Typed anew, or the form sent twice: the same person.
    let known = standing.people.iter().find(|one| Email::parse(&one.email).is_ok_and(|have| have == email));
    let owner = known.map_or(Owner::New { name: &name, email: &email }, |known| Owner::Known(&known.id));
    pass_to_owner(app, &here.actor(), reference, &owner, all_stores).await?;
    Ok(flash_passed(chrome, known.is_some_and(|known| known.id == standing.me.id)))
}

async fn ask_rep(app: &App, here: &StoreHere, fields: &Fields) -> Result<&'static str> {
    let note = match text::without_code(text::note(fields.get("note"))) {
        Ok(note) => note,
        Err(text::TextFault::Empty) => String::new(),
        Err(fault) => return Err(Error::Invalid(vec![fault.on("note")])),
    };
    ask_rep_for_owner(app, &here.actor(), &here.request.reference, fields.version(), &note).await?;
    Ok("flash-owner-asked")
}

/// Without mail nothing goes out by itself, and no page says so.
const fn flash_passed(chrome: &Chrome, is_me: bool) -> &'static str {
    match (is_me, chrome.has_mail) {
        (true, _) => "flash-owner-is-you",
        (false, true) => "flash-owner-passed",
        (false, false) => "flash-owner-passed-by-hand",
    }
}
