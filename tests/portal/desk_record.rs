//! A rep writes down what a merchant told them by phone, mail, chat or face to face.

use std::collections::BTreeSet;

use handled_portal::{
    domain::{
        access_request::State,
        event::{Fact, StuckOn},
        moves::{Hand, Verb, may_be_made},
        notice::NoticeKind,
        source::{How, Source},
    },
    store,
};
use scraper::{Html, Selector};

use crate::{
    on_both,
    store_page::bring_to,
    support::{
        Engine, Setup, TestApp,
        person::{Person, Seen},
    },
};

/// The state before, what is sent beside the version, and the state after.
type Way<'a> = (State, Vec<(&'a str, &'a str)>, State);

fn offered(seen: &Seen) -> BTreeSet<String> {
    let page = Html::parse_document(&seen.body);
    let all = Selector::parse("[name=what]").unwrap();
    page.select(&all).filter_map(|field| field.value().attr("value")).map(str::to_owned).collect()
}

fn expected(state: State) -> BTreeSet<String> {
    let may = |verb| may_be_made(verb, state, Hand::Rep);
    let before_sent = matches!(state, State::Invited | State::CodeWanted | State::ReadyToSend);
    let answers = may(Verb::Accept) || state == State::Accepted;
    let all = [
        ("code", may(Verb::GiveCode) || state == State::ReadyToSend),
        ("no_code", may(Verb::DeclareNoCode)),
        ("app", may(Verb::DeclareNoCode)),
        ("address", before_sent),
        ("all", answers),
        ("some", answers),
        ("unsure", answers),
        ("cannot_find", state == State::Sent),
        ("cannot_accept", state == State::Sent),
        ("owner", state.is_open()),
        ("declined", may(Verb::Decline)),
        ("declined_in_shopify", may(Verb::Decline)),
        ("removed", may(Verb::Remove)),
    ];
    all.into_iter().filter(|(_, is)| *is).map(|(name, _)| name.to_owned()).collect()
}

async fn told(app: &TestApp, merchant_id: &str) -> usize {
    let notices = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), merchant_id).await.unwrap();
    notices.iter().filter(|notice| notice.kind == NoticeKind::Noted).count()
}

on_both! {
    async fn each_state_offers_what_a_merchant_may_tell_then(app) {
        for state in State::ALL {
            let added = app.merchant("Acme", &format!("acme-{}", state.name().replace('_', "-"))).await;
            bring_to(&app, &added, state).await;
            let mut rita = Person::at_desk(&app, &app.rep.id).await;
            let seen = rita.get(&format!("/desk/requests/{}/record", added.requests[0].reference)).await.expect(200);
            assert_eq!(offered(&seen), expected(state), "{state:?}");
            assert!(!seen.text().contains("desk-record-"), "{}", seen.text());
            seen.says_not("0105");
        }
    }

    async fn what_was_told_stands_as_the_merchants_word_and_they_hear_of_it(app) {
        let key = app.app.live().catalogue.permissions[0].key.clone();
        let table: Vec<Way<'_>> = vec![
            (State::Invited, vec![("what", "code"), ("code", "９２ 1-7")], State::ReadyToSend),
            (State::CodeWanted, vec![("what", "code"), ("code", "9217")], State::ReadyToSend),
            (State::ReadyToSend, vec![("what", "code"), ("code", "9217")], State::ReadyToSend),
            (State::Invited, vec![("what", "no_code")], State::ReadyToSend),
            (State::CodeWanted, vec![("what", "app")], State::ReadyToSend),
            (State::CodeWanted, vec![("what", "address"), ("store", "https://admin.shopify.com/store/Acme-New/x")], State::CodeWanted),
            (State::Sent, vec![("what", "all")], State::Accepted),
            (State::Sent, vec![("what", "some"), ("permissions", &key)], State::Accepted),
            (State::Lapsed, vec![("what", "unsure")], State::Accepted),
            (State::Accepted, vec![("what", "unsure")], State::Accepted),
            (State::Sent, vec![("what", "cannot_find"), ("note", "Looked under Users")], State::Sent),
            (State::Sent, vec![("what", "cannot_accept")], State::Sent),
            (State::Accepted, vec![("what", "declined"), ("note", "Too much")], State::Declined),
            (State::Sent, vec![("what", "declined_in_shopify")], State::Declined),
            (State::Active, vec![("what", "removed")], State::Removed),
        ];
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        for (at, (from, fields, to)) in table.iter().enumerate() {
            let how = How::ALL[at % How::ALL.len()];
            let added = app.merchant("Acme", &format!("acme-{at}")).await;
            bring_to(&app, &added, *from).await;
            let page = format!("/desk/requests/{}/record", added.requests[0].reference);
            let version = rita.get(&page).await.expect(200).value("version").unwrap();
            let mut form = vec![("version", version.as_str()), ("how", how.name())];
            form.extend(fields);
            let next = rita.submit(&page, &form).await.expect(200).says("Written down").says_not("9217");
            assert!(next.text().contains("from what the merchant said"), "{fields:?}: {}", next.text());
            let request = app.request(&added.requests[0].reference).await;
            assert_eq!(request.state, *to, "{fields:?} from {from:?}");
            let events = app.events(&added.requests[0].reference).await;
            assert_eq!(events.last().unwrap().source, Source::RepForMerchant(app.rep.id.clone(), how), "{fields:?}");
            assert_eq!(told(&app, &added.merchant.id).await, 1, "{fields:?}");
            rita.post(&page, &form).await.expect(303);
            assert_eq!(app.events(&added.requests[0].reference).await.len(), events.len(), "{fields:?} twice is once");
        }
    }

    async fn stuck_is_our_turn_and_keeps_their_words(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Sent).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = format!("/desk/requests/{}", added.requests[0].reference);
        let form = [("version", "3"), ("how", "chat"), ("what", "cannot_accept"), ("note", "It is <i>grey</i>")];
        rita.submit(&format!("{page}/record"), &form).await.expect(200).says("Stuck").says("It is <i>grey</i>").says_not("<i>grey");
        let events = app.events(&added.requests[0].reference).await;
        assert!(matches!(events.last().unwrap().fact, Fact::GotStuck { on: StuckOn::CannotAccept, .. }));
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let seen = mia.get(&format!("/access/{}", added.requests[0].reference)).await.expect(200);
        seen.says("Rita Reyes wrote down what you said in a chat");
    }

    async fn the_owner_is_chosen_or_added(app) {
        let added = app.merchant_with("Acme", &["acme", "acme-two"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = format!("/desk/requests/{}", added.requests[0].reference);
        let record = format!("{page}/record");
        let base = [("version", "1"), ("how", "phone"), ("what", "owner")];
        let with = |more: &[(&'static str, &'static str)]| -> Vec<(&str, &str)> { base.iter().chain(more).copied().collect() };
        rita.post(&record, &base).await.expect(422).says("Choose who the owner is");
        for contact in ["absent", "\0"] {
            rita.post(&record, &with(&[("contact", contact)])).await.expect(422).says("no longer in your list");
        }
        let refused = rita.post(&record, &with(&[("contact", "new"), ("name", "Olga Owner"), ("email", "olga")])).await.expect(422);
        assert_eq!(refused.value("name").unwrap(), "Olga Owner");
        let form = with(&[("contact", "new"), ("name", "Olga Owner"), ("email", "olga@acme.example.com"), ("all_stores", "1")]);
        for _ in 0..2 {
            rita.submit(&record, &form).await.expect(200).says("passed on to Olga Owner, the owner");
        }
        let shops = store::shop::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert!(shops.iter().all(|shop| shop.owner_id == shops[0].owner_id && shop.owner_id.is_some()));
        let ole = [("version", "2"), ("how", "mail"), ("what", "owner"), ("contact", added.contacts[1].id.as_str())];
        rita.submit(&record, &ole).await.expect(200).says("passed on to Ole Lund, the owner");
    }

    async fn a_refused_form_keeps_everything_but_the_code(app) {
        let added = app.merchant_with("Acme", &[""], &["mia@acme.example.com"]).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = format!("/desk/requests/{}/record", added.requests[0].reference);
        let form = [("version", "1"), ("how", "phone"), ("what", "code"), ("code", "9217"), ("store", "www.acme.example"), ("note", "They called")];
        let refused = rita.post(&page, &form).await.expect(422).says("Type the code again").says_not("9217");
        assert!(refused.title().starts_with("Error: "), "{}", refused.title());
        assert_eq!((refused.value("store").unwrap().as_str(), refused.value("note").unwrap().as_str()), ("www.acme.example", "They called"));
        for chosen in ["value=\"phone\" checked", "value=\"code\" checked"] {
            assert!(refused.body.contains(chosen), "{chosen}");
        }
        let no_address = [("version", "1"), ("how", "phone"), ("what", "code"), ("code", "9217")];
        rita.post(&page, &no_address).await.expect(422).says("ends in .myshopify.com").says_not("9217");
        let code_as_address = [("version", "1"), ("how", "phone"), ("what", "address"), ("store", "9217")];
        rita.post(&page, &code_as_address).await.expect(422).says("looks like the collaborator code").says_not("9217");
        let both = [("version", "1"), ("how", "phone"), ("what", "code"), ("code", "9217"), ("store", "acme-one")];
        rita.submit(&page, &both).await.expect(200).says("Code received, hidden").says("acme-one.myshopify.com").says_not("9217");
    }

    async fn every_field_takes_bad_input_with_words(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = format!("/desk/requests/{}/record", added.requests[0].reference);
        let long = "x".repeat(1_001);
        let table: Vec<(Vec<(&str, &str)>, &str)> = vec![
            (vec![], "Choose what they told you"),
            (vec![("how", "phone")], "Choose what they told you"),
            (vec![("how", "phone"), ("what", "\0")], "Choose what they told you"),
            (vec![("what", "code"), ("code", "9217")], "Choose how it came"),
            (vec![("how", "pigeon"), ("what", "code"), ("code", "9217")], "Choose how it came"),
            (vec![("how", "phone"), ("what", "all")], "the link has not been opened"),
            (vec![("how", "phone"), ("what", "removed")], "the link has not been opened"),
            (vec![("how", "phone"), ("what", "code")], "Type the 4 digits"),
            (vec![("how", "phone"), ("what", "code"), ("code", "92173")], "The collaborator code has 4"),
            (vec![("how", "phone"), ("what", "code"), ("code", "92\x001")], "4 digits, nothing else"),
            (vec![("how", "phone"), ("what", "code"), ("code", "K7Q4-29MX")], "looks like the sign-in code"),
            (vec![("how", "phone"), ("what", "address")], "Type the address"),
            (vec![("how", "phone"), ("what", "address"), ("store", "acme.example")], "We could not open acme.example"),
            (vec![("how", "phone"), ("what", "address"), ("store", "a\0b")], "cannot read an address"),
            (vec![("how", "phone"), ("what", "owner"), ("contact", "new")], "Type an e-mail address"),
            (vec![("how", "phone"), ("what", "owner"), ("contact", "new"), ("name", "a\0b"), ("email", "o@e.example")], "hidden character"),
            (vec![("how", "phone"), ("what", "declined"), ("note", &long)], "too long"),
            (vec![("how", "phone"), ("what", "declined"), ("note", "a\0b")], "hidden character"),
        ];
        for (fields, words) in table {
            let mut form = vec![("version", "1")];
            form.extend(&fields);
            rita.post(&page, &form).await.expect(422).says(words).says_not("9217");
        }
        rita.post_raw(&page, b"how=phone&what=declined&note=%ff".to_vec()).await.expect(400);
        assert_eq!(app.events(&added.requests[0].reference).await.len(), 1, "nothing was written");
        let sent = app.merchant("Other", "other").await;
        bring_to(&app, &sent, State::Sent).await;
        let page = format!("/desk/requests/{}/record", sent.requests[0].reference);
        rita.post(&page, &[("version", "3"), ("how", "phone"), ("what", "some")]).await.expect(422);
        rita.post(&page, &[("version", "3"), ("how", "phone"), ("what", "some"), ("permissions", "made_up")]).await.expect(422);
        assert_eq!(app.request(&sent.requests[0].reference).await.state, State::Sent);
    }

    async fn a_late_form_says_who_was_faster(app) {
        let added = app.merchant("Acme", "acme").await;
        let (mut rita, mut ada) = (Person::at_desk(&app, &app.rep.id).await, Person::at_desk(&app, &app.admin.id).await);
        let page = format!("/desk/requests/{}/record", added.requests[0].reference);
        let code = |code: &'static str| [("version", "1"), ("how", "phone"), ("what", "code"), ("code", code)];
        ada.post(&page, &code("9217")).await.expect(303);
        rita.post(&page, &code("1111")).await.expect(409).says("was not saved").says("Ada Adams").says_not("1111");
        let late = [("version", "1"), ("how", "mail"), ("what", "declined"), ("note", "Too much")];
        let late = rita.post(&page, &late).await.expect(409).says("was not saved");
        assert_eq!(late.value("note").unwrap(), "Too much");
    }

    async fn an_address_of_another_merchant_is_held(app) {
        app.merchant("Other", "taken-one").await;
        let added = app.merchant_with("Acme", &[""], &["mia@acme.example.com"]).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = format!("/desk/requests/{}/record", added.requests[0].reference);
        let form = [("version", "1"), ("how", "phone"), ("what", "address"), ("store", "taken-one")];
        rita.submit(&page, &form).await.expect(200).says("another merchant").says("taken-one.myshopify.com");
        let tasks = store::task::open_of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert_eq!(tasks.len(), 1);
    }

    async fn a_rep_who_knows_of_our_app_says_so_in_their_own_name(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = format!("/desk/requests/{}/record", added.requests[0].reference);
        rita.submit(&page, &[("version", "1"), ("what", "app")]).await.expect(200).says("our app is installed");
        assert_eq!(app.events(&added.requests[0].reference).await.last().unwrap().source, Source::Rep(app.rep.id.clone()));
    }

    async fn a_code_that_was_noted_by_mistake_goes_with_the_step_back(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = format!("/desk/requests/{}", added.requests[0].reference);
        let form = [("version", "1"), ("how", "phone"), ("what", "code"), ("code", "9217")];
        rita.post(&format!("{page}/record"), &form).await.expect(303);
        let back = [("version", "2"), ("do", "take_back_move"), ("reason", "Another store's")];
        rita.submit(&page, &back).await.expect(200).says("Another store's").says("We hold none");
        let request = app.request(&added.requests[0].reference).await;
        assert_eq!((request.state, request.code.is_none(), request.code_given_at), (State::Invited, true, None));
    }
}

#[actix_web::test]
async fn without_mail_telling_the_merchant_is_a_task() {
    let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 5, mail: false, https: false }).await;
    let added = app.merchant("Acme", "acme").await;
    let mut rita = Person::at_desk(&app, &app.rep.id).await;
    let page = format!("/desk/requests/{}/record", added.requests[0].reference);
    rita.get(&page).await.expect(200).says("No mail is set up").says_not("We write to them");
    let noted = rita.submit(&page, &[("version", "1"), ("how", "phone"), ("what", "no_code")]).await.expect(200);
    noted.says("is a task on the desk").says("Tell Mia Berg: what you wrote down for them");
}
