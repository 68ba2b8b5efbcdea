//! Where a script asks what to ask a passkey. The answer goes back as a field of an ordinary form; the question itself stays
//! here, and the browser gets a cookie that names it.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    web,
};

use crate::{
    actions::{
        add_passkey::ask_for_passkey,
        passkey::{Answer, Question, WAITS},
        sign_in_by_passkey::ask_passkey,
        step_up::ask_own_passkey,
    },
    app::App,
    error::Result,
    web::{client, form::Fields, guard::RepIn},
};

const fn name(https: bool) -> &'static str {
    if https { "__Host-passkey" } else { "passkey" }
}

fn cookie(app: &App, value: String, lasts: Duration) -> Cookie<'static> {
    let https = app.config.is_https();
    Cookie::build(name(https), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(https)
        .max_age(lasts)
        .finish()
}

/// The removal of the cookie, once the question is answered.
pub(super) fn forget(app: &App) -> Cookie<'static> {
    cookie(app, String::new(), Duration::ZERO)
}

/// The key to what this browser was asked; empty where it was not.
pub(super) fn key(req: &HttpRequest, app: &App) -> String {
    req.cookie(name(app.config.is_https())).map(|cookie| cookie.value().to_owned()).unwrap_or_default()
}

/// The answer in the field `passkey` of a form.
pub(super) fn answer<'a>(fields: &'a Fields, key: &'a str) -> Answer<'a> {
    Answer { key, json: fields.get("passkey") }
}

fn put(app: &App, question: Question) -> HttpResponse {
    let cookie = cookie(app, question.key, Duration::milliseconds(WAITS));
    HttpResponse::Ok().cookie(cookie).json(question.options)
}

/// `POST` `/desk/sign-in/passkey`
pub async fn ask_to_sign_in(req: HttpRequest, app: web::Data<App>) -> Result<HttpResponse> {
    Ok(put(&app, ask_passkey(&app, &client::address(&req, &app.config)).await?))
}

/// `POST` `/desk/step-up/passkey`
pub async fn ask_to_step_up(app: web::Data<App>, here: RepIn) -> Result<HttpResponse> {
    Ok(put(&app, ask_own_passkey(&app, here.rep()).await?))
}

/// `POST` `/desk/me/passkeys/new`
pub async fn ask_for_new(app: web::Data<App>, here: RepIn) -> Result<HttpResponse> {
    Ok(put(&app, ask_for_passkey(&app, &here.session).await?))
}
