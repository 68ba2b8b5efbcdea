//! A merchant on the desk: people, stores, notes.

use handled_portal::{
    actions::{
        self, Actor,
        add_merchant::Added,
        ask_again::ask_again,
        cancel_request::cancel_request,
        submit_code::{SubmitCode, submit_code},
    },
    domain::{code::CollaboratorCode, event::Fact, store_address::StoreAddress},
    store,
};
use scraper::{Html, Selector};

use crate::{
    on_both,
    support::{TestApp, person::Person},
};

async fn at_desk(app: &TestApp, email: &str) -> Person {
    let mut person = Person::new(app);
    person.sign_in_at_desk(app, email).await.expect(200);
    person
}

async fn rita(app: &TestApp) -> Person {
    at_desk(app, "rita@handled.example.com").await
}

fn page(added: &Added) -> String {
    format!("/desk/merchants/{}", added.merchant.id)
}

fn contact(added: &Added, at: usize) -> String {
    format!("{}/contacts/{}", page(added), added.contacts[at].id)
}

fn shop(added: &Added, at: usize) -> String {
    format!("{}/stores/{}", page(added), added.requests[at].store_id)
}

on_both! {
    async fn a_contact_is_added_corrected_and_removed(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut rita = rita(&app).await;
        let people = format!("{}/contacts", page(&added));
        rita.get(&page(&added)).await.expect(200).says("Mia Berg").says("English").says("Rita Reyes").says_not("name=\"email\"");
        assert_eq!(rita.get(&format!("{}?contact=new", page(&added))).await.expect(200).value("email").unwrap(), "");
        let long = "x".repeat(200);
        for (name, email, said) in [
            ("", "ole@acme.example.com", "This is empty"),
            (long.as_str(), "ole@acme.example.com", "120 characters"),
            ("Ole\0", "ole@acme.example.com", "hidden character"),
            ("Ole", "", "Type an e-mail address"),
            ("Ole", "ole", "There is no @"),
            ("Ole", "MIA@acme.example.com", "is there already"),
        ] {
            let seen = rita.post(&people, &[("name", name), ("email", email)]).await.expect(422).says(said);
            assert!(seen.title().starts_with("Error: "));
            assert_eq!(seen.value("email").unwrap(), email, "what was typed stays");
        }
        let form = [("name", "<b>Ole</b> محمد"), ("email", "ole@acme.example.com")];
        for _ in 0..2 {
            rita.submit(&people, &form).await.expect(200).says("The contact is added").says("<b>Ole</b> محمد").says_not("<b>Ole");
        }
        let there = store::contact::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert_eq!(there.len(), 2, "sent twice, added once");
        let open = rita.get(&format!("{}?contact={}", page(&added), added.contacts[0].id)).await.expect(200);
        assert_eq!(open.value("name").unwrap(), "Mia Berg");
        rita.post(&contact(&added, 0), &[("name", ""), ("email", "mia@new.example.com")]).await.expect(422).says("This is empty");
        rita.submit(&contact(&added, 0), &[("name", "Mia Berg-Lund"), ("email", "mia@new.example.com")])
            .await.expect(200).says("The contact is saved").says("Mia Berg-Lund").says("mia@new.example.com");
        for _ in 0..2 {
            rita.submit(&contact(&added, 0), &[("do", "remove")]).await.expect(200).says("The contact is removed").says_not("Mia Berg");
        }
        let last = format!("{people}/{}", there[1].id);
        let seen = rita.post(&last, &[("do", "remove")]).await.expect(422).says("Add somebody");
        assert_eq!(seen.value("email").unwrap(), "ole@acme.example.com", "the form shows what is there");
    }

    async fn a_contact_becomes_the_owner_of_a_store_and_is_invited(app) {
        let added = app.merchant_with("Acme", &["acme", "acme-2"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
        let mut rita = rita(&app).await;
        let store_id = added.requests[0].store_id.as_str();
        rita.post(&contact(&added, 1), &[("do", "own"), ("store", "")]).await.expect(422).says("Choose the store");
        rita.submit(&contact(&added, 1), &[("do", "own"), ("store", store_id)]).await.expect(200).says("Owner: Ole Lund").says("Owner of Acme acme");
        let events = app.events(&added.requests[0].reference).await;
        assert!(matches!(&events.last().unwrap().fact, Fact::PassedToOwner { contact_id } if *contact_id == added.contacts[1].id));
        let notices = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert_eq!(notices.len(), 1);
        rita.submit(&shop(&added, 0), &[("do", "no_owner")]).await.expect(200).says_not("Owner: Ole Lund");
        let version = app.request(&added.requests[0].reference).await.version;
        cancel_request(&app.app, &app.actor(), &added.requests[0].reference, version, false, "x").await.unwrap();
        rita.post(&contact(&added, 1), &[("do", "own"), ("store", store_id)]).await.expect(422).says("gave the request up");
    }

    async fn a_store_is_added_and_its_name_and_address_are_set(app) {
        let other = app.merchant("Other & Sons", "taken-one").await;
        let added = app.merchant_with("Acme", &[""], &["mia@acme.example.com"]).await;
        let mut rita = rita(&app).await;
        let stores = format!("{}/stores", page(&added));
        let long = "x".repeat(200);
        for to in [stores.clone(), shop(&added, 0)] {
            for (label, address, said) in [
                ("", "acme", "This is empty"),
                (long.as_str(), "acme", "80 characters"),
                ("Acme", "www.acme.example", "We could not open www.acme.example"),
                ("Acme", "taken-one", "belongs to a store that is here already"),
            ] {
                let seen = rita.post(&to, &[("label", label), ("store", address)]).await.expect(422).says(said);
                assert_eq!(seen.value("store").unwrap(), address, "what was typed stays");
                if address == "taken-one" {
                    assert!(seen.says("It belongs to Other & Sons").links().contains(&page(&other)));
                }
            }
            rita.post(&to, &[("label", "Acme"), ("store", "9217")]).await.expect(422).says_not("9217");
        }
        let form = [("label", "Acme 日本"), ("store", "ａｃｍｅ-jp.myshopify.com")];
        for _ in 0..2 {
            rita.submit(&stores, &form).await.expect(200).says("The store is added").says("Acme 日本").says("acme-jp.myshopify.com");
        }
        let requests = store::access_request::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert_eq!(requests.len(), 2, "sent twice, added once");
        for _ in 0..2 {
            rita.submit(&shop(&added, 0), &[("label", "Acme <Berlin>"), ("store", "acme-de")]).await.expect(200).says("Acme <Berlin>");
        }
        let set = app.events(&added.requests[0].reference).await.iter().filter(|event| event.fact == Fact::AddressSet).count();
        assert_eq!(set, 1, "the timeline says once that the address was set");
        rita.get("/desk?q=acme-de").await.expect(200).says("Acme <Berlin>");
        rita.submit(&shop(&added, 0), &[("label", "Acme"), ("store", "")]).await.expect(200).says("Address not known yet");
    }

    async fn a_held_address_says_whose_it_is_and_is_settled(app) {
        let other = app.merchant("Other GmbH", "taken-one").await;
        let added = app.merchant_with("Acme", &[""], &["mia@acme.example.com"]).await;
        let (code, address) = (CollaboratorCode::parse("9217").unwrap(), StoreAddress::parse("taken-one").unwrap());
        let reference = added.requests[0].reference.as_str();
        let command = SubmitCode { reference, version: 1, address: Some(&address), code: &code, agreement: None };
        submit_code(&app.app, &Actor::Contact(added.contacts[0].clone()), &command).await.unwrap();
        let mut rita = rita(&app).await;
        let seen = rita.get(&page(&added)).await.expect(200).says("held until you settle it").says("It belongs to Other GmbH");
        assert!(seen.says_not("9217").links().contains(&page(&other)));
        rita.submit(&shop(&added, 0), &[("label", "Acme"), ("store", "acme-real")]).await.expect(200).says_not("held until");
        let task = &store::task::open_of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap()[0];
        rita.submit(&format!("/desk/tasks/{}", task.id), &[("from", "merchant")]).await.expect(200).says_not("id=\"tasks\"");
    }

    async fn a_note_is_read_and_written_beside_a_request_too(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let notes = format!("{}/notes", page(&added));
        let seen = rita.submit(&notes, &[("note", "Call **Mia** first."), ("from", reference)]).await.expect(200);
        assert_eq!(seen.path, format!("/desk/requests/{reference}"));
        assert!(seen.body.contains("<strong>Mia</strong>"), "{}", seen.text());
        rita.post(&notes, &[("note", ""), ("from", reference)]).await.expect(422).says("This is empty");
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        let seen = vera.get(&format!("/desk/requests/{reference}")).await.expect(200).says("Call Mia first.");
        assert!(!seen.body.contains("name=\"note\""));
    }

    async fn notes_keep_their_lines_and_are_written_once(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut rita = rita(&app).await;
        let notes = format!("{}/notes", page(&added));
        rita.post(&notes, &[("note", "  ")]).await.expect(422).says("This is empty");
        let long = "x".repeat(4_001);
        let seen = rita.post(&notes, &[("note", &long)]).await.expect(422).says("4000 characters");
        assert_eq!(seen.value("note").unwrap(), long, "what was typed stays");
        for _ in 0..2 {
            rita.submit(&notes, &[("note", "Called <Mia>.\r\nBack on Monday.")]).await.expect(200)
                .says("The note is added").says("Called <Mia>. Back on Monday.");
        }
        let kept = store::note::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].body, "Called <Mia>.\nBack on Monday.");
    }

    async fn a_merchant_is_handed_over_to_somebody_who_can_work(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut rita = rita(&app).await;
        let form = rita.get(&format!("{}?rep=other", page(&added))).await.expect(200).says("Ada Adams").says("Rita Reyes");
        form.says_not("Vera Voss");
        let to = format!("{}/rep", page(&added));
        for cannot in [app.viewer.id.as_str(), "", "0", "\0", "absent"] {
            rita.post(&to, &[("rep", cannot)]).await.expect(422).says("cannot look after merchants").says("Rep: Rita Reyes");
        }
        for _ in 0..2 {
            rita.submit(&to, &[("rep", &app.admin.id)]).await.expect(200).says("handed over").says("Rep: Ada Adams");
        }
        let mut conn = app.db().read().await.unwrap();
        let audit = store::audit::after(&mut conn, 0, 100).await.unwrap();
        let rows: Vec<_> = audit.iter().filter(|row| row.act == "assign_rep").collect();
        assert_eq!(rows.len(), 1, "sent twice, handed over once");
        assert_eq!((rows[0].actor_id.as_deref(), rows[0].subject_id.as_deref()), (Some(app.rep.id.as_str()), Some(added.merchant.id.as_str())));
        assert_eq!(rows[0].client, "127.0.0.1");
        drop(conn);
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        mia.open("/access").await.expect(200).says("Ada Adams");
        let mut ada = at_desk(&app, "ada@handled.example.com").await;
        let seen = ada.get("/desk/reps").await.expect(200);
        assert!(seen.links().contains(&format!("/desk?rep={}", app.admin.id)));
        assert!(!seen.links().contains(&format!("/desk?rep={}", app.rep.id)), "Rita has none left");
        rita.post("/desk/merchants/absent/rep", &[("rep", &app.admin.id)]).await.expect(404);
    }

    async fn two_who_hand_over_at_once_are_told_apart(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut conn = app.db().read().await.unwrap();
        let (mine, theirs) = (app.rep.id.as_str(), app.admin.id.as_str());
        app.db().write::<_, store::Error>(async |tx| store::merchant::set_rep(tx, &added.merchant.id, mine, theirs).await).await.unwrap();
        let late = app.db().write::<_, store::Error>(async |tx| store::merchant::set_rep(tx, &added.merchant.id, mine, theirs).await).await;
        assert!(matches!(late, Err(store::Error::Lost)), "it is not Rita's to give any more");
        assert_eq!(store::merchant::find(&mut conn, &added.merchant.id).await.unwrap().unwrap().rep_id, theirs);
    }

    async fn earlier_requests_stand_below_the_one_that_counts(app) {
        let added = app.merchant("Acme", "acme").await;
        let old = added.requests[0].reference.as_str();
        cancel_request(&app.app, &app.actor(), old, 1, false, "x").await.unwrap();
        app.forward(1_000);
        let new = ask_again(&app.app, &app.actor(), old).await.unwrap();
        let mut rita = rita(&app).await;
        let seen = rita.get(&page(&added)).await.expect(200).says("Earlier access requests");
        let links = seen.links();
        let at = |reference: &str| links.iter().position(|link| *link == format!("/desk/requests/{reference}")).unwrap();
        assert!(at(&new.reference) < at(old));
    }

    async fn what_is_another_merchants_is_not_there(app) {
        let added = app.merchant_with("Acme", &["acme"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
        let other = app.merchant("Other", "other").await;
        let mut rita = rita(&app).await;
        let absent = "0".repeat(32);
        let (here, id) = (page(&added), |of: &Added| (of.contacts[0].id.clone(), of.requests[0].store_id.clone()));
        let ((_, my_store), (foreign_contact, foreign_store)) = (id(&added), id(&other));
        for bad in ["/desk/merchants/0", &format!("/desk/merchants/{absent}"), "/desk/merchants/%00", "/desk/merchants/a%27b"] {
            rita.get(bad).await.expect(404);
            for part in ["contacts", "stores", "notes"] {
                let form = [("name", "A"), ("email", "a@example.com"), ("label", "A"), ("note", "A")];
                rita.post(&format!("{bad}/{part}"), &form).await.expect(404);
            }
            rita.post(&format!("{bad}/stores/{my_store}"), &[("label", "A")]).await.expect(404);
        }
        for contact in [foreign_contact.as_str(), &absent, "%00"] {
            for act in ["", "remove", "own"] {
                let form = [("do", act), ("name", "A"), ("email", "a@example.com"), ("store", my_store.as_str())];
                rita.post(&format!("{here}/contacts/{contact}"), &form).await.expect(404);
            }
        }
        for store in [foreign_store.as_str(), &absent, "%00"] {
            rita.post(&format!("{here}/stores/{store}"), &[("label", "A")]).await.expect(404);
            rita.post(&format!("{here}/stores/{store}"), &[("do", "no_owner")]).await.expect(404);
        }
        rita.post(&contact(&added, 0), &[("do", "own"), ("store", &foreign_store)]).await.expect(404);
        rita.post(&contact(&added, 0), &[("do", "own"), ("store", "\0")]).await.expect(404);
        for query in ["contact=0", "store=%00", "contact=new&store=new", &format!("contact={foreign_contact}")] {
            rita.get(&format!("{here}?{query}")).await.expect(200).says_not("other.example.com");
        }
    }

    async fn a_viewer_reads_the_merchant_and_changes_nothing(app) {
        let added = app.merchant("Acme", "acme").await;
        actions::add_note::add_note(&app.app, &app.actor(), &added.merchant.id, "An inside word").await.unwrap();
        let mut vera = at_desk(&app, "vera@handled.example.com").await;
        for query in ["", "?contact=new", "?store=new", "?rep=other", &format!("?contact={}", added.contacts[0].id)] {
            let seen = vera.get(&format!("{}{query}", page(&added))).await.expect(200).says("An inside word").says("Mia Berg");
            let html = Html::parse_document(&seen.body);
            let forms = html.select(&Selector::parse("main form, main a.button:not(.secondary)").unwrap()).count();
            assert_eq!(forms, 0, "{query}");
        }
        for path in [
            format!("{}/contacts", page(&added)),
            contact(&added, 0),
            format!("{}/stores", page(&added)),
            shop(&added, 0),
            format!("{}/notes", page(&added)),
            format!("{}/rep", page(&added)),
            "/desk/merchants/0/notes".to_owned(),
        ] {
            vera.post(&path, &[("note", "x"), ("label", "x")]).await.expect(403);
        }
    }
}
