//! An admin brings another catalogue: checked, looked at, compared, published; what older requests asked for stays.

use std::fmt::Write as _;

use handled_portal::{
    domain::{access_request::State, moment::MINUTE, permission::EMBEDDED},
    store,
};

use crate::{
    on_both,
    store_page::bring_to,
    support::{
        Engine, Setup, TestApp,
        pdf::{Pdf, plain},
        person::{Person, Seen, totp as code_of},
    },
};

const PAGE: &str = "/desk/settings/catalogue";

async fn ada(app: &TestApp) -> Person {
    Person::at_desk(app, &app.admin.id).await
}

/// The built-in one with another version, another reason and without its last permission.
fn second() -> String {
    let text = EMBEDDED.replacen("version = \"1\"", "version = \"2\"", 1).replacen("went wrong.", "went astray.", 1);
    let last = text.rfind("[[permissions]]").unwrap();
    text[..last].to_owned()
}

/// Permissions that nobody has heard of.
fn strange(version: &str, count: usize) -> String {
    let mut text = format!("version = \"{version}\"\nlanguage = \"en\"\n");
    for number in 0..count {
        write!(
            text,
            "[[permissions]]\nkey = \"strange_{number}\"\nlabel = \"Strange {number}\"\nsection = \"Odd\"\nchanges = false\npersonal = false\n\
             why = \"{why}\"\nnever = \"We never do.\"\ndoes = \"{long}\"\nwithout = \"{long}\"\n",
            why = "w".repeat(120),
            long = "long words ".repeat(50).trim(),
        )
        .unwrap();
    }
    text
}

async fn publish(app: &TestApp, text: &str) -> Seen {
    let was = app.app.live().catalogue.version.clone();
    ada(app).await.upload(PAGE, &[("do", "publish"), ("was", &was), ("text", text)], None).await
}

async fn published(app: &TestApp) -> Vec<String> {
    let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1000).await.unwrap();
    audit.into_iter().filter(|row| row.act == "publish_catalogue").filter_map(|row| row.subject_id).collect()
}

on_both! {
    async fn the_one_in_use_is_shown_and_downloaded_by_admins_alone(app) {
        let mut ada = ada(&app).await;
        ada.get(PAGE).await.expect(200).says("Version 1 is in use, with 5 permissions.").says("Manage inventory (excluding transfers)");
        let file = ada.get("/desk/settings/catalogue.toml").await.expect(200);
        assert_eq!(file.body, EMBEDDED);
        assert_eq!(file.headers["content-disposition"], "attachment; filename=\"catalogue.toml\"");
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        for page in [PAGE, "/desk/settings/catalogue.toml"] {
            rita.get(page).await.expect(403);
        }
        rita.upload(PAGE, &[("do", "publish"), ("was", "1"), ("text", &second())], None).await.expect(403);
        assert_eq!(app.app.live().catalogue.version, "1");
    }

    async fn another_one_is_looked_at_first_and_then_published(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::ReadyToSend).await;
        let base = format!("/access/{}", added.requests[0].reference);
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let unbound = app.merchant("Early", "early").await;
        let mut zoe = Person::signed_in(&app, &unbound.contacts[0].id).await;
        let mut ada = ada(&app).await;
        let seen = ada.upload(PAGE, &[("do", "preview")], Some(second().as_bytes())).await.expect(200);
        assert!(seen.body.contains("<del>wrong.</del>") && seen.body.contains("<ins>astray.</ins>"), "{}", seen.body);
        let seen = seen.says("Version 2, not published yet").says("Different from version 1").says("Taken out");
        assert!(seen.body.contains("<del>Locations</del>"));
        assert_eq!(app.app.live().catalogue.version, "1", "nobody else sees it");
        let form = [("do", "publish"), ("was", &*seen.value("was").unwrap()), ("text", &*seen.value("text").unwrap())];
        ada.upload(PAGE, &form, None).await.expect(303);
        ada.get(PAGE).await.expect(200).says("Version 2 is in use, with 4 permissions.").says("The new version is published.").says("Ada Adams");
        assert_eq!(ada.get("/desk/settings/catalogue.toml").await.body, second());
        assert_eq!(published(&app).await, ["2"]);
        // Everybody reads the new one, who has not said yes too: the yes will be to it. What was agreed to keeps its words.
        let page = format!("/access/{}", unbound.requests[0].reference);
        for part in ["", "/code", "/permissions", "/explainer"] {
            zoe.get(&format!("{page}{part}")).await.expect(200).says("one of your orders went astray.").says_not("one of your orders went wrong.");
        }
        zoe.get(&format!("{page}/explainer")).await.expect(200).says("Version 2 of our list");
        Person::new(&app).get("/explainer").await.expect(200).says("one of your orders went astray.").says_not("one of your orders went wrong.").says_not("Locations");
        mia.get(&format!("{base}/explainer")).await.expect(200).says("one of your orders went wrong.").says("Locations");
        mia.get(&format!("{base}/permissions")).await.expect(200).says("one of your orders went wrong.").says("Locations");
        let new = app.merchant("New", "new").await;
        assert_eq!(app.request(&new.requests[0].reference).await.catalogue_version, "2");
        ada.upload(PAGE, &form, None).await.expect(422).says("There was a version 2 already");
    }

    async fn it_is_looked_at_on_paper_before_it_is_published(app) {
        let mut ada = ada(&app).await;
        let on_paper = ada.get(PAGE).await.expect(200).says("See it on paper").links();
        assert!(on_paper.contains(&"/explainer.pdf".to_owned()));
        let published = ada.get("/explainer.pdf").await.expect(200);
        let seen = ada.upload(PAGE, &[("do", "preview")], Some(second().as_bytes())).await.expect(200);
        assert!(seen.body.contains("value=\"paper\""));
        let form = [("do", "paper"), ("was", &*seen.value("was").unwrap()), ("text", &*seen.value("text").unwrap())];
        let draft = ada.upload(PAGE, &form, None).await.expect(200);
        assert_eq!(draft.headers["content-type"], "application/pdf");
        assert_eq!(draft.headers["cache-control"], "no-store");
        let file = Pdf::of(&draft.bytes);
        file.is_for_everybody("What Handled asks for and why", &[format!("QR code that opens {}/explainer", app.base)]);
        let read = file.text();
        for words in ["one of your orders went astray.", "Version 2 of our list", "Draft, not published", "The 4 permissions we ask for"] {
            assert!(read.contains(&plain(words)), "{words}: {read}");
        }
        assert!(!read.contains(&plain("one of your orders went wrong.")));
        // Nobody else sees it, and nothing was noted or changed.
        assert_eq!(Person::new(&app).get("/explainer.pdf").await.expect(200).bytes, published.bytes);
        assert!(!Pdf::of(&published.bytes).text().contains(&plain("Draft, not published")));
        assert_eq!(app.app.live().catalogue.version, "1");
        assert!(self::published(&app).await.is_empty());
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.upload(PAGE, &form, None).await.expect(403);
        // What cannot be used is no paper, but the page with the line and the field.
        let broken = second().replacen("never = ", "nver = ", 1);
        let refused = ada.upload(PAGE, &[("do", "paper"), ("was", "1"), ("text", &broken)], None).await.expect(422);
        refused.says("Line 19 cannot be used: unknown field `nver`");
        app.forward(11 * MINUTE);
        ada.upload(PAGE, &form, None).await.expect(403).says("prove first that it is you").says("Version 2, not published yet");
    }

    async fn the_yes_is_to_the_texts_that_were_read(app) {
        let added = app.merchant("Acme", "acme").await;
        let path = format!("/access/{}/code", added.requests[0].reference);
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let seen = mia.get(&path).await.expect(200);
        let (version, catalogue) = (seen.value("version").unwrap(), seen.value("catalogue").unwrap());
        assert_eq!(catalogue, "1");
        publish(&app, &second()).await.expect(303);
        let form = [("code", "0105"), ("version", &*version), ("catalogue", &*catalogue)];
        let again = mia.post(&path, &form).await.expect(422).says("We changed the texts").says("one of your orders went astray.");
        assert_eq!(app.request(&added.requests[0].reference).await.state, State::Invited);
        let form = [("code", "0105"), ("version", &*version), ("catalogue", &*again.value("catalogue").unwrap())];
        mia.post(&path, &form).await.expect(303);
        assert_eq!(app.request(&added.requests[0].reference).await.catalogue_version, "2");
    }

    async fn what_cannot_be_used_is_refused_with_its_line_and_stays_in_the_form(app) {
        let mut ada = ada(&app).await;
        let broken = |from: &str, to: &str| second().replacen(from, to, 1);
        for (text, said) in [
            (String::new(), "Choose a file, or paste"),
            ("not a catalogue".to_owned(), "Line 1 cannot be used"),
            (broken("personal = true", "personnel = true"), "cannot be used: unknown field `personnel`"),
            (broken("why = \"To find", "why = To find"), "Line 17 cannot be used"),
            (broken("section = \"Orders\"", "section = \"\""), "Line 14 cannot be used: permission view_orders: section is empty"),
            (broken("key = \"view_products\"", "key = \"view_orders\""), "stands twice"),
            (strange("2", 300), "has 300, more than 150"),
            (broken("version = \"2\"", "version = \"1\""), "There was a version 1 already"),
        ] {
            for act in ["preview", "paper", "publish"] {
                let seen = ada.upload(PAGE, &[("do", act), ("was", "1"), ("text", &text)], None).await.expect(422).says(said);
                assert!(seen.title().starts_with("Error: "));
                assert_eq!(seen.value("text").unwrap().trim(), text.trim());
            }
        }
        ada.upload(PAGE, &[("do", "preview")], Some(b"version = \"\xff\"")).await.expect(422).says("not UTF-8");
        ada.upload(PAGE, &[("do", "preview")], Some(&vec![b'#'; 513 * 1024])).await.expect(422).says("larger than 512 KB");
        ada.upload(PAGE, &[("do", "preview")], Some(&vec![b'#'; 3 * 1024 * 1024])).await.expect(413);
        ada.post(PAGE, &[]).await.expect(422);
        assert_eq!(app.app.live().catalogue.version, "1");
        assert!(published(&app).await.is_empty());
    }

    async fn of_two_that_publish_the_later_one_sees_the_difference_anew(app) {
        let mut ada = ada(&app).await;
        publish(&app, &second()).await.expect(303);
        let third = second().replacen("version = \"2\"", "version = \"3\"", 1).replacen("astray.", "amiss.", 1);
        let seen = ada.upload(PAGE, &[("do", "publish"), ("was", "1"), ("text", &third)], None).await.expect(409);
        let seen = seen.says("Another version was published while you were here").says("Different from version 2");
        assert!(seen.body.contains("<del>astray.</del>"));
        assert_eq!(app.app.live().catalogue.version, "2");
        let form = [("do", "publish"), ("was", &*seen.value("was").unwrap()), ("text", &*seen.value("text").unwrap())];
        ada.upload(PAGE, &form, None).await.expect(303);
        assert_eq!(published(&app).await, ["2", "3"]);
    }

    async fn a_hundred_and_fifty_permissions_are_carried_by_every_page_and_those_that_went_break_none(app) {
        let mut open = Vec::new();
        for (name, state) in [("invited", State::Invited), ("ready", State::ReadyToSend), ("accepted", State::Accepted), ("active", State::Active)] {
            let added = app.merchant(name, name).await;
            if state != State::Invited {
                bring_to(&app, &added, state).await;
            }
            open.push((added, state));
        }
        let mut ada = ada(&app).await;
        ada.upload(PAGE, &[("do", "preview")], Some(strange("2", 150).as_bytes())).await.expect(200).says("Strange 149");
        publish(&app, &strange("2", 150)).await.expect(303);
        for page in ["/", "/explainer", "/privacy"] {
            Person::new(&app).get(page).await.expect(200);
        }
        for page in ["/desk", "/desk/merchants/new", PAGE, "/desk/settings"] {
            ada.get(page).await.expect(200);
        }
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        for (added, state) in &open {
            let reference = &added.requests[0].reference;
            let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
            for step in ["", "/code", "/permissions", "/explainer", "/answer", "/data", "/data.json", "/data.pdf", "/explainer.pdf", "/removal"] {
                let seen = mia.get(&format!("/access/{reference}{step}")).await;
                assert!(seen.status == 200 || seen.status == 303, "{state:?} {step}: {}", seen.status);
            }
            mia.get(&format!("/access/{reference}/permissions")).await.says("View orders");
            for step in ["", "/send", "/record", "/cases"] {
                let seen = rita.get(&format!("/desk/requests/{reference}{step}")).await;
                assert!(seen.status == 200 || seen.status == 303, "{state:?} {step}: {}", seen.status);
            }
            rita.get(&format!("/desk/requests/{reference}")).await.says("View orders");
        }
        // What was asked for can still be confirmed; what nobody asked for and no catalogue has, cannot.
        let accepted = &open[2].0.requests[0].reference;
        let version = app.request(accepted).await.version;
        let confirm = async |keys: &[&str]| {
            let keys = keys.iter().map(|key| (*key).to_owned()).collect();
            handled_portal::actions::confirm_access::confirm_access(&app.app, &app.actor(), accepted, version, keys).await
        };
        assert!(confirm(&["view_orders", "nonsense"]).await.is_err());
        assert!(confirm(&["view_orders", "strange_1"]).await.is_ok());
        let new = app.merchant("New", "new").await;
        assert_eq!(app.request(&new.requests[0].reference).await.catalogue_version, "2");
    }

    async fn an_old_second_factor_is_proved_again_first(app) {
        let mut ada = ada(&app).await;
        app.forward(11 * MINUTE);
        let to = "/desk/step-up?next=%2Fdesk%2Fsettings%2Fcatalogue";
        assert_eq!(ada.get(PAGE).await.expect(303).headers["location"], to);
        // What was pasted, or stood in a file, is still there; and what was looked at can be published again.
        for (do_what, pasted, file, title) in [
            ("preview", "this is no catalogue", None, "Error: "),
            ("preview", &*second(), None, "Error: "),
            ("preview", "", Some(second()), "Error: "),
            ("publish", &*second(), None, "Error: "),
        ] {
            let form = [("do", do_what), ("was", "1"), ("text", pasted)];
            let seen = ada.upload(PAGE, &form, file.as_ref().map(String::as_bytes)).await.expect(403);
            let seen = seen.says("prove first that it is you");
            assert!(seen.title().starts_with(title));
            assert!(seen.links().contains(&"/desk/step-up?beside=1".to_owned()));
            assert_eq!(seen.value("text").unwrap().trim_end(), file.as_deref().unwrap_or(pasted).trim_end());
            assert_eq!(seen.body.contains("value=\"publish\""), do_what == "publish");
        }
        assert_eq!(app.app.live().catalogue.version, "1");
        let form = [("totp", &*code_of(&app, "ada@handled.example.com")), ("beside", "1")];
        ada.submit("/desk/step-up", &form).await.expect(200).says("press the button again");
        ada.upload(PAGE, &[("do", "publish"), ("was", "1"), ("text", &second())], None).await.expect(303);
        assert_eq!(app.app.live().catalogue.version, "2");
    }
}

#[actix_web::test]
async fn a_catalogue_in_a_file_is_fixed() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let path = std::env::temp_dir().join(format!("portal-catalogue-{}-{engine:?}.toml", std::process::id()));
        std::fs::write(&path, strange("own", 2)).unwrap();
        let app = TestApp::set_up(Setup { engine, seed: 7, mail: true, https: false }, |config| {
            config.catalogue_file = Some(path.clone());
        })
        .await;
        std::fs::remove_file(&path).unwrap();
        let seen = ada(&app)
            .await
            .get(PAGE)
            .await
            .expect(200)
            .says("Version own is in use")
            .says("Fixed by the settings file");
        assert_eq!(seen.value("text"), None);
        publish(&app, &second()).await.expect(409).says("Fixed by the settings file");
        assert_eq!(app.app.live().catalogue.version, "own");
        assert!(published(&app).await.is_empty());
    }
}
