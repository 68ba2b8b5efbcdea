//! A migration that runs where rows are already.

use std::{fs, path::Path};

use handled_portal::store::{Db, migrate, queue};
use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _, migrate::Migrator};

use crate::{postgres, sql::tempdir::Folder};

/// Two merchants, of which one has two requests, as they were before the queue kept counts and a search index.
const ROWS: &str = "
    INSERT INTO rep (id, email, email_folded, name, role, totp_step, created_at) VALUES ('r', 'r@example.com', 'r@example.com', 'Rita', 'rep', 0, 0);
    INSERT INTO merchant (id, name, rep_id, language, permissions, search, created_at) VALUES ('m', 'Acme', 'r', 'en', '', 'acme', 0), ('n', 'Nord', 'r', 'en', '', 'nord', 0);
    INSERT INTO store (id, merchant_id, label, created_at) VALUES ('s', 'm', 'Acme', 0), ('t', 'n', 'Nord', 0);
    INSERT INTO access_request (id, reference, merchant_id, store_id, state, turn, since, version, catalogue_version, refusals, stuck_at, created_at) VALUES
        ('a', 'HND-AAAA-AAAA', 'm', 's', 'sent', 'partner', 1, 1, '1', 0, 7, 0), ('b', 'HND-BBBB-BBBB', 'm', 's', 'declined', 'nobody', 2, 1, '1', 0, NULL, 0),
        ('c', 'HND-CCCC-CCCC', 'n', 't', 'sent', 'merchant', 3, 1, '1', 0, NULL, 0);
";

/// The migrations before this one alone, run.
async fn old(db: &Db, engine: &str, before: &str) {
    let folder = Folder::new();
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
    for file in fs::read_dir(all).unwrap().flatten() {
        let name = file.file_name().into_string().unwrap();
        if name.as_str() < before {
            fs::copy(file.path(), folder.path().join(name)).unwrap();
        }
    }
    let migrator = Migrator::new(folder.path()).await.unwrap();
    match db {
        Db::Sqlite { write, .. } => migrator.run(write).await.unwrap(),
        Db::Postgres(pool) => migrator.run(pool).await.unwrap(),
    }
}

async fn run(db: &Db, text: &str) {
    let text = AssertSqlSafe(text.to_owned()).into_sql_str();
    match db {
        Db::Sqlite { write, .. } => drop(write.execute(sqlx::raw_sql(text)).await.unwrap()),
        Db::Postgres(pool) => drop(pool.execute(sqlx::raw_sql(text)).await.unwrap()),
    }
}

async fn are_counted_and_found(db: &Db, engine: &str) {
    use handled_portal::domain::access_request::{Flag, State, Turn};
    old(db, engine, "0004").await;
    run(db, ROWS).await;
    migrate::up(db).await.unwrap();
    let mut conn = db.read().await.unwrap();
    let counts = queue::counts(&mut conn).await.unwrap();
    assert_eq!(
        (counts.all(), counts.on(Turn::Partner), counts.standing(State::Sent), counts.flagged(Flag::Stuck)),
        (3, 1, 2, 1)
    );
    for (typed, ids) in [("acme", vec!["a", "b"]), ("cccc-cc", vec!["c"]), ("n", vec!["c"]), ("zzz", vec![])] {
        let filter = queue::Filter { search: Some(typed.into()), rep: Some("r".into()), ..queue::Filter::default() };
        let found = queue::page(&mut conn, &filter, &queue::Place::Top, 9).await.unwrap();
        assert_eq!(found.iter().map(|line| line.id.as_str()).collect::<Vec<_>>(), ids, "{typed}");
    }
}

#[tokio::test]
async fn rows_that_were_there_before_are_counted_and_found_on_sqlite() {
    let folder = Folder::new();
    let db = Db::open(&format!("sqlite://{}/portal.db", folder.path().display())).await.unwrap();
    are_counted_and_found(&db, "sqlite").await;
}

#[tokio::test]
async fn rows_that_were_there_before_are_counted_and_found_on_postgresql() {
    let url = postgres::fresh_database().await;
    let _gone = postgres::DroppedAtEnd(url.clone());
    are_counted_and_found(&Db::open(&url).await.unwrap(), "postgres").await;
}

/// Access that is on since day 10, noted on day 20, used on day 30; access of day 40 that a rep is to look at; and a request.
const ON: &str = "
    INSERT INTO rep (id, email, email_folded, name, role, totp_step, created_at) VALUES ('r', 'r@example.com', 'r@example.com', 'Rita', 'rep', 0, 0);
    INSERT INTO merchant (id, name, rep_id, language, permissions, search, created_at) VALUES ('m', 'Acme', 'r', 'en', '', 'acme', 0);
    INSERT INTO store (id, merchant_id, label, created_at) VALUES ('s', 'm', 'Acme', 0), ('t', 'm', 'Nord', 0), ('u', 'm', 'Ost', 0), ('v', 'm', 'West', 0);
    INSERT INTO access_request (id, reference, merchant_id, store_id, state, turn, since, version, catalogue_version, refusals, check_at, created_at) VALUES
        ('a', 'HND-AAAA-AAAA', 'm', 's', 'active', 'nobody', 10, 1, '1', 0, NULL, 20), ('b', 'HND-BBBB-BBBB', 'm', 't', 'active', 'partner', 40, 1, '1', 0, 50, 1),
        ('c', 'HND-CCCC-CCCC', 'm', 'u', 'sent', 'merchant', 3, 1, '1', 0, NULL, 0), ('d', 'HND-DDDD-DDDD', 'm', 'v', 'active', 'nobody', 10, 1, '1', 0, NULL, 20);
    INSERT INTO access_case (id, access_request_id, rep_id, looked_at, reason, at) VALUES ('x', 'a', 'r', 'Orders', 'One', 30), ('y', 'a', 'r', 'Orders', 'Two', 25);
";

async fn has_a_clock(db: &Db, engine: &str) {
    old(db, engine, "0017").await;
    run(db, ON).await;
    migrate::up(db).await.unwrap();
    let text = "SELECT id, entered_at, quiet_at FROM access_request ORDER BY id";
    let rows: Vec<(String, Option<i64>, Option<i64>)> = match db {
        Db::Sqlite { write, .. } => sqlx::query_as(text).fetch_all(write).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(text).fetch_all(pool).await.unwrap(),
    };
    let expected = [("a", Some(30), Some(0)), ("b", Some(40), None), ("c", None, None), ("d", Some(20), Some(0))];
    assert_eq!(rows, expected.map(|(id, entered, quiet)| (id.to_owned(), entered, quiet)));
}

#[tokio::test]
async fn access_that_was_on_before_has_a_clock_on_both() {
    let folder = Folder::new();
    has_a_clock(&Db::open(&format!("sqlite://{}/portal.db", folder.path().display())).await.unwrap(), "sqlite").await;
    let url = postgres::fresh_database().await;
    let _gone = postgres::DroppedAtEnd(url.clone());
    has_a_clock(&Db::open(&url).await.unwrap(), "postgres").await;
}

/// Somebody who may neither add the extension nor has it is told what to do.
#[tokio::test]
async fn without_the_extension_the_error_says_how_to_get_it() {
    let url = postgres::fresh_database().await;
    let _gone = postgres::DroppedAtEnd(url.clone());
    let owner = Db::open(&url).await.unwrap();
    let name = format!("plain_{}", std::process::id());
    run(&owner, &format!("CREATE ROLE {name} LOGIN; GRANT ALL ON SCHEMA public TO {name};")).await;
    let mut plain = url::Url::parse(&url).unwrap();
    let pairs: Vec<(String, String)> = plain.query_pairs().into_owned().filter(|(key, _)| key != "user").collect();
    plain.query_pairs_mut().clear().extend_pairs(pairs).append_pair("user", &name);
    let db = Db::open(plain.as_str()).await.unwrap();
    let error = format!("{:#}", anyhow::Error::from(migrate::up(&db).await.unwrap_err()));
    db.close().await;
    run(&owner, &format!("DROP OWNED BY {name}; DROP ROLE {name};")).await;
    assert!(error.contains("CREATE EXTENSION pg_trgm"), "{error}");
    assert!(error.contains("as its owner or as a superuser"), "{error}");
}
