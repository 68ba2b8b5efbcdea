//! What actions promise, on both databases: guarded moves, equal forms, custody of the code.

use handled_portal::{
    actions::{
        self, Actor, Outcome,
        submit_code::{SubmitCode, submit_code},
    },
    domain::{
        access_request::{State, Turn},
        code::CollaboratorCode,
        event::{Accepted, Fact, replay},
        grant,
        moment::DAY,
    },
    error::Error,
    store,
};

use crate::{on_both, support::TestApp};

async fn contact_actor(app: &TestApp, id: &str) -> Actor {
    let contact = store::contact::find(&mut app.app.db.read().await.unwrap(), id).await.unwrap().unwrap();
    Actor::Contact(contact)
}

async fn give(app: &TestApp, actor: &Actor, reference: &str, version: i64, code: &str) -> Result<Outcome, Error> {
    let code = CollaboratorCode::parse(code).unwrap();
    let command = SubmitCode { reference, version, address: None, code: &code, agreement: None };
    submit_code(&app.app, actor, &command).await
}

on_both! {
    async fn fifty_equal_submits_at_once_make_one_event_and_one_code(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.clone();
        let actor = contact_actor(&app, &added.contacts[0].id).await;
        let tries = futures_util::future::join_all((0..50).map(|_| give(&app, &actor, &reference, 1, "0105"))).await;
        assert!(tries.iter().all(Result::is_ok), "{tries:?}");
        let done = tries.iter().filter(|one| matches!(one, Ok(Outcome::Done(_)))).count();
        assert_eq!(done, 1);
        let request = app.request(&reference).await;
        assert_eq!((request.state, request.version), (State::ReadyToSend, 2));
        assert_eq!(app.events(&reference).await.len(), 2);
    }

    async fn another_code_from_an_old_form_is_a_conflict_and_changes_nothing(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.clone();
        let actor = contact_actor(&app, &added.contacts[0].id).await;
        give(&app, &actor, &reference, 1, "0105").await.unwrap();
        let late = give(&app, &actor, &reference, 1, "9999").await;
        assert!(matches!(late, Err(Error::Conflict)), "{late:?}");
        assert_eq!(app.events(&reference).await.len(), 2);
        give(&app, &actor, &reference, 2, "9999").await.unwrap();
        assert_eq!(app.request(&reference).await.version, 3, "from the page as it stands it replaces the first");
    }

    async fn the_way_of_an_access_request_replays_from_its_events(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mia = contact_actor(&app, &added.contacts[0].id).await;
        let rita = app.actor();
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        actions::mark_sent::mark_sent(&app.app, &rita, reference, 2).await.unwrap();
        assert_eq!(app.request(reference).await.turn(), Turn::Merchant);
        let some = Accepted::Some(vec!["view_orders".into(), "view_products".into()]);
        actions::answer_request::answer_request(&app.app, &mia, reference, 3, some).await.unwrap();
        actions::confirm_access::confirm_access(&app.app, &rita, reference, 4, vec!["view_orders".into()]).await.unwrap();
        let active = app.request(reference).await;
        assert_eq!((active.state, active.code.is_none()), (State::Active, true), "the code is erased at active");
        actions::record_removal::record_removal(&app.app, &mia, reference, 5).await.unwrap();
        actions::confirm_removal::confirm_removal(&app.app, &rita, reference, 6).await.unwrap();
        let request = app.request(reference).await;
        let events = app.events(reference).await;
        assert_eq!(replay(&events), Some(request.state));
        let mut replayed = grant::replay(&events);
        replayed.sort_by(|a, b| a.permission.cmp(&b.permission));
        let rows = store::permission_grant::of_request(&mut app.app.db.read().await.unwrap(), &request.id).await.unwrap();
        assert_eq!(rows, replayed);
        assert_eq!(request.turn(), Turn::Nobody);
    }

    async fn a_code_is_erased_after_its_days_and_the_merchant_is_asked_again(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mia = contact_actor(&app, &added.contacts[0].id).await;
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        app.forward(30 * DAY + 1);
        assert_eq!(actions::sweep::sweep(&app.app).await.unwrap().codes, 1);
        assert_eq!(actions::sweep::sweep(&app.app).await.unwrap().codes, 0, "the same again finds nothing");
        let request = app.request(reference).await;
        assert_eq!((request.state, request.code.is_none()), (State::CodeWanted, true));
    }

    async fn an_unanswered_request_is_marked_and_stays_where_it_is(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mia = contact_actor(&app, &added.contacts[0].id).await;
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, 2).await.unwrap();
        app.forward(8 * DAY);
        assert_eq!(actions::sweep::sweep(&app.app).await.unwrap().checks, 1);
        let request = app.request(reference).await;
        assert_eq!((request.state, request.turn()), (State::Sent, Turn::Partner));
        assert!(request.flags.check.is_some());
    }

    async fn a_handle_of_another_merchant_is_held_without_a_word_and_the_rep_gets_a_task(app) {
        app.merchant("Acme", "acme").await;
        let added = app.merchant_with("Copycat", &[""], &["mia@copycat.example.com"]).await;
        let reference = added.requests[0].reference.as_str();
        let mia = contact_actor(&app, &added.contacts[0].id).await;
        let address = handled_portal::domain::store_address::StoreAddress::parse("acme").unwrap();
        let code = CollaboratorCode::parse("0105").unwrap();
        let command = SubmitCode { reference, version: 1, address: Some(&address), code: &code, agreement: None };
        submit_code(&app.app, &mia, &command).await.unwrap();
        let request = app.request(reference).await;
        assert_eq!(request.state, State::ReadyToSend);
        let refused = actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, request.version).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        let tasks = store::task::open(&mut app.app.db.read().await.unwrap(), 10).await.unwrap();
        assert_eq!(tasks.len(), 1);
        assert_eq!(tasks[0].note, "acme");
    }

    async fn a_move_taken_back_is_a_new_event_and_an_erased_code_stays_erased(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mia = contact_actor(&app, &added.contacts[0].id).await;
        let rita = app.actor();
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        actions::cancel_request::cancel_request(&app.app, &rita, reference, 2, false, "wrong merchant").await.unwrap();
        actions::take_back_move::take_back_move(&app.app, &rita, reference, 3, "it was the right one").await.unwrap();
        let request = app.request(reference).await;
        assert_eq!((request.state, request.code.is_none()), (State::CodeWanted, true));
        assert_eq!(app.events(reference).await.len(), 4);
        let twice = actions::take_back_move::take_back_move(&app.app, &rita, reference, 4, "again").await;
        assert!(matches!(twice, Err(Error::Invalid(_))), "{twice:?}");
    }

    async fn two_contacts_who_contradict_each_other_make_a_task_and_the_later_stands(app) {
        let added = app.merchant_with("Acme", &["acme"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
        let reference = added.requests[0].reference.as_str();
        let (mia, ole) = (contact_actor(&app, &added.contacts[0].id).await, contact_actor(&app, &added.contacts[1].id).await);
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, 2).await.unwrap();
        actions::answer_request::answer_request(&app.app, &mia, reference, 3, Accepted::All).await.unwrap();
        let some = Accepted::Some(vec!["view_orders".into()]);
        actions::answer_request::answer_request(&app.app, &ole, reference, 3, some).await.unwrap();
        let events = app.events(reference).await;
        assert!(matches!(events.last().unwrap().fact, Fact::Contradicted { .. }));
        let tasks = store::task::open(&mut app.app.db.read().await.unwrap(), 10).await.unwrap();
        assert_eq!(tasks.len(), 1);
        let granted = grant::replay(&events).into_iter().filter(|one| one.state == grant::GrantState::Granted).count();
        assert_eq!(granted, 1);
    }

    async fn nobody_changes_what_is_another_merchants(app) {
        let acme = app.merchant("Acme", "acme").await;
        let other = app.merchant("Other", "other").await;
        let stranger = contact_actor(&app, &other.contacts[0].id).await;
        let tried = give(&app, &stranger, &acme.requests[0].reference, 1, "0105").await;
        assert!(matches!(tried, Err(Error::NotFound)), "{tried:?}");
        let vera = Actor::rep(app.viewer.clone());
        let tried = actions::mark_opened::mark_opened(&app.app, &vera, &acme.requests[0].reference, 1).await;
        assert!(matches!(tried, Err(Error::Forbidden)), "{tried:?}");
    }
}
