//! The explainer as a PDF: for whom, with which headers, and what a screen reader finds in it.

use handled_portal::{print::pdf::Paper, web::paper};

use crate::{
    on_both,
    support::{
        pdf::Pdf,
        person::{Person, Seen},
    },
};

/// What a screen reader finds in the explainer.
fn is_for_everybody(seen: &Seen, title: &str, address: &str) -> Pdf {
    let file = Pdf::of(&seen.bytes);
    file.is_for_everybody(title, &[format!("QR code that opens {address}")]);
    let kinds = file.kinds();
    let count = |kind: &str| kinds.iter().filter(|one| *one == kind).count();
    assert_eq!((count("H3"), count("Link")), (5, 1));
    assert!(count("H2") >= 8 && count("Sect") == count("H2") + count("H3"));
    file
}

on_both! {
    async fn everybody_can_save_what_we_ask_for_on_the_paper_of_their_country(app) {
        let mut anybody = Person::new(&app);
        let seen = anybody.get("/explainer.pdf").await;
        assert_eq!(seen.status.as_u16(), 200);
        assert_eq!(seen.headers["content-type"], "application/pdf");
        assert_eq!(seen.headers["content-disposition"], "inline; filename=\"shopify-permissions.pdf\"");
        assert_eq!(seen.headers["x-content-type-options"], "nosniff");
        let file = is_for_everybody(&seen, "What Handled asks for and why", &format!("{}/explainer", app.base));
        assert_eq!((file.pages(), file.width()), (2, 595));
        assert!(seen.bytes.len() < 300_000, "{} bytes", seen.bytes.len());
        assert_eq!(anybody.get("/explainer.pdf").await.bytes, seen.bytes, "the same words, the same bytes");

        let tag = seen.headers["etag"].to_str().unwrap().to_owned();
        anybody.headers.push(("if-none-match", tag.clone()));
        let again = anybody.get("/explainer.pdf").await;
        assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
        assert_eq!(again.headers["etag"].to_str().unwrap(), tag);
        assert_eq!(anybody.get("/explainer.pdf?paper=letter").await.status.as_u16(), 200, "another paper, another tag");

        let mut american = Person::new(&app);
        american.headers.push(("accept-language", "en-US,en;q=0.9".into()));
        let letter = american.get("/explainer.pdf").await;
        assert_eq!(Pdf::of(&letter.bytes).width(), 612);
        assert!(letter.headers.get_all("vary").iter().any(|vary| vary.to_str().unwrap().contains("accept-language")));
        let a4 = american.get("/explainer.pdf?paper=a4").await;
        assert_eq!(a4.bytes, seen.bytes);
        assert_eq!(american.get("/explainer.pdf?paper=napkin").await.bytes, letter.bytes);
        american.get("/explainer").await.expect(200).says("Save as PDF");
    }

    async fn the_paper_of_a_store_is_for_its_people_alone(app) {
        let (ours, theirs) = (app.merchant("Acme", "acme").await, app.merchant("Other", "other").await);
        let mut mia = Person::signed_in(&app, &ours.contacts[0].id).await;
        let reference = &ours.requests[0].reference;
        let path = format!("/access/{reference}/explainer.pdf");
        let seen = mia.get(&path).await;
        assert_eq!(seen.status.as_u16(), 200);
        assert_eq!(seen.headers["cache-control"], "no-store");
        assert!(seen.headers.get("etag").is_none());
        assert_eq!(seen.headers["content-disposition"].to_str().unwrap(), format!("inline; filename=\"shopify-permissions-{reference}.pdf\""));
        let address = format!("{}/access/{reference}/explainer", app.base);
        let file = is_for_everybody(&seen, "What Handled asks for and why, Acme acme", &address);
        assert_eq!(file.pages(), 2);
        assert_eq!(mia.get(&path).await.bytes, seen.bytes);
        mia.get(&format!("/access/{reference}/explainer")).await.expect(200).says("Save as PDF").says(&address);

        let foreign = mia.get(&format!("/access/{}/explainer.pdf", theirs.requests[0].reference)).await.expect(404);
        assert!(!foreign.bytes.starts_with(b"%PDF"));
        Person::new(&app).get(&path).await.expect(303);
        Person::at_desk(&app, &app.rep.id).await.get(&path).await.expect(303);
        let head = mia.head(&path).await;
        assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
    }

    async fn of_many_at_once_each_gets_their_own(app) {
        let mut asked = Vec::new();
        for number in 0..12 {
            let added = app.merchant("Acme", &format!("acme-{number}")).await;
            let mut person = Person::signed_in(&app, &added.contacts[0].id).await;
            let path = format!("/access/{}/explainer.pdf", added.requests[0].reference);
            asked.push(async move { person.get(&path).await });
        }
        let printed = futures_util::future::join_all(asked).await;
        for (number, seen) in printed.iter().enumerate() {
            assert_eq!(Pdf::of(&seen.bytes).title(), format!("What Handled asks for and why, Acme acme-{number}"));
        }
    }
}

#[test]
fn the_paper_is_that_of_the_first_country_a_browser_names() {
    for (languages, letter) in [
        ("", false),
        ("en", false),
        ("en-US", true),
        ("en-us,en;q=0.9", true),
        ("en-GB,en-US;q=0.8", false),
        ("en;q=0.9, es-MX;q=0.8", true),
        ("fr-CA", true),
        ("zh-Hant-TW", false),
        ("es-419", false),
        ("de-DE", false),
        ("-,;;=,\u{fffd}", false),
    ] {
        assert_eq!(paper::of_languages(languages), if letter { Paper::Letter } else { Paper::A4 }, "{languages}");
    }
}
