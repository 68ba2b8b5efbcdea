//! `/desk/requests/{ref}`: one access request as reps see it. What to do now, everything around it, and every move.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{
    moves::{self, Do},
    standing::Standing,
};
use crate::{
    actions,
    app::App,
    domain::{
        access_request::{NoCode, State},
        grant::{Grant, GrantState},
        moment::Moment,
        moves::{Need, Refusal},
        rep::Act,
        source::Source,
    },
    error::{Error, Result},
    i18n::{Values, Voice},
    store,
    web::{
        cards, client, filters,
        form::{FieldError, Fields, in_words},
        guard::{RepIn, WorkingRep, desk_request},
        page::{Chrome, Page, see_other_saying},
        paths,
        timeline::{Line, Reader},
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
    catalogue_version: String,
    code_key: &'static str,
    flags: Vec<Flag>,
    title: String,
    now: String,
    primary: Primary,
    moves: Vec<Move>,
    grants: Vec<GrantRow>,
    choices: Vec<Choice>,
    people: Vec<Person>,
    others: Vec<Other>,
    newer: Option<String>,
    lines: Vec<Line>,
    tasks: Vec<Told>,
    notices: Vec<Told>,
    link: Option<Link>,
    typed: Typed,
    errors: Vec<FieldError>,
    notice: Option<String>,
    words: Option<String>,
}

/// A mark beside the state.
struct Flag {
    name: &'static str,
    since: Moment,
}

/// The one primary button.
enum Primary {
    /// A page to go on to: where, and the key of its name.
    Go(String, &'static str),
    /// A move.
    Make(Move),
    /// Writes to this contact.
    Invite(String, String),
    /// Makes a link for this contact.
    Copy(String, String),
    /// Nothing is to be done.
    None,
}

/// A move, as the page shows it.
struct Move {
    act: Do,
    name: &'static str,
    look: &'static str,
}

/// One permission: asked for, and what became of it.
struct GrantRow {
    label: String,
    state: &'static str,
    asked: bool,
    is_claim: bool,
    since: Moment,
    source: String,
}

/// One permission of the catalogue, to be confirmed.
struct Choice {
    key: String,
    label: String,
    asked: bool,
    chosen: bool,
}

/// A contact.
struct Person {
    id: String,
    name: String,
    email: String,
    is_owner: bool,
    is_proved: bool,
}

/// Another access request of the merchant.
struct Other {
    page: String,
    reference: String,
    store: String,
    state: &'static str,
    since: Moment,
}

/// A task, or a notice to tell by hand.
struct Told {
    text: String,
    since: Moment,
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
            permissions: (act == Do::Confirm.name()).then(|| fields.all("permissions")),
            act,
        }
    }
}

impl Move {
    fn of(act: Do) -> Self {
        Self { act, name: act.name(), look: if act.is_grave() { "danger" } else { "secondary" } }
    }

    fn key(&self, end: &str) -> String {
        format!("desk-request-do-{}{end}", dashed(self.name))
    }

    fn is(&self, name: &str) -> bool {
        self.name == name
    }

    fn is_folded(&self) -> bool {
        self.act.is_folded()
    }

    fn reason_id(&self) -> &'static str {
        self.act.reason_id()
    }
}

fn dashed(name: &str) -> String {
    name.replace('_', "-")
}

impl RequestPage {
    fn of(app: &App, chrome: &Chrome, rep: &RepIn, standing: &Standing, typed: Typed) -> Self {
        let voice = &chrome.voice;
        let request = &standing.request;
        let may_work = rep.may(Act::Work);
        let primary = if may_work { primary(chrome, standing) } else { Primary::None };
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
            catalogue_version: request.catalogue_version.clone(),
            code_key: code_key(standing),
            flags: flags(standing),
            title: title(voice, standing),
            now: now(voice, standing),
            moves: moves.map(Move::of).collect(),
            primary,
            grants: standing.grants.iter().map(|grant| row(app, voice, standing, grant)).collect(),
            choices: choices(app, standing, typed.permissions.as_deref()),
            people: people(standing),
            others: others(standing),
            newer: standing.newer().map(|newer| paths::desk_request(&newer.reference)),
            lines: standing.lines(app, voice),
            tasks: tasks(voice, standing),
            notices: notices(voice, standing),
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

fn title(voice: &Voice, standing: &Standing) -> String {
    let request = &standing.request;
    let turn = voice.say(&format!("chip-turn-{}", request.turn().name()));
    let state = voice.say(&format!("chip-state-{}", dashed(request.state.name())));
    let values = Values { name: &turn, what: &state, store: &standing.shop.label, ..Values::default() };
    voice.say_with("desk-request-title", &values)
}

/// The end of the key of what to do now.
fn slug(standing: &Standing) -> String {
    let request = &standing.request;
    let name = dashed(request.state.name());
    match request.state {
        state if state.is_open() && request.flags.stuck.is_some() => "stuck".to_owned(),
        state if state.is_open() && request.flags.check.is_some() => "check".to_owned(),
        State::Invited if request.link_out_at.is_none() => format!("{name}-unsent"),
        State::Active if request.flags.reasked.is_some() => format!("{name}-reasked"),
        State::Declined | State::Lapsed if request.rested_at.is_some() => format!("{name}-rested"),
        State::Removed if request.removal_confirmed_at.is_some() => format!("{name}-confirmed"),
        _ => name,
    }
}

fn now(voice: &Voice, standing: &Standing) -> String {
    let name = standing.first().map_or_else(|| standing.merchant.name.clone(), |one| one.name.clone());
    let rep = standing.rep(voice);
    let values = Values { name: &name, rep: &rep, store: &standing.shop.label, ..Values::default() };
    voice.say_with(&format!("desk-request-now-{}", slug(standing)), &values)
}

fn primary(chrome: &Chrome, standing: &Standing) -> Primary {
    let request = &standing.request;
    let make = |act: Do| {
        if act.is_possible(standing) { Primary::Make(Move { look: "", ..Move::of(act) }) } else { Primary::None }
    };
    let go = |step: &str, key| Primary::Go(paths::desk_request_step(&request.reference, step), key);
    match request.state {
        state if state.is_open() && request.flags.stuck.is_some() => make(Do::AnswerStuck),
        state if state.is_open() && request.flags.check.is_some() => make(Do::ClearCheck),
        State::Invited if request.link_out_at.is_none() => match standing.first() {
            Some(first) if chrome.has_mail => Primary::Invite(first.id.clone(), first.name.clone()),
            Some(first) => Primary::Copy(first.id.clone(), first.name.clone()),
            None => Primary::Go(paths::desk_merchant(&standing.merchant.id), "desk-request-add-contact"),
        },
        State::Invited | State::CodeWanted | State::Sent => go("record", "desk-request-record"),
        State::ReadyToSend => go("send", "desk-request-send"),
        State::Accepted => make(Do::Confirm),
        State::Removed if request.removal_confirmed_at.is_none() => make(Do::RemovalConfirmed),
        State::Declined | State::Lapsed if request.rested_at.is_none() => match standing.newer() {
            Some(newer) => Primary::Go(paths::desk_request(&newer.reference), "desk-request-newer"),
            None => make(Do::AskAgain),
        },
        _ => Primary::None,
    }
}

fn flags(standing: &Standing) -> Vec<Flag> {
    let flags = &standing.request.flags;
    [("stuck", flags.stuck), ("check", flags.check), ("reasked", flags.reasked), ("paused", flags.paused)]
        .into_iter()
        .filter_map(|(name, since)| since.map(|since| Flag { name, since }))
        .collect()
}

/// What is known of the code, never the code.
pub(super) const fn code_key(standing: &Standing) -> &'static str {
    match (&standing.request.code, standing.request.no_code) {
        (Some(_), _) => "desk-request-code-hidden",
        (None, Some(NoCode::StoreAsksForNone)) => "desk-request-code-none-asked",
        (None, Some(NoCode::AppInstalled)) => "desk-request-code-app",
        (None, None) => "desk-request-code-not-held",
    }
}

fn row(app: &App, voice: &Voice, standing: &Standing, grant: &Grant) -> GrantRow {
    GrantRow {
        label: cards::label(app, &grant.permission),
        state: grant.state.name(),
        asked: grant.state != GrantState::Extra,
        is_claim: grant.state != GrantState::Pending && !matches!(grant.source, Source::Rep(_) | Source::App),
        since: grant.since,
        source: standing.names.source_for(voice, Reader::Desk, &grant.source),
    }
}

/// The whole catalogue, ticked as the merchant said, or as the rep had ticked.
fn choices(app: &App, standing: &Standing, typed: Option<&[String]>) -> Vec<Choice> {
    let grant = |key: &str| standing.grants.iter().find(|grant| grant.permission == key);
    let said = |key: &str| grant(key).is_some_and(|one| matches!(one.state, GrantState::Granted | GrantState::Extra));
    app.catalogue
        .permissions
        .iter()
        .map(|one| Choice {
            key: one.key.clone(),
            label: one.label.clone(),
            asked: grant(&one.key).is_some_and(|one| one.state != GrantState::Extra),
            chosen: typed.map_or_else(|| said(&one.key), |typed| typed.contains(&one.key)),
        })
        .collect()
}

fn people(standing: &Standing) -> Vec<Person> {
    let person = |one: &crate::domain::merchant::Contact| Person {
        id: one.id.clone(),
        name: one.name.clone(),
        email: one.email.clone(),
        is_owner: standing.shop.owner_id.as_ref() == Some(&one.id),
        is_proved: one.proved_at.is_some(),
    };
    standing.people.iter().map(person).collect()
}

fn others(standing: &Standing) -> Vec<Other> {
    let label = |id: &str| standing.shops.iter().find(|shop| shop.id == id).map(|shop| shop.label.clone());
    let other = |one: &crate::domain::access_request::AccessRequest| Other {
        page: paths::desk_request(&one.reference),
        reference: one.reference.clone(),
        store: label(&one.store_id).unwrap_or_default(),
        state: one.state.name(),
        since: one.since,
    };
    standing.others.iter().rev().map(other).collect()
}

fn tasks(voice: &Voice, standing: &Standing) -> Vec<Told> {
    let said = |task: &store::task::Task| {
        let values = Values { name: &standing.merchant.name, what: &task.note, ..Values::default() };
        Told {
            text: voice.say_with(&format!("desk-task-{}", dashed(task.kind.name())), &values),
            since: task.created_at,
        }
    };
    standing.tasks.iter().map(said).collect()
}

fn notices(voice: &Voice, standing: &Standing) -> Vec<Told> {
    let said = |notice: &crate::domain::notice::Notice| {
        let name = notice.contact_id.as_deref().map(|id| standing.names.contact(voice, id)).unwrap_or_default();
        let what = voice.say(&format!("desk-request-tell-{}", dashed(notice.kind.name())));
        let values = Values { name: &name, what: &what, ..Values::default() };
        Told { text: voice.say_with("desk-request-tell", &values), since: notice.created_at }
    };
    standing.notices.iter().map(said).collect()
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
            let confirms = moves.iter().any(|one| one.act == Do::Confirm)
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
