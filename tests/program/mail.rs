//! Workers that are killed, and workers beside each other: every mail goes, and none twice but where one died with it.

use std::{
    collections::HashMap,
    path::Path,
    process::{Child, Command},
    time::{Duration, Instant},
};

use handled_portal::{
    actions::{
        Actor,
        add_merchant::{AddMerchant, NewContact, NewStore, add_merchant},
    },
    app::App,
    clock::{Clock, Random},
    config::Config,
    domain::{
        email::Email,
        merchant::Contact,
        notice::{Notice, NoticeKind, NoticeState},
        rep::{Rep, Role},
    },
    secret::Hidden,
    store::{self, rep::Account},
};
use sqlx::{AssertSqlSafe, Connection as _};

use crate::{
    mail_server::{self, MailServer},
    postgres,
    program::{Folder, command},
};

/// A database with so many notices, each for somebody else.
async fn filled(folder: &Folder, database_url: &str, notices: usize) -> Vec<String> {
    let data = folder.path("data");
    let config =
        Config { data_dir: data.clone(), database_url: Hidden::new(database_url.to_owned()), ..Config::default() };
    std::fs::create_dir_all(&data).unwrap();
    let app = App::build(config.finished().unwrap(), Clock::System, Random::System).await.unwrap();
    let rep = Rep { id: app.new_id().unwrap(), email: "rita@example.com".into(), name: "Rita".into(), role: Role::Rep };
    let account = Account {
        rep: rep.clone(),
        password_hash: None,
        totp: None,
        totp_enrolled_at: None,
        totp_step: 0,
        disabled_at: None,
    };
    let now = app.clock.now();
    app.db.write::<_, store::Error>(async |tx| store::rep::add(tx, &account, &rep.email, now).await).await.unwrap();
    let add = AddMerchant {
        name: "Acme".into(),
        contacts: vec![NewContact {
            name: "Mia".into(),
            email: Email::parse("mia@example.com").unwrap(),
            is_owner: false,
        }],
        stores: vec![NewStore { label: "Acme".into(), address: None }],
        permissions: vec!["view_orders".into()],
    };
    let added = add_merchant(&app, &Actor::rep(rep), &add).await.unwrap();
    let ids = app
        .db
        .write::<_, store::Error>(async |tx| {
            let mut ids = Vec::new();
            for number in 0..notices {
                let contact = Contact {
                    id: app.new_id().unwrap(),
                    email: format!("mia{number}@example.com"),
                    ..added.contacts[0].clone()
                };
                store::contact::add(tx, &contact, &contact.email).await?;
                let notice = Notice {
                    id: app.new_id().unwrap(),
                    kind: NoticeKind::Invitation,
                    state: NoticeState::Queued,
                    merchant_id: Some(added.merchant.id.clone()),
                    access_request_id: Some(added.requests[0].id.clone()),
                    contact_id: Some(contact.id),
                    rep_id: None,
                    typed_address: None,
                    browser_hash: None,
                    is_copy: false,
                    about: String::new(),
                    attempts: 0,
                    due_at: now,
                    mail_id: None,
                    handed: 0,
                    created_at: now,
                };
                store::outbox::add(tx, &notice).await?;
                ids.push(notice.id);
            }
            Ok(ids)
        })
        .await
        .unwrap();
    app.db.close().await;
    ids
}

/// One number or one change, on whichever database it is.
async fn ask(database_url: &str, text: &str) -> i64 {
    if database_url.starts_with("sqlite") {
        let mut connection = sqlx::SqliteConnection::connect(database_url).await.unwrap();
        let found = sqlx::query_scalar(AssertSqlSafe(text)).fetch_optional(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        found.unwrap_or(0)
    } else {
        let mut connection = sqlx::PgConnection::connect(database_url).await.unwrap();
        let found = sqlx::query_scalar(AssertSqlSafe(text)).fetch_optional(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        found.unwrap_or(0)
    }
}

const LEFT: &str = "SELECT COUNT(*) FROM outbox WHERE state = 'queued'";
/// As if the leases of the dead had run out.
const LATER: &str = "UPDATE outbox SET due_at = 0 WHERE state = 'queued'";

fn worker(folder: &Folder, database_url: &str, server: &MailServer) -> Command {
    let mut command = command(&folder.0, &["worker"]);
    command
        .env("PORTAL_DATABASE_URL", database_url)
        .env("PORTAL_SMTP_URL", format!("smtp://127.0.0.1:{}", server.port));
    command
}

/// Waits for something that another process does.
async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < Duration::from_mins(1), "it did not happen");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

fn killed(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// How often each mail was taken, by Message-ID.
fn times(folder: &Path) -> HashMap<String, usize> {
    let mut times = HashMap::new();
    for mail in mail_server::taken(folder) {
        *times.entry(mail.message_id()).or_default() += 1;
    }
    times
}

async fn killed_fifty_times(database_url: &str, folder: &Folder) {
    const NOTICES: usize = 300;
    let ids = filled(folder, database_url, NOTICES).await;
    let mails = mail_server::Folder::fresh();
    let server = MailServer::start(mails.path(), &[]);
    for round in 0..50_usize {
        let before = server.taken().len();
        let running = worker(folder, database_url, &server).spawn().unwrap();
        // In the middle of its work: after another one to five mails each time.
        until(async || server.taken().len() > before + round % 5).await;
        killed(running);
        ask(database_url, LATER).await;
    }
    let left = ask(database_url, LEFT).await;
    assert!(left > 0, "it was killed while there was work");
    let last = worker(folder, database_url, &server).spawn().unwrap();
    until(async || ask(database_url, LEFT).await == 0).await;
    killed(last);
    let times = times(mails.path());
    assert_eq!(times.len(), NOTICES, "none is lost");
    assert!(ids.iter().all(|id| times.contains_key(&format!("<{id}@example.com>"))));
    assert!(times.values().all(|count| *count <= 2), "at most one double each");
    let doubles = times.values().filter(|count| **count == 2).count();
    assert!(doubles <= 50, "at most one double for each death: {doubles}");
    println!("{NOTICES} mails, 50 kills, {doubles} doubles");
    // One that went unanswered twice is not sent a third time: a rep sees that nobody knows.
    let unanswered = "SELECT COUNT(*) FROM outbox WHERE state = 'failed' AND reason = 'unanswered'";
    let unanswered = ask(database_url, unanswered).await;
    assert!(usize::try_from(unanswered).unwrap() <= doubles);
    let sent = ask(database_url, "SELECT COUNT(*) FROM outbox WHERE state = 'sent'").await;
    assert_eq!(sent + unanswered, 300);
}

#[tokio::test]
async fn a_worker_killed_fifty_times_loses_no_mail_and_doubles_each_at_most_once_on_sqlite() {
    let folder = Folder::new();
    let url = format!("sqlite://{}", folder.path("data/portal.db").display());
    killed_fifty_times(&url, &folder).await;
}

#[tokio::test]
async fn a_worker_killed_fifty_times_loses_no_mail_and_doubles_each_at_most_once_on_postgres() {
    let folder = Folder::new();
    let database = postgres::DroppedAtEnd(postgres::fresh_database().await);
    killed_fifty_times(&database.0, &folder).await;
}

#[tokio::test]
async fn two_workers_on_one_postgres_send_each_mail_once() {
    let folder = Folder::new();
    let database = postgres::DroppedAtEnd(postgres::fresh_database().await);
    filled(&folder, &database.0, 300).await;
    let mails = mail_server::Folder::fresh();
    let server = MailServer::start(mails.path(), &[]);
    let workers = [
        worker(&folder, &database.0, &server).spawn().unwrap(),
        worker(&folder, &database.0, &server).spawn().unwrap(),
    ];
    until(async || ask(&database.0, LEFT).await == 0).await;
    for running in workers {
        killed(running);
    }
    let times = times(mails.path());
    assert_eq!((times.len(), times.values().sum::<usize>()), (300, 300));
}
