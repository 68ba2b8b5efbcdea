//! The reports: numbers counted by hand, and held to what the timelines say.

use std::collections::BTreeMap;

use handled_portal::{
    actions::{
        Actor,
        answer_request::answer_request,
        assign_rep::assign_rep,
        confirm_access::confirm_access,
        decline_request::decline_request,
        erase_code::erase_code,
        find_lapsed::find_lapsed,
        import_merchants::import_merchants,
        mark_opened::mark_opened,
        mark_sent::mark_sent,
        submit_code::{SubmitCode, submit_code},
        take_back_move::take_back_move,
    },
    domain::{
        access_request::State,
        code::CollaboratorCode,
        event::Accepted,
        flow::{Flow, Line, Step, Walk, day_of},
        moment::{DAY, HOUR},
    },
    store::{self, Db},
};
use scraper::{Html, Selector};
use sqlx::{AssertSqlSafe, Row as _};

use crate::{
    on_both,
    support::{TestApp, person::Person},
};

/// One access request, and what happens to it.
struct One<'a> {
    app: &'a TestApp,
    reference: String,
    contact: Actor,
}

impl<'a> One<'a> {
    async fn made(app: &'a TestApp, handle: &str) -> Self {
        let added = app.merchant(handle, handle).await;
        Self { app, reference: added.requests[0].reference.clone(), contact: Actor::Contact(added.contacts[0].clone()) }
    }

    async fn version(&self) -> i64 {
        self.app.request(&self.reference).await.version
    }

    async fn opened(&self) {
        let version = self.version().await;
        mark_opened(&self.app.app, &self.app.actor(), &self.reference, version).await.unwrap();
    }

    async fn code(&self) {
        let (code, version) = (CollaboratorCode::parse("0105").unwrap(), self.version().await);
        let command = SubmitCode { reference: &self.reference, version, address: None, code: &code, agreement: None };
        submit_code(&self.app.app, &self.contact, &command).await.unwrap();
    }

    async fn sent(&self) {
        let version = self.version().await;
        mark_sent(&self.app.app, &self.app.actor(), &self.reference, version).await.unwrap();
    }

    async fn accepted(&self) {
        let version = self.version().await;
        answer_request(&self.app.app, &self.contact, &self.reference, version, Accepted::All).await.unwrap();
    }

    async fn active(&self) {
        let version = self.version().await;
        confirm_access(&self.app.app, &self.app.actor(), &self.reference, version, vec!["view_orders".into()])
            .await
            .unwrap();
    }

    async fn declined(&self, actor: &Actor) {
        let version = self.version().await;
        decline_request(&self.app.app, actor, &self.reference, version, false, "").await.unwrap();
    }

    async fn lapsed(&self) {
        let version = self.version().await;
        find_lapsed(&self.app.app, &self.app.actor(), &self.reference, version, true).await.unwrap();
    }

    async fn taken_back(&self) {
        let version = self.version().await;
        take_back_move(&self.app.app, &self.app.actor(), &self.reference, version, "a slip").await.unwrap();
    }
}

/// Three merchants. Acme goes all the way: 3 hours, 47 hours, 5 days. Bear says no after 10 hours. Cat never answers.
async fn small_world(app: &TestApp) {
    let (acme, bear, _cat) = (One::made(app, "acme").await, One::made(app, "bear").await, One::made(app, "cat").await);
    app.forward(3 * HOUR);
    acme.code().await;
    app.forward(7 * HOUR);
    bear.declined(&bear.contact).await;
    app.forward(40 * HOUR);
    acme.sent().await;
    app.forward(5 * DAY);
    acme.active().await;
    app.forward(20 * DAY);
}

/// Everything that can happen, moves taken back among it, spread over weeks.
async fn busy_world(app: &TestApp) {
    let mut all = Vec::new();
    for at in 0..6 {
        all.push(One::made(app, &format!("busy-{at}")).await);
        app.forward(DAY / 3);
    }
    let rep = app.actor();
    all[0].opened().await;
    app.forward(HOUR);
    all[0].taken_back().await;
    app.forward(HOUR);
    for one in &all[..5] {
        app.forward(9 * HOUR);
        one.code().await;
    }
    app.forward(3 * DAY);
    // Sent by mistake, taken back, sent, taken back again, sent at last.
    for _ in 0..2 {
        all[1].sent().await;
        app.forward(5 * HOUR);
        all[1].taken_back().await;
        app.forward(30 * HOUR);
    }
    all[1].sent().await;
    all[2].sent().await;
    app.forward(17 * DAY);
    all[1].accepted().await;
    all[2].lapsed().await;
    app.forward(70 * DAY);
    all[1].active().await;
    all[2].taken_back().await;
    all[2].accepted().await;
    // A no that takes the code along, taken back: the way goes on from where the code is wanted.
    all[3].declined(&rep).await;
    app.forward(26 * HOUR);
    all[3].taken_back().await;
    assert_eq!(app.request(&all[3].reference).await.state, State::CodeWanted);
    app.forward(4 * HOUR);
    all[3].code().await;
    let version = all[4].version().await;
    erase_code(&app.app, &rep, &all[4].reference, version).await.unwrap();
    let file = b"name,contact_name,contact_email,store,state,since\nOld,Noa Levi,noa@old.example.com,old-one,active,2025-01-31\nNew,Ole Lund,ole@new.example.com,new-one,,\n";
    import_merchants(&app.app, &rep, &app.app.new_id().unwrap(), file, "test").await.unwrap();
}

/// What all timelines count, from their first line to their last.
async fn recounted(app: &TestApp, merchant_ids: &[String]) -> BTreeMap<Step, i64> {
    let mut counts = BTreeMap::new();
    let mut conn = app.db().read().await.unwrap();
    for id in merchant_ids {
        for request in store::access_request::of_merchant(&mut conn, id).await.unwrap() {
            let events = store::event::of_request(&mut conn, &request.id).await.unwrap();
            for (step, count) in Walk::all(events.iter().filter_map(Line::of)).1 {
                *counts.entry(step).or_default() += count;
            }
        }
    }
    counts
}

/// Holds what is counted for each rep to the rows themselves.
pub async fn loads_agree(app: &TestApp) {
    assert_eq!(words(app, LOADS).await, words(app, RECOUNTED_LOADS).await);
}

/// Holds what is counted of the moves to the timelines.
pub async fn flow_agrees(app: &TestApp) {
    let ids = words(app, "SELECT id FROM merchant ORDER BY id").await;
    let counts = recounted(app, &ids).await.into_iter().filter(|(_, count)| *count != 0);
    let line = |(step, count): (Step, i64)| {
        let from = step.from.map_or("", State::name);
        format!("{} {from} {} {} {count}", step.day, step.to.name(), step.hours.unwrap_or(-1))
    };
    let (mut told, mut counted) = (counts.map(line).collect::<Vec<_>>(), words(app, FLOW).await);
    told.sort_unstable();
    counted.sort_unstable();
    assert_eq!(counted, told);
}

/// Rows of a text, as words.
async fn words(app: &TestApp, text: &str) -> Vec<String> {
    let text = AssertSqlSafe(text);
    match app.db() {
        Db::Sqlite { write, .. } => {
            sqlx::query(text).fetch_all(write).await.unwrap().iter().map(|row| row.get::<String, _>(0)).collect()
        }
        Db::Postgres(pool) => {
            sqlx::query(text).fetch_all(pool).await.unwrap().iter().map(|row| row.get::<String, _>(0)).collect()
        }
    }
}

async fn run(app: &TestApp, text: &str) {
    let text = AssertSqlSafe(text);
    match app.db() {
        Db::Sqlite { write, .. } => drop(sqlx::query(text).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(text).execute(pool).await.unwrap()),
    }
}

const FLOW: &str = "SELECT day || ' ' || from_state || ' ' || to_state || ' ' || hours || ' ' || SUM(moves) FROM flow \
                    GROUP BY day, from_state, to_state, hours HAVING SUM(moves) <> 0 ORDER BY 1";
const LOADS: &str = "SELECT rep_id || ' ' || state || ' ' || turn || ' ' || SUM(requests) FROM rep_count \
                     GROUP BY rep_id, state, turn HAVING SUM(requests) <> 0 ORDER BY 1";
const RECOUNTED_LOADS: &str = "SELECT merchant.rep_id || ' ' || state || ' ' || turn || ' ' || COUNT(*) FROM access_request \
                               JOIN merchant ON merchant.id = access_request.merchant_id GROUP BY merchant.rep_id, state, turn ORDER BY 1";

fn rows(body: &str) -> Vec<Vec<String>> {
    let text = body.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The cells of a row of a table on the page, by the words it begins with.
fn row_of(body: &str, table: &str, head: &str) -> Vec<String> {
    let page = Html::parse_document(body);
    let rows = Selector::parse(&format!("#{table} tbody tr")).unwrap();
    let said =
        |text: scraper::element_ref::Text<'_>| text.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    for row in page.select(&rows) {
        let cells: Vec<String> =
            row.select(&Selector::parse("th, td").unwrap()).map(|cell| said(cell.text())).collect();
        if cells.first().is_some_and(|first| first.starts_with(head)) {
            return cells[1..].to_vec();
        }
    }
    panic!("no row {head} in {table}");
}

fn sorted(mut flow: Flow) -> Flow {
    flow.now.sort_unstable();
    flow.long.sort_unstable();
    flow
}

on_both! {
    async fn the_numbers_of_a_small_world_are_as_counted_by_hand(app) {
        small_world(&app).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let body = rita.get("/desk/reports").await.expect(200).body;
        // 27 days and 2 hours after 3 March 14:05.
        assert_eq!(row_of(&body, "states-table", "30 March 2026"), ["1", "0", "0", "0", "0", "1", "1", "0", "0", "0"]);
        assert_eq!(row_of(&body, "steps-table", "Invited"), ["2", "3 hours", "10 hours"]);
        assert_eq!(row_of(&body, "steps-table", "Ready"), ["1", "47 hours", "47 hours"]);
        assert_eq!(row_of(&body, "steps-table", "Sent"), ["1", "5 days", "5 days"]);
        assert_eq!(row_of(&body, "steps-table", "Code"), ["0", "–", "–"]);
        assert_eq!(row_of(&body, "stops-table", "Invited"), ["3", "1", "1", "0", "0", "1"]);
        assert_eq!(row_of(&body, "stops-table", "Sent"), ["1", "1", "0", "0", "0", "0"]);
        // Cat was never sent a link and Bear said no: both wait for the partner. Acme took 7 days and 2 hours.
        assert_eq!(row_of(&body, "reps-table", "Rita"), ["2", "1", "1", "1", "7 days"]);
        assert_eq!(row_of(&body, "reps-table", "Ada"), ["0", "0", "0", "0", "–"]);
        assert!(!body.contains("Vera Voss"), "a viewer looks after nobody");
        let states = rows(&rita.get("/desk/reports/states.csv?from=2026-03-02&to=2026-03-06").await.expect(200).body);
        assert_eq!(states[0][..3], ["day", "invited", "code_wanted"]);
        let days: Vec<String> = states[1..].iter().map(|row| format!("{} {} {} {} {}", row[0], row[1], row[3], row[4], row[7])).collect();
        assert_eq!(days, ["2026-03-02 0 0 0 0", "2026-03-03 2 1 0 0", "2026-03-04 1 1 0 1", "2026-03-05 1 0 1 1", "2026-03-06 1 0 1 1"]);
    }

    async fn a_move_that_was_taken_back_counts_for_nothing(app) {
        let one = One::made(&app, "acme").await;
        app.forward(2 * HOUR);
        one.code().await;
        let before = words(&app, FLOW).await;
        app.forward(HOUR);
        one.sent().await;
        assert_ne!(words(&app, FLOW).await, before);
        app.forward(3 * DAY);
        one.taken_back().await;
        assert_eq!(words(&app, FLOW).await, before);
        app.forward(DAY);
        one.sent().await;
        let flow = words(&app, FLOW).await;
        let day = day_of(app.app.clock.now());
        // 1 hour, 3 days, 1 day since the code came: 97 hours, in steps of six.
        assert!(flow.contains(&format!("{day} ready_to_send sent 96 1")), "{flow:?}");
    }

    async fn what_is_counted_is_what_the_timelines_say(app) {
        small_world(&app).await;
        busy_world(&app).await;
        let ids = words(&app, "SELECT id FROM merchant ORDER BY id").await;
        let (first, today) = (0, day_of(app.app.clock.now()));
        let counts = recounted(&app, &ids).await;
        let mut conn = app.db().read().await.unwrap();
        let now = app.app.clock.now();
        for (from, to) in [(first, today), (today - 80, today - 3), (today - 100, today - 60)] {
            let flow = sorted(store::flow::between(&mut conn, from, to, now).await.unwrap());
            let expected = Flow { now: flow.now.clone(), long: flow.long.clone(), ..Flow::of(&counts, from, to) };
            let by_day = |flow: &Flow| {
                let mut days: BTreeMap<(i64, Option<State>, State), i64> = BTreeMap::new();
                for one in &flow.moves {
                    *days.entry((one.day, one.from, one.to)).or_default() += one.count;
                }
                days.retain(|_, count| *count != 0);
                days
            };
            assert_eq!(by_day(&flow), by_day(&expected));
            let stays = |flow: &Flow| flow.stays.iter().filter(|one| one.count != 0).copied().collect::<Vec<_>>();
            assert_eq!(stays(&flow).len(), stays(&expected).len());
            assert!(stays(&expected).iter().all(|one| stays(&flow).contains(one)));
            // All are Rita's: what is read from her timelines alone is the same.
            let (hers, is_part) = store::flow::of_rep(&mut conn, &app.rep.id, (from, to), now, 100).await.unwrap();
            assert!(!is_part);
            assert_eq!((by_day(&hers), &sorted(hers).now), (by_day(&flow), &flow.now));
        }
        // The day before anything happened nobody was anywhere, counted back from today.
        let flow = store::flow::between(&mut conn, first, today, now).await.unwrap();
        let start = day_of(crate::support::START);
        for state in State::ALL {
            assert_eq!(flow.standing(state, start - 1, start - 1), [0], "{state:?}");
        }
        let (_, is_part) = store::flow::of_rep(&mut conn, &app.rep.id, (first, today), now, 3).await.unwrap();
        assert!(is_part, "more than were asked for");
    }

    async fn the_migration_counts_what_was_there_before(app) {
        small_world(&app).await;
        busy_world(&app).await;
        let before = (words(&app, FLOW).await, words(&app, LOADS).await);
        assert!(before.0.len() > 10, "{:?}", before.0);
        let [reports, counts] = if app.db().engine() == "SQLite" {
            [include_str!("../../migrations/sqlite/0008_reports.sql"), include_str!("../../migrations/sqlite/0011_report_counts.sql")]
        } else {
            [include_str!("../../migrations/postgres/0008_reports.sql"), include_str!("../../migrations/postgres/0011_report_counts.sql")]
        };
        for (file, table) in [(reports, "flow"), (reports, "rep_count"), (counts, "rep_count")] {
            run(&app, &format!("DELETE FROM {table}")).await;
            let text = &file[file.find(&format!("INSERT INTO {table}")).unwrap()..];
            run(&app, &text[..text.find(';').unwrap()]).await;
            assert_eq!((words(&app, FLOW).await, words(&app, LOADS).await), before);
        }
    }

    async fn what_a_rep_has_follows_the_merchant(app) {
        small_world(&app).await;
        busy_world(&app).await;
        assert_eq!(words(&app, LOADS).await, words(&app, RECOUNTED_LOADS).await);
        let ids = words(&app, "SELECT id FROM merchant ORDER BY id").await;
        for id in ids.iter().step_by(2) {
            assert!(assign_rep(&app.app, &app.actor(), id, &app.admin.id, "test").await.unwrap());
        }
        let loads = words(&app, LOADS).await;
        assert_eq!(loads, words(&app, RECOUNTED_LOADS).await);
        assert!(loads.iter().any(|one| one.starts_with(&app.admin.id)));
        let one = One::made(&app, "later").await;
        one.opened().await;
        assert_eq!(words(&app, LOADS).await, words(&app, RECOUNTED_LOADS).await);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let seen = rita.get(&format!("/desk/reports?rep={}", app.admin.id)).await.expect(200).says("merchants of Ada Adams");
        let page = Html::parse_document(&seen.body);
        assert_eq!(page.select(&Selector::parse("#reps-table tbody tr").unwrap()).count(), 1, "only hers");
        let theirs: i64 = {
            let mut conn = app.db().read().await.unwrap();
            let today = day_of(app.app.clock.now());
            let (flow, _) = store::flow::of_rep(&mut conn, &app.admin.id, (0, today), app.app.clock.now(), 100).await.unwrap();
            flow.now.iter().map(|(_, count)| count).sum()
        };
        assert_eq!(usize::try_from(theirs).unwrap(), ids.len().div_ceil(2));
    }

    async fn each_report_is_a_file_and_each_file_is_in_the_audit_log(app) {
        let one = One::made(&app, "acme").await;
        run(&app, "UPDATE rep SET name = '=SUM(A1)' WHERE email = 'rita@handled.example.com'").await;
        one.opened().await;
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        for (name, lines) in [("states", 91), ("steps", 6), ("stops", 6), ("reps", 3)] {
            let seen = vera.get(&format!("/desk/reports/{name}.csv")).await.expect(200);
            assert_eq!(seen.headers["content-type"], "text/csv; charset=utf-8");
            let file = seen.headers["content-disposition"].to_str().unwrap();
            assert_eq!(file, format!("attachment; filename=\"{name}-2025-12-04-2026-03-03.csv\""));
            let rows = rows(&seen.body);
            assert_eq!(rows.len(), lines, "{name}");
            assert!(rows.iter().all(|row| row.len() == rows[0].len()));
        }
        let seen = vera.get("/desk/reports/reps.csv").await.expect(200);
        assert!(seen.body.contains("\"'=SUM(A1)\""), "no spreadsheet runs a name: {}", seen.body);
        vera.get("/desk/reports/other.csv").await.expect(404);
        vera.get("/desk/reports/states.csv?from=soon").await.expect(422).says("This is no day");
        let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 100).await.unwrap();
        let rows: Vec<_> = audit.iter().filter(|row| row.act == "export_report").filter_map(|row| row.subject_id.as_deref()).collect();
        assert_eq!(rows, ["states", "steps", "stops", "reps", "reps"], "what was refused is not there");
    }

    async fn what_the_address_asks_for_is_read_or_refused(app) {
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.get("/desk/reports").await.expect(200).says("There are no access requests to report on yet").says("4 December 2025 to 3 March 2026");
        let seen = vera.get("/desk/reports?from=2026-02-02&to=2026-03-03").await.expect(200).says("2 February 2026 to 3 March 2026");
        let page = Html::parse_document(&seen.body);
        let current = page.select(&Selector::parse("main .filters [aria-current]").unwrap()).next().unwrap();
        assert_eq!(current.text().collect::<String>(), "Last 30 days");
        vera.get(&format!("/desk/reports?rep={}", app.viewer.id)).await.expect(200);
        for (query, said) in [
            ("from=yesterday", "This is no day"),
            ("to=2026-02-30", "This is no day"),
            ("from=2026-2-3", "This is no day"),
            ("from=%00", "This is no day"),
            ("from=20260201", "This is no day"),
            ("from=99999-01-01", "This is no day"),
            ("from=2026-03-02&to=2026-03-01", "comes after the last"),
            ("to=2026-03-04", "has not come yet"),
            ("from=1999-01-01", "more than ten years"),
            ("rep=nobody", "We know no such rep"),
            ("rep=%00", "We know no such rep"),
        ] {
            let seen = vera.get(&format!("/desk/reports?{query}")).await.expect(422).says(said).says("4 December 2025");
            assert!(seen.title().starts_with("Error: "), "{query}");
        }
        assert_eq!(vera.get("/desk/reports?from=yesterday").await.value("from").unwrap(), "yesterday", "what was typed stays");
        assert!(vera.get("/desk").await.links().contains(&"/desk/reports".to_owned()));
    }

    async fn charts_are_drawn_without_inline_style_and_say_what_they_show(app) {
        small_world(&app).await;
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        let body = vera.get("/desk/reports").await.expect(200).body;
        assert!(!body.contains("style="));
        let page = Html::parse_document(&body);
        let mut charts = 0;
        for chart in page.select(&Selector::parse("svg[role=img]").unwrap()) {
            let (title, desc) = (Selector::parse("title").unwrap(), Selector::parse("desc").unwrap());
            let said = |what: &Selector| chart.select(what).next().unwrap().text().collect::<String>();
            assert!(!said(&title).is_empty() && said(&desc).ends_with('.'), "{}", said(&desc));
            charts += 1;
        }
        assert_eq!(charts, 13);
        assert!(body.contains("Invited: half in 3 hours, 9 of 10 in 10 hours."));
    }
}
