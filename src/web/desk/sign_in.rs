//! `/desk/sign-in` and `/desk/sign-out`: a rep comes and goes.

use actix_session::SessionExt as _;
use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use super::{known_device, passkey, way_back};
use crate::{
    actions::{
        known_device::Browser,
        sign_in_by_passkey::sign_in_by_passkey,
        sign_in_rep::{Beside, SignedIn, sign_in_rep},
    },
    app::App,
    domain::{email::Email, second_factor::SecondFactor, text},
    error::{Error, Result},
    i18n::Values,
    web::{
        client, filters,
        form::{FieldError, Fields, Unreadable, in_words},
        guard::RepIn,
        page::{Chrome, Page, see_other, see_other_counting, see_other_saying},
        paths,
        session::{self, Side},
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/sign_in.html")]
pub struct SignInPage {
    email: String,
    next: String,
    /// Whether there is a way in by passkey.
    passkeys: bool,
    errors: Vec<FieldError>,
}

/// How much of an e-mail address comes back to the page.
const LONGEST_KEPT: usize = 300;

/// What follows `?` in the address, read as strictly as a form.
///
/// # Errors
/// [`Unreadable`] where it is not UTF-8.
pub fn query(req: &HttpRequest) -> std::result::Result<Fields, Unreadable> {
    Fields::decode(req.query_string().as_bytes())
}

/// The digits of a code from an authenticator app, however they were typed.
#[must_use]
pub fn totp(fields: &Fields) -> String {
    fields.get("totp").chars().map(text::narrow).filter(char::is_ascii_digit).collect()
}

/// `GET`: who is signed in goes on.
pub async fn show(req: HttpRequest, app: web::Data<App>, here: Option<RepIn>) -> actix_web::Result<HttpResponse> {
    let next = way_back::of(&query(&req)?);
    if here.is_some() {
        return Ok(see_other(&next));
    }
    let passkeys = app.webauthn.is_some();
    Ok(Page::new(SignInPage { email: String::new(), next, passkeys, errors: Vec::new() }).respond_to(&req))
}

/// `POST`: one sentence for whatever was wrong. With `do=passkey` by a passkey alone; else by address, password, and a code
/// or a passkey.
pub async fn submit(req: HttpRequest, app: web::Data<App>, fields: Fields) -> Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    let next = way_back::of(&fields);
    let alone = fields.get("do") == "passkey";
    let page = |errors| SignInPage {
        email: fields.kept("email", LONGEST_KEPT),
        next: next.clone(),
        passkeys: app.webauthn.is_some(),
        errors,
    };
    match try_sign_in(&req, &app, &fields, alone).await {
        Ok(SignedIn { session: key, device, codes_left }) => {
            session::start(&req.get_session(), key)?;
            let mut answer = codes_left.map_or_else(
                || see_other(&next),
                |left| see_other_counting(&next, "flash-note-desk-recovery-used", left),
            );
            for cookie in [known_device::cookie(&app, device), passkey::forget(&app)] {
                answer.add_cookie(&cookie).map_err(|cause| anyhow::anyhow!("a cookie: {cause}"))?;
            }
            Ok(answer)
        }
        Err(Error::Invalid(faults)) => Ok(Page::refused(page(in_words(&chrome.voice, &faults))).respond_to(&req)),
        Err(Error::TooMany(seconds)) => {
            let values = Values { count: (seconds + 59) / 60, ..Values::default() };
            let text = chrome.voice.say_with("desk-sign-in-too-many", &values);
            let field = if alone { "passkey" } else { "email" };
            Ok(Page::too_many(page(vec![FieldError { field, text }]), seconds, &req))
        }
        Err(error) => Err(error),
    }
}

async fn try_sign_in(req: &HttpRequest, app: &App, fields: &Fields, alone: bool) -> Result<SignedIn> {
    let (client, device, key) = (client::address(req, &app.config), known_device::of(req, app), passkey::key(req, app));
    let browser = Browser { client: &client, device: device.as_deref() };
    let answer = passkey::answer(fields, &key);
    if alone {
        return sign_in_by_passkey(app, &answer, &browser).await;
    }
    let (typed, factor) = (fields.get("password"), SecondFactor::parse(fields.get("totp")));
    let beside = match &factor {
        _ if fields.has("passkey") && app.webauthn.is_some() => Some(Beside::Passkey(answer)),
        Some(factor) => Some(Beside::Typed(factor)),
        None => None,
    };
    match (Email::parse(fields.get("email")), beside) {
        (Ok(email), Some(beside)) if !typed.is_empty() => {
            sign_in_rep(app, &email, &typed.to_owned().into(), &beside, &browser).await
        }
        _ => Err(Error::field("email", "fault-rep-sign-in")),
    }
}

/// `POST` `/desk/sign-out`
pub async fn sign_out(req: HttpRequest, app: web::Data<App>, _here: RepIn) -> Result<HttpResponse> {
    session::sign_out(&app, &req.get_session(), Side::Rep).await?;
    Ok(see_other_saying(paths::DESK_SIGN_IN, "flash-desk-signed-out"))
}
