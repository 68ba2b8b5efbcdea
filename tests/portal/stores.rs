//! The list of a merchant's stores.

use handled_portal::{
    actions::{
        self, Actor,
        add_merchant::Added,
        submit_code::{SubmitCode, submit_code},
    },
    domain::{code::CollaboratorCode, task::TaskKind},
    store,
};

use crate::{
    on_both,
    support::{TestApp, person::Person},
};

async fn mia(app: &TestApp, added: &Added) -> Person {
    let mut mia = Person::new(app);
    mia.open_link(&app.link(added).await).await.expect(200);
    mia
}

async fn give_code(app: &TestApp, added: &Added, at: usize) {
    let reference = added.requests[at].reference.as_str();
    let version = app.request(reference).await.version;
    let code = CollaboratorCode::parse("0105").unwrap();
    let actor = Actor::Contact(added.contacts[0].clone());
    let command = SubmitCode { reference, version, address: None, code: &code, agreement: None };
    submit_code(&app.app, &actor, &command).await.unwrap();
}

on_both! {
    async fn the_stores_where_it_is_the_merchants_turn_come_first(app) {
        let added = app.merchant_with("Acme", &["acme-one", "acme-two", "acme-three"], &["mia@acme.example.com"]).await;
        give_code(&app, &added, 0).await;
        let mut mia = mia(&app, &added).await;
        let seen = mia.get("/access").await.expect(200).says("2 stores wait for you").says("Your turn").says("Our turn");
        assert!(seen.title().starts_with("Your turn: 2 stores"), "{}", seen.title());
        let at = |label: &str| seen.text().find(label).unwrap_or_else(|| panic!("{label} is not there"));
        assert!(at("Acme acme-three") < at("Acme acme-two") && at("Acme acme-two") < at("Acme acme-one"));
        assert!(seen.text().contains("Send the collaborator code") && seen.text().contains("Now Handled sends you the request"));
        for request in &added.requests {
            assert!(seen.links().contains(&format!("/access/{}", request.reference)));
        }
        assert!(seen.links().contains(&format!("/access/{}/code", added.requests[1].reference)));
        seen.says_not("stores-").says_not("0105");
    }

    async fn one_store_leads_there_and_the_list_is_still_to_be_had(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = mia(&app, &added).await;
        let seen = mia.get("/access").await.expect(303);
        let page = format!("/access/{}", added.requests[0].reference);
        assert_eq!(seen.headers["location"].to_str().unwrap(), page);
        assert!(mia.get(&page).await.expect(200).links().contains(&"/access?all".to_owned()));
        mia.get("/access?all").await.expect(200).says("A store is missing, closed or not ours");
    }

    async fn an_earlier_request_stands_behind_the_open_one(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = mia(&app, &added).await;
        let old = added.requests[0].reference.as_str();
        let version = app.request(old).await.version;
        actions::cancel_request::cancel_request(&app.app, &app.actor(), old, version, false, "x").await.unwrap();
        app.forward(1_000);
        let new = actions::ask_again::ask_again(&app.app, &app.actor(), old).await.unwrap();
        let seen = mia.get("/access").await.expect(303);
        assert_eq!(seen.headers["location"].to_str().unwrap(), format!("/access/{}", new.reference));
        let seen = mia.get("/access?all").await.expect(200).says("Earlier requests for this store").says(old);
        let at = |words: &str| seen.body.find(words).unwrap();
        assert!(at(&new.reference) < at(old));
    }

    async fn a_wrong_list_goes_to_the_rep_once_in_the_contacts_words(app) {
        let added = app.merchant_with("Acme", &["acme-one", "acme-two"], &["mia@acme.example.com"]).await;
        let mut mia = mia(&app, &added).await;
        let long = "x".repeat(4_001);
        for (note, says) in [("", "This is empty"), (" \u{200b} ", "This is empty"), ("a\0b", "hidden character"), (long.as_str(), "too long")] {
            let seen = mia.post("/access", &[("note", note)]).await.expect(422).says(says);
            assert!(seen.title().starts_with("Error: "), "{}", seen.title());
        }
        for _ in 0..2 {
            mia.submit("/access", &[("note", "Acme Norway is missing")]).await.expect(200).says("We know.");
        }
        let open = store::task::open_of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].kind, open[0].note.as_str()), (TaskKind::StoresWrong, "Acme Norway is missing"));
        mia.post_raw("/access", b"note=%FF".to_vec()).await.expect(400);
    }

    async fn a_merchant_without_stores_reads_what_to_do(app) {
        let added = app.merchant_with("Acme", &[], &["mia@acme.example.com"]).await;
        let other = app.merchant("Other", "other").await;
        app.app
            .db
            .write::<_, store::Error>(async |tx| {
                let now = app.app.clock.now();
                let invitation = store::invitation::Invitation {
                    id: "made-by-hand".into(),
                    contact_id: added.contacts[0].id.clone(),
                    access_request_id: None,
                    proves_address: false,
                    created_at: now,
                    expires_at: now.plus(1_000),
                    used_at: None,
                    ended_at: None,
                };
                store::invitation::put(tx, &invitation, &handled_portal::secret::sha256("a-token")).await
            })
            .await
            .unwrap();
        let mut mia = Person::new(&app);
        let seen = mia.open_link("/i/a-token").await.expect(200).says("No store is here yet");
        assert_eq!(seen.path, "/access");
        mia.get(&format!("/access/{}", other.requests[0].reference)).await.expect(404);
    }
}
