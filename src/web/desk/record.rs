//! `/desk/requests/{ref}/record`: a rep writes down what the merchant told them, and how it came. The merchant is told.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{
    standing::Standing,
    told::{self, Told},
};
use crate::{
    actions::Actor,
    app::App,
    domain::{
        access_request::State,
        moves::Refusal,
        source::How,
        store_address::{AddressFault, StoreAddress},
    },
    error::{Error, Result},
    store,
    web::{
        cards, filters, find_store,
        form::{FieldError, Fields, in_words},
        guard::{WorkingRep, desk_request},
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/record.html")]
pub struct RecordPage {
    reference: String,
    version: i64,
    store: String,
    host: Option<String>,
    merchant: String,
    merchant_page: String,
    state: State,
    hows: Vec<Choice>,
    tolds: Vec<Choice>,
    permissions: Vec<Permission>,
    people: Vec<Person>,
    has_stores: bool,
    typed: Typed,
    errors: Vec<FieldError>,
    notice: Option<String>,
}

/// One of several.
struct Choice {
    name: &'static str,
    chosen: bool,
}

/// One permission that was asked for.
struct Permission {
    key: String,
    label: String,
    chosen: bool,
}

/// A contact.
struct Person {
    id: String,
    name: String,
    email: String,
    chosen: bool,
}

/// What was typed, without the code: that never comes back.
#[derive(Clone, Default)]
struct Typed {
    how: String,
    what: String,
    store: String,
    contact: String,
    name: String,
    email: String,
    all_stores: bool,
    note: String,
    permissions: Vec<String>,
}

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 4_000;

impl Typed {
    fn of(fields: &Fields) -> Self {
        let kept = |name: &str| fields.get(name).chars().filter(|c| *c != '\0').take(LONGEST_KEPT).collect::<String>();
        let hides =
            StoreAddress::parse(fields.get("store")).is_err_and(|fault| AddressFault::hides_what_was_typed(&fault));
        Self {
            how: kept("how"),
            what: kept("what"),
            store: if hides { String::new() } else { kept("store") },
            contact: kept("contact"),
            name: kept("name"),
            email: kept("email"),
            all_stores: fields.has("all_stores"),
            note: kept("note"),
            permissions: fields.all("permissions"),
        }
    }
}

impl Choice {
    fn key(&self, prefix: &str) -> String {
        format!("{prefix}-{}", self.name.replace('_', "-"))
    }

    fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// Their own words go with a no and with being stuck.
    fn takes_words(&self) -> bool {
        ["cannot_find", "cannot_accept", "declined", "declined_in_shopify"].contains(&self.name)
    }
}

impl RecordPage {
    fn of(app: &App, standing: &Standing, typed: Typed) -> Self {
        let tolds = Told::ALL.into_iter().filter(|told| told.is_possible(standing));
        Self {
            reference: standing.request.reference.clone(),
            version: standing.request.version,
            store: standing.shop.label.clone(),
            host: standing.shop.host().or_else(|| standing.held_host()),
            merchant: standing.merchant.name.clone(),
            merchant_page: paths::desk_merchant(&standing.merchant.id),
            state: standing.request.state,
            hows: How::ALL.map(|how| Choice { name: how.name(), chosen: how.name() == typed.how }).into(),
            tolds: tolds.map(|told| Choice { name: told.name(), chosen: told.name() == typed.what }).collect(),
            permissions: standing
                .grants
                .iter()
                .map(|grant| Permission {
                    key: grant.permission.clone(),
                    label: cards::label(app, &grant.permission),
                    chosen: typed.permissions.contains(&grant.permission),
                })
                .collect(),
            people: standing
                .people
                .iter()
                .map(|one| Person {
                    id: one.id.clone(),
                    name: one.name.clone(),
                    email: one.email.clone(),
                    chosen: one.id == typed.contact,
                })
                .collect(),
            has_stores: standing.shops.len() > 1,
            typed,
            errors: Vec::new(),
            notice: None,
        }
    }

    fn path(&self) -> String {
        paths::desk_request_step(&self.reference, "record")
    }

    fn request_page(&self) -> String {
        paths::desk_request(&self.reference)
    }

    fn takes_words(&self) -> bool {
        self.tolds.iter().any(Choice::takes_words)
    }

    fn asks_for(&self, told: &str) -> bool {
        self.tolds.iter().any(|one| one.is(told))
    }

    fn chooses_new(&self) -> bool {
        self.typed.contact == told::NEW
    }
}

/// `GET`
pub async fn show(app: web::Data<App>, _rep: WorkingRep, path: web::Path<String>) -> Result<Page<RecordPage>> {
    let standing = Standing::read(&app, desk_request(&app, &path).await?).await?;
    Ok(Page::new(RecordPage::of(&app, &standing, Typed::default())))
}

/// `POST`
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    path: web::Path<String>,
    mut fields: Fields,
) -> Result<HttpResponse> {
    let standing = Standing::read(&app, desk_request(&app, &path).await?).await?;
    let reference = standing.request.reference.clone();
    let looked = find_store::at_desk(&app, &rep.0.rep().id, &mut fields, &["store"]).await?;
    let noted =
        if looked.is_empty() { note(&app, &rep, &standing, &fields).await } else { Err(Error::Invalid(looked)) };
    let error = match noted {
        Ok(()) => {
            let flash = if app.config.has_mail() { "flash-desk-noted" } else { "flash-desk-noted-by-hand" };
            return Ok(see_other_saying(&paths::desk_request(&reference), flash));
        }
        Err(error) => error,
    };
    let chrome = Chrome::of(&req);
    let standing = Standing::of_reference(&app, &reference).await?;
    let mut page = RecordPage::of(&app, &standing, Typed::of(&fields));
    match error {
        Error::Invalid(faults) => {
            page.errors = in_words(&chrome.voice, &faults);
            let code_is_wrong = page.errors.iter().any(|error| error.field == "code");
            if fields.has("code") && !code_is_wrong && page.asks_for("code") {
                page.errors.push(FieldError { field: "code", text: chrome.voice.say("code-type-again") });
            }
        }
        Error::Refused(refusal) => page.notice = Some(chrome.voice.say(refusal.key())),
        Error::Conflict | Error::Store(store::Error::Lost | store::Error::Taken(_)) => {}
        other => return Err(other),
    }
    let is_late = fields.version() != standing.request.version || (page.errors.is_empty() && page.notice.is_none());
    if is_late {
        page.notice = Some(standing.meanwhile(&app, &chrome));
    }
    let status = if is_late { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::with_status(page, status).respond_to(&req))
}

async fn note(app: &App, rep: &WorkingRep, standing: &Standing, fields: &Fields) -> Result<()> {
    let how = How::named(fields.get("how"));
    let Some(what) = Told::named(fields.get("what")) else {
        return Err(Error::field("what", "fault-desk-record-what"));
    };
    // From the page as it stands; a late form is left to the action, which knows what came first.
    if fields.version() == standing.request.version && !what.is_possible(standing) {
        return Err(Refusal::NotNow(standing.request.state).into());
    }
    if how.is_none() && what != Told::App {
        return Err(Error::field("how", "fault-desk-record-how"));
    }
    let actor = Actor::Rep { rep: rep.0.rep().clone(), how };
    told::note(app, &actor, what, standing, fields).await
}
