//! How long one PDF takes and what memory it needs, over 1,000 of them, each for another store.
//! `cargo bench --bench paper`, or with `--profile dev` on a build that is there already. Nothing is asserted: machines differ.

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
        document::Document,
        explainer::{self, About, Sources, Standing},
        pdf::{Paper, render},
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
        let standing = catalogue.permissions.iter().map(|permission| Standing {
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
    let mut times: Vec<f64> = values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            let began = Instant::now();
            let file = render(value, Paper::ALL[at % 2]).unwrap();
            assert!(file.len() > 1_000);
            millis(began)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (p50, p99, most) = (times[COUNT / 2], times[COUNT * 99 / 100], times[COUNT - 1]);
    println!("{COUNT} of them: p50 {p50:.1} ms, p99 {p99:.1} ms, slowest {most:.1} ms");
    println!("after:        {} MiB resident, {} MiB at most", resident("VmRSS"), resident("VmHWM"));
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
