//! An admin has a person or a merchant forgotten: what named them is nowhere any more, what happened stays.

use handled_portal::{
    actions::{
        self,
        cancel_request::cancel_request,
        report_stores::ask_about_data,
        verify_audit::{Verdict, verify_audit},
    },
    domain::{
        access_request::State,
        event,
        moment::{HOUR, MINUTE},
        notice::NoticeKind,
        task::TaskKind,
    },
    store::{self, Db},
};

use crate::{
    on_both,
    store_page::{bring_to, contact},
    support::{TestApp, pdf::Pdf, person::Person},
};

/// Every text in every table of the database, with where it stands.
async fn texts(app: &TestApp) -> Vec<(String, String)> {
    let mut found = Vec::new();
    match app.db() {
        Db::Sqlite { write, .. } => {
            let columns: Vec<(String, String)> = sqlx::query_as(
                "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
            ).fetch_all(write).await.unwrap();
            for (table, column) in columns {
                let text = format!("SELECT CAST(\"{column}\" AS TEXT) FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
                let Ok(values) = sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(text)).fetch_all(write).await
                else {
                    continue;
                };
                found.extend(values.into_iter().map(|value| (format!("{table}.{column}"), value)));
            }
        }
        Db::Postgres(pool) => {
            let columns: Vec<(String, String)> = sqlx::query_as(
                "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'",
            ).fetch_all(pool).await.unwrap();
            for (table, column) in columns {
                let text = format!("SELECT \"{column}\"::text FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
                let values: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(text)).fetch_all(pool).await.unwrap();
                found.extend(values.into_iter().map(|value| (format!("{table}.{column}"), value)));
            }
        }
    }
    assert!(found.len() > 100, "the search reads too little: {}", found.len());
    found
}

/// Where any of these words stands, in whatever case.
async fn standing(app: &TestApp, words: &[&str]) -> Vec<String> {
    let all = texts(app).await;
    let holds = |value: &str| words.iter().any(|word| value.to_lowercase().contains(&word.to_lowercase()));
    all.into_iter().filter(|(_, value)| holds(value)).map(|(place, value)| format!("{place}: {value}")).collect()
}

async fn ada(app: &TestApp) -> Person {
    Person::at_desk(app, &app.admin.id).await
}

/// A merchant that has been through everything that writes words down.
async fn full(app: &TestApp) -> actions::add_merchant::Added {
    let emails = ["mia@acme.example.com", "ole@acme.example.com"];
    let added = app.merchant_with("Nordwind Möbel", &["nordwind", "suedwind"], &emails).await;
    let (mia, reference) = (contact(&added), added.requests[0].reference.as_str());
    let mut browser = Person::new(app);
    browser.open_link(&app.link(&added).await).await.expect(200);
    browser.post("/sign-in", &[("email", "mia@acme.example.com")]).await;
    let version = app.request(reference).await.version;
    let on = handled_portal::domain::event::StuckOn::Other;
    actions::report_stuck::report_stuck(&app.app, &mia, reference, version, on, "Mia Berg here, I am lost.")
        .await
        .unwrap();
    ask_about_data(&app.app, &mia, &added.merchant.id, "Erase mia@acme.example.com").await.unwrap();
    let note = "mia berg calls back; nordwind is slow. See MIA@acme.example.com";
    actions::add_note::add_note(&app.app, &app.actor(), &added.merchant.id, note).await.unwrap();
    bring_to(app, &added, State::Active).await;
    actions::note_case::note_case(&app.app, &app.actor(), reference, "Order of Mia Berg", "Nordwind asked")
        .await
        .unwrap();
    let form = [
        ("token", app.link(&added).await.strip_prefix("/i/").unwrap().to_owned()),
        ("do", "pass".into()),
        ("name", "Zoë Park".into()),
        ("email", "zoe@acme.example.com".into()),
    ];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Person::new(app).post("/i", &form).await.expect(303);
    let second = added.requests[1].reference.as_str();
    cancel_request(&app.app, &app.actor(), second, app.request(second).await.version, false, "Mia Berg said so")
        .await
        .unwrap();
    added
}

/// Each timeline still leads to where its request stands.
async fn timelines_hold(app: &TestApp, references: &[&str]) {
    for reference in references {
        let (request, events) = (app.request(reference).await, app.events(reference).await);
        assert_eq!(event::replay(&events), Some(request.state), "{reference}");
        assert_eq!(i64::try_from(events.len()).unwrap(), request.version);
    }
    let verdict = verify_audit(app.db(), &app.app.keys, None, |_| {}).await.unwrap();
    assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
}

on_both! {
    async fn a_forgotten_person_is_nowhere_and_what_happened_stays(app) {
        let added = full(&app).await;
        let id = added.contacts[0].id.as_str();
        let reference = added.requests[0].reference.as_str();
        let mut mia = Person::signed_in(&app, id).await;
        let link = app.link(&added).await;
        let page = format!("/desk/merchants/{}/forget", added.merchant.id);
        let words = ["Mia Berg", "mia@acme"];
        assert!(standing(&app, &words).await.len() > 8, "they are known before");
        let facts = async || app.events(reference).await.into_iter().map(|one| (one.number, one.fact.name(), one.from, one.to, one.source, one.at)).collect::<Vec<_>>();
        let before = facts().await;

        let mut ada = ada(&app).await;
        ada.get(&format!("/desk/merchants/{}", added.merchant.id)).await.expect(200).says("Forget a person or this merchant");
        ada.get(&page).await.expect(200).says("Forget Mia Berg").says("First end what is open.");
        ada.get(&format!("{page}?contact={id}")).await.expect(200).says("Forget Mia Berg?");
        let wrong = ada.post(&page, &[("contact", id), ("confirm", "Ole Lund")]).await.expect(422).says("This is not the name.");
        assert!(wrong.title().starts_with("Error: "));
        ada.submit(&page, &[("contact", id), ("confirm", " mia  BERG ")]).await.expect(200).says("The person is forgotten.");

        assert_eq!(standing(&app, &words).await, Vec::<String>::new());
        assert_eq!(facts().await, before, "only words are gone");
        timelines_hold(&app, &[reference]).await;
        mia.get("/access").await.expect(303);
        mia.get(&link).await.expect(410);
        let seen = ada.get(&format!("/desk/requests/{reference}")).await.expect(200).says("a forgotten person").says_not("Mia");
        assert!(!seen.text().contains("I am lost"));
        ada.get(&format!("/desk/merchants/{}", added.merchant.id)).await.expect(200).says("Ole Lund").says("calls back; nordwind is slow");
        ada.get("/desk/audit").await.expect(200).says("a forgotten person").says("Person forgotten");
        let ole = Person::signed_in(&app, &added.contacts[1].id).await.get(&format!("/access/{reference}")).await.expect(200);
        ole.says("a forgotten person").says_not("Mia");
        let file = Person::signed_in(&app, &added.contacts[1].id).await.get(&format!("/access/{reference}/data.json")).await.expect(200);
        file.says_not("Mia").says("a forgotten person");
        let paper = Person::signed_in(&app, &added.contacts[1].id).await.get(&format!("/access/{reference}/data.pdf")).await.expect(200);
        let paper = Pdf::of(&paper.bytes).text();
        assert!(!paper.contains("Mia") && paper.contains("aforgottenperson") && paper.contains("OleLund"), "{paper}");
        ada.post(&page, &[("contact", id), ("confirm", "Mia Berg")]).await.expect(404);
    }

    async fn a_short_name_goes_as_a_word_of_its_own_and_leaves_what_is_no_name(app) {
        app.merchant("Nordwind", "nord").await;
        let added = app.merchant("Acme", "acme").await;
        let (id, reference) = (added.merchant.id.as_str(), added.requests[0].reference.as_str());
        let email = |name: &str| handled_portal::domain::email::Email::parse(&format!("{name}@acme.example.com")).unwrap();
        let mut short = Vec::new();
        for (name, address) in [("Ed", "one"), ("Al", "two"), ("Nord", "three"), ("Invited", "four")] {
            let add = actions::add_contact::add_contact;
            short.push((name, add(&app.app, &app.actor(), id, name, &email(address)).await.unwrap().id));
        }
        actions::copy_link::copy_link(&app.app, &app.actor(), reference, &added.contacts[0].id, "test").await.unwrap();
        // A reminder knows the state it was written in; a task knows the address that somebody else has.
        actions::remind::remind(&app.app, &app.actor(), reference, "test").await.unwrap();
        let (address, version) = (handled_portal::domain::store_address::StoreAddress::parse("nord").unwrap(), app.request(reference).await.version);
        actions::give_address::give_address(&app.app, &app.actor(), reference, version, &address).await.unwrap();
        actions::add_note::add_note(&app.app, &app.actor(), id, "Ed needed Al; we also invited Nord, nordic").await.unwrap();

        let page = format!("/desk/merchants/{id}/forget");
        let mut ada = ada(&app).await;
        for (name, contact) in &short {
            ada.post(&page, &[("contact", contact), ("confirm", name)]).await.expect(303);
        }
        let (notices, tasks, notes) = {
            let mut conn = app.db().read().await.unwrap();
            let notices = store::outbox::of_merchant(&mut conn, id).await.unwrap();
            (notices, store::task::open_of_merchant(&mut conn, id).await.unwrap(), store::note::of_merchant(&mut conn, id).await.unwrap())
        };
        assert!(notices.iter().any(|one| one.kind == NoticeKind::Reminder && one.about == "invited"), "{notices:?}");
        assert!(tasks.iter().any(|one| one.kind == TaskKind::HandleTaken && one.note == "nord"), "{tasks:?}");
        assert_eq!(notes[0].body, "[…] needed […]; we also […] […], nordic");
    }

    async fn who_adds_to_a_merchant_while_it_is_forgotten_comes_before_or_not_at_all(app) {
        let mut all = Vec::new();
        for at in 0..10 {
            let added = app.merchant(&format!("Nordwind {at}"), &format!("nordwind-{at}")).await;
            let reference = added.requests[0].reference.as_str();
            cancel_request(&app.app, &app.actor(), reference, 1, false, "no").await.unwrap();
            all.push(added);
        }
        let ada = ada(&app).await;
        let each = all.iter().map(|added| {
            let (mut ada, app) = (ada.clone(), &app);
            async move {
                let (id, reference) = (added.merchant.id.as_str(), added.requests[0].reference.as_str());
                let (page, name) = (format!("/desk/merchants/{id}/forget"), added.merchant.name.clone());
                let (actor, mia, person) = (app.actor(), contact(added), &added.contacts[0].id);
                let email = handled_portal::domain::email::Email::parse("zoe@nordwind.example.com").unwrap();
                let form = [("confirm", name.as_str())];
                let (forgotten, again, note, told, corrected) = Box::pin(futures_util::future::join5(
                    ada.post(&page, &form),
                    actions::ask_again::ask_again(&app.app, &actor, reference),
                    actions::add_note::add_note(&app.app, &actor, id, "Nordwind is slow"),
                    ask_about_data(&app.app, &mia, id, "Nordwind again"),
                    actions::correct_contact::correct_contact(&app.app, &actor, person, "Nordwind", &email),
                ))
                .await;
                // Each was done, or found nobody there.
                drop((note, told, corrected));
                (forgotten.status.as_u16(), again)
            }
        });
        let done = futures_util::future::join_all(each).await;
        for (added, (status, again)) in all.iter().zip(done) {
            match status {
                303 => assert!(again.is_err(), "asked again of who was forgotten"),
                422 => assert!(again.is_ok(), "nothing else keeps it from being forgotten"),
                other => panic!("{other}"),
            }
            if status == 422 {
                let again = again.unwrap();
                cancel_request(&app.app, &app.actor(), &again.reference, 1, false, "no").await.unwrap();
                let page = format!("/desk/merchants/{}/forget", added.merchant.id);
                ada.clone().post(&page, &[("confirm", added.merchant.name.as_str())]).await.expect(303);
            }
        }
        assert_eq!(standing(&app, &["Nordwind"]).await, Vec::<String>::new());
        assert_eq!(store::task::open(&mut app.db().read().await.unwrap(), 100).await.unwrap(), []);
    }

    async fn a_merchant_is_forgotten_once_nothing_is_open_and_is_nowhere_then(app) {
        let added = full(&app).await;
        let (id, reference) = (added.merchant.id.as_str(), added.requests[0].reference.as_str());
        let page = format!("/desk/merchants/{id}/forget");
        let mut ada = ada(&app).await;
        let typed = [("confirm", "nordwind möbel")];
        ada.post(&page, &typed).await.expect(422).says("A request is still open").says(reference);
        let version = app.request(reference).await.version;
        actions::record_removal::record_removal(&app.app, &contact(&added), reference, version).await.unwrap();
        ada.post(&page, &typed).await.expect(422).says("nobody has looked whether our access is gone");
        actions::confirm_removal::confirm_removal(&app.app, &app.actor(), reference, version + 1).await.unwrap();
        ada.post(&page, &[("confirm", "Nordwind")]).await.expect(422).says("This is not the name.");
        let words = ["Nordwind", "suedwind", "Mia Berg", "Ole Lund", "Zoë Park", "@acme.example.com"];
        assert!(standing(&app, &words).await.len() > 20, "it is known before");
        let mut ole = Person::signed_in(&app, &added.contacts[1].id).await;
        ada.submit(&page, &typed).await.expect(200).says("The merchant is forgotten.").says("This merchant was forgotten.");

        assert_eq!(standing(&app, &words).await, Vec::<String>::new());
        timelines_hold(&app, &[reference, &added.requests[1].reference]).await;
        ole.get("/access").await.expect(303);
        ada.get("/desk?q=nordwind").await.expect(200).says_not(reference);
        ada.get(&format!("/desk?q={reference}")).await.expect(200);
        ada.get(&page).await.expect(303);
        ada.submit(&page, &typed).await.expect(200).says("This merchant was forgotten.");
        ada.get(&format!("/desk/requests/{reference}")).await.expect(200);
        ada.get(&format!("/desk/audit?merchant={id}")).await.expect(200).says("Merchant forgotten").says("Access confirmed");
        for path in [format!("/desk/merchants/{id}"), format!("/desk/requests/{reference}"), "/desk".into(), "/desk/export.csv".into(), "/desk?state=removed".into()] {
            let seen = ada.get(&path).await.expect(200);
            assert!(!seen.body.contains("Nordwind") && !seen.body.contains("Mia Berg"), "{path}");
        }
        // Nothing is added to it any more, and its address is free.
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.post(&format!("/desk/merchants/{id}/contacts"), &[("name", "Eva Ek"), ("email", "eva@acme.example.com")]).await.expect(404);
        rita.post(&format!("/desk/merchants/{id}/notes"), &[("note", "Nordwind")]).await.expect(404);
        rita.post(&format!("/desk/merchants/{id}/stores"), &[("label", "Nordwind")]).await.expect(404);
        rita.post(&format!("/desk/requests/{reference}"), &[("do", "ask_again"), ("version", "1")]).await.expect(404);
        assert_eq!(standing(&app, &words).await, Vec::<String>::new());
        app.merchant("Another", "nordwind").await;
    }

    async fn a_code_that_is_still_kept_goes_with_the_merchant(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Lapsed).await;
        let reference = added.requests[0].reference.as_str();
        assert!(app.request(reference).await.code.is_some());
        ada(&app).await.post(&format!("/desk/merchants/{}/forget", added.merchant.id), &[("confirm", "Acme")]).await.expect(303);
        assert!(app.request(reference).await.code.is_none());
        timelines_hold(&app, &[reference]).await;
    }

    async fn only_an_admin_who_proved_the_second_factor_lately_forgets(app) {
        let added = app.merchant("Acme", "acme").await;
        let page = format!("/desk/merchants/{}/forget", added.merchant.id);
        let form = [("contact", added.contacts[0].id.as_str()), ("confirm", "Mia Berg")];
        for rep in [&app.rep.id, &app.viewer.id] {
            let mut person = Person::at_desk(&app, rep).await;
            person.get(&page).await.expect(403);
            person.post(&page, &form).await.expect(403);
            person.get(&format!("/desk/merchants/{}", added.merchant.id)).await.expect(200).says_not("Forget a person");
        }
        let mut ada = ada(&app).await;
        app.forward(11 * MINUTE);
        let step_up = |seen: crate::support::person::Seen| seen.headers["location"].to_str().unwrap().starts_with("/desk/step-up?next=");
        assert!(step_up(ada.get(&page).await.expect(303)));
        let seen = ada.post(&page, &form).await.expect(403).says("prove first that it is you");
        assert_eq!(seen.value("confirm").unwrap(), "Mia Berg", "what was typed stays");
        assert!(!standing(&app, &["Mia Berg"]).await.is_empty());
        let other = app.merchant("Other", "other").await;
        let mut ada = self::ada(&app).await;
        let foreign = [("contact", other.contacts[0].id.as_str()), ("confirm", "Mia Berg")];
        ada.post(&page, &foreign).await.expect(404);
        app.forward(HOUR);
    }
}
