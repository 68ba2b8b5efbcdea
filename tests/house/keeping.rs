//! What is copied is everything, in an order that the foreign keys allow; and what the sweep looks for, it finds by an index.

use std::collections::BTreeSet;

use handled_portal::store::{self, ALL_SQL, Db, copy, migrate};
use sqlx::{AssertSqlSafe, Row as _};

use crate::{postgres, sql::tempdir::Folder};

async fn sqlite() -> (Folder, Db) {
    let folder = Folder::new();
    let db = Db::open(&format!("sqlite://{}/portal.db", folder.path().display())).await.unwrap();
    migrate::up(&db).await.unwrap();
    (folder, db)
}

#[tokio::test]
async fn every_table_is_copied_or_kept_by_triggers_and_parents_come_first() {
    let (_folder, db) = sqlite().await;
    let Db::Sqlite { write, .. } = &db else { panic!("no SQLite") };
    let all: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search\\_index%' ESCAPE '\\' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'")
        .fetch_all(write).await.unwrap();
    let known: BTreeSet<&str> = copy::TABLES.iter().chain(copy::DERIVED).copied().collect();
    assert_eq!(all.iter().map(String::as_str).collect::<BTreeSet<_>>(), known, "store/copy names every table");
    for (at, table) in copy::TABLES.iter().enumerate() {
        let parents =
            sqlx::query(AssertSqlSafe(format!("SELECT \"table\" AS parent FROM pragma_foreign_key_list('{table}')")));
        for row in parents.fetch_all(write).await.unwrap() {
            let parent: String = row.get("parent");
            assert!(copy::TABLES[..at].contains(&parent.as_str()), "{parent} has to come before {table}");
        }
    }
}

/// The texts with which the sweep looks for rows, or deletes them.
fn swept() -> Vec<&'static str> {
    let of = |texts: &[&'static str], part: &str| {
        let found: Vec<_> = texts.iter().copied().filter(|text| text.contains(part)).collect();
        assert!(!found.is_empty(), "{part}");
        found
    };
    [
        of(store::access_request::ALL, "code_given_at < $1"),
        of(store::access_request::ALL, "state = 'sent' AND turn IN"),
        of(store::quiet::ALL, "quiet_at <= $1"),
        of(store::review::ALL, "reviewed_at <= $1 AND review_asked_at IS NULL ORDER BY"),
        of(store::reminder::ALL, "remind_at <= $1"),
        of(store::sign_in::ALL, "DELETE FROM sign_in WHERE expires_at"),
        of(store::session::ALL, "WHERE expires_at < $1 OR ends_at < $1"),
        of(store::attempt::ALL, "WHERE at < $1"),
        of(store::outbox::ALL, "kind = 'sign_in' AND created_at < $1"),
        of(store::outbox::ALL, "letter IS NOT NULL AND settled_at < $1"),
        of(store::invitation::ALL, "expires_at < $1 ORDER BY"),
        of(store::rep::ALL, "DELETE FROM rep_link"),
        of(store::passkey_ceremony::ALL, "expires_at <= $1"),
        of(store::known_device::ALL, "used_at <= $1"),
        of(store::storefront::ALL, "DELETE FROM storefront"),
        of(store::webhook::ALL, "old_until <= $1"),
        of(store::webhook_delivery::ALL, "created_at < $1 ORDER BY created_at"),
        of(store::store_app::ALL, "due_at <= $1"),
        of(store::audit_anchor::ALL, "DELETE FROM audit"),
        of(store::audit::ALL, "WHERE number > $1 ORDER BY number LIMIT"),
    ]
    .concat()
}

#[tokio::test]
async fn the_sweep_finds_by_an_index_what_concerns_it() {
    let (_folder, lite) = sqlite().await;
    let url = postgres::fresh_database().await;
    let _gone = postgres::DroppedAtEnd(url.clone());
    let pg = Db::open(&url).await.unwrap();
    migrate::up(&pg).await.unwrap();
    let (Db::Sqlite { write, .. }, Db::Postgres(pool)) = (&lite, &pg) else { panic!("both") };
    let mut conn = pool.acquire().await.unwrap();
    // The tables are empty here: reading them whole would be best. With that out of the question, it is seen whether there is another way.
    sqlx::query("SET enable_seqscan = off").execute(&mut *conn).await.unwrap();
    let mut wrong = Vec::new();
    for text in swept() {
        let plan = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"))).fetch_all(write).await.unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.get::<String, _>("detail")).collect();
        if plan.iter().any(|step| step.starts_with("SCAN")) {
            wrong.push(format!("SQLite: {text}: {plan:?}"));
        }
        let numbers = (1..=9).take_while(|number| text.contains(&format!("${number}"))).count();
        let values = vec!["1"; numbers].join(", ");
        let name = format!("swept_{}", wrong.len() + text.len());
        sqlx::raw_sql(AssertSqlSafe(format!("DEALLOCATE ALL; PREPARE {name} AS {text}")))
            .execute(&mut *conn)
            .await
            .unwrap();
        let plan = sqlx::raw_sql(AssertSqlSafe(format!("EXPLAIN EXECUTE {name} ({values})")))
            .fetch_all(&mut *conn)
            .await
            .unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.get::<String, _>(0)).collect();
        if plan.iter().any(|step| step.contains("Seq Scan")) {
            wrong.push(format!("PostgreSQL: {text}: {plan:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(ALL_SQL.len() > 20);
}
