//! The access is taken back.

use handled_portal::{
    actions::{confirm_removal::confirm_removal, record_removal::record_removal},
    domain::{access_request::State, event::Fact, grant::GrantState},
    store,
};

use crate::{on_both, store_page::bring_to, support::person::Person};

on_both! {
    async fn every_state_shows_how_and_only_an_active_one_takes_it(app) {
        for state in State::ALL {
            let added = app.merchant("Acme", &format!("acme-{}", state.name().replace('_', "-"))).await;
            bring_to(&app, &added, state).await;
            let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
            let reference = &added.requests[0].reference;
            let page = format!("/access/{reference}/removal");
            let seen = mia
                .get(&page)
                .await
                .expect(200)
                .says("Shopify asks for your own Shopify password. Type it only there.")
                .says("It cannot be undone")
                .says("It can only be removed");
            assert!(!seen.text().contains("removal-"), "{state:?}: a sentence is missing");
            assert_eq!(seen.value("sure").is_some(), state == State::Active, "{state:?}");
            if matches!(state, State::Active | State::Removed) {
                continue;
            }
            let version = app.request(reference).await.version.to_string();
            mia.post(&page, &[("version", version.as_str()), ("sure", "1")]).await.expect(422).says("This ");
            assert_eq!(app.request(reference).await.state, state);
        }
    }

    async fn i_have_removed_it_needs_a_tick_and_is_a_claim_until_a_rep_looked(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Active).await;
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let reference = &added.requests[0].reference;
        let page = format!("/access/{reference}/removal");
        let version = mia.get(&page).await.expect(200).value("version").unwrap();
        let refused = mia.post(&page, &[("version", &version)]).await.expect(422).says("Remove us in Shopify first");
        assert!(refused.title().starts_with("Error: "), "{}", refused.title());
        mia.post(&page, &[("version", "1"), ("sure", "1")]).await.expect(409).says("was not saved");
        let form = [("version", version.as_str()), ("sure", "1")];
        mia.submit(&page, &form).await.expect(200).says("You removed our access: we check it").says("checks in Shopify that it is gone");
        mia.post(&page, &form).await.expect(303);
        let events = app.events(reference).await;
        assert_eq!(events.iter().filter(|event| event.fact == Fact::Removed { by_partner: false }).count(), 1);
        let request = app.request(reference).await;
        assert_eq!((request.state, request.removal_confirmed_at), (State::Removed, None));
        let grants = store::permission_grant::of_request(&mut app.db().read().await.unwrap(), &request.id).await.unwrap();
        assert!(grants.iter().all(|grant| grant.state == GrantState::Removed), "{grants:?}");
        mia.get(&page).await.expect(200).says("Rita Reyes looks in Shopify that it is gone");
        confirm_removal(&app.app, &app.actor(), reference, request.version).await.unwrap();
        mia.get(&page).await.expect(200).says("We looked in Shopify: our access is gone");
    }
    async fn where_we_left_by_ourselves_nobody_is_said_to_have_told_us(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Active).await;
        let reference = &added.requests[0].reference;
        let version = app.request(reference).await.version;
        record_removal(&app.app, &app.actor(), reference, version).await.unwrap();
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let page = mia.get(&format!("/access/{reference}/removal")).await.expect(200);
        page.says("We left the store").says_not("You told us");
    }
}
