//! An app on the store says how our access stands: what it sees moves the state with Shopify as its source, what it cannot tell
//! moves nothing, and every way to fail is said in words. Against a real HTTP server that plays the Admin API.

use handled_portal::{
    actions::{
        self,
        add_merchant::Added,
        forget_merchant::forget_merchant,
        give_app_token::give_app_token,
        look_shopify::{claim, settle},
        rotate_keys,
    },
    app::App,
    clock::{Clock, Random},
    domain::{
        access_request::State,
        event::{Accepted, Fact},
        grant::GrantState,
        moment::{DAY, HOUR, MINUTE, Millis, SECOND},
        notice::NoticeKind,
        shopify::{looked::Looked, schedule::SOON, token::AppToken},
        source::Source,
        task::TaskKind,
    },
    outgoing::Rules,
    secret::{Keys, app_token_of},
    store::{self, session::RepSession, store_app::StoreApp, task::Task},
    worker::looks::look,
};

use crate::{
    at_rest::Kept,
    store_page::{bring_to, contact},
    support::{
        Engine, Setup, TestApp,
        admin_api::{self, active, denied, gone, page, pending, refused, renamed, throttled},
        pdf::Pdf,
        person::Person,
        receiver::{Receiver, Reply},
    },
};

/// A token as Shopify makes them.
pub const TOKEN: &str = "shpat_0123456789abcdef0123456789abcdef";

/// Makes one test of a sentence for each database, with a Shopify of its own.
macro_rules! with_shopify {
    ($(async fn $name:ident($app:ident, $shopify:ident) $body:block)+) => {
        $(
            mod $name {
                use super::*;
                async fn journey($app: TestApp, $shopify: Receiver) $body
                #[actix_web::test]
                async fn on_sqlite() {
                    let shopify = Receiver::start().await;
                    journey(with(Engine::Sqlite, &shopify).await, shopify).await;
                }
                #[actix_web::test]
                async fn on_postgres() {
                    let shopify = Receiver::start().await;
                    journey(with(Engine::Postgres, &shopify).await, shopify).await;
                }
            }
        )+
    };
}

async fn with(engine: Engine, shopify: &Receiver) -> TestApp {
    TestApp::set_up(Setup { engine, seed: 7, mail: true, https: false }, |config| {
        config.shopify.admin_url = format!("{}/{{handle}}", shopify.base);
        config.partner.shopify_accounts = "@handled.example.com".into();
    })
    .await
}

/// Rita's session, the second factor proved now.
fn rita(app: &TestApp) -> RepSession {
    let now = app.app.clock.now();
    let later = now.plus(HOUR);
    RepSession { rep: app.rep.clone(), proved_at: Some(now), seen_at: Some(now), expires_at: later, ends_at: later }
}

async fn give(app: &TestApp, added: &Added, token: &str) {
    let token = AppToken::parse(token).unwrap();
    let (merchant, store) = (&added.merchant.id, &added.requests[0].store_id);
    give_app_token(&app.app, &rita(app), merchant, store, &token, "test").await.unwrap();
}

async fn find(app: &TestApp, added: &Added) -> StoreApp {
    let id = &added.requests[0].store_id;
    store::store_app::find(&mut app.db().read().await.unwrap(), id).await.unwrap().unwrap()
}

/// The tasks of these kinds that are open: kind and note.
async fn tasks(app: &TestApp, added: &Added) -> Vec<(TaskKind, String)> {
    let mut conn = app.db().read().await.unwrap();
    let open: Vec<Task> = store::task::open_of_merchant(&mut conn, &added.merchant.id).await.unwrap();
    open.into_iter().map(|task| (task.kind, task.note)).collect()
}

async fn notices(app: &TestApp, added: &Added, kind: NoticeKind) -> usize {
    let mut conn = app.db().read().await.unwrap();
    let all = store::outbox::of_merchant(&mut conn, &added.merchant.id).await.unwrap();
    all.iter().filter(|notice| notice.kind == kind).count()
}

/// A merchant whose request stands like this, with an app on the store.
async fn merchant(app: &TestApp, state: State) -> Added {
    let added = app.merchant("Acme", "acme").await;
    bring_to(app, &added, state).await;
    app.forward(SECOND);
    give(app, &added, TOKEN).await;
    added
}

/// Whatever is due is looked at now, and answered so. Says what came of it.
async fn answered(app: &TestApp, shopify: &Receiver, added: &Added, reply: Reply) -> Looked {
    let due = find(app, added).await.due_at.expect("nothing is due");
    let pause = due.since(app.app.clock.now()).max(MINUTE);
    app.forward(pause);
    shopify.will([reply]);
    assert_eq!(look(&app.app).await.unwrap(), 1, "one store is due");
    assert_eq!(shopify.received().len(), 1, "one question");
    find(app, added).await.looked.unwrap().0
}

async fn stands(app: &TestApp, added: &Added) -> State {
    app.request(&added.requests[0].reference).await.state
}

async fn last(app: &TestApp, added: &Added) -> (Fact, Source) {
    let last = app.events(&added.requests[0].reference).await.pop().unwrap();
    (last.fact, last.source)
}

fn desk(added: &Added) -> String {
    format!("/desk/requests/{}", added.requests[0].reference)
}

fn app_page(added: &Added) -> String {
    format!("/desk/merchants/{}/stores/{}/app", added.merchant.id, added.requests[0].store_id)
}

with_shopify! {
    async fn a_rep_gives_a_token_that_nobody_reads_again(app, shopify) {
        let added = app.merchant("Acme", "acme").await;
        let page = app_page(&added);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get(&page).await.expect(200).says("Give its token").says("How to get a token");
        rita.get(&format!("/desk/merchants/{}", added.merchant.id)).await.expect(200).says("Our app on this store");
        for (token, says) in [("", "Paste the token."), ("0105", "This is no token."), ("shpss_0123456789abcdef0123456789abcdef", "API secret key")] {
            rita.post(&page, &[("do", "give"), ("token", token)]).await.expect(422).says(says).says_not("shpss_0123");
        }
        let seen = rita.submit(&page, &[("do", "give"), ("token", &format!(" {TOKEN} "))]).await.expect(200);
        seen.says("The token is sealed.").says("Given by Rita Reyes").says_not(TOKEN);
        let row = find(&app, &added).await;
        assert_eq!(format!("{:?}", row.token), "Sealed(..)");
        assert_eq!(app.app.keys.open(&app_token_of(&row.id), &row.token).unwrap().as_slice(), TOKEN.as_bytes());
        // It is asked once, to see whether it is good, although nothing is to be learned yet; and what is sent is the question.
        shopify.will([gone()]);
        assert_eq!(look(&app.app).await.unwrap(), 1);
        let asked = shopify.received().remove(0);
        assert_eq!(asked.path, "/acme/admin/api/2026-10/graphql.json");
        assert_eq!(asked.header("x-shopify-access-token"), TOKEN);
        assert!(asked.json()["query"].as_str().unwrap().contains("staffMembers(first: 50, query: \"account_type:requested\")"));
        assert_eq!(find(&app, &added).await.due_at, None, "nothing is to be learned before the request is sent");
        // Another in its place, then none.
        rita.submit(&page, &[("do", "give"), ("token", "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")]).await.expect(200);
        rita.get(&format!("{page}?remove=1")).await.expect(200).says("Remove the token?");
        rita.submit(&page, &[("do", "remove")]).await.expect(200).says("The token is removed.").says("Give its token");
        rita.submit(&page, &[("do", "remove")]).await.expect(200);
        let rows = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1_000).await.unwrap();
        let deeds: Vec<_> = rows.iter().filter(|row| row.act.ends_with("app_token")).map(|row| row.act.as_str()).collect();
        assert_eq!(deeds, ["give_app_token", "replace_app_token", "remove_app_token"]);
        assert!(!format!("{rows:?}").contains("shpat"));
    }

    async fn a_token_needs_a_rep_with_a_fresh_proof_and_a_known_address(app, shopify) {
        let added = app.merchant_with("Acme", &[""], &["mia@acme.example.com"]).await;
        let page = app_page(&added);
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.get(&page).await.expect(200).says("This store has no app of ours.").says_not("name=\"token\"");
        vera.post(&page, &[("do", "give"), ("token", TOKEN)]).await.expect(403);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get(&page).await.expect(200).says("permanent address of this store has to be known first");
        rita.post(&page, &[("do", "give"), ("token", TOKEN)]).await.expect(422).says("Settle it first");
        app.forward(61 * MINUTE);
        rita.get(&page).await.expect(200);
        rita.post(&page, &[("do", "give"), ("token", TOKEN)]).await.expect(403).says("second factor").says_not(TOKEN);
        rita.post(&page, &[("do", "remove")]).await.expect(403);
        assert!(shopify.received().is_empty());
    }

    async fn what_shopify_shows_moves_the_request_on_with_shopify_as_its_source(app, shopify) {
        let added = merchant(&app, State::Sent).await;
        assert_eq!(answered(&app, &shopify, &added, pending()).await, Looked::Pending);
        assert_eq!(stands(&app, &added).await, State::Sent);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get(&desk(&added)).await.expect(200).says("Shopify shows our request as pending.").says("Check now");
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let store = format!("/access/{}", added.requests[0].reference);
        mia.get(&store).await.expect(200).says("saw that Shopify shows our request as pending");
        assert_eq!(answered(&app, &shopify, &added, active()).await, Looked::Active);
        assert_eq!((stands(&app, &added).await, last(&app, &added).await), (State::Active, (Fact::FoundActive, Source::App)));
        assert_eq!(app.request(&added.requests[0].reference).await.code, None, "our copy of the code is erased");
        assert_eq!(notices(&app, &added, NoticeKind::Active).await, 1);
        assert!(handled_portal::i18n::has("en", "notice-active-body-found-active"), "it promises nothing of permissions");
        // Which permissions, Shopify does not show: none is made up, and a rep is asked to look.
        let id = app.request(&added.requests[0].reference).await.id;
        let grants = store::permission_grant::of_request(&mut app.db().read().await.unwrap(), &id).await.unwrap();
        assert!(grants.iter().all(|grant| grant.state == GrantState::Pending), "{grants:?}");
        assert_eq!(tasks(&app, &added).await, [(TaskKind::ShopifyActive, String::new())]);
        let seen = rita.get(&desk(&added)).await.expect(200).says("With which permissions, it does not show").says("Shopify shows our access as active.");
        mia.get(&store).await.expect(200).says("Which permissions it has is not known yet.").says("saw that Shopify shows our access as active");
        let version = seen.value("version").unwrap();
        rita.submit(&desk(&added), &[("do", "found_granted"), ("version", &version), ("permissions", "view_orders")]).await.expect(200).says_not("With which permissions, it does not show");
        assert_eq!(tasks(&app, &added).await, []);
        // Daily from now on.
        let pause = find(&app, &added).await.due_at.unwrap().since(app.app.clock.now());
        assert!((DAY - HOUR..=DAY + DAY / 5).contains(&pause), "{} h", pause / HOUR);
    }

    async fn gone_takes_two_looks_and_asks_which_it_was(app, shopify) {
        let added = merchant(&app, State::Active).await;
        assert_eq!(answered(&app, &shopify, &added, active()).await, Looked::Active);
        assert_eq!(answered(&app, &shopify, &added, gone()).await, Looked::Absent);
        assert_eq!(stands(&app, &added).await, State::Active, "one look is none");
        assert_eq!(find(&app, &added).await.seen.unwrap().0, Looked::Active);
        // It was an index that lagged: the next look finds us, and the counting begins anew.
        assert_eq!(answered(&app, &shopify, &added, active()).await, Looked::Active);
        assert_eq!(answered(&app, &shopify, &added, gone()).await, Looked::Absent);
        assert_eq!(stands(&app, &added).await, State::Active);
        // A fault in between says nothing, either way.
        assert_eq!(answered(&app, &shopify, &added, page(502)).await, Looked::Failing);
        assert_eq!(answered(&app, &shopify, &added, gone()).await, Looked::Absent);
        assert_eq!((stands(&app, &added).await, last(&app, &added).await), (State::Lapsed, (Fact::FoundLapsed { expired: false }, Source::App)));
        assert_eq!(tasks(&app, &added).await, [(TaskKind::ShopifyGone, String::new())]);
        assert_eq!(notices(&app, &added, NoticeKind::Ended).await, 1);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get(&format!("/desk/merchants/{}", added.merchant.id)).await.expect(200).says("Declined, cancelled and removed look alike there.");
        // Accepted late after all: on again.
        assert_eq!(answered(&app, &shopify, &added, active()).await, Looked::Active);
        assert_eq!(stands(&app, &added).await, State::Active);
        assert_eq!(tasks(&app, &added).await, [(TaskKind::ShopifyActive, String::new())], "what was said of the state before is over");
    }

    async fn a_request_that_is_gone_before_it_was_accepted_lapses(app, shopify) {
        for state in [State::Sent, State::Accepted] {
            let added = app.merchant(state.name(), &format!("gone-{}", state.name().replace('_', "-"))).await;
            bring_to(&app, &added, State::Sent).await;
            app.forward(SECOND);
            give(&app, &added, TOKEN).await;
            answered(&app, &shopify, &added, pending()).await;
            if state == State::Accepted {
                let (reference, mia) = (&added.requests[0].reference, contact(&added));
                let version = app.request(reference).await.version;
                actions::answer_request::answer_request(&app.app, &mia, reference, version, Accepted::All).await.unwrap();
            }
            answered(&app, &shopify, &added, gone()).await;
            answered(&app, &shopify, &added, gone()).await;
            assert_eq!(stands(&app, &added).await, State::Lapsed, "{state:?}");
            let (merchant, store) = (&added.merchant.id, &added.requests[0].store_id);
            actions::remove_app_token::remove_app_token(&app.app, &rita(&app), merchant, store, "test").await.unwrap();
        }
    }

    async fn who_was_never_seen_at_a_store_is_not_gone_from_it(app, shopify) {
        let added = merchant(&app, State::Sent).await;
        for _ in 0..3 {
            assert_eq!(answered(&app, &shopify, &added, gone()).await, Looked::Absent);
        }
        assert_eq!(stands(&app, &added).await, State::Sent, "it may be the setting that is wrong");
        assert_eq!(tasks(&app, &added).await, [(TaskKind::ShopifyDiffers, "sent absent".into())]);
        assert_eq!(find(&app, &added).await.seen, None, "nobody is told that Shopify shows nothing of ours");
        // Under another name it is us still.
        answered(&app, &shopify, &added, pending()).await;
        assert_eq!(tasks(&app, &added).await, [], "it no longer holds");
        for _ in 0..3 {
            assert_eq!(answered(&app, &shopify, &added, renamed()).await, Looked::Renamed);
        }
        assert_eq!((stands(&app, &added).await, tasks(&app, &added).await), (State::Sent, vec![]));
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get(&desk(&added)).await.expect(200).says("Our account is there under another name.").says("Shopify shows our request as pending.");
    }

    async fn the_open_request_is_looked_at_although_a_newer_one_has_ended(app, shopify) {
        let added = merchant(&app, State::Lapsed).await;
        let reference = added.requests[0].reference.as_str();
        let newer = actions::ask_again::ask_again(&app.app, &app.actor(), reference).await.unwrap().reference;
        let version = app.request(&newer).await.version;
        actions::cancel_request::cancel_request(&app.app, &app.actor(), &newer, version, false, "over").await.unwrap();
        let version = app.request(reference).await.version;
        actions::answer_request::answer_request(&app.app, &contact(&added), reference, version, Accepted::All).await.unwrap();
        assert_eq!(answered(&app, &shopify, &added, active()).await, Looked::Active);
        assert_eq!((stands(&app, &added).await, last(&app, &added).await), (State::Active, (Fact::FoundActive, Source::App)));
        assert_eq!(app.request(&newer).await.state, State::Cancelled);
        // What it saw stands on the page of the one that it is about, and on no other.
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get(&app_page(&added)).await.expect(200).says("Shopify shows our access as active.").says("Check now");
        rita.get(&desk(&added)).await.expect(200).says("What Shopify shows").says("Shopify shows our access as active.");
        rita.get(&format!("/desk/requests/{newer}")).await.expect(200).says_not("What Shopify shows");
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        mia.get(&format!("/access/{reference}")).await.expect(200).says("saw that Shopify shows our access as active");
        mia.get(&format!("/access/{newer}")).await.expect(200).says_not("saw that Shopify shows");
    }

    async fn what_was_seen_of_an_access_before_is_not_held_against_the_next_request(app, shopify) {
        let added = merchant(&app, State::Active).await;
        answered(&app, &shopify, &added, active()).await;
        let reference = added.requests[0].reference.as_str();
        app.forward(SECOND);
        let version = app.request(reference).await.version;
        actions::record_removal::record_removal(&app.app, &contact(&added), reference, version).await.unwrap();
        app.forward(SECOND);
        let newer = actions::ask_again::ask_again(&app.app, &app.actor(), reference).await.unwrap();
        let page = format!("/access/{}", newer.reference);
        let again = Added { requests: vec![newer], ..added.clone() };
        bring_to(&app, &again, State::Sent).await;
        let row = find(&app, &again).await;
        assert!(row.account_id.is_some(), "it is known from before");
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        mia.get(&page).await.expect(200).says_not("saw that Shopify shows");
        rita.get(&desk(&again)).await.expect(200).says("What Shopify shows").says_not("Shopify shows our access as active.");
        rita.get(&desk(&added)).await.expect(200).says_not("What Shopify shows");
        // Shopify has never shown this one: that it does not show it now is no end.
        for _ in 0..3 {
            assert_eq!(answered(&app, &shopify, &again, gone()).await, Looked::Absent);
        }
        assert_eq!((stands(&app, &again).await, notices(&app, &again, NoticeKind::Ended).await), (State::Sent, 0));
        assert_eq!(tasks(&app, &again).await, [(TaskKind::ShopifyDiffers, "sent absent".into())]);
        // Once it was shown, it is.
        answered(&app, &shopify, &again, pending()).await;
        mia = Person::signed_in(&app, &added.contacts[0].id).await;
        mia.get(&page).await.expect(200).says("saw that Shopify shows our request as pending");
        for _ in 0..2 {
            answered(&app, &shopify, &again, gone()).await;
        }
        assert_eq!((stands(&app, &again).await, notices(&app, &again, NoticeKind::Ended).await), (State::Lapsed, 1));
    }

    async fn what_was_to_be_done_about_a_token_ends_with_the_address_it_was_given_for(app, shopify) {
        let added = app.merchant("Acme", "acme").await;
        give(&app, &added, TOKEN).await;
        assert_eq!(answered(&app, &shopify, &added, refused(401, "no")).await, Looked::TokenRefused);
        assert_eq!(tasks(&app, &added).await, [(TaskKind::AppRefused, "token_refused".into())]);
        let (store, set) = (&added.requests[0].store_id, actions::set_store::set_store);
        let [same, other] = ["acme", "acme-two"].map(|handle| handled_portal::domain::store_address::StoreAddress::parse(handle).unwrap());
        set(&app.app, &app.actor(), store, "Acme", Some(&same)).await.unwrap();
        assert_eq!(tasks(&app, &added).await.len(), 1, "the token is there still");
        set(&app.app, &app.actor(), store, "Acme", Some(&other)).await.unwrap();
        assert_eq!(tasks(&app, &added).await, []);
    }

    async fn what_the_merchant_says_and_what_shopify_shows_is_one_task_with_both_sides(app, shopify) {
        let added = merchant(&app, State::Accepted).await;
        for _ in 0..2 {
            answered(&app, &shopify, &added, pending()).await;
        }
        assert_eq!(stands(&app, &added).await, State::Accepted, "a person said so: a person looks");
        assert_eq!(tasks(&app, &added).await, [(TaskKind::ShopifyDiffers, "accepted pending".into())]);
        let mut reader = Person::signed_in(&app, &added.contacts[0].id).await;
        let page = reader.get(&format!("/access/{}", added.requests[0].reference)).await.expect(200);
        page.says("Shopify does not show it as accepted yet").says_not("You do not have to do anything");
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let merchant = format!("/desk/merchants/{}", added.merchant.id);
        rita.get(&merchant).await.expect(200).says("The merchant says that our request to Acme acme is accepted. Shopify shows our request as pending.");
        rita.get(&desk(&added)).await.expect(200).says("The merchant says that our request to Acme acme is accepted. Shopify shows our request as pending.");
        // Who has closed it has seen it: the same again is no news.
        let id = store::task::open_of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap()[0].id.clone();
        rita.post(&format!("/desk/tasks/{id}"), &[]).await.expect(303);
        answered(&app, &shopify, &added, pending()).await;
        assert_eq!(tasks(&app, &added).await, []);
        // Shopify shows it on: both say the same.
        answered(&app, &shopify, &added, active()).await;
        assert_eq!((stands(&app, &added).await, tasks(&app, &added).await), (State::Active, vec![(TaskKind::ShopifyActive, String::new())]));
        // What the merchant had said was granted stays their claim.
        let id = app.request(&added.requests[0].reference).await.id;
        let grants = store::permission_grant::of_request(&mut app.db().read().await.unwrap(), &id).await.unwrap();
        assert!(grants.iter().all(|grant| grant.state == GrantState::Granted && matches!(grant.source, Source::Contact(_))), "{grants:?}");
    }

    async fn a_contradiction_closes_when_somebody_says_what_is_true(app, shopify) {
        let added = merchant(&app, State::Accepted).await;
        answered(&app, &shopify, &added, pending()).await;
        let reference = &added.requests[0].reference;
        let version = app.request(reference).await.version;
        actions::find_pending::find_pending(&app.app, &app.actor(), reference, version).await.unwrap();
        assert_eq!(tasks(&app, &added).await, [], "the rep has looked");
        let soon = find(&app, &added).await.due_at.unwrap().since(app.app.clock.now());
        assert!(soon <= SOON, "Shopify is asked soon after a change: {soon}");
        answered(&app, &shopify, &added, pending()).await;
        assert_eq!((stands(&app, &added).await, tasks(&app, &added).await), (State::Sent, vec![]));
    }

    async fn a_removal_is_confirmed_by_shopify_or_contradicted(app, shopify) {
        let added = merchant(&app, State::Active).await;
        answered(&app, &shopify, &added, active()).await;
        let (reference, mia) = (&added.requests[0].reference, contact(&added));
        app.forward(SECOND);
        let version = app.request(reference).await.version;
        actions::record_removal::record_removal(&app.app, &mia, reference, version).await.unwrap();
        answered(&app, &shopify, &added, active()).await;
        assert_eq!(tasks(&app, &added).await, [(TaskKind::ShopifyDiffers, "removed active".into())]);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get(&desk(&added)).await.expect(200).says("says that our access to Acme acme is removed. Shopify shows our access as active.");
        answered(&app, &shopify, &added, gone()).await;
        assert_eq!(app.request(reference).await.removal_confirmed_at, None);
        answered(&app, &shopify, &added, gone()).await;
        assert!(app.request(reference).await.removal_confirmed_at.is_some());
        assert_eq!(last(&app, &added).await, (Fact::RemovalConfirmed, Source::App));
        assert_eq!((tasks(&app, &added).await, find(&app, &added).await.due_at), (vec![], None), "nothing more is to be learned");
        assert!(notices(&app, &added, NoticeKind::Removed).await >= 1);
    }

    async fn a_look_from_before_somebody_spoke_says_nothing_about_what_they_said(app, shopify) {
        let added = merchant(&app, State::Sent).await;
        app.forward(MINUTE);
        let claimed = claim(&app.app).await.unwrap().remove(0);
        app.forward(SECOND);
        let (reference, mia) = (&added.requests[0].reference, contact(&added));
        let version = app.request(reference).await.version;
        actions::answer_request::answer_request(&app.app, &mia, reference, version, Accepted::All).await.unwrap();
        settle(&app.app, &claimed, &Looked::Pending.into()).await.unwrap();
        assert_eq!(tasks(&app, &added).await, [], "it was so before they accepted");
        let soon = find(&app, &added).await.due_at.unwrap().since(app.app.clock.now());
        assert!(soon <= SOON * 2, "and is asked again soon");
        answered(&app, &shopify, &added, pending()).await;
        assert_eq!(tasks(&app, &added).await.len(), 1);
    }

    async fn a_look_does_what_a_rep_was_to_look_at(app, shopify) {
        let added = merchant(&app, State::Sent).await;
        app.forward(8 * DAY);
        actions::sweep::sweep(&app.app).await.unwrap();
        assert!(app.request(&added.requests[0].reference).await.flags.check.is_some());
        answered(&app, &shopify, &added, pending()).await;
        assert!(app.request(&added.requests[0].reference).await.flags.check.is_none());
        assert_eq!(last(&app, &added).await, (Fact::CheckCleared, Source::App));
    }

    async fn every_way_to_fail_is_said_in_words_moves_nothing_and_is_paused(app, shopify) {
        let added = merchant(&app, State::Sent).await;
        answered(&app, &shopify, &added, pending()).await;
        let events = app.events(&added.requests[0].reference).await.len();
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let long = Reply::Long(2 * 1024 * 1024);
        let table: Vec<(Reply, Looked, Millis, &str)> = vec![
            (throttled(1.0), Looked::Throttled, 5 * MINUTE, "Shopify wants a pause."),
            (throttled(30.0), Looked::Throttled, 20 * MINUTE, "Shopify wants a pause."),
            (Reply::with(429, "retry-after", "7200"), Looked::Throttled, 2 * HOUR, "Shopify wants a pause."),
            (page(500), Looked::Failing, HOUR, "Shopify has a fault of its own."),
            (page(503), Looked::Failing, HOUR, "Shopify has a fault of its own."),
            (page(200), Looked::NotJson, HOUR, "something that is not an answer"),
            (long, Looked::NotJson, HOUR, "something that is not an answer"),
            (Reply::Hang, Looked::TooSlow, HOUR, "did not answer in time"),
            (Reply::HangAfterHead, Looked::NotJson, HOUR, "something that is not an answer"),
            (Reply::Drop, Looked::Broken, HOUR, "answer broke off"),
            (Reply::Nonsense, Looked::Broken, HOUR, "answer broke off"),
            (admin_api::json(200, &serde_json::json!({ "data": null })), Looked::Odd, HOUR, "was not understood"),
            (refused(402, "This shop is currently unavailable"), Looked::Frozen, DAY, "frozen or closed"),
            (refused(423, "Locked"), Looked::Locked, DAY, "locked by Shopify"),
            (refused(404, "Not Found"), Looked::NoStore, DAY, "no store at this address"),
            (Reply::with(301, "location", "http://127.0.0.1:1/"), Looked::Moved, DAY, "we do not follow with a token"),
            (denied("read_users"), Looked::NoPlan, DAY, "This store's plan does not offer it."),
            (denied("read_orders"), Looked::NoScope, DAY, "lacks the scope read_users"),
        ];
        for (reply, looked, least, says) in table {
            let of = format!("{reply:?}");
            assert_eq!(answered(&app, &shopify, &added, reply).await, looked, "{of}");
            let pause = find(&app, &added).await.due_at.unwrap().since(app.app.clock.now());
            assert!((least..=DAY + DAY / 5).contains(&pause), "{looked:?}: {} min", pause / MINUTE);
            rita = Person::at_desk(&app, &app.rep.id).await;
            rita.get(&desk(&added)).await.expect(200).says(says).says("Shopify shows our request as pending.");
            rita.get(&app_page(&added)).await.expect(200).says(says);
        }
        assert_eq!((app.events(&added.requests[0].reference).await.len(), stands(&app, &added).await), (events, State::Sent));
        // Of what a hand can mend a rep has one task, of what it is now; the next answer ends it.
        assert_eq!(tasks(&app, &added).await, [(TaskKind::AppRefused, "no_scope".into())]);
        rita.get(&format!("/desk/merchants/{}", added.merchant.id)).await.expect(200).says("Our app on Acme acme: The app lacks the scope read_users.");
        assert_eq!(answered(&app, &shopify, &added, pending()).await, Looked::Pending);
        assert_eq!((tasks(&app, &added).await, find(&app, &added).await.failures), (vec![], 0));
    }

    async fn a_refused_token_is_not_asked_with_again_until_another_is_given(app, shopify) {
        let added = merchant(&app, State::Sent).await;
        for (status, looked, says) in [(401, Looked::TokenRefused, "Shopify refuses this token. Give a new one."), (403, Looked::AppRefused, "does not let this app ask")] {
            shopify.will([refused(status, "[API] Invalid API key or access token (unrecognized login or wrong password)")]);
            app.forward(MINUTE);
            assert_eq!(look(&app.app).await.unwrap(), 1);
            let row = find(&app, &added).await;
            assert_eq!((row.looked.unwrap().0, row.due_at), (looked, None));
            let mut rita = Person::at_desk(&app, &app.rep.id).await;
            rita.get(&desk(&added)).await.expect(200).says(says).says("None, until you give another token.").says_not("Check now");
            rita.submit(&app_page(&added), &[("do", "look")]).await.expect(200).says("Not asked now");
            assert_eq!(tasks(&app, &added).await, [(TaskKind::AppRefused, looked.name().into())]);
            // Nor after a change of state, nor ever.
            let reference = &added.requests[0].reference;
            let version = app.request(reference).await.version;
            actions::take_back_send::take_back_send(&app.app, &app.actor(), reference, version).await.unwrap();
            actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, version + 1).await.unwrap();
            app.forward(30 * DAY);
            shopify.received();
            assert_eq!((look(&app.app).await.unwrap(), shopify.received().len()), (0, 0));
            give(&app, &added, "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").await;
            assert_eq!(tasks(&app, &added).await, []);
        }
        shopify.will([pending()]);
        assert_eq!(look(&app.app).await.unwrap(), 1);
        assert_eq!(shopify.received()[0].header("x-shopify-access-token"), "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");
        assert_eq!(find(&app, &added).await.seen.unwrap().0, Looked::Pending);
    }

    async fn the_answer_to_a_token_that_was_replaced_meanwhile_counts_for_nothing(app, shopify) {
        let added = merchant(&app, State::Sent).await;
        let claimed = claim(&app.app).await.unwrap().remove(0);
        give(&app, &added, "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").await;
        settle(&app.app, &claimed, &Looked::TokenRefused.into()).await.unwrap();
        let row = find(&app, &added).await;
        assert_eq!((row.looked, row.stopped_at, tasks(&app, &added).await), (None, None, vec![]));
        app.forward(MINUTE);
        shopify.will([pending()]);
        assert_eq!(look(&app.app).await.unwrap(), 1);
    }

    async fn check_now_asks_once_a_minute_and_not_while_shopify_wants_a_pause(app, shopify) {
        let added = merchant(&app, State::Active).await;
        answered(&app, &shopify, &added, active()).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let press = [("do", "look"), ("from", added.requests[0].reference.as_str())];
        let seen = rita.submit(&app_page(&added), &press).await.expect(200).says("Not asked now");
        assert_eq!(seen.path, desk(&added), "back to where the button was");
        app.forward(MINUTE);
        rita.submit(&app_page(&added), &press).await.expect(200).says("Shopify is asked in a moment.").says("In a moment");
        shopify.will([throttled(30.0)]);
        assert_eq!(look(&app.app).await.unwrap(), 1);
        app.forward(MINUTE);
        rita.submit(&app_page(&added), &press).await.expect(200).says("Not asked now");
        assert_eq!(look(&app.app).await.unwrap(), 0);
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.get(&desk(&added)).await.expect(200).says("What Shopify shows").says_not("Check now");
        vera.post(&app_page(&added), &press).await.expect(403);
        // A store without an app is none to be asked.
        let other = app.merchant("Other", "other").await;
        rita.post(&app_page(&other), &press).await.expect(404);
    }

    async fn nothing_is_asked_where_nobody_has_said_who_we_are(app, shopify) {
        let added = merchant(&app, State::Sent).await;
        let mut config = app.app.config.clone();
        config.partner.shopify_accounts = String::new();
        let other = App::build(config, app.app.clock.clone(), app.app.random.clone()).await.unwrap();
        assert_eq!(look(&other).await.unwrap(), 1);
        assert!(shopify.received().is_empty());
        assert_eq!(find(&app, &added).await.looked.unwrap().0, Looked::Unnamed);
    }

    async fn several_instances_never_ask_one_store_at_once_and_keep_to_one_budget(app, shopify) {
        let mut all = Vec::new();
        for at in 0..30 {
            let added = app.merchant(&format!("Shop {at}"), &format!("shop-{at}")).await;
            bring_to(&app, &added, State::Sent).await;
            give(&app, &added, TOKEN).await;
            all.push(added);
        }
        let mut config = app.app.config.clone();
        config.shopify.looks_per_minute = 20;
        let first = App::build(config.clone(), app.app.clock.clone(), app.app.random.clone()).await.unwrap();
        let second = App::build(config, app.app.clock.clone(), app.app.random.clone()).await.unwrap();
        let (mut asked, mut minutes) = (Vec::new(), 0);
        while asked.len() < 30 {
            minutes += 1;
            assert!(minutes < 4, "30 stores at 20 a minute take two: {}", asked.len());
            let before = asked.len();
            for _ in 0..20 {
                app.forward(3 * SECOND);
                let (one, two) = futures_util::future::join(Box::pin(claim(&first)), Box::pin(claim(&second))).await;
                asked.extend(one.unwrap().into_iter().chain(two.unwrap()).map(|row| row.id));
            }
            assert!(asked.len() - before <= 20, "{} in a minute", asked.len() - before);
        }
        asked.sort();
        let many = asked.len();
        asked.dedup();
        assert_eq!(asked.len(), many, "a store that one holds is nobody else's");
        // A process that died over it: after the lease somebody else goes on.
        app.forward(3 * MINUTE);
        assert!(!claim(&second).await.unwrap().is_empty());
        assert!(shopify.received().is_empty());
    }

    async fn a_token_ends_with_the_address_it_was_given_for_and_with_the_merchant(app, shopify) {
        let added = app.merchant("Acme", "acme").await;
        give(&app, &added, TOKEN).await;
        let store = &added.requests[0].store_id;
        let address = handled_portal::domain::store_address::StoreAddress::parse("acme-two").unwrap();
        let same = handled_portal::domain::store_address::StoreAddress::parse("acme").unwrap();
        actions::set_store::set_store(&app.app, &app.actor(), store, "Acme", Some(&same)).await.unwrap();
        find(&app, &added).await;
        actions::set_store::set_store(&app.app, &app.actor(), store, "Acme", Some(&address)).await.unwrap();
        let there = async || store::store_app::find(&mut app.db().read().await.unwrap(), store).await.unwrap();
        assert_eq!(there().await, None, "another store must not get it");
        give(&app, &added, TOKEN).await;
        let reference = &added.requests[0].reference;
        let version = app.request(reference).await.version;
        actions::cancel_request::cancel_request(&app.app, &app.actor(), reference, version, false, "over").await.unwrap();
        let now = app.app.clock.now();
        let ada = RepSession { rep: app.admin.clone(), ..rita(&app) };
        // One that is on its way then comes back to nothing.
        let claimed = claim(&app.app).await.unwrap().remove(0);
        forget_merchant(&app.app, &RepSession { proved_at: Some(now), ..ada }, &added.merchant.id, "Acme").await.unwrap();
        assert_eq!(there().await, None);
        settle(&app.app, &claimed, &Looked::Active.into()).await.unwrap();
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get(&app_page(&added)).await.expect(200).says_not("name=\"token\"");
        rita.post(&app_page(&added), &[("do", "give"), ("token", TOKEN)]).await.expect(404);
        assert!(shopify.received().is_empty());
    }

    async fn a_new_sealing_key_seals_tokens_anew(app, shopify) {
        let added = merchant(&app, State::Sent).await;
        let before = find(&app, &added).await.token;
        Keys::rotate(&app.app.config.key_file(), &app.app.random).unwrap();
        let other = App::build(app.app.config.clone(), app.app.clock.clone(), app.app.random.clone()).await.unwrap();
        // The three reps' second factors, the code, and the token.
        assert_eq!(rotate_keys::reseal(&other, |_, _| {}).await.unwrap(), 5);
        assert_ne!(find(&app, &added).await.token.key_id, before.key_id);
        shopify.will([pending()]);
        assert_eq!(look(&app.app).await.unwrap(), 1);
        assert_eq!(shopify.received()[0].header("x-shopify-access-token"), TOKEN);
    }

    async fn a_token_is_on_no_page_in_no_file_and_in_no_table_in_clear(app, shopify) {
        let added = merchant(&app, State::Sent).await;
        answered(&app, &shopify, &added, refused(401, TOKEN)).await;
        give(&app, &added, TOKEN).await;
        answered(&app, &shopify, &added, pending()).await;
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        let merchant = format!("/desk/merchants/{}", added.merchant.id);
        for page in [app_page(&added), desk(&added), merchant, "/desk".into(), "/desk/export.csv".into(), "/desk/export.json".into(), "/desk/audit".into(), "/desk/audit.csv".into()] {
            ada.get(&page).await.expect(200).says_not(TOKEN);
        }
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let store = format!("/access/{}", added.requests[0].reference);
        for page in [store.clone(), format!("{store}/data"), format!("{store}/data.json")] {
            mia.get(&page).await.expect(200).says_not(TOKEN);
        }
        let held: serde_json::Value = serde_json::from_str(&mia.get(&format!("{store}/data.json")).await.body).unwrap();
        assert_eq!(held["stores"][0]["app"]["shopify_showed"], "pending", "what is held is told");
        let paper = mia.get(&format!("{store}/data.pdf")).await.expect(200);
        let paper = Pdf::of(&paper.bytes).text().split_whitespace().collect::<String>();
        assert!(paper.contains("Itstokenwasgiven") && !paper.contains(TOKEN), "{paper}");
        let file = app.folder.join("backup.db");
        store::backup::backup(app.db(), &file, |_, _| {}).await.unwrap();
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.windows(7).any(|part| part == b"pending"), "the row is in it");
        assert!(!bytes.windows(TOKEN.len()).any(|part| part == TOKEN.as_bytes()), "the token is not");
        let metrics = handled_portal::metrics::text(&app.app).await;
        assert!(metrics.contains("store_looks_total{outcome=\"pending\"} 1"), "{metrics}");
    }
}

#[actix_web::test]
async fn a_token_is_in_no_line_of_the_log_however_much_is_logged() {
    let log = Kept::default();
    let lines = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
    let _first = tracing::subscriber::set_global_default(lines.with_writer(log.clone()).finish());
    let shopify = Receiver::start().await;
    let app = with(Engine::Sqlite, &shopify).await;
    let added = app.merchant("Acme", "acme").await;
    let mut rita = Person::at_desk(&app, &app.rep.id).await;
    rita.post(&app_page(&added), &[("do", "give"), ("token", TOKEN)]).await.expect(303);
    rita.post(&app_page(&added), &[("do", "give"), ("token", &format!("{TOKEN} {TOKEN}"))]).await.expect(422);
    answered(&app, &shopify, &added, refused(401, TOKEN)).await;
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("a look at a store"), "the log was not kept");
    let mine = log.lines().filter(|line| line.contains("0123456789abcdef0123456789abcdef")).collect::<Vec<_>>();
    assert!(mine.is_empty(), "{mine:?}");
}

#[actix_web::test]
async fn a_token_goes_to_public_addresses_alone() {
    let shopify = Receiver::start().await;
    let app = with(Engine::Sqlite, &shopify).await;
    let added = merchant(&app, State::Sent).await;
    let mut config = app.app.config.clone();
    config.outgoing_allow_private = false;
    let other = App::build(config, Clock::set_to(app.app.clock.now()), Random::seeded(9)).await.unwrap();
    assert_ne!(Rules::of(true), Rules::default());
    assert_eq!(look(&other).await.unwrap(), 1);
    assert_eq!(shopify.connections(), 0, "no connection is made");
    assert_eq!(find(&app, &added).await.looked.unwrap().0, Looked::NotAllowed);
}

#[test]
fn the_settings_say_where_and_with_which_version() {
    use handled_portal::config::Config;
    let with = |set: fn(&mut Config)| {
        let mut config = Config::default();
        set(&mut config);
        config.finished().map(|config| config.shopify.admin_api("acme")).map_err(|error| error.to_string())
    };
    assert_eq!(with(|_| {}).unwrap(), "https://acme.myshopify.com/admin/api/2026-10/graphql.json");
    let version = |version: &str| {
        let mut config = Config::default();
        config.shopify.api_version = version.into();
        config.finished().map(|_| ()).map_err(|error| error.to_string())
    };
    version("2027-01").unwrap();
    for wrong in ["", "unstable", "2026-13", "2026-00", "2026-1", "26-10", "2026-10/x", "2026-10-01", "2026-+1"] {
        assert!(version(wrong).unwrap_err().contains("shopify.api_version has to be a year and a month"), "{wrong}");
    }
    assert!(with(|config| config.shopify.admin_url = "https://example.com".into()).unwrap_err().contains("{handle}"));
    assert!(with(|config| config.shopify.admin_url = "{handle}".into()).unwrap_err().contains("shopify.admin_url"));
    assert!(with(|config| config.shopify.looks_per_minute = 0).unwrap_err().contains("from 1 to 600"));
}
