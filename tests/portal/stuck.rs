//! Somebody cannot go on.

use handled_portal::{
    actions::reply_stuck::reply_stuck,
    domain::{
        access_request::State,
        event::{Fact, StuckOn},
    },
};

use crate::{
    on_both,
    store_page::bring_to,
    support::{Engine, Setup, TestApp, person::Person},
};

on_both! {
    async fn whoever_is_stuck_is_heard_in_every_open_state_and_finds_the_rep_in_all(app) {
        for state in State::ALL {
            let added = app.merchant("Acme", &format!("acme-{}", state.name().replace('_', "-"))).await;
            bring_to(&app, &added, state).await;
            let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
            let reference = &added.requests[0].reference;
            let page = format!("/access/{reference}/stuck");
            let seen = mia.get(&page).await.expect(200).says("How to reach Rita Reyes").says("support@example.com").says(reference);
            assert!(!seen.text().contains("stuck-") && !seen.text().contains("answer-"), "{state:?}: a sentence is missing");
            assert_eq!(seen.value("note").is_some(), state.is_open(), "{state:?}");
            let version = app.request(reference).await.version.to_string();
            let form = [("version", version.as_str()), ("note", "The menu\r\nis not there")];
            let answer = mia.post(&page, &form).await;
            if state.is_open() {
                mia.follow(answer.expect(303)).await.expect(200).says("Rita Reyes sees it and answers you");
                mia.post(&page, &form).await.expect(303);
                let events = app.events(reference).await;
                let told = Fact::GotStuck { on: StuckOn::Other, note: "The menu\nis not there".into() };
                assert_eq!(events.iter().filter(|event| event.fact == told).count(), 1, "{state:?}");
                assert!(app.request(reference).await.flags.stuck.is_some());
            } else {
                answer.expect(422).says("any more").says("How to reach Rita Reyes");
            }
            assert_eq!(app.request(reference).await.state, state);
        }
    }

    async fn words_are_needed_where_nothing_else_says_it(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Sent).await;
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let reference = &added.requests[0].reference;
        let page = format!("/access/{reference}/stuck");
        let version = app.request(reference).await.version.to_string();
        let version = ("version", version.as_str());
        let refused = mia.post(&page, &[version, ("answer", "other"), ("note", " \u{200b} ")]).await.expect(422);
        assert!(refused.says("Say in a few words where you are stuck").title().starts_with("Error: "));
        let long = "y".repeat(4_001);
        let refused = mia.post(&page, &[version, ("note", &long)]).await.expect(422).says("4000 characters");
        assert_eq!(refused.value("note").unwrap(), long);
        mia.post(&page, &[version, ("note", "a\u{0}b")]).await.expect(422);
        mia.post(&page, &[("version", "1"), ("note", "late")]).await.expect(409).says("was not saved");
        mia.submit(&page, &[version, ("answer", "cannot_accept")]).await.expect(200).says("Assign role");
        let told = app.events(reference).await.pop().unwrap().fact;
        assert_eq!(told, Fact::GotStuck { on: StuckOn::CannotAccept, note: String::new() });
    }

    async fn an_answer_ends_it_and_one_can_ask_again(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let reference = &added.requests[0].reference;
        let page = format!("/access/{reference}/stuck");
        mia.post(&page, &[("version", "1"), ("note", "Help")]).await.expect(303);
        reply_stuck(&app.app, &app.actor(), reference, 2).await.unwrap();
        let seen = mia.get(&page).await.expect(200).says_not("sees it and answers you");
        let version = seen.value("version").unwrap();
        mia.post(&page, &[("version", &version), ("note", "Help once more")]).await.expect(303);
        assert!(app.request(reference).await.flags.stuck.is_some());
    }
}

#[actix_web::test]
async fn without_mail_help_is_not_promised_by_mail() {
    let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 9, mail: false, https: false }).await;
    let added = app.merchant("Acme", "acme").await;
    let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
    let page = format!("/access/{}/stuck", added.requests[0].reference);
    mia.get(&page).await.expect(200).says("and gets in touch with you").says_not("You get an e-mail");
}
