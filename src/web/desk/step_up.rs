//! `/desk/step-up`: a rep proves the second factor again, then goes back to where that was needed.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use super::{
    passkey,
    sign_in::{query, totp},
    way_back,
};
use crate::{
    actions::step_up::{step_up, step_up_by_passkey},
    app::App,
    error::{Error, Result},
    i18n::Values,
    store,
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
    /// Whether the rep has a passkey that can do it.
    passkeys: bool,
    errors: Vec<FieldError>,
}

impl StepUpPage {
    async fn read(app: &App, here: &RepIn, next: String, errors: Vec<FieldError>) -> Result<Self> {
        let kept = store::passkey::count(&mut app.db.read().await?, &here.rep().id).await?;
        Ok(Self { next, passkeys: app.webauthn.is_some() && kept > 0, errors })
    }
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: RepIn) -> actix_web::Result<Page<StepUpPage>> {
    Ok(Page::new(StepUpPage::read(&app, &here, way_back::of(&query(&req)?), Vec::new()).await?))
}

/// `POST`: by the code in `totp`, or by the answer in `passkey`.
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: RepIn, fields: Fields) -> Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    let next = way_back::of(&fields);
    let (client, key) = (client::address(&req, &app.config), passkey::key(&req, &app));
    let by_passkey = fields.has("passkey");
    let done = if by_passkey {
        step_up_by_passkey(&app, here.rep(), &here.key.0, &passkey::answer(&fields, &key), &client).await
    } else {
        step_up(&app, here.rep(), &here.key.0, &totp(&fields), &client).await
    };
    match done {
        Ok(()) => Ok(see_other(&next)),
        Err(Error::Invalid(faults)) => {
            let errors = in_words(&chrome.voice, &faults);
            Ok(Page::refused(StepUpPage::read(&app, &here, next, errors).await?).respond_to(&req))
        }
        Err(Error::TooMany(seconds)) => {
            let values = Values { count: (seconds + 59) / 60, ..Values::default() };
            let text = chrome.voice.say_with("desk-step-up-too-many", &values);
            let errors = vec![FieldError { field: if by_passkey { "passkey" } else { "totp" }, text }];
            Ok(Page::too_many(StepUpPage::read(&app, &here, next, errors).await?, seconds, &req))
        }
        Err(error) => Err(error),
    }
}
