//! Files of merchants: how they are read, and what their rows would do.

use handled_portal::domain::{
    access_request::State,
    export,
    import::{
        COLUMNS, Wrong,
        file::{self, Cells},
        plan::{Defaults, Outcome, Plan},
        row::{Known, RepOf, Row, check},
    },
    moment::{DAY, Moment},
    permission::{self, Catalogue},
};
use proptest::prelude::*;

/// Tuesday 3 March 2026, 14:05 UTC.
const NOW: Moment = Moment(1_772_546_700_000);

fn catalogue() -> Catalogue {
    toml::from_str(permission::EMBEDDED).unwrap()
}

/// The lines of a file in which nothing is wrong.
fn read(bytes: &[u8]) -> Result<Vec<Cells>, Vec<Wrong>> {
    let read = file::read(bytes).map_err(|wrong| vec![wrong])?;
    if read.wrong.is_empty() { Ok(read.rows) } else { Err(read.wrong) }
}

fn rows_of(bytes: &[u8]) -> Result<Vec<Row>, Vec<Wrong>> {
    let catalogue = catalogue();
    let rep = |folded: &str| match folded {
        "rita@handled.example.com" => Some(RepOf { id: "rita".into(), can_have: true }),
        "vera@handled.example.com" => Some(RepOf { id: "vera".into(), can_have: false }),
        _ => None,
    };
    let known = Known { catalogue: &catalogue, rep: &rep, now: NOW };
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    for cells in read(bytes)? {
        match check(&cells, &known) {
            Ok(row) => rows.push(row),
            Err(faults) => wrong.extend(faults),
        }
    }
    if wrong.is_empty() { Ok(rows) } else { Err(wrong) }
}

fn plan_of(text: &str) -> Plan {
    let permissions: Vec<String> = catalogue().permissions.into_iter().map(|one| one.key).collect();
    let defaults = Defaults { rep_id: "rita", permissions: &permissions, now: NOW };
    Plan::of(Vec::new(), &rows_of(text.as_bytes()).unwrap(), &defaults)
}

/// What is wrong, as `line column key`.
fn faults(wrong: &[Wrong]) -> Vec<String> {
    wrong.iter().map(|one| format!("{} {} {}", one.line, one.fault.field, one.fault.key)).collect()
}

fn lines(cells: &[Cells]) -> Vec<usize> {
    cells.iter().map(|one| one.line).collect()
}

#[test]
fn a_file_is_read_in_every_usual_form() {
    for text in [
        "name,store\nAcme,acme\n",
        "name;store\r\nAcme;acme\r\n",
        "\u{feff}name,store\nAcme,acme",
        "\"name\",\"store\"\n\"Acme\",\"acme\"\n",
        "store,name\nacme,Acme\n",
        " Name , STORE \nAcme,acme\n",
        "name,store\rAcme,acme\r",
        "name,store,reference,turn,flags,granted\nAcme,acme,HND-0000-0000,nobody,,view_orders\n",
    ] {
        let cells = read(text.as_bytes()).unwrap();
        assert_eq!((cells.len(), cells[0].get("name"), cells[0].get("store")), (1, "Acme", "acme"), "{text:?}");
    }
    let quoted = read("name,label\n\"Acme, \"\"Best\"\"\nLtd\",x\n".as_bytes()).unwrap();
    assert_eq!(quoted[0].get("name"), "Acme, \"Best\"\nLtd");
}

#[test]
fn every_line_has_the_number_that_an_editor_shows() {
    for breaks in ["\n", "\r\n", "\r"] {
        let text = ["name,label", "A,1", "", "", "\"B", "b\",2", ",", "C,3"].join(breaks);
        assert_eq!(lines(&read(text.as_bytes()).unwrap()), [2, 5, 8], "{breaks:?}");
    }
    assert_eq!(lines(&read(b"\n\n\nname\n\nA\n").unwrap()), [6]);
}

#[test]
fn what_cannot_be_read_is_said_with_its_line() {
    let many = format!("name\n{}", "A\n".repeat(5_001));
    let long = format!("name\n{}\n", "x".repeat(4_097));
    let large = vec![b'x'; 2 * 1024 * 1024 + 1];
    let cases: [(&[u8], &str); 13] = [
        (b"", "1 file fault-import-empty"),
        (b"\n \n,,\n", "1 file fault-import-empty"),
        (b"name,store\n", "1 file fault-import-no-rows"),
        (b"name,store\nAcme,acme\nB\xe4r,baer\n", "3 file fault-import-not-utf8"),
        (b"\xff\xfen\0a\0m\0e\0", "1 file fault-import-not-utf8"),
        (b"Acme,acme\n", "1 file fault-import-columns"),
        (b"name,shop\nAcme,acme\n", "1 file fault-import-columns"),
        (b"name,name\nAcme,acme\n", "1 file fault-import-column-twice"),
        (b"name,store\nAcme\n", "2 file fault-import-cells"),
        (b"name,store\nAcme,acme,more\n", "2 file fault-import-cells"),
        (many.as_bytes(), "5002 file fault-import-too-many-rows"),
        (long.as_bytes(), "2 name fault-import-cell-too-large"),
        (&large, "1 file fault-import-too-large"),
    ];
    for (bytes, said) in cases {
        assert_eq!(faults(&read(bytes).unwrap_err()), [said]);
    }
    let unknown = read(b"name,shop,Store ID\nA,b,c\n").unwrap_err();
    assert_eq!(unknown[0].fault.what, "shop, store id", "unknown columns are named");
    assert_eq!(read(format!("name\n{}", "A\n".repeat(5_000)).as_bytes()).unwrap().len(), 5_000);
}

#[test]
fn a_line_of_the_wrong_length_keeps_no_other_line_from_being_read() {
    let read = file::read(b"name,store\nAcme\nBerg,berg\nCole,cole,more\n").unwrap();
    assert_eq!(lines(&read.rows), [3]);
    assert_eq!(faults(&read.wrong), ["2 file fault-import-cells", "4 file fault-import-cells"]);
}

#[test]
fn every_cell_is_checked_and_named() {
    let cases = [
        ("external_id", "x".repeat(81), "fault-text-too-long"),
        ("name", "a\0b".into(), "fault-text-control"),
        ("name", "x".repeat(161), "fault-text-too-long"),
        ("store", "www.acme.com".into(), "fault-address-custom-domain"),
        ("store", "0105".into(), "fault-address-looks-like-code"),
        ("label", "x".repeat(81), "fault-text-too-long"),
        ("contact_name", "\u{1b}[31m".into(), "fault-text-control"),
        ("contact_email", "mia".into(), "fault-email-no-at"),
        ("owner_email", "mia@".into(), "fault-email-invalid"),
        ("language", "german".into(), "fault-import-language"),
        ("language", "d".into(), "fault-import-language"),
        ("zone", "Berlin".into(), "fault-import-zone"),
        ("zone", "../../etc/passwd".into(), "fault-import-zone"),
        ("rep", "nobody@example.com".into(), "fault-import-rep-unknown"),
        ("permissions", "view_orders fly".into(), "fault-import-permission"),
        ("permissions", ",;".into(), "fault-permissions-none"),
        ("state", "open".into(), "fault-import-state"),
        ("since", "31.01.2026".into(), "fault-import-since"),
        ("since", "2026-02-30".into(), "fault-import-since"),
        ("since", "2026-03-04".into(), "fault-import-since-future"),
        ("since", "1900-01-01".into(), "fault-import-since"),
    ];
    for (column, cell, key) in cases {
        let text = format!("{column}\n\"{cell}\"\n");
        assert_eq!(faults(&rows_of(text.as_bytes()).unwrap_err()), [format!("2 {column} {key}")], "{cell:?}");
    }
    let several = rows_of(b"store,contact_email,zone\nwww.acme.com,mia,x\n").unwrap_err();
    assert_eq!(several.len(), 3, "all of a row's faults at once");
}

#[test]
fn good_cells_become_what_they_say() {
    let text = "external_id;name;store;label;contact_name;contact_email;owner_email;language;zone;rep;permissions;state;since\n\
                A-1; Acme  GmbH ;https://admin.shopify.com/store/Acme/orders;Acme DE;Mia Berg;Mia@Acme.example.com;ole@acme.example.com;DE;Europe/Berlin;RITA@handled.example.com;view_products, view_orders;Active;2026-01-31\n";
    let row = &rows_of(text.as_bytes()).unwrap()[0];
    assert_eq!((row.external_id.as_deref(), row.name.as_deref()), (Some("A-1"), Some("Acme GmbH")));
    assert_eq!(row.store.as_ref().unwrap().host(), "acme.myshopify.com");
    assert_eq!((row.language.as_deref(), row.zone.as_deref()), (Some("de"), Some("Europe/Berlin")));
    assert_eq!(row.rep.as_ref().unwrap().id, "rita");
    assert_eq!(row.permissions.as_ref().unwrap().len(), 2);
    assert_eq!((row.state, row.since), (Some(State::Active), Some(Moment(1_769_817_600_000))));
    let exported = rows_of(b"name,since\nA,2026-03-03T14:05:00Z\n").unwrap();
    assert_eq!(exported[0].since, Some(NOW));
    let nothing = rows_of(b"name,zone,state,since\nA, ,,\n").unwrap();
    assert_eq!(nothing[0], Row { line: 2, name: Some("A".into()), ..Row::default() });
}

#[test]
fn rows_of_one_merchant_find_each_other() {
    let head = "external_id,name,store,label,contact_name,contact_email,owner_email\n";
    let cases = [
        // By the id; by the store; by name and contact.
        ("1,Acme,de,,Mia,mia@a.example.com,\n1,Acme,fr,,Mia,mia@a.example.com,\n", "adds adds_store"),
        (",Acme,de,,Mia,mia@a.example.com,\n,Acme,de.myshopify.com,,Mia,MIA@a.example.com,\n", "adds exists"),
        (",Acme,de,,Mia,mia@a.example.com,\n,ACME,fr,,Mia,mia@a.example.com,\n", "adds !"),
        (",Acme,de,,Mia,mia@a.example.com,\n,Acme,fr,,Mia,mia@a.example.com,\n", "adds adds_store"),
        (",Acme,de,,Mia,mia@a.example.com,\n,Other,fr,,Mia,mia@a.example.com,\n", "adds adds"),
        // A second person, an owner, an address that comes later.
        ("1,Acme,de,,Mia,mia@a.example.com,\n1,,de,,Ole,ole@a.example.com,\n", "adds updates"),
        ("1,Acme,de,,Mia,mia@a.example.com,\n1,,de,,,,ole@a.example.com\n", "adds updates"),
        ("1,Acme,,One,Mia,mia@a.example.com,\n1,,de,One,,,\n", "adds updates"),
        ("1,Acme,de,,Mia,mia@a.example.com,\n1,Acme,de,,Mia,mia@a.example.com,\n", "adds exists"),
        // Contradictions.
        ("1,Acme,de,,Mia,mia@a.example.com,\n1,Acne,de,,,,\n", "adds !"),
        ("1,Acme,de,,Mia,mia@a.example.com,\n2,Acme,de,,Mia,mia@a.example.com,\n", "adds !"),
        (
            "1,Acme,de,,Mia,mia@a.example.com,\n2,Acme,fr,,Mia,mia@a.example.com,\n3,Acme,,,Mia,mia@a.example.com,\n",
            "adds adds adds",
        ),
        ("1,Acme,de,,Mia,mia@a.example.com,\n2,Acme,fr,,Mia,mia@a.example.com,\n1,,fr,,,,\n", "adds adds !"),
        // What a new merchant needs.
        ("1,,de,,Mia,mia@a.example.com,\n", "!"),
        ("1,Acme,de,,Mia,,\n", "!"),
        ("1,Acme,de,,,mia@a.example.com,\n", "!"),
    ];
    for (rows, said) in cases {
        let plan = plan_of(&format!("{head}{rows}"));
        let mut got: Vec<&str> = plan.lines.iter().map(|line| line.outcome.name()).collect();
        got.extend(plan.wrong.iter().map(|_| "!"));
        assert_eq!(got.join(" "), said, "{rows}{:?}", faults(&plan.wrong));
    }
}

#[test]
fn a_new_store_is_active_only_with_its_address_and_its_day() {
    let head = "name,store,contact_name,contact_email,rep,state,since\n";
    let cases = [
        ("A,a,Mia,mia@a.example.com,,active,2026-01-31", ""),
        ("A,a,Mia,mia@a.example.com,,active,", ""),
        ("A,,Mia,mia@a.example.com,,active,", "2 store fault-import-active-address"),
        ("A,a,Mia,mia@a.example.com,,sent,", "2 state fault-import-state"),
        ("A,a,Mia,mia@a.example.com,,,2026-01-31", "2 since fault-import-since-alone"),
        ("A,a,Mia,mia@a.example.com,vera@handled.example.com,,", "2 rep fault-import-rep-cannot"),
    ];
    for (row, said) in cases {
        assert_eq!(faults(&plan_of(&format!("{head}{row}\n")).wrong).join(" "), said, "{row}");
    }
    let plan = plan_of(&format!("{head}A,a,Mia,mia@a.example.com,,active,2026-03-01\n"));
    let since = plan.businesses[0].shops[0].active_since.unwrap();
    assert!(NOW.since(since) < 3 * DAY && plan.count(Outcome::Adds) == 1);
}

#[test]
fn no_cell_of_an_export_is_run_by_a_spreadsheet() {
    for (cell, written) in [
        ("=1+1", "\"'=1+1\""),
        ("+49", "\"'+49\""),
        ("-x", "\"'-x\""),
        ("@SUM(A1)", "\"'@SUM(A1)\""),
        ("\tx", "\"'\tx\""),
        ("\rx", "\"'\rx\""),
        ("'=x", "\"''=x\""),
        ("O'Neil", "O'Neil"),
        ("'t Hooft", "'t Hooft"),
        ("a,b", "\"a,b\""),
        ("say \"hi\"", "\"say \"\"hi\"\"\""),
        ("", ""),
    ] {
        assert_eq!(export::csv(&[cell.into()]), format!("{written}\r\n"));
    }
}

proptest! {
    #[test]
    fn reading_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = rows_of(&bytes);
    }

    #[test]
    fn reading_any_text_below_any_columns_never_panics(text in "(?s)[\"',;\r\n=a-z0-9@. é\u{feff}-]{0,120}", some in prop::sample::subsequence(COLUMNS.to_vec(), 1..6)) {
        let whole = format!("{}\n{text}", some.join(","));
        if let Ok(rows) = rows_of(whole.as_bytes()) {
            let permissions = ["view_orders".to_owned()];
            let plan = Plan::of(Vec::new(), &rows, &Defaults { rep_id: "rita", permissions: &permissions, now: NOW });
            prop_assert_eq!(plan.lines.len() + plan.wrong.len(), rows.len());
            // What the file adds, it finds again.
            if plan.wrong.is_empty() {
                let again = Plan::of(plan.businesses.clone(), &[], &Defaults { rep_id: "rita", permissions: &permissions, now: NOW });
                prop_assert_eq!(again.businesses.len(), plan.businesses.len());
            }
        }
    }

    #[test]
    fn a_cell_comes_back_as_it_was(cells in prop::collection::vec("[^\0]{0,20}", 3)) {
        prop_assume!(cells.iter().any(|cell| !cell.trim().is_empty()));
        let text = format!("name,label,zone\r\n{}", export::csv(&cells));
        let read = read(text.as_bytes()).unwrap();
        let got: Vec<&str> = ["name", "label", "zone"].iter().map(|column| read[0].get(column)).collect();
        prop_assert_eq!(got, cells.iter().map(String::as_str).collect::<Vec<_>>());
        // Below the names of the columns, as in the file: a reader takes a mark of the byte order away at its very beginning.
        let shown = csv::ReaderBuilder::new().from_reader(text.as_bytes()).records().next();
        for cell in &shown.unwrap().unwrap() {
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{:?}", cell);
        }
    }
}
