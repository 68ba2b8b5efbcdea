//! What the sweep does as time goes by, with the clock set; and that several instances at once do each thing once.

use handled_portal::{
    actions::{
        add_merchant::Added,
        note_case::note_case,
        sweep::{Swept, sweep},
        verify_audit::{Verdict, verify_audit},
    },
    app::App,
    domain::{
        access_request::{State, Turn},
        audit::Head,
        event::Fact,
        moment::{DAY, MINUTE},
        task::TaskKind,
    },
    store::{self, Db, task::Task},
};

use crate::{
    on_both,
    store_page::bring_to,
    support::{TestApp, person::Person},
};

async fn swept(app: &TestApp) -> Swept {
    sweep(&app.app).await.unwrap()
}

/// Open tasks that say how long nobody signed in.
async fn quiet(app: &TestApp) -> Vec<Task> {
    let all = store::task::open(&mut app.db().read().await.unwrap(), 100).await.unwrap();
    all.into_iter().filter(|task| task.kind == TaskKind::StoreQuiet).collect()
}

async fn acts(app: &TestApp, act: &str) -> usize {
    let rows = store::audit::after(&mut app.db().read().await.unwrap(), 0, 10_000).await.unwrap();
    rows.iter().filter(|row| row.act == act).count()
}

async fn run(app: &TestApp, statement: &'static str) {
    match app.db() {
        Db::Sqlite { write, .. } => drop(sqlx::query(statement).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(statement).execute(pool).await.unwrap()),
    }
}

async fn count(app: &TestApp, text: &'static str) -> i64 {
    match app.db() {
        Db::Sqlite { write, .. } => sqlx::query_scalar(text).fetch_one(write).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(text).fetch_one(pool).await.unwrap(),
    }
}

async fn verdict(app: &TestApp, noted: Option<&Head>) -> Verdict {
    verify_audit(app.db(), &app.app.keys, noted, |_| {}).await.unwrap()
}

async fn head(app: &TestApp) -> Head {
    store::audit::head(&mut app.db().read().await.unwrap()).await.unwrap()
}

/// A second instance on the same database, with a clock that stands where the first one's does.
async fn another(app: &TestApp) -> App {
    App::build(app.app.config.clone(), app.app.clock.clone(), app.app.random.clone()).await.unwrap()
}

async fn active(app: &TestApp, name: &str, handle: &str) -> Added {
    let added = app.merchant(name, handle).await;
    bring_to(app, &added, State::Active).await;
    added
}

on_both! {
    async fn a_rep_hears_in_time_that_nobody_signed_in_to_a_store_and_looks_after_90_days(app) {
        let added = active(&app, "Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        app.forward(60 * DAY - MINUTE);
        assert_eq!((swept(&app).await.quiet, quiet(&app).await.len()), (0, 0));
        for (days, minutes) in [(60, 1), (75, 15 * 24 * 60), (85, 10 * 24 * 60)] {
            app.forward(minutes * MINUTE);
            assert_eq!(swept(&app).await.quiet, 1, "{days}");
            assert_eq!(swept(&app).await.quiet, 0, "the same again finds nothing to do");
            let open = quiet(&app).await;
            assert_eq!(open.len(), 1, "the later one takes the place of the one before");
            assert_eq!((open[0].note.as_str(), open[0].access_request_id.as_deref()), (days.to_string().as_str(), Some(added.requests[0].id.as_str())));
        }
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get("/desk").await.expect(200).says("none of us has signed in to Acme acme for 85 days");
        assert_eq!(app.request(reference).await.flags.check, None);

        app.forward(5 * DAY);
        let done = swept(&app).await;
        assert_eq!((done.checks, done.quiet), (1, 0));
        let request = app.request(reference).await;
        assert_eq!((request.state, request.turn()), (State::Active, Turn::Partner), "a timer moves no state");
        assert!(request.flags.check.is_some() && quiet(&app).await.is_empty());
        assert_eq!(swept(&app).await, Swept::default());

        // It is as it was; still nobody is known to have been there.
        let version = request.version.to_string();
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.post(&format!("/desk/requests/{reference}"), &[("do", "clear_check"), ("version", &version)]).await.expect(303);
        app.forward(29 * DAY);
        assert_eq!(swept(&app).await.checks, 0);
        app.forward(DAY);
        assert_eq!(swept(&app).await.checks, 1, "it is asked again after 30 days");
    }

    async fn who_signs_in_to_the_store_says_so_and_the_days_count_anew(app) {
        let added = active(&app, "Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let page = format!("/desk/requests/{reference}");
        app.forward(61 * DAY);
        assert_eq!(swept(&app).await.quiet, 1);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get(&page).await.expect(200).says("Last known sign-in").says("I signed in to the store");
        for _ in 0..2 {
            rita.post(&page, &[("do", "signed_in"), ("version", "1")]).await.expect(303);
        }
        assert_eq!(acts(&app, "note_sign_in").await, 1, "a form sent twice is one");
        assert!(quiet(&app).await.is_empty(), "what was said of it is over");
        app.forward(59 * DAY);
        assert_eq!(swept(&app).await.quiet, 0);

        // A use that is noted says so too.
        note_case(&app.app, &app.actor(), reference, "Orders", "One was missing").await.unwrap();
        app.forward(59 * DAY);
        assert_eq!(swept(&app).await.quiet, 0);
        app.forward(31 * DAY);
        assert_eq!(swept(&app).await.checks, 1);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.post(&page, &[("do", "signed_in"), ("version", "1")]).await.expect(303);
        let request = app.request(reference).await;
        assert_eq!((request.flags.check, request.turn()), (None, Turn::Nobody), "what was to be checked is known then");
        assert_eq!(app.events(reference).await.last().unwrap().fact, Fact::CheckCleared);

        // Where access is not on, nothing runs; and it begins anew with the next one.
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.post(&page, &[("do", "signed_in"), ("version", "1")]).await.expect(403);
        handled_portal::actions::find_lapsed::find_lapsed(&app.app, &app.actor(), reference, request.version, true).await.unwrap();
        rita.post(&page, &[("do", "signed_in"), ("version", "1")]).await.expect(409);
        app.forward(200 * DAY);
        assert_eq!((swept(&app).await.quiet, app.request(reference).await.flags.check), (0, None));
    }

    async fn two_instances_that_sweep_at_once_do_each_thing_once(app) {
        for number in 0..4 {
            let code = app.merchant("Code", &format!("code-{number}")).await;
            bring_to(&app, &code, State::ReadyToSend).await;
            let sent = app.merchant("Sent", &format!("sent-{number}")).await;
            bring_to(&app, &sent, State::Sent).await;
            active(&app, "Active", &format!("active-{number}")).await;
        }
        let other = another(&app).await;
        app.forward(61 * DAY);
        let (one, two) = futures_util::future::join(Box::pin(sweep(&app.app)), Box::pin(sweep(&other))).await;
        let (one, two) = (one.unwrap(), two.unwrap());
        // Codes of the four that wait to be sent, and of the four that were.
        assert_eq!(one.codes + two.codes, 8, "{one:?} {two:?}");
        assert_eq!(one.checks + two.checks, 4, "{one:?} {two:?}");
        assert_eq!(one.quiet + two.quiet, 4, "{one:?} {two:?}");
        assert_eq!((acts(&app, "code_erased").await, acts(&app, "check_raised").await, quiet(&app).await.len()), (8, 4, 4));
        assert_eq!(count(&app, "SELECT COUNT(*) FROM outbox WHERE kind = 'code_erased'").await, 4, "each is told once");
        let again = swept(&app).await;
        assert_eq!((again.codes, again.checks, again.quiet), (0, 0, 0));
        // And the old log, at once too.
        app.forward(800 * DAY);
        let all = head(&app).await;
        let mut audit = 0;
        for _ in 0..3 {
            let (one, two) = futures_util::future::join(Box::pin(sweep(&app.app)), Box::pin(sweep(&other))).await;
            audit += one.unwrap().audit + two.unwrap().audit;
        }
        assert!(i64::try_from(audit).unwrap() >= all.number, "{audit} of {}", all.number);
        let oldest = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1).await.unwrap();
        assert!(oldest[0].number > all.number);
        assert!(matches!(verdict(&app, None).await, Verdict::Whole(_)));
    }

    async fn what_has_expired_is_deleted_and_what_lives_stays(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = Person::new(&app);
        mia.open_link(&app.link(&added).await).await.expect(200);
        app.link(&added).await;
        let _rita = Person::at_desk(&app, &app.rep.id).await;
        let links = "SELECT COUNT(*) FROM invitation";
        let sessions = "SELECT (SELECT COUNT(*) FROM contact_session) + (SELECT COUNT(*) FROM rep_session)";
        assert_eq!((count(&app, links).await, count(&app, sessions).await), (2, 2));
        assert_eq!(swept(&app).await.expired, 0);
        app.forward(13 * 60 * MINUTE);
        assert_eq!(swept(&app).await.expired, 1, "the rep's session");
        app.forward(40 * DAY);
        swept(&app).await;
        assert_eq!((count(&app, links).await, count(&app, sessions).await), (2, 0));
        app.forward(50 * DAY);
        swept(&app).await;
        assert_eq!(count(&app, links).await, 2, "their pages still say that they have expired");
        app.forward(8 * DAY);
        assert_eq!(swept(&app).await.expired, 2);
        assert_eq!(count(&app, links).await, 0);
        assert_eq!(swept(&app).await.expired, 0);
    }

    async fn a_part_of_the_sweep_that_fails_keeps_no_other_from_its_work(app) {
        let _rita = Person::at_desk(&app, &app.rep.id).await;
        app.forward(DAY);
        // The digests cannot be written; what has expired goes all the same.
        run(&app, "ALTER TABLE rep_mail RENAME TO put_away").await;
        assert!(sweep(&app.app).await.is_err(), "whoever runs it hears of it");
        assert_eq!(count(&app, "SELECT COUNT(*) FROM rep_session").await, 0);
        run(&app, "ALTER TABLE put_away RENAME TO rep_mail").await;
        swept(&app).await;
    }

    async fn old_lines_of_the_audit_log_go_and_a_signed_mark_says_where_it_begins(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Sent).await;
        let old = head(&app).await;
        assert!(old.number > 3);
        app.forward(729 * DAY);
        swept(&app).await;
        app.merchant("Nord", "nord").await;
        let kept = head(&app).await;
        app.forward(2 * DAY);
        let gone = swept(&app).await.audit;
        assert_eq!(i64::try_from(gone).unwrap(), old.number);
        let rows = store::audit::after(&mut app.db().read().await.unwrap(), 0, 10_000).await.unwrap();
        assert_eq!(rows[0].number, old.number + 1, "what is younger stays");
        let Verdict::Whole(now) = verdict(&app, Some(&kept)).await else { panic!("not whole") };
        assert_eq!(verdict(&app, Some(&old)).await, Verdict::Whole(now.clone()), "the mark is the last row that went");
        let before = Head { number: old.number - 1, chain: "0a".repeat(32) };
        assert_eq!(verdict(&app, Some(&before)).await, Verdict::BeforeAnchor(before.number, old.number));
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.get("/desk/audit").await.expect(200);

        // A mark that somebody else wrote is found, and so is a row that went without it.
        run(&app, "UPDATE audit_anchor SET number = number + 1").await;
        assert_eq!(verdict(&app, None).await, Verdict::AnchorChanged(old.number + 1));
        run(&app, "UPDATE audit_anchor SET number = 0, chain = ''").await;
        assert_eq!(verdict(&app, None).await, Verdict::Missing(1));
        run(&app, "UPDATE audit_anchor SET number = 0, chain = 'x'").await;
        assert_eq!(verdict(&app, None).await, Verdict::AnchorChanged(0));
    }

    async fn a_line_that_is_not_as_it_was_written_is_never_swept_away(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Sent).await;
        run(&app, "UPDATE audit SET act = 'reveal_code' WHERE number = 3").await;
        app.forward(731 * DAY);
        assert_eq!(swept(&app).await.audit, 2, "those before it go");
        assert_eq!(swept(&app).await.audit, 0);
        assert_eq!(verdict(&app, None).await, Verdict::Changed(3));
        run(&app, "UPDATE audit_anchor SET proof = 'x'").await;
        run(&app, "DELETE FROM audit WHERE number = 3").await;
        assert_eq!(swept(&app).await.audit, 0, "nor behind a mark that is not ours");
        assert_eq!(verdict(&app, None).await, Verdict::AnchorChanged(2));
    }
}
