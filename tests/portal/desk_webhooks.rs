//! An admin sets up webhooks on the desk: adds, changes, rotates, tests, looks at what came back, removes.

use handled_portal::{
    domain::{
        access_request::State,
        moment::{DAY, HOUR, MINUTE},
        webhook::{DeliveryState, Format, Kind},
    },
    store::{self, webhook_delivery::Place},
    worker::webhooks::deliver_webhooks,
};

use crate::{
    on_both,
    store_page::bring_to,
    support::{
        Engine, Setup, TestApp,
        person::{Person, Seen},
        receiver::{Receiver, Reply},
    },
    webhooks::{ada as session, add, find, log},
};

const PAGE: &str = "/desk/webhooks";

async fn ada(app: &TestApp) -> Person {
    Person::at_desk(app, &app.admin.id).await
}

async fn deeds(app: &TestApp) -> Vec<String> {
    let rows = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1_000).await.unwrap();
    let rows = rows.into_iter().filter(|row| row.subject == "webhook");
    rows.map(|row| {
        assert!(row.subject_id.unwrap().len() == 32 && row.actor == "rep");
        row.act
    })
    .collect()
}

/// The secret that the page shows.
fn secret(seen: &Seen) -> String {
    let text = seen.text();
    let at = text.find("whsec_").unwrap_or_else(|| panic!("no secret: {text}"));
    text[at..].chars().take_while(|one| !one.is_whitespace()).collect()
}

on_both! {
    async fn a_webhook_is_added_tried_and_looked_at(app) {
        let receiver = Receiver::start().await;
        let url = format!("{}/hook?token=s3cret", receiver.base);
        let mut ada = ada(&app).await;
        ada.get("/desk/settings").await.expect(200).says("Webhooks");
        ada.get(PAGE).await.expect(200).says("There is no webhook yet.");
        let form = [("name", " Ticket  system "), ("format", "standard"), ("url", &*url), ("what", "all")];
        let shown = ada.post(PAGE, &form).await.expect(200).says("The secret of Ticket system").says("only now");
        let secret = secret(&shown);
        let id = store::webhook::list(&mut app.db().read().await.unwrap()).await.unwrap()[0].id.clone();
        let page = format!("{PAGE}/{id}");
        ada.get(PAGE).await.expect(200).says("Ticket system").says("In use").says(&format!("{}/…", receiver.base)).says_not("/hook").says_not("s3cret").says_not(&secret);
        ada.submit(&page, &[("do", "test")]).await.expect(200).says("The test is on its way").says("Waiting");
        receiver.will([Reply::Say(500, "<b>no room</b>\u{7}", ("x-nothing", String::new()))]);
        deliver_webhooks(&app.app).await.unwrap();
        let seen = ada.get(&page).await.expect(200).says("Refused (500)").says("Next try:").says("In use, takes no messages").says_not(&secret).says_not("s3cret");
        let message = seen.links().into_iter().find(|link| link.contains("/deliveries/")).unwrap();
        let seen = ada.get(&message).await.expect(200).says("Try 1: Refused (500)").says("<b>no room</b>").says("webhook.test").says("webhook-id:");
        assert!(!seen.body.contains("<b>no room") && !seen.body.contains('\u{7}') && !seen.body.contains("s3cret"), "an answer is text");
        ada.submit(&message, &[]).await.expect(200).says("goes out again");
        deliver_webhooks(&app.app).await.unwrap();
        ada.get(&message).await.expect(200).says("Try 2: Taken (200)").says("Send it again");
        ada.get(&page).await.expect(200).says("Taken (200)").says("2 tries").says("In use").says_not("takes no messages");
        assert_eq!(deeds(&app).await, ["add_webhook", "test_webhook", "replay_webhook"]);
        ada.get("/desk/audit").await.expect(200).says("Webhook added").says("Test sent to a webhook").says_not("s3cret");
    }

    async fn a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(app) {
        let mut ada = ada(&app).await;
        let good = [("name", "Tickets"), ("format", "slack"), ("url", "http://127.0.0.1:9/x"), ("what", "some"), ("kinds", "access_request.sent")];
        for (field, value, said) in [
            ("name", "", "This is empty"),
            ("name", "\u{1b}", "hidden character"),
            ("name", &*"n".repeat(81), "80 characters"),
            ("format", "xml", "Choose the form"),
            ("url", "", "Type the address"),
            ("url", "127.0.0.1", "no address of a page"),
            ("url", "ftp://127.0.0.1/", "begin with https://"),
            ("url", "http://mia:secret@127.0.0.1/", "name or password"),
            ("kinds", "access_request.unknown", "at least one thing"),
        ] {
            let form: Vec<_> = good.iter().map(|one| if one.0 == field { (field, value) } else { *one }).collect();
            let seen = ada.post(PAGE, &form).await.expect(422).says(said);
            assert!(seen.title().starts_with("Error: "));
            if field != "name" {
                assert_eq!(seen.value("name").unwrap(), "Tickets");
            }
            if field != "url" {
                assert_eq!(seen.value("url").unwrap(), "http://127.0.0.1:9/x");
            }
            assert!(field == "format" || seen.body.contains("value=\"slack\" checked"), "{field}");
        }
        ada.submit(PAGE, &good).await.expect(200).says("The webhook is added.").says("http://127.0.0.1:9/…");
        ada.post(PAGE, &good.map(|one| if one.0 == "name" { ("name", "TICKETS") } else { one })).await.expect(422).says("There is a webhook of this name");
        let webhooks = store::webhook::list(&mut app.db().read().await.unwrap()).await.unwrap();
        assert_eq!((webhooks.len(), &webhooks[0].kinds.0), (1, &vec![Kind::Sent]));
        for at in 1..20 {
            add(&app, &format!("Another {at}"), Format::Slack, &[], "http://127.0.0.1:9/").await;
        }
        ada.post(PAGE, &good.map(|one| if one.0 == "name" { ("name", "One more") } else { one })).await.expect(422).says("no more fit");
    }

    async fn a_webhook_is_changed_and_an_old_form_changes_nothing(app) {
        let mut ada = ada(&app).await;
        let (webhook, _) = add(&app, "Tickets", Format::Standard, &[], "http://127.0.0.1:9/old").await;
        add(&app, "Other", Format::Standard, &[], "http://127.0.0.1:9/").await;
        let page = format!("{PAGE}/{}", webhook.id);
        let form = [("do", "change"), ("version", "1"), ("name", "Tasks"), ("url", ""), ("what", "some"), ("kinds", "access_request.sent"), ("kinds", "access_request.stuck")];
        ada.submit(&page, &form).await.expect(200).says("The change is saved.").says("Tasks").says("http://127.0.0.1:9/…");
        ada.submit(&page, &form).await.expect(200).says("The change is saved.");
        assert_eq!(find(&app, &webhook.id).await.version, 2, "the same form twice is one change");
        let late = form.map(|one| if one.0 == "name" { ("name", "Late") } else { one });
        ada.post(&page, &late).await.expect(409).says("changed in the meantime").says("Tasks");
        let now = late.map(|one| if one.0 == "version" { ("version", "2") } else { one });
        ada.post(&page, &now.map(|one| if one.0 == "name" { ("name", "other") } else { one })).await.expect(422).says("There is a webhook of this name");
        let wrong = ada.post(&page, &now.map(|one| if one.0 == "url" { ("url", "nowhere") } else { one })).await.expect(422).says("no address");
        assert_eq!((wrong.value("url").unwrap(), wrong.value("version").unwrap()), ("nowhere".into(), "2".into()));
        ada.submit(&page, &now.map(|one| if one.0 == "url" { ("url", "http://127.0.0.1:19/new") } else { one })).await.expect(200).says("Late").says("http://127.0.0.1:19/…");
        assert_eq!(find(&app, &webhook.id).await.kinds.0, [Kind::Sent, Kind::Stuck]);
        assert_eq!(deeds(&app).await, ["add_webhook", "add_webhook", "change_webhook", "change_webhook"]);
    }

    async fn a_new_secret_is_shown_once_and_a_form_sent_twice_makes_one(app) {
        let mut ada = ada(&app).await;
        let (webhook, old) = add(&app, "Tickets", Format::Standard, &[], "http://127.0.0.1:9/").await;
        let page = format!("{PAGE}/{}", webhook.id);
        let shown = ada.post(&page, &[("do", "rotate"), ("version", "1")]).await.expect(200).says("two signatures");
        assert_ne!(Some(secret(&shown)), old);
        ada.post(&page, &[("do", "rotate"), ("version", "1")]).await.expect(409).says("changed in the meantime").says_not("whsec_");
        ada.get(&page).await.expect(200).says("The old secret still signs, until").says_not("whsec_");
        app.forward(DAY);
        let mut ada = self::ada(&app).await;
        ada.get(&page).await.expect(200).says_not("The old secret still signs");
        let (chat, _) = add(&app, "Chat", Format::Slack, &[], "http://127.0.0.1:9/").await;
        ada.get(&format!("{PAGE}/{}", chat.id)).await.expect(200).says_not("Make a new secret");
        ada.post(&format!("{PAGE}/{}", chat.id), &[("do", "rotate"), ("version", "1")]).await.expect(404);
    }

    async fn a_webhook_is_turned_off_on_and_removed_after_a_question(app) {
        let receiver = Receiver::start().await;
        let mut ada = ada(&app).await;
        let (webhook, _) = add(&app, "Tickets", Format::Standard, &[], &receiver.base).await;
        let page = format!("{PAGE}/{}", webhook.id);
        ada.post(&page, &[("do", "test")]).await.expect(303);
        ada.submit(&page, &[("do", "disable")]).await.expect(200).says("The webhook is turned off.").says("Turn it on").says_not("Send a test<");
        deliver_webhooks(&app.app).await.unwrap();
        assert!(receiver.received().is_empty());
        ada.post(&page, &[("do", "test")]).await.expect(409);
        ada.get("/desk").await.expect(200).says_not("was turned off");
        ada.submit(&page, &[("do", "enable")]).await.expect(200).says("The webhook is turned on.");
        deliver_webhooks(&app.app).await.unwrap();
        assert_eq!(receiver.received().len(), 1, "what waited goes out");
        ada.submit(&page, &[("do", "replay")]).await.expect(200).says("No message was given up.");
        ada.get(&format!("{page}?remove=1")).await.expect(200).says("Remove Tickets?").says("Keep it");
        ada.submit(&page, &[("do", "remove")]).await.expect(200).says("The webhook is removed.").says("There is no webhook yet.");
        ada.get(&page).await.expect(404);
        ada.post(&page, &[("do", "remove")]).await.expect(404);
        assert!(log(&app, &webhook.id).await.is_empty());
        assert_eq!(deeds(&app).await, ["add_webhook", "test_webhook", "disable_webhook", "enable_webhook", "remove_webhook"]);
    }

    async fn each_change_needs_a_second_factor_proved_lately_and_loses_nothing_that_was_typed(app) {
        let mut ada = ada(&app).await;
        let (webhook, _) = add(&app, "Tickets", Format::Standard, &[], "http://127.0.0.1:9/").await;
        let page = format!("{PAGE}/{}", webhook.id);
        app.forward(11 * MINUTE);
        let seen = ada.get(PAGE).await.expect(303);
        assert!(seen.headers["location"].to_str().unwrap().starts_with("/desk/step-up"));
        let form = [("name", "Tasks"), ("format", "standard"), ("url", "http://127.0.0.1:9/x"), ("what", "all")];
        let seen = ada.post(PAGE, &form).await.expect(403).says("Prove");
        assert_eq!((seen.value("name").unwrap(), seen.value("url").unwrap()), ("Tasks".into(), "http://127.0.0.1:9/x".into()));
        ada.get(&page).await.expect(200).says("Tickets");
        for act in ["change", "rotate", "test", "replay", "disable", "enable", "remove"] {
            let form = [("do", act), ("version", "1"), ("name", "Late"), ("what", "all")];
            ada.post(&page, &form).await.expect(403);
        }
        assert_eq!(find(&app, &webhook.id).await.name, "Tickets");
        assert_eq!(deeds(&app).await, ["add_webhook"]);
    }

    async fn the_log_is_read_page_by_page_all_of_it_or_by_how_it_stands(app) {
        let receiver = Receiver::start().await;
        let (webhook, _) = add(&app, "Tickets", Format::Standard, &[], &receiver.base).await;
        for _ in 0..120 {
            let id = app.app.new_id().unwrap();
            app.db().write::<_, store::Error>(async |tx| store::webhook_delivery::add(tx, &id, &webhook.id, Kind::Test, None, app.app.clock.now()).await).await.unwrap();
            app.forward(1);
        }
        let mut ada = ada(&app).await;
        let page = format!("{PAGE}/{}", webhook.id);
        let (mut seen, mut all) = (ada.get(&page).await.expect(200), Vec::new());
        for want in [50, 50, 20] {
            let rows: Vec<_> = seen.links().into_iter().filter(|link| link.contains("/deliveries/")).collect();
            assert_eq!(rows.len(), want);
            all.extend(rows);
            match seen.links().into_iter().find(|link| link.contains("after=")) {
                Some(older) => seen = ada.get(&older).await.expect(200),
                None => assert_eq!(want, 20),
            }
        }
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 120);
        let newer = seen.links().into_iter().find(|link| link.contains("before=")).unwrap();
        let seen = ada.get(&newer).await.expect(200);
        assert_eq!(seen.links().iter().filter(|link| link.contains("/deliveries/")).count(), 50);
        ada.get(&format!("{page}?state=delivered")).await.expect(200).says("No message yet.");
        let waiting = ada.get(&format!("{page}?state=queued")).await.expect(200);
        assert!(waiting.links().iter().any(|link| link.contains("after=") && link.contains("state=queued")));
        let mut conn = app.db().read().await.unwrap();
        let failed = store::webhook_delivery::page(&mut conn, &webhook.id, Some(DeliveryState::Failed), &Place::Top, 9).await.unwrap();
        assert!(failed.is_empty());
    }

    async fn a_merchant_who_is_forgotten_is_gone_from_what_receivers_answered(app) {
        let receiver = Receiver::start().await;
        let (webhook, _) = add(&app, "Tickets", Format::Standard, &[], &receiver.base).await;
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Cancelled).await;
        receiver.will((0..9).map(|_| Reply::Say(200, "noted for Acme and Mia Berg", ("x-nothing", String::new()))));
        while deliver_webhooks(&app.app).await.unwrap() > 0 {}
        handled_portal::actions::forget_merchant::forget_merchant(&app.app, &session(&app), &added.merchant.id, "Acme").await.unwrap();
        let mut conn = app.db().read().await.unwrap();
        for one in log(&app, &webhook.id).await {
            for attempt in store::webhook_delivery::attempts(&mut conn, &one.id, 9).await.unwrap() {
                assert_eq!(attempt.answer, "");
            }
        }
    }
}

#[actix_web::test]
async fn where_private_addresses_are_not_allowed_the_form_says_so() {
    let setup = Setup { engine: Engine::Sqlite, seed: 7, mail: true, https: false };
    let app = TestApp::set_up(setup, |config| config.outgoing_allow_private = false).await;
    let mut ada = ada(&app).await;
    for (url, said) in [
        ("https://127.0.0.1/", "inside a private network"),
        ("https://169.254.169.254/", "inside a private network"),
        ("https://localhost/", "inside a private network"),
        ("https://example.com:8443/", "port of its own"),
        ("http://example.com/", "begin with https://"),
    ] {
        let form = [("name", "Tickets"), ("format", "standard"), ("url", url), ("what", "all")];
        ada.post(PAGE, &form).await.expect(422).says(said);
    }
    let form = [("name", "Tickets"), ("format", "standard"), ("url", "https://example.com/hook"), ("what", "all")];
    ada.post(PAGE, &form).await.expect(200).says("whsec_");
}

#[actix_web::test]
async fn an_address_and_its_secrets_are_nowhere_in_clear() {
    let setup = Setup { engine: Engine::Sqlite, seed: 7, mail: true, https: false };
    let app = TestApp::with(setup).await;
    let receiver = Receiver::start().await;
    let (webhook, secret) =
        add(&app, "Tickets", Format::Standard, &[], &format!("{}/?t=abcdefgh", receiver.base)).await;
    let (chat, _) = add(&app, "Chat", Format::Slack, &[], &format!("{}/services/abcdefgh", receiver.base)).await;
    let mut ada = ada(&app).await;
    for id in [&webhook.id, &chat.id] {
        ada.post(&format!("{PAGE}/{id}"), &[("do", "test")]).await.expect(303);
    }
    while deliver_webhooks(&app.app).await.unwrap() > 0 {}
    assert_eq!(receiver.received().len(), 2);
    app.forward(HOUR);
    let secret = secret.unwrap();
    let raw = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, secret.trim_start_matches("whsec_"))
        .unwrap();
    let mut bytes = Vec::new();
    for end in ["", "-wal"] {
        bytes.extend(std::fs::read(app.folder.join(format!("portal.db{end}"))).unwrap_or_default());
    }
    let holds = |what: &[u8]| bytes.windows(what.len()).any(|some| some == what);
    assert!(holds(b"Tickets") && !holds(b"abcdefgh") && !holds(secret.as_bytes()) && !holds(&raw));
    let printed = format!("{webhook:?} {:?}", find(&app, &chat.id).await);
    assert!(!printed.contains("abcdefgh") && !printed.contains("whsec_"), "{printed}");
}
