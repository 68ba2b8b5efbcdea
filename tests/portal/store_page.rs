//! The store page and the pages below it, as a merchant's contact meets them.

use handled_portal::{
    actions::{
        self, Actor,
        add_merchant::Added,
        submit_code::{SubmitCode, submit_code},
    },
    domain::{
        access_request::State,
        code::CollaboratorCode,
        event::{Accepted, ShopifyAnswer},
        moment::DAY,
        source::How,
    },
    store,
};

use crate::{
    on_both,
    support::{Engine, Setup, TestApp, person::Person},
};

async fn mia(app: &TestApp, added: &Added) -> Person {
    Person::signed_in(app, &added.contacts[0].id).await
}

pub fn contact(added: &Added) -> Actor {
    Actor::Contact(added.contacts[0].clone())
}

pub async fn give_code(app: &TestApp, actor: &Actor, reference: &str) {
    let version = app.request(reference).await.version;
    let code = CollaboratorCode::parse("0105").unwrap();
    submit_code(&app.app, actor, &SubmitCode { reference, version, address: None, code: &code, agreement: None })
        .await
        .unwrap();
}

/// Brings a fresh access request to a state, the way people do.
pub async fn bring_to(app: &TestApp, added: &Added, state: State) {
    let reference = added.requests[0].reference.as_str();
    let (mia, rep) = (contact(added), app.actor());
    let version = async || app.request(reference).await.version;
    if matches!(
        state,
        State::ReadyToSend | State::Sent | State::Accepted | State::Active | State::Lapsed | State::Removed
    ) {
        give_code(app, &mia, reference).await;
    }
    if matches!(state, State::Sent | State::Accepted | State::Active | State::Lapsed | State::Removed) {
        actions::mark_sent::mark_sent(&app.app, &rep, reference, version().await).await.unwrap();
    }
    if matches!(state, State::Accepted | State::Active | State::Removed) {
        actions::answer_request::answer_request(&app.app, &mia, reference, version().await, Accepted::All)
            .await
            .unwrap();
    }
    if matches!(state, State::Active | State::Removed) {
        let keys = app.app.live().catalogue.permissions.iter().map(|one| one.key.clone()).collect();
        actions::confirm_access::confirm_access(&app.app, &rep, reference, version().await, keys).await.unwrap();
    }
    let at = version().await;
    match state {
        State::CodeWanted => {
            give_code(app, &mia, reference).await;
            actions::erase_code::erase_code(&app.app, &mia, reference, version().await).await.unwrap();
        }
        State::Declined => {
            actions::decline_request::decline_request(&app.app, &mia, reference, at, false, "Too much").await.unwrap();
        }
        State::Lapsed => {
            actions::find_lapsed::find_lapsed(&app.app, &rep, reference, at, true).await.unwrap();
        }
        State::Removed => {
            actions::record_removal::record_removal(&app.app, &mia, reference, at).await.unwrap();
        }
        State::Cancelled => {
            let reason = "an inside word";
            actions::cancel_request::cancel_request(&app.app, &rep, reference, at, false, reason).await.unwrap();
        }
        _ => {}
    }
    assert_eq!(app.request(reference).await.state, state);
}

on_both! {
    async fn every_state_has_a_page_with_a_turn_and_a_next_step(app) {
        for state in State::ALL {
            let added = app.merchant("Acme", &format!("acme-{}", state.name().replace('_', "-"))).await;
            bring_to(&app, &added, state).await;
            let mut mia = mia(&app, &added).await;
            let base = format!("/access/{}", added.requests[0].reference);
            let seen = mia.get(&base).await.expect(200).says("Rita Reyes").says_not("0105").says_not("an inside word");
            let turn = ["Your turn:", "Our turn:", "Nothing to do:"].iter().any(|turn| seen.title().starts_with(turn));
            assert!(turn, "{state:?}: {}", seen.title());
            assert!(!seen.text().contains("store-"), "{state:?}: a sentence is missing");
            for page in ["code", "owner", "permissions", "cases", "data"] {
                mia.get(&format!("{base}/{page}")).await.expect(200).says_not("0105");
            }
        }
    }

    async fn a_code_is_taken_as_people_paste_it_and_never_comes_back(app) {
        let added = app.merchant_with("Acme", &[""], &["mia@acme.example.com"]).await;
        let mut mia = mia(&app, &added).await;
        let page = format!("/access/{}/code", added.requests[0].reference);
        let version = mia.get(&page).await.expect(200).value("version").unwrap();
        let domain = [("version", version.as_str()), ("store", "www.acme.example"), ("code", "9217")];
        let refused = mia.post(&page, &domain).await.expect(422).says("Type the code again").says_not("9217");
        assert!(refused.title().starts_with("Error: "), "{}", refused.title());
        assert_eq!(refused.value("store").unwrap(), "www.acme.example", "what was typed stays");
        let pasted = [("version", version.as_str()), ("store", " https://admin.shopify.com/store/Acme-1/settings "), ("code", "９２ １-7")];
        let seen = mia.submit(&page, &pasted).await.expect(200);
        seen.says("Code received, hidden").says("acme-1.myshopify.com").says_not("9217");
        assert_eq!(app.request(&added.requests[0].reference).await.state, State::ReadyToSend);
    }

    async fn a_form_sent_twice_is_one_code_and_one_answer(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = mia(&app, &added).await;
        let page = format!("/access/{}/code", added.requests[0].reference);
        for _ in 0..2 {
            let sent = mia.post(&page, &[("version", "1"), ("code", "9217")]).await.expect(303);
            assert!(sent.headers["location"].to_str().unwrap().ends_with(&added.requests[0].reference));
        }
        assert_eq!(app.events(&added.requests[0].reference).await.len(), 2);
        mia.post(&page, &[("version", "1"), ("code", "1111")]).await.expect(409).says("was not saved").says("Mia Berg").says_not("1111");
    }

    async fn a_code_that_comes_after_sending_is_refused_with_the_reason(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Sent).await;
        let mut mia = mia(&app, &added).await;
        let reference = &added.requests[0].reference;
        let version = app.request(reference).await.version.to_string();
        let page = format!("/access/{reference}/code");
        mia.post(&page, &[("version", &version), ("code", "9217")]).await.expect(422).says("was sent in Shopify");
    }

    async fn no_code_is_declared_with_a_tick_and_not_together_with_a_code(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = mia(&app, &added).await;
        let page = format!("/access/{}/code", added.requests[0].reference);
        mia.post(&page, &[("version", "1"), ("code", "9217"), ("no_code", "1")]).await.expect(422).says("Do one of the two");
        mia.submit(&page, &[("version", "1"), ("no_code", "1")]).await.expect(200).says("Not needed");
        mia.get(&page).await.expect(200).says("No code is needed");
    }

    async fn an_address_of_somebody_else_looks_like_any_other(app) {
        app.merchant("Other", "taken-one").await;
        let added = app.merchant_with("Acme", &[""], &["mia@acme.example.com"]).await;
        let mut mia = mia(&app, &added).await;
        let base = format!("/access/{}", added.requests[0].reference);
        let form = [("version", "1"), ("store", "taken-one"), ("code", "9217")];
        let seen = mia.submit(&format!("{base}/code"), &form).await.expect(200);
        seen.says("taken-one.myshopify.com").says("The address of the store was given.").says_not("held").says_not("Other");
        let file = mia.get(&format!("{base}/data.json")).await.expect(200);
        assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        file.says_not("held_handle").says_not("address_held").says_not("9217");
    }

    async fn what_shopify_answered_is_said_with_what_to_do(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::ReadyToSend).await;
        let reference = &added.requests[0].reference;
        let version = app.request(reference).await.version;
        actions::record_shopify_answer::record_shopify_answer(&app.app, &app.actor(), reference, version, ShopifyAnswer::NoSuchStore)
            .await
            .unwrap();
        let mut mia = mia(&app, &added).await;
        mia.get(&format!("/access/{reference}")).await.expect(200).says("does not know a store with the address");
        let page = mia.get(&format!("/access/{reference}/code")).await.expect(200);
        assert!(page.value("store").is_some(), "the address is asked for again");
    }

    async fn what_a_rep_wrote_down_for_a_merchant_is_said_so(app) {
        let added = app.merchant("Acme", "acme").await;
        let rep = Actor::Rep { rep: app.rep.clone(), how: Some(How::Phone) };
        give_code(&app, &rep, &added.requests[0].reference).await;
        let mut mia = mia(&app, &added).await;
        let page = format!("/access/{}", added.requests[0].reference);
        mia.get(&page).await.expect(200).says("Rita Reyes wrote down what you said on the phone");
    }

    async fn the_steps_are_passed_on_and_the_fourth_new_address_is_refused_in_words(app) {
        let added = app.merchant("Acme", "acme").await;
        app.forward(2 * DAY);
        let mut mia = mia(&app, &added).await;
        let page = format!("/access/{}/owner", added.requests[0].reference);
        for at in 0..4 {
            let email = format!("owner{at}@example.com");
            let form = [("contact", "new"), ("name", "Olga Owner"), ("email", email.as_str())];
            if at < 3 {
                mia.submit(&page, &form).await.expect(200).says("Olga Owner sends the code");
                mia.post(&page, &form).await.expect(303);
            } else {
                let refused = mia.post(&page, &form).await.expect(429).says("3 new addresses in a day");
                assert_eq!(refused.value("email").unwrap(), email);
                assert!(refused.headers.contains_key("retry-after"));
            }
        }
        mia.submit(&page, &[("do", "take_back")]).await.expect(200).says("Send the code");
    }

    async fn a_wish_about_data_goes_to_the_desk_once(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = mia(&app, &added).await;
        let page = format!("/access/{}/data", added.requests[0].reference);
        mia.post(&page, &[("note", "x")]).await.expect(422).says("Choose what you want");
        for _ in 0..2 {
            mia.post(&page, &[("wish", "erase")]).await.expect(303);
        }
        let open = store::task::open_of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert_eq!(open.len(), 1);
    }

    async fn a_foreign_store_looks_like_an_absent_one(app) {
        let (ours, theirs) = (app.merchant("Acme", "acme").await, app.merchant("Other", "other").await);
        let mut mia = mia(&app, &ours).await;
        let reference = &theirs.requests[0].reference;
        for page in ["", "/code", "/owner", "/permissions", "/cases", "/data", "/data.json", "/data.pdf"] {
            mia.get(&format!("/access/{reference}{page}")).await.expect(404);
        }
        for page in ["/code", "/code/erase", "/owner", "/data"] {
            mia.post(&format!("/access/{reference}{page}"), &[("version", "1"), ("wish", "erase")]).await.expect(404);
        }
    }
}

#[actix_web::test]
async fn without_mail_no_page_promises_mail() {
    let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 9, mail: false, https: false }).await;
    let added = app.merchant_with("Acme", &["acme"], &["mia@example.com", "ole@example.com"]).await;
    let mut mia = mia(&app, &added).await;
    let base = format!("/access/{}", added.requests[0].reference);
    mia.get(&format!("{base}/owner"))
        .await
        .expect(200)
        .says("Rita Reyes is told, and will pass a link on")
        .says_not("We write to");
    let owner = added.contacts[1].id.as_str();
    let passed = mia.submit(&format!("{base}/owner"), &[("contact", owner)]).await.expect(200);
    passed.says("We will give the owner a link").says_not("by e-mail");
}
