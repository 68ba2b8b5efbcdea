//! `/desk/webhooks`: where other systems of the partner are told what happens; for admins. Adds one.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{step_up, tasks::Way};
use crate::{
    actions::{
        add_webhook::{AddWebhook, add_webhook},
        change_settings::may_set,
        manage_webhooks::Named,
    },
    app::App,
    domain::{
        form::Fault,
        rep::Act,
        webhook::{Format, Kind, Kinds, URL_MAX, WebhookUrl, Why},
    },
    error::{Error, Result},
    i18n::{Values, Voice},
    store::{self, Conn, webhook::Webhook},
    web::{
        client, filters,
        form::{FieldError, Fields, faults, in_words},
        guard::{AdminRep, RepIn},
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/webhooks.html")]
pub struct WebhooksPage {
    webhooks: Vec<Webhook>,
    typed: Typed,
    errors: Vec<FieldError>,
}

/// The page with a new secret, shown once.
#[derive(Template)]
#[template(path = "desk/webhook_secret.html")]
pub(super) struct SecretPage {
    pub id: String,
    pub name: String,
    pub secret: String,
    /// There is one before, which signs too for a while.
    pub is_rotated: bool,
}

/// What was typed about a webhook.
#[derive(Default)]
pub(super) struct Typed {
    pub name: String,
    pub url: String,
    format: String,
    some: bool,
    kinds: Vec<Kind>,
}

/// How much of a name comes back to the page.
const LONGEST_KEPT: usize = 300;

impl Typed {
    pub(super) fn kept(fields: &Fields) -> Self {
        Self {
            name: fields.kept("name", LONGEST_KEPT),
            url: fields.kept("url", URL_MAX + 1),
            format: fields.kept("format", LONGEST_KEPT),
            some: fields.get("what") == "some",
            kinds: chosen(fields),
        }
    }

    pub(super) fn of(webhook: &Webhook) -> Self {
        Self {
            name: webhook.name.clone(),
            some: !webhook.kinds.0.is_empty(),
            kinds: webhook.kinds.0.clone(),
            ..Self::default()
        }
    }

    pub(super) fn is_kind(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }

    pub(super) const fn takes_some(&self) -> bool {
        self.some
    }

    fn is_format(&self, format: Format) -> bool {
        if self.format.is_empty() { format == Format::Standard } else { self.format == format.name() }
    }
}

fn chosen(fields: &Fields) -> Vec<Kind> {
    let typed = fields.all("kinds");
    Kind::choices().filter(|kind| typed.iter().any(|one| one == kind.name())).collect()
}

/// What a form tells it about: all, or those that were chosen.
///
/// # Errors
/// Where some shall be chosen and none is.
pub(super) fn kinds(fields: &Fields) -> std::result::Result<Kinds, Fault> {
    let chosen = chosen(fields);
    match (fields.get("what") == "some", chosen.is_empty()) {
        (false, _) => Ok(Kinds::default()),
        (true, false) => Ok(Kinds(chosen)),
        (true, true) => Err(Fault::new("kinds", "fault-webhook-kinds")),
    }
}

/// Where a webhook stands, as a sentence key, and the icon beside it.
pub(super) const fn standing(webhook: &Webhook) -> (&'static str, &'static str) {
    match (webhook.disabled, webhook.failing) {
        (Some((_, Why::ByHand)), _) => ("desk-webhook-off-by-hand", "note"),
        (Some((_, Why::Failing)), _) => ("desk-webhook-off-failing", "error"),
        (Some((_, Why::Gone)), _) => ("desk-webhook-off-gone", "error"),
        (None, Some(_)) => ("desk-webhook-on-failing", "warn"),
        (None, None) => ("desk-webhook-on", "done"),
    }
}

/// What the desk says of webhooks that were turned off and not by hand, to those who can mend them.
pub(super) async fn stopped(conn: &mut Conn, voice: &Voice, rep: &RepIn) -> Result<Vec<(String, Way)>> {
    if !rep.may(Act::ManageSettings) {
        return Ok(Vec::new());
    }
    let said = |(id, name): (String, String)| {
        let text = voice.say_with("desk-webhooks-stopped", &Values { name: &name, ..Values::default() });
        (text, Way { text: voice.say("desk-webhooks-stopped-way"), href: paths::desk_webhook(&id) })
    };
    Ok(store::webhook::stopped(conn).await?.into_iter().map(said).collect())
}

impl WebhooksPage {
    const fn standing(webhook: &Webhook) -> (&'static str, &'static str) {
        standing(webhook)
    }

    async fn read(app: &App, typed: Typed, errors: Vec<FieldError>) -> Result<Self> {
        let webhooks = store::webhook::list(&mut app.db.read().await?).await?;
        Ok(Self { webhooks, typed, errors })
    }
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: AdminRep) -> Result<HttpResponse> {
    if matches!(may_set(&app, &here.0.session), Err(Error::StepUp)) {
        return Ok(step_up::first(paths::DESK_WEBHOOKS));
    }
    Ok(Page::new(WebhooksPage::read(&app, Typed::default(), Vec::new()).await?).respond_to(&req))
}

/// `POST`: adds one, and shows its secret.
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: AdminRep, fields: Fields) -> Result<HttpResponse> {
    let done = match parse(&app, &fields) {
        Ok(command) => add_webhook(&app, &here.0.session, &command, &client::address(&req, &app.config)).await,
        Err(wrong) => may_set(&app, &here.0.session).and(Err(Error::Invalid(wrong))),
    };
    match done {
        Ok((webhook, Some(secret))) => {
            let page = SecretPage { id: webhook.id, name: webhook.name, secret: secret.0, is_rotated: false };
            Ok(Page::new(page).respond_to(&req))
        }
        Ok((webhook, None)) => Ok(see_other_saying(&paths::desk_webhook(&webhook.id), "flash-desk-webhook-added")),
        Err(error) => {
            let (status, errors) = wrong(&Chrome::of(&req).voice, error)?;
            let page = WebhooksPage::read(&app, Typed::kept(&fields), errors).await?;
            Ok(Page::with_status(page, status).respond_to(&req))
        }
    }
}

fn parse(app: &App, fields: &Fields) -> std::result::Result<AddWebhook, Vec<Fault>> {
    let mut wrong = Vec::new();
    let name = Named::parse(fields.get("name")).map_err(|fault| wrong.push(fault)).ok();
    let format = Format::named(fields.get("format"));
    if format.is_none() {
        wrong.push(Fault::new("format", "fault-webhook-format"));
    }
    let url =
        WebhookUrl::parse(fields.get("url"), app.config.outgoing_allow_private).map_err(|fault| wrong.push(fault)).ok();
    let kinds = kinds(fields).map_err(|fault| wrong.push(fault)).ok();
    match (name, format, url, kinds) {
        (Some(name), Some(format), Some(url), Some(kinds)) => Ok(AddWebhook { name, format, kinds, url }),
        _ => Err(wrong),
    }
}

/// How a page answers that could not do what it was asked, and what it says at its top.
///
/// # Errors
/// Every error that is not about the form.
pub(super) fn wrong(voice: &Voice, error: Error) -> Result<(StatusCode, Vec<FieldError>)> {
    Ok(match error {
        Error::StepUp => (step_up::WAITS, step_up::beside(voice)),
        Error::Conflict => (StatusCode::CONFLICT, in_words(voice, &[Fault::new("webhook", "fault-webhook-meanwhile")])),
        error => (StatusCode::UNPROCESSABLE_ENTITY, in_words(voice, &faults(error)?)),
    })
}
