//! The audit log: what stands in it, how it is read and filtered, taken away as a file, and checked.

use handled_portal::{
    actions::verify_audit::{Verdict, verify_audit},
    domain::{
        access_request::State,
        audit::{Deed, Head},
        moment::DAY,
    },
    store::{self, Db, audit::Entry},
};
use scraper::{Html, Selector};

use crate::{
    on_both,
    store_page::bring_to,
    support::{
        TestApp,
        person::{Person, Seen},
    },
};

async fn log(app: &TestApp) -> Vec<Entry> {
    store::audit::after(&mut app.db().read().await.unwrap(), 0, 10_000).await.unwrap()
}

async fn ada(app: &TestApp) -> Person {
    Person::at_desk(app, &app.admin.id).await
}

/// The numbers of the lines on the page.
fn numbers(seen: &Seen) -> Vec<i64> {
    let page = Html::parse_document(&seen.body);
    let cells = Selector::parse("#audit tbody td.num").unwrap();
    page.select(&cells).map(|cell| cell.text().collect::<String>().trim().parse().unwrap()).collect()
}

fn acts(log: &[Entry]) -> Vec<&str> {
    log.iter().map(|row| row.act.as_str()).collect()
}

/// The same statement, changed by hand behind the portal's back.
async fn tamper(app: &TestApp, statement: &'static str) {
    match app.db() {
        Db::Sqlite { write, .. } => drop(sqlx::query(statement).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(statement).execute(pool).await.unwrap()),
    }
}

async fn verdict(app: &TestApp, noted: Option<&Head>) -> Verdict {
    verify_audit(app.db(), &app.app.keys, noted, |_| {}).await.unwrap()
}

on_both! {
    async fn what_contacts_do_stands_in_the_log_with_where_it_came_from(app) {
        let added = app.merchant_with("Acme", &["acme"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
        let reference = added.requests[0].reference.as_str();
        let mut mia = Person::new(&app);
        mia.open_link(&app.link(&added).await).await.expect(200);
        mia.post(&format!("/access/{reference}/code"), &[("version", "3"), ("code", "0105")]).await.expect(303);
        mia.post(&format!("/access/{reference}/code"), &[("version", "3"), ("code", "7391")]).await.expect(409);
        mia.get(&format!("/access/{reference}/data.json")).await.expect(200);
        mia.get(&format!("/access/{reference}/data.pdf")).await.expect(200);
        mia.post("/sign-out", &[]).await.expect(303);
        let rows: Vec<Entry> = log(&app).await.into_iter().filter(|row| row.actor == "contact").collect();
        let wanted = ["open_link", "link_opened", "code_submitted", "refuse_late_code", "download_data", "download_data", "sign_out"];
        assert_eq!(acts(&rows), wanted);
        for row in &rows {
            assert_eq!((row.client.as_str(), row.merchant_id.as_ref()), ("127.0.0.1", Some(&added.merchant.id)), "{row:?}");
            assert_eq!(row.actor_id.as_ref(), Some(&added.contacts[0].id), "{row:?}");
        }
        let all = format!("{:?}", log(&app).await);
        for secret in ["Mia", "acme.example.com", "0105", "7391"] {
            assert!(!all.contains(secret), "the log holds {secret}");
        }
        let mut other = Person::new(&app);
        let link = app.link(&added).await;
        other.post("/i", &[("token", link.strip_prefix("/i/").unwrap()), ("do", "disown")]).await.expect(200);
        let link = app.link(&added).await;
        let form = [("token", link.strip_prefix("/i/").unwrap()), ("do", "pass"), ("name", "Noa Levi"), ("email", "noa@acme.example.com")];
        Person::new(&app).post("/i", &form).await.expect(303);
        let rows = log(&app).await;
        for act in ["disown_link", "link_disowned", "open_passed_link", "add_contact"] {
            assert_eq!(rows.iter().filter(|row| row.act == act).count(), 1, "{act}");
        }
        assert!(matches!(verdict(&app, None).await, Verdict::Whole(_)));
    }

    async fn what_reps_change_stands_in_the_log(app) {
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let added = app.merchant_with("Acme", &["acme"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
        bring_to(&app, &added, State::Active).await;
        let (merchant, reference) = (format!("/desk/merchants/{}", added.merchant.id), &added.requests[0].reference);
        let [mia, ole] = [&added.contacts[0].id, &added.contacts[1].id];
        rita.post(&format!("{merchant}/contacts"), &[("name", "Noa Levi"), ("email", "noa@acme.example.com")]).await.expect(303);
        rita.post(&format!("{merchant}/contacts/{mia}"), &[("name", "Mia Holm"), ("email", "mia@acme.example.com")]).await.expect(303);
        rita.post(&format!("{merchant}/contacts/{mia}"), &[("do", "own"), ("store", &added.requests[0].store_id)]).await.expect(303);
        rita.post(&format!("{merchant}/contacts/{ole}"), &[("do", "remove")]).await.expect(303);
        rita.post(&format!("{merchant}/stores"), &[("label", "Acme France")]).await.expect(303);
        rita.post(&format!("{merchant}/stores/{}", added.requests[0].store_id), &[("label", "Acme One"), ("store", "acme")]).await.expect(303);
        rita.post(&format!("{merchant}/notes"), &[("note", "Calls back on Monday.")]).await.expect(303);
        rita.post(&format!("/desk/requests/{reference}/cases"), &[("looked_at", "Stock"), ("reason", "One was lost.")]).await.expect(303);
        rita.post("/desk/sign-out", &[]).await.expect(303);
        let rows: Vec<Entry> = log(&app).await.into_iter().filter(|row| row.actor_id.as_ref() == Some(&app.rep.id)).collect();
        for act in ["add_merchant", "made", "add_contact", "correct_contact", "set_owner", "passed_to_owner", "remove_contact",
            "add_store", "set_store", "add_note", "note_case", "marked_sent", "confirmed", "sign_out"] {
            assert!(rows.iter().any(|row| row.act == act), "{act}: {:?}", acts(&rows));
        }
        assert!(rows.iter().filter(|row| row.act != "sign_out").all(|row| row.merchant_id.as_ref() == Some(&added.merchant.id)));
        // Each act has words of its own.
        let seen = ada(&app).await.get("/desk/audit").await.expect(200).says("Contact corrected").says("Acme").says("Rita Reyes");
        let page = Html::parse_document(&seen.body);
        for cell in page.select(&Selector::parse("#audit tbody th").unwrap()) {
            let words = cell.text().collect::<String>();
            assert!(words.starts_with(char::is_uppercase), "an act without words: {words}");
        }
    }

    async fn it_is_filtered_by_who_what_when_and_merchant(app) {
        let acme = app.merchant("Acme", "acme").await;
        bring_to(&app, &acme, State::Sent).await;
        app.forward(2 * DAY);
        let zeta = app.merchant("Zeta", "zeta").await;
        bring_to(&app, &zeta, State::ReadyToSend).await;
        let all = log(&app).await;
        let mut ada = ada(&app).await;
        let mut shows = async |query: &str, holds: &dyn Fn(&Entry) -> bool| {
            let seen = ada.get(&format!("/desk/audit?{query}")).await.expect(200);
            let mut wanted: Vec<i64> = all.iter().filter(|row| holds(row)).map(|row| row.number).collect();
            wanted.reverse();
            assert!(!wanted.is_empty(), "{query}");
            assert_eq!(numbers(&seen), wanted, "{query}");
        };
        let mia = &zeta.contacts[0].id;
        shows("", &|_| true).await;
        shows(&format!("merchant={}", zeta.merchant.id), &|row| row.merchant_id.as_ref() == Some(&zeta.merchant.id)).await;
        shows(&format!("rep={}", app.rep.id), &|row| row.actor_id.as_ref() == Some(&app.rep.id)).await;
        shows("rep=contact", &|row| row.actor == "contact").await;
        shows(&format!("rep={mia}"), &|row| row.actor_id.as_ref() == Some(mia)).await;
        shows("act=code_submitted", &|row| row.act == "code_submitted").await;
        shows("from=2026-03-05", &|row| row.at >= app.app.clock.now()).await;
        shows("to=2026-03-04", &|row| row.at < app.app.clock.now()).await;
        shows("from=2026-03-03&to=2026-03-03&act=made", &|row| row.act == "made" && row.at < app.app.clock.now()).await;
        shows(&format!("rep=rep&act=made&merchant={}", acme.merchant.id), &|row| row.act == "made" && row.merchant_id.as_ref() == Some(&acme.merchant.id)).await;
        ada.get("/desk/audit?act=forget_merchant").await.expect(200).says("No line fits.");
        ada.get(&format!("/desk/audit?rep={mia}")).await.expect(200).says("Mia Berg");
    }

    async fn a_filter_that_names_nothing_is_refused_with_a_sentence(app) {
        app.merchant("Acme", "acme").await;
        let mut ada = ada(&app).await;
        for (query, said) in [
            ("rep=nobody-i-know", "Nobody here has this id"),
            ("rep=%00", "Nobody here has this id"),
            ("act=fly", "The log knows nothing of this name"),
            ("from=31.3.2026", "Type a day such as 2026-03-31"),
            ("to=2026-02-30", "Type a day such as 2026-03-31"),
            ("from=2026-03-05&to=2026-03-04", "The last day is before the first"),
            ("merchant=absent", "There is no merchant with this id"),
            ("merchant=%27%20OR%201=1", "There is no merchant with this id"),
            ("after=x", "its place in the log cannot be read"),
            ("before=1.2.3", "its place in the log cannot be read"),
        ] {
            let seen = ada.get(&format!("/desk/audit?{query}")).await.expect(422).says(said);
            assert!(seen.title().starts_with("Error: "), "{query}");
            assert!(numbers(&seen).is_empty(), "{query} shows nothing");
            ada.get(&format!("/desk/audit.csv?{query}")).await.expect(422);
        }
        ada.get("/desk/audit?act=%ff").await.expect(400);
        ada.get("/desk/audit?after=-9223372036854775808.9223372036854775807").await.expect(200).says("No line fits.");
    }

    async fn it_is_read_page_by_page_in_both_directions(app) {
        for number in 0..40 {
            app.merchant(&format!("Merchant {number}"), &format!("m{number}")).await;
        }
        let whole: Vec<i64> = log(&app).await.iter().rev().map(|row| row.number).collect();
        assert!(whole.len() >= 80, "{}", whole.len());
        let mut ada = ada(&app).await;
        let link = |seen: &Seen, rel: &str| {
            let page = Html::parse_document(&seen.body);
            let found = page.select(&Selector::parse(&format!(".pager a[rel={rel}]")).unwrap()).next().and_then(|one| one.value().attr("href"));
            found.map(str::to_owned)
        };
        let mut seen = ada.get("/desk/audit").await.expect(200);
        let first = numbers(&seen);
        assert_eq!(link(&seen, "prev"), None);
        let mut read = first.clone();
        while let Some(next) = link(&seen, "next") {
            seen = ada.get(&next).await.expect(200);
            read.extend(numbers(&seen));
        }
        assert_eq!(read, whole, "every line once, the newest first");
        while let Some(before) = link(&seen, "prev") {
            seen = ada.get(&before).await.expect(200);
        }
        assert_eq!(numbers(&seen), first, "and back to the first page");
    }

    async fn it_is_taken_away_as_a_file_that_no_spreadsheet_runs_and_that_is_noted(app) {
        let added = app.merchant("=SUM(A1)", "acme").await;
        let other = app.merchant("Other", "other").await;
        let mut ada = ada(&app).await;
        let seen = ada.get(&format!("/desk/audit.csv?merchant={}", added.merchant.id)).await.expect(200);
        assert!(seen.headers["content-disposition"].to_str().unwrap().contains("audit-2026-03-03.csv"));
        assert!(seen.body.starts_with("\u{feff}number,at,actor,"), "{}", seen.body);
        assert!(seen.body.contains("\"'=SUM(A1)\"") && !seen.body.contains(",=SUM"), "{}", seen.body);
        assert!(!seen.body.contains(&other.merchant.id), "the filter holds");
        let rows = log(&app).await;
        let last = rows.last().unwrap();
        assert_eq!((last.act.as_str(), last.actor_id.as_ref()), ("export_audit", Some(&app.admin.id)));
        let whole = ada.get("/desk/audit.csv").await.expect(200);
        let lines = whole.body.lines().count() - 1;
        assert_eq!(lines, rows.len() + 1, "all, and that this export began");
        for rep in [&app.rep.id, &app.viewer.id] {
            let mut person = Person::at_desk(&app, rep).await;
            person.get("/desk/audit").await.expect(403);
            person.get("/desk/audit.csv").await.expect(403);
            person.get("/desk").await.expect(200).says_not("Audit log");
        }
    }

    async fn a_row_that_was_changed_taken_out_or_moved_is_found_and_so_is_a_log_that_was_cut(app) {
        for name in ["acme", "zeta", "beta"] {
            app.merchant(name, name).await;
        }
        let head = store::audit::head(&mut app.db().read().await.unwrap()).await.unwrap();
        assert_eq!(verdict(&app, None).await, Verdict::Whole(head.clone()));
        assert_eq!(verdict(&app, Some(&head)).await, Verdict::Whole(head.clone()));
        ada(&app).await.get("/desk/audit").await.expect(200).says(&head.to_string());

        tamper(&app, "UPDATE audit SET act = 'nothing' WHERE number = 2").await;
        assert_eq!(verdict(&app, None).await, Verdict::Changed(2));
        tamper(&app, "UPDATE audit SET act = 'add_merchant' WHERE number = 2").await;
        assert_eq!(verdict(&app, None).await, Verdict::Whole(head.clone()));

        // A line that is about a merchant no longer says so.
        tamper(&app, "UPDATE audit SET client = merchant_id, merchant_id = NULL WHERE number = 3").await;
        assert_eq!(verdict(&app, None).await, Verdict::Changed(3));
        tamper(&app, "UPDATE audit SET merchant_id = client, client = '' WHERE number = 3").await;

        tamper(&app, "UPDATE audit SET number = -3 WHERE number = 3").await;
        assert_eq!(verdict(&app, None).await, Verdict::Missing(3));
        tamper(&app, "UPDATE audit SET number = 3 WHERE number = -3").await;

        tamper(&app, "UPDATE audit SET number = -number WHERE number IN (4, 5)").await;
        tamper(&app, "UPDATE audit SET number = 9 + number WHERE number IN (-4, -5)").await;
        assert_eq!(verdict(&app, None).await, Verdict::Changed(4), "two rows changed places");
        tamper(&app, "UPDATE audit SET number = -number WHERE number IN (4, 5)").await;
        tamper(&app, "UPDATE audit SET number = 9 + number WHERE number IN (-4, -5)").await;
        assert_eq!(verdict(&app, None).await, Verdict::Whole(head.clone()));

        tamper(&app, "DELETE FROM audit WHERE number > 4").await;
        assert_eq!(verdict(&app, None).await, Verdict::CutAfter(4, head.number));
        tamper(&app, "UPDATE audit_head SET number = 4, chain = (SELECT chain FROM audit WHERE number = 4)").await;
        assert!(matches!(verdict(&app, None).await, Verdict::Whole(_)), "by itself it looks whole");
        assert_eq!(verdict(&app, Some(&head)).await, Verdict::NotAsNoted(head.number), "who noted the head finds it");
        for name in ["nova", "luna"] {
            app.merchant(name, name).await;
        }
        assert_eq!(verdict(&app, Some(&head)).await, Verdict::NotAsNoted(head.number), "also when it has grown again");
        tamper(&app, "UPDATE audit_head SET number = number - 1").await;
        assert!(matches!(verdict(&app, None).await, Verdict::HeadBehind(..)));
        tamper(&app, "UPDATE audit_head SET number = number + 1, chain = 'x'").await;
        assert!(matches!(verdict(&app, None).await, Verdict::HeadChanged(_)));
    }

    async fn a_transaction_that_fails_leaves_nothing_in_the_log(app) {
        let added = app.merchant("Acme", "acme").await;
        let before = log(&app).await.len();
        let twice = app.app.db.write(async |tx| {
            handled_portal::actions::audit::note(&app.app, tx, &app.actor(), Deed::Invite, ("merchant", "x"), &added.merchant.id)?;
            Err::<(), _>(handled_portal::error::Error::Conflict)
        }).await;
        assert!(twice.is_err());
        assert_eq!(log(&app).await.len(), before);
    }
}
