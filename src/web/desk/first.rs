//! `/desk/first/{token}`: the first admin, by the one-time link that `serve` prints where there is no rep yet.

use std::fmt::Write as _;

use actix_session::SessionExt as _;
use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;
use qrcode::{Color, QrCode};
use secrecy::SecretString;

use super::sign_in::totp;
use crate::{
    actions::{
        first_admin::{check_link, make_admin, secret_of},
        password,
        totp::generator,
    },
    app::App,
    domain::{
        email::Email,
        form::Fault,
        rep::{Rep, Role},
        text,
    },
    error::{Error, Result},
    web::{
        filters,
        form::{FieldError, Fields, faults, in_words},
        page::{Chrome, Page, see_other_saying},
        paths, session,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/first.html")]
pub struct FirstPage {
    /// Nothing where the link no longer works.
    link: Option<Link>,
    name: String,
    email: String,
    errors: Vec<FieldError>,
}

/// What a live link brings along.
struct Link {
    /// Where the form goes.
    path: String,
    /// The second factor's secret, in groups of four.
    secret: String,
    /// The same as an address that authenticator apps open.
    address: String,
    /// The same as a QR code: how many modules on a side, and the dark ones as an SVG path.
    qr: (usize, String),
}

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 300;

impl Link {
    fn of(app: &App, token: &str) -> Result<Self> {
        let secret = secret_of(app, token)?;
        // Nobody has typed an address yet; the app's list shows this name.
        let rep =
            Rep { id: String::new(), email: Role::Admin.name().to_owned(), name: String::new(), role: Role::Admin };
        let made = generator(app, &rep, &secret)?;
        let address = made.to_url().map_err(|cause| anyhow::anyhow!("the second factor has no address: {cause}"))?;
        let letters: Vec<char> = totp_rs::Secret::from(secret.to_vec()).to_base32().chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
        Ok(Self { path: paths::desk_first(token), secret: groups.join(" "), qr: qr(&address)?, address })
    }
}

fn qr(text: &str) -> Result<(usize, String)> {
    let code = QrCode::new(text).map_err(|cause| anyhow::anyhow!("no QR code can be made: {cause}"))?;
    let (side, mut path) = (code.width(), String::new());
    for (at, _) in code.to_colors().iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
        let _ = write!(path, "M{} {}h1v1h-1z", at % side, at / side);
    }
    Ok((side, path))
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, token: web::Path<String>) -> Result<HttpResponse> {
    match check_link(&app, &token).await {
        Ok(()) => {
            let link = Some(Link::of(&app, &token)?);
            let page = FirstPage { link, name: String::new(), email: String::new(), errors: Vec::new() };
            Ok(Page::new(page).respond_to(&req))
        }
        Err(Error::Gone) => Ok(gone(&req)),
        Err(error) => Err(error),
    }
}

/// `POST`
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    token: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    match make(&app, &token, &fields).await {
        Ok(key) => {
            session::start(&req.get_session(), key)?;
            Ok(see_other_saying(paths::DESK, "flash-desk-first"))
        }
        Err(Error::Gone) => Ok(gone(&req)),
        Err(error) => {
            let page = FirstPage {
                errors: in_words(&Chrome::of(&req).voice, &faults(error)?),
                link: Some(Link::of(&app, &token)?),
                name: fields.kept("name", LONGEST_KEPT),
                email: fields.kept("email", LONGEST_KEPT),
            };
            Ok(Page::refused(page).respond_to(&req))
        }
    }
}

/// Everything that is wrong with the form is said at once; whether the code is right, the action finds.
async fn make(app: &App, token: &str, fields: &Fields) -> Result<crate::actions::session::SessionKey> {
    check_link(app, token).await?;
    let mut wrong: Vec<Fault> = Vec::new();
    let name = text::person_name(fields.get("name")).map_err(|fault| wrong.push(fault.on("name"))).ok();
    let email = Email::parse(fields.get("email")).map_err(|fault| wrong.push(fault.on("email"))).ok();
    let chosen: SecretString = fields.get("password").to_owned().into();
    if let Err(error) = password::check(&chosen) {
        wrong.extend(faults(error)?);
    }
    let totp = totp(fields);
    if totp.is_empty() {
        wrong.push(Fault::new("totp", "fault-totp-shape"));
    }
    let (Some(name), Some(email), true) = (name, email, wrong.is_empty()) else { return Err(Error::Invalid(wrong)) };
    Ok(make_admin(app, token, &name, &email, &chosen, &totp).await?.1)
}

fn gone(req: &HttpRequest) -> HttpResponse {
    let page = FirstPage { link: None, name: String::new(), email: String::new(), errors: Vec::new() };
    Page::with_status(page, StatusCode::GONE).respond_to(req)
}
