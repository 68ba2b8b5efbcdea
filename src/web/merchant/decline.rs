//! `/access/{ref}/decline`: "We do not want to give access". What that means, what worried them, and the button.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use super::{answer::optional, late, standing::Standing};
use crate::{
    actions::decline_request::decline_request,
    app::App,
    domain::{access_request::State, text},
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
#[template(path = "merchant/decline.html")]
pub struct DeclinePage {
    reference: String,
    version: i64,
    store: String,
    rep: String,
    state: State,
    sentence: String,
    has_code: bool,
    typed_reason: String,
    errors: Vec<FieldError>,
    notice: Option<String>,
}

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 5_000;

impl DeclinePage {
    fn of(chrome: &Chrome, standing: &Standing, reason: &str, errors: Vec<FieldError>, notice: Option<String>) -> Self {
        let rep = standing.rep(&chrome.voice);
        let store = standing.shop.label.clone();
        let values = Values { rep: &rep, store: &store, ..Values::default() };
        Self {
            reference: standing.request.reference.clone(),
            version: standing.request.version,
            state: standing.request.state,
            sentence: chrome.voice.say_with(&super::store::state_key(&standing.request), &values),
            has_code: standing.request.code.is_some(),
            typed_reason: reason.chars().filter(|c| *c != '\0').take(LONGEST_KEPT).collect(),
            errors,
            notice,
            rep,
            store,
        }
    }

    fn step(&self, step: &str) -> String {
        paths::store_step(&self.reference, step)
    }

    fn store_page(&self) -> String {
        paths::store(&self.reference)
    }

    fn is_open(&self) -> bool {
        self.state.is_before_active()
    }

    fn is(&self, state: &str) -> bool {
        self.state.name() == state
    }
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: StoreHere) -> Result<Page<DeclinePage>> {
    let standing = Standing::read(&app, &here.here, here.request).await?;
    Ok(Page::new(DeclinePage::of(&Chrome::of(&req), &standing, "", Vec::new(), None)))
}

/// `POST`
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: StoreHere, fields: Fields) -> Result<HttpResponse> {
    let reference = &here.request.reference;
    let done = match optional(text::without_code(text::reason(fields.get("reason"))), "reason") {
        Ok(reason) => decline_request(&app, &here.actor(), reference, fields.version(), false, &reason).await,
        Err(error) => Err(error),
    };
    let Err(error) = done else { return Ok(see_other_saying(&paths::store(reference), "flash-declined")) };
    let chrome = Chrome::of(&req);
    let standing = Standing::read_again(&app, &here.here, reference).await?;
    let page = |errors, notice| DeclinePage::of(&chrome, &standing, fields.get("reason"), errors, notice);
    if let Error::Invalid(faults) = error {
        return Ok(Page::refused(page(in_words(&chrome.voice, &faults), None)).respond_to(&req));
    }
    let (status, notice) = late::in_words(&app, &chrome, &standing, error)?;
    Ok(Page::with_status(page(Vec::new(), Some(notice)), status).respond_to(&req))
}
