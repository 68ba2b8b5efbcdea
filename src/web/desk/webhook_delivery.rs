//! `/desk/webhooks/{id}/deliveries/{delivery}`: one message to a webhook: what was sent, and what came back each time.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use super::{merchant::id, webhook::found, webhooks::wrong};
use crate::{
    actions::replay_webhook::replay_delivery,
    app::App,
    domain::{
        moment::SECOND,
        webhook::{DeliveryState, Format},
    },
    error::{Error, Result},
    i18n::{FALLBACK, webhook::body},
    store::{
        webhook::Webhook,
        webhook_delivery::{self as messages, Attempt, Delivery},
    },
    web::{
        client, filters,
        form::FieldError,
        guard::AdminRep,
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// The icon beside where a message stands.
pub(super) const fn icon(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Queued => "note",
        DeliveryState::Delivered => "done",
        DeliveryState::Failed => "error",
    }
}

/// How many attempts are shown.
const SHOWN: i64 = 100;

/// The page.
#[derive(Template)]
#[template(path = "desk/webhook_delivery.html")]
pub struct WebhookDeliveryPage {
    webhook: Webhook,
    delivery: Delivery,
    body: String,
    attempts: Vec<Attempt>,
    errors: Vec<FieldError>,
}

impl WebhookDeliveryPage {
    async fn read(app: &App, typed: &(String, String)) -> Result<Self> {
        let webhook = found(app, &typed.0).await?;
        let mut conn = app.db.read().await?;
        let delivery = messages::find(&mut conn, id(&typed.1)?, &webhook.id).await?.ok_or(Error::NotFound)?;
        let attempts = messages::attempts(&mut conn, &delivery.id, SHOWN).await?;
        drop(conn);
        let told = delivery.told();
        let body = body(&app.voice(FALLBACK), webhook.format, &told, &app.address(&told.page()));
        let body = body.map_err(anyhow::Error::from)?;
        Ok(Self { webhook, delivery, body, attempts, errors: Vec::new() })
    }

    const fn icon(&self) -> &'static str {
        icon(self.delivery.state)
    }

    fn is_signed(&self) -> bool {
        self.webhook.format == Format::Standard
    }

    fn waits(&self) -> bool {
        self.delivery.state == DeliveryState::Queued
    }

    const fn number(attempt: &Attempt) -> i64 {
        attempt.number
    }

    const fn took(attempt: &Attempt) -> i64 {
        attempt.took
    }

    /// What the receiver read as the time of an attempt.
    const fn seconds(attempt: &Attempt) -> i64 {
        attempt.at.0 / SECOND
    }
}

/// `GET`
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    _here: AdminRep,
    typed: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    Ok(Page::new(WebhookDeliveryPage::read(&app, &typed).await?).respond_to(&req))
}

/// `POST`: sends it again.
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    here: AdminRep,
    typed: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (webhook, delivery) = (id(&typed.0)?, id(&typed.1)?);
    let client = client::address(&req, &app.config);
    match replay_delivery(&app, &here.0.session, webhook, delivery, &client).await {
        Ok(()) => {
            Ok(see_other_saying(&paths::desk_webhook_delivery(webhook, delivery), "flash-desk-webhook-sent-again"))
        }
        Err(error @ Error::NotFound) => Err(error),
        Err(error) => {
            let (status, errors) = wrong(&Chrome::of(&req).voice, error)?;
            let page = WebhookDeliveryPage { errors, ..WebhookDeliveryPage::read(&app, &typed).await? };
            Ok(Page::with_status(page, status).respond_to(&req))
        }
    }
}
