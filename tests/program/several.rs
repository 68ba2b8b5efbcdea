//! More than one machine on one PostgreSQL, behind a proxy: to people they are one portal.

use std::{
    collections::HashMap,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use handled_portal::{
    clock::Random,
    secret::Keys,
    store::{self, Db},
};
use reqwest::{Response, header};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::{
    deploy,
    mail_server::{self, MailServer},
    people::{People, are_kept},
    postgres,
    program::{Folder, Running, client, command, status},
    proxy::{Proxy, Target},
    site::{Browser, Engine, Site, ready_with},
};

/// How long something may take to be seen elsewhere. Each machine looks every three seconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// Two machines, and the address people use.
struct Two {
    site: Site,
    base: String,
    machines: Vec<Running>,
    /// The addresses of the machines themselves.
    direct: [String; 2],
}

impl Two {
    async fn start(settings: &[(&str, String)]) -> Self {
        let listeners = listeners();
        let targets = listeners.each_ref().map(|listener| Target::Tcp(listener.local_addr().unwrap()));
        let proxy = Proxy::start(targets.to_vec()).await;
        Self::behind(format!("http://{}", proxy.address), listeners, settings).await
    }

    async fn behind(base: String, listeners: [TcpListener; 2], settings: &[(&str, String)]) -> Self {
        let site = Site::new(Engine::Postgres).await;
        let addresses = listeners.each_ref().map(|listener| listener.local_addr().unwrap());
        let mut machines = Vec::new();
        for (number, listener) in listeners.into_iter().enumerate() {
            let data = site.folder.path(&format!("machine-{number}"));
            copy_key(&site.folder.path("data"), &data);
            let mut command = site.command();
            command.env("PORTAL_DATA_DIR", &data).env("PORTAL_BASE_URL", &base);
            command.envs(settings.iter().map(|(name, value)| (name, value)));
            // Ours is closed at the end of each round: with the machine, its address is gone.
            machines.push(Running::start_on(&command, &listener));
        }
        for running in &mut machines {
            running.line();
        }
        Self { site, base, machines, direct: addresses.map(|address| format!("http://{address}")) }
    }

    /// The same person at each machine.
    fn at_each(&self, cookie: &str) -> [Browser; 2] {
        self.direct.each_ref().map(|base| Browser::new(base, cookie))
    }
}

fn listeners() -> [TcpListener; 2] {
    [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap())
}

/// Each machine has a folder of its own, and a copy of the key file in it.
fn copy_key(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    std::fs::copy(from.join("portal.key"), to.join("portal.key")).unwrap();
}

fn cookie(answer: &Response) -> String {
    let set = answer.headers().get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
    let pairs: Vec<&str> = set.filter_map(|cookie| cookie.split(';').next()).collect();
    pairs.join("; ")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_that_start_at_once_on_an_empty_database_migrate_it_once() {
    let folder = Folder::new();
    let database = postgres::DroppedAtEnd(postgres::fresh_database().await);
    let data = [folder.path("one"), folder.path("two")];
    std::fs::create_dir_all(&data[0]).unwrap();
    Keys::make(&data[0].join("portal.key"), &Random::System).unwrap();
    copy_key(&data[0], &data[1]);
    let both = data.map(|data| {
        let mut command = command(&folder.0, &["serve", "--listen", "127.0.0.1:0"]);
        command.env("PORTAL_DATABASE_URL", &database.0).env("PORTAL_DATA_DIR", data);
        Running::start(command)
    });
    for mut running in both {
        ready_with(&running.address(), 200).await;
    }
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres")).unwrap().count();
    let Db::Postgres(pool) = Db::open(&database.0).await.unwrap() else { unreachable!() };
    let ran = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM _sqlx_migrations WHERE success");
    assert_eq!(usize::try_from(ran.fetch_one(&pool).await.unwrap()).unwrap(), files);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_a_table_that_a_migration_waits_for_does_not_wait_behind_it() {
    let database = postgres::DroppedAtEnd(postgres::fresh_database().await);
    let all = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres");
    let mut first = sqlx::migrate::Migrator::new(Path::new(all)).await.unwrap();
    first.migrations.to_mut().truncate(1);
    let mut backup = PgConnection::connect(&database.0).await.unwrap();
    first.run(&mut backup).await.unwrap();
    // A backup reads all there is, for long.
    let tables =
        "SELECT string_agg(tablename, ', ') FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%'";
    let tables: String = sqlx::query_scalar(tables).fetch_one(&mut backup).await.unwrap();
    let hold = format!("BEGIN; LOCK TABLE {tables} IN ACCESS SHARE MODE");
    backup.execute(sqlx::raw_sql(AssertSqlSafe(hold))).await.unwrap();
    let db = Db::open(&database.0).await.unwrap();
    let up = tokio::spawn(async move { store::migrate::up(&db).await });
    let mut people = PgConnection::connect(&database.0).await.unwrap();
    let waits = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let begun = Instant::now();
    while sqlx::query_scalar::<_, i64>(waits).fetch_one(&mut people).await.unwrap() == 0 {
        assert!(begun.elapsed() < PATIENCE && !up.is_finished(), "it waits for nobody");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let look = format!("BEGIN; SET LOCAL statement_timeout = '20s'; LOCK TABLE {tables} IN ACCESS SHARE MODE; COMMIT");
    people.execute(sqlx::raw_sql(AssertSqlSafe(look))).await.expect("they read meanwhile");
    assert!(!up.is_finished());
    backup.execute("COMMIT").await.unwrap();
    let done = tokio::time::timeout(PATIENCE, up).await.expect("it goes on").unwrap().unwrap();
    assert!(done.applied.len() > 10, "{done:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_made_on_one_machine_holds_on_the_other_and_ends_on_both() {
    let two = Two::start(&[]).await;
    let fresh = two.site.merchant("acme").await;
    let token = two.site.link(&fresh).await;
    let [first, second] = two.at_each("");
    let opened = first.post("/i", &[("token", &token)]).await.unwrap();
    assert_eq!(opened.status(), 303);
    let page = format!("/access/{}", fresh.reference);
    assert_eq!(second.get(&page).await.unwrap().status(), 303, "without the cookie");
    let [first, second] = two.at_each(&cookie(&opened));
    assert_eq!(second.get(&page).await.unwrap().status(), 200);
    assert_eq!(second.post("/sign-out", &[]).await.unwrap().status(), 303);
    let after = first.get(&page).await.unwrap();
    assert_eq!((after.status().as_u16(), &after.headers()["location"]), (303, &"/sign-in".parse().unwrap()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_machine_counts_the_other_refuses() {
    let two = Two::start(&[]).await;
    let [first, second] = two.at_each("");
    // Link mails for one address: three in a quarter of an hour.
    let ask = async |at: &Browser| at.post("/sign-in", &[("email", "mia@acme.example.com")]).await.unwrap();
    for at in [&first, &second, &first] {
        assert_eq!(ask(at).await.status(), 303);
    }
    for at in [&first, &second] {
        let refused = ask(at).await;
        assert_eq!(refused.status(), 429);
        assert!(refused.headers().contains_key("retry-after"));
    }
    // Failed sign-ins of one rep from one client: five.
    let guess = [("email", "rita@example.com"), ("password", "not this one"), ("totp", "000000")];
    for at in [&first, &second, &first, &second, &first] {
        assert_eq!(at.post("/desk/sign-in", &guess).await.unwrap().status(), 422);
    }
    assert_eq!(second.post("/desk/sign-in", &guess).await.unwrap().status(), 429);
    assert_eq!(first.post("/desk/sign-in", &guess).await.unwrap().status(), 429);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_admin_sets_on_one_machine_holds_on_the_other() {
    let two = Two::start(&[]).await;
    let [first, second] = two.at_each(&two.site.rep().await);
    let form = [("partner_name", "Acme Agency"), ("was_partner_name", "Handled")];
    assert_eq!(first.post("/desk/settings", &form).await.unwrap().status(), 303);
    let begun = Instant::now();
    while !second.get("/").await.unwrap().text().await.unwrap().contains("Acme Agency") {
        assert!(begun.elapsed() < PATIENCE, "it never held there");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    println!("a setting held on the other machine after {:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_open_on_one_machine_hears_of_a_change_made_on_the_other() {
    let two = Two::start(&[]).await;
    let fresh = two.site.merchant("acme").await;
    let request = client().get(format!("{}/desk/live", two.direct[1]));
    let request = request.header("accept", "text/event-stream").header("cookie", two.site.rep().await);
    let mut stream = request.send().await.unwrap();
    assert_eq!(stream.status(), 200);
    assert!(stream.chunk().await.unwrap().unwrap().starts_with(b"retry:"), "the list was read");
    let [first, _] = two.at_each(&fresh.contact);
    assert_eq!(first.give_code(&fresh.reference).await.unwrap().status(), 303);
    let begun = Instant::now();
    let heard = async {
        loop {
            let said = stream.chunk().await.unwrap().expect("the stream goes on");
            if said.starts_with(b"event: changed") {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, heard).await.expect("it is told");
    println!("an open list on the other machine was told after {:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_worker_on_each_machine_every_mail_leaves_once() {
    const MERCHANTS: usize = 60;
    let mails = mail_server::Folder::fresh();
    let server = MailServer::start(mails.path(), &[]);
    let two = Two::start(&[("PORTAL_SMTP_URL", format!("smtp://127.0.0.1:{}", server.port))]).await;
    let rep = two.site.rep().await;
    let mut all = Vec::new();
    for at in 0..MERCHANTS {
        all.push(two.site.merchant(&format!("shop-{at}")).await);
    }
    let sending = all.iter().map(async |fresh| {
        assert_eq!(Browser::new(&two.base, &fresh.contact).give_code(&fresh.reference).await.unwrap().status(), 303);
        let page = format!("/desk/requests/{}/send", fresh.reference);
        let sent = Browser::new(&two.base, &rep).post(&page, &[("version", "2"), ("do", "sent")]).await;
        assert_eq!(sent.unwrap().status(), 303);
    });
    futures_util::future::join_all(sending).await;
    let Db::Postgres(pool) = &two.site.app.db else { unreachable!() };
    let left = "SELECT COUNT(*) FROM outbox WHERE state = 'queued'";
    let begun = Instant::now();
    while sqlx::query_scalar::<_, i64>(left).fetch_one(pool).await.unwrap() > 0 {
        assert!(begun.elapsed() < PATIENCE, "mails are left");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut times = HashMap::<String, usize>::new();
    let taken = server.taken();
    for mail in &taken {
        *times.entry(mail.message_id()).or_default() += 1;
    }
    assert!(times.values().all(|count| *count == 1), "{times:?}");
    for at in 0..MERCHANTS {
        let address = format!("mia@shop-{at}.example.com");
        assert!(taken.iter().any(|mail| mail.to.contains(&address)), "nothing for {address}");
    }
    println!("{} mails of two workers, each once", times.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_two_killed_under_load_loses_nothing_acknowledged_and_the_other_goes_on() {
    let mut two = Two::start(&[]).await;
    let mut all = Vec::new();
    for at in 0..160 {
        all.push(two.site.merchant(&format!("shop-{at}")).await);
    }
    let people = People::begin(&two.base, &all);
    people.until(50).await;
    two.machines[0].kill();
    assert!(client().get(format!("{}/readyz", two.direct[0])).send().await.is_err(), "its address is gone");
    for _ in 0..4 {
        assert_eq!(status(&format!("{}/readyz", two.base)).await, 200);
    }
    let acknowledged = people.end().await;
    assert_eq!(acknowledged.len(), all.len());
    let again = acknowledged.iter().filter(|one| one.refused > 0).count();
    let longest = acknowledged.iter().map(|one| one.took).max().unwrap();
    println!("{} codes acknowledged and kept; {again} people had to send theirs again, at most {longest:?}", all.len());
    are_kept(&two.site, &acknowledged).await;
}

/// `HAProxy` with the settings in `deploy/`, but for its ports and its certificate; it ends with the test.
struct HaProxy {
    child: Child,
    _folder: Folder,
    http: u16,
    https: u16,
}

impl HaProxy {
    fn start(portals: &[TcpListener; 2]) -> Self {
        let folder = Folder::new();
        let site = deploy::both_in_one(&folder);
        let [http, https] = listeners().map(|free| free.local_addr().unwrap().port());
        let here = deploy::text("haproxy.cfg")
            .replace("bind :80\n", &format!("bind 127.0.0.1:{http}\n"))
            .replace("bind :443 ", &format!("bind 127.0.0.1:{https} "))
            .replace("/etc/haproxy/site.pem", &site.display().to_string());
        std::fs::write(folder.path("haproxy.cfg"), here).unwrap();
        let mut command = Command::new("haproxy");
        command.arg("-db").arg("-f").arg(folder.path("haproxy.cfg")).stdout(Stdio::null()).stderr(Stdio::null());
        for (name, listener) in ["PORTAL_1", "PORTAL_2"].into_iter().zip(portals) {
            command.env(name, listener.local_addr().unwrap().to_string());
        }
        Self { child: command.spawn().unwrap(), _folder: folder, http, https }
    }
}

impl Drop for HaProxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_the_shipped_haproxy_one_of_two_that_is_killed_under_load_loses_nothing() {
    if !deploy::has("haproxy", &["-v"]) {
        return;
    }
    let listeners = listeners();
    let proxy = HaProxy::start(&listeners);
    let base = format!("https://localhost:{}", proxy.https);
    let trusted = ("PORTAL_TRUSTED_PROXIES", "[\"127.0.0.1\"]".to_owned());
    let mut two = Two::behind(base, listeners, &[trusted]).await;
    ready_with(&two.base, 200).await;
    let plain = client().get(format!("http://localhost:{}/", proxy.http)).send().await.unwrap();
    assert_eq!(plain.status(), 308);
    let mut all = Vec::new();
    for at in 0..160 {
        let mut fresh = two.site.merchant(&format!("shop-{at}")).await;
        // By https the cookie has another name.
        fresh.contact.insert_str(0, "__Host-");
        all.push(fresh);
    }
    let people = People::begin(&two.base, &all);
    people.until(50).await;
    two.machines[0].kill();
    let acknowledged = people.end().await;
    let again = acknowledged.iter().filter(|one| one.refused > 0).count();
    let longest = acknowledged.iter().map(|one| one.took).max().unwrap();
    println!("{} codes acknowledged and kept; {again} people had to send theirs again, at most {longest:?}", all.len());
    assert_eq!(acknowledged.len(), all.len());
    for _ in 0..4 {
        assert_eq!(status(&format!("{}/readyz", two.base)).await, 200);
    }
    are_kept(&two.site, &acknowledged).await;
}
