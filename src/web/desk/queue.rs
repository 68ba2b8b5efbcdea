//! `/desk`: every access request by whose turn it is, and what else waits for a rep.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{
    bulk::Bulk,
    live::Seen,
    outbox,
    sign_in::query,
    tasks::{Waiting, Way},
    webhooks,
};
use crate::{
    app::App,
    domain::{
        access_request::{Flag, State, Turn},
        moment::Moment,
        rep::Act,
        text,
    },
    error::Error,
    i18n::{Values, Voice},
    store::{
        self, Conn,
        queue::{Counts, Cursor, Filter, Line, Part, Place, Reach, SHORT, WHOLE},
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
    flags: Vec<FilterLink>,
    whose: Vec<FilterLink>,
    reps: Vec<Choice>,
    kept: Vec<(&'static str, &'static str)>,
    search: String,
    lines: Vec<Line>,
    shows_turn: bool,
    empty: Empty,
    newer: Option<Way>,
    older: Option<Way>,
    /// A search stopped before it had looked at the whole list.
    is_cut: bool,
    notices: Vec<String>,
    /// What does not leave the house: all mail, webhooks that were turned off and not by hand.
    stopped: Vec<(String, Way)>,
    waiting: Waiting,
    export_csv: String,
    export_json: String,
    /// This list, for the way back.
    here: String,
    /// What tells that it has changed.
    live: String,
    may_work: bool,
}

/// One filter of the list. The counts are those of all reps, so there is none where one rep's list is shown.
struct FilterLink {
    text: String,
    href: String,
    count: Option<i64>,
    current: bool,
}

/// One rep whose list can be shown.
struct Choice {
    value: String,
    text: String,
    chosen: bool,
}

/// Id and name of every rep.
type Reps = Vec<(String, String)>;
/// In an address: the rep who asks.
const ME: &str = "me";

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
    /// A search that does not stop before it has a page.
    is_far: bool,
    /// The rep as the address names them.
    rep: Option<String>,
    /// Nothing was asked for: what is on our turn stands for it.
    is_plain: bool,
    /// Keys of sentences about what could not be read.
    wrong: Vec<&'static str>,
}

impl Asked {
    fn read(fields: &Fields, me: &str, reps: &Reps) -> Self {
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
        if let Some(name) = typed("flag") {
            asked.filter.flag = Flag::named(name);
            asked.wrong.extend(asked.filter.flag.is_none().then_some("desk-queue-bad-flag"));
        }
        if let Some(name) = typed("rep") {
            let id = if name == ME { me } else { name };
            asked.filter.rep = reps.iter().find(|(one, _)| one == id).map(|(one, _)| one.clone());
            asked.rep = asked.filter.rep.as_ref().map(|_| name.to_owned());
            asked.wrong.extend(asked.rep.is_none().then_some("desk-queue-bad-rep"));
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
        asked.is_far = fields.get("far") == "1";
        if asked.filter == Filter::default() {
            asked.filter.turn = Some(Turn::Partner);
            asked.is_plain = true;
        }
        asked
    }

    /// The filters that a link names, but rep and search.
    fn kept(&self) -> Vec<(&'static str, &'static str)> {
        let filter = &self.filter;
        let turn = filter.turn.map(|turn| ("turn", turn.name()));
        let state = filter.state.map(|state| ("state", state.name()));
        turn.into_iter().chain(state).chain(filter.flag.map(|flag| ("flag", flag.name()))).collect()
    }

    /// The filters as a query, to add to.
    fn query(&self) -> url::form_urlencoded::Serializer<'static, String> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.kept());
        query.extend_pairs(self.rep.iter().map(|rep| ("rep", rep)));
        query.extend_pairs(self.filter.search.iter().map(|words| ("q", words)));
        query
    }

    /// The address of one filter alone, of the same rep.
    fn only(&self, name: &str, value: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair(name, value).extend_pairs(self.rep.iter().map(|rep| ("rep", rep)));
        format!("{}?{}", paths::DESK, query.finish())
    }

    /// The address of the same list of another rep, or of all.
    fn of_rep(&self, rep: Option<&str>) -> String {
        let other = Self { filter: self.filter.clone(), rep: rep.map(str::to_owned), ..Self::default() };
        format!("{}?{}", paths::DESK, other.query().finish())
    }

    /// Whether the list is that of the rep whom a choice names.
    fn names(&self, value: &str, me: &str) -> bool {
        self.filter.rep.as_deref() == Some(if value == ME { me } else { value })
    }

    /// The address of another page of the same list.
    fn at(&self, place: Place, is_far: bool) -> String {
        let rep = self.rep.clone();
        Self { filter: self.filter.clone(), place, is_far, rep, ..Self::default() }.address(paths::DESK)
    }

    /// How far a search goes: the first answer is always quick, and one more click finds the rest.
    const fn reach(&self) -> Reach {
        if self.is_far { WHOLE } else { SHORT }
    }

    /// Whether it looks for words.
    const fn searches(&self) -> bool {
        self.filter.search.is_some()
    }

    /// The address of this page of the list, at this path.
    fn address(&self, path: &str) -> String {
        let mut query = self.query();
        match &self.place {
            Place::Top => {}
            Place::After(cursor) => drop(query.append_pair("after", &written(cursor))),
            Place::Before(cursor) => drop(query.append_pair("before", &written(cursor))),
        }
        if self.is_far {
            query.append_pair("far", "1");
        }
        format!("{path}?{}", query.finish())
    }
}

/// What an open list watches (`desk::live`).
pub(super) struct Watched(Asked);

impl Watched {
    /// The list of this address.
    pub(super) async fn asked(app: &App, rep_id: &str, fields: &Fields) -> Result<Self, Error> {
        let reps = store::rep::names(&mut app.db.read().await?).await?;
        Ok(Self(Asked::read(fields, rep_id, &reps)))
    }

    /// Whether it looks for words, which takes longer than any other list.
    pub(super) const fn searches(&self) -> bool {
        self.0.searches()
    }

    /// The rows that the page shows now, and the counts beside them.
    pub(super) async fn look(&self, app: &App) -> Result<Seen, Error> {
        let mut conn = app.db.read().await?;
        let (filter, place) = (&self.0.filter, &self.0.place);
        let Part { lines, .. } = store::queue::part(&mut conn, filter, place, ROWS + 1, self.0.reach()).await?;
        let counts = store::queue::counts(&mut conn).await?;
        let turns = Turn::ALL.into_iter().map(|turn| counts.on(turn));
        let states = State::ALL.into_iter().map(|state| counts.standing(state));
        let counts = turns.chain(states).chain(Flag::ALL.into_iter().map(|flag| counts.flagged(flag))).collect();
        let rows = lines.into_iter().map(|line| (line.id.clone(), format!("{line:?}"))).collect();
        Ok(Seen { rows, counts })
    }
}

/// As [`cursor`] reads it.
fn written(cursor: &Cursor) -> String {
    format!("{}.{}.{}", cursor.rank, cursor.since.0, cursor.id)
}

/// What these filters show, or the keys of sentences about what could not be read.
pub(super) async fn filter(
    app: &App,
    rep: &RepIn,
    fields: &Fields,
) -> Result<Result<Filter, Vec<&'static str>>, Error> {
    let reps = store::rep::names(&mut app.db.read().await?).await?;
    let asked = Asked::read(fields, &rep.rep().id, &reps);
    Ok(if asked.wrong.is_empty() { Ok(asked.filter) } else { Err(asked.wrong) })
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
    let fields = query(&req)?;
    let mut conn = app.db.read().await.map_err(Error::from)?;
    let reps = store::rep::names(&mut conn).await.map_err(Error::from)?;
    let asked = Asked::read(&fields, &rep.rep().id, &reps);
    let chrome = Chrome::of(&req);
    let page = read(&mut conn, &chrome.voice, &asked, &reps, &rep).await?;
    drop(conn);
    let status = if asked.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::with_status(page, status).respond_to(&req))
}

async fn read(conn: &mut Conn, voice: &Voice, asked: &Asked, reps: &Reps, rep: &RepIn) -> Result<QueuePage, Error> {
    let mut part = store::queue::part(conn, &asked.filter, &asked.place, ROWS + 1, asked.reach()).await?;
    let counts = store::queue::counts(conn).await?;
    let waiting = Waiting::everywhere(conn, voice).await?;
    let mut held_up = outbox::stopped(conn, voice).await?;
    held_up.extend(webhooks::stopped(conn, voice, rep).await?);
    let (newer, older) = beside(voice, asked, &mut part);
    let Part { lines, stopped } = part;
    let filter = &asked.filter;
    let heading = heading(voice, filter, reps);
    let links = Links { voice, asked, counts: &counts };
    let choices = std::iter::once((ME, voice.say("desk-queue-mine")))
        .chain(reps.iter().filter(|(id, _)| *id != rep.rep().id).map(|(id, name)| (id.as_str(), name.clone())));
    Ok(QueuePage {
        title: heading.clone(),
        heading,
        // Ours, waiting, waiting without reminders, done: where a rep looks, in this order.
        turns: vec![
            links.turn(Turn::Partner),
            links.turn(Turn::Merchant),
            links.flag(Flag::Paused),
            links.turn(Turn::Nobody),
        ],
        states: State::ALL.into_iter().map(|state| links.state(state)).collect(),
        flags: Flag::ALL.into_iter().filter(|flag| *flag != Flag::Paused).map(|flag| links.flag(flag)).collect(),
        whose: links.whose(&rep.rep().id),
        reps: choices
            .map(|(value, text)| Choice { value: value.to_owned(), text, chosen: asked.names(value, &rep.rep().id) })
            .collect(),
        kept: if asked.is_plain { Vec::new() } else { asked.kept() },
        search: filter.search.clone().unwrap_or_default(),
        shows_turn: filter.turn.is_none(),
        empty: if stopped.is_some() {
            Empty { text: voice.say("desk-queue-none-yet"), way: None }
        } else {
            empty(voice, filter, counts.all())
        },
        is_cut: stopped.is_some(),
        newer,
        older,
        lines,
        notices: asked.wrong.iter().map(|key| voice.say(key)).collect(),
        stopped: held_up,
        waiting,
        here: asked.address(paths::DESK),
        live: asked.address(paths::DESK_LIVE),
        export_csv: format!("{}?{}", paths::DESK_EXPORT_CSV, asked.query().finish()),
        export_json: format!("{}?{}", paths::DESK_EXPORT_JSON, asked.query().finish()),
        may_work: rep.may(Act::Work),
    })
}

/// The ways to the pages before and after this one. Takes the row away that is only there to say that there is one more.
///
/// A page that shows no row has nothing to lead back from: a place is beside a row, which may itself be on the page before.
/// So it leads to the first page instead, or to the place where the search stopped, whose row was looked at.
fn beside(voice: &Voice, asked: &Asked, part: &mut Part) -> (Option<Way>, Option<Way>) {
    let backwards = matches!(asked.place, Place::Before(_));
    let more = i64::try_from(part.lines.len()).unwrap_or(i64::MAX) > ROWS;
    if more && backwards {
        part.lines.remove(0);
    } else if more {
        part.lines.pop();
    }
    let way = |key: &str, place: Place, far: bool| Some(Way { text: voice.say(key), href: asked.at(place, far) });
    let stopped = part.stopped.clone();
    let first = part.lines.first().map(Line::cursor).or_else(|| stopped.clone());
    let last = part.lines.last().map(Line::cursor).or_else(|| stopped.clone());
    let (Some(first), Some(last)) = (first, last) else {
        let top = if asked.place == Place::Top { None } else { way("desk-queue-first", Place::Top, false) };
        return (top, None);
    };
    let newer = match (&asked.place, stopped.clone()) {
        (Place::Before(_), Some(stopped)) => way("desk-queue-further-up", Place::Before(stopped), true),
        (Place::Before(_), None) if !more => None,
        (Place::Top, _) => None,
        _ => way("desk-queue-newer", Place::Before(first), false),
    };
    let older = match stopped.filter(|_| !backwards) {
        Some(stopped) => way("desk-queue-further", Place::After(stopped), true),
        None if backwards || more => way("desk-queue-older", Place::After(last), false),
        None => None,
    };
    (newer, older)
}

/// Makes the links of the filters.
struct Links<'a> {
    voice: &'a Voice,
    asked: &'a Asked,
    counts: &'a Counts,
}

impl Links<'_> {
    fn link(&self, text: String, name: &str, value: &str, count: i64, only: Filter) -> FilterLink {
        let asked = &self.asked.filter;
        FilterLink {
            text,
            href: self.asked.only(name, value),
            count: asked.rep.is_none().then_some(count),
            current: *asked == Filter { rep: asked.rep.clone(), ..only },
        }
    }

    fn turn(&self, turn: Turn) -> FilterLink {
        let only = Filter { turn: Some(turn), ..Filter::default() };
        self.link(turn_name(self.voice, turn), "turn", turn.name(), self.counts.on(turn), only)
    }

    fn state(&self, state: State) -> FilterLink {
        let only = Filter { state: Some(state), ..Filter::default() };
        self.link(state_name(self.voice, state), "state", state.name(), self.counts.standing(state), only)
    }

    fn flag(&self, flag: Flag) -> FilterLink {
        let only = Filter { flag: Some(flag), ..Filter::default() };
        self.link(flag_name(self.voice, flag), "flag", flag.name(), self.counts.flagged(flag), only)
    }

    fn whose(&self, me: &str) -> Vec<FilterLink> {
        let link = |key: &str, rep: Option<&str>, current: bool| FilterLink {
            text: self.voice.say(key),
            href: self.asked.of_rep(rep),
            count: None,
            current,
        };
        let of = self.asked.filter.rep.as_deref();
        vec![link("desk-queue-every-rep", None, of.is_none()), link("desk-queue-mine", Some(ME), of == Some(me))]
    }
}

fn turn_name(voice: &Voice, turn: Turn) -> String {
    voice.say(&format!("desk-queue-turn-{}", turn.name()))
}

fn state_name(voice: &Voice, state: State) -> String {
    voice.say(&format!("chip-state-{}", state.name().replace('_', "-")))
}

fn flag_name(voice: &Voice, flag: Flag) -> String {
    voice.say(&format!("chip-flag-{}", flag.name()))
}

/// Every filter that is set, in words.
fn heading(voice: &Voice, filter: &Filter, reps: &Reps) -> String {
    let say = |key: &str, what: &str| voice.say_with(key, &Values { what, ..Values::default() });
    let rep = reps.iter().find(|(id, _)| Some(id) == filter.rep.as_ref()).map(|(_, name)| name.clone());
    let parts = filter.search.as_ref().map(|words| say("desk-queue-found", words)).into_iter();
    let parts = parts.chain(filter.turn.map(|turn| turn_name(voice, turn)));
    let parts = parts.chain(filter.state.map(|state| say("desk-queue-state", &state_name(voice, state))));
    let parts = parts.chain(filter.flag.map(|flag| flag_name(voice, flag))).chain(rep);
    parts.collect::<Vec<_>>().join(" · ")
}

fn empty(voice: &Voice, filter: &Filter, all: i64) -> Empty {
    let say = |key: &str, way: Option<(&str, String)>| Empty {
        text: voice.say(key),
        way: way.map(|(key, href)| Way { text: voice.say(key), href }),
    };
    let to = |turn: Turn| format!("{}?turn={}", paths::DESK, turn.name());
    match filter {
        _ if all == 0 => say("desk-queue-none-at-all", None),
        Filter { flag: Some(_), search: None, .. } | Filter { rep: Some(_), search: None, .. } => {
            say("desk-queue-none-filtered", Some(("desk-queue-to-ours", paths::DESK.into())))
        }
        Filter { search: Some(words), .. } => {
            let everywhere = Filter { search: Some(words.clone()), ..Filter::default() };
            let way = if *filter == everywhere {
                ("desk-queue-to-ours", paths::DESK.to_owned())
            } else {
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                ("desk-queue-everywhere", format!("{}?{}", paths::DESK, query.append_pair("q", words).finish()))
            };
            say("desk-queue-none-found", Some(way))
        }
        Filter { state: Some(_), .. } => say("desk-queue-none-state", Some(("desk-queue-to-ours", paths::DESK.into()))),
        Filter { turn: Some(Turn::Partner), .. } => {
            say("desk-queue-none-partner", Some(("desk-queue-to-merchant", to(Turn::Merchant))))
        }
        Filter { turn: Some(Turn::Merchant), .. } => {
            say("desk-queue-none-merchant", Some(("desk-queue-to-ours", paths::DESK.into())))
        }
        _ => say("desk-queue-none-nobody", Some(("desk-queue-to-ours", paths::DESK.into()))),
    }
}

impl QueuePage {
    fn state_is_chosen(&self) -> bool {
        self.states.iter().chain(&self.flags).any(|one| one.current)
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
