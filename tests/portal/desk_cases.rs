//! Each use of the access: noted by a rep, read by the merchant.

use handled_portal::domain::access_request::State;

use crate::{on_both, store_page::bring_to, support::person::Person};

on_both! {
    async fn a_use_is_noted_once_and_the_merchant_reads_it(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Active).await;
        let reference = added.requests[0].reference.as_str();
        let page = format!("/desk/requests/{reference}/cases");
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get(&format!("/desk/requests/{reference}")).await.expect(200).says("Uses of the access");
        let form = [("looked_at", "Order <1001>"), ("reason", "It did not reach the warehouse.")];
        for _ in 0..2 {
            rita.submit(&page, &form).await.expect(200).says("Order <1001>").says("Rita Reyes");
        }
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let seen = mia.get(&format!("/access/{reference}/cases")).await.expect(200);
        assert_eq!(seen.text().matches("Order <1001>").count(), 1);
        assert!(!seen.body.contains("<1001>"), "what people type is escaped");
        let refused = rita.post(&page, &[("looked_at", ""), ("reason", &"x".repeat(5_000))]).await.expect(422);
        assert!(refused.title().starts_with("Error: "));
        assert!(refused.value("reason").unwrap().len() > 3_000, "what was typed is still there");
        rita.post(&page, &[("looked_at", "a\0b"), ("reason", "x")]).await.expect(422);
    }

    async fn a_use_is_noted_only_while_access_is_on_and_only_by_who_may(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Sent).await;
        let page = format!("/desk/requests/{}/cases", added.requests[0].reference);
        let form = [("looked_at", "Orders"), ("reason", "Curious.")];
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        assert!(rita.get(&page).await.expect(200).value("looked_at").is_none());
        rita.post(&page, &form).await.expect(422);
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.get(&page).await.expect(200);
        vera.post(&page, &form).await.expect(403);
    }
}
