//! "We do not want to give access".

use handled_portal::domain::{access_request::State, event::Fact};

use crate::{on_both, store_page::bring_to, support::person::Person};

const BEFORE_ACTIVE: [State; 5] = [State::Invited, State::CodeWanted, State::ReadyToSend, State::Sent, State::Accepted];

on_both! {
    async fn a_no_is_taken_at_any_point_before_access_is_on(app) {
        for state in BEFORE_ACTIVE {
            let added = app.merchant("Acme", &format!("acme-{}", state.name().replace('_', "-"))).await;
            bring_to(&app, &added, state).await;
            let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
            let reference = &added.requests[0].reference;
            let page = format!("/access/{reference}/decline");
            let seen = mia.get(&page).await.expect(200).says("We can still help you, it takes longer");
            assert!(!seen.text().contains("decline-"), "{state:?}: a sentence is missing");
            assert_eq!(seen.text().contains("still waits in Shopify"), state == State::Sent, "{state:?}");
            assert_eq!(seen.text().contains("Remove it there too"), state == State::Accepted, "{state:?}");
            let version = seen.value("version").unwrap();
            let form = [("version", version.as_str()), ("reason", "We are\r\nwary")];
            mia.submit(&page, &form).await.expect(200).says("You said no to access").says("We are wary");
            mia.post(&page, &form).await.expect(303);
            let last = app.events(reference).await.pop().unwrap();
            assert_eq!(last.fact, Fact::Declined { in_shopify: false, reason: "We are\nwary".into() });
            assert_eq!(app.request(reference).await.code, None, "the code is erased");
        }
    }

    async fn the_reason_is_optional_and_kept_when_it_is_refused(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let page = format!("/access/{}/decline", added.requests[0].reference);
        let long = "z".repeat(1_001);
        let refused = mia.post(&page, &[("version", "1"), ("reason", &long)]).await.expect(422).says("1000 characters");
        assert_eq!(refused.value("reason").unwrap(), long);
        assert!(refused.title().starts_with("Error: "), "{}", refused.title());
        mia.post(&page, &[("version", "1"), ("reason", "\u{7}")]).await.expect(422);
        mia.post_raw(&page, b"version=1&reason=%c3%28".to_vec()).await.expect(400);
        mia.post(&page, &[("version", "0")]).await.expect(409).says("was not saved");
        mia.post(&page, &[("version", "1"), ("reason", "  ")]).await.expect(303);
        let last = app.events(&added.requests[0].reference).await.pop().unwrap();
        assert_eq!(last.fact, Fact::Declined { in_shopify: false, reason: String::new() });
    }

    async fn when_it_is_over_or_on_the_page_says_so(app) {
        for state in State::ALL.into_iter().filter(|state| !BEFORE_ACTIVE.contains(state)) {
            let added = app.merchant("Acme", &format!("acme-{}", state.name().replace('_', "-"))).await;
            bring_to(&app, &added, state).await;
            let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
            let reference = &added.requests[0].reference;
            let page = format!("/access/{reference}/decline");
            let seen = mia.get(&page).await.expect(200).says("There is nothing to decline");
            let way = if state == State::Active { "/removal" } else { reference };
            assert!(seen.links().iter().any(|link| link.ends_with(way)), "{state:?}");
            let version = app.request(reference).await.version.to_string();
            mia.post(&page, &[("version", &version)]).await.expect(422).says("This is not possible any more");
            assert_eq!(app.request(reference).await.state, state);
        }
    }
}
