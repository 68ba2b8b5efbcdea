//! Reps come to the desk: signing in, the second factor, the first admin.

use handled_portal::{
    actions::{self, first_admin, rep_link, totp},
    domain::{
        email::Email,
        moment::{HOUR, MINUTE, SECOND},
        rep::{Rep, Role},
    },
    store::Db,
};

use crate::{
    on_both,
    support::{
        PASSWORD, TestApp,
        person::{Person, totp as code_of},
    },
};

const RITA: &str = "rita@handled.example.com";
const REFUSED: &str = "We could not sign you in.";

/// A portal where nobody has an account yet.
async fn without_reps(app: &TestApp) {
    match app.db() {
        Db::Sqlite { write, .. } => drop(sqlx::query("DELETE FROM rep").execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query("DELETE FROM rep").execute(pool).await.unwrap()),
    }
}

fn first_code(app: &TestApp, token: &str) -> String {
    let secret = rep_link::secret_of(&app.app, token).unwrap();
    let rep = Rep { id: String::new(), email: "admin".into(), name: String::new(), role: Role::Admin };
    let seconds = u64::try_from(app.app.clock.now().0 / 1000).unwrap();
    totp::generator(&app.app, &rep, &secret).unwrap().generate(seconds).to_string()
}

on_both! {
    async fn a_rep_signs_in_and_out(app) {
        let mut rita = Person::new(&app);
        let page = rita.get("/desk/sign-in").await.expect(200);
        assert_eq!(page.headers["cache-control"], "no-store");
        rita.sign_in_at_desk(&app, RITA).await.expect(200).says("Rita Reyes , rep");
        assert_eq!(rita.get("/desk/sign-in").await.expect(303).headers["location"], "/desk");
        let before = rita.clone();
        rita.submit("/desk/sign-out", &[]).await.expect(200).says("You are signed out.");
        rita.get("/desk").await.expect(303);
        let mut stolen = before;
        stolen.get("/desk").await.expect(303);
    }

    async fn whatever_is_wrong_the_answer_is_the_same_and_secrets_do_not_come_back(app) {
        let code = code_of(&app, RITA);
        let tries = [
            (RITA, "wrong password here", code.as_str()),
            (RITA, PASSWORD, "000000"),
            (RITA, PASSWORD, "12 34"),
            (RITA, PASSWORD, ""),
            (RITA, "", code.as_str()),
            ("nobody@handled.example.com", PASSWORD, code.as_str()),
            ("not an address", PASSWORD, code.as_str()),
            ("", "", ""),
            ("rita@handled.example.com\0", PASSWORD, code.as_str()),
        ];
        for (email, password, totp) in tries {
            let mut person = Person::new(&app);
            let seen = person.post("/desk/sign-in", &[("email", email), ("password", password), ("totp", totp)]).await;
            let seen = seen.expect(422).says(REFUSED);
            assert!(seen.title().starts_with("Error: "), "{}", seen.title());
            assert_eq!(seen.value("email").unwrap(), email.replace('\0', ""), "what was typed stays");
            assert_eq!(seen.value("password").unwrap(), "");
            assert_eq!(seen.value("totp").unwrap(), "");
            assert!(!person.cookies.contains_key("rep"));
        }
        Person::new(&app).post_raw("/desk/sign-in", b"email=%ff".to_vec()).await.expect(400);
    }

    async fn the_code_may_be_typed_in_full_width_or_with_spaces(app) {
        let code = code_of(&app, RITA);
        let wide: String = code.chars().map(|digit| char::from_u32(u32::from(digit) + 0xfee0).unwrap()).collect();
        let typed = format!(" {} {} ", wide.chars().take(3).collect::<String>(), wide.chars().skip(3).collect::<String>());
        let form = [("email", " Rita@Handled.example.com "), ("password", PASSWORD), ("totp", typed.as_str())];
        Person::new(&app).submit("/desk/sign-in", &form).await.expect(200).says("Rita Reyes");
    }

    async fn a_code_works_once(app) {
        Person::new(&app).sign_in_at_desk(&app, RITA).await.expect(200);
        let mut other = Person::new(&app);
        other.sign_in_at_desk(&app, RITA).await.expect(422).says(REFUSED);
        app.forward(30 * SECOND);
        other.sign_in_at_desk(&app, RITA).await.expect(200);
    }

    async fn five_failures_stop_that_client_and_nobody_else(app) {
        let wrong = [("email", RITA), ("password", "wrong password here"), ("totp", "000000")];
        let mut thief = Person::new(&app);
        for _ in 0..5 {
            thief.post("/desk/sign-in", &wrong).await.expect(422);
        }
        let refused = thief.sign_in_at_desk(&app, RITA).await.expect(429).says("Wait 15 minutes");
        assert_eq!(refused.headers["retry-after"], "900");
        assert_eq!(refused.value("password").unwrap(), "");
        Person::elsewhere(&app, [127, 0, 0, 2]).sign_in_at_desk(&app, RITA).await.expect(200).says("Rita Reyes");
        Person::new(&app).sign_in_at_desk(&app, "ada@handled.example.com").await.expect(200).says("Ada Adams");
        app.forward(16 * MINUTE);
        thief.sign_in_at_desk(&app, RITA).await.expect(200);
    }

    async fn a_disabled_rep_is_out_at_once(app) {
        let mut rita = Person::new(&app);
        rita.sign_in_at_desk(&app, RITA).await.expect(200);
        actions::disable_rep::disable_rep(&app.app, &Email::parse(RITA).unwrap()).await.unwrap();
        rita.get("/desk").await.expect(303);
        app.forward(MINUTE);
        rita.sign_in_at_desk(&app, RITA).await.expect(422).says(REFUSED);
    }

    async fn an_idle_session_ends_and_a_busy_one_ends_in_the_evening(app) {
        let mut rita = Person::new(&app);
        rita.sign_in_at_desk(&app, RITA).await.expect(200);
        for _ in 0..11 {
            app.forward(HOUR + MINUTE);
            rita.get("/desk").await.expect(200);
        }
        app.forward(HOUR);
        rita.get("/desk").await.expect(303);
        rita.sign_in_at_desk(&app, RITA).await.expect(200);
        app.forward(2 * HOUR + MINUTE);
        rita.get("/desk").await.expect(303);
    }

    async fn who_signs_in_goes_on_to_where_they_wanted_to_go(app) {
        let added = app.merchant("Acme", "acme").await;
        let there = format!("/desk/merchants/{}?contact=new", added.merchant.id);
        let mut rita = Person::new(&app);
        let sent = rita.get(&there).await.expect(303);
        let sign_in = sent.headers["location"].to_str().unwrap().to_owned();
        let next = rita.get(&sign_in).await.expect(200).value("next").unwrap();
        assert_eq!(next, there);
        let form = [("email", RITA), ("password", PASSWORD), ("totp", &code_of(&app, RITA)), ("next", next.as_str())];
        assert_eq!(rita.post("/desk/sign-in", &form).await.expect(303).headers["location"], there.as_str());
    }

    async fn nobody_is_sent_elsewhere_after_signing_in(app) {
        let foreign = [
            "https://evil.example",
            "//evil.example",
            "/desk.evil.example",
            "/desk@evil.example",
            "/desk\\..\\evil",
            "/desk/\r\nset-cookie: a=b",
            "/desk/sign-in",
            "/desk/step-up?next=/desk",
            "/access",
            "javascript:alert(1)",
        ];
        for next in foreign {
            app.forward(MINUTE);
            let mut rita = Person::new(&app);
            let form = [("email", RITA), ("password", PASSWORD), ("totp", &code_of(&app, RITA)), ("next", next)];
            assert_eq!(rita.post("/desk/sign-in", &form).await.expect(303).headers["location"], "/desk", "{next}");
        }
    }

    async fn who_is_not_signed_in_cannot_tell_what_there_is(app) {
        let added = app.merchant("Acme", "acme").await;
        let absent = "0".repeat(32);
        let mut nobody = Person::new(&app);
        let (there, not_there) = (format!("/desk/merchants/{}", added.merchant.id), format!("/desk/merchants/{absent}"));
        let (one, other) = (nobody.get(&there).await.expect(303), nobody.get(&not_there).await.expect(303));
        assert_eq!(one.body, other.body);
        let plain = |seen: &crate::support::person::Seen| {
            seen.headers["location"].to_str().unwrap().split('?').next().unwrap().to_owned()
        };
        assert_eq!(plain(&one), plain(&other));
        let post = async |path: &str| Person::new(&app).post(&format!("{path}/notes"), &[("note", "x")]).await.expect(303);
        assert_eq!(post(&there).await.headers["location"], post(&not_there).await.headers["location"]);
    }

    async fn the_second_factor_is_proved_again_with_a_fresh_code(app) {
        let mut rita = Person::new(&app);
        rita.sign_in_at_desk(&app, RITA).await.expect(200);
        let page = rita.get("/desk/step-up?next=/desk/merchants/new").await.expect(200);
        assert_eq!(page.value("next").unwrap(), "/desk/merchants/new");
        let used = code_of(&app, RITA);
        for (typed, said) in [("", "Type the 6 digits"), ("12345", "Type the 6 digits"), (used.as_str(), "used before")] {
            let seen = rita.post("/desk/step-up", &[("totp", typed), ("next", "/desk/merchants/new")]).await;
            let seen = seen.expect(422).says(said);
            assert!(seen.title().starts_with("Error: "));
            assert_eq!(seen.value("totp").unwrap(), "");
        }
        app.forward(30 * SECOND);
        let form = [("totp", &*code_of(&app, RITA)), ("next", "/desk/merchants/new")];
        assert_eq!(rita.post("/desk/step-up", &form).await.expect(303).headers["location"], "/desk/merchants/new");
    }

    async fn five_wrong_codes_stop_the_step_up_for_a_while(app) {
        let mut rita = Person::new(&app);
        rita.sign_in_at_desk(&app, RITA).await.expect(200);
        for _ in 0..5 {
            rita.post("/desk/step-up", &[("totp", "000000")]).await.expect(422);
        }
        app.forward(30 * SECOND);
        let right = code_of(&app, RITA);
        let refused = rita.post("/desk/step-up", &[("totp", &right)]).await.expect(429);
        assert_eq!(refused.headers["retry-after"], "870");
        app.forward(15 * MINUTE);
        let right = code_of(&app, RITA);
        assert_eq!(rita.post("/desk/step-up", &[("totp", &right)]).await.expect(303).headers["location"], "/desk");
    }

    async fn the_first_admin_is_made_by_the_link_once(app) {
        without_reps(&app).await;
        let link = first_admin::make_link(&app.app).await.unwrap().unwrap();
        let path = link.strip_prefix(&app.app.config.base_url).unwrap();
        let token = path.strip_prefix("/desk/first/").unwrap();
        let mut ada = Person::new(&app);
        let page = ada.get(path).await.expect(200).says("Set up your authenticator app");
        assert!(page.body.contains("otpauth://totp/"), "a link for the app on the same device");
        assert!(page.body.contains("<svg class=\"qr\""), "a QR code for the app on the phone");
        let code = first_code(&app, token);
        let good = [("name", "Ada Adams"), ("email", "ada@example.com"), ("password", "three small words"), ("totp", code.as_str())];
        for (field, value, said) in [
            ("name", "", "This is empty"),
            ("email", "ada", "There is no @"),
            ("password", "short", "too short"),
            ("password", "123456789012", "Many people use this password"),
            ("totp", "", "Type the 6 digits"),
            ("totp", "000000", "wrong or was used"),
        ] {
            let form = good.map(|(name, kept)| (name, if name == field { value } else { kept }));
            let seen = ada.post(path, &form).await.expect(422).says(said);
            assert!(seen.title().starts_with("Error: "));
            assert_eq!(seen.value("password").unwrap(), "");
            assert_eq!(seen.value("totp").unwrap(), "");
            assert_eq!(seen.value("email").unwrap(), if field == "email" { value } else { "ada@example.com" });
        }
        ada.submit(path, &good).await.expect(200).says("Your account is made").says("Ada Adams , admin");
        for path in [path, "/desk/first/nothing", "/desk/first/%00"] {
            let mut late = Person::new(&app);
            late.get(path).await.expect(410).says("This link has ended");
            late.post(path, &good).await.expect(410).says("This link has ended");
        }
        // The code that made the account is used up.
        let form = [("email", "ada@example.com"), ("password", "three small words"), ("totp", code.as_str())];
        Person::new(&app).post("/desk/sign-in", &form).await.expect(422);
    }

    async fn the_link_of_the_first_admin_ends_after_a_day(app) {
        without_reps(&app).await;
        let link = first_admin::make_link(&app.app).await.unwrap().unwrap();
        app.forward(24 * HOUR + MINUTE);
        let path = link.strip_prefix(&app.app.config.base_url).unwrap();
        Person::new(&app).get(path).await.expect(410);
    }
}
