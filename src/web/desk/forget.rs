//! `/desk/merchants/{id}/forget`: an admin has one of a merchant's people forgotten, or the merchant with all of them.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{merchant::id, sign_in::query, step_up};
use crate::{
    actions::{
        forget::may_forget,
        forget_contact::forget_contact,
        forget_merchant::{forget_merchant, holds},
    },
    app::App,
    domain::{access_request::State, merchant::Contact},
    error::{Error, Result},
    store,
    web::{
        filters,
        form::{FieldError, Fields, faults, in_words},
        guard::AdminRep,
        page::{Chrome, Page, see_other, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/forget.html")]
pub struct ForgetPage {
    merchant: String,
    page: String,
    back: String,
    people: Vec<Contact>,
    /// The person whose form is open; else the merchant's is.
    chosen: Option<Contact>,
    /// What keeps the merchant from being forgotten.
    open: Vec<Open>,
    typed: String,
    errors: Vec<FieldError>,
}

/// An access request that is not over.
struct Open {
    reference: String,
    href: String,
    state: State,
}

/// How much of the field comes back to the page.
const LONGEST_KEPT: usize = 300;

impl ForgetPage {
    async fn read(app: &App, merchant_id: &str, chosen: &str, typed: String, errors: Vec<FieldError>) -> Result<Self> {
        let mut conn = app.db.read().await?;
        let merchant = store::merchant::find(&mut conn, id(merchant_id)?).await?.ok_or(Error::NotFound)?;
        let mut people = store::contact::all_of_merchant(&mut conn, &merchant.id).await?;
        people.retain(|one| one.forgotten_at.is_none());
        let chosen = match chosen {
            "" => None,
            chosen => Some(people.iter().find(|one| one.id == chosen).cloned().ok_or(Error::NotFound)?),
        };
        let requests = store::access_request::of_merchant(&mut conn, &merchant.id).await?;
        let open = requests.into_iter().filter(holds).map(|one| Open {
            href: paths::desk_request(&one.reference),
            reference: one.reference,
            state: one.state,
        });
        Ok(Self {
            page: paths::desk_merchant_part(&merchant.id, "forget"),
            back: paths::desk_merchant(&merchant.id),
            open: open.collect(),
            merchant: merchant.name,
            people,
            chosen,
            typed,
            errors,
        })
    }
}

fn prove_first(merchant_id: &str, chosen: &str) -> HttpResponse {
    let mut page = paths::desk_merchant_part(merchant_id, "forget");
    if !chosen.is_empty() {
        page = format!("{page}?contact={chosen}");
    }
    step_up::first(&page)
}

/// `GET`: `?contact=` opens the form of one person.
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    here: AdminRep,
    merchant: web::Path<String>,
) -> actix_web::Result<HttpResponse> {
    let asked = query(&req)?;
    let chosen = asked.kept("contact", LONGEST_KEPT);
    Ok(open(&req, &app, &here, &merchant, &chosen).await?)
}

async fn open(req: &HttpRequest, app: &App, here: &AdminRep, merchant_id: &str, chosen: &str) -> Result<HttpResponse> {
    let page = ForgetPage::read(app, merchant_id, chosen, String::new(), Vec::new()).await?;
    if matches!(may_forget(app, &here.0.session), Err(Error::StepUp)) {
        return Ok(prove_first(merchant_id, chosen));
    }
    if is_forgotten(app, merchant_id).await? {
        return Ok(see_other(&paths::desk_merchant(merchant_id)));
    }
    Ok(Page::new(page).respond_to(req))
}

async fn is_forgotten(app: &App, merchant_id: &str) -> Result<bool> {
    let merchant = store::merchant::find(&mut app.db.read().await?, merchant_id).await?;
    Ok(merchant.is_some_and(|merchant| merchant.forgotten_at.is_some()))
}

/// `POST`: with `contact` one person, without it the merchant; `confirm` is the name, typed.
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    here: AdminRep,
    merchant: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let (merchant_id, chosen) = (id(&merchant)?, fields.kept("contact", LONGEST_KEPT));
    let session = &here.0.session;
    // The form was sent twice: it is done.
    if is_forgotten(&app, merchant_id).await? {
        return Ok(see_other_saying(&paths::desk_merchant(merchant_id), "flash-desk-forget-merchant"));
    }
    let done = if chosen.is_empty() {
        forget_merchant(&app, session, merchant_id, fields.get("confirm")).await.map(|()| "flash-desk-forget-merchant")
    } else {
        forget_contact(&app, session, merchant_id, &chosen, fields.get("confirm"))
            .await
            .map(|()| "flash-desk-forget-contact")
    };
    match done {
        Ok(flash) => Ok(see_other_saying(&paths::desk_merchant(merchant_id), flash)),
        Err(error) => {
            let voice = Chrome::of(&req).voice;
            let (status, errors) = match error {
                Error::StepUp => (step_up::WAITS, step_up::beside(&voice)),
                error => (StatusCode::UNPROCESSABLE_ENTITY, in_words(&voice, &faults(error)?)),
            };
            let typed = fields.kept("confirm", LONGEST_KEPT);
            let page = ForgetPage::read(&app, merchant_id, &chosen, typed, errors).await?;
            Ok(Page::with_status(page, status).respond_to(&req))
        }
    }
}
