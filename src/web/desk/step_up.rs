//! `/desk/step-up`: a rep proves the second factor again, then goes back to where that was needed.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
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
    i18n::{Values, Voice},
    store,
    web::{
        client, filters,
        form::{FieldError, Fields, in_words},
        guard::RepIn,
        page::{Chrome, Page, see_other, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/step_up.html")]
pub struct StepUpPage {
    next: String,
    /// Whether another tab waits for it.
    beside: bool,
    /// Whether the rep has a passkey that can do it.
    passkeys: bool,
    errors: Vec<FieldError>,
}

/// What a notice about an old proof is called on a page, as its id.
pub const BESIDE: &str = "prove";

/// First the second factor, then this page: for where nothing was typed yet.
pub(super) fn first(page: &str) -> HttpResponse {
    see_other(&paths::desk_step_up_then(page))
}

/// The second factor in another tab, then the same button again: for where something was typed. The page has it at its
/// top with `prove::beside(errors)`, under [`WAITS`].
pub(super) fn beside(voice: &Voice) -> Vec<FieldError> {
    vec![FieldError { field: BESIDE, text: voice.say("desk-step-up-beside") }]
}

/// How such a page is answered.
pub(super) const WAITS: StatusCode = StatusCode::FORBIDDEN;

impl StepUpPage {
    async fn read(app: &App, here: &RepIn, fields: &Fields, errors: Vec<FieldError>) -> Result<Self> {
        let (next, beside) = (way_back::of(fields), fields.has("beside"));
        let kept = store::passkey::count(&mut app.db.read().await?, &here.rep().id).await?;
        Ok(Self { next, beside, passkeys: app.webauthn.is_some() && kept > 0, errors })
    }
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: RepIn) -> actix_web::Result<Page<StepUpPage>> {
    Ok(Page::new(StepUpPage::read(&app, &here, &query(&req)?, Vec::new()).await?))
}

/// `POST`: by the code in `totp`, or by the answer in `passkey`.
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: RepIn, fields: Fields) -> Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    let (client, key) = (client::address(&req, &app.config), passkey::key(&req, &app));
    let by_passkey = fields.has("passkey");
    let done = if by_passkey {
        step_up_by_passkey(&app, here.rep(), &here.key.0, &passkey::answer(&fields, &key), &client).await
    } else {
        step_up(&app, here.rep(), &here.key.0, &totp(&fields), &client).await
    };
    match done {
        Ok(()) if fields.has("beside") => Ok(see_other_saying(paths::DESK, "flash-desk-step-up-beside")),
        Ok(()) => Ok(see_other(&way_back::of(&fields))),
        Err(Error::Invalid(faults)) => {
            let errors = in_words(&chrome.voice, &faults);
            Ok(Page::refused(StepUpPage::read(&app, &here, &fields, errors).await?).respond_to(&req))
        }
        Err(Error::TooMany(seconds)) => {
            let values = Values { count: (seconds + 59) / 60, ..Values::default() };
            let text = chrome.voice.say_with("desk-step-up-too-many", &values);
            let errors = vec![FieldError { field: if by_passkey { "passkey" } else { "totp" }, text }];
            Ok(Page::too_many(StepUpPage::read(&app, &here, &fields, errors).await?, seconds, &req))
        }
        Err(error) => Err(error),
    }
}
