//! `/sign-in/{token}`: the link of a sign-in. It opens in the browser that asked, and only by a button.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{link::tidy, sign_in::signed_in};
use crate::{
    actions::sign_in_contact::by_link,
    app::App,
    error::{Error, Result},
    secret::sha256,
    store,
    web::{
        asked::Asked,
        filters,
        guard::ContactHere,
        page::{Page, see_other},
        paths, session,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/sign_in_link.html")]
pub struct SignInLinkPage {
    stand: Stand,
    token: String,
    name: String,
    merchant: String,
    minutes: i64,
}

/// What the link is good for here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// It opens.
    Here,
    /// Another browser asked for it.
    Elsewhere,
    /// Used, or too old.
    Gone,
    /// A token that is none.
    Incomplete,
}

impl SignInLinkPage {
    const fn slug(&self) -> &'static str {
        match self.stand {
            Stand::Here => "here",
            Stand::Elsewhere => "elsewhere",
            Stand::Gone => "gone",
            Stand::Incomplete => "incomplete",
        }
    }

    fn key(&self, end: &str) -> String {
        format!("sign-in-link-{}{end}", self.slug())
    }

    const fn minutes(&self) -> i64 {
        self.minutes
    }

    fn opens(&self) -> bool {
        self.stand == Stand::Here
    }
}

/// `GET`: uses nothing up.
pub async fn show(req: HttpRequest, app: web::Data<App>, here: Option<ContactHere>) -> Result<HttpResponse> {
    let token = token_of(&req);
    let mut conn = app.db.read().await?;
    let Some(asked) = store::sign_in::find(&mut conn, &sha256(&token)).await? else {
        return Ok(page(&req, &app, Stand::Incomplete));
    };
    let contact = store::contact::find(&mut conn, &asked.contact_id).await?.filter(|one| one.removed_at.is_none());
    let Some(contact) = contact.filter(|_| asked.used_at.is_none() && asked.expires_at > app.clock.now()) else {
        drop(conn);
        return Ok(gone(&req, &app, here.as_ref(), &asked.contact_id));
    };
    let merchant = store::merchant::find(&mut conn, &contact.merchant_id).await?.ok_or(Error::NotFound)?;
    drop(conn);
    let browser = Asked::of(&req, &app).map(|asked| sha256(asked.secret()));
    if browser.as_ref() != Some(&asked.browser_hash) {
        return Ok(page(&req, &app, Stand::Elsewhere));
    }
    let minutes = app.live().durations.sign_in_minutes;
    let body = SignInLinkPage { stand: Stand::Here, token, name: contact.name, merchant: merchant.name, minutes };
    Ok(Page::new(body).respond_to(&req))
}

/// `POST`
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    session: Session,
    here: Option<ContactHere>,
) -> Result<HttpResponse> {
    let token = token_of(&req);
    let browser = Asked::of(&req, &app);
    match by_link(&app, &token, browser.as_ref().map(Asked::secret)).await {
        Ok(key) => {
            session::start(&session, key)?;
            signed_in(&app)
        }
        Err(Error::NotFound) => Ok(page(&req, &app, Stand::Incomplete)),
        Err(Error::Invalid(_)) => Ok(Page::refused(empty(&app, Stand::Elsewhere)).respond_to(&req)),
        Err(Error::Gone) => {
            let asked = store::sign_in::find(&mut app.db.read().await?, &sha256(&token)).await?;
            Ok(gone(&req, &app, here.as_ref(), &asked.map(|asked| asked.contact_id).unwrap_or_default()))
        }
        Err(error) => Err(error),
    }
}

fn token_of(req: &HttpRequest) -> String {
    tidy(req.match_info().get("token").unwrap_or_default())
}

/// A link used before, in the browser that it signed in, goes on.
fn gone(req: &HttpRequest, app: &App, here: Option<&ContactHere>, contact_id: &str) -> HttpResponse {
    if here.is_some_and(|here| here.contact.id == contact_id) {
        return see_other(paths::ACCESS);
    }
    page(req, app, Stand::Gone)
}

fn empty(app: &App, stand: Stand) -> SignInLinkPage {
    let minutes = app.live().durations.sign_in_minutes;
    SignInLinkPage { stand, token: String::new(), name: String::new(), merchant: String::new(), minutes }
}

fn page(req: &HttpRequest, app: &App, stand: Stand) -> HttpResponse {
    let status = match stand {
        Stand::Here | Stand::Elsewhere => StatusCode::OK,
        Stand::Gone => StatusCode::GONE,
        Stand::Incomplete => StatusCode::NOT_FOUND,
    };
    Page::with_status(empty(app, stand), status).respond_to(req)
}
