//! `/check`: whether a reference is one of ours. Says nothing about anybody, and the same of a request that is over.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use crate::{
    actions::check_reference::check_reference,
    app::App,
    domain::{form::Fault, reference::Reference},
    error::{Error, Result},
    web::{
        client, filters,
        form::{FieldError, Fields, in_words},
        page::{Chrome, Page},
    },
};

/// The page.
#[derive(Template, Default)]
#[template(path = "merchant/check.html")]
pub struct CheckPage {
    typed: String,
    /// What was asked about, and whether it is ours.
    answer: Option<(Reference, bool)>,
    errors: Vec<FieldError>,
}

/// How much of what was typed comes back to the page.
const LONGEST_KEPT: usize = 100;

/// `GET`
pub async fn show() -> Page<CheckPage> {
    Page::new(CheckPage::default())
}

/// `POST`
pub async fn submit(req: HttpRequest, app: web::Data<App>, fields: Fields) -> Result<HttpResponse> {
    let again = |fault: Fault| CheckPage {
        typed: fields.kept("reference", LONGEST_KEPT),
        errors: in_words(&Chrome::of(&req).voice, &[fault]),
        answer: None,
    };
    let reference = match Reference::parse(fields.get("reference")) {
        Ok(reference) => reference,
        Err(fault) => return Ok(Page::refused(again(fault.on("reference"))).respond_to(&req)),
    };
    match check_reference(&app, &reference, &client::counted(&req, &app.config)).await {
        Ok(is_ours) => {
            let page = CheckPage { answer: Some((reference, is_ours)), ..CheckPage::default() };
            Ok(Page::new(page).respond_to(&req))
        }
        Err(Error::TooMany(seconds)) => {
            let fault = Fault { count: (seconds + 59) / 60, ..Fault::new("reference", "fault-check-too-many") };
            Ok(Page::too_many(again(fault), seconds, &req))
        }
        Err(error) => Err(error),
    }
}
