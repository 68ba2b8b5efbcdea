//! PostgreSQL for tests: a fresh database whenever a test asks for one.
//!
//! Where `PORTAL_TEST_POSTGRES_URL` is set (as `./check` does), databases are made there. Otherwise the first test process
//! starts a throw-away cluster, the others of the same build folder find it, and it ends soon after the last of them.

#![allow(dead_code, reason = "each test binary takes what it needs")]

// Said in full, since test binaries reach this file by a path.
#[path = "postgres/cluster.rs"]
pub mod cluster;

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Makes an empty database and returns its address. End it with [`drop_database`] or keep a [`DroppedAtEnd`].
pub async fn fresh_database() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    // A process of this number may have crashed here before.
    run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    run(&format!("CREATE DATABASE {name} TEMPLATE template0")).await;
    let mut url = url::Url::parse(server()).expect("the address of PostgreSQL");
    url.set_path(&name);
    url.into()
}

/// Removes a database that [`fresh_database`] made, whoever is still connected to it.
pub async fn drop_database(address: &str) {
    let url = url::Url::parse(address).expect("an address of `fresh_database`");
    let name = url.path().trim_start_matches('/');
    run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
}

/// Removes the database with this address when the test that holds it ends, also where it fails.
pub struct DroppedAtEnd(pub String);

impl Drop for DroppedAtEnd {
    fn drop(&mut self) {
        let address = std::mem::take(&mut self.0);
        // A thread of its own, since `drop` is not async and may run inside a runtime.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(drop_database(&address));
        });
        let _ = dropping.join();
    }
}

fn server() -> &'static str {
    static SERVER: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    SERVER.get_or_init(|| std::env::var("PORTAL_TEST_POSTGRES_URL").unwrap_or_else(|_| cluster::address()))
}

async fn run(statement: &str) {
    let mut connection = PgConnection::connect(server()).await.expect("PostgreSQL answers");
    // Only names made above are written into the statement.
    sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.expect(statement);
    let _ = connection.close().await;
}
