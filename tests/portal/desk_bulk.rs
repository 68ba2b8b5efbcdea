//! One thing done to several access requests of the list.

use handled_portal::{
    actions::{
        Actor,
        submit_code::{SubmitCode, submit_code},
    },
    domain::{access_request::State, code::CollaboratorCode, moment::DAY, notice::NoticeKind},
    store, worker,
};
use scraper::{Html, Selector};

use crate::{
    on_both,
    support::{
        TestApp,
        person::{Person, Seen},
    },
};

/// The fields of the page's own form, as a browser would send them, with these over them.
fn form<'a>(fields: &'a [(String, String)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(more.iter().copied()).collect()
}

fn hidden(seen: &Seen) -> Vec<(String, String)> {
    let page = Html::parse_document(&seen.body);
    let inputs = Selector::parse("form[action='/desk/bulk'] input[type=hidden]").unwrap();
    let attr = |input: &scraper::ElementRef, name: &str| input.value().attr(name).unwrap_or_default().to_owned();
    page.select(&inputs).map(|input| (attr(&input, "name"), attr(&input, "value"))).collect()
}

/// The address that the list's form leads to.
fn chosen(act: &str, references: &[&str]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("back", "/desk?turn=merchant").append_pair("do", act);
    for reference in references {
        query.append_pair("request", reference);
    }
    format!("/desk/bulk?{}", query.finish())
}

async fn notices(app: &TestApp, merchant: &str, kind: NoticeKind) -> usize {
    let all = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), merchant).await.unwrap();
    all.iter().filter(|one| one.kind == kind).count()
}

on_both! {
    async fn reminding_reaches_each_person_once_a_day_over_all_their_stores(app) {
        let two = app.merchant_with("Two", &["two-a", "two-b"], &["mia@two.example.com"]).await;
        let other = app.merchant("Other", "other").await;
        app.link(&two).await;
        app.link(&other).await;
        let second = &two.requests[1].reference;
        let contact = two.contacts[0].id.as_str();
        handled_portal::actions::copy_link::copy_link(&app.app, &app.actor(), second, contact, "test").await.unwrap();
        let references = [two.requests[0].reference.as_str(), second, &other.requests[0].reference];
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let list = rita.get("/desk?turn=merchant").await.expect(200);
        assert_eq!(list.body.matches("name=\"request\"").count(), 3);
        let page = rita.get(&chosen("remind", &references)).await.expect(200).says("Send 3 reminders");
        let seen = rita.post("/desk/bulk", &form(&hidden(&page), &[])).await.expect(200);
        let seen = seen.says("2 reminders are on their way").says("reminded within the last day");
        assert!(seen.links().contains(&"/desk?turn=merchant".to_owned()), "{:?}", seen.links());
        assert_eq!(notices(&app, &two.merchant.id, NoticeKind::Reminder).await, 1);
        assert_eq!(notices(&app, &other.merchant.id, NoticeKind::Reminder).await, 1);
        // Again the same day: nobody. The day after: each once more.
        rita.post("/desk/bulk", &form(&hidden(&page), &[])).await.expect(409);
        while worker::step(&app.app).await.unwrap() > 0 {}
        app.forward(DAY + 1);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let one = rita.get(&chosen("remind", &references[2..])).await.expect(200).says("Remind 1 merchant");
        let done = rita.post("/desk/bulk", &form(&hidden(&one), &[])).await.expect(303);
        assert_eq!(done.headers["location"], "/desk?turn=merchant");
        rita.follow(done).await.expect(200).says("1 reminder is on its way");
    }

    async fn a_reminder_goes_out_with_a_link_and_not_at_all_once_it_is_done(app) {
        let (still, done) = (app.merchant("Still", "still").await, app.merchant("Done", "done").await);
        for added in [&still, &done] {
            app.link(added).await;
            handled_portal::actions::remind::remind(&app.app, &app.actor(), &added.requests[0].reference, "test").await.unwrap();
        }
        let mia = Actor::Contact(done.contacts[0].clone());
        let code = CollaboratorCode::parse("0105").unwrap();
        let reference = &done.requests[0].reference;
        let version = app.request(reference).await.version;
        submit_code(&app.app, &mia, &SubmitCode { reference, version, address: None, code: &code, agreement: None }).await.unwrap();
        while worker::step(&app.app).await.unwrap() > 0 {}
        let mails: Vec<String> = std::fs::read_dir(app.folder.join("mail")).unwrap()
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .filter(|mail| mail.contains("Still your turn"))
            .collect();
        assert_eq!(mails.len(), 1, "one of them has given the code meanwhile");
        assert!(mails[0].contains("mia@still.example.com") && mails[0].contains("/i/"), "{}", mails[0]);
        assert_eq!(app.request(reference).await.state, State::ReadyToSend);
    }

    async fn ten_reps_at_once_remind_a_person_once(app) {
        let added = app.merchant_with("Two", &["two-a", "two-b"], &["mia@two.example.com"]).await;
        for request in &added.requests {
            handled_portal::actions::copy_link::copy_link(&app.app, &app.actor(), &request.reference, &added.contacts[0].id, "test").await.unwrap();
        }
        let tries = (0..10).map(|at| {
            let (app, reference) = (&app, added.requests[at % 2].reference.clone());
            async move { handled_portal::actions::remind::remind(&app.app, &app.actor(), &reference, "test").await.is_ok() }
        });
        let done = futures_util::future::join_all(tries).await;
        assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
        assert_eq!(notices(&app, &added.merchant.id, NoticeKind::Reminder).await, 1);
    }

    async fn many_are_invited_at_a_pace_and_who_has_a_link_is_left_out(app) {
        let mut all = Vec::new();
        for name in ["one", "two", "three"] {
            all.push(app.merchant(name, name).await);
        }
        app.link(&all[1]).await;
        let references: Vec<&str> = all.iter().map(|added| added.requests[0].reference.as_str()).collect();
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get("/desk?turn=partner").await.expect(200).says("Invite");
        let page = rita.get(&chosen("invite", &references)).await.expect(200).says("Send 2 invitations");
        let page = page.says("Left out").says("They have a link already");
        let done = rita.post("/desk/bulk", &form(&hidden(&page), &[])).await.expect(303);
        rita.follow(done).await.expect(200).says("2 invitations are on their way");
        let invited = async |added: &handled_portal::actions::add_merchant::Added| notices(&app, &added.merchant.id, NoticeKind::Invitation).await;
        assert_eq!((invited(&all[0]).await, invited(&all[1]).await, invited(&all[2]).await), (1, 0, 1));
        // The same form again: each is about to get one.
        rita.post("/desk/bulk", &form(&hidden(&page), &[])).await.expect(409).says("They have a link already");
        assert_eq!((invited(&all[0]).await, invited(&all[2]).await), (1, 1));
        // One leaves at once, the next a second later: sixty a minute.
        assert_eq!(worker::step(&app.app).await.unwrap(), 1);
        assert_eq!(worker::step(&app.app).await.unwrap(), 0);
        app.forward(handled_portal::domain::moment::SECOND);
        assert_eq!(worker::step(&app.app).await.unwrap(), 1);
        assert!(app.request(references[2]).await.link_out_at.is_some(), "it is their turn now");
        let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1000).await.unwrap();
        assert_eq!(audit.iter().filter(|row| row.act == "invite").count(), 2);
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.get(&chosen("invite", &references)).await.expect(403);
        vera.post("/desk/bulk", &form(&hidden(&page), &[])).await.expect(403);
    }

    async fn without_mail_the_invitations_of_many_wait_to_be_told_by_hand(app) {
        let engine = if app.app.config.database_url.expose().starts_with("sqlite") { crate::support::Engine::Sqlite } else { crate::support::Engine::Postgres };
        let app = TestApp::with(crate::support::Setup { engine, seed: 8, mail: false, https: false }).await;
        let (one, two) = (app.merchant("One", "one").await, app.merchant("Two", "two").await);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = rita.get(&chosen("invite", &[&one.requests[0].reference, &two.requests[0].reference])).await.expect(200);
        rita.post("/desk/bulk", &form(&hidden(&page), &[])).await.expect(303);
        for added in [&one, &two] {
            let waiting = store::outbox::by_hand_of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
            assert_eq!(waiting.iter().map(|notice| notice.kind).collect::<Vec<_>>(), [NoticeKind::Invitation]);
        }
        rita.get(&format!("/desk/merchants/{}", one.merchant.id)).await.expect(200).says("One one");
    }

    async fn what_is_nobody_else_s_turn_is_left_out_with_the_reason(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = rita.get(&chosen("remind", &[&added.requests[0].reference])).await.expect(200);
        page.says("Left out").says("not the merchant's turn").says_not("<button class=\"button\"");
    }

    async fn giving_up_takes_a_reason_and_a_tick_for_each_that_waits_in_shopify(app) {
        let (early, sent) = (app.merchant("Early", "early").await, app.merchant("Sent", "sent").await);
        let code = CollaboratorCode::parse("0105").unwrap();
        let reference = sent.requests[0].reference.as_str();
        let command = SubmitCode { reference, version: 1, address: None, code: &code, agreement: None };
        let mia = Actor::Contact(sent.contacts[0].clone());
        submit_code(&app.app, &mia, &command).await.unwrap();
        let version = app.request(reference).await.version;
        handled_portal::actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, version).await.unwrap();
        let references = [early.requests[0].reference.as_str(), reference];
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = rita.get(&chosen("cancel", &references)).await.expect(200).says("Give 2 requests up");
        let fields = hidden(&page);
        let bare = rita.post("/desk/bulk", &form(&fields, &[])).await.expect(422);
        assert!(bare.title().starts_with("Error: "));
        let bare = bare.says("Tick each request that you cancelled in Shopify");
        assert!(bare.body.contains("id=\"reason-error\""));
        assert_eq!(app.request(references[0]).await.state, State::Invited, "nothing was done");
        let half = rita.post("/desk/bulk", &form(&fields, &[("reason", "They <b>closed</b>")])).await.expect(422);
        assert_eq!(half.value("reason").as_deref(), Some("They <b>closed</b>"), "what was typed stays");
        // Somebody else changes one of them before the form is sent.
        handled_portal::actions::find_lapsed::find_lapsed(&app.app, &Actor::rep(app.admin.clone()), reference, version + 1, true).await.unwrap();
        let whole = form(&fields, &[("reason", "They closed"), ("cancelled_in_shopify", reference)]);
        let seen = rita.post("/desk/bulk", &whole).await.expect(200);
        seen.says("1 request is given up").says("Somebody changed it meanwhile");
        assert_eq!(app.request(references[0]).await.state, State::Cancelled);
        assert_eq!(app.request(references[1]).await.state, State::Lapsed);
        // The same form once more writes nothing new.
        let before = app.events(references[0]).await.len();
        rita.post("/desk/bulk", &whole).await;
        assert_eq!(app.events(references[0]).await.len(), before);
    }

    async fn merchants_go_to_another_rep_who_can_work(app) {
        let (one, two) = (app.merchant("One", "one").await, app.merchant("Two", "two").await);
        let references = [one.requests[0].reference.as_str(), &two.requests[0].reference];
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = rita.get(&chosen("assign", &references)).await.expect(200).says_not("Vera Voss</option>");
        let fields = hidden(&page);
        for nobody in ["", "absent", app.viewer.id.as_str()] {
            rita.post("/desk/bulk", &form(&fields, &[("rep", nobody)])).await.expect(422).says("Choose who looks after");
        }
        rita.submit("/desk/bulk", &form(&fields, &[("rep", &app.admin.id)])).await.expect(200).says("2 have a new rep");
        for added in [&one, &two] {
            let merchant = store::merchant::find(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
            assert_eq!(merchant.unwrap().rep_id, app.admin.id);
        }
    }

    async fn an_address_or_form_that_was_tampered_with_says_what_is_wrong(app) {
        app.merchant("Acme", "acme").await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get("/desk/bulk").await.expect(422).says("does not know what to do");
        rita.get(&chosen("remind", &[])).await.expect(422).says("You chose nothing");
        rita.get(&chosen("remind", &["'; DROP TABLE merchant"])).await.expect(422).says("You chose nothing");
        rita.get(&chosen("remind", &["HND-0000-0000"])).await.expect(200);
        let many: Vec<String> = (0..51).map(|at| format!("HND-0000-{at:04}")).collect();
        rita.get(&chosen("cancel", &many.iter().map(String::as_str).collect::<Vec<_>>())).await.expect(422).says("too many");
        let away = rita.get("/desk/bulk?do=remind&request=HND-0000-0000&back=https://evil.example").await.expect(200);
        away.says_not("evil.example");
        rita.post("/desk/bulk", &[("do", "cancel"), ("request", "HND-0000-0000@x")]).await.expect(422);
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.get("/desk").await.expect(200).says_not("name=\"request\"").says_not("data-choose-all");
    }
}
