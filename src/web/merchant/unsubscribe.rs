//! `/unsubscribe/{token}`: ends reminders for whoever got the mail with this link, and lets them come again. A GET shows and
//! changes nothing; a POST needs no session, since mail programs send it too (RFC 8058).

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use super::link::tidy;
use crate::{
    actions::{
        Actor,
        resume_reminders::resume_reminders,
        stop_reminders::{stop_reminders, whose},
    },
    app::App,
    domain::{email::Email, merchant::Contact},
    error::Result,
    web::{
        client, filters,
        form::Fields,
        page::{Page, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/unsubscribe.html")]
pub struct UnsubscribePage {
    action: String,
    name: String,
    /// The address, so that only its owner knows it.
    masked: String,
    has_ended: bool,
}

impl UnsubscribePage {
    fn of(token: &str, contact: &Contact) -> Self {
        Self {
            action: paths::unsubscribe(token),
            name: contact.name.clone(),
            masked: Email::parse(&contact.email).map(|email| email.masked()).unwrap_or_default(),
            has_ended: contact.no_reminders_at.is_some(),
        }
    }
}

/// `GET`
pub async fn show(app: web::Data<App>, token: web::Path<String>) -> Result<Page<UnsubscribePage>> {
    let token = tidy(&token);
    Ok(Page::new(UnsubscribePage::of(&token, &whose(&app, &token).await?)))
}

/// `POST`: `do` is `stop` or `again`, from the page. Whatever else comes, also nothing that can be read as a form, is a mail
/// program's one click: it ends them, and is answered without a redirect, which such programs do not follow.
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    token: web::Path<String>,
    fields: Option<Fields>,
) -> Result<HttpResponse> {
    let token = tidy(&token);
    let contact = whose(&app, &token).await?;
    let (actor, id) = (Actor::Contact(contact.clone()), contact.id.as_str());
    let (asked, client) = (fields.unwrap_or_default(), client::address(&req, &app.config));
    if asked.get("do") == "again" {
        resume_reminders(&app, &actor, id, &client).await?;
        return Ok(see_other_saying(&paths::unsubscribe(&token), "flash-unsubscribe-again"));
    }
    stop_reminders(&app, &actor, id, &client).await?;
    if asked.has("do") {
        return Ok(see_other_saying(&paths::unsubscribe(&token), "flash-unsubscribe-ended"));
    }
    Ok(Page::new(UnsubscribePage::of(&token, &whose(&app, &token).await?)).respond_to(&req))
}
