//! `/desk/step-up`: a rep proves the second factor again, then goes back to where that was needed.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use super::{
    sign_in::{query, totp},
    way_back,
};
use crate::{
    actions::step_up::step_up,
    app::App,
    error::{Error, Result},
    i18n::Values,
    web::{
        client, filters,
        form::{FieldError, Fields, in_words},
        guard::RepIn,
        page::{Chrome, Page, see_other},
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/step_up.html")]
pub struct StepUpPage {
    next: String,
    errors: Vec<FieldError>,
}

/// `GET`
pub async fn show(req: HttpRequest, _here: RepIn) -> actix_web::Result<Page<StepUpPage>> {
    Ok(Page::new(StepUpPage { next: way_back::of(&query(&req)?), errors: Vec::new() }))
}

/// `POST`
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: RepIn, fields: Fields) -> Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    let next = way_back::of(&fields);
    let client = client::address(&req, &app.config);
    match step_up(&app, here.rep(), &here.key.0, &totp(&fields), &client).await {
        Ok(()) => Ok(see_other(&next)),
        Err(Error::Invalid(faults)) => {
            let errors = in_words(&chrome.voice, &faults);
            Ok(Page::refused(StepUpPage { next, errors }).respond_to(&req))
        }
        Err(Error::TooMany(seconds)) => {
            let values = Values { count: (seconds + 59) / 60, ..Values::default() };
            let text = chrome.voice.say_with("desk-step-up-too-many", &values);
            Ok(Page::too_many(StepUpPage { next, errors: vec![FieldError { field: "totp", text }] }, seconds, &req))
        }
        Err(error) => Err(error),
    }
}
