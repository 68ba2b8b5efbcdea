//! `/access/{ref}`: the store page. What to do now, whose turn it is, where the steps stand, and everything that happened.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::{
    next::{self, Next},
    standing::Standing,
};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State},
        moment::Moment,
        stuck_at::StuckAt,
    },
    error::Result,
    i18n::{Values, Voice, time},
    web::{
        cards::{self, Card},
        changes::{Question, Since},
        filters,
        guard::StoreHere,
        menus::{self, Menu},
        page::{Chrome, Page},
        paths,
        timeline::{self, Line, Reader},
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/store.html")]
pub struct StorePage {
    reference: String,
    version: i64,
    store: String,
    host: Option<String>,
    rep: String,
    owner: Option<String>,
    state: State,
    next: Next,
    title: String,
    heading: String,
    sentence: String,
    body: Vec<String>,
    has_code: bool,
    receipt: bool,
    receipt_by: Option<Moment>,
    steps: Option<Vec<Step>>,
    cards: Vec<Card>,
    granted: Vec<Card>,
    trimmed: Vec<Card>,
    extra: Vec<Card>,
    /// Where our access is in Shopify, to take that back.
    extra_menus: Vec<Menu>,
    lines: Vec<Line>,
    /// What our app on the store saw last, as a sentence key, and when.
    seen: Option<(String, Moment)>,
    /// What changed since the yes.
    since: Option<Since>,
    /// What waits for a yes.
    question: Option<Question>,
    notice: Option<String>,
    /// Where a rep looks at it: nothing on the page can be pressed then.
    seen_as: Option<SeenAs>,
}

/// As whom a rep sees the page.
pub struct SeenAs {
    /// The contact's name.
    pub name: String,
    /// The way back to the desk.
    pub back: String,
    /// The other people of the merchant, each with the address that shows the page as theirs.
    pub others: Vec<(String, String)>,
}

/// One of the three steps.
struct Step {
    state: &'static str,
    title: String,
    more: String,
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: StoreHere) -> Result<Page<StorePage>> {
    let standing = Standing::read(&app, &here.here, here.request).await?;
    let chrome = Chrome::of(&req);
    Ok(Page::new(page(&app, &chrome, &standing)))
}

/// The page as this contact sees it, for a rep to look at.
#[must_use]
pub fn as_seen_by(app: &App, chrome: &Chrome, standing: &Standing, seen: SeenAs) -> StorePage {
    StorePage { seen_as: Some(seen), ..page(app, chrome, standing) }
}

/// The page as it is now, with why a form was not taken.
#[must_use]
pub fn with_notice(app: &App, chrome: &Chrome, standing: &Standing, notice: String) -> StorePage {
    StorePage { notice: Some(notice), ..page(app, chrome, standing) }
}

fn page(app: &App, chrome: &Chrome, standing: &Standing) -> StorePage {
    let voice = &chrome.voice;
    let request = &standing.request;
    let next = Next::of(standing);
    let said = Said::of(app, chrome, standing);
    let course = standing.course();
    let cards = cards::of_standing(&app.live(), voice, standing);
    // Before anything was asked for in Shopify there is nothing to confirm.
    let was_asked = !matches!(request.state, State::Invited | State::CodeWanted | State::ReadyToSend);
    let cards: Vec<Card> = cards.into_iter().map(|card| Card { shows_state: was_asked, ..card }).collect();
    let chosen = |state: &str| cards.iter().filter(|card| card.state == state).cloned().collect::<Vec<_>>();
    let (extra, has_access) = (chosen("extra"), matches!(request.state, State::Accepted | State::Active));
    let is_over_or_on = matches!(request.state, State::Active | State::Lapsed | State::Removed);
    StorePage {
        reference: request.reference.clone(),
        version: request.version,
        store: standing.shop.label.clone(),
        host: standing.host(),
        rep: said.rep.clone(),
        owner: standing.owner().map(|owner| owner.name.clone()),
        state: request.state,
        title: said.say(&format!("store-title-{}", next.slug)),
        heading: said.say(&format!("store-next-{}", next.slug)),
        sentence: said.say(&state_key(request)),
        body: body(&said, standing, next.slug),
        has_code: request.code.is_some(),
        receipt: request.state == State::ReadyToSend,
        receipt_by: Some(said.by).filter(|by| by.0 > chrome.now.0),
        steps: next::steps(standing).map(|states| steps(&said, request, states)),
        granted: if is_over_or_on { chosen("granted") } else { Vec::new() },
        trimmed: chosen("trimmed"),
        extra_menus: if extra.is_empty() || !has_access { Vec::new() } else { menus::access(app, standing.handle()) },
        extra,
        lines: timeline::lines(voice, Reader::Merchant, &standing.names, &standing.events, |key| {
            cards::label(app, key)
        }),
        seen: standing.seen.map(|(looked, at)| (format!("store-seen-{}", looked.name()), at)),
        cards: cards.into_iter().filter(|card| card.state != "extra").collect(),
        since: Since::of(app, voice, &chrome.zone, request, &course, false),
        question: standing.question(app, voice),
        notice: None,
        next,
        seen_as: None,
    }
}

/// The key of the plain sentence of where it stands: `store-state-code-wanted`.
#[must_use]
pub fn state_key(request: &AccessRequest) -> String {
    let seen = if request.removal_confirmed_at.is_some() { "-confirmed" } else { "" };
    format!("store-state-{}{seen}", request.state.name().replace('_', "-"))
}

/// Sentences with this store's names in them.
struct Said<'a> {
    voice: &'a Voice,
    rep: String,
    owner: String,
    store: String,
    by: Moment,
    when: String,
    days: i64,
    is_late: bool,
}

impl<'a> Said<'a> {
    fn of(app: &App, chrome: &'a Chrome, standing: &Standing) -> Self {
        let by = time::working_days_on(standing.request.since, app.live().durations.send_within_days, &chrome.zone);
        Self {
            voice: &chrome.voice,
            rep: standing.rep(&chrome.voice),
            owner: standing.other_owner().map(|owner| owner.name.clone()).unwrap_or_default(),
            store: standing.shop.label.clone(),
            by,
            is_late: by.0 <= chrome.now.0,
            days: app.live().durations.send_within_days,
            when: time::day(&chrome.voice, by, &chrome.zone),
        }
    }

    fn say(&self, key: &str) -> String {
        let values = Values {
            name: &self.owner,
            rep: &self.rep,
            store: &self.store,
            when: &self.when,
            count: self.days,
            ..Values::default()
        };
        self.voice.say_with(key, &values)
    }
}

/// What Shopify said comes first: it is why this has to be done.
fn body(said: &Said<'_>, standing: &Standing, slug: &str) -> Vec<String> {
    let mut body = Vec::new();
    if let Some(answer) = standing.shopify_said() {
        body.push(said.say(&format!("store-shopify-{}", answer.name().replace('_', "-"))));
    }
    match standing.code_was_erased() {
        Some(true) => body.push(said.say("store-code-erased-by-us")),
        Some(false) => body.push(said.say("store-code-erased-by-you")),
        None => {}
    }
    body.push(said.say(&format!("store-next-{slug}-body")));
    if standing.newer.is_some() {
        body.push(said.say("store-newer"));
    }
    body
}

fn steps(said: &Said<'_>, request: &AccessRequest, states: [&'static str; 3]) -> Vec<Step> {
    let [code, send, accept] = states;
    let last = match (request.state, accept) {
        (State::Accepted, _) => "store-step-accept-claimed",
        (_, "done") => "store-step-accept-done",
        _ => "store-step-accept-more",
    };
    let sending = match send {
        "done" => "store-step-send-done",
        "now" if said.is_late => "store-step-send-late",
        "now" => "store-step-send-by",
        _ => "store-step-send-more",
    };
    let step = |state, title: &str, more: &str| Step { state, title: said.say(title), more: said.say(more) };
    vec![
        step(
            code,
            "store-step-code",
            if code == "skipped" { "store-step-code-skipped" } else { "store-step-code-more" },
        ),
        step(send, "store-step-send", sending),
        step(accept, "store-step-accept", last),
    ]
}

impl StorePage {
    /// Ways from here to every page below this one, with the keys of their words.
    fn more(&self) -> [(&'static str, String); 9] {
        [
            ("store-link-permissions", self.step("permissions")),
            ("store-link-cases", self.step("cases")),
            ("store-link-removal", self.step("removal")),
            ("store-link-explainer", self.step("explainer")),
            ("store-link-owner", self.step("owner")),
            ("store-link-contacts", paths::CONTACTS.to_owned()),
            ("store-link-data", self.step("data")),
            ("store-link-stuck", paths::stuck(&self.reference, StuckAt::Store)),
            ("store-link-stores", paths::ACCESS_ALL.to_owned()),
        ]
    }

    /// A page below this one.
    fn step(&self, step: &str) -> String {
        paths::store_step(&self.reference, step)
    }

    /// Whether the code can still be replaced or erased.
    fn code_is_ours_to_erase(&self) -> bool {
        self.has_code && self.state == State::ReadyToSend
    }

    /// What the yes says, where we ask for more.
    fn yes_key(&self) -> &'static str {
        if self.question.as_ref().is_some_and(|one| one.in_shopify) { "terms-asked-added" } else { "terms-asked-agree" }
    }

    /// One primary button on a page: the yes is it where nothing else is to be done.
    fn yes_look(&self) -> &'static str {
        if self.next.action.is_some() { "secondary" } else { "" }
    }

    fn owner_name(&self) -> &str {
        self.owner.as_deref().unwrap_or_default()
    }

    fn count(&self) -> i64 {
        i64::try_from(self.cards.len()).unwrap_or(i64::MAX)
    }

    fn is(&self, state: &str) -> bool {
        self.state.name() == state
    }
}
