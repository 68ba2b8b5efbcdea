//! `/access/{ref}/stuck`: somebody cannot go on. What to try, how to ask, and how to reach the rep.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use super::{answer::optional, late, standing::Standing};
use crate::{
    actions::report_stuck::report_stuck_at,
    app::App,
    domain::{
        access_request::State,
        event::{Fact, StuckOn},
        stuck_at::StuckAt,
        text,
    },
    error::{Error, Result},
    i18n::Values,
    web::{
        filters,
        form::{FieldError, Fields, in_words},
        guard::StoreHere,
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/stuck.html")]
pub struct StuckPage {
    reference: String,
    version: i64,
    store: String,
    host: Option<String>,
    rep: String,
    state: State,
    sentence: String,
    /// What was asked and has no answer yet.
    asked: Option<StuckOn>,
    typed_answer: String,
    typed_note: String,
    /// Where they came from.
    from: Option<StuckAt>,
    /// The same in words; empty for nowhere.
    from_words: String,
    errors: Vec<FieldError>,
    notice: Option<String>,
}

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 5_000;

impl StuckPage {
    fn of(
        chrome: &Chrome,
        standing: &Standing,
        typed: (&str, &str, Option<StuckAt>),
        errors: Vec<FieldError>,
        notice: Option<String>,
    ) -> Self {
        let request = &standing.request;
        let rep = standing.rep(&chrome.voice);
        let store = standing.shop.label.clone();
        let values = Values { rep: &rep, store: &store, ..Values::default() };
        let kept = |text: &str| text.chars().filter(|c| *c != '\0').take(LONGEST_KEPT).collect::<String>();
        Self {
            reference: request.reference.clone(),
            version: request.version,
            host: standing.host(),
            state: request.state,
            sentence: chrome.voice.say_with(&super::store::state_key(request), &values),
            asked: asked(standing),
            typed_answer: kept(typed.0),
            typed_note: kept(typed.1),
            from: typed.2,
            from_words: typed.2.map(|at| chrome.voice.say(&at_key(at))).unwrap_or_default(),
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

    fn host_or_store(&self) -> &str {
        self.host.as_deref().unwrap_or(&self.store)
    }

    fn menus(&self) -> String {
        format!("{}#find", self.step("answer"))
    }

    fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// Whether the request waits in Shopify, so that it may not be found there.
    fn is_waiting(&self) -> bool {
        matches!(self.state, State::Sent | State::Accepted)
    }

    fn is_before_sending(&self) -> bool {
        matches!(self.state, State::Invited | State::CodeWanted)
    }

    fn cannot_find(&self) -> bool {
        self.is_waiting() && self.asked == Some(StuckOn::CannotFind)
    }

    fn cannot_accept(&self) -> bool {
        self.is_waiting() && self.asked == Some(StuckOn::CannotAccept)
    }

    fn came_from(&self) -> &'static str {
        self.from.map_or("", StuckAt::name)
    }

    fn chose(&self, answer: &str) -> bool {
        self.typed_answer == answer
    }
}

/// The key of where somebody was, in words.
pub(in crate::web) fn at_key(at: StuckAt) -> String {
    format!("stuck-at-{}", at.name())
}

fn asked(standing: &Standing) -> Option<StuckOn> {
    standing.request.flags.stuck?;
    standing.events.iter().rev().find_map(|event| match event.fact {
        Fact::GotStuck { on, .. } => Some(on),
        _ => None,
    })
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: StoreHere) -> Result<Page<StuckPage>> {
    let standing = Standing::read(&app, &here.here, here.request).await?;
    let query = Fields::decode(req.query_string().as_bytes()).unwrap_or_default();
    let from = StuckAt::named(query.get("from"));
    Ok(Page::new(StuckPage::of(&Chrome::of(&req), &standing, ("", "", from), Vec::new(), None)))
}

/// `POST`
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: StoreHere, fields: Fields) -> Result<HttpResponse> {
    let reference = &here.request.reference;
    let from = StuckAt::named(fields.get("from"));
    let done = match stuck_on(&here, &fields) {
        Ok((on, note)) => report_stuck_at(&app, &here.actor(), reference, fields.version(), on, &note, from).await,
        Err(error) => Err(error),
    };
    let Err(error) = done else {
        return Ok(see_other_saying(&paths::store_step(reference, "stuck"), "flash-stuck-told"));
    };
    let chrome = Chrome::of(&req);
    let standing = Standing::read_again(&app, &here.here, reference).await?;
    let typed = (fields.get("answer"), fields.get("note"), from);
    let page = |errors, notice| StuckPage::of(&chrome, &standing, typed, errors, notice);
    if let Error::Invalid(faults) = error {
        return Ok(Page::refused(page(in_words(&chrome.voice, &faults), None)).respond_to(&req));
    }
    let (status, notice) = late::in_words(&app, &chrome, &standing, error)?;
    Ok(Page::with_status(page(Vec::new(), Some(notice)), status).respond_to(&req))
}

/// What somebody is stuck on. Words are needed only where nothing else says it.
fn stuck_on(here: &StoreHere, fields: &Fields) -> Result<(StuckOn, String)> {
    let is_waiting = matches!(here.request.state, State::Sent | State::Accepted);
    let on = match fields.get("answer") {
        "cannot_find" if is_waiting => StuckOn::CannotFind,
        "cannot_accept" if is_waiting => StuckOn::CannotAccept,
        _ => StuckOn::Other,
    };
    let note = optional(text::without_code(text::note(fields.get("note"))), "note")?;
    if note.is_empty() && on == StuckOn::Other {
        return Err(Error::field("note", "fault-stuck-note"));
    }
    Ok((on, note))
}
