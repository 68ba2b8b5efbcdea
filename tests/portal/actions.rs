//! What actions promise, on both databases: guarded moves, equal forms, custody of the code.

use handled_portal::{
    actions::{
        self, Actor, Outcome,
        submit_code::{SubmitCode, submit_code},
    },
    domain::{
        access_request::{State, Turn},
        code::CollaboratorCode,
        event::{Accepted, Fact, StuckOn, replay},
        grant,
        moment::DAY,
        notice::{NoticeKind, NoticeState},
        source::How,
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

    async fn a_look_that_found_nothing_new_holds_for_as_long_as_the_first_wait(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mia = contact_actor(&app, &added.contacts[0].id).await;
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, 2).await.unwrap();
        app.forward(8 * DAY);
        assert_eq!(actions::sweep::sweep(&app.app).await.unwrap().checks, 1);
        actions::reply_stuck::clear_check(&app.app, &app.actor(), reference, 4).await.unwrap();
        assert_eq!(actions::sweep::sweep(&app.app).await.unwrap().checks, 0, "somebody has just looked");
        app.forward(6 * DAY);
        assert_eq!(actions::sweep::sweep(&app.app).await.unwrap().checks, 0);
        app.forward(2 * DAY);
        assert_eq!(actions::sweep::sweep(&app.app).await.unwrap().checks, 1);
    }

    async fn a_request_said_to_be_sent_by_mistake_is_taken_back_after_its_mail_left_and_the_merchant_is_told(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mia = contact_actor(&app, &added.contacts[0].id).await;
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        let since = app.request(reference).await.since;
        app.forward(DAY);
        actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, 2).await.unwrap();
        while handled_portal::worker::step(&app.app).await.unwrap() > 0 {}
        let version = app.request(reference).await.version;
        assert_eq!(version, 4, "the link that went out has its line");
        actions::take_back_move::take_back_move(&app.app, &app.actor(), reference, version, "another store").await.unwrap();
        let request = app.request(reference).await;
        assert_eq!((request.state, request.since, request.code.is_some()), (State::ReadyToSend, since, true));
        let grants = store::permission_grant::of_request(&mut app.db().read().await.unwrap(), &request.id).await.unwrap();
        let mut replayed = grant::replay(&app.events(reference).await);
        replayed.sort_by(|a, b| a.permission.cmp(&b.permission));
        assert_eq!(grants, replayed);
        let notices = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert!(notices.iter().any(|one| one.about == "move_taken_back"), "{notices:?}");
    }

    async fn a_call_for_help_is_there_again_when_a_mistaken_move_is_taken_back(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mia = contact_actor(&app, &added.contacts[0].id).await;
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, 2).await.unwrap();
        actions::report_stuck::report_stuck(&app.app, &mia, reference, 3, StuckOn::CannotFind, "").await.unwrap();
        let stuck = app.request(reference).await.flags.stuck;
        app.forward(DAY);
        actions::find_lapsed::find_lapsed(&app.app, &app.actor(), reference, 4, true).await.unwrap();
        actions::take_back_move::take_back_move(&app.app, &app.actor(), reference, 5, "the wrong tab").await.unwrap();
        let request = app.request(reference).await;
        assert_eq!((request.state, request.flags.stuck), (State::Sent, stuck));
        assert!(stuck.is_some());
    }

    async fn a_request_taken_back_in_shopify_whose_code_is_gone_asks_for_it_again(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mia = contact_actor(&app, &added.contacts[0].id).await;
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, 2).await.unwrap();
        app.forward(31 * DAY);
        actions::sweep::sweep(&app.app).await.unwrap();
        let version = app.request(reference).await.version;
        actions::take_back_send::take_back_send(&app.app, &app.actor(), reference, version).await.unwrap();
        let request = app.request(reference).await;
        assert_eq!((request.state, request.turn()), (State::CodeWanted, Turn::Merchant));
        assert_eq!(replay(&app.events(reference).await), Some(State::CodeWanted));
        let notices = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert!(notices.iter().any(|one| one.kind == NoticeKind::CodeErased), "{notices:?}");
    }

    async fn a_form_that_erased_a_code_does_not_erase_the_next_one(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mia = contact_actor(&app, &added.contacts[0].id).await;
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        actions::erase_code::erase_code(&app.app, &mia, reference, 2).await.unwrap();
        give(&app, &mia, reference, 3, "7391").await.unwrap();
        let again = actions::erase_code::erase_code(&app.app, &mia, reference, 2).await.unwrap();
        assert!(matches!(again, Outcome::DoneBefore(_)));
        assert!(app.request(reference).await.code.is_some());
    }

    async fn late_forms_do_not_tell_which_code_lies_here(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mia = contact_actor(&app, &added.contacts[0].id).await;
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        for guess in ["0000", "0001", "0002", "0003", "0004"] {
            assert!(matches!(give(&app, &mia, reference, 1, guess).await, Err(Error::Conflict)), "{guess}");
        }
        let right = give(&app, &mia, reference, 1, "0105").await;
        assert!(matches!(right, Err(Error::Conflict)), "after five wrong ones there is no answer: {right:?}");
        app.forward(DAY);
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        assert_eq!(app.events(reference).await.len(), 2);
    }

    async fn a_word_noted_for_a_merchant_leaves_what_waits_to_be_told(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        actions::invite::invite(&app.app, &app.actor(), reference, &added.contacts[0].id).await.unwrap();
        let by_phone = Actor::Rep { rep: app.rep.clone(), how: Some(How::Phone) };
        let address = handled_portal::domain::store_address::StoreAddress::parse("acme-two").unwrap();
        let version = app.request(reference).await.version;
        actions::give_address::give_address(&app.app, &by_phone, reference, version, &address).await.unwrap();
        let waiting = |notices: Vec<handled_portal::domain::notice::Notice>| {
            notices.into_iter().filter(|one| one.kind == NoticeKind::Invitation && one.state == NoticeState::Queued).count()
        };
        let notices = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert_eq!(waiting(notices), 1, "the invitation still goes out");
        let version = app.request(reference).await.version;
        give(&app, &by_phone, reference, version, "0105").await.unwrap();
        let notices = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert_eq!(waiting(notices), 0, "with the code here, nobody has to be invited to give it");
    }

    async fn an_address_in_shopify_is_not_changed_on_the_desk(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let mia = contact_actor(&app, &added.contacts[0].id).await;
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, 2).await.unwrap();
        let store_id = added.requests[0].store_id.as_str();
        let other = handled_portal::domain::store_address::StoreAddress::parse("acme-two").unwrap();
        for address in [Some(&other), None] {
            let tried = actions::set_store::set_store(&app.app, &app.actor(), store_id, "Acme", address).await;
            assert!(matches!(tried, Err(Error::Refused(_))), "{tried:?}");
        }
        let same = handled_portal::domain::store_address::StoreAddress::parse("acme").unwrap();
        actions::set_store::set_store(&app.app, &app.actor(), store_id, "Acme Germany", Some(&same)).await.unwrap();
        let shop = store::shop::get(&mut app.db().read().await.unwrap(), store_id).await.unwrap();
        assert_eq!((shop.label.as_str(), shop.handle.as_deref()), ("Acme Germany", Some("acme")));
    }

    async fn a_permission_we_never_asked_for_is_an_extra_one_also_after_a_lapse(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let asked = ["view_orders".to_owned()];
        app.db().write::<_, store::Error>(async |tx| {
            let before = store::permission_grant::of_request(tx, &added.requests[0].id).await?;
            let after: Vec<_> = before.iter().filter(|one| asked.contains(&one.permission)).cloned().collect();
            store::permission_grant::put(tx, &added.requests[0].id, &before, &after).await
        }).await.unwrap();
        let mia = contact_actor(&app, &added.contacts[0].id).await;
        give(&app, &mia, reference, 1, "0105").await.unwrap();
        actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, 2).await.unwrap();
        let both = vec!["view_orders".to_owned(), "view_products".to_owned()];
        actions::confirm_access::confirm_access(&app.app, &app.actor(), reference, 3, both.clone()).await.unwrap();
        actions::find_lapsed::find_lapsed(&app.app, &app.actor(), reference, 4, false).await.unwrap();
        actions::confirm_access::confirm_access(&app.app, &app.actor(), reference, 5, both).await.unwrap();
        let grants = store::permission_grant::of_request(&mut app.db().read().await.unwrap(), &added.requests[0].id).await.unwrap();
        let states: Vec<_> = grants.iter().map(|one| (one.permission.as_str(), one.state)).collect();
        assert_eq!(states, [("view_orders", grant::GrantState::Granted), ("view_products", grant::GrantState::Extra)]);
    }
}
