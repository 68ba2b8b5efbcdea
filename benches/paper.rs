//! How long one PDF takes and what memory it needs, over 1,000 of them, each for another store.
//! The explainer, and what is held about a merchant with 12 stores. `cargo bench --bench paper`, or with `--profile dev` on a build that is there already. Nothing is asserted: machines differ.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a program for the terminal of a developer"
)]

use std::{sync::Arc, time::Instant};

use handled_portal::{
    config::Config,
    domain::{permission, shopify_admin},
    i18n::Voice,
    print::{
        document::{Block, Column, Document, Part, Table},
        explainer::{self, About, Sources, Stands},
        pdf::{Paper, lay_out, render},
    },
};

const COUNT: usize = 1_000;

fn main() {
    let config = Config::default();
    let catalogue: permission::Catalogue = toml::from_str(permission::EMBEDDED).unwrap();
    let shopify: shopify_admin::ShopifyAdmin = toml::from_str(shopify_admin::EMBEDDED).unwrap();
    let voice = Voice {
        language: "en".into(),
        partner: "Handled".into(),
        support: "support@example.com".into(),
        prefix: "HND".into(),
        shopify: Some(Arc::new(shopify.clone())),
    };
    let sources = Sources {
        address: "",
        date: "Saturday 7 March 2026",
        partner: &config.partner,
        durations: &config.durations,
        catalogue: &catalogue,
        shopify: &shopify,
        voice: &voice,
    };
    let explainer_of = |number: usize| {
        let standing = catalogue.permissions.iter().map(|permission| Stands {
            key: permission.key.clone(),
            state: "Granted".into(),
            since: "Tuesday 3 March 2026".into(),
            source: "Rita Reyes, Handled".into(),
        });
        let about = About {
            store: format!("Kaffé & Söner {number}"),
            host: format!("kaffe-{number}.myshopify.com"),
            reference: format!("HND-7K2Q-{number:04}"),
            state: "Access is on.".into(),
            rep: "Rita Reyes".into(),
            standing: standing.collect(),
            extra: Vec::new(),
            changed: None,
        };
        let address = format!("https://access.example.com/access/{}/explainer", about.reference);
        explainer::of(Sources { address: &address, ..sources }, Some(&about))
    };
    let values: Vec<Document> = (0..COUNT).map(explainer_of).collect();
    println!("before any:   {} MiB resident", resident("VmRSS"));
    let began = Instant::now();
    let bytes = render(&values[0], Paper::A4).unwrap().len();
    println!("the first:    {:.1} ms with the fonts, {bytes} bytes; {} MiB", millis(began), resident("VmRSS"));
    measure("explainer", &values);
    let values: Vec<Document> = values.into_iter().enumerate().map(|(at, one)| held(at, one)).collect();
    println!("and these:    {} MiB resident, for the documents too", resident("VmRSS"));
    measure("what is held", &values);
}

fn measure(name: &str, values: &[Document]) {
    let (mut size, mut pages) = (0, 0);
    let mut times: Vec<f64> = values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            let began = Instant::now();
            let file = render(value, Paper::ALL[at % 2]).unwrap();
            let took = millis(began);
            size = size.max(file.len());
            pages = pages.max(if at == 0 { lay_out(value, Paper::A4).pages.len() } else { 0 });
            took
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (p50, p99, most) = (times[COUNT / 2], times[COUNT * 99 / 100], times[COUNT - 1]);
    println!("{COUNT} of {name}: {pages} pages, {} KB at most", size / 1024);
    println!("              p50 {p50:.1} ms, p99 {p99:.1} ms, slowest {most:.1} ms");
    println!("after:        {} MiB resident, {} MiB at most", resident("VmRSS"), resident("VmHWM"));
}

/// Facts and tables as the paper of what is held has them: 3 people, 12 stores, each with a request of 5 permissions and
/// 10 lines of history, and 40 messages.
fn held(number: usize, mut document: Document) -> Document {
    let when = |at: usize| format!("Tuesday {} March 2026, {:02}:{:02} CET", 1 + at % 28, at % 24, (number + at) % 60);
    let facts = |about: &str| {
        let row = |term: &str| (term.to_owned(), format!("{about} {number}"));
        Block::Facts(["Address", "Owner", "Added", "Since", "Language", "Where it stands"].map(row).to_vec())
    };
    let table = |columns: [(&str, u8); 4], rows: usize, words: &str| {
        let columns = columns.map(|(heading, share)| Column { heading: heading.into(), share }).to_vec();
        let row =
            |at: usize| vec![when(at), format!("{words} {number}-{at}"), "Rita Reyes, Handled".into(), "Sent".into()];
        Block::Table(Table { columns, rows: (0..rows).map(row).collect() })
    };
    let columns = [("When", 31), ("What happened", 33), ("Who says so", 18), ("What became of it", 18)];
    let part = |heading: String, blocks| Part { id: "part", heading, blocks };
    let people = (0..3).flat_map(|at| [Block::Heading(format!("Mia Berg {number}-{at}")), facts("mia@example.com")]);
    let mut parts = vec![part("Your people".into(), people.collect())];
    parts.extend((0..12).map(|at| {
        let blocks = vec![
            facts("Kaffé & Söner"),
            Block::Heading("Permissions".into()),
            table(columns, 5, "Manage inventory"),
            Block::Heading("What happened".into()),
            table(columns, 10, "Mia Berg says: accepted in Shopify, with all permissions, store"),
        ];
        part(format!("Access request HND-{number:04}-{at:04}"), blocks)
    }));
    parts.push(part("Messages".into(), vec![table(columns, 40, "Our access to Kaffé & Söner is on, store")]));
    document.parts = parts;
    document.is_brief = false;
    document
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}

/// Of this process, in MiB.
fn resident(what: &str) -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap_or_default();
    let kib: u64 = line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or_default();
    format!("{:.1}", kib as f64 / 1024.0)
}
