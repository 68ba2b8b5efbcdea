//! The list of the desk: whose turn, filters, search, pages.

use handled_portal::{
    actions::{
        Actor, copy_link,
        report_stuck::report_stuck,
        submit_code::{SubmitCode, submit_code},
    },
    domain::{
        access_request::AccessRequest,
        code::CollaboratorCode,
        event::StuckOn,
        merchant::{Merchant, Store},
        moment::DAY,
        reference::{Prefix, Reference},
        text,
    },
    store::{
        self,
        bulk::{self, Whole},
    },
};
use scraper::{Html, Selector};

use crate::{
    on_both,
    support::{
        TestApp,
        person::{Person, Seen},
    },
};

async fn at_desk(app: &TestApp, email: &str) -> Person {
    let mut person = Person::new(app);
    person.sign_in_at_desk(app, email).await.expect(200);
    person
}

async fn rita(app: &TestApp) -> Person {
    at_desk(app, "rita@handled.example.com").await
}

/// The stores of the rows, in order.
fn rows(seen: &Seen) -> Vec<String> {
    let page = Html::parse_document(&seen.body);
    let cells = Selector::parse("#queue tbody th a").unwrap();
    page.select(&cells).map(|cell| cell.text().collect::<String>().trim().to_owned()).collect()
}

/// So many rows in the list of Rita, of which the last `wanted` are called Zephyr.
async fn many(app: &TestApp, all: usize, wanted: usize) {
    let seed = app.merchant("Seed", "seed").await;
    let prefix = Prefix::parse("HND").unwrap();
    let mut whole = Whole::default();
    for number in 0..all {
        let since = app.app.clock.now().plus(i64::try_from(number).unwrap());
        let id = || app.app.random.id(since).unwrap();
        let (merchant_id, store_id) = (id(), id());
        let name = format!("{} {number}", if number < all - wanted { "Other" } else { "Zephyr" });
        let reference = Reference::from_bytes(
            &prefix,
            u32::try_from(number).unwrap().to_be_bytes().repeat(2)[..5].try_into().unwrap(),
        );
        let request = AccessRequest {
            id: id(),
            reference: reference.to_string(),
            merchant_id: merchant_id.clone(),
            store_id: store_id.clone(),
            since,
            ..seed.requests[0].clone()
        };
        whole.requests.push(request);
        whole.stores.push(Store {
            id: store_id,
            merchant_id: merchant_id.clone(),
            handle: None,
            held_handle: None,
            label: name.clone(),
            owner_id: None,
            created_at: since,
        });
        let search = text::fold(&name);
        whole.merchants.push((
            Merchant { id: merchant_id, name, ..seed.merchant.clone() },
            "view_orders".into(),
            search,
        ));
    }
    app.db().write::<_, store::Error>(async |tx| bulk::add(tx, &whole).await).await.unwrap();
}

/// The link with this `rel`.
fn beside(seen: &Seen, rel: &str) -> Option<String> {
    let page = Html::parse_document(&seen.body);
    let link = page.select(&Selector::parse(&format!("a[rel={rel}]")).unwrap()).next()?;
    link.value().attr("href").map(str::to_owned)
}

on_both! {
    async fn a_hundred_and_twenty_merchants_are_read_page_by_page_in_both_directions(app) {
        for number in 0..120 {
            app.merchant(&format!("Merchant {number:03}"), &format!("m{number:03}")).await;
            app.forward(if number % 3 == 0 { 0 } else { 1_000 }); // some began in the same moment
        }
        let mut rita = rita(&app).await;
        let mut pages = vec![rita.get("/desk?turn=partner").await.expect(200)];
        while let Some(next) = beside(pages.last().unwrap(), "next") {
            pages.push(rita.get(&next).await.expect(200));
        }
        let shown: Vec<Vec<String>> = pages.iter().map(rows).collect();
        assert_eq!(shown.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 20]);
        let mut names: Vec<&String> = shown.iter().flatten().collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 120, "each row once");
        assert_eq!(shown[0][0], "Merchant 000 m000", "the longest waiting first");
        let mut back = pages.pop().unwrap();
        for expected in [&shown[1], &shown[0]] {
            back = rita.get(&beside(&back, "prev").unwrap()).await.expect(200);
            assert_eq!(rows(&back), *expected);
        }
        assert_eq!(beside(&back, "prev"), None);
        let found = rita.get("/desk?q=merchant&turn=partner&state=invited").await.expect(200);
        let next = beside(&found, "next").unwrap();
        assert!(next.contains("q=merchant") && next.contains("turn=partner") && next.contains("state=invited"), "{next}");
        assert_eq!(rows(&rita.get(&next).await.expect(200)).len(), 50);
    }

    async fn a_search_that_stops_says_so_and_goes_on_where_it_stopped(app) {
        // Many rows, and many that are wanted, all at the end: more than the first look, the index and the walk go over.
        many(&app, 6_000, 2_500).await;
        let mut rita = rita(&app).await;
        let first = rita.get("/desk?q=zephyr&turn=partner").await.expect(200).says("Nothing was found so far").says("Look further down");
        assert_eq!(rows(&first).len(), 0);
        assert_eq!(beside(&first, "prev"), None);
        let further = beside(&first, "next").unwrap();
        assert!(further.contains("q=zephyr") && further.contains("far=1"), "{further}");
        let mut pages = vec![rita.get(&further).await.expect(200)];
        assert_eq!(rows(&pages[0])[0], "Zephyr 3500");
        for _ in 0..2 {
            let next = beside(pages.last().unwrap(), "next").unwrap();
            pages.push(rita.get(&next).await.expect(200).says_not("so far"));
        }
        assert_eq!(rows(&pages[2])[0], "Zephyr 3600", "every page follows the one before");
        // And back: what lies above was not all looked at, so it says so, and one click more is exact.
        let mut back = rita.get(&beside(&pages[2], "prev").unwrap()).await.expect(200);
        assert_eq!(rows(&back), rows(&pages[1]));
        back = rita.get(&beside(&back, "prev").unwrap()).await.expect(200);
        assert_eq!(rows(&back), rows(&pages[0]));
        back = rita.get(&beside(&pages[0], "prev").unwrap()).await.expect(200).says("Nothing was found so far").says("Look further up");
        let mut forth = rita.get(&beside(&back, "next").unwrap()).await.expect(200);
        while rows(&forth).is_empty() {
            forth = rita.get(&beside(&forth, "next").unwrap()).await.expect(200);
        }
        assert_eq!(rows(&forth)[0], rows(&pages[0])[0], "no row is lost on the way");
        back = rita.get(&beside(&back, "prev").unwrap()).await.expect(200).says("Nothing was found.").says("First page");
        assert_eq!(beside(&back, "prev").unwrap(), "/desk?turn=partner&q=zephyr");
        // The export needs no such steps.
        let export = rita.get("/desk/export.csv?q=zephyr&turn=partner").await.expect(200);
        assert_eq!(export.body.lines().count(), 2_501, "the head, and every row");
    }

    async fn stuck_comes_first_and_the_counts_say_how_many(app) {
        let (first, second) = (app.merchant("First", "first").await, app.merchant("Second", "second").await);
        let third = app.merchant("Third", "third").await;
        app.link(&third).await;
        app.forward(DAY);
        let actor = Actor::Contact(second.contacts[0].clone());
        report_stuck(&app.app, &actor, &second.requests[0].reference, 1, StuckOn::Other, "Where is it?").await.unwrap();
        let mut rita = rita(&app).await;
        let seen = rita.get("/desk").await.expect(200).says("Our turn 2").says("Waiting for the merchant 1").says("Done 0");
        assert_eq!(rows(&seen), ["Second second", "First first"]);
        seen.says("Stuck").says("1 day ago").says("Rita Reyes");
        let waiting = rita.get("/desk?turn=merchant").await.expect(200);
        assert_eq!(rows(&waiting), ["Third third"]);
        assert_eq!(rows(&rita.get("/desk?state=invited").await.expect(200)).len(), 3);
        let links = rita.get("/desk").await.links();
        assert!(links.contains(&format!("/desk/requests/{}", first.requests[0].reference)));
        assert!(links.contains(&format!("/desk/merchants/{}", first.merchant.id)));
    }

    async fn a_search_finds_by_every_field_in_any_case(app) {
        let added = app.merchant_with("Ärmel & Co", &["sleeve-shop"], &["Mia.Berg@sleeves.example.com"]).await;
        app.merchant_with("Other", &["other"], &[]).await;
        let reference = &added.requests[0].reference;
        let mut rita = rita(&app).await;
        for words in [
            "ärmel", "ÄRMEL", "mel & c", "sleeve-shop", "EEVE-S", "mia berg", "MIA.BERG@SLEEVES", reference, &reference.to_lowercase(),
            &reference.replace('-', ""), &reference[4..8], "är", " ärmel ", "Ｓleeve",
        ] {
            let query: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
            let seen = rita.get(&format!("/desk?q={query}")).await.expect(200);
            assert_eq!(rows(&seen), ["Ärmel & Co sleeve-shop"], "{words}");
        }
        // One or two letters find the beginning of a name only.
        assert_eq!(rows(&rita.get("/desk?q=lo").await.expect(200)), Vec::<String>::new());
        rita.get("/desk?q=zebra").await.expect(200).says("Nothing was found");
    }

    async fn nothing_in_a_search_stands_for_anything_else(app) {
        for (name, handle) in [("100% Wool", "wool"), ("1000 Wool", "wool-2"), ("a_b shop", "ab-1"), ("axb shop", "ab-2"), ("Wow!", "wow")] {
            app.merchant(name, handle).await;
        }
        let mut rita = rita(&app).await;
        for (query, found) in [("100%25", "100% Wool wool"), ("a_b", "a_b shop ab-1"), ("wow!", "Wow! wow")] {
            assert_eq!(rows(&rita.get(&format!("/desk?q={query}")).await.expect(200)), [found]);
        }
        for query in ["%25%25%25", "___", "%25", "!!!", "%27%3B--"] {
            assert_eq!(rows(&rita.get(&format!("/desk?q={query}")).await.expect(200)).len(), 0, "{query}");
        }
    }

    async fn an_address_that_asks_for_something_else_gets_a_sentence(app) {
        app.merchant("Acme", "acme").await;
        let mut rita = rita(&app).await;
        for query in [
            "turn=everybody", "turn=%00", "state=open", "after=1", "after=1.2", "after=x.y.z", "after=1.2.%00", "before=1.99999999999999999999.a",
            "q=a%00b", &format!("q={}", "x".repeat(300)), "turn=merchants&state=inviteds&after=%F0%9F%98%80",
        ] {
            let seen = rita.get(&format!("/desk?{query}")).await.expect(422);
            assert!(!seen.text().contains("desk-"), "{query}: a sentence is missing");
        }
        rita.get("/desk?q=%ff").await.expect(400);
        rita.get("/desk?turn=&state=&q=&after=").await.expect(200).says("Acme");
        rita.get("/desk?unknown=1&turn=partner&turn=merchant").await.expect(200).says("Acme");
    }

    async fn an_empty_list_says_what_to_do(app) {
        let mut rita = rita(&app).await;
        rita.get("/desk").await.expect(200).says("There are no merchants yet. Add the first one").says("Add a merchant");
        let added = app.merchant("Acme", "acme").await;
        copy_link::copy_link(&app.app, &app.actor(), &added.requests[0].reference, &added.contacts[0].id, "test").await.unwrap();
        rita.get("/desk").await.expect(200).says("Nothing waits for us");
        rita.get("/desk?turn=nobody").await.expect(200).says("Nothing is done yet");
        rita.get("/desk?state=active").await.expect(200).says("No access request stands here");
    }

    async fn names_are_shown_as_they_are_and_never_run(app) {
        let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
        let rtl = "شركة النخيل للتجارة";
        let long = "W".repeat(160);
        for (name, handle) in [(evil, "evil"), (rtl, "palm"), (long.as_str(), "long")] {
            app.merchant(name, handle).await;
        }
        let mut rita = rita(&app).await;
        for path in ["/desk", "/desk?q=script", "/desk?q=%3Cscript%3E", "/desk?state=invited"] {
            rita.get(path).await.expect(200).says_not("<script>alert").says_not("<img src=x");
        }
        rita.get("/desk").await.expect(200).says(evil).says(rtl).says(&long);
    }

    async fn a_viewer_reads_all_and_changes_nothing(app) {
        app.merchant("Acme", "acme").await;
        let mut vera = at_desk(&app, "vera@handled.example.com").await;
        let seen = vera.get("/desk").await.expect(200).says("Acme").says("Vera Voss , viewer");
        let page = Html::parse_document(&seen.body);
        let posts: Vec<_> = page
            .select(&Selector::parse("form[method=post]").unwrap())
            .filter_map(|form| form.value().attr("action").map(str::to_owned))
            .collect();
        assert_eq!(posts, ["/desk/sign-out"]);
        assert!(!seen.links().contains(&"/desk/merchants/new".to_owned()), "no way to what a viewer may not do");
    }

    async fn no_page_of_the_desk_shows_a_code(app) {
        let added = app.merchant("Acme", "acme").await;
        let code = CollaboratorCode::parse("9217").unwrap();
        let reference = added.requests[0].reference.as_str();
        let command = SubmitCode { reference, version: 1, address: None, code: &code, agreement: None };
        submit_code(&app.app, &Actor::Contact(added.contacts[0].clone()), &command).await.unwrap();
        let mut rita = rita(&app).await;
        let merchant = format!("/desk/merchants/{}", added.merchant.id);
        for path in ["/desk", "/desk?state=ready_to_send", "/desk?q=9217", &merchant] {
            let seen = rita.get(path).await.expect(200);
            let said = seen.text().replace("Found for “9217”", "");
            assert!(!said.contains("9217"), "{path}");
        }
    }
}
