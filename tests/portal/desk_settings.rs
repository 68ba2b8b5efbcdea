//! An admin changes settings: they hold at once, everywhere; what operators set is fixed; nothing unfit is kept.

use std::net::TcpListener;

use handled_portal::{
    app::App,
    clock::{Clock, Random},
    config::Place,
    domain::{moment::MINUTE, setting},
    store,
    web::serve::serve,
};

use crate::{
    on_both,
    support::{
        Engine, START, Setup, TestApp,
        person::{Person, Seen, totp as code_of},
    },
};

const PAGE: &str = "/desk/settings";

async fn ada(app: &TestApp) -> Person {
    Person::at_desk(app, &app.admin.id).await
}

/// A second admin.
async fn ben(app: &TestApp) -> Person {
    let mut ada = ada(app).await;
    ada.post(&format!("/desk/reps/{}", app.rep.id), &[("do", "role"), ("role", "admin")]).await.expect(303);
    Person::at_desk(app, &app.rep.id).await
}

fn value(app: &App, name: &str) -> String {
    app.live().value(setting::named(name).unwrap())
}

/// The settings that were changed, by the audit log.
async fn changed(app: &TestApp) -> Vec<String> {
    let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1000).await.unwrap();
    let rows = audit.into_iter().filter(|row| row.act == "change_setting");
    rows.map(|row| {
        assert_eq!((row.subject.as_str(), row.actor.as_str()), ("setting", "rep"));
        row.subject_id.unwrap()
    })
    .collect()
}

/// Another instance on the same database.
async fn second(app: &TestApp) -> App {
    App::build(app.app.config.clone(), Clock::set_to(START), Random::seeded(9)).await.unwrap()
}

fn png() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend([0, 0, 0, 64, 0, 0, 0, 32, 8, 6, 0, 0, 0]);
    bytes
}

/// The address of the partner's own file on a page.
fn own(seen: &Seen, name: &str) -> Option<String> {
    seen.body.split('"').find(|piece| piece.starts_with(&format!("/static/{name}."))).map(str::to_owned)
}

on_both! {
    async fn an_admin_sees_every_setting_and_nobody_else_does(app) {
        let seen = ada(&app).await.get("/desk").await.expect(200);
        assert!(seen.links().contains(&PAGE.to_owned()));
        let seen = ada(&app).await.get(PAGE).await.expect(200).says("This is the default.");
        for one in setting::ALL {
            assert!(seen.body.contains(&format!("id=\"{}\"", one.field)), "{}", one.name);
        }
        for (who, id) in [("rep", &app.rep.id), ("viewer", &app.viewer.id)] {
            let mut person = Person::at_desk(&app, id).await;
            assert!(!person.get("/desk").await.links().contains(&PAGE.to_owned()), "{who}");
            person.get(PAGE).await.expect(403);
            person.post(PAGE, &[("partner_name", "Mine"), ("was_partner_name", "Handled")]).await.expect(403);
        }
        assert_eq!(value(&app.app, "partner.name"), "Handled");
        assert!(changed(&app).await.is_empty());
    }

    async fn each_setting_holds_at_once_and_says_who_set_it(app) {
        let mut ada = ada(&app).await;
        let mut names = Vec::new();
        for (field, typed, kept) in [
            ("partner_name", "  Acme  GmbH ", "Acme GmbH"),
            ("partner_support_email", "help@acme.example", "help@acme.example"),
            ("partner_help", "We answer\r\nMonday to Friday.", "We answer\nMonday to Friday."),
            ("partner_shopify_partner_id", "1234567", "1234567"),
            ("partner_reference_prefix", "acm", "ACM"),
            ("partner_zone", "Europe/Berlin", "Europe/Berlin"),
            ("partner_accent", "#1B4D9B", "#1b4d9b"),
            ("invitation_days", "3", "3"),
            ("sign_in_minutes", "20", "20"),
            ("code_days", " 5 ", "5"),
            ("manage_step_up_minutes", "30", "30"),
        ] {
            let setting = setting::ALL.iter().find(|one| one.field == field).unwrap();
            let was = value(&app.app, setting.name);
            let seen = ada.submit(PAGE, &[(field, typed), (&format!("was_{field}"), &was)]).await.expect(200);
            seen.says("The settings are saved.").says("Set here by Ada Adams");
            assert_eq!(value(&app.app, setting.name), kept, "{field}");
            names.push(setting.name.to_owned());
        }
        let both = [("partner_verify_text", "See"), ("was_partner_verify_text", ""), ("partner_verify_link", "https://acme.example/access"), ("was_partner_verify_link", "")];
        ada.submit(PAGE, &both).await.expect(200).says("The settings are saved.");
        names.extend(["partner.verify.text".to_owned(), "partner.verify.link".to_owned()]);
        assert_eq!(changed(&app).await, names);
        let front = Person::new(&app).get("/").await.expect(200).says("Acme GmbH").says("help@acme.example").says("We answer Monday to Friday.");
        assert!(front.title().ends_with("Acme GmbH"));
        assert!(front.body.contains("https://acme.example/access"));
        let added = app.merchant("New", "new").await;
        assert!(added.requests[0].reference.starts_with("ACM-"));
        assert_eq!(app.app.live().durations.invitation_days, 3);
        let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1000).await.unwrap();
        assert!(!format!("{audit:?}").contains("acme.example"), "no value in the audit log");
        ada.submit(PAGE, &[("code_days", "5"), ("was_code_days", "5")]).await.says("Nothing was changed");
        ada.submit(PAGE, &[]).await.says("Nothing was changed");
        assert_eq!(changed(&app).await.len(), names.len());
    }

    async fn what_does_not_fit_is_refused_with_the_mend_and_kept_in_the_form(app) {
        let mut ada = ada(&app).await;
        for (field, was, typed, said) in [
            ("partner_name", "Handled", " ", "This is empty"),
            ("partner_support_email", "support@example.com", "nobody", "There is no @"),
            ("partner_help", "", &*"x".repeat(601), "600 characters or fewer"),
            ("partner_verify_link", "", "http://acme.example", "begins with https://"),
            ("partner_verify_link", "", "javascript:alert(1)", "begins with https://"),
            ("partner_verify_link", "", "https://acme.example", "needs a text"),
            ("partner_verify_text", "", "See", "needs an address"),
            ("partner_shopify_partner_id", "0000000", "12 34", "digits alone"),
            ("partner_reference_prefix", "HND", "A", "2 to 5 letters"),
            ("partner_zone", "UTC", "Europe/Nowhere", "no such time zone"),
            ("partner_accent", "", "gold", "six digits"),
            ("partner_accent", "", "#ffcc00", "a contrast of 1.3 to 1"),
            ("invitation_days", "7", "15", "in the range 1–14"),
            ("invitation_days", "7", "0", "in the range 1–14"),
            ("code_days", "30", "many", "in the range 1–90"),
            ("contact_most_days", "90", "7", "longer than the time at most"),
        ] {
            let seen = ada.post(PAGE, &[(field, typed), (&format!("was_{field}"), was)]).await.expect(422).says(said);
            assert!(seen.title().starts_with("Error: "), "{field}");
            assert_eq!(seen.value(field).unwrap().trim_end(), typed.trim_end(), "{field}");
        }
        // One wrong field, and nothing of the form is saved.
        let form = [("partner_name", "Acme"), ("was_partner_name", "Handled"), ("partner_zone", "x"), ("was_partner_zone", "UTC")];
        let seen = ada.post(PAGE, &form).await.expect(422);
        assert_eq!(seen.value("partner_name").unwrap(), "Acme");
        assert_eq!(value(&app.app, "partner.name"), "Handled");
        assert!(changed(&app).await.is_empty());
    }

    async fn back_to_the_default(app) {
        let mut ada = ada(&app).await;
        ada.submit(PAGE, &[("partner_name", "Acme"), ("was_partner_name", "Handled")]).await.expect(200).says("The default is Handled.");
        let back = [("reset", "partner.name"), ("was_partner_name", "Acme")];
        ada.submit(PAGE, &back).await.expect(200).says("The settings are saved.").says("Ada Adams went back to it").says_not("The default is Handled.");
        assert_eq!(value(&app.app, "partner.name"), "Handled");
        assert_eq!(changed(&app).await, ["partner.name", "partner.name"]);
        ada.post(PAGE, &[("reset", "partner.nothing")]).await.expect(303);
    }

    async fn the_colour_and_the_logo_are_files_under_their_hash_on_every_instance(app) {
        let mut ada = ada(&app).await;
        let plain = Person::new(&app).get("/").await;
        assert!(own(&plain, "brand").is_none() && own(&plain, "logo").is_none());
        let other = second(&app).await;
        ada.upload(PAGE, &[("partner_accent", "#1b4d9b"), ("was_partner_accent", ""), ("was_partner_logo", "")], Some(&png())).await.expect(303);
        let page = Person::new(&app).get("/").await;
        let (brand, logo) = (own(&page, "brand").unwrap(), own(&page, "logo").unwrap());
        let css = Person::new(&app).get(&brand).await.expect(200);
        assert!(css.body.contains("--accent: light-dark(#1b4d9b, #"), "{}", css.body);
        assert_eq!(css.headers["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(css.headers["content-type"], "text/css; charset=utf-8");
        assert_eq!(Person::new(&app).get(&logo).await.expect(200).headers["content-type"], "image/png");
        // Another instance that has not looked yet serves them all the same.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let there = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let server = serve(&other, listener).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let client = reqwest::Client::builder().build().unwrap();
        for path in [&brand, &logo] {
            assert!(client.get(format!("{there}{path}")).send().await.unwrap().status().is_success(), "{path}");
        }
        handle.stop(false).await;
        // An SVG in its place; the page before still finds the old one.
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h8v8z\"/></svg>";
        let was = logo.trim_start_matches("/static/").to_owned();
        ada.upload(PAGE, &[("was_partner_logo", &*was)], Some(svg)).await.expect(303);
        let page = Person::new(&app).get("/").await;
        let newer = own(&page, "logo").unwrap();
        assert_eq!(Person::new(&app).get(&newer).await.expect(200).headers["content-type"], "image/svg+xml");
        Person::new(&app).get(&logo).await.expect(200);
        for absent in ["/static/brand.0000000000000000.css", "/static/logo.0000000000000000.png", "/static/logo.svg"] {
            Person::new(&app).get(absent).await.expect(404);
        }
        // Somebody replaced it meanwhile.
        ada.upload(PAGE, &[("was_partner_logo", &*was)], Some(&png())).await.expect(409).says("changed the logo");
        for (file, status, said) in [
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"></svg>".to_vec(), 422, "This SVG has onload in it"),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec(), 422, "This SVG has <script> in it"),
            (b"GIF89a".to_vec(), 422, "no PNG and no SVG"),
            (vec![b'x'; 101 * 1024], 422, "larger than 100 KB"),
            (vec![b'x'; 3 * 1024 * 1024], 413, ""),
        ] {
            ada.upload(PAGE, &[("was_partner_logo", newer.trim_start_matches("/static/"))], Some(&file)).await.expect(status).says(said);
        }
        ada.post(PAGE, &[("reset", "partner.logo_file"), ("was_partner_logo", newer.trim_start_matches("/static/"))]).await.expect(303);
        assert!(own(&Person::new(&app).get("/").await, "logo").is_none());
        // The browser's own colour field counts where the text was left alone.
        let picked = [("partner_accent", "#1b4d9b"), ("was_partner_accent", "#1b4d9b"), ("pick", "#5b2a86"), ("was_pick", "#1b4d9b")];
        ada.post(PAGE, &picked).await.expect(303);
        assert_eq!(value(&app.app, "partner.accent"), "#5b2a86");
    }

    async fn of_two_admins_the_later_one_learns_what_changed_and_loses_nothing(app) {
        let (mut ada, mut ben) = (ada(&app).await, ben(&app).await);
        let form = |name: &'static str, zone: &'static str| [
            ("partner_name", name), ("was_partner_name", "Handled"),
            ("partner_zone", zone), ("was_partner_zone", "UTC"),
            ("partner_help", ""), ("was_partner_help", ""),
        ];
        ada.post(PAGE, &[("partner_name", "Acme"), ("was_partner_name", "Handled"), ("partner_help", "Call us."), ("was_partner_help", "")]).await.expect(303);
        let seen = ben.post(PAGE, &form("Bolt", "Europe/Berlin")).await.expect(409).says("Ada Adams changed this to “Acme” while you were here");
        assert_eq!((seen.value("partner_name").unwrap(), seen.value("was_partner_name").unwrap()), ("Bolt".into(), "Acme".into()));
        assert_eq!(seen.value("partner_zone").unwrap(), "Europe/Berlin", "what was typed stays");
        assert_eq!(seen.value("partner_help").unwrap(), "Call us.", "what was not touched is as it is now");
        assert_eq!((value(&app.app, "partner.name"), value(&app.app, "partner.zone")), ("Acme".into(), "UTC".into()), "all of it, or nothing");
        // Who touches nothing that somebody else changed is in nobody's way.
        ben.post(PAGE, &form("Handled", "Europe/Berlin")).await.expect(303);
        assert_eq!((value(&app.app, "partner.name"), value(&app.app, "partner.zone")), ("Acme".into(), "Europe/Berlin".into()));
        ben.post(PAGE, &[("partner_name", "Bolt"), ("was_partner_name", "Acme")]).await.expect(303);
        assert_eq!((value(&app.app, "partner.name"), value(&app.app, "partner.help")), ("Bolt".into(), "Call us.".into()));
    }

    async fn another_instance_has_it_after_its_next_look(app) {
        let other = second(&app).await;
        ada(&app).await.post(PAGE, &[("partner_name", "Acme"), ("was_partner_name", "Handled")]).await.expect(303);
        assert_eq!(value(&other, "partner.name"), "Handled");
        other.refresh().await.unwrap();
        assert_eq!(value(&other, "partner.name"), "Acme");
        assert_eq!(value(&second(&app).await, "partner.name"), "Acme", "and one that starts");
    }

    async fn an_old_second_factor_is_proved_again_first(app) {
        let mut ada = ada(&app).await;
        app.forward(11 * MINUTE);
        let to = "/desk/step-up?next=%2Fdesk%2Fsettings";
        assert_eq!(ada.get(PAGE).await.expect(303).headers["location"], to);
        let form = [("partner_name", "Acme"), ("was_partner_name", "Handled")];
        let seen = ada.post(PAGE, &form).await.expect(403).says("prove first that it is you");
        assert_eq!(seen.value("partner_name").unwrap(), "Acme", "what was typed stays");
        ada.upload(PAGE, &[("was_partner_logo", "")], Some(&png())).await.expect(403).says("Choose the file of your logo again");
        assert_eq!(value(&app.app, "partner.name"), "Handled");
        let mut beside = ada.clone();
        let page = beside.get("/desk/step-up?beside=1").await.expect(200).says_not("Go back without it");
        assert_eq!(page.value("beside").unwrap(), "1");
        let code = [("totp", &*code_of(&app, "ada@handled.example.com")), ("beside", "1")];
        beside.submit("/desk/step-up", &code).await.expect(200).says("Close this tab");
        ada.post(PAGE, &form).await.expect(303);
        assert_eq!(value(&app.app, "partner.name"), "Acme");
    }

    async fn how_long_the_second_factor_counts_is_what_was_set_everywhere(app) {
        let mut ada = ada(&app).await;
        let merchant = app.merchant("Acme", "acme").await.merchant.id;
        let pages = [PAGE.to_owned(), "/desk/reps".into(), "/desk/me/passkeys".into(), format!("/desk/merchants/{merchant}/forget")];
        let set = async |ada: &mut Person, was: &str, to: &str| {
            let form = [("manage_step_up_minutes", to), ("was_manage_step_up_minutes", was)];
            ada.post(PAGE, &form).await.expect(303);
        };
        set(&mut ada, "10", "30").await;
        app.forward(29 * MINUTE);
        for page in &pages {
            ada.get(page).await.expect(200);
        }
        set(&mut ada, "30", "5").await;
        for page in &pages {
            let seen = ada.get(page).await.expect(303);
            assert!(seen.headers["location"].to_str().unwrap().starts_with("/desk/step-up?next="), "{page}");
        }
    }

    async fn a_form_that_is_sent_twice_is_saved_once(app) {
        let (mut ada, mut ben) = (ada(&app).await, ben(&app).await);
        let form = [("partner_name", "Acme"), ("was_partner_name", "Handled"), ("partner_zone", "Europe/Berlin"), ("was_partner_zone", "UTC")];
        for person in [&mut ada, &mut ben] {
            person.submit(PAGE, &form).await.expect(200).says("The settings are saved.").says("Set here by Ada Adams").says_not("Set here by Rita Reyes");
        }
        assert_eq!(changed(&app).await, ["partner.name", "partner.zone"]);
        for person in [&mut ada, &mut ben] {
            let back = [("reset", "partner.name"), ("was_partner_name", "Acme")];
            person.submit(PAGE, &back).await.expect(200).says("The settings are saved.").says("Ada Adams went back to it");
        }
        assert_eq!(changed(&app).await, ["partner.name", "partner.zone", "partner.name"]);
    }

    async fn a_passkey_is_asked_for_under_the_name_that_was_set(app) {
        let mut ada = ada(&app).await;
        ada.post(PAGE, &[("partner_name", "Acme"), ("was_partner_name", "Handled")]).await.expect(303);
        let asked: serde_json::Value = serde_json::from_str(&ada.post("/desk/me/passkeys/new", &[]).await.expect(200).body).unwrap();
        assert_eq!((asked["publicKey"]["rp"]["name"].as_str(), asked["publicKey"]["rp"]["id"].as_str()), (Some("Acme"), Some("localhost")));
    }
}

#[actix_web::test]
async fn what_an_operator_set_is_shown_with_its_place_and_cannot_be_changed() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let app = TestApp::set_up(Setup { engine, seed: 7, mail: true, https: false }, |config| {
            config.partner.name = "Acme".into();
            config.durations.code_days = 9;
            config.fixed.insert("partner.name".into(), Place::File("portal.toml".into()));
            config.fixed.insert("durations.code_days".into(), Place::Variable("PORTAL_DURATIONS__CODE_DAYS".into()));
        })
        .await;
        let mut ada = ada(&app).await;
        let seen = ada.get(PAGE).await.expect(200).says("Fixed by the settings file portal.toml");
        let seen = seen.says("Fixed by the variable PORTAL_DURATIONS__CODE_DAYS").says("Acme");
        assert_eq!((seen.value("partner_name"), seen.value("code_days")), (None, None), "no field for it");
        for (field, was, typed) in [("partner_name", "Acme", "Bolt"), ("code_days", "9", "10")] {
            let was_field = format!("was_{field}");
            let form =
                [(field, typed), (&*was_field, was), ("partner_zone", "Europe/Berlin"), ("was_partner_zone", "UTC")];
            ada.post(PAGE, &form).await.expect(422).says("fixed outside of this page");
        }
        ada.post(PAGE, &[("reset", "partner.name"), ("was_partner_name", "Acme")]).await.expect(422);
        assert_eq!((value(&app.app, "partner.name"), value(&app.app, "partner.zone")), ("Acme".into(), "UTC".into()));
        assert!(changed(&app).await.is_empty());
    }
}
