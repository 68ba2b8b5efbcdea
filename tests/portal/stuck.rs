//! Somebody cannot go on.

use handled_portal::{
    actions::reply_stuck::reply_stuck,
    domain::{
        access_request::State,
        event::{Fact, StuckOn},
        stuck_at::StuckAt,
    },
    web::routes::{self, Guard},
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
                let told = Fact::GotStuck { on: StuckOn::Other, note: "The menu\nis not there".into(), page: None };
                assert_eq!(events.iter().filter(|event| event.fact == told).count(), 1, "{state:?}");
                assert!(app.request(reference).await.flags.stuck.is_some());
            } else {
                answer.expect(422).says("any more").says("How to reach Rita Reyes");
            }
            assert_eq!(app.request(reference).await.state, state);
        }
    }

    async fn a_code_in_the_words_is_refused_and_kept_nowhere(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let reference = &added.requests[0].reference;
        let version = app.request(reference).await.version.to_string();
        let form = [("version", version.as_str()), ("note", "My collaborator code is 0105")];
        mia.post(&format!("/access/{reference}/stuck"), &form).await.expect(422).says("looks like a collaborator code");
        assert!(app.request(reference).await.flags.stuck.is_none());
        let decline = [("version", version.as_str()), ("reason", "0105")];
        mia.post(&format!("/access/{reference}/decline"), &decline).await.expect(422).says("looks like a collaborator code");
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
        assert_eq!(told, Fact::GotStuck { on: StuckOn::CannotAccept, note: String::new(), page: None });
    }

    async fn every_page_of_a_merchant_leads_there_and_the_rep_hears_from_which(app) {
        let added = app.merchant_with("Acme", &["acme-de", "acme-fr"], &["mia@acme.example.com"]).await;
        let reference = &added.requests[0].reference;
        let newest = &added.requests[1].reference;
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let pages = routes::all().filter(|(method, route, guard)| {
            *method == "get" && *guard == Guard::Contact && !route.ends_with("/stuck") && !route.contains('.')
        });
        let mut walked = Vec::new();
        for (_, route, _) in pages {
            let name = match *route {
                "/access" => "stores",
                "/access/{ref}" => "store",
                other => other.rsplit('/').next().unwrap(),
            };
            assert!(StuckAt::named(name).is_some(), "{route} has no name");
            let about = if route.contains("{ref}") { reference } else { newest };
            let seen = mia.get(&route.replace("{ref}", reference)).await.expect(200);
            let way = format!("/access/{about}/stuck?from={name}");
            assert!(seen.links().contains(&way), "{route} has no way to {way}: {:?}", seen.links());
            walked.push((name, way));
        }
        let mut names: Vec<&str> = walked.iter().map(|(name, _)| *name).collect();
        let mut all: Vec<&str> = StuckAt::ALL.iter().map(|at| at.name()).collect();
        names.sort_unstable();
        all.sort_unstable();
        assert_eq!(names, all, "each page once");
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        for (name, way) in walked {
            let seen = mia.get(&way).await.expect(200).says("We tell Rita Reyes that you were on the");
            let page = way.split('?').next().unwrap();
            let (version, from) = (seen.value("version").unwrap(), seen.value("from").unwrap());
            assert_eq!(from, name);
            mia.post(page, &[("version", &version), ("note", &format!("At {name}")), ("from", &from)]).await.expect(303);
            let desk = page.replace("/access/", "/desk/requests/").replace("/stuck", "");
            let said = handled_portal::i18n::Voice { language: "en".into(), ..Default::default() }.say(&format!("stuck-at-{name}"));
            rita.get(&desk).await.expect(200).says(&format!("They were on {said}."));
            mia.get(page.trim_end_matches("/stuck")).await.expect(200).says_not("They were on");
        }
        // What is no page is not said.
        for from in ["", "desk", "<script>", "../x", "%00"] {
            mia.get(&format!("/access/{reference}/stuck?from={from}")).await.expect(200).says_not("that you were on");
        }
        let version = app.request(reference).await.version.to_string();
        mia.post(&format!("/access/{reference}/stuck"), &[("version", &version), ("note", "x"), ("from", "nowhere")]).await.expect(303);
        assert!(matches!(app.events(reference).await.pop().unwrap().fact, Fact::GotStuck { page: None, .. }));
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
