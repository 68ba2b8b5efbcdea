//! How fast and how small the portal is: the program itself on a real socket, over SQLite, loaded by browsers that keep
//! their connections. Makes its data, starts the portal, loads it, prints a table.
//!
//! ```text
//! cargo bench --bench load [-- --works 1,3 --merchants 1000,100000,1000000 --seconds 5 --rounds 3 --codes 6000]
//! cargo bench --bench load --profile dev -- --program target/release/handled-portal
//! ```
//!
//! Nothing is asserted but that each answer is the right one: machines differ. Portal and browsers share the machine, so
//! the portal's own processor time for each request is the figure that drifts least. docs/speed.md says what each work is.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark: it prints, and may stop"
)]
#![allow(missing_docs, clippy::pedantic, reason = "a program for the terminal of a developer")]

mod data;
mod http;
#[path = "../made/mod.rs"]
mod made;
mod portal;

use std::{fs, path::PathBuf, process::Command, thread, time::Duration};

use clap::Parser;

use data::{Data, EVENTS, Merchant};
use http::{Request, Seen, Until, load};
use portal::{Folder, Portal};

/// Merchants whose store page is asked for in turn.
const BUSY: usize = 16;
/// A list in the queue holds so many.
const ROWS: usize = 50;

/// Loads the portal and prints how fast it was.
#[derive(Parser)]
struct Asked {
    /// 1 store page, 2 code given, 3 queue, 4 start and memory, 5 PDF
    #[arg(long, value_delimiter = ',', default_value = "4,1,2,5,3")]
    works: Vec<u8>,
    /// How long each round of a work takes that reads
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// How often; the round in the middle is shown
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Merchants in the queue
    #[arg(long, value_delimiter = ',', default_value = "1000,100000")]
    merchants: Vec<usize>,
    /// Codes given in all rounds together
    #[arg(long, default_value_t = 6_000)]
    codes: usize,
    /// The program, where it is not the one built with this
    #[arg(long, default_value = env!("CARGO_BIN_EXE_handled-portal"))]
    program: PathBuf,
    #[arg(long, hide = true)]
    bench: bool,
}

impl Asked {
    fn wants(&self, work: u8) -> bool {
        self.works.contains(&work)
    }

    /// The round in the middle, by how many there were in a second.
    fn rounds(&self, mut round: impl FnMut(usize) -> Seen) -> Seen {
        let mut seen: Vec<Seen> = (0..self.rounds).map(&mut round).collect();
        seen.sort_by(|one, other| one.per_second.total_cmp(&other.per_second));
        seen.swap_remove(self.rounds / 2)
    }

    /// Reads the same again and again.
    fn read(&self, portal: &Portal, connections: usize, requests: &[Request]) -> Seen {
        load(portal, connections, Until::Sent, requests); // so that nothing is new to it
        self.rounds(|_| load(portal, connections, Until::Passed(Duration::from_secs(self.seconds)), requests))
    }
}

/// What the same work did in Go on the machine where the goals were set.
enum Go {
    PerSecond(f64),
    Milliseconds(f64),
    Nothing,
}

fn row(work: &str, seen: &Seen, go: &Go, must: &str) {
    let (theirs, times) = match go {
        Go::PerSecond(theirs) => (format!("{theirs}/s"), format!("{:.2}", seen.per_second / theirs)),
        Go::Milliseconds(theirs) => (format!("{theirs} ms"), format!("{:.2}", theirs / seen.p50)),
        Go::Nothing => (String::new(), String::new()),
    };
    let Seen { per_second, p50, p99, cpu, bytes } = seen;
    println!(
        "| {work} | {per_second:.0} | {p50:.2} ms | {p99:.2} ms | {cpu:.0} us | {bytes} | {theirs} | {times} | {must} |"
    );
}

fn table(title: &str) {
    println!("\n{title}\n");
    println!(
        "| work | a second | p50 | p99 | CPU of the portal for each | bytes | Go, elsewhere | times Go | must be |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
}

/// W1: the store page of a merchant who is signed in.
fn store_page(asked: &Asked, portal: &Portal, busy: &[Merchant]) {
    let plain = store_pages(busy, &[]);
    row("W1 store page, 16 connections", &asked.read(portal, 16, &plain), &Go::PerSecond(1_162.0), "3 x Go");
    row("W1 one connection", &asked.read(portal, 1, &plain), &Go::Milliseconds(0.84), "p50 0.4 ms");
}

/// The same as browsers ask for it, which take gzip, and Brotli too where the line is encrypted.
fn compressed(asked: &Asked, portal: &Portal, busy: &[Merchant]) {
    for takes in ["gzip", "gzip, deflate, br"] {
        let seen = asked.read(portal, 16, &store_pages(busy, &[("accept-encoding", takes)]));
        row(&format!("W1 for who takes {takes}, 16 connections"), &seen, &Go::Nothing, "");
    }
}

fn store_pages(busy: &[Merchant], more: &[(&str, &str)]) -> Vec<Request> {
    let page = |one: &Merchant| {
        let headers = [&[("cookie", one.cookie.as_str())], more].concat();
        Request::get(&format!("/access/{}", one.reference), &headers)
    };
    busy.iter().map(page).collect()
}

/// W2: the collaborator code is given: checked, sealed, moved, noted, on disk before the answer.
fn codes(asked: &Asked, portal: &Portal, waiting: &[Merchant]) {
    let code = |(number, one): (usize, &Merchant)| {
        // Each from another address, as a proxy says it.
        let from = format!("10.{}.{}.{}", number >> 16, number >> 8 & 255, number & 255);
        let form = format!("version={}&code={:04}", one.version, number % 10_000);
        let store = format!("/access/{}", one.reference);
        let headers = [("cookie", one.cookie.as_str()), ("x-forwarded-for", &from)];
        Request::post(&format!("{store}/code"), &headers, &form, &store)
    };
    let all: Vec<Request> = waiting.iter().enumerate().map(code).collect();
    let (many, one) = all.split_at(all.len() * 4 / 5);
    let share = |all: &[Request]| all.len() / asked.rounds;
    let (of_many, of_one) = (share(many), share(one));
    let seen = asked.rounds(|at| load(portal, 32, Until::Sent, &many[at * of_many..(at + 1) * of_many]));
    row("W2 code given, 32 connections", &seen, &Go::PerSecond(827.0), "1,000/s; aim: 2,393/s");
    let seen = asked.rounds(|at| load(portal, 1, Until::Sent, &one[at * of_one..(at + 1) * of_one]));
    row("W2 one connection", &seen, &Go::Milliseconds(1.01), "p50 1.2 ms");
}

/// W5: two pages of PDF, each for another store; and one that is kept.
fn paper(asked: &Asked, portal: &Portal, waiting: &[Merchant]) {
    let sheet = |one: &Merchant| {
        Request::get(&format!("/access/{}/explainer.pdf", one.reference), &[("cookie", one.cookie.as_str())])
    };
    let fresh: Vec<Request> = waiting.iter().take(100 * asked.rounds).map(sheet).collect();
    let share = fresh.len() / asked.rounds;
    let seen = asked.rounds(|at| load(portal, 1, Until::Sent, &fresh[at * share..(at + 1) * share]));
    row("W5 PDF for another store each time", &seen, &Go::Milliseconds(3.2), "p50 50 ms");
    let kept = [Request::get("/explainer.pdf", &[])];
    row("W5 PDF that is kept", &asked.read(portal, 1, &kept), &Go::Nothing, "aim: p50 0.2 ms");
}

/// W3: the first page of the queue with its counts, and the search of a part of a name.
fn queue(asked: &Asked, portal: &Portal, merchants: usize, data: &Data) {
    let page = |path: &str| Request::get(path, &[("cookie", data.rep.as_str())]);
    let (list, search) = match merchants {
        1_000 => (Go::PerSecond(689.0), Go::PerSecond(2_244.0)),
        100_000 => (Go::PerSecond(601.0), Go::PerSecond(1_016.0)),
        1_000_000 => (Go::PerSecond(665.0), Go::PerSecond(244.0)),
        _ => (Go::Nothing, Go::Nothing),
    };
    let first = asked.read(portal, 16, &[page("/desk?turn=partner")]);
    row(&format!("W3 queue, first {ROWS} of {merchants}, 16 connections"), &first, &list, "1,500/s");
    // One in 16, one in 100, and the tenth that a list shows last.
    let parts = ["ordic", "uorum", "ephyr"].map(|part| page(&format!("/desk?q={part}")));
    let seen = asked.read(portal, 16, &parts);
    row(&format!("W3 search of a part of a name in {merchants}, 16 connections"), &seen, &search, "Go's");
}

/// W4: start to the first answer, and memory when idle.
fn starts(asked: &Asked) {
    const STARTS: usize = 11;
    let folder = Folder::make("starts");
    drop(Portal::start(&asked.program, &folder, &[])); // makes database and key file
    let mut times: Vec<Duration> =
        (0..STARTS).map(|_| Portal::start(&asked.program, &folder, &[]).first_answer).collect();
    times.sort_unstable();
    let idle = Portal::start(&asked.program, &folder, &[]);
    thread::sleep(Duration::from_secs(5));
    let millis = |at: usize| times[at].as_secs_f64() * 1_000.0;
    println!(
        "W4 start to the first answer: median {:.1} ms, slowest {:.1} ms, of {STARTS} (Go elsewhere: 42 ms; must: 100 ms)",
        millis(STARTS / 2),
        millis(STARTS - 1)
    );
    println!("W4 idle memory, 5 s after: {:.1} MiB (Go elsewhere: 14; must: 40)", idle.memory());
    let size = fs::metadata(&asked.program).unwrap().len();
    println!("W4 size of the program: {:.1} MiB (Go elsewhere: 12)", size as f64 / 1_048_576.0);
}

/// The machine, and what is measured on it.
fn heading(asked: &Asked) {
    let said = |program: &str, flag: &str| {
        let out = Command::new(program).arg(flag).output().expect("it answers").stdout;
        String::from_utf8_lossy(&out).trim().to_owned()
    };
    let machine = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = machine.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let busy = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let build = asked.program.parent().and_then(|folder| folder.file_name()).unwrap_or_default().to_string_lossy();
    println!(
        "{} ({build} build, {}), {cores} cores of {}, {}",
        said(&asked.program.to_string_lossy(), "--version"),
        said("rustc", "--version"),
        model.trim_start_matches([' ', '\t', ':']),
        said("uname", "-sr"),
    );
    println!("Load before: {}. Rounds: {} of {} s.", busy.trim_end(), asked.rounds, asked.seconds);
}

#[actix_web::main]
async fn main() {
    let mut asked = Asked::parse();
    asked.program = fs::canonicalize(&asked.program).expect("--program: there is no such file");
    heading(&asked);
    if asked.wants(4) {
        starts(&asked);
    }
    if [1, 2, 5].iter().any(|work| asked.wants(*work)) {
        let folder = Folder::make("few");
        let waiting = if asked.wants(2) { asked.codes } else { 100 * asked.rounds };
        let data = data::make(&folder, 1_000, waiting, BUSY).await;
        // What the worker does is no part of a request.
        let portal = Portal::start(&asked.program, &folder, &["--no-worker"]);
        table(&format!("{}, 1,000 merchants; {EVENTS} events on the store page", data.database));
        if asked.wants(1) {
            store_page(&asked, &portal, &data.busy);
        }
        if asked.wants(2) {
            codes(&asked, &portal, &data.waiting);
        }
        let mut memory = vec![portal.memory()];
        if asked.wants(1) {
            compressed(&asked, &portal, &data.busy);
        }
        memory.push(portal.memory());
        if asked.wants(5) {
            paper(&asked, &portal, &data.waiting);
        }
        memory.push(portal.memory());
        println!(
            "\nW4 memory after W1 and W2 {:.1} MiB, after compressing {:.1}, after the PDFs {:.1} (Go elsewhere: 35; must: 80)",
            memory[0], memory[1], memory[2]
        );
    }
    if asked.wants(3) {
        for merchants in asked.merchants.iter().copied() {
            let folder = Folder::make(&format!("queue-{merchants}"));
            let data = data::make(&folder, merchants, 0, 0).await;
            let portal = Portal::start(&asked.program, &folder, &["--no-worker"]);
            table(&format!("{}, {merchants} merchants", data.database));
            queue(&asked, &portal, merchants, &data);
            println!("\nW4 memory after that: {:.1} MiB", portal.memory());
        }
    }
}
