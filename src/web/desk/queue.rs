//! `/desk`: every access request by whose turn it is, and what else waits for a rep.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{
    bulk::Bulk,
    live::Seen,
    sign_in::query,
    tasks::{Waiting, Way},
};
use crate::{
    app::App,
    domain::{
        access_request::{State, Turn},
        moment::Moment,
        rep::Act,
        text,
    },
    error::Error,
    i18n::{Values, Voice},
    store::{
        self,
        queue::{Cursor, Filter, Line, Place},
    },
    web::{
        filters,
        form::Fields,
        guard::RepIn,
        page::{Chrome, Page},
        paths,
    },
};

/// How many rows a page has.
pub const ROWS: i64 = 50;
/// The longest text to look for.
const LONGEST_SEARCH: usize = 200;

/// The page.
#[derive(Template)]
#[template(path = "desk/queue.html")]
pub struct QueuePage {
    title: String,
    heading: String,
    turns: Vec<FilterLink>,
    states: Vec<FilterLink>,
    search: String,
    lines: Vec<Line>,
    shows_turn: bool,
    empty: Empty,
    newer: Option<String>,
    older: Option<String>,
    notices: Vec<String>,
    waiting: Waiting,
    export_csv: String,
    export_json: String,
    /// This list, for the way back.
    here: String,
    /// What tells that it has changed.
    live: String,
    may_work: bool,
}

/// One filter of the list.
struct FilterLink {
    text: String,
    href: String,
    count: i64,
    current: bool,
}

/// What stands in place of an empty list.
struct Empty {
    text: String,
    way: Option<Way>,
}

/// What the address asks for.
#[derive(Default)]
struct Asked {
    filter: Filter,
    place: Place,
    /// Keys of sentences about what could not be read.
    wrong: Vec<&'static str>,
}

impl Asked {
    fn read(fields: &Fields) -> Self {
        let mut asked = Self::default();
        let typed = |name: &str| Some(fields.get(name)).filter(|value| !value.is_empty());
        if let Some(name) = typed("turn") {
            asked.filter.turn = Turn::named(name);
            asked.wrong.extend(asked.filter.turn.is_none().then_some("desk-queue-bad-turn"));
        }
        if let Some(name) = typed("state") {
            asked.filter.state = State::named(name);
            asked.wrong.extend(asked.filter.state.is_none().then_some("desk-queue-bad-state"));
        }
        match text::line(fields.get("q"), LONGEST_SEARCH) {
            Ok(words) => asked.filter.search = Some(words),
            Err(text::TextFault::Empty) => {}
            Err(_) => asked.wrong.push("desk-queue-bad-search"),
        }
        let place = match (typed("after"), typed("before")) {
            (Some(at), _) => cursor(at).map(Place::After),
            (None, Some(at)) => cursor(at).map(Place::Before),
            (None, None) => Some(Place::Top),
        };
        if place.is_none() {
            asked.wrong.push("desk-queue-bad-place");
        }
        asked.place = place.unwrap_or_default();
        if asked.filter == Filter::default() {
            asked.filter.turn = Some(Turn::Partner);
        }
        asked
    }

    /// The filters as a query, to add to.
    fn query(&self) -> url::form_urlencoded::Serializer<'static, String> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let filter = &self.filter;
        if let Some(turn) = filter.turn {
            query.append_pair("turn", turn.name());
        }
        if let Some(state) = filter.state {
            query.append_pair("state", state.name());
        }
        if let Some(words) = &filter.search {
            query.append_pair("q", words);
        }
        query
    }

    /// The address of another page of the same list.
    fn beside(&self, name: &str, line: &Line) -> String {
        let mut query = self.query();
        query.append_pair(name, &written(&line.cursor()));
        format!("{}?{}", paths::DESK, query.finish())
    }

    /// The address of this page of the list, at this path.
    fn address(&self, path: &str) -> String {
        let mut query = self.query();
        match &self.place {
            Place::Top => {}
            Place::After(cursor) => drop(query.append_pair("after", &written(cursor))),
            Place::Before(cursor) => drop(query.append_pair("before", &written(cursor))),
        }
        format!("{path}?{}", query.finish())
    }
}

/// What an open list watches (`desk::live`).
pub(super) struct Watched(Asked);

impl Watched {
    /// The list of this address.
    pub(super) fn asked(fields: &Fields) -> Self {
        Self(Asked::read(fields))
    }

    /// The rows that the page shows now, and the counts beside them.
    pub(super) async fn look(&self, app: &App) -> Result<Seen, Error> {
        let mut conn = app.db.read().await?;
        let lines = store::queue::page(&mut conn, &self.0.filter, &self.0.place, ROWS + 1).await?;
        let turns = store::queue::count_turns(&mut conn).await?;
        let states = store::queue::count_states(&mut conn).await?;
        let rows = lines.into_iter().map(|line| (line.id.clone(), format!("{line:?}"))).collect();
        Ok(Seen { rows, counts: format!("{turns:?} {states:?}") })
    }
}

/// As [`cursor`] reads it.
fn written(cursor: &Cursor) -> String {
    format!("{}.{}.{}", cursor.rank, cursor.since.0, cursor.id)
}

/// What these filters show, or the keys of sentences about what could not be read.
pub(super) fn filter(fields: &Fields) -> Result<Filter, Vec<&'static str>> {
    let asked = Asked::read(fields);
    if asked.wrong.is_empty() { Ok(asked.filter) } else { Err(asked.wrong) }
}

/// Reads `rank.since.id`.
fn cursor(text: &str) -> Option<Cursor> {
    let mut parts = text.splitn(3, '.');
    let (rank, since, id) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    super::merchant::id(id).ok()?;
    Some(Cursor { rank, since: Moment(since), id: id.to_owned() })
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, rep: RepIn) -> actix_web::Result<HttpResponse> {
    let asked = Asked::read(&query(&req)?);
    let chrome = Chrome::of(&req);
    let page = read(&app, &chrome.voice, &asked, rep.may(Act::Work)).await?;
    let status = if asked.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::with_status(page, status).respond_to(&req))
}

async fn read(app: &App, voice: &Voice, asked: &Asked, may_work: bool) -> Result<QueuePage, Error> {
    let mut conn = app.db.read().await?;
    let mut lines = store::queue::page(&mut conn, &asked.filter, &asked.place, ROWS + 1).await?;
    let turns = store::queue::count_turns(&mut conn).await?;
    let states = store::queue::count_states(&mut conn).await?;
    let waiting = Waiting::everywhere(&mut conn, voice).await?;
    drop(conn);
    // One row more than fits says that there is another page in the direction of reading.
    let more = i64::try_from(lines.len()).unwrap_or(i64::MAX) > ROWS;
    let backwards = matches!(asked.place, Place::Before(_));
    if more && backwards {
        lines.remove(0);
    } else if more {
        lines.pop();
    }
    let has_newer = if backwards { more } else { matches!(asked.place, Place::After(_)) };
    let has_older = backwards || more;
    let filter = &asked.filter;
    let heading = heading(voice, filter);
    Ok(QueuePage {
        title: heading.clone(),
        heading,
        turns: Turn::ALL
            .into_iter()
            .map(|turn| FilterLink {
                text: voice.say(&format!("desk-queue-turn-{}", turn.name())),
                href: format!("{}?turn={}", paths::DESK, turn.name()),
                count: turns.iter().find(|(one, _)| *one == turn).map_or(0, |(_, count)| *count),
                current: *filter == Filter { turn: Some(turn), ..Filter::default() },
            })
            .collect(),
        states: State::ALL
            .into_iter()
            .map(|state| FilterLink {
                text: voice.say(&format!("chip-state-{}", state.name().replace('_', "-"))),
                href: format!("{}?state={}", paths::DESK, state.name()),
                count: states.iter().find(|(one, _)| *one == state).map_or(0, |(_, count)| *count),
                current: *filter == Filter { state: Some(state), ..Filter::default() },
            })
            .collect(),
        search: filter.search.clone().unwrap_or_default(),
        shows_turn: filter.turn.is_none(),
        empty: empty(voice, filter, turns.iter().map(|(_, count)| count).sum()),
        newer: lines.first().filter(|_| has_newer).map(|line| asked.beside("before", line)),
        older: lines.last().filter(|_| has_older).map(|line| asked.beside("after", line)),
        lines,
        notices: asked.wrong.iter().map(|key| voice.say(key)).collect(),
        waiting,
        here: asked.address(paths::DESK),
        live: asked.address(paths::DESK_LIVE),
        export_csv: format!("{}?{}", paths::DESK_EXPORT_CSV, asked.query().finish()),
        export_json: format!("{}?{}", paths::DESK_EXPORT_JSON, asked.query().finish()),
        may_work,
    })
}

fn heading(voice: &Voice, filter: &Filter) -> String {
    match filter {
        Filter { search: Some(words), .. } => {
            voice.say_with("desk-queue-found", &Values { what: words, ..Values::default() })
        }
        Filter { state: Some(state), .. } => {
            let what = voice.say(&format!("chip-state-{}", state.name().replace('_', "-")));
            voice.say_with("desk-queue-state", &Values { what: &what, ..Values::default() })
        }
        Filter { turn, .. } => voice.say(&format!("desk-queue-turn-{}", turn.map_or(Turn::Partner.name(), Turn::name))),
    }
}

fn empty(voice: &Voice, filter: &Filter, all: i64) -> Empty {
    let say = |key: &str, way: Option<(&str, String)>| Empty {
        text: voice.say(key),
        way: way.map(|(key, href)| Way { text: voice.say(key), href }),
    };
    let to = |turn: Turn| format!("{}?turn={}", paths::DESK, turn.name());
    match filter {
        _ if all == 0 => say("desk-queue-none-at-all", None),
        Filter { search: Some(_), .. } => {
            say("desk-queue-none-found", Some(("desk-queue-to-mine", paths::DESK.into())))
        }
        Filter { state: Some(_), .. } => say("desk-queue-none-state", Some(("desk-queue-to-mine", paths::DESK.into()))),
        Filter { turn: Some(Turn::Partner), .. } => {
            say("desk-queue-none-partner", Some(("desk-queue-to-merchant", to(Turn::Merchant))))
        }
        Filter { turn: Some(Turn::Merchant), .. } => {
            say("desk-queue-none-merchant", Some(("desk-queue-to-mine", paths::DESK.into())))
        }
        _ => say("desk-queue-none-nobody", Some(("desk-queue-to-mine", paths::DESK.into()))),
    }
}

impl QueuePage {
    fn state_is_chosen(&self) -> bool {
        self.states.iter().any(|one| one.current)
    }

    fn request(&self, line: &Line) -> String {
        let _ = self;
        paths::desk_request(&line.reference)
    }

    fn merchant(&self, line: &Line) -> String {
        let _ = self;
        paths::desk_merchant(&line.merchant_id)
    }
}
