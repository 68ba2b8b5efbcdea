//! The pages that everybody can read, and the error pages.

use handled_portal::web::routes;
use scraper::{Html, Selector};

use crate::{
    on_both,
    support::{
        Engine, Setup, TestApp,
        person::{Person, Seen},
    },
};

/// What stands between the header bar and the footer, without the request's id.
fn main_of(seen: &Seen) -> String {
    let page = Html::parse_document(&seen.body);
    let main = page.select(&Selector::parse("main").unwrap()).next().expect("a page in the house style");
    let id = seen.headers["x-request-id"].to_str().unwrap();
    assert!(main.html().contains(id) || seen.status.is_success(), "the id of the request is said");
    main.html().replace(id, "")
}

/// The directives of the robots tag.
fn is_for_search_engines(seen: &Seen) -> bool {
    !seen.body.contains("noindex")
}

on_both! {
    async fn the_front_page_says_what_this_is_and_what_we_promise(app) {
        let mut anybody = Person::new(&app);
        let seen = anybody.get("/").await.expect(200);
        assert!(is_for_search_engines(&seen));
        assert!(seen.body.contains("<meta name=\"description\""));
        for words in [
            "We do not run your store, make routine changes or manage your day-to-day work.",
            "You decide in Shopify what we may see.",
            "You can take it back at any time",
            "We never ask for a password, a payment, an app or a staff account.",
            "The collaborator code alone opens nothing.",
            "You send us the collaborator code",
            "We send the request in Shopify",
            "You look at it and accept it in Shopify",
            "Do not use this page to check.",
            "you get a new link in a few minutes",
        ] {
            assert!(seen.text().contains(words), "{words}");
        }
        let page = Html::parse_document(&seen.body);
        let form = Selector::parse("form[action='/sign-in'][method=post] input[name=email]").unwrap();
        assert_eq!(page.select(&form).count(), 1);
        assert_eq!(page.select(&Selector::parse("button.button:not(.secondary)").unwrap()).count(), 1, "one primary button");
    }

    async fn who_is_signed_in_is_shown_the_way_to_their_stores_on_public_pages(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let seen = mia.get("/").await.expect(200).says("You are signed in as Mia Berg.");
        assert!(seen.links().contains(&"/access".to_owned()));
        for path in ["/privacy", "/accessibility", "/explainer"] {
            mia.get(path).await.expect(200).says("Mia Berg").says("Sign out");
        }
    }

    async fn privacy_says_how_long_in_the_numbers_of_the_settings(app) {
        let mut anybody = Person::new(&app);
        let seen = anybody.get("/privacy").await.expect(200);
        assert!(is_for_search_engines(&seen));
        for words in ["30 days after you typed them", "A link works once, for 7 days", "30 days after your last visit, and 90 days at most", "have it erased", "Who sees it"] {
            assert!(seen.text().contains(words), "{words}");
        }
    }

    async fn accessibility_says_what_works_and_whom_to_tell(app) {
        let seen = Person::new(&app).get("/accessibility").await.expect(200);
        assert!(is_for_search_engines(&seen));
        seen.says("keyboard alone").says("Tell us").says(&app.app.live().partner.support_email);
    }

    async fn what_is_not_there_is_a_page_of_the_house_for_everybody_alike(app) {
        let (ours, theirs) = (app.merchant("Acme", "acme").await, app.merchant("Other", "other").await);
        let mut mia = Person::signed_in(&app, &ours.contacts[0].id).await;
        let foreign = format!("/access/{}", theirs.requests[0].reference);
        let foreign = mia.get(&foreign).await.expect(404).says("There is no such page").says("Mia Berg");
        let absent = mia.get("/access/HND-0000-0000").await.expect(404);
        let nowhere = mia.get("/nowhere").await.expect(404).says("Mia Berg");
        let stranger = Person::new(&app).get("/nowhere").await.expect(404).says_not("Mia Berg").says_not("Sign out");
        for other in [&absent, &nowhere, &stranger] {
            assert_eq!(main_of(&foreign), main_of(other), "{}", other.path);
        }
        assert!(!is_for_search_engines(&stranger));
        assert_eq!(stranger.headers["cache-control"], "no-store");
        assert!(foreign.links().contains(&"/access".to_owned()));
    }

    async fn every_failure_is_a_page_with_a_sentence_and_a_way_on(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let code = format!("/access/{}/code", added.requests[0].reference);
        let seen = mia.post("/privacy", &[]).await.expect(405).says("This does not work that way");
        assert_eq!(seen.headers["allow"], "GET, HEAD");
        let seen = mia.get("/sign-out").await.expect(405);
        assert_eq!(seen.headers["allow"], "POST");
        let seen = mia.post(&format!("{code}/erase/x"), &[]).await.expect(404);
        main_of(&seen);
        mia.post_raw(&code, b"code=%ff%fe".to_vec()).await.expect(400).says("We could not read what was sent");
        mia.post_raw(&code, vec![b'x'; 70 * 1024]).await.expect(413).says("This is too large");
        let mut program = mia.clone();
        program.headers.push(("content-type", "application/json".into()));
        program.post_raw(&code, b"{}".to_vec()).await.expect(415).says("Nothing was saved");
        let mut elsewhere = mia.clone();
        elsewhere.headers = vec![("sec-fetch-site", "cross-site".into())];
        elsewhere.post(&code, &[("code", "9217")]).await.expect(403).says("did not come from our page").says_not("9217");
        for seen in [mia.post("/privacy", &[]).await, mia.post_raw(&code, b"code=%ff".to_vec()).await] {
            main_of(&seen);
            assert!(seen.headers.contains_key("content-security-policy"));
            assert!(!seen.text().contains("error-"), "a sentence is missing: {}", seen.text());
        }
    }

    async fn a_program_gets_its_failures_as_json(app) {
        let mut program = Person::new(&app);
        program.headers.push(("accept", "application/json".into()));
        for (path, status) in [("/nowhere", 404), ("/desk/nowhere", 404)] {
            let seen = program.get(path).await.expect(status);
            assert_eq!(seen.headers["content-type"], "application/json");
            let said: serde_json::Value = serde_json::from_str(&seen.body).unwrap();
            assert_eq!(said["error"], "There is no such page");
            assert_eq!(said["request"], seen.headers["x-request-id"].to_str().unwrap());
            assert!(said["detail"].as_str().unwrap().starts_with("Check the address."));
        }
        program.headers.pop();
        program.headers.push(("accept", "text/html,application/json;q=0.9".into()));
        assert!(program.get("/nowhere").await.expect(404).body.contains("<main"), "a browser takes both, and gets the page");
    }

    async fn an_error_at_the_desk_leads_back_to_the_queue(app) {
        let seen = Person::new(&app).get("/desk/nowhere").await.expect(404).says("Go to the queue");
        assert!(seen.body.contains("/static/desk."));
        let seen = Person::new(&app).get("/desktop").await.expect(404);
        assert!(!seen.body.contains("/static/desk."), "an address that only begins like the desk's");
    }
}

#[actix_web::test]
async fn without_mail_the_front_page_promises_a_person_and_no_mail() {
    let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 9, mail: false, https: false }).await;
    let seen =
        Person::new(&app).get("/").await.expect(200).says("passes a new link on to you").says("Ask for a new link");
    seen.says_not("Send me a new link").says_not("in a few minutes");
}

#[test]
fn the_methods_of_an_address_come_from_the_list_of_routes() {
    assert_eq!(routes::methods_at("/access/HND-7K2Q-9XMF/code"), ["GET", "HEAD", "POST"]);
    assert_eq!(routes::methods_at("/i"), ["POST"]);
    assert_eq!(routes::methods_at("/i/token"), ["GET", "HEAD"]);
    assert!(routes::methods_at("/i/").is_empty());
    assert!(routes::methods_at("/access/x/code/erase/x").is_empty());
}
