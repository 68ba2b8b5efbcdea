//! What happens while the database cannot be used, and after: 503 for what cannot be done, pages that only read where they can,
//! the reason for machines, and back by itself within ten seconds.

use std::{
    io::Write as _,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use handled_portal::{actions::sweep::sweep, domain::event::Fact, store, worker};
use rustix::process::{Resource, Rlimit, prlimit};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};

use crate::{
    program::{Folder, Running, status, through_sh},
    proxy::{Proxy, Target},
    server::Server,
    site::{Browser, Engine, Fresh, Site, ready_with, says_not_now},
};

/// The merchant looks, gives the code, and it is there once.
async fn all_is_well(site: &Site, base: &str, fresh: &Fresh) {
    ready_with(base, 200).await;
    let mia = Browser::new(base, &fresh.contact);
    assert_eq!(mia.get(&format!("/access/{}", fresh.reference)).await.unwrap().status(), 200);
    assert_eq!(mia.give_code(&fresh.reference).await.unwrap().status(), 303);
    let events = site.events(&fresh.reference).await;
    assert_eq!(events.iter().filter(|event| matches!(event.fact, Fact::CodeSubmitted { .. })).count(), 1);
    assert_eq!(site.request(&fresh.reference).await.version, 2);
}

/// The merchant may look, and is told to come back with the code.
async fn only_looking_goes_on(site: &Site, base: &str, fresh: &Fresh, why: &[&str]) {
    let mia = Browser::new(base, &fresh.contact);
    says_not_now(mia.give_code(&fresh.reference).await.unwrap()).await;
    assert_eq!(mia.get(&format!("/access/{}", fresh.reference)).await.unwrap().status(), 200);
    assert_eq!(site.request(&fresh.reference).await.version, 1);
    assert_eq!(status(&format!("{base}/healthz")).await, 200);
    let said = ready_with(base, 503).await;
    assert!(why.contains(&said["reason"].as_str().unwrap()), "{said}");
}

#[tokio::test]
async fn sqlite_that_somebody_else_keeps_locked() {
    let site = Site::new(Engine::Sqlite).await;
    let fresh = site.merchant("acme").await;
    let (_running, base) = site.serve();
    ready_with(&base, 200).await;
    let url = format!("sqlite://{}", site.folder.path("data/portal.db").display());
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    only_looking_goes_on(&site, &base, &fresh, &["locked", "busy"]).await;
    other.execute("ROLLBACK").await.unwrap();
    all_is_well(&site, &base, &fresh).await;
}

#[tokio::test]
async fn postgres_whose_rows_somebody_else_keeps_locked() {
    let site = Site::new(Engine::Postgres).await;
    let fresh = site.merchant("acme").await;
    let (_running, base) = site.serve();
    ready_with(&base, 200).await;
    let mut other = PgConnection::connect(site.app.config.database_url.expose()).await.unwrap();
    other.execute("BEGIN; LOCK TABLE setting, merchant, access_request IN EXCLUSIVE MODE").await.unwrap();
    only_looking_goes_on(&site, &base, &fresh, &["locked"]).await;
    other.execute("ROLLBACK").await.unwrap();
    all_is_well(&site, &base, &fresh).await;
}

#[tokio::test]
async fn a_disk_that_is_full() {
    let site = Site::new(Engine::Sqlite).await;
    let fresh = site.merchant("acme").await;
    // No disk of its own to fill: the program may make no file longer. The signal that comes with this is not looked at.
    let mut running = Running::start(through_sh("trap '' XFSZ", &site.command()));
    let base = running.address();
    ready_with(&base, 200).await;
    let before = prlimit(Some(running.id()), Resource::Fsize, Rlimit { current: Some(0), maximum: None }).unwrap();
    only_looking_goes_on(&site, &base, &fresh, &["disk", "full"]).await;
    prlimit(Some(running.id()), Resource::Fsize, before).unwrap();
    all_is_well(&site, &base, &fresh).await;
}

/// A small disk at this folder, as long as the test lasts. None where nothing may be mounted.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn at(folder: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&folder).unwrap();
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", "size=12m", "tmpfs"]).arg(&folder).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self(folder));
        }
        println!("skipped: no disk can be mounted here");
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).output();
        // The folder around it could not go before.
        let _ = std::fs::remove_dir_all(self.0.parent().unwrap());
    }
}

#[tokio::test]
async fn a_disk_without_any_room_is_said_to_be_full() {
    let folder = Folder::new();
    let Some(disk) = SmallDisk::at(folder.path("data")) else { return };
    let url = format!("sqlite://{}", disk.0.join("portal.db").display());
    let site = Site::at(folder, url, None).await;
    let fresh = site.merchant("acme").await;
    let (_running, base) = site.serve();
    ready_with(&base, 200).await;
    // Nothing is kept for the next write.
    let store::Db::Sqlite { write, .. } = &site.app.db else { unreachable!() };
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(write).await.unwrap();
    let (filler, mut size) = (disk.0.join("filler"), 1 << 20);
    let mut file = std::fs::File::create(&filler).unwrap();
    while size > 0 {
        if file.write_all(&vec![7; size]).is_err() {
            size /= 2;
        }
    }
    only_looking_goes_on(&site, &base, &fresh, &["full"]).await;
    std::fs::remove_file(&filler).unwrap();
    drop(file);
    all_is_well(&site, &base, &fresh).await;
}

#[tokio::test]
async fn postgres_that_is_stopped_and_started() {
    let by_socket = Server::start("away", &["synchronous_commit=on"]);
    let by_tcp = Server::start_at_port("away-by-tcp");
    for cluster in [by_socket, by_tcp] {
        stopped_and_started(cluster).await;
    }
}

async fn stopped_and_started(mut cluster: Server) {
    let site = Site::at(Folder::new(), cluster.address(), None).await;
    let fresh = [site.merchant("acme").await, site.merchant("bear").await];
    let (_running, base) = site.serve();
    for fresh in fresh {
        ready_with(&base, 200).await;
        cluster.stop();
        let mia = Browser::new(&base, &fresh.contact);
        says_not_now(mia.get(&format!("/access/{}", fresh.reference)).await.unwrap()).await;
        says_not_now(mia.give_code(&fresh.reference).await.unwrap()).await;
        assert_eq!(status(&format!("{base}/healthz")).await, 200);
        assert_eq!(status(&format!("{base}/")).await, 200, "a page that asks the database nothing");
        assert_eq!(ready_with(&base, 503).await["reason"], "away");
        cluster.start_again();
        all_is_well(&site, &base, &fresh).await;
    }
}

#[tokio::test]
async fn postgres_that_does_not_know_the_portals_user_any_more_or_fails_in_a_way_nobody_foresaw() {
    let cluster = Server::start("unknown", &[]);
    let mut other = PgConnection::connect(&cluster.address()).await.unwrap();
    other.execute("CREATE ROLE portal LOGIN SUPERUSER").await.unwrap();
    let site = Site::at(Folder::new(), cluster.address_of("portal"), None).await;
    let fresh = site.merchant("acme").await;
    let (_running, base) = site.serve();
    ready_with(&base, 200).await;
    other.execute("ALTER ROLE portal NOLOGIN").await.unwrap();
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'portal'";
    other.execute(end).await.unwrap();
    let mia = Browser::new(&base, &fresh.contact);
    let page = format!("/access/{}", fresh.reference);
    for _ in 0..2 {
        says_not_now(mia.get(&page).await.unwrap()).await;
    }
    assert_eq!(ready_with(&base, 503).await["reason"], "away");
    // Now it may connect, and no write goes well: it is not to be said that all is well.
    other.execute("ALTER TABLE setting RENAME TO put_away; ALTER ROLE portal LOGIN").await.unwrap();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(5) {
        assert_eq!(status(&format!("{base}/readyz")).await, 503);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    other.execute("ALTER TABLE put_away RENAME TO setting").await.unwrap();
    all_is_well(&site, &base, &fresh).await;
}

/// Does `work`, and makes its connection silent while it waits for an answer.
async fn silenced<T>(line: &Proxy, other: &mut PgConnection, work: impl Future<Output = T>) -> T {
    const WAITS: &str =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'far' AND wait_event_type = 'Lock'";
    other.execute("BEGIN; LOCK TABLE setting, webhook, access_request IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let cut = async {
        while sqlx::query_scalar::<_, i64>(WAITS).fetch_one(&mut *other).await.unwrap() == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            // Within a transaction what was seen first is seen again, unless it is forgotten.
            other.execute("SELECT pg_stat_clear_snapshot()").await.unwrap();
        }
        line.silence();
        other.execute("ROLLBACK").await.unwrap();
    };
    let both = async { tokio::join!(Box::pin(work), cut).0 };
    // The pool may first ask connections that were made silent before, a second each.
    tokio::time::timeout(Duration::from_mins(1), both).await.expect("it does not wait for ever")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_went_silent_keeps_nobody_for_ever_who_has_no_deadline() {
    let cluster = Server::start("silent", &[]);
    let line = Proxy::start(vec![Target::Unix(cluster.socket())]).await;
    let far = format!("postgres://postgres@{}/postgres?sslmode=disable&application_name=far", line.address);
    let site = Site::at(Folder::new(), far, None).await;
    let (app, mut other) = (&site.app, PgConnection::connect(&cluster.address()).await.unwrap());
    assert!(app.health.patience.set(Duration::from_secs(6)).is_ok(), "nothing waited yet");
    let settings = silenced(&line, &mut other, app.refresh()).await.unwrap_err();
    assert_eq!(settings.why(), Some(store::Why::Away), "{settings}");
    let mails = Box::pin(silenced(&line, &mut other, worker::step(app))).await.unwrap_err();
    assert!(mails.to_string().contains("not known"), "{mails}");
    let messages = silenced(&line, &mut other, worker::webhooks::deliver_webhooks(app)).await.unwrap_err();
    assert!(messages.to_string().contains("not known"), "{messages}");
    // Of the sweep the part that asked is lost; the others go on over another connection.
    let swept = Box::pin(silenced(&line, &mut other, sweep(app))).await.unwrap_err();
    assert!(swept.to_string().contains("not known"), "{swept}");
    // Who watches the database sees that it is away, and that it is back.
    let stop = tokio::sync::watch::Sender::new(false);
    let seen = async |is: bool| {
        while app.health.trouble().is_some() != is {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let away = async {
        app.health.met(&settings);
        silenced(&line, &mut other, seen(true)).await;
        seen(false).await;
        stop.send_replace(true);
    };
    tokio::join!(app.clone().watch_health(stop.subscribe()), away);
}

#[tokio::test]
async fn more_who_wait_for_postgres_than_it_has_connections() {
    let site = Site::new(Engine::Postgres).await;
    let fresh = site.merchant("acme").await;
    let (_running, base) = site.serve();
    ready_with(&base, 200).await;
    let mut other = PgConnection::connect(site.app.config.database_url.expose()).await.unwrap();
    other.execute("BEGIN; LOCK TABLE merchant IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let mia = Browser::new(&base, &fresh.contact);
    let page = format!("/access/{}", fresh.reference);
    let started = Instant::now();
    let all = futures_util::future::join_all((0..80).map(|_| mia.get(&page))).await;
    let took = started.elapsed();
    for answer in all {
        says_not_now(answer.unwrap()).await;
    }
    assert!(took < Duration::from_secs(25), "nobody waits for ever: {took:?}");
    assert_eq!(status(&format!("{base}/healthz")).await, 200);
    other.execute("ROLLBACK").await.unwrap();
    all_is_well(&site, &base, &fresh).await;
}

#[tokio::test]
async fn nothing_is_begun_for_who_has_waited_too_long() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let site = Site::new(engine).await;
        let past = tokio::time::Instant::now();
        let mut begun = false;
        let write = site.app.db.write::<(), store::Error>(async |_| {
            unreachable!("the work is not begun");
        });
        let refused = store::db::until(past, Box::pin(write)).await.unwrap_err();
        assert_eq!(refused.why(), Some(store::Why::Busy), "{refused}");
        let read = async {
            let read = site.app.db.read().await;
            begun = read.is_ok();
            read.map(drop)
        };
        assert!(store::db::until(past, Box::pin(read)).await.is_err() && !begun);
    }
}

#[tokio::test]
async fn a_transaction_that_was_given_up_half_way_leaves_nothing_and_holds_nobody_up() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let site = Site::new(engine).await;
        let fresh = site.merchant("acme").await;
        let half = site.app.db.write::<(), store::Error>(async |tx| {
            store::setting::put(tx, "half", "done").await?;
            std::future::pending().await
        });
        assert!(tokio::time::timeout(Duration::from_millis(300), half).await.is_err());
        assert_eq!(store::setting::find(&mut site.app.db.read().await.unwrap(), "half").await.unwrap(), None);
        assert_eq!(site.request(&fresh.reference).await.version, 1);
        store::setting::try_write(&site.app.db, site.app.clock.now()).await.unwrap();
    }
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_not_said_to_be_saved_or_not() {
    // A trigger at COMMIT ends the connection: as if the line broke there.
    let site = Site::new(Engine::Postgres).await;
    let fresh = site.merchant("acme").await;
    let mut other = PgConnection::connect(site.app.config.database_url.expose()).await.unwrap();
    let cut = "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); \
               RETURN NULL; END $$; CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED \
               FOR EACH ROW EXECUTE FUNCTION cut()";
    other.execute(sqlx::raw_sql(AssertSqlSafe(cut))).await.unwrap();
    let (_running, base) = site.serve();
    let mia = Browser::new(&base, &fresh.contact);
    let answer = mia.give_code(&fresh.reference).await.unwrap();
    assert_eq!(answer.status(), 503);
    assert!(answer.headers().contains_key("retry-after"));
    assert!(answer.text().await.unwrap().contains("We could not see whether it was saved"));
    other.execute("DROP FUNCTION cut() CASCADE").await.unwrap();
    all_is_well(&site, &base, &fresh).await;
}
