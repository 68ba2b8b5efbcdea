//! The collaborator code at rest: it cannot be found in the database's files, in what people download, nor in the log.
//!
//! Two runs with equal seed and clock, 300 merchants who all give one code in the first and another in the second. Four
//! digits stand anywhere by chance, so each code is held against 200 control numbers of the same run.

use std::{
    fmt::Write as _,
    io::Write,
    sync::{Arc, Mutex},
};

use sqlx::{Connection as _, PgConnection};
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{Engine, Setup, TestApp, pdf::Pdf, person::Person};

const MERCHANTS: usize = 300;
const CODES: [&str; 2] = ["7391", "2846"];

/// What one run left behind.
struct Left {
    database: Vec<u8>,
    exports: Vec<u8>,
    log: String,
}

/// Log lines, kept.
#[derive(Clone, Default)]
pub struct Kept(pub Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Kept {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

async fn run(engine: Engine, code: &str, log: &Kept) -> Left {
    log.0.lock().unwrap().clear();
    let app = TestApp::with(Setup { engine, seed: 11, mail: true, https: false }).await;
    let mut exports = Vec::new();
    for at in 0..MERCHANTS {
        let name = letters(at);
        let added = app.merchant(&format!("Shop {name}"), &format!("shop-{name}")).await;
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let page = format!("/access/{}", added.requests[0].reference);
        let form = [("version", "1"), ("code", code)];
        mia.post(&format!("{page}/code"), &form).await.expect(303);
        // Also where it is refused: too late, in another field, in an address.
        if at == 0 {
            mia.post(&format!("{page}/code"), &[("version", "1"), ("code", "0000")]).await.expect(409);
            mia.post(&format!("{page}/code"), &[("version", "2"), ("store", code), ("code", code)]).await.expect(422);
            mia.get(&format!("{page}/code?code={code}")).await.expect(200).says_not(code);
        }
        exports.extend(mia.get(&format!("{page}/data.json")).await.expect(200).body.into_bytes());
        if at % 50 == 0 {
            let paper = mia.get(&format!("{page}/data.pdf")).await.expect(200);
            exports.extend(Pdf::of(&paper.bytes).text().into_bytes());
        }
        exports.extend(mia.get(&page).await.expect(200).body.into_bytes());
    }
    while handled_portal::worker::step(&app.app).await.unwrap() > 0 {}
    for mail in std::fs::read_dir(app.folder.join("mail")).unwrap() {
        exports.extend(std::fs::read(mail.unwrap().path()).unwrap());
    }
    let database = files(&app, engine).await;
    // A run's own port stands in addresses: it is no code.
    let port = app.base.rsplit(':').next().unwrap();
    let exports = String::from_utf8_lossy(&exports).replace(&format!(":{port}"), ":port").into_bytes();
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).replace(&format!(":{port}"), ":port");
    Left { database, exports, log: without_times(&log) }
}

/// A name without digits.
fn letters(mut at: usize) -> String {
    let mut name = String::new();
    for _ in 0..3 {
        name.push(char::from(b'a' + u8::try_from(at % 26).unwrap()));
        at /= 26;
    }
    name
}

/// Every byte that the database keeps on disk.
async fn files(app: &TestApp, engine: Engine) -> Vec<u8> {
    let mut bytes = Vec::new();
    match engine {
        Engine::Sqlite => {
            for end in ["", "-wal"] {
                bytes.extend(std::fs::read(app.folder.join(format!("portal.db{end}"))).unwrap_or_default());
            }
        }
        Engine::Postgres => {
            let mut conn = PgConnection::connect(app.app.config.database_url.expose()).await.unwrap();
            sqlx::query("CHECKPOINT").execute(&mut conn).await.unwrap();
            let all: Vec<Vec<u8>> = sqlx::query_scalar(
                "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class \
                 WHERE relkind IN ('r', 'i', 't') AND relpersistence = 'p' AND relnamespace <> 'pg_catalog'::regnamespace",
            )
            .fetch_all(&mut conn)
            .await
            .unwrap();
            bytes.extend(all.into_iter().flatten());
        }
    }
    assert!(bytes.len() > 500_000, "the files are not whole: {}", bytes.len());
    bytes
}

/// How long a request took is no code either.
fn without_times(log: &str) -> String {
    log.split_inclusive(char::is_whitespace).filter(|word| !word.starts_with("ms=")).collect()
}

/// How often each number of four digits stands there, in one pass.
fn counts(bytes: &[u8]) -> Vec<u32> {
    let mut counts = vec![0; 10_000];
    let (mut number, mut digits) = (0, 0);
    for byte in bytes {
        if byte.is_ascii_digit() {
            number = (number * 10 + usize::from(byte - b'0')) % 10_000;
            digits += 1;
            if digits >= 4 {
                counts[number] += 1;
            }
        } else {
            digits = 0;
        }
    }
    counts
}

/// Which codes stand out among the control numbers.
fn standing_out(what: &str, bytes: &[u8], report: &mut String) -> Vec<String> {
    // 200 numbers spread over all of them, none of them a code.
    let controls: Vec<String> = (0..200)
        .map(|at| format!("{:04}", (at * 4973 + 1234) % 10_000))
        .filter(|one| !CODES.contains(&one.as_str()))
        .collect();
    assert_eq!(controls.len(), 200);
    let all = counts(bytes);
    let count = |number: &str| f64::from(all[number.parse::<usize>().unwrap()]);
    let counts: Vec<f64> = controls.iter().map(|one| count(one)).collect();
    let mean = counts.iter().sum::<f64>() / 200.0;
    let sigma = (counts.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / 199.0).sqrt().max(1.0);
    let most = f64::from(u32::try_from(MERCHANTS).unwrap());
    assert!(mean + 5.0 * sigma < most, "{what}: a code kept in clear would not stand out (mean {mean}, sigma {sigma})");
    CODES
        .into_iter()
        .filter_map(|code| {
            let found = count(code);
            writeln!(report, "{what}: {code} {found} times; controls {mean:.1}, sigma {sigma:.1}").unwrap();
            ((found - mean).abs() > 5.0 * sigma).then(|| format!("{what}: {code} stands {found} times"))
        })
        .collect()
}

async fn a_code_is_nowhere_in_clear(engine: Engine) {
    let log = Kept::default();
    let lines = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).without_time().with_ansi(false);
    let filter = tracing_subscriber::EnvFilter::new("debug,sqlx=off,sqlx_core=off");
    let _guard =
        tracing::subscriber::set_global_default(lines.with_env_filter(filter).with_writer(log.clone()).finish());
    let mut report = String::new();
    let mut wrong = Vec::new();
    for given in CODES {
        let left = run(engine, given, &log).await;
        wrong.extend(standing_out(&format!("{engine:?}, {given} given, database"), &left.database, &mut report));
        wrong.extend(standing_out(&format!("{engine:?}, {given} given, exports"), &left.exports, &mut report));
        assert!(left.log.lines().count() > MERCHANTS, "the log was not kept: {}", left.log);
        for code in CODES {
            let found = left.log.matches(code).count();
            writeln!(report, "{engine:?}, {given} given, log: {code} {found} times").unwrap();
            assert_eq!(found, 0, "{code} stands in the log: {:?}", left.log.lines().find(|line| line.contains(code)));
        }
        let digest = handled_portal::secret::sha256(given);
        assert!(
            !String::from_utf8_lossy(&left.database).contains(&digest),
            "a digest of four digits is the code itself"
        );
    }
    println!("{report}");
    assert!(wrong.is_empty(), "{wrong:#?}\n{report}");
}

#[actix_web::test]
async fn a_code_is_nowhere_in_clear_on_sqlite() {
    a_code_is_nowhere_in_clear(Engine::Sqlite).await;
}

#[actix_web::test]
async fn a_code_is_nowhere_in_clear_on_postgres() {
    a_code_is_nowhere_in_clear(Engine::Postgres).await;
}
