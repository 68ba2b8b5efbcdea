//! Fifty equal submits at once, through the pages: one record, one event, one notice, and a sensible page for all. And
//! twenty reps who change a few access requests, and hand their merchants to each other, all at once.

use handled_portal::{
    actions::verify_audit::{Verdict, verify_audit},
    domain::{access_request::State, event::Fact, notice::NoticeKind, rep::Role},
    store,
};

use crate::{
    counts::agree,
    desk_reports::flow_agrees,
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

/// One rep's hundred tries at these access requests in turn, each with the version that was read just before; every tenth
/// hands the merchant to one of the reps instead. How many were done to each.
async fn tries(app: &TestApp, mut rep: Person, number: usize, references: &[&str], reps: &[String]) -> Vec<usize> {
    let mut done = vec![0; references.len()];
    for at in 0..100 {
        let which = (at + number) % references.len();
        let reference = references[which];
        let request = app.request(reference).await;
        let version = request.version.to_string();
        let version = ("version", version.as_str());
        let (page, send) = (format!("/desk/requests/{reference}"), format!("/desk/requests/{reference}/send"));
        let seen = if at % 10 == 9 {
            let to = reps[(at / 10 + number) % reps.len()].as_str();
            rep.post(&format!("/desk/merchants/{}/rep", request.merchant_id), &[("rep", to)]).await
        } else if request.state == State::Sent {
            rep.post(&page, &[version, ("do", "take_back_move"), ("reason", "a slip")]).await
        } else if at % 2 == 0 {
            rep.post(&send, &[version, ("do", "sent")]).await
        } else {
            let answer = ["places_taken", "on_hold", "already_there"][at % 3];
            rep.post(&send, &[version, ("do", "answer"), ("answer", answer)]).await
        };
        match seen.status.as_u16() {
            303 if at % 10 == 9 => {}
            303 => done[which] += 1,
            409 => {}
            other => panic!("{other}: {}", seen.text()),
        }
    }
    done
}

on_both! {
    async fn twenty_reps_with_a_hundred_edits_each_lose_none_and_each_is_audited(app) {
        let mut all = Vec::new();
        for (name, handles) in [("Acme", ["acme", "acme-two"]), ("Bear", ["bear", "bear-two"])] {
            let email = format!("mia@{name}.example.com");
            let added = app.merchant_with(name, &handles, &[&email]).await;
            for request in &added.requests {
                give_code(&app, &contact(&added), &request.reference).await;
            }
            all.extend(added.requests);
        }
        let references: Vec<&str> = all.iter().map(|request| request.reference.as_str()).collect();
        let mut before = Vec::new();
        for reference in &references {
            before.push(app.request(reference).await.version);
        }
        let (mut reps, mut ids) = (Vec::new(), Vec::new());
        for at in 0..20_u8 {
            let email = format!("rep{at}@handled.example.com");
            let rep = crate::support::add_rep(&app.app, &format!("Rep {at}"), &email, Role::Rep).await;
            // An address each: one client may post so often a minute, and these are twenty.
            let mut person = Person::elsewhere(&app, [127, 0, 1, at + 1]);
            person.cookies = Person::at_desk(&app, &rep.id).await.cookies;
            reps.push(person);
            ids.push(rep.id);
        }
        ids.truncate(3);
        let started = std::time::Instant::now();
        let each = reps.into_iter().enumerate().map(|(number, rep)| tries(&app, rep, number, &references, &ids));
        let done = futures_util::future::join_all(each).await;
        let done: Vec<usize> = (0..all.len()).map(|at| done.iter().map(|one| one[at]).sum()).collect();
        println!("{done:?} of 1800 done, the others answered 409, in {:?}", started.elapsed());
        let log = store::audit::after(&mut app.db().read().await.unwrap(), 0, 10_000).await.unwrap();
        for (at, reference) in references.iter().enumerate() {
            assert!(done[at] >= 5, "somebody always gets through: {done:?}");
            let request = app.request(reference).await;
            assert_eq!(request.version - before[at], i64::try_from(done[at]).unwrap(), "successes = version");
            let events = app.events(reference).await;
            assert_eq!(i64::try_from(events.len()).unwrap(), request.version, "version = events");
            for fact in ["marked_sent", "move_taken_back", "shopify_refused"] {
                assert!(events.iter().any(|event| event.fact.name() == fact), "{fact}");
            }
            let about = log.iter().filter(|row| row.subject_id.as_ref() == Some(&request.id)).count();
            assert_eq!(i64::try_from(about).unwrap(), request.version, "events = audit rows");
        }
        assert!(log.iter().filter(|row| row.act == "assign_rep").count() > 10, "they were handed over");
        agree(&app).await;
        flow_agrees(&app).await;
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
