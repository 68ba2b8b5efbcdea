//! Other systems are told: what arrives, how it is signed, and what happens where the receiver hangs, redirects, refuses, is
//! gone, talks without end or is not where anybody may ask.

use std::{net::TcpListener, time::Duration};

use handled_portal::{
    actions::{
        add_webhook::{AddWebhook, add_webhook},
        deliver_webhook::{claim, settle},
        disable_webhook::disable_webhook,
        enable_webhook::enable_webhook,
        manage_webhooks::Named,
        replay_webhook::{replay_delivery, replay_failed},
        rotate_webhook_secret::rotate_webhook_secret,
        sweep::sweep,
        test_webhook::test_webhook,
    },
    app::App,
    clock::{Clock, Random},
    domain::{
        access_request::State,
        moment::{DAY, HOUR, MINUTE, SECOND},
        webhook::{DeliveryState, Format, Kind, Kinds, Outcome, WebhookUrl, Why},
    },
    outgoing::{Failure, Outgoing, Rules},
    store::{
        self,
        session::RepSession,
        webhook::Webhook,
        webhook_delivery::{self as messages, Attempt, Delivery, Place},
    },
    worker::{self, webhooks::deliver_webhooks},
};

use crate::{
    on_both,
    store_page::bring_to,
    support::{
        Engine, START, Setup, TestApp,
        person::Person,
        receiver::{Received, Receiver, Reply},
    },
};

/// Ada's session, the second factor proved now.
pub fn ada(app: &TestApp) -> RepSession {
    let now = app.app.clock.now();
    let later = now.plus(HOUR);
    RepSession { rep: app.admin.clone(), proved_at: Some(now), seen_at: Some(now), expires_at: later, ends_at: later }
}

/// A webhook of this name that takes these kinds; and its secret.
pub async fn add(app: &TestApp, name: &str, format: Format, kinds: &[Kind], url: &str) -> (Webhook, Option<String>) {
    let command = AddWebhook {
        name: Named::parse(name).unwrap(),
        format,
        kinds: Kinds(kinds.to_vec()),
        url: WebhookUrl::parse(url, true).unwrap(),
    };
    let (webhook, secret) = add_webhook(&app.app, &ada(app), &command, "test").await.unwrap();
    (webhook, secret.map(|it| it.0))
}

/// A webhook that is told of as good as nothing but tests.
pub async fn quiet(app: &TestApp, receiver: &Receiver) -> Webhook {
    add(app, "Tickets", Format::Standard, &[Kind::Rested], &format!("{}/hook", receiver.base)).await.0
}

/// A webhook with one message to it, for who looks at pages alone: their ids.
pub async fn with_a_message(app: &TestApp) -> (String, String) {
    let (webhook, _) = add(app, "Tickets", Format::Standard, &[Kind::Rested], "https://example.com/hook").await;
    test_webhook(&app.app, &ada(app), &webhook.id, "test").await.unwrap();
    let delivery = log(app, &webhook.id).await.remove(0);
    (webhook.id, delivery.id)
}

pub async fn log(app: &TestApp, webhook_id: &str) -> Vec<Delivery> {
    let mut conn = app.db().read().await.unwrap();
    messages::page(&mut conn, webhook_id, None, &Place::Top, 1_000).await.unwrap()
}

pub async fn find(app: &TestApp, id: &str) -> Webhook {
    store::webhook::find(&mut app.db().read().await.unwrap(), id).await.unwrap().unwrap()
}

async fn attempts(app: &TestApp, delivery: &Delivery) -> Vec<Attempt> {
    messages::attempts(&mut app.db().read().await.unwrap(), &delivery.id, 100).await.unwrap()
}

async fn test(app: &TestApp, webhook: &Webhook) {
    test_webhook(&app.app, &ada(app), &webhook.id, "test").await.unwrap();
}

/// A message that something else wrote, so that nothing is sent sooner for it.
async fn test_of(app: &TestApp, webhook: &Webhook) {
    let (id, now) = (app.app.new_id().unwrap(), app.app.clock.now());
    let add = async |tx: &mut store::Tx| messages::add(tx, &id, &webhook.id, Kind::Test, None, now).await;
    app.db().write::<_, store::Error>(add).await.unwrap();
}

async fn deliver(app: &TestApp) -> usize {
    let mut taken = 0;
    loop {
        match deliver_webhooks(&app.app).await.unwrap() {
            0 => return taken,
            more => taken += more,
        }
    }
}

fn signature(secret: &str, one: &Received) -> String {
    let signer = standardwebhooks::Webhook::new(secret).unwrap();
    let seconds = one.header("webhook-timestamp").parse().unwrap();
    signer.sign(one.header("webhook-id"), seconds, one.body.as_bytes()).unwrap()
}

async fn deeds(app: &TestApp, act: &str) -> Vec<String> {
    let rows = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1_000).await.unwrap();
    rows.into_iter().filter(|row| row.act == act).map(|row| row.actor).collect()
}

on_both! {
    async fn what_happens_arrives_signed_and_says_no_name_and_no_code(app) {
        let receiver = Receiver::start().await;
        let (webhook, secret) = add(&app, "Tickets", Format::Standard, &[], &format!("{}/hook?key=1", receiver.base)).await;
        let secret = secret.unwrap();
        assert!(secret.starts_with("whsec_") && secret.len() == 6 + 44, "{secret}");
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.clone();
        bring_to(&app, &added, State::Active).await;
        assert_eq!(deliver(&app).await, 5);
        let received = receiver.received();
        let told: Vec<_> = received.iter().map(|one| {
            let json = one.json();
            (json["type"].as_str().unwrap().to_owned(), json["data"]["state"].as_str().unwrap().to_owned(), json["data"]["turn"].as_str().unwrap().to_owned())
        }).collect();
        let one = |state: &str, turn: &str| (format!("access_request.{state}"), state.to_owned(), turn.to_owned());
        let mut want = vec![one("invited", "partner"), one("ready_to_send", "partner"), one("sent", "merchant"), one("accepted", "partner"), one("active", "nobody")];
        let mut sorted = told.clone();
        sorted.sort();
        want.sort();
        assert_eq!(sorted, want);
        for one in &received {
            let json = one.json();
            assert_eq!(one.path, "/hook?key=1");
            assert_eq!(one.header("content-type"), "application/json");
            assert_eq!(one.header("user-agent"), "handled-portal");
            assert_eq!(one.header("webhook-timestamp"), (START.0 / 1000).to_string());
            assert_eq!(one.header("webhook-signature"), signature(&secret, one));
            assert_eq!(json["timestamp"], "2026-03-03T14:05:00Z");
            assert_eq!(json["data"]["reference"], reference.as_str());
            assert_eq!(json["data"]["url"], format!("{}/desk/requests/{reference}", app.base));
            assert_eq!((json.as_object().unwrap().len(), json["data"].as_object().unwrap().len()), (3, 4));
            let whole = format!("{:?}{}", one.headers, one.body).to_lowercase();
            for word in ["acme", "mia", "berg", "rita", "example.com", "0105", "1234"] {
                assert!(!whole.replace(&reference.to_lowercase(), "").replace(&app.base, "").contains(word), "{word}: {whole}");
            }
        }
        let mut ids: Vec<_> = received.iter().map(|one| one.header("webhook-id").to_owned()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 5, "an id of its own for each");
        let log = log(&app, &webhook.id).await;
        assert!(log.iter().all(|one| one.state == DeliveryState::Delivered && one.status == Some(200)));
        assert_eq!(attempts(&app, &log[0]).await[0].answer, "ok");
        assert_eq!(deliver(&app).await, 0, "once");
        assert!(find(&app, &webhook.id).await.delivered_at.is_some());
    }

    async fn a_webhook_is_told_what_it_chose_and_another_one_the_rest(app) {
        let receiver = Receiver::start().await;
        let url = |path: &str| format!("{}/{path}", receiver.base);
        add(&app, "Sent", Format::Standard, &[Kind::Sent], &url("sent")).await;
        add(&app, "All", Format::Standard, &[], &url("all")).await;
        let (off, _) = add(&app, "Off", Format::Standard, &[], &url("off")).await;
        disable_webhook(&app.app, &ada(&app), &off.id, "test").await.unwrap();
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Sent).await;
        deliver(&app).await;
        let paths: Vec<_> = receiver.received().into_iter().map(|one| one.path).collect();
        let count = |path: &str| paths.iter().filter(|one| *one == path).count();
        assert_eq!((count("/sent"), count("/all"), count("/off")), (1, 3, 0));
        enable_webhook(&app.app, &ada(&app), &off.id, "test").await.unwrap();
        assert_eq!(deliver(&app).await, 0, "what happened meanwhile was not kept for it");
    }

    async fn a_change_that_is_undone_tells_nobody(app) {
        let receiver = Receiver::start().await;
        let webhook = add(&app, "All", Format::Standard, &[], &receiver.base).await.0;
        let added = app.merchant("Acme", "acme").await;
        let before = log(&app, &webhook.id).await.len();
        let version = 99;
        let late = handled_portal::actions::mark_sent::mark_sent(&app.app, &app.actor(), &added.requests[0].reference, version).await;
        assert!(late.is_err());
        assert_eq!(log(&app, &webhook.id).await.len(), before);
    }

    async fn a_chat_reads_a_sentence(app) {
        let receiver = Receiver::start().await;
        let (webhook, secret) = add(&app, "Chat", Format::Slack, &[Kind::Sent], &format!("{}/services/T1/secret", receiver.base)).await;
        assert!(secret.is_none());
        let added = app.merchant("Acme <&> Sons", "acme").await;
        let reference = &added.requests[0].reference;
        bring_to(&app, &added, State::Sent).await;
        test(&app, &webhook).await;
        deliver(&app).await;
        let received = receiver.received();
        let texts: Vec<_> = received.iter().map(Received::json).collect();
        let link = format!("<{}/desk/requests/{reference}|Open it>", app.base);
        assert!(texts.contains(&serde_json::json!({"text": format!("{reference} was sent in Shopify. The owner has to accept it. {link}")})), "{texts:?}");
        assert!(texts.contains(&serde_json::json!({"text": format!("This is a test: messages arrive here. <{}/desk/webhooks|Open it>", app.base)})));
        assert!(received.iter().all(|one| one.path == "/services/T1/secret" && one.header("webhook-id").is_empty() && one.header("webhook-signature").is_empty()));
        assert_eq!(find(&app, &webhook.id).await.shown, format!("{}/…", receiver.base));
    }

    async fn whatever_a_receiver_does_is_noted_and_tried_again_with_the_same_id(app) {
        let receiver = Receiver::start().await;
        let webhook = quiet(&app, &receiver).await;
        let elsewhere = Receiver::start().await;
        let table = [
            (Reply::status(500), Outcome::Refused, Some(500)),
            (Reply::with(302, "location", &elsewhere.base), Outcome::Redirected, Some(302)),
            (Reply::with(307, "location", &elsewhere.base), Outcome::Redirected, Some(307)),
            (Reply::status(404), Outcome::Refused, Some(404)),
            (Reply::Hang, Outcome::TooSlow, None),
            (Reply::Drop, Outcome::Broken, None),
            (Reply::Nonsense, Outcome::Broken, None),
            (Reply::status(429), Outcome::Refused, Some(429)),
        ];
        test(&app, &webhook).await;
        let mut seen = Vec::new();
        for (number, (reply, outcome, status)) in (1..).zip(table) {
            receiver.will([reply.clone()]);
            assert_eq!(deliver_webhooks(&app.app).await.unwrap(), 1, "{reply:?}");
            let one = log(&app, &webhook.id).await.remove(0);
            assert_eq!((one.state, one.outcome, one.status, one.attempts), (DeliveryState::Queued, Some(outcome), status, number), "{reply:?}");
            assert!(one.due_at > app.app.clock.now());
            assert_eq!(deliver_webhooks(&app.app).await.unwrap(), 0, "not before its time");
            seen.extend(receiver.received());
            app.forward(one.due_at.since(app.app.clock.now()));
        }
        assert!(seen.iter().all(|one| one.header("webhook-id") == seen[0].header("webhook-id") && one.body == seen[0].body));
        let mut times: Vec<_> = seen.iter().map(|one| one.header("webhook-timestamp").to_owned()).collect();
        times.dedup();
        assert_eq!((seen.len(), times.len()), (8, 8), "each try has its own time");
        assert!(elsewhere.received().is_empty(), "no redirect is followed");
    }

    async fn an_answer_that_never_ends_is_read_no_further_than_it_is_kept(app) {
        let receiver = Receiver::start().await;
        let webhook = quiet(&app, &receiver).await;
        receiver.will([Reply::Long(10_000_000)]);
        test(&app, &webhook).await;
        deliver(&app).await;
        let one = log(&app, &webhook.id).await.remove(0);
        assert_eq!(one.state, DeliveryState::Delivered, "the status is what counts");
        assert_eq!(attempts(&app, &one).await[0].answer.len(), 4 * 1024);
        // What the kernel took into its buffers beside what was read.
        assert!(receiver.written() < 9_000_000, "{}", receiver.written());
        receiver.will([Reply::HangAfterHead]);
        test(&app, &webhook).await;
        deliver(&app).await;
        let one = log(&app, &webhook.id).await.into_iter().find(|other| other.id != one.id).unwrap();
        assert_eq!((one.state, attempts(&app, &one).await[0].answer.as_str()), (DeliveryState::Delivered, "so far"));
    }

    async fn a_receiver_that_is_gone_is_told_nothing_more_and_admins_hear_of_it(app) {
        let receiver = Receiver::start().await;
        let webhook = quiet(&app, &receiver).await;
        receiver.will([Reply::status(410)]);
        test(&app, &webhook).await;
        deliver(&app).await;
        let now = find(&app, &webhook.id).await;
        assert_eq!(now.disabled.unwrap().1, Why::Gone);
        assert_eq!(log(&app, &webhook.id).await[0].state, DeliveryState::Failed);
        assert_eq!(deeds(&app, "disable_webhook").await, ["sweep"]);
        let said = "Tickets takes no messages any more and was turned off.";
        Person::at_desk(&app, &app.admin.id).await.get("/desk").await.expect(200).says(said);
        Person::at_desk(&app, &app.rep.id).await.get("/desk").await.expect(200).says_not("Tickets");
        let tested = test_webhook(&app.app, &ada(&app), &webhook.id, "test").await;
        assert!(tested.is_err(), "nothing is put on its way there");
        enable_webhook(&app.app, &ada(&app), &webhook.id, "test").await.unwrap();
        assert_eq!(replay_failed(&app.app, &ada(&app), &webhook.id, "test").await.unwrap(), 1);
        deliver(&app).await;
        assert_eq!(log(&app, &webhook.id).await[0].state, DeliveryState::Delivered);
        Person::at_desk(&app, &app.admin.id).await.get("/desk").await.expect(200).says_not("Tickets");
    }

    async fn an_import_is_told_like_every_change(app) {
        let receiver = Receiver::start().await;
        add(&app, "Tickets", Format::Standard, &[Kind::Invited], &format!("{}/hook", receiver.base)).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let token = app.app.new_id().unwrap();
        let file = "name,store,contact_name,contact_email\nAcme,acme,Mia,mia@acme.example.com\nBerg,berg,Bo,bo@berg.example.com\n";
        rita.upload("/desk/import", &[("do", "import"), ("token", &token)], Some(file.as_bytes())).await.expect(303);
        assert_eq!(deliver(&app).await, 2);
        let told: Vec<_> = receiver.received().iter().map(|one| one.json()["data"]["turn"].clone()).collect();
        assert_eq!(told, ["partner", "partner"]);
    }

    async fn a_receiver_that_hangs_throttles_no_other(app) {
        let engine = if app.app.config.database_url.expose().starts_with("sqlite") { Engine::Sqlite } else { Engine::Postgres };
        let app = TestApp::set_up(Setup { engine, seed: 7, mail: false, https: false }, |config| config.outgoing_seconds = 30).await;
        let (slow, quick) = (Receiver::start().await, Receiver::start().await);
        slow.will([Reply::Hang]);
        let mut ids = Vec::new();
        for (name, receiver, many) in [("Slow", &slow, 1), ("Quick", &quick, 12)] {
            let (webhook, _) = add(&app, name, Format::Standard, &[Kind::Rested], &format!("{}/hook", receiver.base)).await;
            for _ in 0..many {
                ids.push((webhook.id.clone(), app.app.new_id().unwrap()));
            }
        }
        app.db().write::<_, store::Error>(async |tx| {
            for (webhook, id) in &ids {
                messages::add(tx, id, webhook, Kind::Test, None, app.app.clock.now()).await?;
            }
            Ok(())
        }).await.unwrap();
        let (_stop, stopped) = tokio::sync::watch::channel(false);
        let working = actix_web::rt::spawn(worker::run(app.app.clone(), stopped));
        let mut came = 0;
        let all = async { while came < 12 { came += quick.received().len(); tokio::task::yield_now().await } };
        tokio::time::timeout(std::time::Duration::from_secs(15), all).await.expect("they do not wait for the other receiver");
        working.abort();
        assert!(working.await.is_err(), "it lets go what it held of the database");
    }

    async fn what_a_receiver_asked_for_is_neither_ended_nor_shortened_by_what_was_on_its_way(app) {
        let receiver = Receiver::start().await;
        let webhook = quiet(&app, &receiver).await;
        for replies in [[Reply::with(429, "retry-after", "3600"), Reply::status(200)], [Reply::with(429, "retry-after", "60"), Reply::with(429, "retry-after", "3600")]] {
            receiver.will(replies);
            test(&app, &webhook).await;
            test(&app, &webhook).await;
            deliver_webhooks(&app.app).await.unwrap();
            assert_eq!(find(&app, &webhook.id).await.held_until, Some(app.app.clock.now().plus(HOUR)));
            app.forward(2 * HOUR);
        }
        // And where the clock was set back, nobody waits for what it said.
        app.app.clock.forward(-8 * DAY);
        test_of(&app, &webhook).await;
        assert_eq!(deliver_webhooks(&app.app).await.unwrap(), 1);
    }

    async fn a_receiver_that_asks_to_wait_is_left_alone_for_so_long(app) {
        let receiver = Receiver::start().await;
        let webhook = quiet(&app, &receiver).await;
        receiver.will([Reply::with(429, "retry-after", "3600")]);
        test(&app, &webhook).await;
        deliver(&app).await;
        assert_eq!(find(&app, &webhook.id).await.held_until, Some(app.app.clock.now().plus(HOUR)));
        // Another one waits with it.
        let about = None;
        let id = app.app.new_id().unwrap();
        app.db().write::<_, store::Error>(async |tx| messages::add(tx, &id, &webhook.id, Kind::Test, about, app.app.clock.now()).await).await.unwrap();
        app.forward(HOUR - SECOND);
        assert_eq!(deliver(&app).await, 0);
        app.forward(SECOND);
        assert_eq!(deliver(&app).await, 2);
        receiver.will([Reply::with(503, "retry-after", "Tue, 03 Mar 2026 16:00:00 GMT")]);
        test(&app, &webhook).await;
        deliver(&app).await;
        let at = handled_portal::domain::moment::Moment(1_772_553_600_000);
        assert_eq!(find(&app, &webhook.id).await.held_until, Some(at));
        // Somebody who sends a test does not wait.
        test(&app, &webhook).await;
        assert_eq!(deliver(&app).await, 1);
    }

    async fn a_webhook_that_takes_nothing_for_five_days_is_disabled_and_one_message_alone_never_does_that(app) {
        let receiver = Receiver::start().await;
        let webhook = quiet(&app, &receiver).await;
        receiver.will((0..100).map(|_| Reply::status(500)));
        test(&app, &webhook).await;
        for _ in 0..10 {
            deliver(&app).await;
            app.forward(DAY + DAY / 4);
            if log(&app, &webhook.id).await[0].state == DeliveryState::Failed {
                break;
            }
        }
        // The clock went faster here than the pauses: five days of failures and no success.
        let disabled = find(&app, &webhook.id).await.disabled;
        assert_eq!(disabled.map(|(_, why)| why), Some(Why::Failing));
        assert_eq!(deeds(&app, "disable_webhook").await, ["sweep"]);
        enable_webhook(&app.app, &ada(&app), &webhook.id, "test").await.unwrap();
        assert!(find(&app, &webhook.id).await.failing.is_none());
        // By its own pauses a message is given up before that.
        let second = app.app.new_id().unwrap();
        app.db().write::<_, store::Error>(async |tx| messages::remove_of(tx, &webhook.id).await).await.unwrap();
        app.db().write::<_, store::Error>(async |tx| messages::add(tx, &second, &webhook.id, Kind::Test, None, app.app.clock.now()).await).await.unwrap();
        let begun = app.app.clock.now();
        for tries in 1..=10 {
            assert_eq!(deliver(&app).await, 1, "{tries}");
            let one = log(&app, &webhook.id).await.remove(0);
            assert_eq!(one.state == DeliveryState::Failed, tries == 10);
            app.forward(one.due_at.since(app.app.clock.now()).max(0));
        }
        let took = app.app.clock.now().since(begun);
        assert!((3 * DAY..5 * DAY).contains(&took), "{}", took / HOUR);
        assert!(find(&app, &webhook.id).await.disabled.is_none());
        assert_eq!(attempts(&app, &log(&app, &webhook.id).await[0]).await.len(), 10);
    }

    async fn what_was_given_up_or_taken_is_sent_again_with_the_same_id_and_the_log_goes_on(app) {
        let receiver = Receiver::start().await;
        let webhook = quiet(&app, &receiver).await;
        test(&app, &webhook).await;
        deliver(&app).await;
        let one = log(&app, &webhook.id).await.remove(0);
        replay_delivery(&app.app, &ada(&app), &webhook.id, &one.id, "test").await.unwrap();
        deliver(&app).await;
        let received = receiver.received();
        assert_eq!(received.len(), 2);
        assert_eq!((received[0].header("webhook-id"), &received[0].body), (received[1].header("webhook-id"), &received[1].body));
        let numbers: Vec<_> = attempts(&app, &one).await.into_iter().map(|attempt| attempt.number).collect();
        assert_eq!(numbers, [2, 1]);
        let other = quiet_named(&app, &receiver, "Other").await;
        let foreign = replay_delivery(&app.app, &ada(&app), &other.id, &one.id, "test").await;
        assert!(matches!(foreign, Err(handled_portal::error::Error::NotFound)), "{foreign:?}");
        assert_eq!(deeds(&app, "replay_webhook").await.len(), 1);
    }

    async fn both_secrets_sign_for_a_day_and_then_the_new_one_alone(app) {
        let receiver = Receiver::start().await;
        let (webhook, old) = add(&app, "Tickets", Format::Standard, &[Kind::Rested], &receiver.base).await;
        let old = old.unwrap();
        let (_, new) = rotate_webhook_secret(&app.app, &ada(&app), &webhook.id, webhook.version, "test").await.unwrap();
        assert_eq!(format!("{new:?}"), "Secret(..)");
        let new = new.0;
        assert_ne!(old, new);
        let again = rotate_webhook_secret(&app.app, &ada(&app), &webhook.id, webhook.version, "test").await;
        assert!(again.is_err(), "the same form twice makes one secret");
        for (forward, both) in [(0, true), (DAY - SECOND, true), (SECOND, false)] {
            app.forward(forward);
            test(&app, &webhook).await;
            deliver(&app).await;
            let one = receiver.received().remove(0);
            let want = if both { format!("{} {}", signature(&new, &one), signature(&old, &one)) } else { signature(&new, &one) };
            assert_eq!(one.header("webhook-signature"), want);
        }
        assert!(find(&app, &webhook.id).await.old_secret.is_some());
        sweep(&app.app).await.unwrap();
        assert!(find(&app, &webhook.id).await.old_secret.is_none(), "the sweep throws the old one away");
    }

    async fn two_workers_on_one_database_send_each_message_once(app) {
        let receiver = Receiver::start().await;
        let webhook = quiet(&app, &receiver).await;
        for _ in 0..40 {
            test(&app, &webhook).await;
        }
        let other = App::build(app.app.config.clone(), app.app.clock.clone(), Random::seeded(9)).await.unwrap();
        let work = async |app: &App| while deliver_webhooks(app).await.unwrap() > 0 {};
        tokio::join!(work(&app.app), work(&other), work(&app.app), work(&other));
        let mut ids: Vec<_> = receiver.received().into_iter().map(|one| one.header("webhook-id").to_owned()).collect();
        assert_eq!(ids.len(), 40);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 40);
        assert!(log(&app, &webhook.id).await.iter().all(|one| one.state == DeliveryState::Delivered && one.attempts == 1));
    }

    async fn a_message_of_a_worker_that_died_comes_back_after_its_lease_and_a_late_answer_does_no_harm(app) {
        let receiver = Receiver::start().await;
        let webhook = quiet(&app, &receiver).await;
        test(&app, &webhook).await;
        let (_, taken) = claim(&app.app, &webhook.id, 5).await.unwrap().unwrap();
        assert_eq!(deliver(&app).await, 0, "somebody has it");
        app.forward(2 * MINUTE);
        assert_eq!(deliver(&app).await, 1);
        // The dead one was only slow: it says that it failed, when the other has delivered.
        let attempt = Attempt { number: 1, at: START, took: 1, outcome: Outcome::TooSlow, status: None, answer: String::new() };
        settle(&app.app, &taken[0], &attempt, None).await.unwrap();
        let one = log(&app, &webhook.id).await.remove(0);
        assert_eq!((one.state, one.attempts), (DeliveryState::Delivered, 2));
        assert!(find(&app, &webhook.id).await.failing.is_none());
    }

    async fn a_receiver_that_hangs_keeps_no_other_waiting(app) {
        let (slow, quick) = (Receiver::start().await, Receiver::start().await);
        let (stuck, other) = (quiet(&app, &slow).await, quiet_named(&app, &quick, "Other").await);
        slow.will((0..30).map(|_| Reply::Hang));
        for _ in 0..30 {
            test(&app, &stuck).await;
        }
        test(&app, &other).await;
        assert_eq!(deliver_webhooks(&app.app).await.unwrap(), 6, "five of the one, and the other's");
        assert_eq!(quick.received().len(), 1);
        test(&app, &other).await;
        let soon = tokio::time::timeout(Duration::from_millis(700), deliver_webhooks(&app.app));
        assert_eq!(soon.await.expect("the one that hangs is left alone").unwrap(), 1);
        assert_eq!(log(&app, &stuck.id).await.iter().filter(|one| one.attempts == 0).count(), 25, "nothing of it was lost or counted");
    }

    async fn the_log_is_kept_for_a_month(app) {
        let receiver = Receiver::start().await;
        let webhook = quiet(&app, &receiver).await;
        test(&app, &webhook).await;
        deliver(&app).await;
        let one = log(&app, &webhook.id).await.remove(0);
        app.forward(30 * DAY);
        sweep(&app.app).await.unwrap();
        assert_eq!(log(&app, &webhook.id).await.len(), 1);
        app.forward(1);
        sweep(&app.app).await.unwrap();
        assert_eq!((log(&app, &webhook.id).await.len(), attempts(&app, &one).await.len()), (0, 0));
    }

    async fn the_worker_sends_by_itself_and_soon(app) {
        let receiver = Receiver::start().await;
        let webhook = quiet(&app, &receiver).await;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let working = actix_web::rt::spawn(worker::run(app.app.clone(), stopped));
        test(&app, &webhook).await;
        let came = async {
            while receiver.received().is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_millis(2_500), came).await.expect("sooner than the worker looks by itself");
        stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(5), working).await.expect("it stops").unwrap();
    }
}

async fn quiet_named(app: &TestApp, receiver: &Receiver, name: &str) -> Webhook {
    add(app, name, Format::Standard, &[Kind::Rested], &format!("{}/hook", receiver.base)).await.0
}

/// Nobody came: a connection would wait here to be taken.
#[track_caller]
fn nobody_came(listener: &TcpListener) {
    listener.set_nonblocking(true).unwrap();
    let came = listener.accept();
    assert!(came.as_ref().is_err_and(|cause| cause.kind() == std::io::ErrorKind::WouldBlock), "{came:?}");
}

#[actix_web::test]
async fn no_way_of_writing_or_naming_a_private_address_leads_there() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let six = TcpListener::bind(format!("[::1]:{}", listener.local_addr().unwrap().port()));
    let port = listener.local_addr().unwrap().port();
    let post = async |outgoing: &Outgoing, url: &str| outgoing.post(url, &[], "{}".into(), 100).await;
    let strict = Outgoing::new(Rules::default(), Duration::from_secs(2)).unwrap();
    // The same, but for scheme and port: so that it is the address alone that is refused.
    let rules = Rules { plain: true, any_port: true, ..Rules::default() };
    let names = Outgoing::new(rules, Duration::from_secs(2)).unwrap();
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "localhost",
        "LOCALHOST",
    ] {
        for outgoing in [&strict, &names] {
            for scheme in ["http", "https"] {
                let url = format!("{scheme}://{host}:{port}/hook");
                assert_eq!(post(outgoing, &url).await, Err(Failure::NotAllowed), "{url}");
            }
        }
    }
    assert_eq!(post(&strict, "http://example.com/").await, Err(Failure::NotAllowed), "no TLS");
    assert_eq!(post(&strict, "https://example.com:8443/").await, Err(Failure::NotAllowed), "another port");
    assert_eq!(post(&strict, "https://mia:secret@example.com/").await, Err(Failure::NotAllowed), "a password");
    assert_eq!(post(&strict, "ftp://example.com/").await, Err(Failure::NotAllowed));
    assert_eq!(post(&strict, "nonsense").await, Err(Failure::NotAllowed));
    let known_nowhere = post(&names, "http://nobody-has-this-name.invalid/").await;
    assert_eq!(known_nowhere, Err(Failure::NoName));
    nobody_came(&listener);
    if let Ok(six) = six {
        nobody_came(&six);
    }
    // The listener does take connections: those who may come, come.
    let open = Outgoing::new(Rules::of(true), Duration::from_millis(300)).unwrap();
    assert_eq!(post(&open, &format!("http://localhost:{port}/")).await, Err(Failure::TooSlow));
    listener.set_nonblocking(true).unwrap();
    listener.accept().expect("somebody came");
    drop(listener);
    assert_eq!(post(&open, &format!("http://127.0.0.1:{port}/")).await, Err(Failure::NoConnection));
}

/// Ends with the test.
struct Ended(std::process::Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[actix_web::test]
async fn a_receiver_whose_certificate_nobody_vouches_for_is_told_nothing() {
    let app = TestApp::start(Engine::Sqlite).await;
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let openssl = |arguments: &str| {
        let mut command = std::process::Command::new("openssl");
        command.args(arguments.split(' ')).current_dir(&app.folder).stdin(std::process::Stdio::null());
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        command
    };
    let made = openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key -out cert -days 2 -subj /CN=localhost \
         -addext subjectAltName=DNS:localhost",
    );
    let made = { made }.status().expect("openssl starts; ./check installs it, or: apt-get install openssl");
    assert!(made.success());
    let server = openssl(&format!("s_server -accept 127.0.0.1:{port} -cert cert -key key -quiet"));
    let _server = Ended({ server }.spawn().unwrap());
    let open = Outgoing::new(Rules::of(true), Duration::from_secs(5)).unwrap();
    let came = async || open.post(&format!("https://localhost:{port}/"), &[], "{}".into(), 100).await;
    let began = std::time::Instant::now();
    // Until it listens.
    while came().await == Err(Failure::NoConnection) && began.elapsed() < Duration::from_secs(10) {}
    assert_eq!(came().await, Err(Failure::NoTrust));
}

#[actix_web::test]
async fn an_address_that_was_allowed_once_is_looked_at_again_each_time() {
    let setup = Setup { engine: Engine::Sqlite, seed: 7, mail: true, https: false };
    let app = TestApp::with(setup).await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let webhooks = [
        add(&app, "By number", Format::Standard, &[Kind::Rested], &format!("http://127.0.0.1:{port}/")).await.0,
        add(&app, "By name", Format::Standard, &[Kind::Rested], &format!("https://localhost:{port}/")).await.0,
    ];
    for webhook in &webhooks {
        test(&app, webhook).await;
    }
    let mut config = app.app.config.clone();
    config.outgoing_allow_private = false;
    let strict = App::build(config, Clock::set_to(START), Random::seeded(9)).await.unwrap();
    assert_eq!(deliver_webhooks(&strict).await.unwrap(), 2);
    for webhook in &webhooks {
        let one = log(&app, &webhook.id).await.remove(0);
        assert_eq!((one.state, one.outcome), (DeliveryState::Queued, Some(Outcome::NotAllowed)));
    }
    nobody_came(&listener);
}
