//! `demo`.

use std::{collections::BTreeSet, time::Duration};

use handled_portal::{
    domain::{access_request::State, event, grant},
    store::{
        self, Db,
        queue::{Filter, Place},
    },
};
use serde_json::Value;

use crate::{
    postgres,
    program::{Folder, Running, command, run, status},
};

const STOP: Duration = Duration::from_secs(10);

fn started(folder: &Folder, more: &[&str]) -> (Running, Value) {
    let mut arguments = vec!["demo", "--listen", "127.0.0.1:0", "--json"];
    arguments.extend(more);
    let mut running = Running::start(command(&folder.0, &arguments));
    let line = running.line();
    let shown = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    (running, shown)
}

fn texts(list: &Value, key: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|one| one[key].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_first_line_is_one_json_object_and_every_link_in_it_opens() {
    let folder = Folder::new();
    let (mut running, shown) = started(&folder, &[]);
    let base = shown["base_url"].as_str().unwrap();
    assert!(shown["database_url"].as_str().unwrap().starts_with("sqlite://"));
    assert_eq!(status(&format!("{base}/healthz")).await, 200);
    assert_eq!(status(&format!("{base}/readyz")).await, 200);

    let merchants = &shown["merchants"];
    assert_eq!(merchants.as_array().unwrap().len(), 24);
    let states: BTreeSet<String> = texts(merchants, "state").into_iter().collect();
    let every: BTreeSet<String> = State::ALL.iter().map(|state| state.name().to_owned()).collect();
    assert_eq!(states, every, "every state occurs");
    assert!(texts(merchants, "store").iter().all(|store| store.ends_with(".myshopify.com")));
    assert!(texts(merchants, "ref").iter().all(|reference| reference.starts_with("HND-")));
    for link in texts(merchants, "link") {
        assert!(link.starts_with(&format!("{base}/i/")), "{link}");
        assert_eq!(status(&link).await, 200, "{link}");
    }
    assert_eq!(texts(&shown["reps"], "role"), ["admin", "rep", "viewer"]);
    assert!(texts(&shown["reps"], "email").iter().all(|email| email.ends_with("example.com")));
    assert!(texts(&shown["reps"], "totp_secret").iter().all(|secret| secret.len() == 32));

    running.terminate();
    assert_eq!(running.ended_within(STOP).code(), Some(0));
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 0, "the folder is thrown away");
}

#[tokio::test]
async fn the_same_seed_makes_the_same_merchants_with_other_links() {
    let folder = Folder::new();
    let (_one, first) = started(&folder, &["--merchants", "30", "--seed", "7"]);
    let (_two, again) = started(&folder, &["--merchants", "30", "--seed", "7"]);
    let (_three, other) = started(&folder, &["--merchants", "30", "--seed", "8"]);
    for same in ["name", "ref", "store", "state"] {
        assert_eq!(texts(&first["merchants"], same), texts(&again["merchants"], same));
    }
    assert_ne!(texts(&first["merchants"], "link"), texts(&again["merchants"], "link"));
    assert_ne!(texts(&first["reps"], "password"), texts(&again["reps"], "password"));
    assert_ne!(texts(&first["merchants"], "ref"), texts(&other["merchants"], "ref"));
}

#[tokio::test]
async fn no_settings_are_read() {
    let folder = Folder::new();
    std::fs::write(folder.path("portal.toml"), "this is = not a setting\n").unwrap();
    let mut command = command(&folder.0, &["demo", "--listen", "127.0.0.1:0", "--json", "--merchants", "3"]);
    command.env("PORTAL_DATABASE_URL", "postgres://nowhere.example.com/x").env("PORTAL_NONSENSE", "1");
    let mut running = Running::start(command);
    assert!(running.line().starts_with('{'));
    assert!(!folder.path("data").exists());
}

#[tokio::test]
async fn an_address_that_others_can_reach_is_refused() {
    let folder = Folder::new();
    let output = run(&folder.0, &["demo", "--listen", "0.0.0.0:0"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 0, "the folder is thrown away");
}

#[tokio::test]
async fn each_timeline_leads_to_its_state_on_sqlite() {
    let folder = Folder::new();
    let (_running, shown) = started(&folder, &["--merchants", "700"]);
    check_timelines(shown["database_url"].as_str().unwrap(), 700).await;
}

#[tokio::test]
async fn each_timeline_leads_to_its_state_on_postgres() {
    let folder = Folder::new();
    let database = postgres::DroppedAtEnd(postgres::fresh_database().await);
    let (running, _) = started(&folder, &["--merchants", "700", "--database-url", &database.0]);
    check_timelines(&database.0, 700).await;
    drop(running);
}

/// Those that were played and those that are copies: events replay to state and grants.
async fn check_timelines(database: &str, merchants: i64) {
    let db = Db::open(database).await.unwrap();
    let mut conn = db.read().await.unwrap();
    assert_eq!(store::merchant::count(&mut conn).await.unwrap(), merchants);
    let mut seen = 0;
    for state in State::ALL {
        let filter = Filter { state: Some(state), ..Filter::default() };
        let lines = store::queue::page(&mut conn, &filter, &Place::Top, 2_000).await.unwrap();
        assert!(!lines.is_empty(), "{state:?} occurs");
        for line in lines {
            let request = store::access_request::get(&mut conn, &line.id).await.unwrap();
            let events = store::event::of_request(&mut conn, &line.id).await.unwrap();
            assert_eq!(event::replay(&events), Some(request.state), "{}", request.reference);
            assert_eq!(events.last().unwrap().number, request.version);
            assert!(events.windows(2).all(|two| two[0].at <= two[1].at), "in the order of time");
            let by_key = |mut grants: Vec<grant::Grant>| {
                grants.sort_by(|one, other| one.permission.cmp(&other.permission));
                grants
            };
            let kept = store::permission_grant::of_request(&mut conn, &line.id).await.unwrap();
            assert_eq!(by_key(grant::replay(&events)), by_key(kept), "{}", request.reference);
            assert_eq!(line.turn, request.turn());
            seen += 1;
        }
    }
    assert!(seen > merchants, "some have more stores than one");
    drop(conn);
    db.close().await;
}
