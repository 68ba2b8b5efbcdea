//! `/desk/me/authenticator`: a rep sets up another authenticator app. Needs the second factor proved lately.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use super::{authenticator::Authenticator, codes, sign_in::totp, step_up};
use crate::{
    actions::change_authenticator::{change_authenticator, next_secret},
    app::App,
    error::{Error, Result},
    web::{
        client, filters,
        form::{FieldError, Fields, faults, in_words},
        guard::RepIn,
        page::{Chrome, Page},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/me_authenticator.html")]
pub struct MeAuthenticatorPage {
    authenticator: Authenticator,
    errors: Vec<FieldError>,
}

async fn page(app: &App, here: &RepIn, errors: Vec<FieldError>) -> Result<MeAuthenticatorPage> {
    let secret = next_secret(app, &here.session, &here.key.0).await?;
    Ok(MeAuthenticatorPage { authenticator: Authenticator::of(app, here.rep(), &secret)?, errors })
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: RepIn) -> Result<HttpResponse> {
    match page(&app, &here, Vec::new()).await {
        Ok(page) => Ok(Page::new(page).respond_to(&req)),
        Err(Error::StepUp) => Ok(step_up::first(paths::DESK_ME_AUTHENTICATOR)),
        Err(error) => Err(error),
    }
}

/// `POST`
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: RepIn, fields: Fields) -> Result<HttpResponse> {
    let client = client::address(&req, &app.config);
    match change_authenticator(&app, &here.session, &here.key.0, &totp(&fields), &client).await {
        Ok(made) => Ok(codes::show(&req, here.rep(), &made, "desk-me-authenticator-done", paths::DESK_ME)),
        Err(Error::StepUp) => Ok(step_up::first(paths::DESK_ME_AUTHENTICATOR)),
        Err(error) => {
            let errors = in_words(&Chrome::of(&req).voice, &faults(error)?);
            Ok(Page::refused(page(&app, &here, errors).await?).respond_to(&req))
        }
    }
}
