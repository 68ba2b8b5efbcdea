//! Fifty equal submits at once, through the pages: one record, one event, one notice, and a sensible page for all. And
//! twenty reps who change one access request all at once.

use handled_portal::{
    actions::verify_audit::{Verdict, verify_audit},
    domain::{access_request::State, event::Fact, notice::NoticeKind, rep::Role},
    store,
};

use crate::{
    on_both,
    store_page::{bring_to, contact, give_code},
    support::{
        TestApp,
        person::{Person, Seen},
    },
};

/// The same form, fifty times at once, each followed to the page it leads to.
async fn fifty(person: &Person, path: &str, form: &[(&str, &str)]) -> Vec<Seen> {
    let each = (0..50).map(|_| {
        let mut browser = person.clone();
        async move { browser.submit(path, form).await }
    });
    futures_util::future::join_all(each).await
}

async fn notices(app: &TestApp, merchant_id: &str, kind: NoticeKind) -> usize {
    let all = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), merchant_id).await.unwrap();
    all.iter().filter(|notice| notice.kind == kind).count()
}

/// One rep's hundred tries, each with the version that was read just before; how many were done.
async fn tries(app: &TestApp, mut rep: Person, reference: &str) -> usize {
    let mut done = 0;
    for at in 0..100 {
        let version = app.request(reference).await.version.to_string();
        let answer = ["places_taken", "on_hold", "already_there"][at % 3];
        let form = [("version", version.as_str()), ("do", "answer"), ("answer", answer)];
        match rep.post(&format!("/desk/requests/{reference}/send"), &form).await.status.as_u16() {
            303 => done += 1,
            409 => {}
            other => panic!("{other}"),
        }
    }
    done
}

on_both! {
    async fn twenty_reps_with_a_hundred_edits_each_lose_none_and_each_is_audited(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        give_code(&app, &contact(&added), reference).await;
        let before = app.request(reference).await.version;
        let mut reps = Vec::new();
        for at in 0..20_u8 {
            let email = format!("rep{at}@handled.example.com");
            let rep = crate::support::add_rep(&app.app, &format!("Rep {at}"), &email, Role::Rep).await;
            // An address each: one client may post so often a minute, and these are twenty.
            let mut person = Person::elsewhere(&app, [127, 0, 1, at + 1]);
            person.cookies = Person::at_desk(&app, &rep.id).await.cookies;
            reps.push(person);
        }
        let started = std::time::Instant::now();
        let done = futures_util::future::join_all(reps.into_iter().map(|rep| tries(&app, rep, reference))).await;
        let done: usize = done.into_iter().sum();
        println!("{done} of 2000 done, the others answered 409, in {:?}", started.elapsed());
        assert!(done >= 100, "somebody always gets through: {done}");
        let request = app.request(reference).await;
        assert_eq!(request.version - before, i64::try_from(done).unwrap(), "successes = version");
        let events = app.events(reference).await;
        assert_eq!(i64::try_from(events.len()).unwrap(), request.version, "version = events");
        let log = store::audit::after(&mut app.db().read().await.unwrap(), 0, 10_000).await.unwrap();
        let about = log.iter().filter(|row| row.subject_id.as_ref() == Some(&request.id)).count();
        assert_eq!(i64::try_from(about).unwrap(), request.version, "events = audit rows");
        assert!(log.iter().filter(|row| row.act == "shopify_refused").all(|row| row.client.starts_with("127.0.1.")));
        let verdict = verify_audit(app.db(), &app.app.keys, None, |_| {}).await.unwrap();
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
    }

    async fn fifty_equal_codes_are_one_code_and_one_event(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let form = [("version", "1"), ("code", "0105")];
        for seen in fifty(&mia, &format!("/access/{reference}/code"), &form).await {
            seen.expect(200).says(reference).says("Code received, hidden");
        }
        let given = app.events(reference).await.into_iter().filter(|event| matches!(event.fact, Fact::CodeSubmitted { .. }));
        assert_eq!(given.count(), 1);
        assert_eq!(app.request(reference).await.version, 2);
    }

    async fn fifty_equal_words_that_it_was_sent_are_one_event_and_one_notice(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        give_code(&app, &contact(&added), reference).await;
        let rita = Person::at_desk(&app, &app.rep.id).await;
        let form = [("version", "2"), ("do", "sent")];
        for seen in fifty(&rita, &format!("/desk/requests/{reference}/send"), &form).await {
            seen.expect(200);
        }
        let events = app.events(reference).await;
        assert_eq!(events.iter().filter(|event| event.fact == Fact::MarkedSent).count(), 1);
        assert_eq!(notices(&app, &added.merchant.id, NoticeKind::RequestSent).await, 1);
        while handled_portal::worker::step(&app.app).await.unwrap() > 0 {}
        let mails = std::fs::read_dir(app.folder.join("mail")).unwrap().count();
        assert_eq!(mails, 1, "one mail");
    }

    async fn fifty_equal_answers_are_one_event(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        bring_to(&app, &added, State::Sent).await;
        let mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let version = app.request(reference).await.version.to_string();
        let form = [("version", version.as_str()), ("answer", "all")];
        for seen in fifty(&mia, &format!("/access/{reference}/answer"), &form).await {
            seen.expect(200).says(reference);
        }
        let answers = app.events(reference).await.into_iter().filter(|event| matches!(event.fact, Fact::AnsweredAccepted { .. }));
        assert_eq!(answers.count(), 1);
        let tasks = store::task::open(&mut app.db().read().await.unwrap(), 10).await.unwrap();
        assert_eq!(tasks.len(), 0, "nobody contradicts themselves");
    }

    async fn fifty_presses_of_one_link_make_one_session(app) {
        let added = app.merchant("Acme", "acme").await;
        let link = app.link(&added).await;
        let token = link.strip_prefix("/i/").unwrap();
        let form = [("token", token), ("do", "open")];
        let nobody = Person::new(&app);
        let each = (0..50).map(|_| {
            let mut browser = nobody.clone();
            async move { browser.post("/i", &form).await.status.as_u16() }
        });
        let all = futures_util::future::join_all(each).await;
        assert_eq!(all.iter().filter(|status| **status == 303).count(), 1, "{all:?}");
        assert_eq!(all.iter().filter(|status| **status == 410).count(), 49, "{all:?}");
    }
}
