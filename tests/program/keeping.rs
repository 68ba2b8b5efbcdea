//! Backup, restore and the way from one database to the other, on the data of a demo in which every state occurs.

use std::{collections::BTreeMap, os::unix::fs::PermissionsExt as _, path::Path, process::Output, time::Duration};

use handled_portal::{
    domain::access_request::{Flag, State, Turn},
    store::{Db, backup, copy, queue},
};

use crate::{
    postgres,
    program::{Folder, Running, command, complained, run, run_with, said, status},
    site::{Engine, Site},
};

/// A demo that runs in this folder, on a database of its own.
struct Demo {
    _running: Running,
    url: String,
    key: std::path::PathBuf,
}

impl Demo {
    fn start(folder: &Folder, merchants: &str, database: Option<&str>) -> Self {
        let mut arguments = vec!["demo", "--merchants", merchants, "--json", "--listen", "127.0.0.1:0"];
        arguments.extend(database.iter().flat_map(|url| ["--database-url", url]));
        let mut running = Running::start(command(&folder.0, &arguments));
        let shown: serde_json::Value = serde_json::from_str(&running.line()).unwrap();
        let own = std::fs::read_dir(&folder.0).unwrap().flatten().map(|entry| entry.path());
        let own = own.into_iter().find(|path| path.to_string_lossy().contains("handled-portal-demo-")).unwrap();
        Self { _running: running, url: shown["database_url"].as_str().unwrap().to_owned(), key: own.join("portal.key") }
    }
}

/// A place with the demo's key, and its own database in `data/portal.db`.
fn place(demo: &Demo) -> Folder {
    let place = Folder::new();
    std::fs::create_dir(place.path("data")).unwrap();
    std::fs::copy(&demo.key, place.path("data/portal.key")).unwrap();
    place
}

fn run_on(folder: &Folder, url: &str, arguments: &[&str]) -> Output {
    command(&folder.0, arguments).env("PORTAL_DATABASE_URL", url).output().unwrap()
}

fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}{}", said(output), complained(output));
    said(output)
}

fn refused(output: &Output, words: &str) {
    assert_eq!(output.status.code(), Some(1), "{}", said(output));
    assert!(complained(output).contains(words), "{}", complained(output));
}

fn head(text: &str) -> String {
    let at = text.find("ead ").unwrap() + 4;
    text[at..].split_whitespace().next().unwrap().to_owned()
}

fn sqlite(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

/// What every table says.
async fn rows(url: &str) -> BTreeMap<&'static str, copy::Digest> {
    let db = Db::open(url).await.unwrap();
    let all = copy::digests(&mut db.snapshot().await.unwrap()).await.unwrap();
    db.close().await;
    all.into_iter().map(|one| (one.table, one.digest)).collect()
}

/// The same of a backup.
async fn rows_of(file: &Path) -> BTreeMap<&'static str, copy::Digest> {
    let (db, _part) = backup::open(file, &std::env::temp_dir()).await.unwrap();
    let all = copy::digests(&mut db.snapshot().await.unwrap()).await.unwrap();
    all.into_iter().map(|one| (one.table, one.digest)).collect()
}

/// What triggers keep: the counts of the queue, of each rep, and what a search finds.
async fn kept(url: &str) -> (Vec<i64>, Vec<(String, String, String, i64)>, Vec<String>) {
    let db = Db::open(url).await.unwrap();
    let mut conn = db.read().await.unwrap();
    let counts = queue::counts(&mut conn).await.unwrap();
    let mut all: Vec<i64> = State::ALL.into_iter().map(|state| counts.standing(state)).collect();
    all.extend(Turn::ALL.into_iter().map(|turn| counts.on(turn)));
    all.extend(Flag::ALL.into_iter().map(|flag| counts.flagged(flag)));
    let filter = queue::Filter { search: Some("hnd".into()), ..queue::Filter::default() };
    let found = queue::page(&mut conn, &filter, &queue::Place::Top, 500).await.unwrap();
    drop(conn);
    let text = "SELECT rep_id, state, turn, CAST(SUM(requests) AS BIGINT) FROM rep_count GROUP BY 1, 2, 3 \
                HAVING SUM(requests) <> 0 ORDER BY 1, 2, 3";
    let of_reps: Vec<(String, String, String, i64)> = match &db {
        Db::Sqlite { write, .. } => sqlx::query_as(text).fetch_all(write).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(text).fetch_all(pool).await.unwrap(),
    };
    db.close().await;
    let mut found: Vec<String> = found.into_iter().map(|line| line.reference).collect();
    found.sort();
    (all, of_reps, found)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_portal_is_backed_up_and_comes_back_elsewhere_row_by_row() {
    let home = Folder::new();
    let demo = Demo::start(&home, "40", None);
    let place = place(&demo);
    let taken = done(&run_on(&place, &demo.url, &["backup", "monday.db"]));
    assert!(taken.contains("It holds no key. Keep data/portal.key too"), "{taken}");
    assert!(!complained(&run_on(&place, &demo.url, &["backup", "b.db"])).contains('\r'), "progress is for terminals");
    let file = place.path("monday.db");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = std::fs::read(&file).unwrap();
    let key = std::fs::read_to_string(&demo.key).unwrap();
    let digits = key.trim().split_once(':').unwrap().1;
    assert!(!bytes.windows(64).any(|some| some == digits.as_bytes()), "the key is not in it");
    assert!(!bytes.windows(32).any(|some| some == hex::decode(digits).unwrap()), "in no form");

    refused(&run_on(&place, &demo.url, &["backup", "monday.db"]), "is there already; name another file");
    done(&run_on(&place, &demo.url, &["backup", "--overwrite", "b.db"]));
    refused(&run_on(&place, &demo.url, &["restore", "monday.db"]), "is in use: another program has");

    let back = done(&run(&place.0, &["restore", "monday.db"]));
    assert!(back.contains("There was nothing there before."), "{back}");
    assert_eq!(head(&taken), head(&back), "the log ends where it ended");
    done(&run(&place.0, &["audit", "verify", "--expect", &head(&taken)]));
    let here = sqlite(&place.path("data/portal.db"));
    assert_eq!(rows(&here).await, rows_of(&file).await);
    assert!(rows(&here).await["access_request"].rows >= 40);

    // Something is done there; then the backup is brought back over it.
    let add = ["rep", "add", "--email", "new@example.com", "--name", "Newcomer"];
    done(&run_with(&place.0, &add, "a long enough phrase\n"));
    let between = rows(&here).await;
    let again = done(&run(&place.0, &["restore", "monday.db", "--hold-mail"]));
    let before = again.lines().find_map(|line| line.strip_prefix("What was there before is in ")).unwrap();
    assert_eq!(rows_of(&place.path(before)).await, between, "what was replaced is kept");
    let mut back = rows(&here).await;
    assert_ne!(back.remove("setting"), rows_of(&file).await.remove("setting"), "mail is held");
    let mut expected = rows_of(&file).await;
    expected.remove("setting");
    assert_eq!(back, expected);
    let left: Vec<_> = std::fs::read_dir(&place.0).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains(".part")), "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_moves_to_postgresql_and_back_and_the_portal_goes_on_there() {
    let home = Folder::new();
    let demo = Demo::start(&home, "60", None);
    let place = place(&demo);
    let url = postgres::fresh_database().await;
    let _gone = postgres::DroppedAtEnd(url.clone());
    refused(&run_on(&place, &demo.url, &["migrate", "--to", &url]), "is in use");
    done(&run_on(&place, &demo.url, &["backup", "b.db"]));
    done(&run(&place.0, &["restore", "b.db"]));
    let here = sqlite(&place.path("data/portal.db"));
    refused(&run(&place.0, &["migrate", "--to", &here]), "name another");

    let moved = done(&run(&place.0, &["migrate", "--to", &url]));
    assert!(moved.contains("each as it was. Log head "), "{moved}");
    assert!(moved.contains("Now set database_url"), "{moved}");
    assert_eq!(rows(&here).await, rows(&url).await, "row by row");
    assert_eq!(kept(&here).await, kept(&url).await, "counts and search");
    assert!(kept(&url).await.2.len() > 60, "{:?}", kept(&url).await.2);
    done(&run_on(&place, &url, &["audit", "verify", "--expect", &head(&moved)]));
    refused(&run(&place.0, &["migrate", "--to", &url]), "is not empty");

    // The portal serves from there, and is backed up meanwhile.
    let mut serving = command(&place.0, &["serve", "--listen", "127.0.0.1:0"]);
    serving.env("PORTAL_DATABASE_URL", &url);
    let mut serving = Running::start(serving);
    let address = serving.line().rsplit(' ').next().unwrap().to_owned();
    assert_eq!(status(&format!("{address}/readyz")).await, 200);
    done(&run_on(&place, &url, &["backup", "of-postgres.db"]));
    refused(&run_on(&place, &url, &["restore", "b.db"]), "somebody is connected to it: postgres");
    serving.terminate();
    assert!(serving.ended_within(Duration::from_secs(10)).success());

    // Back into SQLite, by a move and by a backup.
    let back = sqlite(&place.path("back.db"));
    done(&run_on(&place, &url, &["migrate", "--to", &back]));
    assert_eq!(rows(&url).await, rows(&back).await);
    assert_eq!(kept(&url).await, kept(&back).await);
    let other = sqlite(&place.path("other.db"));
    done(&run_on(&place, &other, &["restore", "of-postgres.db"]));
    let (there, taken) = (rows(&other).await, rows_of(&place.path("of-postgres.db")).await);
    assert_eq!(there, taken);
    let header = std::fs::read(place.path("of-postgres.db")).unwrap();
    assert_eq!(header[18..20], [1, 1], "a backup needs no log beside it");

    // And a backup over what is in PostgreSQL.
    let between = rows(&url).await;
    let restored = done(&run_on(&place, &url, &["restore", "b.db"]));
    let before = restored.lines().find_map(|line| line.strip_prefix("What was there before is in ")).unwrap();
    assert_eq!(rows_of(&place.path(before)).await, between);
    assert_eq!(rows(&url).await, rows_of(&place.path("b.db")).await);
    assert_eq!(kept(&url).await, kept(&here).await, "counted anew");
}

/// A statement in a file, without the checks of foreign keys.
async fn tamper(file: &Path, statement: &'static str) {
    use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
    let mut conn = SqliteConnectOptions::new().filename(file).foreign_keys(false).connect().await.unwrap();
    sqlx::query(statement).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_restored_is_refused_with_the_mend_and_changes_nothing() {
    let home = Folder::new();
    let demo = Demo::start(&home, "24", None);
    let place = place(&demo);
    done(&run_on(&place, &demo.url, &["backup", "b.db"]));
    done(&run(&place.0, &["restore", "b.db"]));
    let url = postgres::fresh_database().await;
    let _gone = postgres::DroppedAtEnd(url.clone());
    done(&run(&place.0, &["migrate", "--to", &url]));
    let here = sqlite(&place.path("data/portal.db"));
    let (lite, pg) = (rows(&here).await, rows(&url).await);
    let copy_of = |name: &str| std::fs::copy(place.path("b.db"), place.path(name)).map(|_| place.path(name)).unwrap();

    std::fs::write(place.path("text.db"), "no database").unwrap();
    let whole = std::fs::read(place.path("b.db")).unwrap();
    std::fs::write(place.path("half.db"), &whole[..whole.len() / 2 + 100]).unwrap();
    tamper(&copy_of("newer.db"), "INSERT INTO _sqlx_migrations SELECT 9999, description, installed_on, success, checksum, execution_time FROM _sqlx_migrations LIMIT 1").await;
    tamper(&copy_of("other.db"), "DELETE FROM setting WHERE name = 'key_check'").await;
    tamper(&copy_of("orphan.db"), "UPDATE event SET access_request_id = 'nobody' WHERE number = 1 AND access_request_id = (SELECT MIN(id) FROM access_request)").await;
    for (name, words) in [
        ("absent.db", "name the file that backup wrote"),
        ("text.db", "it is no backup of a portal, or it is damaged"),
        ("half.db", "it is no backup of a portal, or it is damaged"),
        ("other.db", "it is no backup of a portal, or it is damaged"),
        ("newer.db", "it was made by a newer program; restore it with that program"),
        ("orphan.db", "nothing was changed"),
        ("data", "it is no backup of a portal"),
    ] {
        for to in [&here, &url] {
            refused(&run_on(&place, to, &["restore", name]), words);
        }
    }
    let key = place.path("data/portal.key");
    let good = std::fs::read(&key).unwrap();
    std::fs::write(&key, format!("0badcafe:{}\n", "ab".repeat(32))).unwrap();
    refused(
        &run(&place.0, &["restore", "b.db"]),
        "is not the one this database was sealed with; bring back the right one",
    );
    std::fs::remove_file(&key).unwrap();
    refused(&run(&place.0, &["restore", "b.db"]), "is missing; bring it back from where you keep it");
    std::fs::write(&key, good).unwrap();
    assert_eq!((rows(&here).await, rows(&url).await), (lite, pg));

    refused(&run(&place.0, &["backup", "nowhere/b.db"]), "its folder is not there; make it");
    refused(&run(&place.0, &["backup", "data", "--overwrite"]), "is a folder; name a file in it");
    assert_eq!(run(&place.0, &["backup"]).status.code(), Some(2));
    // No room: a limit on the size of files stands for a full disk. Nothing is left, and what was there stays.
    let program = env!("CARGO_BIN_EXE_handled-portal");
    let small = format!("trap '' XFSZ; ulimit -f 64; exec {program} backup --overwrite b.db");
    let full = std::process::Command::new("sh").current_dir(&place.0).args(["-c", &small]).output().unwrap();
    refused(&full, "b.db cannot be written");
    assert_eq!(std::fs::read(place.path("b.db")).unwrap(), whole);
    let left: Vec<_> = std::fs::read_dir(&place.0).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains(".part")), "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_rotated_while_the_portal_runs_and_a_key_file_from_before_is_refused() {
    use handled_portal::store::sealed::{Place, count_with_another_key};
    let home = Folder::new();
    let demo = Demo::start(&home, "40", None);
    let place = place(&demo);
    let with_key = |arguments: &[&str]| {
        let mut command = command(&place.0, arguments);
        command.env("PORTAL_DATABASE_URL", &demo.url).env("PORTAL_SECRET_KEY_FILE", &demo.key).output().unwrap()
    };
    let before = done(&with_key(&["audit", "verify"]));
    let first = done(&with_key(&["keys", "rotate"]));
    assert!(first.contains("Restart every serve and worker"), "{first}");
    // On several machines the file is copied before anything is sealed anew; on one it is all one.
    let sealed = |said: &str| -> usize {
        said.lines().find_map(|line| line.strip_suffix(" secrets are sealed with it now.")).unwrap().parse().unwrap()
    };
    let resealed = done(&with_key(&["keys", "reseal"]));
    assert!(sealed(&resealed) > 5, "{resealed}");
    assert_eq!(sealed(&done(&with_key(&["keys", "reseal"]))), 0, "the same again finds nothing to do");
    assert_eq!(std::fs::read_to_string(&demo.key).unwrap().lines().count(), 2, "it makes no key");
    let second = done(&with_key(&["keys", "rotate", "--reseal"]));
    let id = second.strip_prefix("The new key ").unwrap().split(' ').next().unwrap().to_owned();
    assert_eq!(sealed(&second), sealed(&resealed));

    let ring = std::fs::read_to_string(&demo.key).unwrap();
    assert_eq!(ring.lines().count(), 3, "the old ones stay");
    assert!(ring.starts_with(&format!("{id}:")), "the newest comes first");
    let old = std::fs::read_to_string(place.path("data/portal.key")).unwrap();
    assert!(ring.ends_with(&old), "the oldest is the one there was");
    assert_eq!(std::fs::metadata(&demo.key).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!second.contains(&ring[9..40]) && !first.contains(&ring[9..40]), "no key is ever printed");
    let db = Db::open(&demo.url).await.unwrap();
    for place in Place::ALL {
        assert_eq!(count_with_another_key(&mut db.read().await.unwrap(), place, &id).await.unwrap(), 0, "{place:?}");
    }
    db.close().await;
    done(&with_key(&["audit", "verify", "--expect", &head(&before)]));

    // The file from before: everything that needs the keys says what is wrong with it.
    for arguments in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["worker"],
        &["audit", "verify"],
        &["backup", "b.db"],
        &["keys", "rotate"],
    ] {
        refused(&run_on(&place, &demo.url, arguments), "is older than this database: it lacks the key");
        assert!(
            complained(&run_on(&place, &demo.url, arguments)).contains("copy the file from the machine where that ran")
        );
    }
    assert!(said(&run_on(&place, &demo.url, &["doctor"])).contains("which keys rotate made"));
    assert_eq!(std::fs::read_to_string(place.path("data/portal.key")).unwrap(), old, "and is left as it is");
    let missing = command(&place.0, &["serve", "--listen", "127.0.0.1:0"])
        .env("PORTAL_DATABASE_URL", &demo.url)
        .env("PORTAL_SECRET_KEY_FILE", "nowhere.key")
        .output()
        .unwrap();
    refused(&missing, "the key file nowhere.key is missing, and this database was sealed with it; bring it back");
    let beside = demo.key.with_extension("key.new");
    std::fs::write(&beside, "").unwrap();
    refused(&with_key(&["keys", "rotate"]), "another rotation is under way, or one was cut short");
    assert_eq!(std::fs::read_to_string(&demo.key).unwrap(), ring);
}

/// A portal's folder, as the first start leaves it.
async fn begun() -> Folder {
    let Site { app, folder, .. } = Site::new(Engine::Sqlite).await;
    app.db.close().await;
    folder
}

#[tokio::test]
async fn a_key_file_that_is_rotated_stays_its_owners_whoever_does_it() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let folder = Folder::new();
    assert!(run(&folder.0, &["explainer", "--out", "all.pdf"]).status.success());
    let key = folder.path("data/portal.key");
    if std::fs::metadata(&key).unwrap().uid() != 0 {
        println!("skipped: only root can give a file to somebody else");
        return;
    }
    chown(&key, Some(10_001), Some(10_001)).unwrap();
    done(&run(&folder.0, &["keys", "rotate"]));
    let rotated = std::fs::metadata(&key).unwrap();
    assert_eq!((rotated.uid(), rotated.gid(), rotated.permissions().mode() & 0o777), (10_001, 10_001, 0o600));
    assert_eq!(std::fs::read_to_string(&key).unwrap().lines().count(), 2);
}

#[tokio::test]
async fn a_backup_that_was_killed_half_way_is_taken_over_and_one_that_is_under_way_is_not() {
    let folder = begun().await;
    let part = folder.path("b.db.part");
    // What is left of one, with what SQLite had beside it.
    std::fs::write(&part, "half of something").unwrap();
    std::fs::write(folder.path("b.db.part-journal"), "more of it").unwrap();
    done(&run(&folder.0, &["backup", "b.db"]));
    assert!(!part.exists() && !folder.path("b.db.part-journal").exists());
    done(&run(&folder.0, &["restore", "b.db"]));
    let other = std::fs::File::create(&part).unwrap();
    other.lock().unwrap();
    refused(&run(&folder.0, &["backup", "b.db", "--overwrite"]), "wait for its end, or name another file");
    assert!(part.exists(), "it is somebody else's");
    drop(other);
    done(&run(&folder.0, &["backup", "b.db", "--overwrite"]));
}
