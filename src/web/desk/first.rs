//! `/desk/first/{token}`: somebody comes to the desk by a one-time link: the first admin, by the link that `serve` prints
//! where there is no rep yet; or a rep whom an admin added or reset.

use actix_session::SessionExt as _;
use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;
use secrecy::SecretString;

use super::{authenticator::Authenticator, codes, sign_in::totp};
use crate::{
    actions::{
        first_admin::make_admin,
        password,
        rep_link::{Bearer, Joined, bearer, secret_of},
        use_rep_link::use_rep_link,
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
        client, filters,
        form::{FieldError, Fields, faults, in_words},
        page::{Chrome, Page},
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
    /// The second factor.
    authenticator: Authenticator,
    /// The rep whose link it is; nobody where it makes the first account.
    rep: Option<Rep>,
}

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 300;

impl Link {
    fn of(app: &App, token: &str, bearer: Bearer) -> Result<Self> {
        let rep = match bearer {
            Bearer::FirstAdmin => None,
            Bearer::Rep(rep) => Some(rep),
        };
        // Nobody has typed an address for the first account yet; the app's list shows this name.
        let nobody =
            Rep { id: String::new(), email: Role::Admin.name().to_owned(), name: String::new(), role: Role::Admin };
        let authenticator = Authenticator::of(app, rep.as_ref().unwrap_or(&nobody), &secret_of(app, token)?)?;
        Ok(Self { path: paths::desk_first(token), authenticator, rep })
    }
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, token: web::Path<String>) -> Result<HttpResponse> {
    match bearer(&app, &token).await {
        Ok(bearer) => {
            let link = Some(Link::of(&app, &token, bearer)?);
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
    let bearer = match bearer(&app, &token).await {
        Ok(bearer) => bearer,
        Err(Error::Gone) => return Ok(gone(&req)),
        Err(error) => return Err(error),
    };
    match join(&req, &app, &token, &bearer, &fields).await {
        Ok(Joined { rep, session: key, codes }) => {
            session::start(&req.get_session(), key)?;
            Ok(codes::show(&req, &rep, &codes, "desk-first-done", paths::DESK))
        }
        Err(Error::Gone) => Ok(gone(&req)),
        Err(error) => {
            let page = FirstPage {
                errors: in_words(&Chrome::of(&req).voice, &faults(error)?),
                link: Some(Link::of(&app, &token, bearer)?),
                name: fields.kept("name", LONGEST_KEPT),
                email: fields.kept("email", LONGEST_KEPT),
            };
            Ok(Page::refused(page).respond_to(&req))
        }
    }
}

/// Everything that is wrong with the form is said at once; whether the code is right, the action finds.
async fn join(req: &HttpRequest, app: &App, token: &str, bearer: &Bearer, fields: &Fields) -> Result<Joined> {
    let mut wrong: Vec<Fault> = Vec::new();
    let mut who = None;
    if *bearer == Bearer::FirstAdmin {
        let name = text::person_name(fields.get("name")).map_err(|fault| wrong.push(fault.on("name"))).ok();
        let email = Email::parse(fields.get("email")).map_err(|fault| wrong.push(fault.on("email"))).ok();
        who = name.zip(email);
    }
    let chosen: SecretString = fields.get("password").to_owned().into();
    if let Err(error) = password::check(&chosen) {
        wrong.extend(faults(error)?);
    }
    let totp = totp(fields);
    if totp.is_empty() {
        wrong.push(Fault::new("totp", "fault-totp-shape"));
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    match who {
        Some((name, email)) => make_admin(app, token, &name, &email, &chosen, &totp).await,
        None => use_rep_link(app, token, &chosen, &totp, &client::address(req, &app.config)).await,
    }
}

fn gone(req: &HttpRequest) -> HttpResponse {
    let page = FirstPage { link: None, name: String::new(), email: String::new(), errors: Vec::new() };
    Page::with_status(page, StatusCode::GONE).respond_to(req)
}
