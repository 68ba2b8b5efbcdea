//! Whatever is sent, the answer is no fault of ours: odd queries, forms, bodies and cookies on every route, made up anew by
//! `PORTAL_ODD_REQUESTS=20` (rounds; else one, always the same).

use handled_portal::web::routes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::{
    on_both,
    routes::{What, Who, browser, world},
    support::{TestApp, person::Seen},
};

/// The names that forms and addresses know.
const NAMES: [&str; 34] = [
    "do",
    "q",
    "after",
    "turn",
    "state",
    "flag",
    "rep",
    "page",
    "version",
    "token",
    "code",
    "sign_in_code",
    "store",
    "no_code",
    "contact",
    "email",
    "password",
    "totp",
    "answer",
    "permissions",
    "reason",
    "note",
    "name",
    "request",
    "catalogue",
    "text",
    "from",
    "to",
    "hour",
    "zone",
    "paper",
    "wish",
    "what",
    "how",
];

fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        any::<String>(),
        "[0-9.\\-:_%]{0,60}",
        prop::sample::select(vec![
            "\0",
            "%",
            "%00",
            "'; DROP TABLE rep --",
            "<script>alert(1)</script>",
            "\u{202e}",
            "-1",
            "9223372036854775808",
            "٣٤٥٦",
            "active",
            "partner",
            "publish",
            "change",
            "again",
            "pause",
            "remind",
            "cancel",
            "assign",
            "yes",
            "all",
            "some",
            "1",
            "0",
            "",
        ])
        .prop_map(str::to_owned),
        Just("x".repeat(5_000)),
    ]
}

fn fields() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    prop::collection::vec((prop::sample::select(NAMES.to_vec()), odd()), 0..8)
}

/// A query or a form of these.
fn encoded(fields: &[(&str, String)]) -> String {
    let pair = |(name, value): &(&str, String)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

struct Odd(TestRunner);

impl Odd {
    fn of(round: u8) -> Self {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[round; 32]);
        Self(TestRunner::new_with_rng(Config::default(), rng))
    }

    fn one<T: std::fmt::Debug>(&mut self, strategy: impl Strategy<Value = T>) -> T {
        strategy.new_tree(&mut self.0).unwrap().current()
    }
}

#[track_caller]
fn is_no_fault(seen: &Seen, what: &str) {
    assert!(seen.status.as_u16() < 500, "{} for {what}: {}", seen.status, seen.body);
}

async fn walk(app: &TestApp, round: u8) {
    let world = world(app).await;
    let mut odd = Odd::of(round);
    let all = [routes::OPS, routes::MERCHANT, routes::DESK].concat();
    for (method, route, _) in all.iter().filter(|(_, route, _)| *route != "/desk/live") {
        for who in [Who::Nobody, Who::MerchantA, Who::Admin] {
            let mut person = browser(app, &world, who).await;
            let path = world.path(route, What::Theirs);
            let (query, form) = (odd.one(fields()), odd.one(fields()));
            let asked = format!("{path}?{}", encoded(&query));
            let what = || format!("{method} {asked:?} {form:?} by {who:?}");
            match *method {
                "post" => {
                    is_no_fault(&person.post_raw(&asked, encoded(&form).into_bytes()).await, &what());
                    let bytes: Vec<u8> = odd.one(prop::collection::vec(any::<u8>(), 0..200));
                    is_no_fault(
                        &person.post_raw(&path, bytes.clone()).await,
                        &format!("{method} {path} {bytes:?} by {who:?}"),
                    );
                }
                _ => {
                    is_no_fault(&person.get(&asked).await, &what());
                    is_no_fault(&person.get(&format!("{path}?{}", "%ff%zz&=&&a".repeat(3))).await, &what());
                }
            }
            // An id that is none, in place of one.
            if route.contains('{') {
                let strange = utf8_percent_encode(&odd.one("[^/?#\\x00]{1,40}"), NON_ALPHANUMERIC).to_string();
                let path = route.split('{').next().unwrap().to_owned() + &strange;
                is_no_fault(&person.get(&path).await, &path);
            }
        }
    }
}

on_both! {
    async fn every_route_answers_odd_queries_forms_and_ids_without_a_fault(app) {
        let rounds = std::env::var("PORTAL_ODD_REQUESTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_u8);
        for round in 0..rounds {
            walk(&app, round).await;
        }
    }

    async fn odd_cookies_are_nobodys(app) {
        let mut odd = Odd::of(7);
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        for _ in 0..150 {
            let value: String = odd.one("[!-~&&[^;,\"\\\\]]{0,300}");
            for (name, page, to) in [("contact", "/access", "/sign-in"), ("rep", "/desk", "/desk/sign-in")] {
                let answer = client.get(format!("{}{page}", app.base)).header("cookie", format!("{name}={value}")).send().await.unwrap();
                assert_eq!(answer.status().as_u16(), 303, "{value}");
                assert!(answer.headers()["location"].to_str().unwrap().starts_with(to), "{value}");
            }
        }
    }
}
