//! An admin manages who is on the desk: adding, roles, disabling, resetting; and the one-time link at the other end.

use handled_portal::{
    actions::{disable_rep::disable_rep, rep_link, totp},
    domain::{
        email::Email,
        moment::{DAY, HOUR, MINUTE, SECOND},
        rep::{Rep, Role},
    },
    store::{self, session::RepSession},
};

use crate::{
    on_both,
    support::{
        TestApp,
        person::{Person, Seen, totp as code_of},
    },
};

const NINA: &str = "nina@handled.example.com";
const PHRASE: &str = "seven brown owls";

/// The one-time link on a page, as a path.
fn link(app: &TestApp, seen: &Seen) -> String {
    let text = seen.text();
    let at = text.find(&app.app.config.base_url).unwrap_or_else(|| panic!("no link: {text}"));
    let link: String = text[at..].chars().take_while(|letter| !letter.is_whitespace()).collect();
    link.strip_prefix(&app.app.config.base_url).unwrap().to_owned()
}

/// What an authenticator app shows that scanned the page of this link.
fn code_for(app: &TestApp, path: &str, email: &str) -> String {
    let secret = rep_link::secret_of(&app.app, path.rsplit('/').next().unwrap()).unwrap();
    let rep = Rep { id: String::new(), email: email.into(), name: String::new(), role: Role::Rep };
    let seconds = u64::try_from(app.app.clock.now().0 / 1000).unwrap();
    totp::generator(&app.app, &rep, &secret).unwrap().generate(seconds).to_string()
}

async fn ada(app: &TestApp) -> Person {
    Person::at_desk(app, &app.admin.id).await
}

/// Adds Nina, and gives back her link.
async fn nina(app: &TestApp, ada: &mut Person, role: &str) -> String {
    let seen = ada.post("/desk/reps", &[("name", "Nina Noor"), ("email", NINA), ("role", role)]).await.expect(200);
    link(app, &seen.says("Pass this link on to Nina Noor"))
}

/// Nina uses her link.
async fn joins(app: &TestApp, path: &str) -> Person {
    let mut nina = Person::new(app);
    let form = [("password", PHRASE), ("totp", &*code_for(app, path, NINA))];
    nina.post(path, &form).await.expect(200).says("Keep these recovery codes").says("Nina Noor , ");
    nina
}

async fn id_of(app: &TestApp, email: &str) -> String {
    let mut conn = app.db().read().await.unwrap();
    store::rep::by_email(&mut conn, email).await.unwrap().unwrap().rep.id
}

async fn acts(app: &TestApp) -> Vec<String> {
    let mut conn = app.db().read().await.unwrap();
    store::audit::after(&mut conn, 0, 100).await.unwrap().into_iter().map(|row| row.act).collect()
}

fn session(app: &TestApp, rep: &Rep) -> RepSession {
    let now = app.app.clock.now();
    let later = now.plus(HOUR);
    RepSession { rep: rep.clone(), proved_at: Some(now), seen_at: Some(now), expires_at: later, ends_at: later }
}

on_both! {
    async fn an_admin_adds_a_rep_who_comes_in_by_the_link(app) {
        let mut ada = ada(&app).await;
        ada.get("/desk/reps").await.expect(200).says("Rita Reyes").says("rita@handled.example.com").says("Ada Adams (you)");
        let path = nina(&app, &mut ada, "rep").await;
        ada.get("/desk/reps").await.expect(200).says("Nina Noor").says("Has a link, not used yet").says("Not yet");
        let page = Person::new(&app).get(&path).await.expect(200).says("Welcome, Nina Noor").says(NINA);
        assert!(page.body.contains("otpauth://totp/") && page.body.contains("<svg class=\"qr\""));
        let code = code_for(&app, &path, NINA);
        for (password, totp, said) in [
            ("", code.as_str(), "too short"),
            ("short", code.as_str(), "too short"),
            ("123456789012", code.as_str(), "Many people use this password"),
            (PHRASE, "", "Type the 6 digits"),
            (PHRASE, "000000", "wrong or was used"),
        ] {
            let seen = Person::new(&app).post(&path, &[("password", password), ("totp", totp)]).await.expect(422).says(said);
            assert!(seen.title().starts_with("Error: "));
            assert_eq!((seen.value("password").unwrap(), seen.value("totp").unwrap()), (String::new(), String::new()));
        }
        let mut nina = joins(&app, &path).await;
        nina.get("/desk").await.expect(200).says("Nina Noor , rep");
        nina.get("/desk/reps").await.expect(403);
        ada.get("/desk/reps").await.expect(200).says_not("Has a link, not used yet");
        app.forward(30 * SECOND);
        let form = [("email", NINA), ("password", PHRASE), ("totp", &*code_for(&app, &path, NINA))];
        Person::new(&app).submit("/desk/sign-in", &form).await.expect(200).says("Nina Noor");
        assert!(acts(&app).await.iter().any(|act| act == "invite_rep"));
        assert!(acts(&app).await.iter().any(|act| act == "use_rep_link"));
    }

    async fn a_link_works_once_for_a_day_and_only_the_newest(app) {
        let mut ada = ada(&app).await;
        let first = nina(&app, &mut ada, "rep").await;
        let form = |path: &str| [("password".to_owned(), PHRASE.to_owned()), ("totp".to_owned(), code_for(&app, path, NINA))];
        let id = id_of(&app, NINA).await;
        let reset = ada.post(&format!("/desk/reps/{id}"), &[("do", "reset")]).await.expect(200);
        let second = link(&app, &reset);
        let gone = async |path: &str| {
            let form = form(path);
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            Person::new(&app).get(path).await.expect(410).says("This link has ended");
            Person::new(&app).post(path, &form).await.expect(410).says("This link has ended");
        };
        gone(&first).await;
        joins(&app, &second).await;
        gone(&second).await;
        let reset = ada.post(&format!("/desk/reps/{id}"), &[("do", "reset")]).await.expect(200);
        let third = link(&app, &reset);
        app.forward(DAY + MINUTE);
        gone(&third).await;
        let mut ada = self::ada(&app).await;
        ada.get("/desk/reps").await.expect(200).says("Needs a new link");
    }

    async fn a_link_of_somebody_disabled_is_dead(app) {
        let mut ada = ada(&app).await;
        let path = nina(&app, &mut ada, "rep").await;
        let there = format!("/desk/reps/{}", id_of(&app, NINA).await);
        ada.post(&there, &[("do", "disable")]).await.expect(303);
        Person::new(&app).get(&path).await.expect(410);
        ada.post(&there, &[("do", "reset")]).await.expect(409).says("was disabled in the meantime");
        ada.post(&there, &[("do", "enable")]).await.expect(303);
        Person::new(&app).get(&path).await.expect(410);
        ada.get("/desk/reps").await.expect(200).says("Needs a new link");
    }

    async fn a_refused_rep_is_told_why_and_what_was_typed_stays(app) {
        let good = [("name", "Nina Noor"), ("email", NINA), ("role", "viewer")];
        let long = "x".repeat(400);
        let mut ada = ada(&app).await;
        for (field, value, said) in [
            ("name", "", "This is empty"),
            ("name", long.as_str(), "This is too long"),
            ("name", "Nina\0Noor", "hidden character"),
            ("email", "", "Type an e-mail address"),
            ("email", "nina", "There is no @"),
            ("email", " RITA@handled.example.com ", "Somebody on this desk has this e-mail address"),
            ("role", "", "Choose a role"),
            ("role", "owner", "Choose a role"),
        ] {
            let form = good.map(|(name, kept)| (name, if name == field { value } else { kept }));
            let seen = ada.post("/desk/reps", &form).await.expect(422).says(said);
            assert!(seen.title().starts_with("Error: "), "{field}");
            let kept = if field == "email" { value } else { NINA };
            assert_eq!(seen.value("email").unwrap(), kept);
        }
        ada.post_raw("/desk/reps", b"name=%ff".to_vec()).await.expect(400);
        ada.post("/desk/reps", &good).await.expect(200);
        ada.post("/desk/reps", &good).await.expect(422).says("Somebody on this desk has this e-mail address");
    }

    async fn a_new_role_ends_the_sessions_and_is_read_at_each_request(app) {
        let (mut ada, mut vera) = (ada(&app).await, Person::at_desk(&app, &app.viewer.id).await);
        vera.get("/desk/merchants/new").await.expect(403);
        let there = format!("/desk/reps/{}", app.viewer.id);
        ada.get(&format!("/desk/reps?rep={}", app.viewer.id)).await.expect(200).says("Reset and make a new link");
        ada.post(&there, &[("do", "role"), ("role", "nothing")]).await.expect(422).says("Choose a role");
        ada.post(&there, &[("do", "role"), ("role", "viewer")]).await.expect(303);
        vera.get("/desk").await.expect(200);
        ada.submit(&there, &[("do", "role"), ("role", "rep")]).await.expect(200).says("The role is saved");
        vera.get("/desk").await.expect(303);
        let mut vera = Person::new(&app);
        vera.sign_in_at_desk(&app, "vera@handled.example.com").await.expect(200).says("Vera Voss , rep");
        vera.get("/desk/merchants/new").await.expect(200);
        // Without the end of the session, too: what the row says counts.
        app.db().write::<_, store::Error>(async |tx| store::rep::set_role(tx, &app.viewer.id, Role::Viewer).await).await.unwrap();
        vera.get("/desk/merchants/new").await.expect(403);
        assert_eq!(acts(&app).await.iter().filter(|act| act.starts_with("change_role")).count(), 1);
    }

    async fn a_disabled_rep_is_out_at_once_and_may_come_back(app) {
        let (mut ada, mut rita) = (ada(&app).await, Person::at_desk(&app, &app.rep.id).await);
        let there = format!("/desk/reps/{}", app.rep.id);
        rita.get("/desk").await.expect(200);
        ada.submit(&there, &[("do", "disable")]).await.expect(200).says("They cannot sign in any more").says("Disabled");
        ada.post(&there, &[("do", "disable")]).await.expect(303);
        rita.get("/desk").await.expect(303);
        Person::new(&app).sign_in_at_desk(&app, "rita@handled.example.com").await.expect(422);
        ada.submit(&there, &[("do", "enable")]).await.expect(200).says("They can sign in again").says_not(">Disabled");
        rita.get("/desk").await.expect(303);
        app.forward(30 * SECOND);
        Person::new(&app).sign_in_at_desk(&app, "rita@handled.example.com").await.expect(200);
        assert_eq!(acts(&app).await.iter().filter(|act| *act == "disable_rep").count(), 1);
    }

    async fn a_reset_takes_everything_away(app) {
        let (mut ada, mut rita) = (ada(&app).await, Person::at_desk(&app, &app.rep.id).await);
        let seen = ada.post(&format!("/desk/reps/{}", app.rep.id), &[("do", "reset")]).await.expect(200);
        rita.get("/desk").await.expect(303);
        Person::new(&app).sign_in_at_desk(&app, "rita@handled.example.com").await.expect(422);
        let path = link(&app, &seen);
        let form = [("password", PHRASE), ("totp", &*code_for(&app, &path, "rita@handled.example.com"))];
        Person::new(&app).post(&path, &form).await.expect(200).says("Rita Reyes , rep");
        app.forward(30 * SECOND);
        Person::new(&app).sign_in_at_desk(&app, "rita@handled.example.com").await.expect(422);
    }

    async fn the_last_admin_stays(app) {
        let mut ada = ada(&app).await;
        let mine = format!("/desk/reps/{}", app.admin.id);
        for form in [[("do", "role"), ("role", "rep")], [("do", "disable"), ("role", "")]] {
            ada.post(&mine, &form).await.expect(422).says("This is the last admin");
        }
        ada.post(&mine, &[("do", "reset")]).await.expect(422).says("You cannot reset yourself");
        // An admin who has not come in yet is none.
        let path = nina(&app, &mut ada, "admin").await;
        ada.post(&mine, &[("do", "disable")]).await.expect(422).says("This is the last admin");
        ada.get("/desk").await.expect(200).says("Ada Adams , admin");
        joins(&app, &path).await;
        ada.post(&mine, &[("do", "role"), ("role", "rep")]).await.expect(303);
        ada.get("/desk").await.expect(303);
    }

    async fn two_admins_cannot_take_each_others_role_at_once(app) {
        let mut ada = ada(&app).await;
        let path = nina(&app, &mut ada, "admin").await;
        joins(&app, &path).await;
        let nina = store::rep::find(&mut app.db().read().await.unwrap(), &id_of(&app, NINA).await).await.unwrap().unwrap().rep;
        let (of_ada, of_nina) = (session(&app, &app.admin), session(&app, &nina));
        let change = handled_portal::actions::change_role::change_role;
        let (one, other) = tokio::join!(
            change(&app.app, &of_ada, &nina.id, Role::Rep, ""),
            change(&app.app, &of_nina, &app.admin.id, Role::Viewer, ""),
        );
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        assert_eq!(store::rep::admins(&mut app.db().read().await.unwrap()).await.unwrap(), 1);
    }

    async fn managing_reps_needs_a_fresh_second_factor(app) {
        let mut ada = ada(&app).await;
        app.forward(10 * MINUTE + SECOND);
        let there = format!("/desk/reps/{}", app.rep.id);
        let to_step_up = "/desk/step-up?next=%2Fdesk%2Freps";
        let seen = ada.get("/desk/reps").await.expect(303);
        assert_eq!(seen.headers["location"], to_step_up);
        for (path, form) in [
            ("/desk/reps", vec![("name", "Nina Noor"), ("email", NINA), ("role", "rep")]),
            (&there, vec![("do", "role"), ("role", "admin")]),
            (&there, vec![("do", "disable")]),
            (&there, vec![("do", "enable")]),
            (&there, vec![("do", "reset")]),
        ] {
            let seen = ada.post(path, &form).await.expect(403).says("prove first that it is you");
            assert!(seen.links().contains(&"/desk/step-up?beside=1".to_owned()), "{form:?}");
            if path == "/desk/reps" {
                assert_eq!((seen.value("name").unwrap().as_str(), seen.value("email").unwrap().as_str()), ("Nina Noor", NINA));
            }
        }
        assert!(acts(&app).await.is_empty());
        let form = [("totp", &*code_of(&app, "ada@handled.example.com")), ("next", "/desk/reps")];
        ada.submit("/desk/step-up", &form).await.expect(200).says("People on this desk");
        ada.post(&there, &[("do", "disable")]).await.expect(303);
    }

    async fn only_admins_see_the_way_there(app) {
        for (id, sees) in [(&app.viewer.id, false), (&app.rep.id, false), (&app.admin.id, true)] {
            let seen = Person::at_desk(&app, id).await.get("/desk").await.expect(200);
            assert_eq!(seen.links().contains(&"/desk/reps".to_owned()), sees);
            assert!(seen.links().contains(&"/desk/me".to_owned()));
        }
    }

    async fn who_was_here_is_seen(app) {
        app.forward(HOUR);
        let mut rita = Person::new(&app);
        rita.sign_in_at_desk(&app, "rita@handled.example.com").await.expect(200);
        app.forward(HOUR);
        rita.get("/desk").await.expect(200);
        let now = app.app.clock.now();
        let reps = store::rep::list(&mut app.db().read().await.unwrap()).await.unwrap();
        let seen = |id: &str| reps.iter().find(|one| one.account.rep.id == id).unwrap().seen_at;
        assert_eq!(seen(&app.rep.id), Some(now));
        assert_eq!(seen(&app.viewer.id), None);
    }

    async fn the_command_line_still_disables_by_address(app) {
        let mut ada = ada(&app).await;
        let path = nina(&app, &mut ada, "rep").await;
        disable_rep(&app.app, &Email::parse(NINA).unwrap()).await.unwrap();
        Person::new(&app).get(&path).await.expect(410);
    }
}
