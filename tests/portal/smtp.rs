//! Notices over a real mail server: taken once, whatever it does on the way.

use std::time::Duration;

use handled_portal::{
    actions::{
        Actor, add_merchant::Added, ask_sign_in::ask_sign_in, copy_link::copy_link, correct_contact::correct_contact,
        open_invitation::open_invitation, pause_mail::pause_mail,
    },
    config::Config,
    domain::{
        access_request::State,
        email::Email,
        merchant::Contact,
        moment::{DAY, HOUR, MINUTE, SECOND},
        notice::{Notice, NoticeKind, NoticeState},
    },
    secret::Hidden,
    store, worker,
};
use serde_json::json;

use crate::{
    mail_server::{Folder, MailServer, Taken, certificate},
    on_both,
    support::{Engine, Setup, TestApp},
};

const MIA: &str = "mia@acme.example.com";

fn folder() -> Folder {
    Folder::fresh()
}

/// A portal whose mails go there.
async fn portal(engine: Engine, url: &str, set: impl FnOnce(&mut Config)) -> TestApp {
    TestApp::set_up(Setup { engine, seed: 7, mail: false, https: false }, |config| {
        config.smtp_url = Some(Hidden::new(url.to_owned()));
        config.smtp_timeout_seconds = 1;
        config.smtp_taken_seconds = 1;
        set(config);
    })
    .await
}

/// One like the other, whose mails go to this server.
pub async fn started(app: &TestApp, server: &MailServer) -> TestApp {
    portal_of(app, server, "", |_| {}).await
}

async fn portal_of(app: &TestApp, server: &MailServer, user: &str, set: impl FnOnce(&mut Config)) -> TestApp {
    let engine =
        if app.app.config.database_url.expose().starts_with("sqlite") { Engine::Sqlite } else { Engine::Postgres };
    portal(engine, &format!("smtp://{user}127.0.0.1:{}", server.port), set).await
}

async fn steps(app: &TestApp) -> usize {
    let mut tried = 0;
    loop {
        match worker::step(&app.app).await.unwrap() {
            0 => return tried,
            more => tried += more,
        }
    }
}

/// So many steps.
async fn steps_of(app: &TestApp, many: usize) -> usize {
    let mut tried = 0;
    for _ in 0..many {
        tried += worker::step(&app.app).await.unwrap();
    }
    tried
}

/// A notice for somebody new at the merchant, with this address.
async fn notice(app: &TestApp, added: &Added, address: &str) -> Notice {
    notice_of(app, added, address, NoticeKind::Invitation).await
}

async fn notice_of(app: &TestApp, added: &Added, address: &str, kind: NoticeKind) -> Notice {
    let mia = added.contacts[0].clone();
    let is_new = address != MIA;
    let contact = if is_new { Contact { id: app.app.new_id().unwrap(), email: address.into(), ..mia } } else { mia };
    app.forward(1); // so that one was written before the other
    let now = app.app.clock.now();
    let notice = Notice {
        id: app.app.new_id().unwrap(),
        kind,
        state: NoticeState::Queued,
        merchant_id: Some(added.merchant.id.clone()),
        access_request_id: Some(added.requests[0].id.clone()),
        contact_id: Some(contact.id.clone()),
        rep_id: None,
        typed_address: None,
        browser_hash: None,
        is_copy: false,
        about: "invited".into(), // which a reminder asks for
        attempts: 0,
        due_at: now,
        mail_id: None,
        handed: 0,
        created_at: now,
    };
    app.db()
        .write::<_, store::Error>(async |tx| {
            if is_new {
                store::contact::add(tx, &contact, &contact.email).await?;
            }
            store::outbox::add(tx, &notice).await
        })
        .await
        .unwrap();
    notice
}

/// Where a notice stands, and why.
async fn standing(app: &TestApp, notice: &Notice) -> (NoticeState, String) {
    let mut conn = app.db().read().await.unwrap();
    let state = store::outbox::find(&mut conn, &notice.id).await.unwrap().unwrap().state;
    (state, store::outbox::reason(&mut conn, &notice.id).await.unwrap().unwrap_or_default())
}

on_both! {
    async fn a_mail_is_handed_over_as_it_should_be_to_addresses_of_every_form(app) {
        let folder = folder();
        let server = MailServer::start(folder.path(), &[]);
        let app = started(&app, &server).await;
        let added = app.merchant("Acme", "acme").await;
        for address in [MIA, "mia+shopify@acme.example.com", "o'neil@acme.example.com", "mia@bücher.example"] {
            let notice = notice(&app, &added, address).await;
            assert_eq!(steps(&app).await, 1, "{address}");
            assert_eq!(standing(&app, &notice).await, (NoticeState::Sent, String::new()), "{address}");
            let taken = server.taken().pop().unwrap();
            assert_eq!(taken.from, "access@example.com");
            assert_eq!(taken.to, [address.replace("bücher", "xn--bcher-kva")]);
            assert_eq!(taken.message_id(), format!("<{}@example.com>", notice.id));
            assert_eq!(taken.header("from"), "Handled <access@example.com>");
            assert_eq!(taken.header("reply-to"), "\"Rita Reyes\" <rita@handled.example.com>");
            assert_eq!(taken.header("auto-submitted"), "auto-generated");
            assert!(taken.header("content-type").starts_with("multipart/alternative"));
        }
        let strange = notice(&app, &added, "mía@acme.example.com").await;
        steps(&app).await;
        let (state, reason) = standing(&app, &strange).await;
        assert_eq!(state, NoticeState::Failed, "a server without SMTPUTF8 cannot write there: {reason}");
        assert!(!reason.contains("mía"), "{reason}");
        for odd in ["not an address", "mia@acme.example.com\r\nRCPT TO:<eve@evil.example>", "a b@c"] {
            let odd = notice(&app, &added, odd).await;
            steps(&app).await;
            assert_eq!(standing(&app, &odd).await, (NoticeState::Failed, "address".into()));
        }
        assert_eq!(server.taken().len(), 4);
    }

    async fn one_receiver_that_is_refused_is_told_apart_from_one_that_is_busy_and_from_a_server_that_is_away(app) {
        let folder = folder();
        let mut server = MailServer::start(folder.path(), &[]);
        let app = started(&app, &server).await;
        let added = app.merchant("Acme", "acme").await;
        let [gone, busy, well] = ["gone@acme.example.com", "busy@acme.example.com", MIA];
        server.order(&json!({"refuse": {"rcpt": {
            gone: "550 5.1.1 <gone@acme.example.com>: no such user here",
            busy: "451 4.7.1 greylisted, come back",
        }}}));
        let (gone, busy, well) = (notice(&app, &added, gone).await, notice(&app, &added, busy).await, notice(&app, &added, well).await);
        assert_eq!(steps(&app).await, 3);
        let (state, reason) = standing(&app, &gone).await;
        assert_eq!((state, reason.as_str()), (NoticeState::Failed, "recipient 550 5.1.1 <…>: no such user here"));
        let (state, reason) = standing(&app, &busy).await;
        assert_eq!(state, NoticeState::Queued);
        assert!(reason.starts_with("recipient 451"), "{reason}");
        assert_eq!(standing(&app, &well).await.0, NoticeState::Sent);
        server.order(&json!({}));
        assert_eq!(steps(&app).await, 0, "it waits");
        app.forward(MINUTE);
        assert_eq!(steps(&app).await, 1);
        assert_eq!(standing(&app, &busy).await.0, NoticeState::Sent);
        // What the server says of us is no fault of the mail.
        server.order(&json!({"refuse": {"mail": "550 5.7.1 sender not allowed"}}));
        let waits = notice(&app, &added, "next@acme.example.com").await;
        for _ in 0..5 {
            steps(&app).await;
            app.forward(MINUTE);
        }
        let (state, reason) = standing(&app, &waits).await;
        assert_eq!(state, NoticeState::Queued);
        assert!(reason.starts_with("sender 550"), "{reason}");
        // Wherever it says so.
        for order in [json!({"rcpt": {"next@acme.example.com": "554 5.7.1 Client host blocked"}}), json!({"data": "554 5.7.1 we do not know you"})] {
            server.order(&json!({"refuse": order}));
            app.forward(HOUR);
            steps(&app).await;
            let (state, reason) = standing(&app, &waits).await;
            assert_eq!((state, reason.contains(" 554 5.7.1")), (NoticeState::Queued, true), "{reason}");
        }
        server.order(&json!({}));
        app.forward(HOUR);
        steps(&app).await;
        assert_eq!(standing(&app, &waits).await.0, NoticeState::Sent);
    }

    async fn a_mail_is_given_up_after_four_days_of_tries_and_not_for_the_days_on_which_it_could_not_go(app) {
        let folder = folder();
        let mut server = MailServer::start(folder.path(), &[]);
        let app = started(&app, &server).await;
        let added = app.merchant("Acme", "acme").await;
        server.order(&json!({"refuse": {"rcpt": {MIA: "451 later"}}}));
        let waits = notice(&app, &added, MIA).await;
        // All mail is stopped, over a long holiday.
        let ada = Actor::rep(app.admin.clone());
        pause_mail(&app.app, &ada, true, "test").await.unwrap();
        app.forward(9 * DAY);
        assert_eq!(steps(&app).await, 0);
        pause_mail(&app.app, &ada, false, "test").await.unwrap();
        let resumed = app.app.clock.now();
        while standing(&app, &waits).await.0 == NoticeState::Queued {
            steps(&app).await;
            app.forward(HOUR);
        }
        let (state, reason) = standing(&app, &waits).await;
        assert_eq!((state, reason.as_str()), (NoticeState::Failed, "recipient 451 later"));
        let tried = app.app.clock.now().since(resumed);
        assert!((4 * DAY..7 * DAY).contains(&tried), "{} hours", tried / HOUR);
    }

    async fn a_server_that_hangs_in_any_stage_holds_up_one_mail_and_loses_none(app) {
        let folder = folder();
        let mut server = MailServer::start(folder.path(), &["--user", "portal", "--password", "word"]);
        let app = portal_of(&app, &server, "portal:word@", |_| {}).await;
        let added = app.merchant("Acme", "acme").await;
        for (stage, named) in [("connect", "connect"), ("ehlo", "connect"), ("auth", "auth"), ("mail", "sender"), ("rcpt", "recipient"), ("data", "content")] {
            server.order(&json!({"hang": stage}));
            app.app.post.close().await; // the next one begins with a connection of its own
            let first = notice(&app, &added, &format!("{stage}@acme.example.com")).await;
            let second = notice(&app, &added, &format!("{stage}2@acme.example.com")).await;
            assert_eq!(steps(&app).await, 1, "{stage}: the others are not tried one by one");
            let (state, reason) = standing(&app, &first).await;
            assert_eq!((state, reason), (NoticeState::Queued, format!("{named} no answer in time")));
            server.order(&json!({}));
            app.forward(2 * MINUTE);
            steps(&app).await;
            steps(&app).await;
            for one in [&first, &second] {
                assert_eq!(standing(&app, one).await.0, NoticeState::Sent, "{stage}");
            }
        }
        assert_eq!(server.taken().len(), 12);
    }

    async fn one_address_at_which_the_server_falls_silent_or_hangs_up_keeps_no_other_waiting(app) {
        let folder = folder();
        let mut server = MailServer::start(folder.path(), &[]);
        let app = started(&app, &server).await;
        let added = app.merchant("Acme", "acme").await;
        let odd = notice(&app, &added, "odd@acme.example.com").await;
        for (number, order) in [json!({"refuse": {"rcpt": {"odd@acme.example.com": "421 4.3.2 not now"}}}), json!({"hang_at": "odd@acme.example.com"})].into_iter().enumerate() {
            server.order(&order);
            app.app.post.close().await;
            app.forward(HOUR);
            assert_eq!(steps(&app).await, 1);
            let (state, reason) = standing(&app, &odd).await;
            assert_eq!((state, reason.starts_with("recipient ")), (NoticeState::Queued, true), "{reason}");
            let mut others = Vec::new();
            for one in 0..3 {
                others.push(notice(&app, &added, &format!("mia{number}{one}@acme.example.com")).await);
            }
            app.forward(2 * SECOND); // after which the server is asked again
            assert_eq!((steps(&app).await, steps(&app).await), (3, 0));
            for other in &others {
                assert_eq!(standing(&app, other).await.0, NoticeState::Sent);
            }
        }
    }

    async fn a_server_that_never_answers_after_the_mail_gets_it_twice_at_most_and_with_one_message_id(app) {
        let folder = folder();
        let mut server = MailServer::start(folder.path(), &[]);
        let app = started(&app, &server).await;
        let added = app.merchant("Acme", "acme").await;
        server.order(&json!({"drop_after_data": 1}));
        let once = notice(&app, &added, MIA).await;
        steps(&app).await;
        let (state, reason) = standing(&app, &once).await;
        assert_eq!(state, NoticeState::Queued);
        assert!(reason.starts_with("answer "), "{reason}");
        app.forward(50 * MINUTE);
        assert_eq!(steps(&app).await, 0, "it may have arrived: the server has an hour to come to itself");
        app.forward(20 * MINUTE);
        steps(&app).await;
        assert_eq!(standing(&app, &once).await.0, NoticeState::Sent);
        let ids: Vec<_> = server.taken().iter().map(Taken::message_id).collect();
        assert_eq!(ids, [ids[0].as_str(), ids[0].as_str()], "the reader's mail program can tell that it is the same");
        server.order(&json!({"drop_after_data": 9}));
        let never = notice(&app, &added, "never@acme.example.com").await;
        for _ in 0..9 {
            steps(&app).await;
            app.forward(HOUR);
        }
        assert_eq!(standing(&app, &never).await, (NoticeState::Failed, "unanswered".into()));
        assert_eq!(server.taken().len(), 4, "not a third time");
    }

    async fn a_server_that_ails_after_the_mail_is_asked_now_and_then_and_the_others_wait_for_it(app) {
        let folder = folder();
        let mut server = MailServer::start(folder.path(), &[]);
        let app = started(&app, &server).await;
        let added = app.merchant("Acme", "acme").await;
        server.order(&json!({"hang": "answer"}));
        let mut all = Vec::new();
        for number in 0..20 {
            all.push(notice(&app, &added, &format!("mia{number}@acme.example.com")).await);
        }
        assert_eq!(steps(&app).await, 1, "the others are not tried one by one");
        assert_eq!(standing(&app, &all[0]).await, (NoticeState::Queued, "answer no answer in time".into()));
        server.order(&json!({"drop_after_data": 99}));
        for _ in 0..40 {
            app.forward(10 * SECOND);
            steps(&app).await;
        }
        assert!(server.taken().len() < 15, "{}", server.taken().len());
        for one in &all {
            assert_eq!(standing(&app, one).await.0, NoticeState::Queued, "none is given up for a few bad minutes");
        }
        server.order(&json!({}));
        app.forward(2 * HOUR);
        while steps(&app).await > 0 {}
        for one in &all {
            assert_eq!(standing(&app, one).await.0, NoticeState::Sent);
        }
    }

    async fn a_mail_server_that_hangs_keeps_no_code_from_being_erased(app) {
        let folder = folder();
        let mut server = MailServer::start(folder.path(), &[]);
        let app = portal_of(&app, &server, "", |config| config.smtp_taken_seconds = 600).await;
        let added = app.merchant("Acme", "acme").await;
        crate::store_page::bring_to(&app, &added, State::ReadyToSend).await;
        let reference = &added.requests[0].reference;
        assert!(app.request(reference).await.code.is_some());
        app.forward(31 * DAY);
        notice(&app, &added, MIA).await;
        server.order(&json!({"hang": "answer"}));
        let (_stop, stopped) = tokio::sync::watch::channel(false);
        let working = actix_web::rt::spawn(worker::run(app.app.clone(), stopped));
        let erased = async { while app.request(reference).await.code.is_some() { tokio::task::yield_now().await } };
        tokio::time::timeout(Duration::from_secs(20), erased).await.expect("the sweep does not wait for the mail");
        working.abort();
        // What it held of the database is let go while somebody is there to take it.
        assert!(working.await.is_err());
    }

    async fn after_an_hour_without_the_server_five_hundred_notices_arrive_once_each_with_links_of_full_life(app) {
        let folder = folder();
        let server = MailServer::start(folder.path(), &[]);
        let app = started(&app, &server).await;
        let added = app.merchant("Acme", "acme").await;
        let port = server.stop();
        let mut all = Vec::new();
        for number in 0..500 {
            all.push(notice(&app, &added, &format!("mia{number}@acme.example.com")).await);
        }
        for _ in 0..60 {
            steps(&app).await;
            app.forward(MINUTE);
        }
        assert!(standing(&app, &all[0]).await.1.starts_with("connect "), "the oldest says why");
        let asked = store::outbox::find(&mut app.db().read().await.unwrap(), &all[0].id).await.unwrap().unwrap();
        assert_eq!((asked.attempts, asked.mail_id), (0, None), "as if it had not been tried");
        let server = MailServer::start_at(folder.path(), port, &[]);
        app.forward(MINUTE);
        let back = app.app.clock.now();
        while steps(&app).await > 0 {}
        let taken = server.taken();
        let mut to: Vec<_> = taken.iter().map(|mail| mail.to[0].clone()).collect();
        to.sort();
        to.dedup();
        assert_eq!((taken.len(), to.len()), (500, 500), "none lost, none doubled");
        let mut conn = app.db().read().await.unwrap();
        for notice in &all {
            let link = store::invitation::get(&mut conn, &notice.id).await.unwrap().unwrap();
            assert_eq!(link.expires_at, back.plus(7 * DAY));
        }
    }

    async fn a_sign_in_of_somebody_at_two_merchants_is_two_mails_and_putting_one_off_loses_neither(app) {
        let folder = folder();
        let mut server = MailServer::start(folder.path(), &[]);
        let app = started(&app, &server).await;
        let names = ["Acme", "Berg"];
        for name in names {
            app.merchant_with(name, &[&name.to_lowercase()], &[MIA]).await;
        }
        ask_sign_in(&app.app, &Email::parse(MIA).unwrap(), "browser", "client").await.unwrap();
        // Once the first has gone, the server takes no more for now.
        assert_eq!(steps_of(&app, 1).await, 1);
        server.order(&json!({"refuse": {"rcpt": {MIA: "451 later"}}}));
        assert_eq!(steps(&app).await, 1);
        server.order(&json!({}));
        app.forward(MINUTE);
        assert_eq!(steps(&app).await, 1);
        let taken = server.taken();
        let ids: std::collections::BTreeSet<_> = taken.iter().map(Taken::message_id).collect();
        assert_eq!((taken.len(), ids.len()), (2, 2));
        let codes: std::collections::BTreeSet<_> = taken.iter().map(|mail| {
            mail.raw.lines().find(|line| line.starts_with("Sign-in code: ")).unwrap().to_owned()
        }).collect();
        assert_eq!(codes.len(), 2, "each with a code of its own");
    }

    async fn what_somebody_waits_for_does_not_stand_behind_what_was_held_back(app) {
        let folder = folder();
        let server = MailServer::start(folder.path(), &[]);
        let app = started(&app, &server).await;
        let added = app.merchant_with("Acme", &["acme", "berg"], &[MIA]).await;
        let invited = async || {
            handled_portal::actions::invite::invite(&app.app, &app.actor(), &added.requests[0].reference, &added.contacts[0].id).await.unwrap();
        };
        invited().await;
        assert_eq!(steps(&app).await, 1);
        app.forward(SECOND);
        let request = app.request(&added.requests[1].reference).await;
        handled_portal::actions::cancel_request::cancel_request(&app.app, &app.actor(), &request.reference, request.version, false, "").await.unwrap();
        assert_eq!(steps(&app).await, 0, "held back for a quarter of an hour");
        app.forward(SECOND);
        invited().await;
        assert_eq!(steps(&app).await, 1);
        assert!(server.taken().pop().unwrap().header("subject").ends_with(", and 1 more"));
    }

    async fn a_reminder_that_is_put_off_to_the_morning_is_a_mail_of_its_own(app) {
        let folder = folder();
        let mut server = MailServer::start(folder.path(), &[]);
        let app = started(&app, &server).await;
        let added = app.merchant("Acme", "acme").await;
        copy_link(&app.app, &app.actor(), &added.requests[0].reference, &added.contacts[0].id, "test").await.unwrap();
        let reminder = notice_of(&app, &added, MIA, NoticeKind::Reminder).await;
        let other = notice(&app, &added, MIA).await;
        server.order(&json!({"refuse": {"rcpt": {MIA: "451 later"}}}));
        assert_eq!(steps(&app).await, 1);
        server.order(&json!({}));
        app.forward(7 * HOUR);
        assert_eq!(steps(&app).await, 1);
        assert_eq!((standing(&app, &other).await.0, standing(&app, &reminder).await), (NoticeState::Sent, (NoticeState::Queued, "day".into())));
        app.forward(12 * HOUR);
        assert_eq!(steps(&app).await, 1);
        assert_eq!(standing(&app, &reminder).await.0, NoticeState::Sent);
        let ids: std::collections::BTreeSet<_> = server.taken().iter().map(Taken::message_id).collect();
        assert_eq!(ids.len(), 2, "the reader's mail program shows both");
    }

    async fn each_link_of_a_mail_opens_however_many_there_are_and_however_late_it_goes(app) {
        let folder = folder();
        let mut server = MailServer::start(folder.path(), &[]);
        let app = started(&app, &server).await;
        let added = app.merchant_with("Acme", &["acme-1", "acme-2", "acme-3", "acme-4", "acme-5", "acme-6", "acme-7", "acme-8"], &[MIA]).await;
        let mia = &added.contacts[0].id;
        let links = |server: &MailServer| {
            let body = server.taken().pop().unwrap().raw.replace("=\r\n", "");
            let all = body.split("/i/").skip(1).map(|rest| rest[..43].to_owned());
            all.collect::<std::collections::BTreeSet<_>>()
        };
        let invited = async || {
            for request in &added.requests {
                handled_portal::actions::invite::invite(&app.app, &app.actor(), &request.reference, mia).await.unwrap();
            }
        };
        // At its first try, and where it was put off while others were made.
        for is_late in [false, true] {
            invited().await;
            if is_late {
                server.order(&json!({"refuse": {"rcpt": {MIA: "451 later"}}}));
                steps(&app).await;
                for request in &added.requests[..6] {
                    app.forward(SECOND);
                    copy_link(&app.app, &app.actor(), &request.reference, mia, "test").await.unwrap();
                }
                server.order(&json!({}));
                app.forward(MINUTE);
            }
            assert_eq!(steps(&app).await, 1);
            let links = links(&server);
            assert_eq!(links.len(), 8);
            for link in links {
                open_invitation(&app.app, &link).await.expect("it opens");
            }
        }
        // Where the address was corrected, the mail that still waits carries another link: the first may be in wrong hands.
        server.order(&json!({"refuse": {"rcpt": {MIA: "450 no such domain today"}}}));
        let reference = &added.requests[0].reference;
        handled_portal::actions::invite::invite(&app.app, &app.actor(), reference, mia).await.unwrap();
        steps(&app).await;
        let right = Email::parse("mia@acme.example").unwrap();
        correct_contact(&app.app, &app.actor(), mia, "Mia Berg", &right).await.unwrap();
        app.forward(MINUTE);
        assert_eq!(steps(&app).await, 1);
        assert_eq!(server.taken().pop().unwrap().to, ["mia@acme.example"]);
        for link in links(&server) {
            open_invitation(&app.app, &link).await.expect("it opens");
        }
    }

    async fn mails_to_one_person_leave_in_order_and_what_arises_soon_after_one_is_one_mail(app) {
        let folder = folder();
        let mut server = MailServer::start(folder.path(), &[]);
        let app = started(&app, &server).await;
        let added = app.merchant_with("Acme", &["acme", "acme-de", "acme-fr"], &[MIA]).await;
        let invite = async |number: usize| {
            app.forward(1);
            let (reference, contact) = (&added.requests[number].reference, &added.contacts[0].id);
            handled_portal::actions::invite::invite(&app.app, &app.actor(), reference, contact).await.unwrap();
        };
        invite(0).await;
        server.order(&json!({"refuse": {"rcpt": {MIA: "451 later"}}}));
        steps(&app).await;
        invite(1).await;
        assert_eq!(steps(&app).await, 0, "it does not overtake the first");
        server.order(&json!({}));
        app.forward(MINUTE);
        assert_eq!(steps(&app).await, 2);
        assert_eq!(server.taken().len(), 2);
        // Three at once are one mail with three links.
        for number in 0..3 {
            invite(number).await;
        }
        assert_eq!(steps(&app).await, 1);
        let mail = server.taken().pop().unwrap();
        assert!(mail.header("subject").ends_with(", and 2 more"), "{}", mail.header("subject"));
        let body = mail.raw.replace("=\r\n", "");
        let links: std::collections::BTreeSet<_> = body.split("/i/").skip(1).map(|rest| rest[..43].to_owned()).collect();
        assert_eq!(links.len(), 3, "each store has its own link");
        // What nobody waits for is held back for a quarter of an hour after a mail, and comes together.
        for request in &added.requests {
            let version = app.request(&request.reference).await.version;
            handled_portal::actions::cancel_request::cancel_request(&app.app, &app.actor(), &request.reference, version, false, "").await.unwrap();
        }
        assert_eq!(steps(&app).await, 0);
        app.forward(16 * MINUTE);
        assert_eq!(steps(&app).await, 1);
        assert!(server.taken().pop().unwrap().header("subject").ends_with(", and 2 more"));
        app.forward(SECOND);
    }
}

#[actix_web::test]
async fn the_way_to_the_server_is_encrypted_and_proved_and_else_nothing_is_said() {
    let folder = folder();
    let (cert, key) = certificate(folder.path());
    let sealed = ["--cert", &cert, "--key", &key, "--user", "portal", "--password", "p@ss/word"];
    let first = [&sealed[..], &["--tls-first"]].concat();
    let (starts, whole) = (MailServer::start(folder.path(), &sealed), MailServer::start(folder.path(), &first));
    let (starts, whole) = (format!("localhost:{}", starts.port), format!("localhost:{}", whole.port));
    let servers = (folder.path().to_owned(), starts.clone());
    for (url, is_known, stage) in [
        (format!("smtp://portal:p%40ss%2Fword@{starts}"), true, ""),
        (format!("smtps://portal:p%40ss%2Fword@{whole}"), true, ""),
        (format!("smtp://portal:wrong@{starts}"), true, "auth"),
        (format!("smtps://portal:p%40ss%2Fword@{whole}"), false, "tls"),
        (format!("smtp://portal:p%40ss%2Fword@{starts}?tls=required"), false, "tls"),
    ] {
        let app = portal(Engine::Sqlite, &url, |config| {
            config.smtp_ca_file = is_known.then(|| cert.clone().into());
        })
        .await;
        let added = app.merchant("Acme", "acme").await;
        let notice = notice(&app, &added, MIA).await;
        steps(&app).await;
        let (state, reason) = standing(&app, &notice).await;
        if stage.is_empty() {
            assert_eq!((state, reason), (NoticeState::Sent, String::new()), "{url}");
        } else {
            assert_eq!(state, NoticeState::Queued, "{url}");
            assert!(reason.starts_with(&format!("{stage} ")), "{url}: {reason}");
            assert!(!reason.contains("p@ss"), "{reason}");
        }
    }
    let taken = crate::mail_server::taken(&servers.0);
    assert_eq!(taken.len(), 2);
    assert!(taken.iter().all(|mail| mail.is_encrypted && mail.user.as_deref() == Some("portal")));
    // A server that offers no encryption is told nothing, where it was asked for.
    let plain = MailServer::start(folder.path(), &[]);
    let app = portal(Engine::Sqlite, &format!("smtp://localhost:{}?tls=required", plain.port), |_| {}).await;
    let added = app.merchant("Acme", "acme").await;
    let notice = notice(&app, &added, MIA).await;
    steps(&app).await;
    assert!(standing(&app, &notice).await.1.starts_with("tls "));
    assert_eq!(plain.taken().len(), 2);
}
