//! One SQL text for both databases: each is prepared on each, and both have the same tables and columns.

use std::collections::BTreeMap;

use handled_portal::store::{ALL_SQL, Db, migrate};
use sqlx::{AssertSqlSafe, Executor as _, Row as _, SqlSafeStr as _};

use crate::postgres;

pub async fn sqlite() -> (tempdir::Folder, Db) {
    let folder = tempdir::Folder::new();
    let db = Db::open(&format!("sqlite://{}/portal.db", folder.path().display())).await.unwrap();
    migrate::up(&db).await.unwrap();
    (folder, db)
}

/// A folder of the test's own, removed at its end.
pub mod tempdir {
    use std::{
        path::{Path, PathBuf},
        sync::atomic::{AtomicU32, Ordering},
    };

    pub struct Folder(PathBuf);

    impl Folder {
        pub fn new() -> Self {
            static NEXT: AtomicU32 = AtomicU32::new(0);
            let name = format!("portal-house-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let path = std::env::temp_dir().join(name);
            std::fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        pub fn path(&self) -> &Path {
            &self.0
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

#[tokio::test]
async fn every_sql_text_is_understood_by_both_databases() {
    let (_folder, lite) = sqlite().await;
    let url = postgres::fresh_database().await;
    let _gone = postgres::DroppedAtEnd(url.clone());
    let pg = Db::open(&url).await.unwrap();
    migrate::up(&pg).await.unwrap();
    let mut wrong = Vec::new();
    for text in ALL_SQL.iter().copied().flatten().copied() {
        for db in [&lite, &pg] {
            let said = match db {
                Db::Sqlite { write, .. } => write.prepare(AssertSqlSafe(text).into_sql_str()).await.map(|_| ()),
                Db::Postgres(pool) => pool.prepare(AssertSqlSafe(text).into_sql_str()).await.map(|_| ()),
            };
            if let Err(cause) = said {
                wrong.push(format!("{}: {text}: {cause}", db.engine()));
            }
        }
    }
    assert!(ALL_SQL.iter().copied().flatten().count() > 60, "the list of texts is not whole");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let (_folder, lite) = sqlite().await;
    let url = postgres::fresh_database().await;
    let _gone = postgres::DroppedAtEnd(url.clone());
    let pg = Db::open(&url).await.unwrap();
    migrate::up(&pg).await.unwrap();
    let (Db::Sqlite { write, .. }, Db::Postgres(pool)) = (&lite, &pg) else { unreachable!() };
    let mut of_sqlite: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let rows = sqlx::query("SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'search\\_index%' ESCAPE '\\' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\' ORDER BY 1, p.cid")
        .fetch_all(write).await.unwrap();
    for row in rows {
        of_sqlite.entry(row.get("t")).or_default().push(row.get("c"));
    }
    let mut of_postgres: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let rows = sqlx::query("SELECT table_name::text AS t, column_name::text AS c FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%' ORDER BY 1, ordinal_position")
        .fetch_all(pool).await.unwrap();
    for row in rows {
        of_postgres.entry(row.get("t")).or_default().push(row.get("c"));
    }
    assert!(of_sqlite.len() > 15);
    assert_eq!(of_sqlite, of_postgres);
}

#[tokio::test]
async fn four_starters_at_once_migrate_once() {
    let folder = tempdir::Folder::new();
    let url = format!("sqlite://{}/portal.db", folder.path().display());
    let starters = (0..4).map(|_| {
        let url = url.clone();
        tokio::spawn(async move {
            let db = Db::open(&url).await.unwrap();
            migrate::up(&db).await.unwrap().applied.len()
        })
    });
    let mut applied = Vec::new();
    for starter in starters.collect::<Vec<_>>() {
        applied.push(starter.await.unwrap());
    }
    applied.sort_unstable();
    assert_eq!(applied[..3], [0, 0, 0]);
    assert!(applied[3] > 0);
}

#[tokio::test]
async fn a_digest_and_what_waits_for_a_person_are_read_by_an_index() {
    use handled_portal::store::{digest, outbox};
    let (_folder, db) = sqlite().await;
    let Db::Sqlite { write, .. } = &db else { panic!("no SQLite") };
    let along = outbox::ALL.iter().filter(|text| text.contains("one.recipient = $3"));
    let (mut read, mut by_index) = (0, 0);
    for text in digest::ALL.iter().chain(along) {
        read += 1;
        let plan = write.fetch_all(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}")).into_sql_str()).await.unwrap();
        for step in plan.iter().map(|row| row.get::<String, _>("detail")) {
            assert!(!["SCAN access_request", "SCAN outbox", "SCAN one"].contains(&step.as_str()), "{text}: {step}");
            let names = ["access_request_rep", "outbox_rep_sent", "outbox_waiting"];
            by_index += usize::from(names.iter().any(|name| step.contains(name)));
        }
    }
    assert_eq!((read, by_index), (7, 7));
}

#[tokio::test]
async fn the_sweep_finds_whom_to_remind_by_an_index() {
    let (_folder, db) = sqlite().await;
    let Db::Sqlite { write, .. } = &db else { panic!("no SQLite") };
    let text = handled_portal::store::reminder::ALL.iter().find(|text| text.contains("remind_at <= $1")).unwrap();
    let plan = write.fetch_all(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}")).into_sql_str()).await.unwrap();
    let plan: Vec<String> = plan.iter().map(|row| row.get::<String, _>("detail")).collect();
    assert!(plan.iter().all(|step| step.contains("access_request_remind")), "{plan:?}");
}
