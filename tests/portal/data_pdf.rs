//! All that is held about a merchant, as a PDF: the facts of the file for programs, for its people alone.

use handled_portal::{
    actions::{
        self,
        add_merchant::{AddMerchant, Added, NewContact, NewStore, add_merchant},
    },
    domain::{access_request::State, email::Email, rep::Role, store_address::StoreAddress},
    store,
};
use serde_json::Value;

use crate::{
    on_both,
    store_page::bring_to,
    support::{
        TestApp, add_rep,
        pdf::{Pdf, plain},
        person::Person,
    },
};

/// Two stores: one with access and uses of it, one that was refused with a reason.
async fn busy(app: &TestApp) -> Added {
    let added =
        app.merchant_with("Acme", &["acme", "acme-two"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
    let mut mia = Person::signed_in(app, &added.contacts[0].id).await;
    let reference = &added.requests[0].reference;
    let form = [("version", "1"), ("code", "0105"), ("catalogue", "1")];
    mia.post(&format!("/access/{reference}/code"), &form).await.expect(303);
    let rep = app.actor();
    actions::mark_sent::mark_sent(&app.app, &rep, reference, app.request(reference).await.version).await.unwrap();
    let keys = vec!["view_orders".to_owned(), "view_products".to_owned()];
    let version = app.request(reference).await.version;
    actions::confirm_access::confirm_access(&app.app, &rep, reference, version, keys).await.unwrap();
    actions::note_case::note_case(&app.app, &rep, reference, "Stock of one SKU", "An order was short").await.unwrap();
    let other = &added.requests[1].reference;
    let owner = [("contact", added.contacts[1].id.as_str())];
    mia.post(&format!("/access/{other}/owner"), &owner).await.expect(303);
    let contact = actions::Actor::Contact(added.contacts[1].clone());
    let version = app.request(other).await.version;
    actions::decline_request::decline_request(&app.app, &contact, other, version, false, "Too much for us")
        .await
        .unwrap();
    actions::stop_reminders::stop_reminders(&app.app, &contact, &added.contacts[1].id, "").await.unwrap();
    while handled_portal::worker::step(&app.app).await.unwrap() > 0 {}
    added
}

/// For eyes: with `PORTAL_TEST_PICTURES=1` it leaves files in `target/paper/`.
fn leave(name: &str, bytes: &[u8]) {
    if std::env::var_os("PORTAL_TEST_PICTURES").is_some() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/paper");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.pdf")), bytes).unwrap();
    }
}

/// Every text in it that is not a word of ours for programs.
fn texts(value: &Value, key: &str, found: &mut Vec<String>) {
    const OURS: [&str; 9] =
        ["kind", "state", "fact", "how", "permission", "no_code_needed", "language", "accepted", "reason_kind"];
    match value {
        Value::Object(inner) => inner.iter().for_each(|(key, one)| texts(one, key, found)),
        Value::Array(inner) => inner.iter().for_each(|one| texts(one, key, found)),
        Value::String(text) if !OURS.contains(&key) && !is_key(text) => found.push(text.clone()),
        _ => {}
    }
}

/// The key of a permission, in a list of them.
fn is_key(text: &str) -> bool {
    text.contains('_') && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

/// A moment as people read it.
fn in_words(text: &str) -> String {
    match text.strip_prefix("2026-03-03T") {
        Some(rest) => format!("Tuesday 3 March 2026, {} UTC", &rest[..5]),
        None => text.to_owned(),
    }
}

on_both! {
    async fn all_that_programs_are_told_stands_on_paper_and_no_code(app) {
        let added = busy(&app).await;
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let base = format!("/access/{}", added.requests[0].reference);
        let seen = mia.get(&format!("{base}/data.pdf")).await.expect(200);
        leave("data-busy-a4", &seen.bytes);
        leave("data-busy-letter", &mia.get(&format!("{base}/data.pdf?paper=letter")).await.bytes);
        let file = Pdf::of(&seen.bytes);
        let read = file.text();
        let json: Value = serde_json::from_str(&mia.get(&format!("{base}/data.json")).await.expect(200).body).unwrap();
        let mut found = Vec::new();
        texts(&json, "", &mut found);
        assert!(found.len() > 60, "{found:?}");
        for text in found {
            assert!(read.contains(&plain(&in_words(&text))), "{text:?} is not on paper: {read}");
        }
        let catalogue = app.app.live().catalogue.clone();
        for words in catalogue.permissions.iter().map(|one| one.label.as_str()).chain([
            "Granted", "Left out", "The collaborator code was given. It is hidden.", "In their words: “Too much for us”",
            "We hold none for this store.", "passed on to Ole Lund, the owner", "says no to the access", "read in English",
            "Our access to Acme acme is on", "Our access to Acme acme is on Mia Berg Sent", "The collaborator code is never in this file.",
        ]) {
            assert!(read.contains(&plain(words)), "{words:?} is not on paper: {read}");
        }
        assert!(!read.contains("0105"), "{read}");
        assert!(!read.contains("data-") && !read.contains('{'), "a sentence or a value is missing: {read}");
        file.is_for_everybody("What Handled holds about Acme", &[format!("QR code that opens {}{base}/data", app.base)]);
        let kinds = file.kinds();
        let count = |kind: &str| kinds.iter().filter(|one| *one == kind).count();
        // Of each request permissions and events, of one its uses, and the messages; four columns each, of events three.
        assert_eq!((count("Table"), count("TH")), (6, 4 + 3 + 4 + 4 + 3 + 4));
        assert_eq!(count("H2"), 3 + 2 + 1);
        assert_eq!(count("H3"), 2 + 2 + 2 * 3);
    }

    async fn it_is_the_same_file_until_something_changes_on_either_paper(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let reference = &added.requests[0].reference;
        let path = format!("/access/{reference}/data.pdf");
        let seen = mia.get(&path).await.expect(200);
        assert_eq!(seen.headers["content-type"], "application/pdf");
        assert_eq!(seen.headers["content-disposition"].to_str().unwrap(), format!("inline; filename=\"data-{reference}.pdf\""));
        assert_eq!(seen.headers["cache-control"], "no-store");
        assert!(seen.headers.get("etag").is_none());
        app.forward(handled_portal::domain::moment::MINUTE);
        assert_eq!(mia.get(&path).await.bytes, seen.bytes, "the same facts, the same bytes");
        let letter = mia.get(&format!("{path}?paper=letter")).await.expect(200);
        assert_eq!((Pdf::of(&seen.bytes).width(), Pdf::of(&letter.bytes).width()), (595, 612));
        bring_to(&app, &added, State::ReadyToSend).await;
        let again = Pdf::of(&mia.get(&path).await.expect(200).bytes).text();
        assert!(again.contains(&plain("We hold it, locked away.")), "{again}");
        let head = mia.head(&path).await;
        assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
        let page = mia.get(&format!("/access/{reference}/data")).await.expect(200);
        assert!(page.links().contains(&path) && page.links().contains(&format!("/access/{reference}/data.json")));
        let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1000).await.unwrap();
        let taken = audit.iter().filter(|row| row.act == "download_data");
        assert_eq!(taken.count(), 5, "each time it was taken away is noted");
    }

    async fn it_is_for_the_people_of_the_merchant_alone(app) {
        let (ours, theirs) = (app.merchant("Acme", "acme").await, app.merchant("Other", "other").await);
        for end in ["data.json", "data.pdf"] {
            let mut mia = Person::signed_in(&app, &ours.contacts[0].id).await;
            let foreign = mia.get(&format!("/access/{}/{end}", theirs.requests[0].reference)).await.expect(404);
            let absent = mia.get(&format!("/access/HND-0000-0000/{end}")).await.expect(404);
            assert!(!foreign.bytes.starts_with(b"%PDF"));
            assert_eq!(foreign.headers["content-type"], absent.headers["content-type"]);
            let path = format!("/access/{}/{end}", ours.requests[0].reference);
            let to = |seen: &crate::support::person::Seen| seen.headers["location"].to_str().unwrap().to_owned();
            assert_eq!(to(&Person::new(&app).get(&path).await.expect(303)), "/sign-in");
            // Who sees the store page as the merchant does is still a rep, to whom neither file is given.
            let mut rita = Person::at_desk(&app, &app.rep.id).await;
            let as_merchant = format!("/desk/requests/{}/as-merchant", ours.requests[0].reference);
            let seen = rita.get(&as_merchant).await.expect(200);
            assert!(!seen.body.contains(end));
            rita.get(&format!("{as_merchant}/{end}")).await.expect(404);
            assert_eq!(to(&rita.get(&path).await.expect(303)), "/sign-in");
        }
        let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1000).await.unwrap();
        assert!(audit.iter().all(|row| row.act != "download_data"));
    }

    async fn no_name_breaks_either_paper(app) {
        let long = "Wwwwwwwwww".repeat(20);
        let names = [
            long.as_str(),
            "شركة النور للتجارة الإلكترونية المحدودة",
            "חנות הספרים של רותי בע״מ (Tel Aviv) 2026",
            "Emoji 🛒 shop 👩‍👩‍👧‍👦 and 🇩🇪",
            "\u{202e}evil\u{7}\tname\nnext\u{feff}",
            "<script>alert(1)</script> & \"quoted\"",
        ];
        for (at, name) in names.iter().enumerate() {
            let rep = add_rep(&app.app, name, &format!("rep{at}@handled.example.com"), Role::Rep).await;
            let handle = format!("hard-{at}");
            let command = AddMerchant {
                name: (*name).into(),
                contacts: vec![NewContact { name: (*name).into(), email: Email::parse(&format!("mia{at}@example.com")).unwrap(), is_owner: true }],
                stores: vec![NewStore { label: (*name).into(), address: Some(StoreAddress::parse(&handle).unwrap()) }],
                permissions: vec!["view_orders".into()],
            };
            let added = add_merchant(&app.app, &actions::Actor::rep(rep), &command).await.unwrap();
            let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
            let base = format!("/access/{}", added.requests[0].reference);
            for paper in ["data", "explainer"] {
                let seen = mia.get(&format!("{base}/{paper}.pdf")).await.expect(200);
                leave(&format!("{paper}-hard-{at}"), &seen.bytes);
                let file = Pdf::of(&seen.bytes);
                file.is_for_everybody(&file.title(), &[format!("QR code that opens {}{base}/{paper}", app.base)]);
                assert!(file.pages() <= 3, "{name:?}: {} pages of {paper}", file.pages());
                let read = file.text();
                assert!(read.contains(&format!("{handle}.myshopify.com")), "{read}");
                match at {
                    0 => assert!(read.contains(&long), "a long name is there whole: {read}"),
                    4 => assert!(read.contains("evilname") && !read.contains('\u{202e}') && !read.contains('\u{7}')),
                    5 => assert!(read.contains("<script>alert(1)</script>")),
                    _ => {}
                }
                // What runs from right to left is said in the order in which it is read.
                if matches!(at, 1 | 2) {
                    let said = file.things().into_iter().filter_map(|thing| thing.get(b"ActualText").ok());
                    let said: Vec<String> = said.map(|text| plain(&crate::support::pdf::words(text))).collect();
                    assert!(said.iter().any(|one| one.contains(&plain(name))), "{name}: {said:?}");
                }
            }
        }
    }
}
