//! `/desk/me`: what a rep gets by mail (`me_mail`), and their own sign-in: password, authenticator app, passkeys, recovery codes, sessions.

use actix_session::SessionExt as _;
use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;
use secrecy::SecretString;

use super::{codes, me_mail::MailForm, sign_in::totp};
use crate::{
    actions::{
        self,
        change_password::ChangePassword,
        end_sessions::{end_session, end_sessions as end_all},
        password,
        recovery_codes::make_recovery_codes,
    },
    app::App,
    domain::{
        form::Fault,
        rep::{Act, Rep},
        rep_mail::Typed,
    },
    error::{Error, Result},
    i18n::Values,
    secret::sha256,
    store::{self, session::Listed},
    web::{
        client, filters,
        form::{FieldError, Fields, faults, in_words},
        guard::RepIn,
        page::{Chrome, Page, see_other, see_other_saying},
        paths, session,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/me.html")]
pub struct MePage {
    rep: Rep,
    /// What they get by mail; none for viewers.
    mail: Option<MailForm>,
    codes_left: i64,
    /// How many passkeys there are; none where they are not offered.
    passkeys: Option<i64>,
    sessions: Vec<Listed>,
    /// The hash of this session's opaque id.
    this: String,
    errors: Vec<FieldError>,
}

impl MePage {
    async fn read(app: &App, here: &RepIn, errors: Vec<FieldError>) -> Result<Self> {
        Self::with(app, here, None, errors).await
    }

    /// The same with what was typed into the form about mail.
    pub(super) async fn with(app: &App, here: &RepIn, typed: Option<Typed>, errors: Vec<FieldError>) -> Result<Self> {
        let rep = here.rep().clone();
        let mail = if here.may(Act::Work) { Some(MailForm::read(app, &rep.id, typed).await?) } else { None };
        let mut conn = app.db.read().await?;
        let passkeys = store::passkey::count(&mut conn, &rep.id).await?;
        Ok(Self {
            passkeys: app.webauthn.is_some().then_some(passkeys),
            codes_left: store::recovery_code::left(&mut conn, &rep.id).await?,
            sessions: store::session::of_rep(&mut conn, &rep.id, app.clock.now()).await?,
            this: sha256(&here.key.0),
            mail,
            errors,
            rep,
        })
    }

    /// By value, as the filter takes a number.
    const fn left(&self) -> i64 {
        self.codes_left
    }

    const fn offers_passkeys(&self) -> bool {
        self.passkeys.is_some()
    }

    fn passkey_count(&self) -> i64 {
        self.passkeys.unwrap_or_default()
    }

    fn is_this(&self, session: &Listed) -> bool {
        session.key_hash == self.this
    }
}

/// `GET`
pub async fn show(app: web::Data<App>, here: RepIn) -> Result<Page<MePage>> {
    Ok(Page::new(MePage::read(&app, &here, Vec::new()).await?))
}

/// `POST` `/desk/me/password`
pub async fn change_password(
    req: HttpRequest,
    app: web::Data<App>,
    here: RepIn,
    fields: Fields,
) -> Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    match try_password(&req, &app, &here, &fields).await {
        Ok(()) => Ok(see_other_saying(paths::DESK_ME, "flash-desk-me-password")),
        Err(Error::TooMany(seconds)) => {
            let values = Values { count: (seconds + 59) / 60, ..Values::default() };
            let text = chrome.voice.say_with("desk-me-too-many", &values);
            let page = MePage::read(&app, &here, vec![FieldError { field: "current", text }]).await?;
            Ok(Page::too_many(page, seconds, &req))
        }
        Err(error) => {
            let errors = in_words(&chrome.voice, &faults(error)?);
            Ok(Page::refused(MePage::read(&app, &here, errors).await?).respond_to(&req))
        }
    }
}

/// Whatever is wrong with the form is said at once; whether password and code are right, the action finds.
async fn try_password(req: &HttpRequest, app: &App, here: &RepIn, fields: &Fields) -> Result<()> {
    let secret = |name: &str| -> SecretString { fields.get(name).to_owned().into() };
    let (current, chosen, totp) = (secret("current"), secret("password"), totp(fields));
    let mut wrong = Vec::new();
    if !fields.has("current") {
        wrong.push(Fault::new("current", "fault-password-empty"));
    }
    if let Err(error) = password::check(&chosen) {
        wrong.extend(faults(error)?);
    }
    if totp.is_empty() {
        wrong.push(Fault::new("totp", "fault-totp-shape"));
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let typed = ChangePassword { current: &current, chosen: &chosen, totp: &totp };
    let client = client::address(req, &app.config);
    actions::change_password::change_password(app, here.rep(), &here.key.0, &typed, &client).await
}

/// `POST` `/desk/me/codes`
pub async fn make_codes(req: HttpRequest, app: web::Data<App>, here: RepIn) -> Result<HttpResponse> {
    match make_recovery_codes(&app, &here.session, &client::address(&req, &app.config)).await {
        Ok(made) => Ok(codes::show(&req, here.rep(), &made, "desk-me-codes-done", paths::DESK_ME)),
        Err(Error::StepUp) => Ok(see_other(&paths::desk_step_up_then(paths::DESK_ME))),
        Err(error) => Err(error),
    }
}

/// `POST` `/desk/me/sessions`: `session` names one to end, `do=all` ends every one.
pub async fn end_sessions(req: HttpRequest, app: web::Data<App>, here: RepIn, fields: Fields) -> Result<HttpResponse> {
    let client = client::address(&req, &app.config);
    if fields.get("do") == "all" {
        end_all(&app, here.rep(), &client).await?;
        session::end(&req.get_session());
        return Ok(see_other_saying(paths::DESK_SIGN_IN, "flash-desk-signed-out-everywhere"));
    }
    if !fields.has("session") {
        return Ok(see_other(paths::DESK_ME));
    }
    end_session(&app, here.rep(), fields.get("session"), &client).await?;
    Ok(see_other_saying(paths::DESK_ME, "flash-desk-me-session-ended"))
}
