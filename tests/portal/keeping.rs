//! Backups while people write.

use std::sync::atomic::{AtomicBool, Ordering};

use handled_portal::{
    actions::{
        self,
        declare_no_code::{DeclareNoCode, declare_no_code},
        note_case::note_case,
        rotate_keys,
        submit_code::{SubmitCode, submit_code},
        verify_audit::{Verdict, verify_audit},
    },
    app::App,
    domain::{
        access_request::{NoCode, State},
        code::CollaboratorCode,
    },
    secret::{Keys, code_of},
    store::{Db, backup},
};

use crate::{on_both, support::person::Person};

/// How many cases there are, and how many lines of the log tell of one.
async fn cases(db: &Db) -> (i64, i64) {
    let Db::Sqlite { write, .. } = db else { panic!("a backup is a file") };
    let mut tx = write.begin_with("BEGIN").await.unwrap();
    let cases = sqlx::query_scalar("SELECT COUNT(*) FROM access_case").fetch_one(&mut *tx).await.unwrap();
    let told =
        sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE act = 'note_case'").fetch_one(&mut *tx).await.unwrap();
    (cases, told)
}

on_both! {
    async fn a_backup_holds_each_change_wholly_or_not_at_all_while_people_write(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.clone();
        let (rita, at) = (app.actor(), &app.app);
        let none = DeclareNoCode { reference: &reference, version: 1, address: None, reason: NoCode::AppInstalled, agreement: None };
        declare_no_code(at, &rita, &none).await.unwrap();
        actions::mark_sent::mark_sent(at, &rita, &reference, 2).await.unwrap();
        actions::confirm_access::confirm_access(at, &rita, &reference, 3, vec!["view_orders".into()]).await.unwrap();
        assert_eq!(app.request(&reference).await.state, State::Active);

        let stop = AtomicBool::new(false);
        let write = async {
            let mut number = 0;
            while !stop.load(Ordering::Relaxed) {
                number += 1;
                note_case(at, &rita, &reference, "Orders", &format!("Case {number}")).await.unwrap();
            }
            number
        };
        let take = async {
            let mut seen = Vec::new();
            for number in 0..4 {
                let file = app.folder.join(format!("{number}.db"));
                backup::backup(&at.db, &file, |_, _| {}).await.unwrap();
                let (db, _part) = backup::open(&file, &app.folder).await.unwrap();
                let (cases, told) = cases(&db).await;
                assert_eq!(cases, told);
                let verdict = verify_audit(&db, &at.keys, None, |_| {}).await.unwrap();
                assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
                seen.push(cases);
            }
            stop.store(true, Ordering::Relaxed);
            seen
        };
        let (written, seen) = futures_util::future::join(Box::pin(write), Box::pin(take)).await;
        assert!(seen.is_sorted() && seen[3] > seen[0] && seen[3] <= written, "people wrote meanwhile: {seen:?} of {written}");
    }

    async fn a_portal_that_runs_opens_what_was_sealed_with_a_key_made_since(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.clone();
        let code = CollaboratorCode::parse("0105").unwrap();
        let give = SubmitCode { reference: &reference, version: 1, address: None, code: &code, agreement: None };
        submit_code(&app.app, &app.actor(), &give).await.unwrap();
        let before = app.request(&reference).await.code.unwrap();

        Keys::rotate(&app.app.config.key_file(), &app.app.random).unwrap();
        let other = App::build(app.app.config.clone(), app.app.clock.clone(), app.app.random.clone()).await.unwrap();
        // The three reps' second factors, and the code.
        assert_eq!(rotate_keys::reseal(&other, |_, _| {}).await.unwrap(), 4);
        assert_eq!(rotate_keys::reseal(&other, |_, _| {}).await.unwrap(), 0, "the same again finds nothing to do");
        let after = app.request(&reference).await.code.unwrap();
        assert_ne!(before.key_id, after.key_id);

        let opened = app.app.keys.open(&code_of(&app.request(&reference).await.id), &after).unwrap();
        assert_eq!(opened.as_slice(), b"0105", "the running portal reads the key file again");
        let sealed = app.app.keys.seal(&app.app.random, "anything", b"x").unwrap();
        assert_eq!(sealed.key_id, after.key_id, "and seals with the new key from then on");
        Person::at_desk(&app, &app.rep.id).await.get("/desk").await.expect(200);
        let verdict = verify_audit(app.db(), &app.app.keys, None, |_| {}).await.unwrap();
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
    }
}
