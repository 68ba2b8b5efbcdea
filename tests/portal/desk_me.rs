//! A rep's own sign-in: recovery codes, password, authenticator app, sessions.

use handled_portal::{
    actions::add_rep,
    domain::moment::{MINUTE, SECOND},
    store,
};
use scraper::{Html, Selector};

use crate::{
    on_both,
    support::{
        PASSWORD, TestApp,
        person::{Person, Seen, totp as code_of},
    },
};

const RITA: &str = "rita@handled.example.com";
const REFUSED: &str = "We could not sign you in.";
const PHRASE: &str = "seven brown owls";

fn codes(seen: &Seen) -> Vec<String> {
    let page = Html::parse_document(&seen.body);
    let codes =
        page.select(&Selector::parse(".recovery li").unwrap()).map(|one| one.text().collect()).collect::<Vec<String>>();
    assert_eq!(codes.len(), 10);
    codes
}

async fn sign_in(app: &TestApp, password: &str, factor: &str) -> (Person, Seen) {
    let mut person = Person::new(app);
    let seen = person.submit("/desk/sign-in", &[("email", RITA), ("password", password), ("totp", factor)]).await;
    (person, seen)
}

async fn rita(app: &TestApp) -> Person {
    Person::at_desk(app, &app.rep.id).await
}

async fn new_codes(rita: &mut Person) -> Vec<String> {
    codes(&rita.post("/desk/me/codes", &[]).await.expect(200).says("Your new codes are made"))
}

/// The hashes that name Rita's sessions.
async fn sessions(app: &TestApp) -> Vec<String> {
    let mut conn = app.db().read().await.unwrap();
    let all = store::session::of_rep(&mut conn, &app.rep.id, app.app.clock.now()).await.unwrap();
    all.into_iter().map(|one| one.key_hash).collect()
}

/// What an app shows that scanned this page.
fn code_on(app: &TestApp, seen: &Seen) -> String {
    let page = Html::parse_document(&seen.body);
    let link = page.select(&Selector::parse("a[href^='otpauth:']").unwrap()).next().unwrap();
    let made = totp_rs::Totp::from_url(link.value().attr("href").unwrap()).unwrap();
    made.generate(u64::try_from(app.app.clock.now().0 / 1000).unwrap()).to_string()
}

on_both! {
    async fn a_recovery_code_works_once_in_place_of_the_app(app) {
        let mut rita = rita(&app).await;
        rita.get("/desk/me").await.expect(200).says("You have no codes left").says("Rita Reyes").says(RITA);
        let codes = new_codes(&mut rita).await;
        rita.get("/desk/me").await.expect(200).says("You have 10 codes left").says_not(&codes[0]);
        let (_, seen) = sign_in(&app, PASSWORD, &codes[0]).await;
        seen.expect(200).says("Rita Reyes , rep").says("You used a recovery code. 9 are left.");
        let (_, seen) = sign_in(&app, PASSWORD, &codes[0]).await;
        seen.expect(422).says(REFUSED);
        let (_, seen) = sign_in(&app, "not the password", &codes[1]).await;
        seen.expect(422).says(REFUSED);
        rita.get("/desk/me").await.expect(200).says("You have 9 codes left");
        // As people type them: other case, no dash, spaces, full width.
        let wide: String = codes[3].chars().map(|c| if c == '-' { c } else { char::from_u32(u32::from(c) + 0xfee0).unwrap() }).collect();
        for typed in [codes[1].to_lowercase(), format!(" {} ", codes[2].replace('-', " ")), wide] {
            let (_, seen) = sign_in(&app, PASSWORD, &typed).await;
            seen.expect(200).says("You used a recovery code.");
        }
        for code in &codes[4..9] {
            app.forward(MINUTE);
            sign_in(&app, PASSWORD, code).await.1.expect(200);
        }
        let (_, seen) = sign_in(&app, PASSWORD, &codes[9]).await;
        seen.expect(200).says("You used your last recovery code.");
    }

    async fn one_code_sent_many_times_at_once_opens_once(app) {
        let codes = new_codes(&mut rita(&app).await).await;
        let code = codes[0].as_str();
        let (one, two, three) = tokio::join!(sign_in(&app, PASSWORD, code), sign_in(&app, PASSWORD, code), sign_in(&app, PASSWORD, code));
        let opened = [one, two, three].iter().filter(|(_, seen)| seen.status == 200).count();
        assert_eq!(opened, 1);
    }

    async fn recovery_codes_are_somebodys_own_and_limited_like_passwords(app) {
        let codes = new_codes(&mut Person::at_desk(&app, &app.admin.id).await).await;
        sign_in(&app, PASSWORD, &codes[0]).await.1.expect(422).says(REFUSED);
        for _ in 0..4 {
            sign_in(&app, PASSWORD, "AAAA-AAAA").await.1.expect(422);
        }
        let mine = new_codes(&mut rita(&app).await).await;
        sign_in(&app, PASSWORD, &mine[0]).await.1.expect(429);
        app.forward(16 * MINUTE);
        sign_in(&app, PASSWORD, &mine[0]).await.1.expect(200);
    }

    async fn new_codes_end_the_old_ones_and_are_kept_as_hashes(app) {
        let mut rita = rita(&app).await;
        let old = new_codes(&mut rita).await;
        let new = new_codes(&mut rita).await;
        assert!(old.iter().all(|code| !new.contains(code)));
        sign_in(&app, PASSWORD, &old[0]).await.1.expect(422);
        sign_in(&app, PASSWORD, &new[0]).await.1.expect(200);
        app.forward(10 * MINUTE + SECOND);
        let asked = rita.post("/desk/me/codes", &[]).await.expect(303);
        assert_eq!(asked.headers["location"], "/desk/step-up?next=%2Fdesk%2Fme");
    }

    async fn who_is_added_by_hand_has_codes_too(app) {
        let email = handled_portal::domain::email::Email::parse("nina@handled.example.com").unwrap();
        let role = handled_portal::domain::rep::Role::Rep;
        let added = add_rep::add_rep(&app.app, "Nina Noor", &email, role, &PHRASE.to_owned().into()).await.unwrap();
        let code = added.codes.iter().next().unwrap().to_owned();
        let form = [("email", "nina@handled.example.com"), ("password", PHRASE), ("totp", code.as_str())];
        Person::new(&app).submit("/desk/sign-in", &form).await.expect(200).says("Nina Noor").says("9 are left");
    }

    async fn a_password_is_changed_with_the_old_one_and_a_code(app) {
        let (mut here, mut there) = (rita(&app).await, rita(&app).await);
        let code = code_of(&app, RITA);
        let good = [("current", PASSWORD), ("password", PHRASE), ("totp", code.as_str())];
        for (field, value, said) in [
            ("current", "", "Type your password"),
            ("current", "not the password", "This is not your password"),
            ("password", "", "too short"),
            ("password", "short", "too short"),
            ("password", "123456789012", "Many people use this password"),
            ("totp", "", "Type the 6 digits"),
            ("totp", "12345", "Type the 6 digits"),
            ("totp", "000000", "wrong or was used"),
        ] {
            let form = good.map(|(name, kept)| (name, if name == field { value } else { kept }));
            let seen = here.post("/desk/me/password", &form).await.expect(422).says(said);
            assert!(seen.title().starts_with("Error: "));
            for name in ["current", "password", "totp"] {
                assert_eq!(seen.value(name).unwrap(), "", "{name} after {field}");
            }
        }
        here.submit("/desk/me/password", &good).await.expect(200).says("Your password is changed");
        there.get("/desk").await.expect(303);
        here.get("/desk").await.expect(200);
        app.forward(30 * SECOND);
        sign_in(&app, PASSWORD, &code_of(&app, RITA)).await.1.expect(422);
        sign_in(&app, PHRASE, &code_of(&app, RITA)).await.1.expect(200);
    }

    async fn five_wrong_passwords_stop_the_change_for_a_while(app) {
        let mut rita = rita(&app).await;
        let code = code_of(&app, RITA);
        let form = |current| [("current", current), ("password", PHRASE), ("totp", code.as_str())];
        for _ in 0..5 {
            rita.post("/desk/me/password", &form("not the password")).await.expect(422);
        }
        let seen = rita.post("/desk/me/password", &form(PASSWORD)).await.expect(429).says("Wait 15 minutes");
        assert_eq!(seen.headers["retry-after"], "900");
    }

    async fn a_new_authenticator_takes_the_old_ones_place(app) {
        let (mut here, mut there) = (rita(&app).await, rita(&app).await);
        let old = new_codes(&mut here).await;
        let page = here.get("/desk/me/authenticator").await.expect(200);
        assert_eq!(code_on(&app, &page), code_on(&app, &here.get("/desk/me/authenticator").await), "the same at each look");
        assert_ne!(code_on(&app, &page), code_on(&app, &there.get("/desk/me/authenticator").await), "but not elsewhere");
        for (typed, said) in [("", "Type the 6 digits"), ("000000", "wrong or was used"), (&*code_of(&app, RITA), "wrong or was used")] {
            here.post("/desk/me/authenticator", &[("totp", typed)]).await.expect(422).says(said);
        }
        let code = code_on(&app, &page);
        let seen = here.post("/desk/me/authenticator", &[("totp", &code)]).await.expect(200).says("The new app is set up");
        let new = codes(&seen);
        there.get("/desk").await.expect(303);
        here.get("/desk").await.expect(200);
        app.forward(30 * SECOND);
        sign_in(&app, PASSWORD, &code_of(&app, RITA)).await.1.expect(422);
        sign_in(&app, PASSWORD, &old[0]).await.1.expect(422);
        sign_in(&app, PASSWORD, &code_on(&app, &page)).await.1.expect(200);
        sign_in(&app, PASSWORD, &new[0]).await.1.expect(200);
        app.forward(10 * MINUTE);
        let asked = here.get("/desk/me/authenticator").await.expect(303);
        assert_eq!(asked.headers["location"], "/desk/step-up?next=%2Fdesk%2Fme%2Fauthenticator");
        here.post("/desk/me/authenticator", &[("totp", "123456")]).await.expect(303);
    }

    async fn a_session_that_was_ended_cannot_be_used(app) {
        let (mut here, mut lost) = (rita(&app).await, Person::new(&app));
        let known = sessions(&app).await;
        lost.sign_in_at_desk(&app, RITA).await.expect(200);
        let other = sessions(&app).await.into_iter().find(|one| !known.contains(one)).unwrap();
        let ada = Person::at_desk(&app, &app.admin.id).await;
        let page = here.get("/desk/me").await.expect(200).says("This one");
        assert_eq!(page.value("session").unwrap(), other, "the other one can be ended, this one is marked");
        ada.clone().post("/desk/me/sessions", &[("session", &other)]).await.expect(303);
        lost.get("/desk").await.expect(200);
        here.submit("/desk/me/sessions", &[("session", &other)]).await.expect(200).says("That session has ended");
        let mut again = lost.clone();
        lost.get("/desk").await.expect(303);
        again.post("/desk/me/sessions", &[("do", "all")]).await.expect(303);
        here.get("/desk").await.expect(200);
        here.post("/desk/me/sessions", &[("session", "nothing")]).await.expect(303);
        here.post("/desk/me/sessions", &[]).await.expect(303);
        here.get("/desk").await.expect(200);
    }

    async fn signing_out_everywhere_ends_every_session(app) {
        let (mut here, mut there) = (rita(&app).await, rita(&app).await);
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        let copy = here.clone();
        here.submit("/desk/me/sessions", &[("do", "all")]).await.expect(200).says("You are signed out everywhere");
        there.get("/desk").await.expect(303);
        copy.clone().get("/desk").await.expect(303);
        ada.get("/desk").await.expect(200);
    }

    async fn a_viewer_has_the_page_too(app) {
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.get("/desk/me").await.expect(200).says("Vera Voss").says("viewer");
        codes(&vera.post("/desk/me/codes", &[]).await.expect(200));
    }
}
