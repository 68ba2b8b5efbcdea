//! `/access/{ref}/answer`: step 3. Where to accept our request in Shopify, and what came of it.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{late, standing::Standing};
use crate::{
    actions::{answer_request::answer_request, decline_request::decline_request, report_stuck::report_stuck_at},
    app::App,
    domain::{
        access_request::State,
        event::{Accepted, StuckOn},
        grant::GrantState,
        moves::Refusal,
        shopify_admin::Mail,
        stuck_at::StuckAt,
        text::{self, TextFault},
    },
    error::{Error, Result},
    i18n::Values,
    web::{
        cards::{self, Card},
        filters,
        form::{FieldError, Fields, in_words},
        guard::StoreHere,
        menus::{self, Menu},
        page::{Chrome, Page, see_other, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/answer.html")]
pub struct AnswerPage {
    reference: String,
    version: i64,
    store: String,
    host: Option<String>,
    rep: String,
    owner: Option<String>,
    mode: Mode,
    sentence: String,
    flagged: Option<&'static str>,
    cards: Vec<Card>,
    menus: Vec<Menu>,
    mail: Mail,
    typed: Typed,
    errors: Vec<FieldError>,
    notice: Option<String>,
}

/// What this page is for, by where the access request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// The request waits in Shopify.
    Accept,
    /// It was answered; the answer can be changed until a rep has looked.
    Change,
    /// It has ended as far as a rep saw, but may have been accepted after all.
    AfterAll,
    /// "We declined it in Shopify": what that means, before it is noted.
    Declined,
    /// It was not sent yet.
    Early,
    /// Access is on.
    On,
    /// It has ended.
    Over,
}

/// What somebody chose and typed.
#[derive(Clone, Default)]
struct Typed {
    answer: String,
    permissions: Vec<String>,
    note: String,
    reason: String,
}

/// The answer that is confirmed on a page of its own.
const DECLINED: &str = "declined";
/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 5_000;

impl Typed {
    fn of(fields: &Fields) -> Self {
        let kept = |name: &str| fields.get(name).chars().filter(|c| *c != '\0').take(LONGEST_KEPT).collect::<String>();
        Self {
            answer: kept("answer"),
            permissions: fields.all("permissions"),
            note: kept("note"),
            reason: kept("reason"),
        }
    }

    /// What was said before, or was chosen on the page that led here.
    fn before(standing: &Standing, chosen: &str) -> Self {
        let said = standing.events.iter().rev().find_map(|event| event.fact.accepted());
        let (answer, permissions) = match said {
            Some(Accepted::All) => ("all", Vec::new()),
            Some(Accepted::Some(keys)) => ("some", keys.clone()),
            Some(Accepted::Unsure) => ("unsure", Vec::new()),
            None => ("", Vec::new()),
        };
        let answer = if standing.request.state == State::Accepted { answer } else { "" };
        Self { answer: if chosen.is_empty() { answer } else { chosen }.to_owned(), permissions, ..Self::default() }
    }
}

impl AnswerPage {
    fn of(
        app: &App,
        chrome: &Chrome,
        standing: &Standing,
        typed: Typed,
        errors: Vec<FieldError>,
        notice: Option<String>,
    ) -> Self {
        let request = &standing.request;
        let rep = standing.rep(&chrome.voice);
        let store = standing.shop.label.clone();
        let values = Values { rep: &rep, store: &store, ..Values::default() };
        Self {
            reference: request.reference.clone(),
            version: request.version,
            host: standing.host(),
            owner: standing.other_owner().map(|owner| owner.name.clone()),
            mode: mode(request.state, &typed.answer),
            sentence: chrome.voice.say_with(&super::store::state_key(request), &values),
            flagged: match (request.flags.stuck, request.flags.check) {
                (Some(_), _) => Some("store-next-stuck-body"),
                (None, Some(_)) => Some("store-next-check-body"),
                (None, None) => None,
            },
            cards: cards::of_standing(&app.live(), &chrome.voice, standing)
                .into_iter()
                .filter(|card| card.state != GrantState::Extra.name())
                .collect(),
            menus: menus::accept(app, standing.handle()),
            mail: menus::mail(app),
            typed,
            errors,
            notice,
            rep,
            store,
        }
    }

    fn step(&self, step: &str) -> String {
        paths::store_step(&self.reference, step)
    }

    fn store_page(&self) -> String {
        paths::store(&self.reference)
    }

    fn key(&self, part: &str) -> String {
        let mode = match self.mode {
            Mode::Accept => "accept",
            Mode::Change => "change",
            Mode::AfterAll => "after-all",
            Mode::Declined => "declined",
            Mode::Early => "early",
            Mode::On => "on",
            Mode::Over => "over",
        };
        format!("answer-{mode}-{part}")
    }

    fn is_form(&self) -> bool {
        matches!(self.mode, Mode::Accept | Mode::Change | Mode::AfterAll)
    }

    fn is_accept(&self) -> bool {
        self.mode == Mode::Accept
    }

    fn is_change(&self) -> bool {
        self.mode == Mode::Change
    }

    fn is_declined(&self) -> bool {
        self.mode == Mode::Declined
    }

    fn is_on(&self) -> bool {
        self.mode == Mode::On
    }

    /// Whether the request is open, so that it can be declined and help can be asked for.
    fn is_waiting(&self) -> bool {
        matches!(self.mode, Mode::Accept | Mode::Change)
    }

    fn chose(&self, answer: &str) -> bool {
        self.typed.answer == answer
    }

    fn ticked(&self, card: &Card) -> bool {
        self.typed.permissions.contains(&card.key)
    }

    /// Which store to look in.
    fn host_or_store(&self) -> &str {
        self.host.as_deref().unwrap_or(&self.store)
    }
}

fn mode(state: State, answer: &str) -> Mode {
    match state {
        State::Sent | State::Accepted if answer == DECLINED => Mode::Declined,
        State::Sent => Mode::Accept,
        State::Accepted => Mode::Change,
        State::Lapsed => Mode::AfterAll,
        State::Invited | State::CodeWanted | State::ReadyToSend => Mode::Early,
        State::Active => Mode::On,
        State::Declined | State::Removed | State::Cancelled => Mode::Over,
    }
}

/// `GET`; `?answer=declined` asks once more.
pub async fn show(req: HttpRequest, app: web::Data<App>, here: StoreHere) -> Result<Page<AnswerPage>> {
    let standing = Standing::read(&app, &here.here, here.request).await?;
    let is_declined = url::form_urlencoded::parse(req.query_string().as_bytes())
        .any(|(name, value)| name == "answer" && value == DECLINED);
    let typed = Typed::before(&standing, if is_declined { DECLINED } else { "" });
    Ok(Page::new(AnswerPage::of(&app, &Chrome::of(&req), &standing, typed, Vec::new(), None)))
}

/// `POST`
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: StoreHere, fields: Fields) -> Result<HttpResponse> {
    let reference = &here.request.reference;
    let done = match fields.get("answer") {
        "all" => accept(&app, &here, &fields, Accepted::All).await,
        "some" => accept_some(&app, &here, &fields).await,
        "unsure" => accept(&app, &here, &fields, Accepted::Unsure).await,
        "cannot_find" => ask(&app, &here, &fields, StuckOn::CannotFind).await,
        "cannot_accept" => ask(&app, &here, &fields, StuckOn::CannotAccept).await,
        DECLINED if fields.has("sure") => decline(&app, &here, &fields).await,
        // What it means is said first.
        DECLINED if matches!(here.request.state, State::Sent | State::Accepted) => {
            return Ok(see_other(&format!("{}?answer={DECLINED}", paths::store_step(reference, "answer"))));
        }
        DECLINED => Err(Refusal::NotNow(here.request.state).into()),
        _ => Err(Error::field("answer", "fault-answer-choose")),
    };
    let error = match done {
        Ok((path, flash)) => return Ok(see_other_saying(&path, flash)),
        Err(error) => error,
    };
    let chrome = Chrome::of(&req);
    let standing = Standing::read_again(&app, &here.here, reference).await?;
    let page = |errors, notice| AnswerPage::of(&app, &chrome, &standing, Typed::of(&fields), errors, notice);
    if let Error::Invalid(faults) = error {
        return Ok(Page::refused(page(in_words(&chrome.voice, &faults), None)).respond_to(&req));
    }
    let (status, notice): (StatusCode, String) = late::in_words(&app, &chrome, &standing, error)?;
    Ok(Page::with_status(page(Vec::new(), Some(notice)), status).respond_to(&req))
}

/// Where the answer leads, and what is said there.
type Done = Result<(String, &'static str)>;

async fn accept(app: &App, here: &StoreHere, fields: &Fields, accepted: Accepted) -> Done {
    let flash = match accepted {
        Accepted::All => "flash-answer-all",
        Accepted::Some(_) => "flash-answer-some",
        Accepted::Unsure => "flash-answer-unsure",
    };
    let reference = &here.request.reference;
    answer_request(app, &here.actor(), reference, fields.version(), accepted).await?;
    Ok((paths::store(reference), flash))
}

/// In the order they were asked for, so that the same choice is the same answer; all of them are "all".
async fn accept_some(app: &App, here: &StoreHere, fields: &Fields) -> Done {
    let standing = Standing::read(app, &here.here, here.request.clone()).await?;
    let asked = standing.grants.iter().filter(|grant| grant.state != GrantState::Extra);
    let asked: Vec<String> = asked.map(|grant| grant.permission.clone()).collect();
    let chosen = fields.all("permissions");
    if chosen.iter().any(|key| !asked.contains(key)) {
        return Err(Error::field("permissions", "fault-permissions-unknown"));
    }
    let is_all = asked.iter().all(|key| chosen.contains(key));
    let some: Vec<String> = asked.into_iter().filter(|key| chosen.contains(key)).collect();
    accept(app, here, fields, if is_all { Accepted::All } else { Accepted::Some(some) }).await
}

async fn ask(app: &App, here: &StoreHere, fields: &Fields, on: StuckOn) -> Done {
    let note = optional(text::without_code(text::note(fields.get("note"))), "note")?;
    let reference = &here.request.reference;
    if !matches!(here.request.state, State::Sent | State::Accepted) {
        return Err(Refusal::NotNow(here.request.state).into());
    }
    let (actor, at) = (here.actor(), Some(StuckAt::Answer));
    report_stuck_at(app, &actor, reference, fields.version(), on, &note, at).await?;
    Ok((paths::store_step(reference, "stuck"), "flash-stuck-told"))
}

async fn decline(app: &App, here: &StoreHere, fields: &Fields) -> Done {
    let reason = optional(text::without_code(text::reason(fields.get("reason"))), "reason")?;
    let reference = &here.request.reference;
    decline_request(app, &here.actor(), reference, fields.version(), true, &reason).await?;
    Ok((paths::store(reference), "flash-answer-declined"))
}

/// What may stay empty.
pub(super) fn optional(typed: std::result::Result<String, TextFault>, field: &'static str) -> Result<String> {
    match typed {
        Ok(text) => Ok(text),
        Err(TextFault::Empty) => Ok(String::new()),
        Err(fault) => Err(Error::Invalid(vec![fault.on(field)])),
    }
}
