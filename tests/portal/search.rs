//! The search finds what a plain look at every row would find, whichever way it takes, in the order of the list.

use handled_portal::{
    domain::{
        access_request::{Flag, State, Turn},
        text,
    },
    store::{
        self, Db,
        queue::{Filter, Line, Part, Place, Reach, SHORT, WHOLE, page, part},
    },
};

use crate::{counts::run, on_both, support::TestApp};

/// Names made so that many share pieces, in several scripts, with what means something to LIKE, FTS5 or regular expressions.
const PIECES: [&str; 16] = [
    "aba",
    "bab",
    "ab",
    "Ärmel",
    "x y",
    "100%",
    "a_b",
    "!?*",
    "東京都店",
    "\"q\"",
    "STRASSE",
    "straße",
    "ΣΊΣΥΦΟΣ",
    "-- ;",
    "(o)",
    "é́",
];

async fn fill(app: &TestApp) {
    for number in 0..36 {
        let name = format!("{} {}", PIECES[number % 16], PIECES[number * 7 % 16]);
        app.merchant_with(&name, &[&format!("shop-{number}")], &[&format!("p{}@{number}.example.com", number % 5)])
            .await;
        app.forward(if number.is_multiple_of(3) { 0 } else { 1_000 });
    }
    run(app, "UPDATE access_request SET turn = 'merchant', state = 'code_wanted' WHERE since % 3 = 0").await;
    run(app, "UPDATE access_request SET turn = 'nobody', state = 'active' WHERE since % 7 = 0").await;
    run(app, "UPDATE access_request SET stuck_at = 1, turn = 'partner' WHERE since % 5 = 0 AND state <> 'active'")
        .await;
    run(app, "UPDATE access_request SET paused_at = 1 WHERE since % 4 = 0").await;
}

/// All that is kept to be found by, by id.
async fn documents(app: &TestApp) -> Vec<(String, String)> {
    let text = "SELECT access_request.id, merchant.search || chr || lower(access_request.reference) FROM access_request \
                JOIN merchant ON merchant.id = access_request.merchant_id CROSS JOIN (SELECT '\n' AS chr) AS one";
    match app.db() {
        Db::Sqlite { write, .. } => sqlx::query_as(text).fetch_all(write).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(text).fetch_all(pool).await.unwrap(),
    }
}

fn holds(document: &str, typed: &str) -> bool {
    let words = text::fold(typed);
    if words.chars().count() < 3 {
        document.lines().any(|line| line.starts_with(&words))
    } else {
        document.lines().any(|line| line.contains(&words))
    }
}

/// The whole list, part by part in one direction, as its links lead: beside the last row of a full part, or on from where the
/// search stopped.
async fn by_parts(app: &TestApp, filter: &Filter, reach: Reach, back: bool) -> Vec<Line> {
    let mut conn = app.db().read().await.unwrap();
    let mut all: Vec<Line> = Vec::new();
    let mut place = Place::Top;
    if back {
        let last = page(&mut conn, filter, &Place::Top, 1_000).await.unwrap().pop();
        let Some(last) = last else { return all };
        place = Place::Before(last.cursor());
        all.push(last);
    }
    loop {
        let Part { lines, stopped } = part(&mut conn, filter, &place, 7, reach).await.unwrap();
        assert!(stopped.is_none() || lines.len() < 7, "a full part needs no more");
        assert!(stopped.is_none() || reach.walk.is_some(), "this search never stops");
        let end = if back { lines.first() } else { lines.last() };
        let Some(next) = stopped.or_else(|| end.map(Line::cursor)) else { return all };
        place = if back { Place::Before(next) } else { Place::After(next) };
        let at = if back { 0 } else { all.len() };
        all.splice(at..at, lines);
    }
}

fn ids(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.id.as_str()).collect()
}

on_both! {
    async fn every_way_of_searching_finds_the_same_in_the_same_order(app) {
        fill(&app).await;
        let documents = documents(&app).await;
        let whole = documents.iter().map(|(_, document)| document.as_str()).collect::<Vec<_>>();
        let mut typed: Vec<String> = PIECES.iter().map(|piece| (*piece).to_owned()).collect();
        // Pieces of what is there, from every place and of every length; and what is nowhere.
        for (at, document) in whole.iter().enumerate().step_by(3) {
            let letters: Vec<char> = document.chars().filter(|letter| *letter != '\n').collect();
            let from = at * 5 % letters.len();
            let piece: String = letters[from..letters.len().min(from + 1 + at % 9)].iter().collect();
            typed.extend(text::line(&piece, 200));
        }
        typed.extend(["zzz", "%%%", "___", "a\"b", "AND", "ab OR", "NEAR(", "hnd-", "HND", "s", "sh", "!", "\\", "ΣΊΣ", "ss"].map(str::to_owned));
        let filters = [
            Filter::default(),
            Filter { turn: Some(Turn::Partner), ..Filter::default() },
            Filter { state: Some(State::CodeWanted), ..Filter::default() },
            Filter { flag: Some(Flag::Paused), rep: Some(app.rep.id.clone()), ..Filter::default() },
        ];
        let ways = [
            ("as it is", WHOLE),
            ("as it is at first", SHORT),
            ("index", Reach { look: 0, many: 1_000, walk: None, few: 0 }),
            ("walk", Reach { look: 0, many: 0, walk: None, few: 0 }),
            ("all of the index", Reach { look: 0, many: 0, walk: None, few: 1_000 }),
            ("look, then walk", Reach { look: 1, many: 1, walk: None, few: 0 }),
            ("look, then index", Reach { look: 1, many: 1_000, walk: None, few: 0 }),
        ];
        let stops = [
            ("stops after 1", Reach { look: 0, many: 0, walk: Some(1), few: 0 }),
            ("stops after 3", Reach { look: 0, many: 0, walk: Some(3), few: 0 }),
            ("looks, then stops", Reach { look: 1, many: 0, walk: Some(4), few: 0 }),
            ("looks, then index or stops", Reach { look: 1, many: 5, walk: Some(2), few: 0 }),
        ];
        let mut found_any = 0;
        for filter in filters {
            let mut conn = app.db().read().await.unwrap();
            let list = page(&mut conn, &filter, &Place::Top, 1_000).await.unwrap();
            drop(conn);
            for typed in &typed {
                let wanted = |line: &&Line| documents.iter().any(|(id, document)| *id == line.id && holds(document, typed));
                let expected: Vec<Line> = list.iter().filter(wanted).cloned().collect();
                found_any += expected.len();
                let filter = Filter { search: Some(typed.clone()), ..filter.clone() };
                for (way, reach) in ways {
                    let mut conn = app.db().read().await.unwrap();
                    let found = part(&mut conn, &filter, &Place::Top, 1_000, reach).await.unwrap();
                    assert_eq!(found.stopped, None, "{typed:?} by {way} in {filter:?}");
                    assert_eq!(ids(&found.lines), ids(&expected), "{typed:?} by {way} in {filter:?}");
                }
            }
        }
        assert!(found_any > 500, "the test looks for too little: {found_any}");
        for typed in ["hnd", "example", "sh", "東京都", "ab", "p3@", "zzz"] {
            for turn in [None, Some(Turn::Partner)] {
                let filter = Filter { turn, search: Some(typed.into()), ..Filter::default() };
                let mut conn = app.db().read().await.unwrap();
                let list = page(&mut conn, &Filter { search: None, ..filter.clone() }, &Place::Top, 1_000).await.unwrap();
                drop(conn);
                let wanted = |line: &&Line| documents.iter().any(|(id, document)| *id == line.id && holds(document, typed));
                let expected: Vec<Line> = list.iter().filter(wanted).cloned().collect();
                assert!(expected.len() > 8 || !["hnd", "example", "sh"].contains(&typed), "{typed}: {}", expected.len());
                for (way, reach) in ways.into_iter().chain(stops) {
                    assert_eq!(ids(&by_parts(&app, &filter, reach, false).await), ids(&expected), "{typed} {turn:?} {way}");
                    assert_eq!(ids(&by_parts(&app, &filter, reach, true).await), ids(&expected), "{typed} {turn:?} {way}, back");
                }
            }
        }
    }

    async fn what_is_renamed_is_found_by_its_new_name_alone(app) {
        let added = app.merchant("Before", "before").await;
        let find = async |typed: &str| {
            let filter = Filter { search: Some(typed.into()), ..Filter::default() };
            page(&mut app.db().read().await.unwrap(), &filter, &Place::Top, 9).await.unwrap().len()
        };
        assert_eq!((find("befo").await, find("zebra").await), (1, 0));
        let id = added.merchant.id.as_str();
        app.db().write::<_, store::Error>(async |tx| store::merchant::set_search(tx, id, "zebra\nélan").await).await.unwrap();
        assert_eq!((find("befo").await, find("zebra").await, find("él").await, find("la").await), (0, 1, 1, 0));
        assert_eq!(find(&added.requests[0].reference).await, 1, "the reference stays");
    }
}
