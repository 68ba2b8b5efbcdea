//! Whether a reference is ours: that, and nothing about anybody.

use handled_portal::{
    actions::{Actor, decline_request::decline_request},
    domain::moment::MINUTE,
};
use scraper::{Html, Selector};

use crate::{
    on_both,
    support::person::{Person, Seen},
};

async fn ask(person: &mut Person, typed: &str) -> Seen {
    person.post("/check", &[("reference", typed)]).await
}

/// The tags of a page, without their words.
fn shape(seen: &Seen) -> Vec<String> {
    let page = Html::parse_document(&seen.body);
    page.select(&Selector::parse("*").unwrap()).map(|one| one.value().name().to_owned()).collect()
}

fn without_id(seen: &Seen) -> String {
    seen.body.replace(seen.headers["x-request-id"].to_str().unwrap(), "id")
}

on_both! {
    async fn a_reference_is_ours_however_it_is_typed_and_nothing_else_is_said(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let plain = reference.replace('-', "");
        let mut anybody = Person::new(&app);
        for typed in [reference, &reference.to_lowercase(), &plain, &plain.to_lowercase(), &format!("  {} ", reference.replace('-', " "))] {
            let seen = ask(&mut anybody, typed).await.expect(200).says(&format!("Yes: {reference} is a reference of Handled"));
            assert!(seen.title().starts_with("This reference is ours"), "{}", seen.title());
            for word in ["Acme", "acme", "Mia", "Rita", "invited", added.merchant.id.as_str()] {
                assert!(!seen.body.contains(word), "{word}");
            }
            assert_eq!(seen.headers["cache-control"], "no-store");
        }
    }

    async fn an_unknown_one_gets_a_page_of_the_same_shape_and_a_plain_no(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut anybody = Person::new(&app);
        let known = ask(&mut anybody, &added.requests[0].reference).await.expect(200);
        let unknown = ask(&mut anybody, "hnd-0000-0000").await.expect(200);
        let unknown = unknown.says("No: HND-0000-0000 is not a reference of Handled").says("give the code to nobody");
        assert!(unknown.title().starts_with("This reference is not ours"));
        let without_links = |seen: &Seen| shape(seen).into_iter().filter(|tag| tag != "a").collect::<Vec<_>>();
        assert_eq!(without_links(&known), without_links(&unknown), "but for the address to write to");
    }

    async fn one_whose_request_is_over_says_the_same_as_one_that_is_open(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mut anybody = Person::new(&app);
        let before = ask(&mut anybody, reference).await.expect(200);
        let mia = Actor::Contact(added.contacts[0].clone());
        decline_request(&app.app, &mia, reference, app.request(reference).await.version, false, "").await.unwrap();
        let after = ask(&mut anybody, reference).await.expect(200);
        assert_eq!(without_id(&before), without_id(&after));
    }

    async fn what_is_no_reference_is_said_and_comes_back(app) {
        let mut anybody = Person::new(&app);
        for (typed, words) in [("", "Type the reference. It looks like HND-7K2Q-9XMF."), ("HND-7K2Q", "This is not a reference."), ("0105", "This is not a reference.")] {
            let seen = ask(&mut anybody, typed).await.expect(422).says(words);
            assert!(seen.title().starts_with("Error: "));
            assert_eq!(seen.value("reference").as_deref(), Some(typed));
        }
        let long = "x".repeat(5_000);
        assert_eq!(ask(&mut anybody, &long).await.expect(422).value("reference").unwrap().len(), 100);
        let script = ask(&mut anybody, "<script>alert(1)</script>").await.expect(422);
        assert!(!script.body.contains("<script>alert"));
    }

    async fn ten_a_minute_are_answered_for_one_client_and_then_again(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        for number in 0..10 {
            // A new browser each time: it is the client that is counted, in the database.
            ask(&mut Person::new(&app), if number % 2 == 0 { reference } else { "HND-0000-0000" }).await.expect(200);
        }
        for typed in [reference, "HND-0000-0000"] {
            let seen = ask(&mut Person::new(&app), typed).await.expect(429).says("Wait 1 minute");
            let wait: i64 = seen.headers["retry-after"].to_str().unwrap().parse().unwrap();
            assert!((1..=60).contains(&wait), "{wait}");
            assert!(!seen.text().contains("is a reference of") && !seen.text().contains("is not a reference of"));
        }
        ask(&mut Person::elsewhere(&app, [127, 0, 0, 2]), reference).await.expect(200).says("Yes:");
        ask(&mut Person::new(&app), "nonsense").await.expect(422);
        app.forward(MINUTE);
        ask(&mut Person::new(&app), reference).await.expect(200).says("Yes:");
    }

    async fn it_is_found_from_where_people_doubt_and_does_not_vouch_for_itself(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut anybody = Person::new(&app);
        let link = app.link(&added).await;
        for path in ["/", link.as_str(), "/explainer", "/sign-in"] {
            assert!(anybody.get(path).await.expect(200).links().contains(&"/check".to_owned()), "{path}");
        }
        anybody.get(&link).await.expect(200).says(&added.requests[0].reference).says("Do not use this page to check.");
        let seen = anybody.get("/check").await.expect(200).says("A false page can look like this one and say yes to anything.");
        assert!(!seen.body.contains("noindex"));
        // A reference in the address is no question: a GET counts and answers nothing.
        let asked = format!("/check?reference={}", added.requests[0].reference);
        for _ in 0..12 {
            anybody.get(&asked).await.expect(200).says_not("is a reference of Handled");
        }
    }
}
