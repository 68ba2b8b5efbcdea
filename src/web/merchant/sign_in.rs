//! `/sign-in`: the way back in. Asks for an address, then for the code that went there; says the same to everybody.

use actix_session::Session;
use actix_web::{
    HttpRequest, HttpResponse, Responder as _,
    http::{StatusCode, header},
    web,
};
use askama::Template;

pub use super::sign_in_link::{show as show_link, submit as submit_link};
use crate::{
    actions::{ask_sign_in::ask_sign_in, sign_in_contact::by_code},
    app::App,
    domain::{code::SignInCode, email::Email, form::Fault},
    error::{Error, Result},
    web::{
        asked::{self, Asked},
        client,
        errors::SignedOut,
        filters,
        form::{FieldError, Fields, in_words},
        guard::ContactHere,
        page::{Chrome, Page, see_other, see_other_saying},
        paths,
        session::{self, Side},
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/sign_in.html")]
pub struct SignInPage {
    /// The address this browser asked for lately: then the page waits for the code.
    asked: Option<String>,
    typed: String,
    minutes: i64,
    errors: Vec<FieldError>,
}

/// How much of an address comes back to the page.
const LONGEST_KEPT: usize = 300;

impl SignInPage {
    fn of(app: &App, asked: Option<&Asked>, typed: &str, errors: Vec<FieldError>) -> Self {
        Self {
            asked: asked.map(|asked| asked.address().to_owned()),
            typed: typed.chars().filter(|c| *c != '\0').take(LONGEST_KEPT).collect(),
            minutes: app.live().durations.sign_in_minutes,
            errors,
        }
    }

    const fn minutes(&self) -> i64 {
        self.minutes
    }

    fn asks_again(&self) -> bool {
        self.errors.iter().any(|error| error.is_on("email"))
    }
}

/// `GET`. A session cookie that opens nothing any more is cleared on the way.
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    here: std::result::Result<ContactHere, actix_web::Error>,
) -> std::result::Result<HttpResponse, actix_web::Error> {
    match here {
        Ok(_) => return Ok(see_other(paths::ACCESS)),
        Err(cause) if cause.as_error::<SignedOut>().is_none() => return Err(cause),
        Err(_) => {}
    }
    let asked = Asked::of(&req, &app).filter(|asked| asked.waits(app.clock.now()));
    let typed = asked.as_ref().map(|asked| asked.address().to_owned()).unwrap_or_default();
    let mut answer = Page::new(SignInPage::of(&app, asked.as_ref(), &typed, Vec::new())).respond_to(&req);
    if let Some(cookie) = session::stale(&req, &app, Side::Contact) {
        answer.add_cookie(&cookie)?;
    }
    Ok(answer)
}

/// `POST`
pub async fn submit(req: HttpRequest, app: web::Data<App>, session: Session, fields: Fields) -> Result<HttpResponse> {
    if fields.get("do") == "code" || fields.has("sign_in_code") {
        code(&req, &app, &session, &fields).await
    } else {
        ask(&req, &app, &fields).await
    }
}

/// One answer for known and unknown addresses: what follows is the worker's to find out.
async fn ask(req: &HttpRequest, app: &App, fields: &Fields) -> Result<HttpResponse> {
    let voice = Chrome::of(req).voice;
    let before = Asked::of(req, app);
    let again = |errors, status| {
        let waits = before.as_ref().filter(|asked| asked.waits(app.clock.now()));
        Page::with_status(SignInPage::of(app, waits, fields.get("email"), errors), status).respond_to(req)
    };
    let email = match Email::parse(fields.get("email")) {
        Ok(email) => email,
        Err(fault) => return Ok(again(in_words(&voice, &[fault.on("email")]), StatusCode::UNPROCESSABLE_ENTITY)),
    };
    let asked = Asked::now(app, before.clone(), &email).await?;
    match ask_sign_in(app, &email, asked.secret(), &client::address(req, &app.config)).await {
        Ok(()) => {
            let mut answer = see_other(paths::SIGN_IN);
            answer.add_cookie(&asked.cookie(app)).map_err(|cause| anyhow::anyhow!("the cookie: {cause}"))?;
            Ok(answer)
        }
        Err(Error::TooMany(seconds)) => {
            let errors = too_many(req, "email", "sign-in-too-many-mails", seconds);
            Ok(retry_after(again(errors, StatusCode::TOO_MANY_REQUESTS), seconds))
        }
        Err(error) => Err(error),
    }
}

/// The typed code. It never comes back to the page.
async fn code(req: &HttpRequest, app: &App, session: &Session, fields: &Fields) -> Result<HttpResponse> {
    let voice = Chrome::of(req).voice;
    let Some(asked) = Asked::of(req, app) else {
        let errors = in_words(&voice, &[Fault::new("email", "fault-sign-in-not-asked")]);
        return Ok(Page::refused(SignInPage::of(app, None, fields.get("email"), errors)).respond_to(req));
    };
    let again = |errors, status| {
        Page::with_status(SignInPage::of(app, Some(&asked), asked.address(), errors), status).respond_to(req)
    };
    let wrong = |fault: Fault| again(in_words(&voice, &[fault]), StatusCode::UNPROCESSABLE_ENTITY);
    let code = match SignInCode::parse(fields.get("sign_in_code")) {
        Ok(code) => code,
        Err(fault) => return Ok(wrong(fault.on("sign_in_code"))),
    };
    match by_code(app, &code, Some(asked.secret())).await {
        Ok(key) => {
            session::start(session, key)?;
            signed_in(app)
        }
        Err(Error::Invalid(_) | Error::Gone) => Ok(wrong(Fault::new("sign_in_code", "fault-sign-in-code-wrong"))),
        Err(Error::TooMany(seconds)) => {
            let errors = too_many(req, "sign_in_code", "sign-in-too-many-codes", seconds);
            Ok(retry_after(again(errors, StatusCode::TOO_MANY_REQUESTS), seconds))
        }
        Err(error) => Err(error),
    }
}

/// On to the stores; what this browser asked for is answered.
pub(super) fn signed_in(app: &App) -> Result<HttpResponse> {
    let mut answer = see_other_saying(paths::ACCESS, "flash-sign-in-done");
    answer.add_cookie(&asked::forget(app)).map_err(|cause| anyhow::anyhow!("the cookie: {cause}"))?;
    Ok(answer)
}

fn too_many(req: &HttpRequest, field: &'static str, key: &'static str, seconds: i64) -> Vec<FieldError> {
    let fault = Fault { count: (seconds + 59) / 60, ..Fault::new(field, key) };
    in_words(&Chrome::of(req).voice, &[fault])
}

fn retry_after(mut answer: HttpResponse, seconds: i64) -> HttpResponse {
    answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    answer
}

/// `POST` `/sign-out`
pub async fn sign_out(app: web::Data<App>, session: Session, _: ContactHere) -> Result<HttpResponse> {
    session::sign_out(&app, &session, Side::Contact).await?;
    Ok(see_other_saying(paths::FRONT, "flash-signed-out"))
}
