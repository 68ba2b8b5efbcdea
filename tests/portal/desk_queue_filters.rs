//! The filters of the desk: flags and reps, with the others, in every link that keeps them.

use handled_portal::{
    actions::{Actor, report_stuck::report_stuck},
    domain::event::StuckOn,
};
use scraper::{Html, Selector};

use crate::{
    counts::run,
    on_both,
    support::{
        TestApp,
        person::{Person, Seen},
    },
};

fn rows(seen: &Seen) -> Vec<String> {
    let page = Html::parse_document(&seen.body);
    let cells = Selector::parse("#queue tbody th a").unwrap();
    page.select(&cells).map(|cell| cell.text().collect::<String>().trim().to_owned()).collect()
}

/// Two merchants of Rita's and one of Ada's; the second is stuck.
async fn three(app: &TestApp) -> [String; 3] {
    let mut references = Vec::new();
    for name in ["First", "Second", "Third"] {
        let added = app.merchant(name, &name.to_lowercase()).await;
        app.forward(1_000);
        if name == "Second" {
            let actor = Actor::Contact(added.contacts[0].clone());
            report_stuck(&app.app, &actor, &added.requests[0].reference, 1, StuckOn::Other, "").await.unwrap();
        }
        references.push(added.requests[0].reference.clone());
    }
    run(app, "UPDATE merchant SET rep_id = (SELECT id FROM rep WHERE name = 'Ada Adams') WHERE name = 'Third'").await;
    references.try_into().unwrap()
}

on_both! {
    async fn a_flag_shows_what_has_it_and_says_how_many(app) {
        three(&app).await;
        run(&app, "UPDATE access_request SET paused_at = 5, turn = 'merchant' WHERE stuck_at IS NULL").await;
        run(&app, "UPDATE access_request SET check_at = 5, turn = 'partner' WHERE merchant_id = (SELECT id FROM merchant WHERE name = 'Third')").await;
        run(&app, "UPDATE access_request SET reasked_at = 5 WHERE merchant_id = (SELECT id FROM merchant WHERE name = 'First')").await;
        let rita = Person::at_desk(&app, &app.rep.id).await;
        for (flag, found) in [
            ("stuck", vec!["Second second"]), ("check", vec!["Third third"]), ("reasked", vec!["First first"]),
            ("paused", vec!["First first", "Third third"]),
        ] {
            let seen = rita.clone().get(&format!("/desk?flag={flag}")).await.expect(200);
            assert_eq!(rows(&seen), found, "{flag}");
            seen.says("Stuck 1").says("To check 1").says("Asked for more 1").says("Paused 2");
        }
        assert_eq!(rows(&rita.clone().get("/desk?flag=paused&turn=partner").await.expect(200)), ["Third third"]);
        assert_eq!(rows(&rita.clone().get("/desk?flag=paused&state=invited&q=fir").await.expect(200)), ["First first"]);
        rita.clone().get("/desk?flag=stuck&turn=nobody").await.expect(200).says("Nothing here fits all of these filters");
        rita.clone().get("/desk?flag=stuck&q=first").await.expect(200).says("Nothing was found").says("Search everywhere");
    }

    async fn a_rep_has_a_list_of_their_own(app) {
        three(&app).await;
        let rita = Person::at_desk(&app, &app.rep.id).await;
        let ada = Person::at_desk(&app, &app.admin.id).await;
        let (mine, adas) = (["Second second", "First first"], ["Third third"]);
        assert_eq!(rows(&rita.clone().get("/desk?turn=partner&rep=me").await.expect(200).says("Rita Reyes")), mine);
        assert_eq!(rows(&ada.clone().get("/desk?turn=partner&rep=me").await.expect(200)), adas);
        assert_eq!(rows(&rita.clone().get(&format!("/desk?rep={}", app.admin.id)).await.expect(200).says("Ada Adams")), adas);
        assert_eq!(rows(&rita.clone().get("/desk?rep=me&flag=stuck&state=invited").await.expect(200)), ["Second second"]);
        assert_eq!(rows(&rita.clone().get("/desk?rep=me&q=third").await.expect(200)), Vec::<String>::new());
        assert_eq!(rows(&rita.clone().get("/desk?rep=&turn=partner").await.expect(200)).len(), 3);
        run(&app, "UPDATE merchant SET rep_id = (SELECT id FROM rep WHERE name = 'Rita Reyes') WHERE name = 'Third'").await;
        assert_eq!(rows(&rita.clone().get("/desk?turn=partner&rep=me").await.expect(200)).len(), 3, "a merchant changes hands");
        assert_eq!(rows(&ada.clone().get("/desk?turn=partner&rep=me").await.expect(200)).len(), 0);
    }

    async fn links_pages_search_and_export_keep_the_filters(app) {
        for number in 0..52 {
            let added = app.merchant(&format!("Merchant {number:02}"), &format!("m{number:02}")).await;
            let actor = Actor::Contact(added.contacts[0].clone());
            report_stuck(&app.app, &actor, &added.requests[0].reference, 1, StuckOn::Other, "").await.unwrap();
            app.forward(1_000);
        }
        app.merchant("Calm", "calm").await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let seen = rita.get("/desk?flag=stuck&rep=me&turn=partner&state=invited&q=merchant").await.expect(200);
        let links = seen.links();
        let whole = |link: &&String| ["flag=stuck", "rep=me", "turn=partner", "state=invited", "q=merchant"].iter().all(|part| link.contains(part));
        let kept: Vec<&String> = links.iter().filter(whole).collect();
        for start in ["/desk/export.csv?", "/desk/export.json?", "/desk?"] {
            assert!(kept.iter().any(|link| link.starts_with(start)), "{start}: {links:?}");
        }
        let next = kept.iter().find(|link| link.contains("after=")).expect("a next page");
        assert_eq!(rows(&rita.get(next).await.expect(200)), ["Merchant 50 m50", "Merchant 51 m51"]);
        for (name, value) in [("turn", "partner"), ("state", "invited"), ("flag", "stuck")] {
            assert_eq!(seen.value(name).as_deref(), Some(value), "the search keeps {name}");
        }
        let plain = rita.get("/desk").await.expect(200);
        assert_eq!((plain.value("turn"), plain.value("flag")), (None, None), "from the first page a search goes over everything");
        let csv = rita.get("/desk/export.csv?flag=stuck&rep=me").await.expect(200);
        assert_eq!(csv.body.lines().count(), 53);
        assert!(!csv.body.contains("Calm"));
        let ada = app.admin.id.as_str();
        assert_eq!(rita.get(&format!("/desk/export.csv?rep={ada}")).await.expect(200).body.lines().count(), 1);
    }

    async fn a_filter_that_is_not_known_gets_a_sentence(app) {
        three(&app).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        for (query, sentence) in [
            ("flag=lost", "asks for a mark that we do not know"),
            ("flag=stuck_at", "asks for a mark that we do not know"),
            ("flag=stuck%20OR%201", "asks for a mark that we do not know"),
            ("rep=nobody", "asks for a rep that we do not know"),
            ("rep=ME", "asks for a rep that we do not know"),
            ("rep=%27%20OR%20%27%27%3D%27", "asks for a rep that we do not know"),
            ("rep=me&after=1.2", "asks for a page that we do not know"),
            ("flag=stuck&after=0.1.%F0%9F%98%80", "asks for a page that we do not know"),
        ] {
            rita.get(&format!("/desk?{query}")).await.expect(422).says(sentence);
        }
        for query in ["flag=lost", "rep=nobody"] {
            rita.get(&format!("/desk/export.csv?{query}")).await.expect(422).says_not("First");
        }
        // A place that no row ever had is a place all the same.
        for place in ["after=9.1.x", "before=-5.1.x", "after=1.-9223372036854775808.x", "before=0.9223372036854775807.x"] {
            rita.get(&format!("/desk?turn=partner&{place}")).await.expect(200);
            rita.get(&format!("/desk?rep=me&q=first&{place}")).await.expect(200);
        }
    }
}
