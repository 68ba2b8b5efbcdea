//! A merchant's people, as they keep their own list.

use handled_portal::{
    actions::{
        add_merchant::Added,
        deliver::{claim, prepare::prepare, settle},
    },
    domain::{
        moment::DAY,
        notice::{NoticeKind, NoticeState},
    },
    store,
};

use crate::{
    on_both,
    support::{Engine, Setup, TestApp, person::Person},
};

const PAGE: &str = "/access/contacts";

async fn acme(app: &TestApp) -> Added {
    app.merchant_with("Acme", &["acme"], &["mia@acme.example.com", "ole@acme.example.com"]).await
}

async fn mia(app: &TestApp, added: &Added) -> Person {
    let mut mia = Person::new(app);
    mia.open_link(&app.link(added).await).await.expect(200);
    mia
}

/// Kinds and addresses of what the worker would send now.
async fn mails(app: &TestApp) -> Vec<(NoticeKind, String)> {
    let mut all = Vec::new();
    for mailing in claim(&app.app, 50).await.unwrap() {
        let Some(ready) = prepare(&app.app, &mailing).await.unwrap() else { continue };
        all.push((ready.letter.items[0].notice.kind, ready.letter.to.email));
        settle::sent(&app.app, &ready.mailing, "").await.unwrap();
    }
    all
}

on_both! {
    async fn a_name_is_corrected_and_a_new_address_has_to_be_proved(app) {
        let added = acme(&app).await;
        let mut mia = mia(&app, &added).await;
        let ole = added.contacts[1].id.as_str();
        mia.get(PAGE).await.expect(200).says("Mia Berg (you)").says("ole@acme.example.com").says_not("contacts-");
        let page = mia.get(&format!("{PAGE}?contact={ole}")).await.expect(200).says("Correct or remove Ole Lund");
        assert_eq!((page.value("name").unwrap(), page.value("email").unwrap()), ("Ole Lund".into(), "ole@acme.example.com".into()));
        let form = [("do", "correct"), ("contact", ole), ("name", "Ole  Lunde"), ("email", "OLE@acme.example.com")];
        mia.submit(PAGE, &form).await.expect(200).says("Saved.").says("Ole Lunde").says_not("not proved");
        assert!(mails(&app).await.is_empty(), "the same address needs no proof");
        let form = [("do", "correct"), ("contact", ole), ("name", "Ole Lunde"), ("email", "ole@new.example.com")];
        for _ in 0..2 {
            mia.submit(PAGE, &form).await.expect(200).says("Saved.").says("not proved yet");
        }
        assert_eq!(mails(&app).await, [(NoticeKind::ProveAddress, "ole@new.example.com".to_owned())], "sent twice, one mail");
        let me = [("do", "correct"), ("contact", added.contacts[0].id.as_str()), ("name", "Mia B."), ("email", "mia@acme.example.com")];
        mia.submit(PAGE, &me).await.expect(200).says("Mia B. (you)");
    }

    async fn what_is_typed_wrong_stays_and_says_why(app) {
        let added = acme(&app).await;
        let mut mia = mia(&app, &added).await;
        let ole = added.contacts[1].id.as_str();
        let long = "x".repeat(121);
        let bad = [
            ("", "zoe@example.com", "Type a name"),
            ("Zoë", "", "Type an e-mail address"),
            ("Zoë", "zoe", "There is no @"),
            (long.as_str(), "zoe@example.com", "too long"),
            ("Z\u{7}", "zoe@example.com", "hidden character"),
            ("Zoë", "MIA@acme.example.com", "is there already"),
        ];
        for (name, email, says) in bad {
            for (what, id) in [("add", ""), ("correct", ole)] {
                let form = [("do", what), ("contact", id), ("name", name), ("email", email)];
                let seen = mia.post(PAGE, &form).await.expect(422).says(says);
                assert!(seen.title().starts_with("Error: "), "{}", seen.title());
                assert_eq!((seen.value("name").unwrap(), seen.value("email").unwrap()), (name.to_owned(), email.to_owned()));
            }
        }
        mia.post_raw(PAGE, b"do=add&name=%FF".to_vec()).await.expect(400);
        assert!(mails(&app).await.is_empty());
    }

    async fn a_person_is_added_written_to_and_counted(app) {
        let added = acme(&app).await;
        app.forward(2 * DAY);
        let mut mia = mia(&app, &added).await;
        for at in 0..3 {
            let email = format!("new{at}@example.com");
            let form = [("do", "add"), ("name", "Zoë Park"), ("email", email.as_str())];
            for _ in 0..2 {
                mia.submit(PAGE, &form).await.expect(200).says("Added.").says(&email);
            }
            assert_eq!(mails(&app).await, [(NoticeKind::ProveAddress, email)], "sent twice, one person and one mail");
        }
        let form = [("do", "add"), ("name", "Zoë Park"), ("email", "new4@example.com")];
        let seen = mia.post(PAGE, &form).await.expect(429).says("3 new addresses in a day");
        assert!(seen.headers.contains_key("retry-after"));
        assert_eq!(seen.value("email").unwrap(), "new4@example.com");
    }

    async fn a_removed_person_is_out_at_once(app) {
        let added = acme(&app).await;
        let mut mia = mia(&app, &added).await;
        let ole = &added.contacts[1];
        let reference = added.requests[0].reference.as_str();
        let link = handled_portal::actions::copy_link::copy_link(&app.app, &app.actor(), reference, &ole.id, "test").await.unwrap();
        let mut browser = Person::new(&app);
        browser.open_link(&link.replace(&app.base, "")).await.expect(200);
        mia.get(&format!("{PAGE}?contact={}", ole.id)).await.expect(200).says("Remove Ole Lund").says("signed out at once");
        let form = [("do", "remove"), ("contact", ole.id.as_str())];
        for _ in 0..2 {
            mia.submit(PAGE, &form).await.expect(200).says("Removed.").says_not("ole@acme.example.com");
        }
        let seen = browser.get("/access").await.expect(303);
        assert_eq!(seen.headers["location"].to_str().unwrap(), "/sign-in");
        mia.get(&format!("{PAGE}?contact={}", ole.id)).await.expect(404);
    }

    async fn the_last_person_stays_and_who_leaves_is_signed_out(app) {
        let added = acme(&app).await;
        let mut mia = mia(&app, &added).await;
        let (me, ole) = (added.contacts[0].id.as_str(), added.contacts[1].id.as_str());
        let before = mia.clone();
        let gone = mia.post(PAGE, &[("do", "remove"), ("contact", me)]).await.expect(303);
        assert_eq!(gone.headers["location"].to_str().unwrap(), "/");
        assert!(!mia.cookies.contains_key("contact"));
        let mut replayed = before;
        replayed.get(PAGE).await.expect(303);
        let link = handled_portal::actions::copy_link::copy_link(&app.app, &app.actor(), &added.requests[0].reference, ole, "test").await.unwrap();
        let mut last = Person::new(&app);
        last.open_link(&link.replace(&app.base, "")).await.expect(200);
        last.get(&format!("{PAGE}?contact={ole}")).await.expect(200).says("add somebody else first");
        let seen = last.post(PAGE, &[("do", "remove"), ("contact", ole)]).await.expect(422).says("Nobody else is here");
        assert!(seen.title().starts_with("Error: "));
        last.get(PAGE).await.expect(200).says("One person can see");
    }

    async fn foreign_and_absent_people_look_alike(app) {
        let (ours, theirs) = (acme(&app).await, app.merchant("Other", "other").await);
        let mut mia = mia(&app, &ours).await;
        for id in [theirs.contacts[0].id.as_str(), "nobody", "\0", "%FF", "' OR 1=1"] {
            let query = url::form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>();
            mia.get(&format!("{PAGE}?contact={query}")).await.expect(404);
            for (what, email) in [("correct", "x@example.com"), ("correct", "wrong"), ("remove", "")] {
                let form = [("do", what), ("contact", id), ("name", "X"), ("email", email)];
                mia.post(PAGE, &form).await.expect(404).says_not("Other");
            }
        }
        for answer in ["correct", "remove", "nonsense"] {
            mia.post(PAGE, &[("do", answer), ("name", "X"), ("email", "x@example.com")]).await.expect(404);
        }
        let kept = store::contact::find(&mut app.db().read().await.unwrap(), &theirs.contacts[0].id).await.unwrap().unwrap();
        assert_eq!((kept.name.as_str(), kept.removed_at), ("Mia Berg", None));
    }
}

#[actix_web::test]
async fn without_mail_the_rep_passes_links_on() {
    let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 15, mail: false, https: false }).await;
    let added = acme(&app).await;
    let mut mia = mia(&app, &added).await;
    mia.get(PAGE).await.expect(200).says("Rita Reyes passes a link on").says_not("We send");
    let form = [("do", "add"), ("name", "Zoë Park"), ("email", "zoe@example.com")];
    mia.submit(PAGE, &form).await.expect(200).says("We will pass a link on").says_not("We sent");
    let notices = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
    assert!(
        notices.iter().any(|one| one.kind == NoticeKind::ProveAddress && one.state == NoticeState::ByHand),
        "{notices:?}"
    );
}
