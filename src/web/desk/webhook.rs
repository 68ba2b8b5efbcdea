//! `/desk/webhooks/{id}`: one webhook, with its log and what an admin can do with it.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{
    merchant::id,
    sign_in::query,
    webhooks::{SecretPage, Typed, kinds, standing, wrong},
};
use crate::{
    actions::{
        change_settings::may_set,
        change_webhook::{ChangeWebhook, change_webhook},
        disable_webhook::disable_webhook,
        enable_webhook::enable_webhook,
        manage_webhooks::Named,
        remove_webhook::remove_webhook,
        replay_webhook::replay_failed,
        rotate_webhook_secret::rotate_webhook_secret,
        test_webhook::test_webhook,
    },
    app::App,
    domain::{
        form::Fault,
        webhook::{DeliveryState, Kind, URL_MAX, WebhookUrl},
    },
    error::{Error, Result},
    store::{
        self,
        webhook::Webhook,
        webhook_delivery::{Delivery, Place, page},
    },
    web::{
        client, filters,
        form::{FieldError, Fields},
        guard::AdminRep,
        page::{Chrome, Page, see_other, see_other_counting, see_other_saying},
        paths,
    },
};

/// How many rows a page of the log has.
pub const ROWS: i64 = 50;

/// The page.
#[derive(Template)]
#[template(path = "desk/webhook.html")]
pub struct WebhookPage {
    webhook: Webhook,
    /// The old secret still signs.
    old_signs: bool,
    deliveries: Vec<Delivery>,
    state: Option<DeliveryState>,
    newer: Option<String>,
    older: Option<String>,
    removing: bool,
    typed: Typed,
    errors: Vec<FieldError>,
}

/// The log as it was asked for: all of it where the address means nothing.
struct Asked {
    state: Option<DeliveryState>,
    place: Place,
    removing: bool,
}

impl Asked {
    fn of(fields: &Fields) -> Self {
        let beside = |name| id(fields.get(name)).ok().map(str::to_owned);
        let place = match (beside("after"), beside("before")) {
            (Some(after), _) => Place::After(after),
            (None, Some(before)) => Place::Before(before),
            (None, None) => Place::Top,
        };
        Self { state: DeliveryState::named(fields.get("state")), place, removing: fields.has("remove") }
    }
}

impl WebhookPage {
    async fn read(app: &App, webhook: Webhook, asked: Asked) -> Result<Self> {
        let mut conn = app.db.read().await?;
        let mut deliveries = page(&mut conn, &webhook.id, asked.state, &asked.place, ROWS + 1).await?;
        drop(conn);
        let more = i64::try_from(deliveries.len()).unwrap_or(i64::MAX) > ROWS;
        let backwards = matches!(asked.place, Place::Before(_));
        if more && backwards {
            deliveries.remove(0);
        } else if more {
            deliveries.pop();
        }
        let has_newer = if backwards { more } else { matches!(asked.place, Place::After(_)) };
        let beside = |name: &str, one: &Delivery| {
            let state = asked.state.map(|state| format!("&state={}", state.name())).unwrap_or_default();
            format!("{}?{name}={}{state}#log", paths::desk_webhook(&webhook.id), one.id)
        };
        Ok(Self {
            newer: deliveries.first().filter(|_| has_newer).map(|one| beside("before", one)),
            older: deliveries.last().filter(|_| backwards || more).map(|one| beside("after", one)),
            old_signs: webhook.old_secret.as_ref().is_some_and(|(_, until)| *until > app.clock.now()),
            typed: Typed::of(&webhook),
            deliveries,
            state: asked.state,
            removing: asked.removing,
            errors: Vec::new(),
            webhook,
        })
    }

    const fn tries(delivery: &Delivery) -> i64 {
        delivery.attempts
    }

    const fn icon(state: DeliveryState) -> &'static str {
        super::webhook_delivery::icon(state)
    }

    const fn standing(&self) -> (&'static str, &'static str) {
        standing(&self.webhook)
    }

    fn shows(&self, state: Option<DeliveryState>) -> bool {
        self.state == state
    }

    fn path(&self) -> String {
        paths::desk_webhook(&self.webhook.id)
    }
}

pub(super) async fn found(app: &App, typed: &str) -> Result<Webhook> {
    store::webhook::find(&mut app.db.read().await?, id(typed)?).await?.ok_or(Error::NotFound)
}

/// `GET`: `?state=` shows the part of the log that stands so, `?remove=` asks whether the webhook is to be removed.
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    _here: AdminRep,
    typed: web::Path<String>,
) -> actix_web::Result<HttpResponse> {
    let asked = Asked::of(&query(&req)?);
    let page = WebhookPage::read(&app, found(&app, &typed).await?, asked).await?;
    Ok(Page::new(page).respond_to(&req))
}

/// `POST`: `do` is `change`, `rotate`, `test`, `replay`, `disable`, `enable` or `remove`.
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    here: AdminRep,
    typed: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let webhook = found(&app, &typed).await?;
    let (session, id) = (&here.0.session, webhook.id.as_str());
    let client = &client::address(&req, &app.config);
    let path = paths::desk_webhook(id);
    let done = match fields.get("do") {
        "change" => match parse(&app, id, &fields) {
            Ok(command) => change_webhook(&app, session, &command, client).await.map(|()| "flash-desk-webhook-saved"),
            Err(wrong) => may_set(&app, session).and(Err(Error::Invalid(wrong))),
        },
        "rotate" => match rotate_webhook_secret(&app, session, id, fields.version(), client).await {
            Ok((webhook, secret)) => {
                let page = SecretPage { id: webhook.id, name: webhook.name, secret: secret.0, is_rotated: true };
                return Ok(Page::new(page).respond_to(&req));
            }
            Err(error) => Err(error),
        },
        "test" => test_webhook(&app, session, id, client).await.map(|()| "flash-desk-webhook-tested"),
        "replay" => match replay_failed(&app, session, id, client).await {
            Ok(0) => Ok("flash-note-desk-webhook-none-failed"),
            Ok(count) => {
                let count = i64::try_from(count).unwrap_or(i64::MAX).min(255);
                return Ok(see_other_counting(&path, "flash-desk-webhook-replayed", count));
            }
            Err(error) => Err(error),
        },
        "disable" => disable_webhook(&app, session, id, client).await.map(|()| "flash-desk-webhook-disabled"),
        "enable" => enable_webhook(&app, session, id, client).await.map(|()| "flash-desk-webhook-enabled"),
        "remove" => match remove_webhook(&app, session, id, client).await {
            Ok(()) => return Ok(see_other_saying(paths::DESK_WEBHOOKS, "flash-desk-webhook-removed")),
            Err(error) => Err(error),
        },
        _ => return Ok(see_other(&path)),
    };
    match done {
        Ok(flash) => Ok(see_other_saying(&path, flash)),
        Err(error) => {
            let (status, errors) = wrong(&Chrome::of(&req).voice, error)?;
            let asked = Asked { state: None, place: Place::Top, removing: fields.get("do") == "remove" };
            let mut page = WebhookPage::read(&app, found(&app, &typed).await?, asked).await?;
            // Where somebody was faster, the form is filled with what they left.
            if fields.get("do") == "change" && status != StatusCode::CONFLICT {
                page.typed = Typed::kept(&fields);
                page.webhook.version = fields.version();
            }
            page.errors = errors;
            Ok(Page::with_status(page, status).respond_to(&req))
        }
    }
}

fn parse<'a>(app: &App, id: &'a str, fields: &Fields) -> std::result::Result<ChangeWebhook<'a>, Vec<Fault>> {
    let mut wrong = Vec::new();
    let name = Named::parse(fields.get("name")).map_err(|fault| wrong.push(fault)).ok();
    let typed = fields.get("url").trim();
    let url = if typed.is_empty() {
        None
    } else {
        WebhookUrl::parse(typed, app.config.outgoing_allow_private).map_err(|fault| wrong.push(fault)).ok()
    };
    let kinds = kinds(fields).map_err(|fault| wrong.push(fault)).ok();
    match (name, kinds) {
        (Some(name), Some(kinds)) if wrong.is_empty() => {
            Ok(ChangeWebhook { id, version: fields.version(), name, kinds, url })
        }
        _ => Err(wrong),
    }
}
