//! A rep sees the store page as one of the merchant's people does, and can press nothing on it.

use handled_portal::{domain::access_request::State, store};
use scraper::{Html, Selector};

use crate::{
    on_both,
    store_page::bring_to,
    support::{TestApp, person::Person},
};

async fn rows(app: &TestApp, merchant_id: &str) -> String {
    let mut conn = app.db().read().await.unwrap();
    format!(
        "{:?} {:?} {:?}",
        store::access_request::of_merchant(&mut conn, merchant_id).await.unwrap(),
        store::outbox::of_merchant(&mut conn, merchant_id).await.unwrap(),
        store::audit::head(&mut conn).await.unwrap(),
    )
}

on_both! {
    async fn every_state_is_seen_as_the_merchant_sees_it_and_nothing_can_be_pressed(app) {
        for state in State::ALL {
            let added = app.merchant("Acme", &format!("acme-{}", state.name().replace('_', "-"))).await;
            if state != State::Invited {
                bring_to(&app, &added, state).await;
            }
            let reference = added.requests[0].reference.as_str();
            let before = rows(&app, &added.merchant.id).await;
            let mut vera = Person::at_desk(&app, &app.viewer.id).await;
            let seen = vera.get(&format!("/desk/requests/{reference}/as-merchant")).await.expect(200);
            let seen = seen.says("You see what Mia Berg sees. Nothing here can be pressed.").says_not("0105");
            let leads_in = |href: &String| href == "/access" || href.starts_with("/access/") || href.starts_with("/access?");
            assert!(!seen.links().iter().any(leads_in), "{state:?}: {:?}", seen.links());
            assert!(!seen.body.contains("<form"), "{state:?}");
            assert!(!vera.cookies.contains_key("contact"), "nobody is signed in by it");
            assert_eq!(rows(&app, &added.merchant.id).await, before, "{state:?}: nothing was written");
            // The same page, but for the banner and for what can be pressed.
            let theirs = Person::signed_in(&app, &added.contacts[0].id).await.get(&format!("/access/{reference}")).await.expect(200);
            assert_eq!(seen.title(), theirs.title());
            let heads = |body: &str| {
                let page = Html::parse_document(body);
                let selector = Selector::parse("h1, h2, h3, .lead, .timeline p").unwrap();
                page.select(&selector).map(|one| one.text().collect::<String>()).collect::<Vec<_>>()
            };
            assert_eq!(heads(&seen.body), heads(&theirs.body), "{state:?}");
        }
    }

    async fn it_is_seen_as_whoever_is_chosen(app) {
        let added = app.merchant_with("Acme", &["acme"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
        let other = app.merchant("Other", "other").await;
        let page = format!("/desk/requests/{}/as-merchant", added.requests[0].reference);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get(&format!("/desk/requests/{}", added.requests[0].reference)).await.expect(200).says("See it as the merchant");
        let seen = rita.get(&page).await.expect(200).says("You see what Mia Berg sees").says("See it as Ole Lund");
        let as_ole = seen.links().into_iter().find(|href| href.contains("contact=")).unwrap();
        rita.get(&as_ole).await.expect(200).says("You see what Ole Lund sees");
        rita.get(&format!("{page}?contact={}", other.contacts[0].id)).await.expect(404);
        rita.get(&format!("{page}?contact=%00")).await.expect(404);
        Person::signed_in(&app, &added.contacts[0].id).await.get(&page).await.expect(303);
        for contact in &added.contacts {
            app.db().write::<_, store::Error>(async |tx| store::contact::remove(tx, &contact.id, app.app.clock.now()).await).await.unwrap();
        }
        rita.open(&page).await.expect(200).says("There is nobody to see it as.");
    }
}
