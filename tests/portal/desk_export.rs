//! The list as a file: what the filters show, streamed, safe for spreadsheets, never a code.

use handled_portal::{
    actions::{
        Actor,
        import_merchants::{Imported, import_merchants},
        submit_code::{SubmitCode, submit_code},
    },
    domain::{code::CollaboratorCode, export::COLUMNS, import::plan::Outcome},
    store,
};

use crate::{
    on_both,
    support::{TestApp, person::Person},
};

/// Rows of a CSV by column name, without the byte order mark.
fn rows(body: &str) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(body.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn cell(row: &[String], column: &str) -> String {
    row[COLUMNS.iter().position(|one| *one == column).unwrap()].clone()
}

async fn import(app: &TestApp, file: &str) -> Imported {
    let id = app.app.new_id().unwrap();
    import_merchants(&app.app, &app.actor(), &id, file.as_bytes(), "test").await.unwrap()
}

async fn exports(app: &TestApp) -> Vec<String> {
    let mut conn = app.db().read().await.unwrap();
    let all = store::audit::after(&mut conn, 0, 10_000).await.unwrap();
    all.into_iter().filter(|one| one.act == "export_merchants").filter_map(|one| one.subject_id).collect()
}

const FILE: &str = "external_id,name,store,label,contact_name,contact_email,owner_email,language,zone,rep,permissions,state,since\n\
    A-1,Acme,acme-de,Acme Germany,Mia Berg,mia@acme.example.com,ole@acme.example.com,de,Europe/Berlin,ada@handled.example.com,view_orders,,\n\
    A-1,Acme,acme-fr,Acme France,Mia Berg,mia@acme.example.com,,,,,,active,2026-01-31\n\
    ,'=SUM(A1),formula,'@label,-Mia,+mia@formula.example.com,,,,,,,\n\
    ,\"Quote \"\" and, comma\",,,Søren Lund,soren@aero.example.com,,,,,,,\n";

on_both! {
    async fn an_export_says_all_of_each_store_and_goes_in_again_without_changes(app) {
        assert!(matches!(import(&app, FILE).await, Imported::Now(_)));
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        let seen = vera.get("/desk/export.csv").await.expect(200);
        assert!(seen.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
        assert!(seen.headers["content-disposition"].to_str().unwrap().contains("merchants-2026-03-03.csv"));
        let rows = rows(&seen.body);
        assert_eq!(rows[0], COLUMNS);
        assert_eq!(rows.len(), 5);
        let of = |label: &str| rows.iter().find(|row| cell(row, "label") == label).unwrap_or_else(|| panic!("{rows:?}"));
        let france = of("Acme France");
        for (column, value) in [
            ("external_id", "A-1"), ("name", "Acme"), ("store", "acme-fr.myshopify.com"), ("contact_name", "Mia Berg"),
            ("contact_email", "mia@acme.example.com"), ("owner_email", ""), ("language", "de"), ("zone", "Europe/Berlin"),
            ("rep", "ada@handled.example.com"), ("permissions", "view_orders"), ("state", "active"),
            ("since", "2026-01-31T00:00:00Z"), ("turn", "nobody"), ("flags", ""), ("granted", "view_orders"),
        ] {
            assert_eq!(cell(france, column), value, "{column}");
        }
        assert_eq!((cell(of("Acme Germany"), "owner_email"), cell(of("Acme Germany"), "granted")), ("ole@acme.example.com".into(), String::new()));
        assert!(cell(of("Acme Germany"), "reference").starts_with("HND-"));
        let formula = of("'@label");
        assert_eq!((cell(formula, "name"), cell(formula, "contact_name")), ("'=SUM(A1)".into(), "'-Mia".into()));
        assert_eq!(cell(formula, "contact_email"), "'+mia@formula.example.com");

        match import(&app, &seen.body).await {
            Imported::Now(plan) => {
                assert_eq!(plan.count(Outcome::Exists), 4, "{:?}", plan.lines);
                assert!(plan.lines.iter().all(|line| line.left.is_empty()), "{:?}", plan.lines);
            }
            other => panic!("{other:?}"),
        }
        let again = vera.get("/desk/export.csv").await.expect(200);
        assert_eq!(again.body, seen.body);
        assert_eq!(exports(&app).await, ["csv", "csv"], "each export is written down");
    }

    async fn json_holds_the_same(app) {
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        assert_eq!(rita.get("/desk/export.json").await.expect(200).body.trim(), "[\n]");
        import(&app, FILE).await;
        let seen = rita.get("/desk/export.json").await.expect(200);
        let all: Vec<serde_json::Value> = serde_json::from_str(&seen.body).unwrap();
        let france = all.iter().find(|one| one["label"] == "Acme France").unwrap();
        assert_eq!((&france["state"], &france["granted"], &france["owner_email"]), (&"active".into(), &serde_json::json!(["view_orders"]), &serde_json::Value::Null));
        assert_eq!(all.len(), 4);
        assert!(all.iter().any(|one| one["name"] == "=SUM(A1)"), "programs run no formulas");
        assert_eq!(exports(&app).await, ["json", "json"]);
    }

    async fn the_filters_of_the_list_hold_and_the_list_links_to_its_files(app) {
        import(&app, FILE).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        for (query, stores) in [("", 4), ("?turn=nobody", 1), ("?turn=partner", 3), ("?state=active", 1), ("?q=acme", 2), ("?q=acme&state=invited", 1), ("?q=zebra", 0)] {
            let seen = rita.get(&format!("/desk/export.csv{query}")).await.expect(200);
            assert_eq!(rows(&seen.body).len() - 1, stores, "{query}");
        }
        let links = rita.get("/desk?q=acme").await.expect(200).links();
        for link in ["/desk/export.csv?q=acme", "/desk/export.json?q=acme"] {
            assert!(links.contains(&link.to_owned()), "{links:?}");
        }
        assert!(rita.get("/desk").await.links().contains(&"/desk/export.csv?turn=partner".to_owned()));
        rita.get("/desk/export.csv?turn=everybody").await.expect(422).says("a turn that we do not know");
        rita.get("/desk/export.csv?q=%ff").await.expect(400);
    }

    async fn a_long_export_has_every_store_once(app) {
        let mut file = String::from("name,store,contact_name,contact_email\n");
        for number in 0..1_203 {
            file.extend([format!("Merchant {number},shop-{number},Mia,mia@m{number}.example.com\n")]);
        }
        import(&app, &file).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        for query in ["", "?turn=partner"] {
            let seen = rita.get(&format!("/desk/export.csv{query}")).await.expect(200);
            let mut stores: Vec<String> = rows(&seen.body).iter().skip(1).map(|row| cell(row, "store")).collect();
            stores.sort();
            stores.dedup();
            assert_eq!(stores.len(), 1_203);
            let all: Vec<serde_json::Value> = serde_json::from_str(&rita.get(&format!("/desk/export.json{query}")).await.body).unwrap();
            assert_eq!(all.len(), 1_203);
        }
    }

    async fn no_export_holds_a_code(app) {
        let added = app.merchant("Acme", "acme").await;
        let code = CollaboratorCode::parse("9217").unwrap();
        let reference = added.requests[0].reference.as_str();
        let command = SubmitCode { reference, version: 1, address: None, code: &code, agreement: None };
        submit_code(&app.app, &Actor::Contact(added.contacts[0].clone()), &command).await.unwrap();
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        for path in ["/desk/export.csv", "/desk/export.json"] {
            let seen = ada.get(path).await.expect(200);
            assert!(seen.body.contains("ready_to_send") && !seen.body.contains("9217"), "{path}");
        }
        let mut nobody = Person::new(&app);
        nobody.get("/desk/export.csv").await.expect(303);
    }
}
