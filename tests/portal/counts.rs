//! What the desk counts is kept by triggers: after anything that happens it is what counting would say.

use handled_portal::{
    actions::{
        Actor, cancel_request::cancel_request, copy_link::copy_link, reply_stuck::reply_stuck,
        report_stuck::report_stuck,
    },
    domain::{
        access_request::{AccessRequest, Flag, State, Turn},
        event::StuckOn,
        merchant::{Merchant, Store},
    },
    store::{self, Db, bulk::Whole},
};

use crate::{desk_reports::loads_agree, on_both, support::TestApp};

/// A statement of the test's own.
pub async fn run(app: &TestApp, text: &'static str) {
    match app.db() {
        Db::Sqlite { write, .. } => drop(sqlx::query(text).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(text).execute(pool).await.unwrap()),
    }
}

/// Numbers that a statement of the test's own says.
async fn numbers(app: &TestApp, text: &'static str) -> Vec<(String, i64)> {
    match app.db() {
        Db::Sqlite { write, .. } => sqlx::query_as(text).fetch_all(write).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(text).fetch_all(pool).await.unwrap(),
    }
}

/// Compares every count with the rows themselves.
pub async fn agree(app: &TestApp) {
    let mut conn = app.db().read().await.unwrap();
    let counts = store::queue::counts(&mut conn).await.unwrap();
    let sent = store::queue::sent_now(&mut conn).await.unwrap();
    drop(conn);
    let of =
        |rows: &[(String, i64)], name: &str| rows.iter().find(|(one, _)| one == name).map_or(0, |(_, count)| *count);
    let turns = numbers(app, "SELECT turn, COUNT(*) FROM access_request GROUP BY turn").await;
    let states = numbers(app, "SELECT state, COUNT(*) FROM access_request GROUP BY state").await;
    let flags = numbers(
        app,
        "SELECT 'stuck', COUNT(stuck_at) FROM access_request UNION ALL SELECT 'check', COUNT(check_at) FROM access_request \
         UNION ALL SELECT 'reasked', COUNT(reasked_at) FROM access_request UNION ALL SELECT 'paused', COUNT(paused_at) FROM access_request",
    )
    .await;
    for turn in Turn::ALL {
        assert_eq!(counts.on(turn), of(&turns, turn.name()), "{turn:?}");
    }
    for state in State::ALL {
        assert_eq!(counts.standing(state), of(&states, state.name()), "{state:?}");
    }
    for flag in Flag::ALL {
        assert_eq!(counts.flagged(flag), of(&flags, flag.name()), "{flag:?}");
    }
    assert_eq!(counts.all(), turns.iter().map(|(_, count)| count).sum::<i64>());
    assert_eq!(sent, of(&states, "sent"));
    let apart = numbers(
        app,
        "SELECT access_request.id, COUNT(*) FROM access_request JOIN merchant ON merchant.id = access_request.merchant_id \
         LEFT JOIN search ON search.access_request_id = access_request.id \
         WHERE merchant.rep_id <> access_request.rep_id OR search.number IS NULL GROUP BY access_request.id",
    )
    .await;
    assert_eq!(apart, [], "the rep beside the request is the merchant's, and each can be found");
    loads_agree(app).await;
}

/// Whatever can be done to one of these, one thing after another; what is refused changes nothing.
async fn stir(app: &TestApp, reference: &str, contact: Actor, contact_id: &str, salt: usize) {
    for step in 0..6 {
        let version = app.request(reference).await.version;
        match (step * 7 + salt) % 4 {
            0 => drop(copy_link(&app.app, &app.actor(), reference, contact_id, "test").await),
            1 => drop(report_stuck(&app.app, &contact, reference, version, StuckOn::Other, "").await),
            2 => drop(reply_stuck(&app.app, &app.actor(), reference, version).await),
            _ if salt.is_multiple_of(3) => {
                drop(cancel_request(&app.app, &app.actor(), reference, version, false, "no").await);
            }
            _ => {}
        }
    }
}

/// Copies of one merchant's request in every state, as the demo writes them.
fn copies(app: &TestApp, merchant: &Merchant, model: &AccessRequest) -> Whole {
    let mut whole = Whole::default();
    for (at, state) in State::ALL.into_iter().cycle().take(450).enumerate() {
        let (merchant_id, store_id) = (app.app.new_id().unwrap(), app.app.new_id().unwrap());
        let at_once = |holds: bool| holds.then_some(model.created_at);
        let mut request = model.clone();
        request.flags.stuck = at_once(at.is_multiple_of(7));
        request.flags.paused = at_once(at.is_multiple_of(5));
        whole.requests.push(AccessRequest {
            id: app.app.new_id().unwrap(),
            reference: format!("HND-COPY-{at:04}"),
            merchant_id: merchant_id.clone(),
            store_id: store_id.clone(),
            state,
            ..request
        });
        whole.stores.push(Store {
            id: store_id,
            merchant_id: merchant_id.clone(),
            handle: None,
            held_handle: None,
            label: format!("Copy {at}"),
            owner_id: None,
            created_at: model.created_at,
        });
        let merchant = Merchant { id: merchant_id, name: format!("Copy {at}"), ..merchant.clone() };
        whole.merchants.push((merchant, String::new(), format!("copy {at}")));
    }
    whole
}

on_both! {
    async fn the_counts_are_right_whatever_happens_at_once(app) {
        agree(&app).await;
        let mut all = Vec::new();
        for number in 0..8 {
            all.push(app.merchant(&format!("Merchant {number}"), &format!("m{number}")).await);
        }
        agree(&app).await;
        let each = all.iter().enumerate().flat_map(|(at, added)| (0..3).map(move |again| (at, again, added)));
        let stirred = each.map(|(at, again, added)| {
            let contact = Actor::Contact(added.contacts[0].clone());
            stir(&app, &added.requests[0].reference, contact, &added.contacts[0].id, at * 3 + again)
        });
        futures_util::future::join_all(stirred).await;
        agree(&app).await;
        let whole = copies(&app, &all[0].merchant, &app.request(&all[1].requests[0].reference).await);
        app.db().write::<_, store::Error>(async |tx| store::bulk::add(tx, &whole).await).await.unwrap();
        agree(&app).await;
        run(&app, "UPDATE access_request SET state = 'declined', turn = 'nobody', check_at = 7, stuck_at = NULL WHERE state IN ('sent', 'invited')").await;
        run(&app, "UPDATE merchant SET rep_id = (SELECT MAX(id) FROM rep) WHERE name LIKE 'Copy%'").await;
        agree(&app).await;
        run(&app, "DELETE FROM access_request WHERE state = 'declined' AND reference LIKE 'HND-COPY%'").await;
        agree(&app).await;
        let found = numbers(&app, "SELECT 'left', COUNT(*) FROM search").await;
        assert_eq!(found, numbers(&app, "SELECT 'left', COUNT(*) FROM access_request").await, "nothing is found that is gone");
    }
}
