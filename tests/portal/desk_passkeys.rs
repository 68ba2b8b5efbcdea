//! Passkeys of reps: added, used in place of the code and of everything, refused for whatever is wrong, removed; and browsers
//! that are known.

use handled_portal::{
    actions::{self, reset_rep, sweep},
    domain::{
        email::Email,
        moment::{DAY, MINUTE, SECOND},
    },
    store,
};
use serde_json::Value;

use crate::{
    on_both,
    support::{
        PASSWORD, TestApp,
        authenticator::Authenticator,
        person::{Person, Seen, totp as code_of},
    },
};

const RITA: &str = "rita@handled.example.com";
const REFUSED: &str = "We could not sign you in with this passkey.";
const HERE: &str = "/desk/me/passkeys";

async fn rita(app: &TestApp) -> Person {
    Person::at_desk(app, &app.rep.id).await
}

/// What the browser's script is told to ask.
async fn asked(person: &mut Person, path: &str) -> Value {
    serde_json::from_str(&person.post(path, &[]).await.expect(200).body).unwrap()
}

async fn add(person: &mut Person, key: &mut Authenticator, name: &str) -> Seen {
    let options = asked(person, "/desk/me/passkeys/new").await;
    let answer = key.create(&options);
    person.submit(HERE, &[("name", name), ("passkey", &answer)]).await
}

/// Rita's passkey, added.
async fn with_passkey(app: &TestApp, seed: u8) -> (Person, Authenticator) {
    let (mut rita, mut key) = (rita(app).await, Authenticator::new(app, seed));
    add(&mut rita, &mut key, "My laptop").await.expect(200).says("Your passkey is added");
    (rita, key)
}

async fn sign_in(person: &mut Person, key: &mut Authenticator) -> Seen {
    let options = asked(person, "/desk/sign-in/passkey").await;
    let answer = key.get(&options);
    person.submit("/desk/sign-in", &[("do", "passkey"), ("passkey", &answer)]).await
}

/// Acts in the audit log, the latest last, each with its subject.
async fn audited(app: &TestApp) -> Vec<(String, Option<String>)> {
    let rows = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1_000).await.unwrap();
    rows.into_iter().map(|row| (row.act, row.subject_id)).collect()
}

async fn last(app: &TestApp) -> (String, Option<String>) {
    audited(app).await.pop().unwrap()
}

on_both! {
    async fn a_passkey_is_added_and_signs_in_alone(app) {
        let (mut here, mut there) = (rita(&app).await, rita(&app).await);
        here.get("/desk/me").await.expect(200).says("You have none yet.");
        here.get(HERE).await.expect(200).says("You have no passkey yet.");
        let mut key = Authenticator::new(&app, 1);
        let options = asked(&mut here, "/desk/me/passkeys/new").await;
        let ask = &options["publicKey"];
        assert_eq!(ask["rp"]["id"], "localhost");
        assert_eq!(ask["authenticatorSelection"]["residentKey"], "required", "it knows its rep by itself");
        assert_eq!(ask["authenticatorSelection"]["userVerification"], "required", "it stands for both factors");
        let answer = key.create(&options);
        here.submit(HERE, &[("name", " My  laptop "), ("passkey", &answer)]).await.expect(200)
            .says("Your passkey is added").says("My laptop").says("Not yet");
        let (act, passkey) = last(&app).await;
        assert_eq!(act, "add_passkey");
        assert_ne!(passkey, Some(app.rep.id.clone()));
        there.get("/desk").await.expect(303);
        here.get("/desk").await.expect(200);
        here.get("/desk/me").await.expect(200).says("You have 1.");

        let mut person = Person::new(&app);
        sign_in(&mut person, &mut key).await.expect(200).says("Rita Reyes , rep");
        assert_eq!(last(&app).await, ("sign_in_by_passkey".into(), Some(app.rep.id.clone())));
        assert!(!person.cookies.contains_key("passkey"), "what is answered is forgotten");
        person.get(HERE).await.expect(200).says("now").says_not("Not yet");
        // The next time its counter is one higher, and that is kept too.
        sign_in(&mut Person::new(&app), &mut key).await.expect(200).says("Rita Reyes");
    }

    async fn a_passkey_stands_in_for_the_code_beside_the_password(app) {
        let (_, mut key) = with_passkey(&app, 1).await;
        for (email, password, fits) in [
            (RITA, PASSWORD, true),
            (RITA, "not the password", false),
            ("ada@handled.example.com", PASSWORD, false),
            ("nobody@handled.example.com", PASSWORD, false),
            (RITA, "", false),
            ("", PASSWORD, false),
        ] {
            let mut person = Person::new(&app);
            let answer = key.get(&asked(&mut person, "/desk/sign-in/passkey").await);
            let form = [("email", email), ("password", password), ("totp", ""), ("passkey", answer.as_str())];
            let seen = person.submit("/desk/sign-in", &form).await;
            if fits {
                seen.expect(200).says("Rita Reyes , rep");
                assert_eq!(last(&app).await.0, "sign_in_by_password_and_passkey");
            } else {
                seen.expect(422).says("We could not sign you in. Check").says_not(&answer);
            }
        }
        // Password and code go on working.
        Person::new(&app).sign_in_at_desk(&app, RITA).await.expect(200).says("Rita Reyes");
    }

    async fn whatever_is_wrong_with_a_passkey_the_answer_is_the_same(app) {
        let (_, mut key) = with_passkey(&app, 1).await;
        let mut wrong: Vec<(&str, Authenticator)> = Vec::new();
        for name in ["another site's page", "for another site", "nobody looked", "unknown key", "another user"] {
            let mut one = if name == "unknown key" { Authenticator::new(&app, 9) } else { key.clone() };
            one.user.clone_from(&key.user);
            match name {
                "another site's page" => one.origin = "https://evil.example".into(),
                "for another site" => one.site = "evil.example".into(),
                "nobody looked" => one.verifies = false,
                "another user" => one.user = vec![7; 16],
                _ => {}
            }
            one.counter = 100;
            wrong.push((name, one));
        }
        let mut pages = Vec::new();
        for (name, mut one) in wrong {
            let mut person = Person::new(&app);
            let seen = sign_in(&mut person, &mut one).await.expect(422).says(REFUSED);
            assert!(!person.cookies.contains_key("rep"), "{name}");
            pages.push(seen.body);
            let (act, subject) = last(&app).await;
            assert_eq!(act, "refuse_sign_in");
            assert_eq!(subject, (name != "unknown key").then(|| app.rep.id.clone()), "{name}");
        }
        let garbage = ["", "{}", "null", "[[[[", "{\"id\":1}", "\u{0}"].into_iter().chain(std::iter::repeat_n("", 9));
        for answer in garbage {
            let mut person = Person::new(&app);
            asked(&mut person, "/desk/sign-in/passkey").await;
            pages.push(person.post("/desk/sign-in", &[("do", "passkey"), ("passkey", answer)]).await.expect(422).body);
        }
        assert!(pages.windows(2).all(|two| two[0] == two[1]), "one page for all of it");
        sign_in(&mut Person::new(&app), &mut key).await.expect(429).says("Wait 15 minutes");
        app.forward(16 * MINUTE);
        sign_in(&mut Person::new(&app), &mut key).await.expect(200);
    }

    async fn an_answer_counts_once_in_its_own_browser_for_five_minutes_and_for_its_purpose(app) {
        let (mut rita, mut key) = with_passkey(&app, 1).await;
        let form = |answer: &str| [("do".to_owned(), "passkey".to_owned()), ("passkey".to_owned(), answer.to_owned())];
        let send = async |person: &mut Person, answer: &str| {
            let fields = form(answer);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            person.post("/desk/sign-in", &fields).await
        };
        // Without the browser's key, and with the key of another.
        let (mut mine, mut other) = (Person::new(&app), Person::new(&app));
        let answer = key.get(&asked(&mut mine, "/desk/sign-in/passkey").await);
        send(&mut Person::new(&app), &answer).await.expect(422).says(REFUSED);
        asked(&mut other, "/desk/sign-in/passkey").await;
        send(&mut other, &answer).await.expect(422).says(REFUSED);
        let thief = mine.clone();
        send(&mut mine, &answer).await.expect(303);
        send(&mut thief.clone(), &answer).await.expect(422).says(REFUSED);
        // A wrong answer uses the question up.
        let mut hasty = Person::new(&app);
        let right = key.get(&asked(&mut hasty, "/desk/sign-in/passkey").await);
        send(&mut hasty, "{}").await.expect(422);
        send(&mut hasty, &right).await.expect(422);
        // Too late.
        let mut slow = Person::new(&app);
        let answer = key.get(&asked(&mut slow, "/desk/sign-in/passkey").await);
        app.forward(5 * MINUTE);
        send(&mut slow, &answer).await.expect(422).says(REFUSED);
        // Asked to prove again, answered at the door; and the other way round.
        let answer = key.get(&asked(&mut rita, "/desk/step-up/passkey").await);
        let mut out = Person::new(&app);
        out.cookies.insert("passkey".into(), rita.cookies["passkey"].clone());
        send(&mut out, &answer).await.expect(422).says(REFUSED);
        let answer = key.get(&asked(&mut rita, "/desk/sign-in/passkey").await);
        rita.post("/desk/step-up", &[("passkey", &answer)]).await.expect(422).says("did not prove that it is you");
        // Five at once: one of them is in.
        let mut mine = Person::new(&app);
        let answer = key.get(&asked(&mut mine, "/desk/sign-in/passkey").await);
        let mut many = vec![mine.clone(), mine.clone(), mine.clone()];
        let (mut last, mut first) = (many.pop().unwrap(), many.pop().unwrap());
        let (one, two, three) = tokio::join!(send(&mut mine, &answer), send(&mut first, &answer), send(&mut last, &answer));
        assert_eq!([one, two, three].iter().filter(|seen| seen.status == 303).count(), 1);
        // The sweep takes away what nobody answered.
        asked(&mut Person::new(&app), "/desk/sign-in/passkey").await;
        app.forward(5 * MINUTE);
        assert!(sweep::sweep(&app.app).await.unwrap().expired > 0);
    }

    async fn a_copy_of_a_passkey_is_refused_and_written_down(app) {
        let (_, mut key) = with_passkey(&app, 1).await;
        let mut copy = key.clone();
        sign_in(&mut Person::new(&app), &mut key).await.expect(200);
        sign_in(&mut Person::new(&app), &mut copy).await.expect(422).says(REFUSED);
        let acts = audited(&app).await;
        let copied = (String::from("suspect_passkey"), Some(app.rep.id.clone()));
        assert_eq!(acts[acts.len() - 2..], [copied, ("refuse_sign_in".into(), Some(app.rep.id.clone()))]);
        sign_in(&mut Person::new(&app), &mut key).await.expect(200);
    }

    async fn a_passkey_proves_again_that_it_is_its_rep(app) {
        let (mut rita, mut key) = with_passkey(&app, 1).await;
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        let mut adas = Authenticator::new(&app, 2);
        add(&mut ada, &mut adas, "Ada's").await.expect(200);
        Person::at_desk(&app, &app.viewer.id).await.get("/desk/step-up").await.expect(200).says_not("data-passkey");
        app.forward(11 * MINUTE);
        let sent = rita.get(HERE).await.expect(303);
        assert_eq!(sent.headers["location"], "/desk/step-up?next=%2Fdesk%2Fme%2Fpasskeys");
        assert_eq!(rita.post("/desk/me/passkeys/new", &[]).await.expect(303).headers["location"], "/desk/step-up");
        rita.get("/desk/step-up?next=/desk/me/passkeys").await.expect(200).says("Or use a passkey");
        let options = asked(&mut rita, "/desk/step-up/passkey").await;
        assert_eq!(options["publicKey"]["allowCredentials"].as_array().unwrap().len(), 1, "only their own are asked for");
        let foreign = adas.get(&options);
        let step_up = |answer: &str| [("next".to_owned(), HERE.to_owned()), ("passkey".to_owned(), answer.to_owned())];
        let send = async |person: &mut Person, answer: &str| {
            let fields = step_up(answer);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            person.post("/desk/step-up", &fields).await
        };
        let seen = send(&mut rita, &foreign).await.expect(422).says("did not prove that it is you");
        assert!(seen.title().starts_with("Error: "));
        rita.get(HERE).await.expect(303);
        let right = key.get(&asked(&mut rita, "/desk/step-up/passkey").await);
        assert_eq!(send(&mut rita, &right).await.expect(303).headers["location"], HERE);
        assert_eq!(last(&app).await, ("step_up_by_passkey".into(), Some(app.rep.id.clone())));
        rita.get(HERE).await.expect(200);
        // Wrong ones are counted like wrong codes.
        for _ in 0..4 {
            send(&mut rita, "{}").await.expect(422);
        }
        send(&mut rita, "{}").await.expect(429).says("Too many wrong codes");
    }

    async fn a_name_and_a_fresh_answer_are_needed_to_add_one(app) {
        let mut rita = rita(&app).await;
        let long = "x".repeat(81);
        for (name, said) in [("", "This is empty"), (long.as_str(), "This is too long"), ("a\u{7}b", "hidden character")] {
            let mut key = Authenticator::new(&app, 1);
            let seen = add(&mut rita, &mut key, name).await.expect(422).says(said);
            assert!(seen.title().starts_with("Error: "));
            assert_eq!(seen.value("name").unwrap(), name);
        }
        let mut key = Authenticator::new(&app, 1);
        let options = asked(&mut rita, "/desk/me/passkeys/new").await;
        let mut forged = key.clone();
        forged.origin = "https://evil.example".into();
        for answer in ["", "{}", "null", forged.create(&options).as_str()] {
            rita.post(HERE, &[("name", "Mine"), ("passkey", answer)]).await.expect(422).says("The passkey was not added");
        }
        let answer = key.create(&options);
        rita.post(HERE, &[("name", "Mine"), ("passkey", &answer)]).await.expect(422).says("The passkey was not added");
        // Asked of one rep, answered by another.
        let options = asked(&mut rita, "/desk/me/passkeys/new").await;
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.cookies.insert("passkey".into(), rita.cookies["passkey"].clone());
        ada.post(HERE, &[("name", "Mine"), ("passkey", &key.create(&options))]).await.expect(422);
        // The same twice, for her and for somebody else.
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        add(&mut rita, &mut key, "Mine").await.expect(200);
        add(&mut rita, &mut key, "Mine again").await.expect(422).says("it is in the list already");
        add(&mut ada, &mut key, "Hers").await.expect(422);
        let options = asked(&mut rita, "/desk/me/passkeys/new").await;
        assert_eq!(options["publicKey"]["excludeCredentials"].as_array().unwrap().len(), 1);
    }

    async fn one_client_asks_only_so_often(app) {
        let mut person = Person::new(&app);
        for _ in 0..120 {
            asked(&mut person, "/desk/sign-in/passkey").await;
        }
        person.headers.push(("accept", "application/json".into()));
        let seen = person.post("/desk/sign-in/passkey", &[]).await.expect(429);
        assert_eq!(seen.headers["retry-after"], "900");
        assert!(seen.body.starts_with('{'), "a script asked: {}", seen.body);
        let mut elsewhere = Person::elsewhere(&app, [127, 0, 0, 2]);
        asked(&mut elsewhere, "/desk/sign-in/passkey").await;
    }

    async fn ten_passkeys_are_enough(app) {
        let mut rita = rita(&app).await;
        for seed in 1..=10 {
            add(&mut rita, &mut Authenticator::new(&app, seed), "One of ten").await.expect(200);
        }
        rita.get(HERE).await.expect(200).says("You have 10 passkeys");
        add(&mut rita, &mut Authenticator::new(&app, 11), "One more").await.expect(422).says("Remove one first");
    }

    async fn of_two_added_at_once_where_one_has_room_one_is_refused(app) {
        let mut rita = rita(&app).await;
        for seed in 1..=9 {
            add(&mut rita, &mut Authenticator::new(&app, seed), "One of nine").await.expect(200);
        }
        // Both are asked first, so that both answers come at once.
        let mut both = [rita.clone(), rita.clone()];
        let mut answers = Vec::new();
        for (person, seed) in both.iter_mut().zip(10..) {
            let options = asked(person, "/desk/me/passkeys/new").await;
            answers.push(Authenticator::new(&app, seed).create(&options));
        }
        let [one, other] = &mut both;
        let form = |at: usize| [("name", "The tenth"), ("passkey", answers[at].as_str())];
        let (first, second) = (form(0), form(1));
        let (one, other) = tokio::join!(one.post(HERE, &first), other.post(HERE, &second));
        let mut answered = [one.status.as_u16(), other.status.as_u16()];
        answered.sort_unstable();
        assert_eq!(answered, [303, 422]);
        let kept = store::passkey::of_rep(&mut app.db().read().await.unwrap(), &app.rep.id).await.unwrap();
        assert_eq!(kept.len(), 10);
        assert_eq!(audited(&app).await.iter().filter(|(act, _)| act == "add_passkey").count(), 10);
    }

    async fn a_removed_passkey_opens_nothing(app) {
        let (mut here, mut key) = with_passkey(&app, 1).await;
        let mut there = rita(&app).await;
        let id = store::passkey::of_rep(&mut app.db().read().await.unwrap(), &app.rep.id).await.unwrap()[0].id.clone();
        here.get(&format!("{HERE}?remove={id}")).await.expect(200).says("Remove the passkey “My laptop”?");
        here.get(&format!("{HERE}?remove=nothing")).await.expect(200).says_not("Remove the passkey");
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.post(HERE, &[("do", "remove"), ("id", &id)]).await.expect(303);
        here.post(HERE, &[("do", "remove"), ("id", "nothing")]).await.expect(303);
        there.get("/desk").await.expect(200);
        sign_in(&mut Person::new(&app), &mut key).await.expect(200);
        let removed = [("do", "remove"), ("id", id.as_str())];
        here.submit(HERE, &removed).await.expect(200).says("The passkey is removed").says("You have no passkey yet.");
        assert_eq!(last(&app).await, ("remove_passkey".into(), Some(id.clone())));
        there.get("/desk").await.expect(303);
        sign_in(&mut Person::new(&app), &mut key).await.expect(422).says(REFUSED);
        app.forward(11 * MINUTE);
        here.post(HERE, &[("do", "remove"), ("id", &id)]).await.expect(303);
    }

    async fn a_disabled_reps_passkey_opens_nothing_and_a_reset_ends_it(app) {
        let (_, mut key) = with_passkey(&app, 1).await;
        let rita = Email::parse(RITA).unwrap();
        actions::disable_rep::disable_rep(&app.app, &rita).await.unwrap();
        sign_in(&mut Person::new(&app), &mut key).await.expect(422).says(REFUSED);
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        let path = format!("/desk/reps/{}", app.rep.id);
        ada.get(&format!("/desk/reps?rep={}", app.rep.id)).await.expect(200).says("the passkeys from before");
        ada.post(&path, &[("do", "enable")]).await.expect(303);
        sign_in(&mut Person::new(&app), &mut key).await.expect(200);
        ada.get(&format!("/desk/reps?rep={}", app.rep.id)).await.expect(200).says("the passkeys, the recovery codes");
        ada.post(&path, &[("do", "reset")]).await.expect(200);
        sign_in(&mut Person::new(&app), &mut key).await.expect(422).says(REFUSED);

        let (_, mut key) = with_passkey(&app, 2).await;
        reset_rep::reset_rep_by_hand(&app.app, &rita, &"seven brown owls".to_owned().into()).await.unwrap();
        sign_in(&mut Person::new(&app), &mut key).await.expect(422).says(REFUSED);
    }

    async fn a_known_browser_gets_in_while_somebody_elsewhere_guesses(app) {
        let mut home = Person::elsewhere(&app, [127, 0, 0, 9]);
        home.sign_in_at_desk(&app, RITA).await.expect(200);
        assert!(home.cookies.contains_key("known"));
        home.submit("/desk/sign-out", &[]).await.expect(200);
        let wrong = [("email", RITA), ("password", "wrong password here"), ("totp", "000000")];
        for address in 20..26 {
            let mut thief = Person::elsewhere(&app, [127, 0, 0, address]);
            for _ in 0..5 {
                thief.post("/desk/sign-in", &wrong).await.expect(422);
            }
        }
        assert_eq!(last(&app).await, ("refuse_sign_in".into(), Some(app.rep.id.clone())), "ids, and the account's");
        app.forward(30 * SECOND);
        let known = home.cookies["known"].clone();
        Person::elsewhere(&app, [127, 0, 0, 9]).sign_in_at_desk(&app, RITA).await.expect(429);
        let mut guessed = Person::elsewhere(&app, [127, 0, 0, 9]);
        guessed.cookies.insert("known".into(), "A".repeat(43));
        guessed.sign_in_at_desk(&app, RITA).await.expect(429);
        home.sign_in_at_desk(&app, RITA).await.expect(200).says("Rita Reyes");
        assert_eq!(home.cookies["known"], known, "it stays the same browser");
        home.submit("/desk/sign-out", &[]).await.expect(200);
        // It is hers alone, and five failures of one client stop that client all the same.
        for _ in 0..5 {
            home.post("/desk/sign-in", &wrong).await.expect(422);
        }
        home.sign_in_at_desk(&app, RITA).await.expect(429);
        // A stolen one is no way around the limits either: it has one of its own.
        for (address, tries) in [(40, 5), (41, 0)] {
            let mut thief = Person::elsewhere(&app, [127, 0, 0, address]);
            thief.cookies.insert("known".into(), known.clone());
            for _ in 0..tries {
                thief.post("/desk/sign-in", &wrong).await.expect(422);
            }
            thief.post("/desk/sign-in", &wrong).await.expect(429);
        }
    }

    async fn a_browser_is_forgotten_with_the_sessions_and_after_half_a_year(app) {
        let devices = async || {
            let count = "SELECT COUNT(*) FROM known_device";
            match app.db() {
                store::Db::Sqlite { write, .. } => sqlx::query_scalar::<_, i64>(count).fetch_one(write).await.unwrap(),
                store::Db::Postgres(pool) => sqlx::query_scalar::<_, i64>(count).fetch_one(pool).await.unwrap(),
            }
        };
        let enter = async || {
            app.forward(MINUTE);
            let mut person = Person::new(&app);
            person.sign_in_at_desk(&app, RITA).await.expect(200);
            assert!(devices().await > 0);
            person
        };
        let mut person = enter().await;
        person.post("/desk/me/sessions", &[("do", "all")]).await.expect(303);
        assert_eq!(devices().await, 0);
        let mut person = enter().await;
        app.forward(MINUTE);
        let code = code_of(&app, RITA);
        let form = [("current", PASSWORD), ("password", "seven brown owls"), ("totp", code.as_str())];
        person.post("/desk/me/password", &form).await.expect(303);
        assert_eq!(devices().await, 0);
        let again = [("current", "seven brown owls"), ("password", PASSWORD), ("totp", "")];
        app.forward(MINUTE);
        let code = code_of(&app, RITA);
        let again = again.map(|(name, value)| (name, if name == "totp" { code.as_str() } else { value }));
        person.post("/desk/me/password", &again).await.expect(303);
        enter().await;
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.post(&format!("/desk/reps/{}", app.rep.id), &[("do", "role"), ("role", "viewer")]).await.expect(303);
        assert_eq!(devices().await, 1, "a new role changes nothing about who they are");
        actions::disable_rep::disable_rep(&app.app, &Email::parse(RITA).unwrap()).await.unwrap();
        assert_eq!(devices().await, 0);
        app.forward(MINUTE);
        Person::new(&app).sign_in_at_desk(&app, "ada@handled.example.com").await.expect(200);
        app.forward(181 * DAY);
        sweep::sweep(&app.app).await.unwrap();
        assert_eq!(devices().await, 0);
    }
}

/// A portal that people reach under another address.
async fn reached_by(base_url: &str) -> TestApp {
    let setup = crate::support::Setup { engine: crate::support::Engine::Sqlite, seed: 7, mail: false, https: false };
    TestApp::set_up(setup, |config| config.base_url = base_url.into()).await
}

#[actix_web::test]
async fn where_the_desk_has_no_name_there_are_no_passkeys_and_the_page_says_why() {
    let app = reached_by("http://127.0.0.1:8080").await;
    let mut rita = rita(&app).await;
    rita.get("/desk/me").await.expect(200).says("Passkeys do not work here");
    assert_eq!(rita.get(HERE).await.expect(303).headers["location"], "/desk/me");
    rita.post("/desk/me/passkeys/new", &[]).await.expect(404);
    rita.get("/desk/step-up").await.expect(200).says_not("data-passkey");
    let mut nobody = Person::new(&app);
    nobody.get("/desk/sign-in").await.expect(200).says_not("data-passkey").says_not("passkey.js");
    nobody.post("/desk/sign-in/passkey", &[]).await.expect(404);
    for password in [PASSWORD, "wrong password here"] {
        let form = [("email", RITA), ("password", password), ("passkey", "{}")];
        nobody.post("/desk/sign-in", &form).await.expect(422).says("We could not sign you in. Check");
    }
}

#[actix_web::test]
async fn cookies_of_passkeys_and_known_browsers_are_bound_to_the_host() {
    let app = reached_by("https://access.example.com").await;
    let asked = Person::new(&app).post("/desk/sign-in/passkey", &[]).await.expect(200);
    let cookie = asked.headers["set-cookie"].to_str().unwrap();
    for part in ["__Host-passkey=", "Secure", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=300"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    assert!(asked.headers["content-type"].to_str().unwrap().starts_with("application/json"));
    let mut rita = Person::new(&app);
    rita.sign_in_at_desk(&app, RITA).await;
    assert!(rita.cookies.contains_key("__Host-known"));
}
