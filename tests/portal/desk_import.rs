//! Merchants from a file: first what each row would do, then all of it or nothing.

use handled_portal::{
    actions::import_merchants::{Imported, import_merchants},
    domain::{
        access_request::{State, Turn},
        event::{Fact, replay},
        import::plan::Outcome,
    },
    store::{self, queue::Filter},
};

use crate::{
    on_both,
    support::{
        TestApp,
        person::{Person, Seen},
    },
};

const FULL: &str = "external_id,name,store,label,contact_name,contact_email,owner_email,language,zone,rep,permissions,state,since\n\
    A-1,Acme,acme-de,Acme Germany,Mia Berg,mia@acme.example.com,ole@acme.example.com,de,Europe/Berlin,ada@handled.example.com,view_orders,,\n\
    A-1,Acme,acme-fr,Acme France,Mia Berg,mia@acme.example.com,,,,,,active,2026-01-31\n\
    ,Ærø Keramik,,,Søren Lund,soren@aero.example.com,,,,,,,\n";

async fn rita(app: &TestApp) -> Person {
    Person::at_desk(app, &app.rep.id).await
}

/// Looks at the preview, then imports what it holds.
async fn import(person: &mut Person, file: &str) -> Seen {
    let seen = person.upload("/desk/import", &[("do", "preview")], Some(file.as_bytes())).await.expect(200);
    confirm(person, &seen).await
}

async fn confirm(person: &mut Person, preview: &Seen) -> Seen {
    let (token, text) = (preview.value("token").unwrap(), preview.value("text").unwrap());
    let fields = [("token", token.as_str()), ("text", &text.replace('\n', "\r\n")), ("do", "import")];
    let seen = person.upload("/desk/import", &fields, None).await.expect(303);
    person.follow(seen).await
}

async fn lines(app: &TestApp) -> Vec<store::queue::Line> {
    let mut conn = app.db().read().await.unwrap();
    let mut lines = store::queue::page(&mut conn, &Filter::default(), &store::queue::Place::Top, 10_000).await.unwrap();
    lines.sort_by(|one, other| one.label.cmp(&other.label));
    lines
}

async fn count(app: &TestApp) -> i64 {
    store::merchant::count(&mut app.db().read().await.unwrap()).await.unwrap()
}

/// What the audit log says of [`FULL`]: each event of its three timelines, one of which is on already, and the import.
const IMPORTED: [&str; 5] = ["made", "made", "confirmed", "made", "import_merchants"];

async fn acts(app: &TestApp) -> Vec<String> {
    let mut conn = app.db().read().await.unwrap();
    store::audit::after(&mut conn, 0, 100).await.unwrap().into_iter().map(|one| one.act).collect()
}

on_both! {
    async fn a_file_is_looked_at_then_imported_and_mails_nobody(app) {
        let mut rita = rita(&app).await;
        rita.get("/desk").await.expect(200).says("Import");
        rita.get("/desk/import").await.expect(200).says("Import merchants from a file").says("external_id");
        let file = format!("\u{feff}{FULL}");
        let seen = rita.upload("/desk/import", &[("do", "preview")], Some(file.as_bytes())).await.expect(200)
            .says("What this import would do").says("Will add the merchant 2").says("Will add a store to its merchant 1")
            .says("2 Will add the merchant Acme Acme Germany").says("4 Will add the merchant Ærø Keramik")
            .says("permissions").says("Nobody is written to");
        assert_eq!((count(&app).await, acts(&app).await.len()), (0, 0), "a look changes nothing");

        let result = confirm(&mut rita, &seen).await.expect(200).says("The file is imported").says("Merchant added Acme").says("Imported by Rita Reyes");
        assert_eq!(count(&app).await, 2);
        assert_eq!(acts(&app).await, IMPORTED);
        let all = lines(&app).await;
        assert_eq!(all.iter().map(|line| line.label.as_str()).collect::<Vec<_>>(), ["Acme France", "Acme Germany", "Ærø Keramik"]);
        let (france, germany, aero) = (&all[0], &all[1], &all[2]);
        assert_eq!((france.state, france.turn, france.since.0), (State::Active, Turn::Nobody, 1_769_817_600_000));
        assert_eq!((germany.state, germany.turn, germany.handle.as_deref()), (State::Invited, Turn::Partner, Some("acme-de")));
        assert_eq!((germany.rep_name.as_str(), aero.rep_name.as_str(), aero.handle.as_deref()), ("Ada Adams", "Rita Reyes", None));
        for line in &all {
            assert_eq!(replay(&app.events(&line.reference).await), Some(line.state), "the timeline leads to the state");
        }
        let mut conn = app.db().read().await.unwrap();
        let acme = store::merchant::find(&mut conn, &germany.merchant_id).await.unwrap().unwrap();
        assert_eq!((acme.external_id.as_deref(), acme.language.as_str(), acme.zone.as_deref()), (Some("A-1"), "de", Some("Europe/Berlin")));
        assert_eq!(store::merchant::permissions(&mut conn, &acme.id).await.unwrap(), ["view_orders"]);
        let people = store::contact::of_merchant(&mut conn, &acme.id).await.unwrap();
        assert_eq!(people.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Mia Berg", "ole"], "the contact stays the first");
        let shops = store::shop::of_merchant(&mut conn, &acme.id).await.unwrap();
        assert_eq!(shops[0].owner_id.as_deref(), Some(people[1].id.as_str()));
        let grants = store::permission_grant::of_request(&mut conn, &france.id).await.unwrap();
        assert_eq!((grants.len(), grants[0].state.name(), grants[0].since), (1, "granted", france.since));
        for id in [&acme.id, &aero.merchant_id] {
            assert!(store::outbox::of_merchant(&mut conn, id).await.unwrap().is_empty(), "nobody is written to");
        }
        drop(conn);
        rita.get("/desk?q=lund").await.expect(200).says("Ærø Keramik");
        rita.get(&format!("/desk/requests/{}", france.reference)).await.expect(200).says("Acme France");

        let file = result.links().into_iter().find(|link| link.ends_with("/result.csv")).unwrap();
        let csv = rita.get(&file).await.expect(200);
        assert!(csv.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
        assert!(csv.body.contains(&format!("2,adds,Acme,Acme Germany,acme-de.myshopify.com,{}", germany.reference)), "{}", csv.body);
    }

    async fn the_same_file_twice_makes_no_doubles(app) {
        let mut rita = rita(&app).await;
        let seen = rita.upload("/desk/import", &[("do", "preview")], Some(FULL.as_bytes())).await.expect(200);
        confirm(&mut rita, &seen).await.says("The file is imported");
        confirm(&mut rita, &seen).await.says("The file is imported").says("Merchant added Acme");
        assert_eq!(acts(&app).await, IMPORTED, "a form sent twice imports once");
        let before = lines(&app).await;
        rita.upload("/desk/import", &[("do", "preview")], Some(FULL.as_bytes())).await.expect(200)
            .says("Is here already 3").says("All of this is here already").says_not("Import these rows");
        let again = app.app.new_id().unwrap();
        let done = import_merchants(&app.app, &app.actor(), &again, FULL.as_bytes(), "test").await.unwrap();
        assert!(matches!(done, Imported::Now(plan) if plan.count(Outcome::Exists) == 3));
        assert_eq!(before, lines(&app).await);
    }

    async fn a_file_with_one_wrong_row_changes_nothing(app) {
        let file = "name;store;contact_name;contact_email;owner_email\nAcme;acme;Mia;mia@acme.example.com;\nOther;www.other.com;Ole;ole;ole@\n";
        let mut rita = rita(&app).await;
        for how in ["preview", "import"] {
            let token = app.app.new_id().unwrap();
            let fields = [("do", how), ("token", token.as_str())];
            let seen = rita.upload("/desk/import", &fields, Some(file.as_bytes())).await.expect(422)
                .says("There are 3 things to correct").says("3 store").says("3 contact_email").says("3 owner_email").says("myshopify.com");
            assert!(seen.title().starts_with("Error: "));
        }
        assert_eq!(count(&app).await, 0);
        let seen = rita.upload("/desk/import", &[("do", "preview"), ("text", file)], None).await.expect(422);
        assert!(seen.value("text").unwrap().contains("www.other.com"), "what was pasted is still there");
        for (bytes, says) in [
            (&b""[..], "Choose a file, or paste the rows"),
            (b" \r\n ", "Choose a file, or paste the rows"),
            (b"name,shop\nA,b\n", "We do not know these columns: shop"),
            (b"name\nA\nB\xe4r\n", "3 The whole line This line has letters we cannot read"),
            (b"name\n\0\n", "hidden character"),
            ("name,contact_name,contact_email,store\nA,Mia,mia@a.example.com,0105\n".as_bytes(), "collaborator code"),
        ] {
            rita.upload("/desk/import", &[("do", "preview")], Some(bytes)).await.expect(422).says(says).says_not("0105");
        }
        rita.post("/desk/import", &[]).await.expect(422).says("Choose a file");
        rita.upload("/desk/import", &[("do", "import"), ("token", "x\u{e9}")], Some(FULL.as_bytes())).await.expect(404);
    }

    async fn beside_what_is_wrong_the_other_rows_say_what_they_would_do(app) {
        let mut rita = rita(&app).await;
        let file = "name,store,contact_name,contact_email\nAcme,acme,Mia,mia@acme.example.com\nShort\nBad,www.bad.com,Bo,bo@bad.example.com\nCole,cole,Col,col@cole.example.com\n";
        rita.upload("/desk/import", &[("do", "preview")], Some(file.as_bytes())).await.expect(422)
            .says("There are 2 things to correct").says("3 The whole line This row has 1 cell").says("4 store")
            .says("What the other rows would do").says("2 Will add the merchant Acme").says("5 Will add the merchant Cole").says_not("Import these rows");
        assert_eq!(count(&app).await, 0);
        let all_wrong = "name,store\nShort\n";
        rita.upload("/desk/import", &[("do", "preview")], Some(all_wrong.as_bytes())).await.expect(422).says_not("What the other rows");
    }

    async fn what_is_here_is_changed_by_cells_that_say_something_else_alone(app) {
        let added = app.merchant_with("Acme", &["acme"], &["mia@acme.example.com"]).await;
        let mut rita = rita(&app).await;
        import(&mut rita, "name,label,contact_name,contact_email\nAcme,Second,Mia Berg,mia@acme.example.com\n").await.says("Store added Acme");
        let same = "name,store,contact_name,contact_email,zone,permissions,state\nAcme,acme,Mia Berg,MIA@acme.example.com,,,\n";
        rita.upload("/desk/import", &[("do", "preview")], Some(same.as_bytes())).await.expect(200).says("All of this is here already");
        let file = "external_id,name,store,label,contact_name,contact_email,owner_email,zone,permissions,state\n\
            7,Acme Ltd,acme,Acme Shop,Mia Berger,mia@acme.example.com,mia@acme.example.com,Asia/Tokyo,view_orders,active\n\
            7,,acme-two,Second,,,,,,\n";
        let seen = rita.upload("/desk/import", &[("do", "preview")], Some(file.as_bytes())).await.expect(200)
            .says("Changes: external_id, name, zone, contact_name, label, owner_email").says("stays as it is here: permissions, state");
        confirm(&mut rita, &seen).await.says("Changed Acme Ltd");
        let mut conn = app.db().read().await.unwrap();
        let merchant = store::merchant::find(&mut conn, &added.merchant.id).await.unwrap().unwrap();
        assert_eq!((merchant.name.as_str(), merchant.external_id.as_deref(), merchant.zone.as_deref()), ("Acme Ltd", Some("7"), Some("Asia/Tokyo")));
        let people = store::contact::of_merchant(&mut conn, &merchant.id).await.unwrap();
        assert_eq!((people.len(), people[0].name.as_str()), (1, "Mia Berger"));
        let shops = store::shop::of_merchant(&mut conn, &merchant.id).await.unwrap();
        assert_eq!((shops.len(), shops.iter().filter(|shop| shop.owner_id.is_some()).count()), (2, 1));
        assert!(store::outbox::of_merchant(&mut conn, &merchant.id).await.unwrap().is_empty());
        assert_eq!(store::access_request::of_merchant(&mut conn, &merchant.id).await.unwrap().len(), 2);
        drop(conn);
        let first = app.request(&added.requests[0].reference).await;
        assert_eq!((first.state, first.version), (State::Invited, 2));
        assert!(matches!(app.events(&first.reference).await[1].fact, Fact::PassedToOwner { .. }));
        rita.get("/desk?q=berger").await.expect(200).says("Acme Shop");
        let second = lines(&app).await.into_iter().find(|line| line.label == "Second").unwrap();
        assert_eq!(second.handle.as_deref(), Some("acme-two"));
        assert!(matches!(app.events(&second.reference).await.last().unwrap().fact, Fact::AddressSet));
    }

    async fn a_store_of_somebody_else_and_an_unclear_merchant_are_refused(app) {
        app.merchant("Acme", "acme").await;
        let file = "external_id,name,store,contact_name,contact_email\n1,Acme,acme,,\n";
        let mut rita = rita(&app).await;
        import(&mut rita, file).await.says("The file is imported");
        for (row, says) in [
            ("2,Acme,acme,,", "another external_id here: 1"),
            ("1,Acme,other,,\n1,,third,,\n2,Third,third,Mia,mia@third.example.com", "another external_id"),
        ] {
            let file = format!("external_id,name,store,contact_name,contact_email\n{row}\n");
            rita.upload("/desk/import", &[("do", "preview")], Some(file.as_bytes())).await.expect(422).says(says);
        }
        app.merchant_with("Twin", &[""], &["t@twin.example.com"]).await;
        app.merchant_with("Twin", &[""], &["t@twin.example.com"]).await;
        let file = "name,contact_name,contact_email\nTwin,Mia Berg,t@twin.example.com\n";
        rita.upload("/desk/import", &[("do", "preview")], Some(file.as_bytes())).await.expect(422).says("Several merchants here");
    }

    async fn only_those_who_may_change_things_import(app) {
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.get("/desk/import").await.expect(403);
        vera.upload("/desk/import", &[("do", "preview")], Some(FULL.as_bytes())).await.expect(403);
        assert!(!vera.get("/desk").await.links().contains(&"/desk/import".to_owned()));
        let mut nobody = Person::new(&app);
        nobody.upload("/desk/import", &[], Some(FULL.as_bytes())).await.expect(303);
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        import(&mut ada, FULL).await.says("Imported by Ada Adams");
        ada.get("/desk/import/absent").await.expect(404);
        ada.get("/desk/import/00000000000000000000000000000000").await.expect(404);
    }

    async fn five_thousand_rows_go_in_at_once_and_no_more(app) {
        let mut file = String::from("external_id,name,store,contact_name,contact_email\n");
        for number in 0..5_000 {
            file.extend([format!("E{number},Merchant {number},shop-{number},Mia {number},mia@m{number}.example.com\n")]);
        }
        let mut rita = rita(&app).await;
        let started = std::time::Instant::now();
        import(&mut rita, &file).await.expect(200).says("Merchant added 5000").says("And 4800 more rows");
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
        assert_eq!(count(&app).await, 5_000);
        file += "E5000,Merchant,shop-5000,Mia,mia@m.example.com\n";
        rita.upload("/desk/import", &[("do", "preview")], Some(file.as_bytes())).await.expect(422).says("more than 5,000 rows");
        let large = vec![b'x'; 3 * 1024 * 1024];
        rita.upload("/desk/import", &[("do", "preview")], Some(&large)).await.expect(413);
        rita.upload("/desk/import", &[("do", "preview")], Some(&large[..=2 * 1024 * 1024])).await.expect(422).says("larger than 2 megabytes");
        rita.post_raw("/desk/merchants/new", vec![b'x'; 70 * 1024]).await.expect(413);
    }

    async fn names_in_a_file_are_shown_as_they_are_and_never_run(app) {
        let evil = "<script>alert(1)</script>";
        let file = format!("name,store,contact_name,contact_email\n{evil}</textarea>,evil,=1+1,mia@evil.example.com\n'+Plus,plus,Mia,mia@plus.example.com\n");
        let mut rita = rita(&app).await;
        let seen = rita.upload("/desk/import", &[("do", "preview")], Some(file.as_bytes())).await.expect(200).says(evil).says_not("<script>alert");
        let result = confirm(&mut rita, &seen).await.expect(200).says(evil).says_not("<script>alert");
        let file = result.links().into_iter().find(|link| link.ends_with("/result.csv")).unwrap();
        let csv = rita.get(&file).await.expect(200);
        assert!(csv.body.contains("\"'+Plus\""), "{}", csv.body);
        rita.get("/desk?q=plus").await.expect(200).says("+Plus");
    }
}
