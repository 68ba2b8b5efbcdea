//! Tasks on the desk, and notices that reps tell by hand.

use handled_portal::{
    actions::invite::invite,
    domain::{access_request::Turn, notice::NoticeState, task::TaskKind},
    store::{self, task::Task},
};

use crate::{
    on_both,
    support::{Engine, Setup, TestApp, person::Person},
};

async fn at_desk(app: &TestApp, email: &str) -> Person {
    let mut person = Person::new(app);
    person.sign_in_at_desk(app, email).await.expect(200);
    person
}

async fn rita(app: &TestApp) -> Person {
    at_desk(app, "rita@handled.example.com").await
}

async fn add(app: &TestApp, task: &Task) {
    app.db().write::<_, store::Error>(async |tx| store::task::add(tx, task).await).await.unwrap();
}

on_both! {
    async fn every_kind_of_task_says_what_to_do_and_where(app) {
        let other = app.merchant("Other GmbH", "taken-one").await;
        let added = app.merchant("Acme", "acme").await;
        let mut rita = rita(&app).await;
        for kind in TaskKind::ALL {
            let task = Task {
                id: app.app.new_id().unwrap(),
                kind,
                merchant_id: added.merchant.id.clone(),
                access_request_id: (kind != TaskKind::LinkWanted).then(|| added.requests[0].id.clone()),
                contact_id: Some(added.contacts[0].id.clone()),
                note: if kind == TaskKind::HandleTaken { "taken-one".into() } else { "<b>Words</b>\nof ours".into() },
                created_at: app.app.clock.now(),
                merchant_name: String::new(),
            };
            add(&app, &task).await;
            for page in ["/desk".to_owned(), format!("/desk/merchants/{}", added.merchant.id)] {
                let seen = rita.get(&page).await.expect(200).says("Tasks").says("Acme").says_not("<b>Words");
                assert!(!seen.text().contains("desk-task"), "{kind:?}: a sentence is missing");
                let links = seen.links();
                if kind == TaskKind::HandleTaken {
                    seen.says("taken-one.myshopify.com").says("It belongs to Other GmbH");
                    assert!(links.contains(&format!("/desk/merchants/{}", other.merchant.id)));
                }
                for link in links.iter().filter(|link| link.starts_with("/desk/merchants/")) {
                    rita.get(link.split('#').next().unwrap()).await.expect(200);
                }
            }
            let closed = rita.submit(&format!("/desk/tasks/{}", task.id), &[]).await.expect(200);
            closed.says("The task is done.").says_not("id=\"tasks\"");
        }
    }

    async fn a_task_is_closed_once_from_where_it_was_read(app) {
        let added = app.merchant("Acme", "acme").await;
        let task = Task {
            id: app.app.new_id().unwrap(),
            kind: TaskKind::StoresWrong,
            merchant_id: added.merchant.id.clone(),
            access_request_id: None,
            contact_id: None,
            note: "One is missing".into(),
            created_at: app.app.clock.now(),
            merchant_name: String::new(),
        };
        add(&app, &task).await;
        let path = format!("/desk/tasks/{}", task.id);
        let mut vera = at_desk(&app, "vera@handled.example.com").await;
        vera.get("/desk").await.expect(200).says("One is missing").says_not(&path);
        vera.post(&path, &[]).await.expect(403);
        let mut rita = rita(&app).await;
        let merchant = format!("/desk/merchants/{}", added.merchant.id);
        for from in ["merchant", "merchant", "desk", "https://evil.example"] {
            let to = if from == "merchant" { merchant.as_str() } else { "/desk" };
            assert_eq!(rita.post(&path, &[("from", from)]).await.expect(303).headers["location"], to);
        }
        for absent in ["/desk/tasks/0", "/desk/tasks/%00", "/desk/notices/0", "/desk/notices/%00"] {
            rita.post(absent, &[]).await.expect(404);
            vera.post(absent, &[]).await.expect(403);
        }
        Person::new(&app).post(&path, &[]).await.expect(303);
    }
}

/// Mail is not set up: what is to be told stands on the desk.
#[actix_web::test]
async fn without_mail_a_notice_is_shown_with_its_link_and_told_by_hand() {
    let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 11, mail: false, https: false }).await;
    let added = app.merchant("Acme", "acme").await;
    let reference = added.requests[0].reference.as_str();
    invite(&app.app, &app.actor(), reference, &added.contacts[0].id).await.unwrap();
    let waiting = store::outbox::by_hand(&mut app.db().read().await.unwrap(), 9).await.unwrap();
    let path = format!("/desk/notices/{}", waiting[0].id);
    let mut vera = at_desk(&app, "vera@handled.example.com").await;
    vera.get("/desk").await.expect(200).says("Tell Mia Berg").says_not(&path);
    vera.post(&path, &[("do", "link")]).await.expect(403);
    let mut rita = rita(&app).await;
    let merchant = format!("/desk/merchants/{}", added.merchant.id);
    rita.get("/desk").await.expect(200).says("Tell by hand").says_not("/i/");
    rita.get(&merchant).await.expect(200).says("Tell Mia Berg");
    let shown = rita.post(&path, &[("do", "link"), ("from", "merchant")]).await.expect(200);
    let shown = shown.says("mia@acme.example.com").says("for Mia Berg alone");
    assert!(shown.body.contains(&format!("{}/i/", app.base)), "the whole link stands there");
    rita.get("/desk").await.expect(200).says_not("/i/");
    assert_eq!(app.request(reference).await.turn(), Turn::Partner, "showing a link tells nobody");
    let from = shown.value("from").unwrap();
    let told = rita.submit(&path, &[("do", "told"), ("from", &from)]).await.expect(200);
    told.says("Noted: you told them.").says_not("Tell by hand");
    assert_eq!(app.request(reference).await.turn(), Turn::Merchant);
    let notice = store::outbox::find(&mut app.db().read().await.unwrap(), &waiting[0].id).await.unwrap().unwrap();
    assert_eq!(notice.state, NoticeState::Told);
    let events = app.events(reference).await.len();
    for again in ["told", "link"] {
        rita.submit(&path, &[("do", again)]).await.expect(200).says("told already");
    }
    assert_eq!(app.events(reference).await.len(), events, "told twice is told once");
}
