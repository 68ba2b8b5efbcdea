//! Step 3: a merchant accepts in Shopify and says what came of it.

use handled_portal::{
    actions::find_lapsed::find_lapsed,
    domain::{
        access_request::State,
        event::{Accepted, Fact, StuckOn},
        grant::GrantState,
        moment::DAY,
        stuck_at::StuckAt,
    },
    store,
};

use crate::{
    on_both,
    store_page::bring_to,
    support::{TestApp, person::Person},
};

async fn at(app: &TestApp, state: State) -> (Person, String, String) {
    let added = app.merchant("Acme", "acme").await;
    bring_to(app, &added, state).await;
    let person = Person::signed_in(app, &added.contacts[0].id).await;
    let reference = added.requests[0].reference.clone();
    (person, format!("/access/{reference}/answer"), reference)
}

async fn version_of(app: &TestApp, reference: &str) -> String {
    app.request(reference).await.version.to_string()
}

async fn last(app: &TestApp, reference: &str) -> Fact {
    app.events(reference).await.pop().unwrap().fact
}

on_both! {
    async fn the_page_says_where_to_look_what_to_compare_and_not_to_decline(app) {
        let (mut mia, page, reference) = at(&app, State::Sent).await;
        let seen = mia.get(&page).await.expect(200);
        assert!(seen.title().starts_with("Your turn: accept in Shopify"), "{}", seen.title());
        seen.says("Too much? Do not decline.")
            .says("Untick what you do not want, then accept. If you decline, Shopify may hold our later requests.")
            .says("Request for store access from Handled")
            .says("mailer@shopify.com")
            .says("Assign role")
            .says(&reference)
            .says("spam")
            .says("Rita Reyes")
            .says_not("0105");
    }

    async fn each_answer_moves_the_request_and_says_so(app) {
        let key = app.app.live().catalogue.permissions[0].key.clone();
        let answers = [
            ("all", Accepted::All, "accepted, with everything"),
            ("some", Accepted::Some(vec![key.clone()]), "accepted, with some of it"),
            ("unsure", Accepted::Unsure, "We look in Shopify which permissions are on"),
        ];
        for (at_all, (answer, accepted, words)) in answers.into_iter().enumerate() {
            let added = app.merchant("Acme", &format!("acme-{at_all}")).await;
            bring_to(&app, &added, State::Sent).await;
            let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
            let reference = &added.requests[0].reference;
            let page = format!("/access/{reference}/answer");
            let version = mia.get(&page).await.expect(200).value("version").unwrap();
            let form = [("version", version.as_str()), ("answer", answer), ("permissions", key.as_str())];
            mia.submit(&page, &form).await.expect(200).says(words).says("We check the access");
            assert_eq!(last(&app, reference).await, Fact::AnsweredAccepted { accepted });
            mia.post(&page, &form).await.expect(303);
            let count = app.events(reference).await.len();
            mia.post(&page, &form).await.expect(303);
            assert_eq!(app.events(reference).await.len(), count, "sent twice is one answer");
        }
    }

    async fn some_needs_a_tick_knows_what_was_asked_and_all_of_it_is_all(app) {
        let (mut mia, page, reference) = at(&app, State::Sent).await;
        let version = version_of(&app, &reference).await;
        let some = [("version", version.as_str()), ("answer", "some")];
        let refused = mia.post(&page, &some).await.expect(422).says("Tick at least one permission");
        assert!(refused.title().starts_with("Error: "), "{}", refused.title());
        assert!(refused.body.contains("value=\"some\" checked"), "what was chosen stays");
        let odd = [some[0], some[1], ("permissions", "staff"), ("permissions", "\u{0}")];
        mia.post(&page, &odd).await.expect(422).says("not among those we asked for");
        mia.post(&page, &[("version", version.as_str())]).await.expect(422).says("Choose what happened in Shopify");
        mia.post(&page, &[("version", version.as_str()), ("answer", "ａｌｌ")]).await.expect(422);
        mia.post_raw(&page, b"answer=%ff".to_vec()).await.expect(400);
        let keys: Vec<String> = app.app.live().catalogue.permissions.iter().map(|one| one.key.clone()).collect();
        let mut every: Vec<(&str, &str)> = some.to_vec();
        every.extend(keys.iter().rev().map(|key| ("permissions", key.as_str())));
        mia.post(&page, &every).await.expect(303);
        assert_eq!(last(&app, &reference).await, Fact::AnsweredAccepted { accepted: Accepted::All });
    }

    async fn who_cannot_go_on_gets_help_first_and_the_rep_sees_it(app) {
        let cases = [
            ("cannot_find", StuckOn::CannotFind, "Look in the spam folder too"),
            ("cannot_accept", StuckOn::CannotAccept, "The owner can, or somebody who manages users"),
        ];
        for (answer, on, tip) in cases {
            let added = app.merchant("Acme", &format!("acme-{}", on.name())).await;
            bring_to(&app, &added, State::Sent).await;
            let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
            let reference = &added.requests[0].reference;
            let page = format!("/access/{reference}/answer");
            let version = version_of(&app, reference).await;
            let long = "x".repeat(4_001);
            let too_long = [("version", version.as_str()), ("answer", answer), ("note", long.as_str())];
            assert_eq!(mia.post(&page, &too_long).await.expect(422).value("note").unwrap().len(), 4_001);
            let form = [("version", version.as_str()), ("answer", answer), ("note", "Nothing there")];
            let seen = mia.submit(&page, &form).await.expect(200);
            assert!(seen.path.ends_with("/stuck"), "{}", seen.path);
            seen.says("Try this while you wait").says(tip).says("Rita Reyes sees it and answers you");
            mia.post(&page, &form).await.expect(303);
            let request = app.request(reference).await;
            assert!(request.flags.stuck.is_some() && request.state == State::Sent);
            assert_eq!(last(&app, reference).await, Fact::GotStuck { on, note: "Nothing there".into(), page: Some(StuckAt::Answer) });
            mia.get(&page).await.expect(200).says("Found the way in the meantime? Then go on.");
            let version = version_of(&app, reference).await;
            mia.submit(&page, &[("version", version.as_str()), ("answer", "all")]).await.expect(200).says("We check the access");
            assert!(app.request(reference).await.flags.stuck.is_none(), "going on clears it");
        }
    }

    async fn declined_says_first_what_it_means(app) {
        let (mut mia, page, reference) = at(&app, State::Sent).await;
        let version = version_of(&app, &reference).await;
        let form = [("version", version.as_str()), ("answer", "declined")];
        let asked = mia.submit(&page, &form).await.expect(200).says("Shopify may hold our later requests").says("Then tell Rita Reyes").says_not("{$");
        assert_eq!(asked.value("sure").as_deref(), Some("1"));
        assert_eq!(app.request(&reference).await.state, State::Sent, "nothing happened yet");
        let long = "é".repeat(1_001);
        let too_long = [form[0], form[1], ("sure", "1"), ("reason", long.as_str())];
        let refused = mia.post(&page, &too_long).await.expect(422).says("1000 characters");
        assert_eq!(refused.value("reason").unwrap(), long);
        mia.post(&page, &[form[0], form[1], ("sure", "1"), ("reason", "a\u{0}b")]).await.expect(422);
        let sure = [form[0], form[1], ("sure", "1"), ("reason", " Too\tmuch ")];
        mia.submit(&page, &sure).await.expect(200).says("You said no to access").says("Too much");
        mia.post(&page, &sure).await.expect(303);
        assert_eq!(last(&app, &reference).await, Fact::Declined { in_shopify: true, reason: "Too much".into() });
        assert_eq!(app.request(&reference).await.code, None);
    }

    async fn an_answer_can_be_changed_until_a_rep_has_looked(app) {
        let (mut mia, page, reference) = at(&app, State::Accepted).await;
        let seen = mia.get(&page).await.expect(200).says("Change what you said");
        assert!(seen.body.contains("value=\"all\" checked"), "what was said before is chosen");
        let key = app.app.live().catalogue.permissions[1].key.clone();
        let version = seen.value("version").unwrap();
        let form = [("version", version.as_str()), ("answer", "some"), ("permissions", key.as_str())];
        mia.submit(&page, &form).await.expect(200).says("says something else than was said before");
        let id = app.request(&reference).await.id;
        let grants = store::permission_grant::of_request(&mut app.db().read().await.unwrap(), &id).await.unwrap();
        let granted: Vec<_> = grants.iter().filter(|grant| grant.state == GrantState::Granted).collect();
        assert_eq!(granted.len(), 1);
        let seen = mia.get(&page).await.expect(200);
        assert!(seen.body.contains("value=\"some\" checked") && seen.body.contains(&format!("value=\"{key}\" checked")));
    }

    async fn what_lapsed_may_have_been_accepted_after_all_but_not_declined(app) {
        let (mut mia, page, reference) = at(&app, State::Lapsed).await;
        mia.get(&page).await.expect(200).says("Was it accepted after all?").says_not("value=\"cannot_find\"");
        let version = version_of(&app, &reference).await;
        for answer in ["declined", "cannot_find", "cannot_accept"] {
            mia.post(&page, &[("version", version.as_str()), ("answer", answer)]).await.expect(422).says("has ended in Shopify");
        }
        mia.submit(&page, &[("version", version.as_str()), ("answer", "unsure")]).await.expect(200).says("We check the access");
    }

    async fn every_other_state_says_where_it_stands_and_takes_no_answer(app) {
        let others = State::ALL.into_iter().filter(|one| !matches!(one, State::Sent | State::Accepted | State::Lapsed));
        for state in others {
            let added = app.merchant("Acme", &format!("acme-{}", state.name().replace('_', "-"))).await;
            bring_to(&app, &added, state).await;
            let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
            let reference = &added.requests[0].reference;
            let page = format!("/access/{reference}/answer");
            let seen = mia.get(&format!("{page}?answer=declined")).await.expect(200).says("Rita Reyes");
            assert!(seen.links().iter().any(|link| link.contains("/stuck?from=")), "{state:?}: no way on");
            assert!(!seen.text().contains("answer-"), "{state:?}: a sentence is missing");
            let version = version_of(&app, reference).await;
            for answer in ["all", "unsure", "cannot_find", "cannot_accept", "declined"] {
                mia.post(&page, &[("version", version.as_str()), ("answer", answer)]).await.expect(422).says("This ");
            }
            assert_eq!(app.request(reference).await.state, state);
        }
    }

    async fn an_answer_from_an_old_tab_says_what_came_first(app) {
        let (mut mia, page, reference) = at(&app, State::Sent).await;
        let old = version_of(&app, &reference).await;
        app.forward(DAY);
        find_lapsed(&app.app, &app.actor(), &reference, old.parse().unwrap(), true).await.unwrap();
        let form = [("version", old.as_str()), ("answer", "all")];
        mia.post(&page, &form).await.expect(409).says("was not saved").says("Rita Reyes").says("has expired");
        mia.post(&page, &[("answer", "all")]).await.expect(409);
    }

    async fn a_foreign_answer_page_looks_like_an_absent_one(app) {
        let (mut mia, ..) = at(&app, State::Sent).await;
        let theirs = app.merchant("Other", "other").await;
        for reference in [theirs.requests[0].reference.as_str(), "HND-0000-0000", "nonsense"] {
            for page in ["answer", "decline", "stuck", "removal"] {
                mia.get(&format!("/access/{reference}/{page}")).await.expect(404);
                mia.post(&format!("/access/{reference}/{page}"), &[("version", "1"), ("answer", "all"), ("sure", "1"), ("note", "x")])
                    .await
                    .expect(404);
            }
        }
        assert_eq!(app.request(&theirs.requests[0].reference).await.version, 1);
    }
}
