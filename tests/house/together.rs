//! Writers of SQLite who wait for each other share one commit, and neither a failure nor a sudden end of one is another's.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use handled_portal::{
    domain::moment::Moment,
    store::{Db, Error, attempt},
};
use tokio::{join, select, sync::Notify};

use crate::sql::{sqlite, tempdir::Folder};

/// Writes one row, and then does something more in the same transaction.
async fn write(db: &Db, id: &str, more: impl AsyncFn() -> Result<(), Error>) -> Result<(), Error> {
    db.write(async |tx| {
        attempt::add(tx, id, "test", id, Moment(1)).await?;
        more().await
    })
    .await
}

/// Writes one row, and stays until whoever waits behind may go on.
async fn write_first(db: &Db, behind: &Notify) -> Result<(), Error> {
    let is_first = AtomicUsize::new(0);
    let more = async || {
        if is_first.fetch_add(1, Ordering::Relaxed) == 0 {
            behind.notified().await;
        }
        Ok(())
    };
    write(db, "first", more).await
}

async fn nothing() -> Result<(), Error> {
    Ok(())
}

async fn is_there(db: &Db, id: &str) -> bool {
    attempt::count_since(&mut db.read().await.unwrap(), "test", id, Moment(0)).await.unwrap() == 1
}

/// Whether another program could write now.
async fn is_free(folder: &Folder) -> bool {
    let other = Db::open(&format!("sqlite://{}/portal.db", folder.path().display())).await.unwrap();
    write(&other, "other", nothing).await.is_ok()
}

#[tokio::test]
async fn all_who_wait_behind_one_are_saved_by_the_same_commit() {
    let (folder, db) = sqlite().await;
    let (behind, said) = (Notify::new(), Mutex::new(Vec::new()));
    let say = |what| said.lock().unwrap().push(what);
    let first = async {
        write_first(&db, &behind).await.unwrap();
        say("saved");
    };
    let next = async |id| {
        let written = async || {
            say("written");
            nothing().await
        };
        write(&db, id, written).await.unwrap();
        assert!(is_there(&db, id).await, "who is answered is saved");
        say("saved");
    };
    // Each is asked once in this order, so the queue is theirs.
    join!(first, next("second"), next("third"), async { behind.notify_one() });
    assert_eq!(*said.lock().unwrap(), ["written", "written", "saved", "saved", "saved"]);
    assert!(is_free(&folder).await);
}

#[tokio::test]
async fn who_fails_is_rolled_back_alone() {
    let (_folder, db) = sqlite().await;
    let behind = Notify::new();
    let refused = write(&db, "second", async || Err(Error::NotThere));
    let all = join!(write_first(&db, &behind), refused, write(&db, "third", nothing), async { behind.notify_one() });
    assert!(matches!(all, (Ok(()), Err(Error::NotThere), Ok(()), ())), "{all:?}");
    assert!(is_there(&db, "first").await && is_there(&db, "third").await);
    assert!(!is_there(&db, "second").await);
}

#[tokio::test]
async fn who_is_ended_half_way_takes_nobodys_writing_along() {
    let (folder, db) = sqlite().await;
    let (behind, half_way) = (Notify::new(), Notify::new());
    let second = async {
        let without_end = async || {
            half_way.notify_one();
            std::future::pending().await
        };
        select! {
            _ = write(&db, "second", without_end) => unreachable!(),
            () = half_way.notified() => {}
        }
    };
    let all = join!(write_first(&db, &behind), second, write(&db, "third", nothing), async { behind.notify_one() });
    assert!(matches!(all, (Ok(()), (), Ok(()), ())), "{all:?}");
    assert!(is_there(&db, "first").await && is_there(&db, "third").await);
    assert!(!is_there(&db, "second").await);
    assert!(is_free(&folder).await);
}

#[tokio::test]
async fn who_goes_away_before_the_commit_leaves_the_file_to_others() {
    let (folder, db) = sqlite().await;
    let (behind, gone) = (Notify::new(), Notify::new());
    let first = async {
        select! {
            _ = write_first(&db, &behind) => unreachable!(),
            () = gone.notified() => {}
        }
    };
    let second = async {
        let refused = async || {
            gone.notify_one();
            Err(Error::NotThere)
        };
        write(&db, "second", refused).await
    };
    let ((), second, ()) = join!(first, second, async { behind.notify_one() });
    assert!(matches!(second, Err(Error::NotThere)));
    assert!(is_free(&folder).await);
    assert!(is_there(&db, "first").await, "it had written all it wanted to");
}

#[tokio::test]
async fn where_the_commit_fails_none_is_told_that_it_was_saved() {
    let (_folder, db) = sqlite().await;
    let Db::Sqlite { write: pool, .. } = &db else { unreachable!() };
    let fails_at_the_end = "CREATE TABLE parent (id INTEGER PRIMARY KEY); \
         CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED); \
         CREATE TRIGGER odd AFTER INSERT ON attempt WHEN NEW.id = 'odd' BEGIN INSERT INTO child VALUES (1); END";
    sqlx::raw_sql(fails_at_the_end).execute(pool).await.unwrap();
    let behind = Notify::new();
    let all = join!(write_first(&db, &behind), write(&db, "odd", nothing), async { behind.notify_one() });
    assert!(matches!(all, (Err(Error::Unsure(..)), Err(Error::Unsure(..)), ())), "{all:?}");
    assert!(!is_there(&db, "first").await);
    write(&db, "third", nothing).await.unwrap();
    assert!(is_there(&db, "third").await);
}
