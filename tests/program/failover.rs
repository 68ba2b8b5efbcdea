//! PostgreSQL with a standby that has what was acknowledged: the portal finds the new primary by itself, under the address it had.
//!
//! The address moves, as a managed service's name does, or a proxy that asks which server is the primary.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::{
    people::{People, are_kept},
    program::Folder,
    proxy::{Proxy, Target},
    server::Server,
    site::{Browser, Site, ready_with, says_not_now},
};

/// Two servers, and the address that leads to one of them.
struct Pair {
    primary: Server,
    standby: Server,
    address: Proxy,
    site: Site,
}

impl Pair {
    async fn start(name: &str) -> Self {
        // COMMIT waits until the standby has it too.
        let primary = Server::start(&format!("{name}-1"), &["synchronous_commit=on", "synchronous_standby_names=*"]);
        let standby = primary.standby(&format!("{name}-2"));
        until(&primary, "SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state = 'sync'", 1).await;
        let address = Proxy::start(vec![Target::Unix(primary.socket())]).await;
        let url = format!("postgres://postgres@{}/postgres?sslmode=disable", address.address);
        let site = Site::at(Folder::new(), url, None).await;
        Self { primary, standby, address, site }
    }

    fn lead_to(&self, server: &Server) {
        self.address.lead_to(vec![Target::Unix(server.socket())]);
    }
}

async fn number(server: &Server, text: &str) -> i64 {
    let mut connection = PgConnection::connect(&server.address()).await.unwrap();
    sqlx::query_scalar(AssertSqlSafe(text)).fetch_one(&mut connection).await.unwrap()
}

async fn until(server: &Server, text: &str, is: i64) {
    let begun = Instant::now();
    while number(server, text).await != is {
        assert!(begun.elapsed() < Duration::from_secs(20), "not {is}: {text}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_primary_killed_under_load_is_followed_by_its_standby_and_nothing_acknowledged_is_missing() {
    let mut pair = Pair::start("failover").await;
    let mut all = Vec::new();
    for at in 0..160 {
        all.push(pair.site.merchant(&format!("shop-{at}")).await);
    }
    let (_running, base) = pair.site.serve();
    ready_with(&base, 200).await;
    let people = People::begin(&base, &all);
    people.until(50).await;
    let lost = Instant::now();
    tokio::task::block_in_place(|| {
        pair.primary.lose();
        pair.standby.promote();
    });
    pair.lead_to(&pair.standby);
    let moved = Instant::now();
    let acknowledged = people.end().await;
    assert_eq!(acknowledged.len(), all.len());
    let before = acknowledged.iter().filter(|one| one.at < moved).count();
    let first = acknowledged.iter().map(|one| one.at).filter(|at| *at > moved).min().expect("some came after");
    println!(
        "{before} codes were acknowledged by the primary that was killed and are all there; {} by the one that followed, the \
         first {:?} after the address led there ({:?} after the kill)",
        all.len() - before,
        first - moved,
        first - lost
    );
    assert!(first - moved < Duration::from_secs(10), "it writes again by itself");
    ready_with(&base, 200).await;
    are_kept(&pair.site, &acknowledged).await;
}

const CONNECTIONS: &str = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'portal'";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_to_a_server_that_takes_no_writes_are_thrown_away() {
    let pair = Pair::start("reading").await;
    let fresh = pair.site.merchant("acme").await;
    let (_running, base) = pair.site.serve();
    ready_with(&base, 200).await;
    pair.lead_to(&pair.standby);
    number(
        &pair.primary,
        "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'portal'",
    )
    .await;
    let mia = Browser::new(&base, &fresh.contact);
    let page = format!("/access/{}", fresh.reference);
    for _ in 0..3 {
        says_not_now(mia.give_code(&fresh.reference).await.unwrap()).await;
    }
    let begun = Instant::now();
    // First it may say that the connections were ended.
    while ready_with(&base, 503).await["reason"] != "read-only" {
        assert!(begun.elapsed() < Duration::from_secs(20), "it does not say why");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // What only reads goes on meanwhile.
    for answer in futures_util::future::join_all((0..20).map(|_| mia.get(&page))).await {
        assert_eq!(answer.unwrap().status(), 200);
    }
    pair.lead_to(&pair.primary);
    let moved = Instant::now();
    ready_with(&base, 200).await;
    println!("it writes again {:?} after the address led to a server that takes writes", moved.elapsed());
    assert_eq!(mia.give_code(&fresh.reference).await.unwrap().status(), 303);
    // A portal that is started on such a server says what to do.
    let mut started = crate::program::command(&pair.site.folder.0, &["serve", "--listen", "127.0.0.1:0"]);
    let started = started.env("PORTAL_DATABASE_URL", pair.standby.address()).output().unwrap();
    assert_eq!(started.status.code(), Some(1));
    let said = crate::program::complained(&started);
    assert!(said.contains("takes no writes") && said.contains("let the address lead to the one"), "{said}");
    assert!(!said.contains("CREATE TABLE"), "{said}");
    // The server that takes none is there as before, and nobody is connected to it any more.
    until(&pair.standby, CONNECTIONS, 0).await;
}
