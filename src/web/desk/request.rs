//! `/desk/requests/{ref}`: one access request as reps see it. What to do now, everything around it, and every move.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{
    app_card::AppCard,
    around::{self, Choice, Flag, GrantRow, Other, Person, Told},
    granted::Granted,
    moves::{self, Do},
    next::{self, Move, Primary},
    note,
    standing::Standing,
};
use crate::{
    actions,
    app::App,
    domain::{
        access_request::State,
        moment::Moment,
        moves::{Need, Refusal},
        rep::Act,
    },
    error::{Error, Result},
    store,
    web::{
        client, filters,
        form::{FieldError, Fields, in_words},
        guard::{RepIn, WorkingRep, desk_request},
        page::{Chrome, Page, see_other_saying},
        paths,
        timeline::Line,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/request.html")]
pub struct RequestPage {
    reference: String,
    version: i64,
    may_work: bool,
    store: String,
    host: Option<String>,
    held_host: Option<String>,
    merchant: String,
    merchant_page: String,
    rep: String,
    owner: Option<String>,
    state: State,
    turn: &'static str,
    since: Moment,
    source: String,
    made_at: Moment,
    /// When somebody of the partner is last known to have signed in to the store, while access is on.
    entered_at: Option<Moment>,
    /// When a rep last said that access is still needed, at first when it came on.
    reviewed_at: Option<Moment>,
    catalogue_version: String,
    /// More is asked for than was agreed to, since then.
    asked_at: Option<Moment>,
    code_key: &'static str,
    flags: Vec<Flag>,
    title: String,
    now: String,
    primary: Primary,
    moves: Vec<Move>,
    grants: Vec<GrantRow>,
    granted: Granted,
    choices: Vec<Choice>,
    people: Vec<Person>,
    others: Vec<Other>,
    newer: Option<String>,
    lines: Vec<Line>,
    tasks: Vec<Told>,
    notices: Vec<Told>,
    notes: Vec<note::Card>,
    notes_form: String,
    app_card: Option<AppCard>,
    link: Option<Link>,
    typed: Typed,
    errors: Vec<FieldError>,
    notice: Option<String>,
    words: Option<String>,
}

/// A link that was made now. It is shown this once.
struct Link {
    name: String,
    url: String,
}

/// What was typed.
#[derive(Clone, Default)]
struct Typed {
    act: String,
    reason: String,
    found: String,
    cancelled: bool,
    permissions: Option<Vec<String>>,
}

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 4_000;

impl Typed {
    fn of(fields: &Fields) -> Self {
        let kept = |name: &str| fields.get(name).chars().filter(|c| *c != '\0').take(LONGEST_KEPT).collect::<String>();
        let act = kept("do");
        Self {
            reason: kept("reason"),
            found: kept("found"),
            cancelled: fields.has("cancelled_in_shopify"),
            permissions: [Do::Confirm.name(), Do::FoundGranted.name()]
                .contains(&act.as_str())
                .then(|| fields.all("permissions")),
            act,
        }
    }
}

impl RequestPage {
    fn of(app: &App, chrome: &Chrome, rep: &RepIn, standing: &Standing, typed: Typed) -> Self {
        let voice = &chrome.voice;
        let request = &standing.request;
        let may_work = rep.may(Act::Work) && standing.merchant.forgotten_at.is_none();
        let primary = if may_work { next::primary(chrome, standing) } else { Primary::None };
        let is_primary = |act: Do| matches!(&primary, Primary::Make(made) if made.act == act);
        let moves = Do::ALL.into_iter().filter(|act| may_work && act.is_possible(standing) && !is_primary(*act));
        let moved = standing.events.iter().rev().find(|event| event.moved()).or_else(|| standing.events.first());
        Self {
            reference: request.reference.clone(),
            version: request.version,
            may_work,
            store: standing.shop.label.clone(),
            host: standing.shop.host(),
            held_host: standing.held_host(),
            merchant: standing.merchant.name.clone(),
            merchant_page: paths::desk_merchant(&standing.merchant.id),
            rep: standing.rep(voice),
            owner: standing.owner().map(|owner| owner.name.clone()),
            state: request.state,
            turn: request.turn().name(),
            since: request.since,
            source: moved.map(|event| standing.line(app, voice, event).source).unwrap_or_default(),
            made_at: request.created_at,
            entered_at: standing.entered_at,
            reviewed_at: standing.review.at,
            catalogue_version: request.catalogue_version.clone(),
            asked_at: standing.course().asked.map(|asked| asked.at),
            code_key: around::code_key(standing),
            flags: around::flags(standing),
            title: next::title(voice, standing),
            now: next::now(voice, standing),
            moves: moves.map(Move::of).collect(),
            primary,
            grants: standing.grants.iter().map(|grant| around::row(app, voice, standing, grant)).collect(),
            granted: Granted::of(app, voice, standing),
            choices: around::choices(app, standing, typed.permissions.as_deref()),
            people: around::people(voice, standing),
            others: around::others(standing),
            newer: standing.newer().map(|newer| paths::desk_request(&newer.reference)),
            lines: standing.lines(app, voice),
            tasks: around::tasks(voice, standing),
            notices: around::notices(voice, standing),
            notes: standing.notes.iter().cloned().map(Into::into).collect(),
            notes_form: paths::desk_merchant_part(&standing.merchant.id, "notes"),
            app_card: standing
                .app
                .as_ref()
                .map(|app| AppCard::of(voice, app, &standing.merchant.id, may_work, Some(request), chrome.now)),
            link: None,
            typed,
            errors: Vec::new(),
            notice: None,
            words: None,
        }
    }

    fn path(&self) -> String {
        paths::desk_request(&self.reference)
    }

    fn step(&self, step: &str) -> String {
        paths::desk_request_step(&self.reference, step)
    }

    fn has_been_on(&self) -> bool {
        matches!(self.state, State::Active | State::Lapsed | State::Removed)
    }

    fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// Whether the primary button leads there already.
    fn goes_to(&self, step: &str) -> bool {
        matches!(&self.primary, Primary::Go(href, _) if *href == self.step(step))
    }

    fn is_sent(&self) -> bool {
        self.state == State::Sent
    }

    fn is_ready(&self) -> bool {
        self.state == State::ReadyToSend
    }

    fn is_typed(&self, name: &str) -> bool {
        self.typed.act == name
    }
}

/// `GET`
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    rep: RepIn,
    path: web::Path<String>,
) -> Result<Page<RequestPage>> {
    let standing = Standing::read(&app, desk_request(&app, &path).await?).await?;
    Ok(Page::new(RequestPage::of(&app, &Chrome::of(&req), &rep, &standing, Typed::default())))
}

/// `POST`
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let request = desk_request(&app, &path).await?;
    let reference = request.reference.clone();
    let typed = Typed::of(&fields);
    let done = match Do::named(fields.get("do")) {
        Some(act) => {
            let standing = Standing::read(&app, request).await?;
            moves::make(&app, &rep.0.actor(), act, &standing, &fields).await
        }
        None => Err(Error::field("do", "fault-desk-move")),
    };
    match done {
        Ok(made) => Ok(see_other_saying(&paths::desk_request(&made.reference), made.flash)),
        Err(error) => again(&req, &app, &rep.0, &reference, fields.version(), typed, error).await,
    }
}

/// The page as it is now, with what is wrong and what was typed.
async fn again(
    req: &HttpRequest,
    app: &App,
    rep: &RepIn,
    reference: &str,
    version: i64,
    typed: Typed,
    error: Error,
) -> Result<HttpResponse> {
    let chrome = Chrome::of(req);
    let standing = Standing::of_reference(app, reference).await?;
    let (errors, refusal) = match error {
        Error::Invalid(faults) => (in_words(&chrome.voice, &faults), None),
        Error::Refused(refusal @ Refusal::Missing(Need::CancelledInShopify)) => {
            (vec![FieldError { field: "cancelled_in_shopify", text: chrome.voice.say(refusal.key()) }], None)
        }
        Error::Refused(refusal) => (Vec::new(), Some(chrome.voice.say(refusal.key()))),
        Error::Conflict | Error::Store(store::Error::Lost | store::Error::Taken(_)) => (Vec::new(), None),
        other => return Err(other),
    };
    let is_late = version != standing.request.version || (errors.is_empty() && refusal.is_none());
    let status = if is_late { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut page = RequestPage::of(app, &chrome, rep, &standing, typed);
    page.notice = if is_late { Some(standing.meanwhile(app, &chrome)) } else { refusal };
    page.errors = errors;
    page.say_apart();
    page.keep_words();
    Ok(Page::with_status(page, status).respond_to(req))
}

impl RequestPage {
    /// What is wrong with a field that the page does not show now is said at the top.
    fn say_apart(&mut self) {
        let shows = |field: &str, moves: &[Move], primary: &Primary| {
            let confirms = moves.iter().any(|one| matches!(one.act, Do::Confirm | Do::FoundGranted))
                || matches!(primary, Primary::Make(made) if made.act == Do::Confirm);
            match field {
                "permissions" => confirms,
                "found" => moves.iter().any(|one| one.act == Do::Lapsed),
                "cancelled_in_shopify" => moves.iter().any(|one| one.act == Do::Cancel),
                reason => moves.iter().any(|one| one.reason_id() == reason),
            }
        };
        let (shown, apart): (Vec<_>, Vec<_>) =
            self.errors.drain(..).partition(|error| shows(error.field, &self.moves, &self.primary));
        self.errors = shown;
        if self.notice.is_none() {
            self.notice = apart.into_iter().next().map(|error| error.text);
        }
    }
}

impl RequestPage {
    /// A reason that was typed into a form that is not there any more stands at the top, to be copied.
    fn keep_words(&mut self) {
        let is_shown = self.moves.iter().any(|one| self.is_typed(one.name) && !one.reason_id().is_empty());
        self.words = Some(self.typed.reason.clone()).filter(|words| !words.trim().is_empty() && !is_shown);
    }
}

/// `POST` `/desk/requests/{ref}/invite`
pub async fn invite(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let standing = Standing::read(&app, desk_request(&app, &path).await?).await?;
    let reference = standing.request.reference.as_str();
    let done = match standing.contact(fields.get("contact")) {
        Some(contact) => actions::invite::invite(&app, &rep.0.actor(), reference, &contact.id).await,
        None => Err(Error::NotFound),
    };
    match done {
        Ok(()) => {
            let flash = if app.config.has_mail() { "flash-desk-invited" } else { "flash-desk-invited-by-hand" };
            Ok(see_other_saying(&paths::desk_request(reference), flash))
        }
        Err(error) => not_that_one(&req, &app, &rep.0, reference, error).await,
    }
}

/// `POST` `/desk/requests/{ref}/link`: the link is on this one answer and nowhere else.
pub async fn copy_link(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let before = Standing::read(&app, desk_request(&app, &path).await?).await?;
    let reference = before.request.reference.as_str();
    let from = client::address(&req, &app.config);
    let done = match before.contact(fields.get("contact")) {
        Some(contact) => actions::copy_link::copy_link(&app, &rep.0.actor(), reference, &contact.id, &from)
            .await
            .map(|url| Link { name: contact.name.clone(), url }),
        None => Err(Error::NotFound),
    };
    match done {
        Ok(link) => {
            let standing = Standing::of_reference(&app, reference).await?;
            let mut page = RequestPage::of(&app, &Chrome::of(&req), &rep.0, &standing, Typed::default());
            page.link = Some(link);
            Ok(Page::new(page).respond_to(&req))
        }
        Err(error) => not_that_one(&req, &app, &rep.0, reference, error).await,
    }
}

/// No such contact of this merchant, or no longer; or it is too late to invite.
async fn not_that_one(
    req: &HttpRequest,
    app: &App,
    rep: &RepIn,
    reference: &str,
    error: Error,
) -> Result<HttpResponse> {
    let chrome = Chrome::of(req);
    let standing = Standing::of_reference(app, reference).await?;
    let (status, notice) = match error {
        Error::NotFound => (StatusCode::UNPROCESSABLE_ENTITY, chrome.voice.say("desk-request-contact-gone")),
        Error::Refused(refusal) => (StatusCode::UNPROCESSABLE_ENTITY, chrome.voice.say(refusal.key())),
        Error::Conflict | Error::Store(store::Error::Lost) => (StatusCode::CONFLICT, standing.meanwhile(app, &chrome)),
        other => return Err(other),
    };
    let mut page = RequestPage::of(app, &chrome, rep, &standing, Typed::default());
    page.notice = Some(notice);
    Ok(Page::with_status(page, status).respond_to(req))
}
