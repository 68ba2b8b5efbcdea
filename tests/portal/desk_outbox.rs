//! The outbox on the desk: what did not go is seen and sent again, all mail can be stopped, many are invited one after the other.

use handled_portal::{
    actions::{ask_sign_in::ask_sign_in, invite::invite, invite_many::invite_many},
    domain::{
        email::Email,
        notice::{NoticeKind, NoticeState},
    },
    store, worker,
};

use crate::{
    on_both,
    support::{TestApp, person::Person},
};

const FILE: &str = "name,store,contact_name,contact_email\nAcme,acme,Mia,mia@acme.example.com\nBerg,berg,Bo,bo@berg.example.com\nCole,cole,Col,col@cole.example.com\n";

async fn steps(app: &TestApp) -> usize {
    let mut tried = 0;
    loop {
        match worker::step(&app.app).await.unwrap() {
            0 => return tried,
            more => tried += more,
        }
    }
}

async fn in_state(app: &TestApp, state: NoticeState) -> Vec<store::outbox_list::Listed> {
    let mut conn = app.db().read().await.unwrap();
    store::outbox_list::older(&mut conn, state, (app.app.clock.now().plus(1), ""), 50).await.unwrap()
}

on_both! {
    async fn a_mail_that_came_back_is_seen_at_its_contact_and_sent_again_once(app) {
        let added = app.merchant("Acme", "acme").await;
        let (reference, contact) = (&added.requests[0].reference, &added.contacts[0].id);
        handled_portal::actions::invite::invite(&app.app, &app.actor(), reference, contact).await.unwrap();
        assert_eq!(steps(&app).await, 1);
        let sent = in_state(&app, NoticeState::Sent).await.remove(0);
        let page = format!("/desk/outbox/{}", sent.id);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get("/desk/outbox?state=sent").await.expect(200).says("mia@acme.example.com");
        let seen = rita.get(&page).await.expect(200).says("The mail as it went").says("/i/•••").says("Hello Mia Berg");
        let link = store::invitation::get(&mut app.db().read().await.unwrap(), &sent.id).await.unwrap();
        assert!(link.is_some() && seen.body.matches("/i/").count() == seen.body.matches("/i/•••").count(), "no link that opens anything");
        rita.post(&page, &[("do", "again")]).await.expect(409);
        rita.post(&page, &[("do", "returned")]).await.expect(303);
        rita.get("/desk/outbox?state=failed").await.expect(200).says("It came back");
        rita.get(&format!("/desk/merchants/{}", added.merchant.id)).await.expect(200).says("The latest mail to this person did not arrive");
        rita.get(&format!("/desk/requests/{}", added.requests[0].reference)).await.expect(200).says("The latest mail to this person did not arrive").says("It came back");
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.get(&page).await.expect(200);
        vera.post(&page, &[("do", "again")]).await.expect(403);
        rita.post(&page, &[("do", "again")]).await.expect(303);
        rita.post(&page, &[("do", "again")]).await.expect(409);
        assert_eq!(steps(&app).await, 1);
        let all = in_state(&app, NoticeState::Sent).await;
        assert_eq!((all.len(), all[0].id == sent.id), (1, false), "a mail of its own");
        rita.get(&format!("/desk/merchants/{}", added.merchant.id)).await.expect(200).says_not("did not arrive");
    }

    async fn an_admin_stops_all_mail_and_lets_it_go_again(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.post("/desk/outbox", &[("do", "pause")]).await.expect(403);
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.post("/desk/outbox", &[("do", "pause")]).await.expect(303);
        let (reference, contact) = (&added.requests[0].reference, &added.contacts[0].id);
        handled_portal::actions::invite::invite(&app.app, &app.actor(), reference, contact).await.unwrap();
        assert_eq!(steps(&app).await, 0);
        rita.get("/desk/outbox").await.expect(200).says("All mail is stopped").says("Mia Berg");
        rita.get("/desk").await.expect(200).says("All mail is stopped");
        ada.post("/desk/outbox", &[("do", "resume")]).await.expect(303);
        assert_eq!(steps(&app).await, 1);
        rita.get("/desk").await.expect(200).says_not("All mail is stopped");
    }

    async fn an_admin_sends_all_again_that_may_go_now(app) {
        let mut ids = Vec::new();
        let reasons = ["recipient 451 4.7.1 not yet", "content 554 5.7.1 blocked", "fault", "recipient 550 5.1.1 no such user", "returned", "unanswered", "address"];
        for (number, reason) in reasons.iter().enumerate() {
            let added = app.merchant("Acme", &format!("acme-{number}")).await;
            invite(&app.app, &app.actor(), &added.requests[0].reference, &added.contacts[0].id).await.unwrap();
            let id = in_state(&app, NoticeState::Queued).await.remove(0).id;
            app.db().write::<_, store::Error>(async |tx| {
                store::outbox::settle(tx, &id, NoticeState::Failed, Some(reason), app.app.clock.now()).await
            }).await.unwrap();
            ids.push(id);
        }
        let page = "/desk/outbox?state=failed";
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get(page).await.expect(200).says_not("Send all again");
        rita.post("/desk/outbox", &[("do", "again")]).await.expect(403);
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.get("/desk/outbox").await.expect(200).says_not("Send all again");
        ada.get(page).await.expect(200).says("Send all again");
        ada.submit("/desk/outbox", &[("do", "again")]).await.expect(200).says("3 mails go out again.");
        let mut left: Vec<_> = in_state(&app, NoticeState::Failed).await.into_iter().map(|one| one.id).collect();
        left.sort_unstable();
        let mut expected = ids[3..].to_vec();
        expected.sort_unstable();
        assert_eq!(left, expected);
        let mut due: Vec<i64> = in_state(&app, NoticeState::Queued).await.iter().map(|one| one.due_at.0 - app.app.clock.now().0).collect();
        due.sort_unstable();
        assert_eq!(due, [0, 1_000, 2_000], "sixty a minute");
        ada.submit("/desk/outbox", &[("do", "again")]).await.expect(200).says("None of these mails can go now.");
    }

    async fn two_who_invite_many_at_once_keep_the_pace_together(app) {
        let mut references = Vec::new();
        for number in 0..12 {
            references.push(app.merchant("Acme", &format!("acme-{number}")).await.requests[0].reference.clone());
        }
        let of = |some: &[String]| {
            let (app, actor, some) = (app.app.clone(), app.actor(), some.to_vec());
            actix_web::rt::spawn(async move { invite_many(&app, &actor, &some).await.unwrap() })
        };
        let (one, other) = (of(&references[..6]), of(&references[6..]));
        assert_eq!((one.await.unwrap(), other.await.unwrap()), (6, 6));
        let waiting = in_state(&app, NoticeState::Queued).await;
        let mut due: Vec<i64> = waiting.iter().map(|one| one.due_at.0 - app.app.clock.now().0).collect();
        due.sort_unstable();
        assert_eq!(due, (0..12).map(|second| second * 1_000).collect::<Vec<_>>());
        // After an hour all of them are due; who asks for a way in comes before them.
        app.forward(3_600_000);
        let mia = Email::parse("mia@acme-3.example.com").unwrap();
        ask_sign_in(&app.app, &mia, "browser", "client").await.unwrap();
        worker::step(&app.app).await.unwrap();
        let first = in_state(&app, NoticeState::Sent).await;
        assert!(first.iter().any(|one| one.kind == NoticeKind::SignIn), "{first:?}");
    }

    async fn all_of_an_import_are_invited_once_and_one_after_the_other(app) {
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let token = app.app.new_id().unwrap();
        rita.upload("/desk/import", &[("do", "import"), ("token", &token)], Some(FILE.as_bytes())).await.expect(303);
        let page = format!("/desk/import/{token}");
        rita.get(&page).await.expect(200).says("Nobody was written to yet").says("Invite all 3 who were added");
        for _ in 0..2 {
            rita.post(&page, &[]).await.expect(303);
        }
        rita.get(&page).await.expect(200).says_not("Invite all");
        let waiting = in_state(&app, NoticeState::Queued).await;
        assert!(waiting.iter().all(|one| one.kind == NoticeKind::Invitation));
        let mut due: Vec<i64> = waiting.iter().map(|one| one.due_at.0 - app.app.clock.now().0).collect();
        due.sort_unstable();
        assert_eq!(due, [0, 1_000, 2_000], "sixty a minute");
        for _ in 0..3 {
            assert_eq!(steps(&app).await, 1);
            app.forward(1_000);
        }
    }
}
