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

mod made;
#[path = "../tests/support/postgres.rs"]
mod postgres;
#[path = "../tests/portal/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use handled_portal::{
    actions::{Actor, reply_stuck::reply_stuck, report_stuck::report_stuck},
    domain::{access_request::State, event::StuckOn, moment::MINUTE},
    store,
};
use support::{Engine, START, TestApp, person::Person};

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
        let reps = made::fill(&app.app, merchants).await;
        println!("\n### {}, filled in {} s\n", made::version(app.db()).await, began.elapsed().as_secs());
        pages(&app, &reps, merchants, tries).await;
        moves(&app, tries).await;
    }
}
