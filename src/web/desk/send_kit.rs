//! `/desk/requests/{ref}/send`: everything a rep needs to send the request in Shopify, and what came of it.

use actix_web::{
    HttpRequest, HttpResponse, Responder as _,
    http::{StatusCode, header},
    web,
};
use askama::Template;

use super::standing::Standing;
use crate::{
    actions::{mark_sent::mark_sent, record_shopify_answer::record_shopify_answer, reveal_code::reveal_code},
    app::App,
    domain::{
        access_request::State,
        code::CollaboratorCode,
        event::{Fact, ShopifyAnswer},
        moment::Moment,
        rep::Act,
    },
    error::{Error, Result},
    i18n::Values,
    store::{
        self,
        queue::{self, Filter, Place},
    },
    web::{
        client, filters,
        form::{FieldError, Fields, in_words},
        guard::{RepIn, WorkingRep, desk_request},
        page::{Chrome, Page, see_other, see_other_saying},
        paths,
    },
};

/// How many of the longest waiting ones are named, to be taken back.
const NAMED: i64 = 5;
/// How long a code stays on the page.
const SHOWN_SECONDS: u8 = 30;

/// The page.
#[derive(Template)]
#[template(path = "desk/send_kit.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the page shows or leaves out")]
pub struct SendPage {
    reference: String,
    version: i64,
    may_work: bool,
    is_ready: bool,
    store: String,
    merchant: String,
    merchant_page: String,
    state: State,
    now: String,
    host: Option<String>,
    is_held: bool,
    code_key: &'static str,
    has_code: bool,
    code: Option<CollaboratorCode>,
    keeps: bool,
    can_be_sent: bool,
    trail: Vec<String>,
    has_number: bool,
    forms: Vec<String>,
    /// A yes to more is awaited.
    awaits: bool,
    boxes: Vec<Tick>,
    message: String,
    places: Places,
    answers: Vec<Answer>,
    said: Option<String>,
    errors: Vec<FieldError>,
    notice: Option<String>,
}

/// One box to tick in Shopify's form.
#[derive(Default)]
struct Tick {
    label: String,
    section: String,
    older: String,
    along: String,
    changes: bool,
    personal: bool,
}

/// Shopify's places for requests that wait, as far as this portal knows.
struct Places {
    all: i64,
    taken: i64,
    longest: Vec<Waiting>,
}

/// A request that waits in Shopify.
struct Waiting {
    page: String,
    merchant: String,
    store: String,
    since: Moment,
}

/// One thing that Shopify may have said.
struct Answer {
    name: &'static str,
    chosen: bool,
}

impl Places {
    async fn read(app: &App) -> Result<Self> {
        let mut conn = app.db.read().await?;
        let taken = queue::sent_now(&mut conn).await?;
        let longest =
            queue::page(&mut conn, &Filter { state: Some(State::Sent), ..Filter::default() }, &Place::Top, NAMED)
                .await?;
        let waiting = |line: queue::Line| Waiting {
            page: paths::desk_request(&line.reference),
            merchant: line.merchant_name,
            store: line.label,
            since: line.since,
        };
        Ok(Self { all: app.shopify.pending_places, taken, longest: longest.into_iter().map(waiting).collect() })
    }
}

/// Shopify's form and its older one, with the store filled in; none where the partner's number is not set.
fn forms(app: &App, handle: &str) -> Vec<String> {
    let live = app.live();
    let partner_id = &live.partner.shopify_partner_id;
    let ways = app.shopify.forms.iter().filter(|_| has_number(partner_id));
    ways.map(|way| way.form_link(partner_id, handle)).collect()
}

/// The default is all zeros: nobody set it.
fn has_number(partner_id: &str) -> bool {
    partner_id.bytes().all(|byte| byte.is_ascii_digit()) && partner_id.bytes().any(|byte| byte != b'0')
}

/// What was asked for, section by section of Shopify's form and in its words.
fn boxes(app: &App, standing: &Standing) -> Vec<Tick> {
    let live = app.live();
    let catalogue = live.catalogue_of(&standing.request.catalogue_version);
    let mut keys: Vec<&str> = standing.grants.iter().map(|grant| grant.permission.as_str()).collect();
    keys.sort_by_key(|key| catalogue.place(key));
    keys.into_iter()
        .map(|key| match catalogue.find(key).or_else(|| live.permission(key)) {
            Some(one) => Tick {
                label: one.label.clone(),
                section: one.section.clone(),
                older: one.older.join(", "),
                along: one.along.clone(),
                changes: one.changes,
                personal: one.personal,
            },
            None => Tick { label: key.to_owned(), ..Tick::default() },
        })
        .collect()
}

impl SendPage {
    async fn of(app: &App, chrome: &Chrome, rep: &RepIn, standing: &Standing, typed: &str) -> Result<Self> {
        let voice = &chrome.voice;
        let request = &standing.request;
        let name = standing.rep(voice);
        let state = voice.say(&format!("chip-state-{}", request.state.name().replace('_', "-")));
        let values = Values { rep: &name, what: &request.reference, store: &standing.shop.label, ..Values::default() };
        let host = standing.shop.host();
        Ok(Self {
            reference: request.reference.clone(),
            version: request.version,
            may_work: rep.may(Act::Work),
            is_ready: request.state == State::ReadyToSend,
            store: standing.shop.label.clone(),
            merchant: standing.merchant.name.clone(),
            merchant_page: paths::desk_merchant(&standing.merchant.id),
            state: request.state,
            now: voice.say_with("desk-send-elsewhere", &Values { what: &state, ..Values::default() }),
            trail: app.shopify.forms.first().map(|way| way.trail.clone()).unwrap_or_default(),
            has_number: has_number(&app.live().partner.shopify_partner_id),
            forms: standing.shop.handle.as_deref().map(|handle| forms(app, handle)).unwrap_or_default(),
            host,
            is_held: standing.shop.held_handle.is_some(),
            code_key: super::around::code_key(standing),
            has_code: request.code.is_some(),
            code: None,
            keeps: false,
            can_be_sent: standing.can_be_sent(),
            awaits: standing.course().asked.is_some(),
            boxes: boxes(app, standing),
            message: voice.say_with("desk-send-message-text", &values),
            places: Places::read(app).await?,
            answers: ShopifyAnswer::ALL
                .into_iter()
                .map(|answer| Answer { name: answer.name(), chosen: answer.name() == typed })
                .collect(),
            said: shopify_said(standing).map(|at| {
                let line = standing.line(app, voice, at);
                let when = crate::i18n::time::full(voice, line.at, &chrome.zone);
                let values = Values { name: &line.source, what: &line.what, when: &when, ..Values::default() };
                voice.say_with("desk-send-said", &values)
            }),
            errors: Vec::new(),
            notice: None,
        })
    }

    fn path(&self) -> String {
        paths::desk_request_step(&self.reference, "send")
    }

    fn reveal(&self) -> String {
        paths::desk_request_step(&self.reference, "reveal")
    }

    fn terms(&self) -> String {
        paths::desk_request_step(&self.reference, "terms")
    }

    fn request_page(&self) -> String {
        paths::desk_request(&self.reference)
    }

    fn count(&self) -> i64 {
        i64::try_from(self.boxes.len()).unwrap_or(i64::MAX)
    }

    fn taken(&self) -> i64 {
        self.places.taken
    }

    fn is_full(&self) -> bool {
        self.places.taken >= self.places.all
    }
}

impl Answer {
    fn key(&self, end: &str) -> String {
        format!("desk-send-answer-{}{end}", self.name.replace('_', "-"))
    }
}

/// What Shopify last said, while nothing came after it.
fn shopify_said(standing: &Standing) -> Option<&crate::domain::event::Event> {
    let last = standing.events.iter().rev().find(|event| {
        event.moved() || matches!(event.fact, Fact::ShopifyRefused { .. } | Fact::CodeSubmitted { .. })
    })?;
    matches!(last.fact, Fact::ShopifyRefused { .. }).then_some(last)
}

/// `GET`
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    rep: RepIn,
    path: web::Path<String>,
) -> Result<Page<SendPage>> {
    let standing = Standing::read(&app, desk_request(&app, &path).await?).await?;
    Ok(Page::new(SendPage::of(&app, &Chrome::of(&req), &rep, &standing, "").await?))
}

/// `POST`: it was sent, or Shopify said something else.
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let request = desk_request(&app, &path).await?;
    let (reference, version, actor) = (request.reference.as_str(), fields.version(), rep.0.actor());
    let done = match fields.get("do") {
        "sent" => mark_sent(&app, &actor, reference, version).await.map(|_| (false, "flash-desk-sent")),
        "answer" => match ShopifyAnswer::named(fields.get("answer")) {
            Some(answer) => record_shopify_answer(&app, &actor, reference, version, answer).await.map(|_| {
                let stays = !answer.wants_code();
                (stays, if stays { "flash-desk-answer-kept" } else { "flash-desk-answer-asked" })
            }),
            None => Err(Error::field("answer", "fault-desk-answer")),
        },
        _ => Err(Error::field("answer", "fault-desk-answer")),
    };
    let error = match done {
        Ok((true, flash)) => return Ok(see_other_saying(&paths::desk_request_step(reference, "send"), flash)),
        Ok((false, flash)) => return Ok(see_other_saying(&paths::desk_request(reference), flash)),
        Err(error) => error,
    };
    let chrome = Chrome::of(&req);
    let standing = Standing::of_reference(&app, reference).await?;
    let mut page = SendPage::of(&app, &chrome, &rep.0, &standing, fields.get("answer")).await?;
    let is_late = version != standing.request.version;
    match error {
        Error::Invalid(faults) => page.errors = in_words(&chrome.voice, &faults),
        Error::Refused(refusal) => page.notice = Some(chrome.voice.say(refusal.key())),
        Error::Conflict | Error::Store(store::Error::Lost) => {}
        other => return Err(other),
    }
    let is_late = is_late || (page.errors.is_empty() && page.notice.is_none());
    if is_late {
        page.notice = Some(standing.meanwhile(&app, &chrome));
    }
    let status = if is_late { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::with_status(page, status).respond_to(&req))
}

/// `POST` `/desk/requests/{ref}/reveal`: the code in clear, for half a minute. Audited.
pub async fn reveal(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    let standing = Standing::read(&app, desk_request(&app, &path).await?).await?;
    let reference = standing.request.reference.as_str();
    let mut page = SendPage::of(&app, &chrome, &rep.0, &standing, "").await?;
    // Only who is about to send it needs to see it.
    let revealed = if page.is_ready {
        reveal_code(&app, &rep.0.session, reference, &client::address(&req, &app.config)).await
    } else {
        Err(Error::NotFound)
    };
    match revealed {
        Ok(code) => {
            page.code = Some(code);
            page.keeps = fields.has("keep");
            let (masked, keeps) = (page.path(), page.keeps);
            let mut answer = Page::new(page).respond_to(&req);
            if !keeps && let Ok(value) = header::HeaderValue::from_str(&format!("{SHOWN_SECONDS}; url={masked}")) {
                answer.headers_mut().insert(header::REFRESH, value);
            }
            Ok(answer)
        }
        Err(Error::StepUp) => Ok(see_other(&paths::desk_step_up_then(&page.path()))),
        Err(Error::NotFound) => {
            page.notice = Some(chrome.voice.say("desk-send-no-code-now"));
            Ok(Page::with_status(page, StatusCode::CONFLICT).respond_to(&req))
        }
        Err(error) => Err(error),
    }
}
