//! How fast the queue answers with many merchants, on both databases: whole pages over HTTP, as a rep's browser gets them.
//!
//! ```text
//! cargo bench --bench queue [-- MERCHANTS [TRIES [sqlite|postgres]]]     1000000, 100
//! ```
//!
//! Makes its own data in the temporary folder (about 4 GB at a million) and removes it. PostgreSQL is a throw-away cluster, as
//! in the tests. Nothing is asserted: machines differ. `taskset -c 0` before it gives browser, portal and database one core.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark: it prints, and may stop"
)]
#![allow(missing_docs, clippy::pedantic, reason = "it shares the tests' kit")]

#[path = "../tests/support/postgres.rs"]
mod postgres;
#[path = "../tests/portal/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use handled_portal::{
    actions::{Actor, reply_stuck::reply_stuck, report_stuck::report_stuck},
    domain::{
        access_request::{AccessRequest, Flags, State},
        event::StuckOn,
        merchant::{Contact, Merchant, Store},
        moment::MINUTE,
        reference::{Prefix, Reference},
        rep::{Rep, Role},
        text,
    },
    store::{self, Db, bulk::Whole, rep::Account},
};
use support::{Engine, START, TestApp, person::Person};

const FIRST: [&str; 16] = [
    "Amber", "Birch", "Cobalt", "Dune", "Ember", "Fjord", "Garnet", "Harbour", "Indigo", "Juniper", "Kestrel",
    "Linden", "Meadow", "Nordic", "Orchard", "Poppy",
];
const SECOND: [&str; 12] = [
    "Bakery", "Candles", "Denim", "Flowers", "Games", "Kitchen", "Leather", "Optics", "Pottery", "Shoes", "Toys",
    "Wool",
];
const PERSON: [&str; 10] = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Ida", "Kim", "Lou"];
const REPS: usize = 20;
const BATCH: usize = 2_000;

/// A number that looks drawn, always the same for the same one.
fn scattered(number: usize) -> usize {
    let mut z = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    usize::try_from((z ^ (z >> 27)) >> 8).unwrap()
}

struct Made<'a> {
    app: &'a TestApp,
    reps: Vec<String>,
    prefix: Prefix,
    all: usize,
}

impl Made<'_> {
    /// One merchant with one store and one contact. One in a hundred is a "Quorum"; the last tenth, which waits the
    /// shortest, is called "Zephyr".
    fn merchant(&self, number: usize, whole: &mut Whole) {
        let dice = scattered(number);
        let age = i64::try_from((self.all - number) * 30 + dice % 30).unwrap() * MINUTE;
        let at = START.plus(-age);
        let id = || self.app.app.random.id(at).unwrap();
        let extra = match (dice / 7 % 100, number * 10 / self.all) {
            (_, 9) => " Zephyr",
            (0, _) => " Quorum",
            _ => "",
        };
        let name = format!("{} {}{extra} {number}", FIRST[dice % 16], SECOND[dice / 16 % 12]);
        let (merchant_id, contact_id, store_id) = (id(), id(), id());
        let handle = format!("{}-{number}", SECOND[dice / 16 % 12].to_lowercase());
        let (person, email) = (PERSON[dice / 192 % 10], format!("{}@{handle}.example.com", PERSON[dice / 192 % 10]));
        let search = text::fold(&[name.as_str(), &name, &handle, person, &email].join("\n"));
        let state = State::ALL[dice / 1920 % 10];
        let flag = |every: usize, salt: usize| scattered(number + salt).is_multiple_of(every).then_some(at);
        let is_open = state.is_open();
        let flags = Flags {
            stuck: flag(100, 1).filter(|_| is_open),
            check: flag(100, 2).filter(|_| state == State::Sent),
            reasked: flag(20, 3).filter(|_| state == State::Active),
            paused: flag(5, 4).filter(|_| matches!(state, State::Invited | State::CodeWanted)),
        };
        let bytes = (scattered(number) as u64).to_be_bytes();
        whole.requests.push(AccessRequest {
            id: id(),
            reference: Reference::from_bytes(&self.prefix, bytes[3..].try_into().unwrap()).to_string(),
            merchant_id: merchant_id.clone(),
            store_id: store_id.clone(),
            state,
            since: at,
            version: 1,
            catalogue_version: "1".into(),
            link_out_at: flag(2, 5),
            code: None,
            code_given_at: None,
            no_code: None,
            refusals: 0,
            flags,
            rested_at: flag(2, 6),
            removal_confirmed_at: flag(2, 7),
            created_at: at,
        });
        whole.stores.push(Store {
            id: store_id,
            merchant_id: merchant_id.clone(),
            handle: Some(handle),
            held_handle: None,
            label: name.clone(),
            owner_id: Some(contact_id.clone()),
            created_at: at,
        });
        let contact = Contact {
            id: contact_id,
            merchant_id: merchant_id.clone(),
            name: person.into(),
            email: email.clone(),
            language: "en".into(),
            proved_at: None,
            created_at: at,
            removed_at: None,
            forgotten_at: None,
            no_reminders_at: None,
        };
        whole.contacts.push((contact, email.to_lowercase()));
        let merchant = Merchant {
            id: merchant_id,
            name,
            rep_id: self.reps[scattered(number + 8) % REPS].clone(),
            language: "en".into(),
            external_id: None,
            zone: None,
            created_at: at,
            forgotten_at: None,
        };
        whole.merchants.push((merchant, "view_orders".into(), search));
    }
}

/// Statements that belong to one database.
async fn run(db: &Db, sqlite: &[&'static str], postgres: &[&'static str]) {
    match db {
        Db::Sqlite { write, .. } => {
            for text in sqlite {
                sqlx::query(*text).execute(write).await.expect(text);
            }
        }
        Db::Postgres(pool) => {
            for text in postgres {
                sqlx::query(*text).execute(pool).await.expect(text);
            }
        }
    }
}

async fn version(db: &Db) -> String {
    match db {
        Db::Sqlite { write, .. } => {
            let said: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(write).await.unwrap();
            format!("SQLite {said}")
        }
        Db::Postgres(pool) => {
            let said: String = sqlx::query_scalar("SHOW server_version").fetch_one(pool).await.unwrap();
            format!("PostgreSQL {said}")
        }
    }
}

async fn fill(app: &TestApp, merchants: usize) -> Vec<String> {
    let mut reps = Vec::new();
    for number in 0..REPS {
        let id = app.app.new_id().unwrap();
        let email = format!("rep{number}@handled.example.com");
        let rep = Rep { id: id.clone(), email: email.clone(), name: format!("Rep {number}"), role: Role::Rep };
        let account =
            Account { rep, password_hash: None, totp: None, totp_enrolled_at: None, totp_step: 0, disabled_at: None };
        app.db().write::<_, store::Error>(async |tx| store::rep::add(tx, &account, &email, START).await).await.unwrap();
        reps.push(id);
    }
    // One sorted build of the index is faster than a million small additions.
    run(app.db(), &[], &["DROP INDEX search_words"]).await;
    let prefix = Prefix::parse("HND").unwrap();
    let made = Made { app, reps: reps.clone(), prefix, all: merchants };
    for from in (0..merchants).step_by(BATCH) {
        let mut whole = Whole::default();
        for number in from..merchants.min(from + BATCH) {
            made.merchant(number, &mut whole);
        }
        app.db().write::<_, store::Error>(async |tx| store::bulk::add(tx, &whole).await).await.unwrap();
    }
    let words =
        "CREATE INDEX search_words ON search USING gin (words gin_trgm_ops) WITH (gin_pending_list_limit = 256)";
    run(app.db(), &["PRAGMA wal_checkpoint(TRUNCATE)"], &[words, "VACUUM ANALYZE"]).await;
    reps
}

fn percentile(times: &mut [Duration], part: usize) -> f64 {
    times.sort_unstable();
    let at = (times.len() * part).div_ceil(100).clamp(1, times.len()) - 1;
    times[at].as_secs_f64() * 1_000.0
}

async fn pages(app: &TestApp, reps: &[String], merchants: usize, tries: usize) {
    let mut rita = Person::at_desk(app, &reps[0]).await;
    let mut kinds: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, query: String| kinds.push((name.to_owned(), query));
    for turn in ["partner", "merchant", "nobody"] {
        add(&format!("turn {turn}"), format!("turn={turn}"));
    }
    for state in State::ALL {
        add(&format!("state {}", state.name()), format!("state={}", state.name()));
    }
    for flag in ["stuck", "check", "reasked", "paused"] {
        add(&format!("flag {flag}"), format!("flag={flag}"));
    }
    add("rep", "rep=me".into());
    add("rep, turn partner", "turn=partner&rep=me".into());
    add("rep, state sent", "state=sent&rep=me".into());
    add("rep, flag paused", "flag=paused&rep=me".into());
    add("state sent, turn partner", "state=sent&turn=partner".into());
    let last = merchants - 1;
    for (name, words) in [
        ("3 letters, every row", "com"),
        ("3 letters, 1 in 16", "fjo"),
        ("3 letters, 1 in 100", "quo"),
        ("3 letters, the latest tenth", "zep"),
        ("3 letters, none", "xqz"),
        ("3 letters of digits", "777"),
        ("2 letters, how a name begins", "ju"),
        ("1 letter, how a name begins", "k"),
        ("a word, 1 in 12", "pottery"),
        ("two words, 1 in 192", "nordic wool"),
        ("one merchant", &format!("{last}")),
    ] {
        add(&format!("search: {name}"), format!("q={}", words.replace(' ', "+")));
    }
    add("search in turn partner: every row", "turn=partner&q=com".into());
    add("search in flag check: 1 in 16", "flag=check&q=fjo".into());
    add("search of rep: 1 in 100", "rep=me&q=quo".into());
    // Where the first answer was that it stopped: on from there, however far it is.
    let stopped = START.plus(-i64::try_from(merchants.saturating_sub(3_000) * 30).unwrap() * MINUTE).0;
    add("looked further: the latest tenth", format!("q=zep&after=1.{stopped}.x&far=1"));
    add("looked further: 1 in 100", format!("q=quo&after=1.{stopped}.x&far=1"));
    // Half down the longest list.
    let middle = START.plus(-i64::try_from(merchants / 2 * 30).unwrap() * MINUTE).0;
    add("page in the middle of turn partner", format!("turn=partner&after=1.{middle}.x"));
    add("page in the middle of everything of a rep", format!("rep=me&before=1.{middle}.x"));
    println!("| page | p50 | p99 |\n|---|---|---|");
    for (name, query) in kinds {
        let path = format!("/desk?{query}");
        let mut times = Vec::with_capacity(tries);
        for _ in 0..tries {
            let began = Instant::now();
            let seen = rita.get(&path).await;
            times.push(began.elapsed());
            seen.expect(200);
        }
        println!("| {name} | {:.1} ms | {:.1} ms |", percentile(&mut times, 50), percentile(&mut times, 99));
    }
    let mut times = Vec::new();
    for _ in 0..tries {
        let began = Instant::now();
        store::queue::counts(&mut app.db().read().await.unwrap()).await.unwrap();
        times.push(began.elapsed());
    }
    println!("| (all counts alone) | {:.2} ms | {:.2} ms |", percentile(&mut times, 50), percentile(&mut times, 99));
}

/// One more move where the history is short, long and very long.
async fn moves(app: &TestApp, tries: usize) {
    let added = app.merchant("History", "history").await;
    let reference = &added.requests[0].reference;
    let contact = Actor::Contact(added.contacts[0].clone());
    let mut version = 1;
    println!("\n| lines of history | one more move, p50 | p99 |\n|---|---|---|");
    for length in [10, 1_000, 10_000] {
        let mut times = Vec::new();
        loop {
            let began = Instant::now();
            if version % 2 == 1 {
                report_stuck(&app.app, &contact, reference, version, StuckOn::Other, "").await.unwrap();
            } else {
                reply_stuck(&app.app, &app.actor(), reference, version).await.unwrap();
            }
            version += 1;
            if version > length {
                times.push(began.elapsed());
            }
            if times.len() == tries {
                break;
            }
        }
        println!("| {length} | {:.2} ms | {:.2} ms |", percentile(&mut times, 50), percentile(&mut times, 99));
    }
}

#[actix_web::main]
async fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    let number = |at: usize, other: usize| given.get(at).map_or(other, |one| one.parse().expect("a number"));
    let (merchants, tries) = (number(0, 1_000_000), number(1, 100));
    let only = given.get(2).map(String::as_str);
    let machine = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = machine
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .unwrap_or("")
        .trim_start_matches([' ', '\t', ':']);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let build = if cfg!(debug_assertions) { "dev" } else { "release" };
    println!("{merchants} merchants, {tries} tries each, {build} build, {cores} core(s) of {model}");
    for (engine, name) in [(Engine::Sqlite, "sqlite"), (Engine::Postgres, "postgres")] {
        if only.is_some_and(|only| only != name) {
            continue;
        }
        let app = TestApp::start(engine).await;
        let began = Instant::now();
        let reps = fill(&app, merchants).await;
        println!("\n### {}, filled in {} s\n", version(app.db()).await, began.elapsed().as_secs());
        pages(&app, &reps, merchants, tries).await;
        moves(&app, tries).await;
    }
}
