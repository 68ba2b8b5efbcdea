//! `/desk/reports`: how many stand where, how long each step takes, where people stop, and what each rep has.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{
    report_asked::Asked,
    report_charts::{self, Bars, Tile},
    sign_in::query,
};
use crate::{
    app::App,
    domain::{
        access_request::State,
        flow::Flow,
        rep::Rep,
        report::{self, Load, StepTime, Stop},
    },
    error::Result,
    i18n::{Values, Voice, time},
    store::{self, Conn, rep::Account},
    web::{
        desk::chart,
        filters,
        form::{FieldError, in_words},
        guard::RepIn,
        page::{Chrome, Page},
    },
};

/// So many accesses that became active are looked at for what reps need; the newest.
const MOST_ACTIVE: i64 = 10_000;
/// How many lines the table beside the small charts has at most.
const LINES: i64 = 13;

/// The page.
#[derive(Template)]
#[template(path = "desk/reports.html")]
pub struct ReportsPage {
    asked: Asked,
    typed: (String, String),
    choices: Vec<Rep>,
    ranges: Vec<(String, String, bool)>,
    span: String,
    is_empty: bool,
    is_part: bool,
    tiles: Vec<Tile>,
    days: Vec<DayRow>,
    times: Vec<TimeRow>,
    times_chart: Bars,
    stops: Vec<Stop>,
    stops_chart: Bars,
    reps: Vec<RepRow>,
    reps_are_part: bool,
    reps_chart: Bars,
    errors: Vec<FieldError>,
}

/// A day, and how many were in each state at its end.
struct DayRow {
    iso: String,
    text: String,
    counts: Vec<i64>,
}

/// A step, and how long it takes, in words.
struct TimeRow {
    state: State,
    left: i64,
    median: String,
    most: String,
}

/// A rep, what they have, and how long that takes, in words.
struct RepRow {
    rep: Rep,
    load: Load,
    median: String,
}

/// Every rep who has or could have something, with what they have; whoever has most to do first.
pub struct Everybody {
    /// Who, and what.
    pub reps: Vec<(Rep, Load)>,
    /// More became active than was looked at.
    pub is_part: bool,
}

/// Reads what the reps have, or the one rep who is asked for.
pub(super) async fn everybody(conn: &mut Conn, asked: &Asked, accounts: Vec<Account>) -> Result<Everybody> {
    let counts = store::flow::loads(conn).await?;
    let active = store::flow::active(conn, (asked.from, asked.to), MOST_ACTIVE + 1).await?;
    let is_part = i64::try_from(active.len()).unwrap_or(i64::MAX) > MOST_ACTIVE;
    let mut loads = report::loads(&counts, &active);
    let is_asked = |rep: &Rep| asked.rep.as_ref().is_none_or(|one| one.id == rep.id);
    let mut reps: Vec<(Rep, Load)> = accounts
        .into_iter()
        .filter(|account| is_asked(&account.rep))
        .map(|account| (account.can_work(), loads.remove(&account.rep.id).unwrap_or_default(), account.rep))
        .filter(|(can_work, load, _)| *can_work || *load != Load::default())
        .map(|(_, load, rep)| (rep, load))
        .collect();
    reps.sort_by_key(|(_, load)| std::cmp::Reverse((load.waiting, load.open)));
    Ok(Everybody { reps, is_part })
}

impl ReportsPage {
    async fn read(
        app: &App,
        chrome: &Chrome,
        asked: Asked,
        accounts: Vec<Account>,
        typed: (String, String),
    ) -> Result<Self> {
        let voice = &chrome.voice;
        let mut conn = app.db.read().await?;
        let choices = accounts.iter().filter(|one| one.can_work() || asked.rep.as_ref() == Some(&one.rep));
        let choices = choices.map(|one| one.rep.clone()).collect();
        let (flow, is_part) = asked.flow(app, &mut conn).await?;
        let everybody = everybody(&mut conn, &asked, accounts).await?;
        drop(conn);
        let (from, to) = (asked.from, asked.to);
        let (times, stops) = (report::times(&flow), report::stops(&flow, from, to));
        Ok(Self {
            errors: in_words(voice, &asked.faults),
            ranges: [30, 90, 365].into_iter().map(|days| range(voice, &asked, days)).collect(),
            span: voice.say_with(
                "desk-reports-span",
                &Values { what: &day(voice, from), when: &day(voice, to), ..Values::default() },
            ),
            is_empty: flow.now.iter().all(|(_, count)| *count == 0),
            tiles: report_charts::tiles(voice, &flow, from, to),
            days: lines(voice, &flow, from, to),
            times_chart: report_charts::times(voice, &times),
            stops_chart: report_charts::stops(voice, &stops),
            reps_chart: report_charts::reps(voice, &everybody.reps),
            times: times.iter().map(|one| time_row(voice, one)).collect(),
            reps_are_part: everybody.is_part,
            reps: everybody.reps.into_iter().map(|(rep, load)| rep_row(voice, rep, load)).collect(),
            typed,
            choices,
            is_part,
            stops,
            asked,
        })
    }

    fn is_rep(&self, rep: &Rep) -> bool {
        self.asked.rep.as_ref() == Some(rep)
    }
}

fn day(voice: &Voice, day: i64) -> String {
    format!("{} {}", time::short_day(voice, day), time::iso_day(day).chars().take(4).collect::<String>())
}

fn time_row(voice: &Voice, one: &StepTime) -> TimeRow {
    TimeRow { state: one.state, left: one.left, median: or_nobody(voice, one.median), most: or_nobody(voice, one.most) }
}

fn rep_row(voice: &Voice, rep: Rep, load: Load) -> RepRow {
    RepRow { median: or_nobody(voice, load.median), rep, load }
}

/// A length of time in words; a dash where nobody made it.
fn or_nobody(voice: &Voice, hours: Option<i64>) -> String {
    hours.map_or_else(|| voice.say("desk-reports-nobody"), |hours| lasted(voice, hours))
}

fn range(voice: &Voice, asked: &Asked, days: i64) -> (String, String, bool) {
    let text = voice.say_with("desk-reports-last", &Values { count: days, ..Values::default() });
    (asked.last(days), text, asked.is_last(days) && asked.faults.is_empty())
}

/// How many were in each state on some of the days, the newest first.
fn lines(voice: &Voice, flow: &Flow, from: i64, to: i64) -> Vec<DayRow> {
    let columns = State::ALL.map(|state| flow.standing(state, from, to));
    let line = |number: i64| {
        let at = usize::try_from(number - from).unwrap_or(0);
        let counts = columns.iter().map(|column| column.get(at).copied().unwrap_or(0)).collect();
        DayRow { iso: time::iso_day(number), text: day(voice, number), counts }
    };
    chart::sample(from, to, LINES - 1).into_iter().rev().map(line).collect()
}

/// So many hours in words: in hours below two days, then in days, with tenths below two weeks.
pub(super) fn lasted(voice: &Voice, hours: i64) -> String {
    let tenths = (hours * 10 + 12) / 24;
    let say = |key: &str, count: i64| voice.say_with(key, &Values { count, ..Values::default() });
    match hours {
        ..1 => voice.say("desk-reports-under-an-hour"),
        1..48 => say("desk-reports-hours", hours),
        48..336 if tenths % 10 != 0 => {
            voice.say_with("desk-reports-days-part", &Values { what: &chart::tenths(tenths), ..Values::default() })
        }
        _ => say("desk-reports-days", tenths / 10),
    }
}

/// `GET`: `?from=`, `?to=` and `?rep=`.
pub async fn show(req: HttpRequest, app: web::Data<App>, _rep: RepIn) -> actix_web::Result<HttpResponse> {
    let fields = query(&req)?;
    let accounts = store::rep::every(&mut app.db.read().await.map_err(crate::error::Error::from)?)
        .await
        .map_err(crate::error::Error::from)?;
    let asked = Asked::read(&app, &fields, &accounts);
    let status = if asked.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let typed = |name: &str, day: i64| if fields.has(name) { fields.kept(name, 40) } else { time::iso_day(day) };
    let typed = (typed("from", asked.from), typed("to", asked.to));
    let page = ReportsPage::read(&app, &Chrome::of(&req), asked, accounts, typed).await?;
    Ok(Page::with_status(page, status).respond_to(&req))
}
