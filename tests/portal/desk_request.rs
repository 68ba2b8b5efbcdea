//! The desk's page of one access request: what it shows in every state, and every move that a rep makes on it.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use handled_portal::{
    actions::{
        self,
        add_merchant::{AddMerchant, Added, NewContact, NewStore, add_merchant},
        report_stuck::report_stuck,
    },
    domain::{
        access_request::State,
        email::Email,
        event::{Event, StuckOn, replay, takeable_back},
        grant::GrantState,
        moment::DAY,
        moves::{Hand, Verb, may_be_made},
        rep::{Rep, Role},
        source::Source,
    },
    store,
};
use scraper::{Html, Selector};

use crate::{
    on_both,
    store_page::{bring_to, contact},
    support::{
        Engine, Setup, TestApp,
        person::{Person, Seen},
    },
};

/// The state before, what is sent beside the version, and the state after.
type Way<'a> = (State, Vec<(&'a str, &'a str)>, State);

/// The values of the field `do` on a page.
fn dos(seen: &Seen) -> BTreeSet<String> {
    let page = Html::parse_document(&seen.body);
    let all = Selector::parse("[name=do]").unwrap();
    page.select(&all).filter_map(|field| field.value().attr("value")).map(str::to_owned).collect()
}

/// What the table of moves lets a rep do on this page, and what goes beyond the table.
fn expected(state: State, events: &[Event]) -> BTreeSet<String> {
    let table = [
        ("open", Verb::OpenLink),
        ("sent", Verb::MarkSent),
        ("took_back_in_shopify", Verb::TakeBackInShopify),
        ("confirm", Verb::Confirm),
        ("still_pending", Verb::FindPending),
        ("lapsed", Verb::FindLapsed),
        ("erase_code", Verb::EraseCode),
        ("removed_by_us", Verb::Remove),
        ("cancel", Verb::Cancel),
    ];
    let mut all: BTreeSet<String> = table
        .into_iter()
        .filter(|(_, verb)| may_be_made(*verb, state, Hand::Rep))
        .map(|(name, _)| name.to_owned())
        .collect();
    let beyond = [
        ("removal_confirmed", state == State::Removed),
        ("rest", matches!(state, State::Declined | State::Lapsed)),
        ("ask_again", !state.is_open()),
        ("found_granted", state == State::Active),
        ("signed_in", state == State::Active),
        ("review", state == State::Active),
        ("bring_back", state == State::Lapsed && events.iter().any(|event| event.to == State::Active)),
        ("take_back_move", takeable_back(events).is_some()),
    ];
    all.extend(beyond.into_iter().filter(|(_, is)| *is).map(|(name, _)| name.to_owned()));
    all
}

fn page_of(added: &Added) -> String {
    format!("/desk/requests/{}", added.requests[0].reference)
}

async fn version(app: &TestApp, added: &Added) -> String {
    app.request(&added.requests[0].reference).await.version.to_string()
}

/// A form of these fields, from the page as it stands.
fn form<'a>(version: &'a str, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [("version", version)].into_iter().chain(fields.iter().copied()).collect()
}

/// Twenty reps, each in a browser of their own.
async fn twenty(app: &TestApp) -> Vec<Person> {
    let mut people = Vec::new();
    for at in 0..20 {
        let email = Email::parse(&format!("rep{at}@handled.example.com")).unwrap();
        let rep = Rep {
            id: app.app.new_id().unwrap(),
            email: email.as_str().into(),
            name: format!("Rep {at}"),
            role: Role::Rep,
        };
        let account = store::rep::Account {
            rep: rep.clone(),
            password_hash: None,
            totp: None,
            totp_enrolled_at: None,
            totp_step: 0,
            disabled_at: None,
        };
        let now = app.app.clock.now();
        app.db()
            .write::<_, store::Error>(async |tx| store::rep::add(tx, &account, email.folded(), now).await)
            .await
            .unwrap();
        people.push(Person::at_desk(app, &rep.id).await);
    }
    people
}

on_both! {
    async fn each_state_offers_exactly_the_moves_of_the_table(app) {
        for state in State::ALL {
            let added = app.merchant("Acme", &format!("acme-{}", state.name().replace('_', "-"))).await;
            bring_to(&app, &added, state).await;
            let mut rita = Person::at_desk(&app, &app.rep.id).await;
            let seen = rita.get(&page_of(&added)).await.expect(200).says("Rita Reyes").says("Mia Berg").says_not("0105");
            let events = app.events(&added.requests[0].reference).await;
            assert_eq!(dos(&seen), expected(state, &events), "{state:?}");
            assert!(!seen.text().contains("desk-request-") && !seen.title().contains("desk-"), "{state:?}: {}", seen.text());
            let page = Html::parse_document(&seen.body);
            let primary = page.select(&Selector::parse(".button:not(.secondary):not(.danger)").unwrap()).count();
            assert!(primary <= 1, "{state:?} has {primary} primary buttons");
            let mut ids = BTreeSet::new();
            for one in page.select(&Selector::parse("[id]").unwrap()) {
                assert!(ids.insert(one.value().attr("id").unwrap()), "{state:?}: {:?} stands twice", one.value().attr("id"));
            }
            let mut vera = Person::at_desk(&app, &app.viewer.id).await;
            let read = vera.get(&page_of(&added)).await.expect(200);
            assert_eq!((dos(&read).len(), read.body.matches("method=\"post\"").count()), (0, 1), "{state:?}: viewers only sign out");
        }
    }

    async fn every_move_ends_where_the_table_says_and_twice_is_once(app) {
        let live = app.app.live();
        let all = live.catalogue.permissions.iter().map(|one| ("permissions", one.key.as_str()));
        let granted: Vec<(&str, &str)> = [("do", "confirm")].into_iter().chain(all.skip(1)).collect();
        let table: Vec<Way<'_>> = vec![
            (State::Invited, vec![("do", "open")], State::CodeWanted),
            (State::Invited, vec![("do", "cancel"), ("reason", "Moved away")], State::Cancelled),
            (State::CodeWanted, vec![("do", "cancel"), ("reason", "Moved away")], State::Cancelled),
            (State::ReadyToSend, vec![("do", "sent")], State::Sent),
            (State::ReadyToSend, vec![("do", "erase_code")], State::CodeWanted),
            (State::Sent, vec![("do", "took_back_in_shopify")], State::ReadyToSend),
            (State::Sent, granted.clone(), State::Active),
            (State::Sent, vec![("do", "lapsed"), ("found", "expired")], State::Lapsed),
            (State::Sent, vec![("do", "cancel"), ("reason", "No"), ("cancelled_in_shopify", "1")], State::Cancelled),
            (State::Accepted, granted.clone(), State::Active),
            (State::Accepted, vec![("do", "still_pending")], State::Sent),
            (State::Active, vec![("do", "lapsed"), ("found", "nothing")], State::Lapsed),
            (State::Active, vec![("do", "removed_by_us")], State::Removed),
            (State::Declined, vec![("do", "rest"), ("reason", "They leave")], State::Declined),
            (State::Lapsed, granted, State::Active),
            (State::Lapsed, vec![("do", "rest"), ("reason", "They leave")], State::Lapsed),
            (State::Removed, vec![("do", "removal_confirmed")], State::Removed),
            (State::Cancelled, vec![("do", "take_back_move"), ("reason", "Wrong one")], State::Invited),
        ];
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        for (at, (from, fields, to)) in table.iter().enumerate() {
            let added = app.merchant("Acme", &format!("acme-{at}")).await;
            bring_to(&app, &added, *from).await;
            let page = page_of(&added);
            let at_version = rita.get(&page).await.value("version").unwrap();
            let form = form(&at_version, fields);
            let done = rita.submit(&page, &form).await.expect(200);
            assert!(done.body.contains("class=\"notice done\""), "{fields:?} says nothing: {}", done.text());
            let request = app.request(&added.requests[0].reference).await;
            assert_eq!(request.state, *to, "{fields:?} from {from:?}");
            let events = app.events(&added.requests[0].reference).await;
            assert_eq!(replay(&events), Some(*to));
            assert!(matches!(&events.last().unwrap().source, Source::Rep(id) if *id == app.rep.id));
            rita.post(&page, &form).await.expect(303);
            assert_eq!(app.events(&added.requests[0].reference).await.len(), events.len(), "{fields:?} twice is once");
            let mut ada = Person::at_desk(&app, &app.admin.id).await;
            ada.post(&page, &form).await.expect(409).says("was not saved").says("Rita Reyes");
        }
    }

    async fn a_confirmation_says_what_is_granted_and_begins_with_what_the_merchant_said(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Accepted).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let seen = rita.get(&page_of(&added)).await.expect(200);
        let ticked = Html::parse_document(&seen.body).select(&Selector::parse("[name=permissions][checked]").unwrap()).count();
        assert_eq!(ticked, app.app.live().catalogue.permissions.len(), "accepted all: all are ticked");
        let version = version(&app, &added).await;
        let none = rita.post(&page_of(&added), &[("version", &version), ("do", "confirm")]).await.expect(422);
        assert!(none.title().starts_with("Error: "));
        let live = app.app.live();
        let one = live.catalogue.permissions[0].key.as_str();
        rita.submit(&page_of(&added), &[("version", &version), ("do", "confirm"), ("permissions", one), ("permissions", one)]).await.expect(200);
        let id = app.request(&added.requests[0].reference).await.id;
        let grants = store::permission_grant::of_request(&mut app.db().read().await.unwrap(), &id).await.unwrap();
        assert_eq!(grants.iter().filter(|grant| grant.state == GrantState::Granted).count(), 1);
        let made_up = [("version", version.as_str()), ("do", "confirm"), ("permissions", "everything")];
        rita.post(&page_of(&added), &made_up).await.expect(409);
    }

    async fn cancelling_what_waits_in_shopify_needs_the_tick(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Sent).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let version = version(&app, &added).await;
        let form = [("version", version.as_str()), ("do", "cancel"), ("reason", "They moved away")];
        let refused = rita.post(&page_of(&added), &form).await.expect(422).says("Cancel the request in Shopify first");
        assert!(refused.title().starts_with("Error: "), "{}", refused.title());
        assert!(refused.body.contains(">They moved away</textarea>"), "the reason is still there");
        assert!(refused.body.contains("href=\"#cancelled_in_shopify\""));
        assert_eq!(app.request(&added.requests[0].reference).await.state, State::Sent);
    }

    async fn a_late_form_says_who_did_what_and_keeps_the_words(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::ReadyToSend).await;
        let (mut rita, mut ada) = (Person::at_desk(&app, &app.rep.id).await, Person::at_desk(&app, &app.admin.id).await);
        let version = rita.get(&page_of(&added)).await.value("version").unwrap();
        ada.post(&page_of(&added), &[("version", &version), ("do", "sent")]).await.expect(303);
        let form = [("version", version.as_str()), ("do", "cancel"), ("reason", "They moved away")];
        let late = rita.post(&page_of(&added), &form).await.expect(409);
        let late = late.says("was not saved").says("Ada Adams sent the request in Shopify").says("They moved away");
        assert_eq!(late.value("version").unwrap(), app.request(&added.requests[0].reference).await.version.to_string());
        bring_late_to_an_end(&app, &added, &mut ada).await;
        rita.post(&page_of(&added), &form).await.expect(409).says("This is what you wrote: They moved away");
    }

    async fn twenty_reps_at_once_make_one_move_and_lose_no_line(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::ReadyToSend).await;
        let reference = added.requests[0].reference.clone();
        let before = app.request(&reference).await.version;
        let version = before.to_string();
        let people = twenty(&app).await;
        let path = page_of(&added);
        let tries = people.iter().cloned().map(|mut one| {
            let (path, version) = (path.clone(), version.clone());
            async move { one.post(&path, &[("version", &version), ("do", "sent")]).await.status.as_u16() }
        });
        let tries = join_all(tries).await;
        assert!(tries.iter().all(|status| [303, 409].contains(status)), "{tries:?}");
        let done = tries.iter().filter(|status| **status == 303).count();
        assert_eq!((done, app.request(&reference).await.version, app.events(&reference).await.len()), (1, before + 1, usize::try_from(before + 1).unwrap()));
        let contact = added.contacts[0].id.clone();
        let links = people.into_iter().map(|mut one| {
            let (path, contact) = (format!("{path}/link"), contact.clone());
            async move { one.post(&path, &[("contact", &contact)]).await.status.as_u16() }
        });
        let links = join_all(links).await;
        let done = links.iter().filter(|status| **status == 200).count();
        assert!(done > 0 && links.iter().all(|status| [200, 409].contains(status)), "{links:?}");
        let gained = app.request(&reference).await.version - before - 1;
        assert_eq!(usize::try_from(gained).unwrap(), done);
        assert_eq!(i64::try_from(app.events(&reference).await.len()).unwrap(), app.request(&reference).await.version);
        let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1000).await.unwrap();
        assert_eq!(audit.iter().filter(|entry| entry.act == "copy_link").count(), done);
    }

    async fn marks_are_explained_and_answered(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Sent).await;
        let reference = added.requests[0].reference.as_str();
        let at = app.request(reference).await.version;
        report_stuck(&app.app, &contact(&added), reference, at, StuckOn::CannotFind, "I looked <b>everywhere</b>").await.unwrap();
        app.forward(8 * DAY);
        actions::sweep::sweep(&app.app).await.unwrap();
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = page_of(&added);
        let seen = rita.get(&page).await.expect(200).says("cannot find the request").says("I looked <b>everywhere</b>");
        let seen = seen.says("It is your turn until you answer").says("treat it as open");
        assert!(seen.title().starts_with("Handled: Sent"), "{}", seen.title());
        assert!(dos(&seen).contains("answer_stuck") && dos(&seen).contains("clear_check"));
        for act in ["answer_stuck", "clear_check"] {
            let version = version(&app, &added).await;
            for _ in 0..2 {
                rita.post(&page, &[("version", &version), ("do", act)]).await.expect(303);
            }
        }
        let request = app.request(reference).await;
        assert!(request.flags.stuck.is_none() && request.flags.check.is_none());
        let version = request.version.to_string();
        rita.post(&page, &[("version", &version), ("do", "answer_stuck")]).await.expect(422);
        assert_eq!(app.request(reference).await.version.to_string(), version);
    }

    async fn asking_again_makes_one_new_request_and_the_old_one_leads_there(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Lapsed).await;
        let (mut rita, mut ada) = (Person::at_desk(&app, &app.rep.id).await, Person::at_desk(&app, &app.admin.id).await);
        let version = version(&app, &added).await;
        let form = [("version", version.as_str()), ("do", "ask_again")];
        let new = rita.post(&page_of(&added), &form).await.expect(303).headers["location"].to_str().unwrap().to_owned();
        assert_ne!(new, page_of(&added));
        let second = ada.submit(&page_of(&added), &form).await.expect(200).says("has an open request already");
        assert_eq!(second.path, new);
        let old = rita.get(&page_of(&added)).await.expect(200).says("Go to the newer request");
        assert!(!dos(&old).contains("ask_again") && !dos(&old).contains("confirm"), "{:?}", dos(&old));
        let reopened = [("version", version.as_str()), ("do", "confirm"), ("permissions", "view_orders")];
        rita.post(&page_of(&added), &reopened).await.expect(409);
    }

    async fn contacts_are_invited_and_a_link_is_shown_once(app) {
        let added = app.merchant_with("Acme", &["acme"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
        let other = app.merchant("Other", "other").await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = page_of(&added);
        rita.submit(&format!("{page}/invite"), &[("contact", &added.contacts[1].id)]).await.expect(200).says("on its way");
        let notices = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert!(notices.iter().any(|notice| notice.contact_id.as_ref() == Some(&added.contacts[1].id)));
        let made = rita.post(&format!("{page}/link"), &[("contact", &added.contacts[0].id)]).await.expect(200);
        let made = made.says("A link for Mia Berg").says("/i/");
        assert_eq!(made.headers["cache-control"], "no-store");
        let token = made.body.split("/i/").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert!(token.len() > 30, "{token}");
        rita.get(&page).await.expect(200).says("A link for Mia Berg was copied").says_not(&token);
        let mut conn = app.db().read().await.unwrap();
        let audit = store::audit::after(&mut conn, 0, 100).await.unwrap();
        assert!(audit.iter().any(|entry| entry.act == "copy_link") && !format!("{audit:?}").contains(&token));
        let mut mia = Person::new(&app);
        mia.get(&format!("/i/{token}")).await;
        for contact in ["", "absent", other.contacts[0].id.as_str(), "\0"] {
            for step in ["invite", "link"] {
                rita.post(&format!("{page}/{step}"), &[("contact", contact)]).await.expect(422).says("no longer one of");
            }
        }
        bring_to(&app, &other, State::Cancelled).await;
        let over = page_of(&other);
        rita.post(&format!("{over}/invite"), &[("contact", &other.contacts[0].id)]).await.expect(422).says("gave the request up");
    }

    async fn what_people_typed_is_never_markup(app) {
        let evil = "<script>alert(1)</script>";
        let command = AddMerchant {
            name: evil.into(),
            contacts: vec![NewContact { name: evil.into(), email: Email::parse("mia@acme.example.com").unwrap(), is_owner: true }],
            stores: vec![NewStore { label: evil.into(), address: None }],
            permissions: app.app.live().catalogue.permissions.iter().map(|one| one.key.clone()).collect(),
        };
        let added = add_merchant(&app.app, &app.actor(), &command).await.unwrap();
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = page_of(&added);
        let version = version(&app, &added).await;
        let late = [("version", "77"), ("do", "cancel"), ("reason", evil)];
        rita.post(&page, &late).await.expect(409).says(evil).says_not(evil);
        rita.post(&page, &[("version", &version), ("do", "cancel"), ("reason", evil)]).await.expect(303);
        for path in [page.clone(), format!("{page}/send"), format!("{page}/record")] {
            rita.get(&path).await.expect(200).says_not(evil).says(evil);
        }
    }

    async fn every_field_takes_bad_input_with_words(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Lapsed).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = page_of(&added);
        let version = version(&app, &added).await;
        let long = "x".repeat(1_001);
        for act in ["rest", "cancel"] {
            for (reason, words) in [("", "This is empty"), (" \u{200b} ", "This is empty"), (long.as_str(), "This is too long"), ("a\0b", "hidden character")] {
                let refused = rita.post(&page, &[("version", &version), ("do", act), ("reason", reason)]).await.expect(422).says(words);
                assert!(refused.title().starts_with("Error: "), "{}", refused.title());
            }
        }
        for act in ["", "explode", "\0", "rest\0"] {
            rita.post(&page, &[("version", &version), ("do", act)]).await.expect(422).says("Choose one of the buttons");
        }
        rita.post(&page, &[("version", &version), ("do", "open")]).await.expect(422).says("has ended in Shopify");
        for wrong in ["", "0", "-1", "x", "99999999999999999999"] {
            rita.post(&page, &[("version", wrong), ("do", "rest"), ("reason", "They leave")]).await.expect(409);
        }
        rita.post_raw(&page, b"do=rest&reason=%ff".to_vec()).await.expect(400);
        let active = app.merchant("Other", "other").await;
        bring_to(&app, &active, State::Active).await;
        let at = app.request(&active.requests[0].reference).await.version.to_string();
        for found in ["", "maybe"] {
            rita.post(&page_of(&active), &[("version", &at), ("do", "lapsed"), ("found", found)]).await.expect(422).says("Choose what you saw");
        }
    }

    async fn absent_requests_are_not_found_and_viewers_may_only_read(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        for reference in ["HND-0000-0000", "nonsense", "%00"] {
            for step in ["", "/send", "/record"] {
                rita.get(&format!("/desk/requests/{reference}{step}")).await.expect(404);
            }
            for step in ["", "/send", "/record", "/invite", "/link", "/reveal"] {
                rita.post(&format!("/desk/requests/{reference}{step}"), &[("version", "1"), ("do", "open")]).await.expect(404);
                vera.post(&format!("/desk/requests/{reference}{step}"), &[]).await.expect(403);
            }
        }
        for step in ["", "/send", "/record", "/invite", "/link", "/reveal"] {
            vera.post(&format!("{}{step}", page_of(&added)), &[("version", "1"), ("do", "open")]).await.expect(403);
        }
        assert_eq!(app.events(&added.requests[0].reference).await.len(), 1);
        rita.get(&page_of(&added).to_lowercase().replace('-', "")).await.expect(200).says(&added.requests[0].reference);
    }
}

/// So that the form for giving up is not on the page any more.
async fn bring_late_to_an_end(app: &TestApp, added: &Added, ada: &mut Person) {
    let version = version(app, added).await;
    let form = [("version", version.as_str()), ("do", "cancel"), ("reason", "No"), ("cancelled_in_shopify", "1")];
    ada.post(&page_of(added), &form).await.expect(303);
}

#[actix_web::test]
async fn without_mail_the_desk_promises_none() {
    let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 3, mail: false, https: false }).await;
    let added = app.merchant("Acme", "acme").await;
    let mut rita = Person::at_desk(&app, &app.rep.id).await;
    let seen = rita.get(&page_of(&added)).await.expect(200).says("Make a link for Mia Berg").says_not("Invite Mia");
    seen.says_not("on its way");
    let invited = [("contact", added.contacts[0].id.as_str())];
    let seen = rita.submit(&format!("{}/invite", page_of(&added)), &invited).await.expect(200);
    seen.says("tell them by hand").says("Tell Mia Berg: the invitation, with a link").says_not("on its way");
}

#[test]
fn every_move_has_its_words() {
    use handled_portal::{
        i18n::has,
        web::desk::{moves::Do, told::Told},
    };
    for act in Do::ALL {
        let name = act.name().replace('_', "-");
        for key in [format!("desk-request-do-{name}"), format!("desk-request-do-{name}-what"), act.flash().to_owned()] {
            assert!(has("en", &key), "{key}");
        }
    }
    for told in Told::ALL {
        let name = told.name().replace('_', "-");
        assert!(
            has("en", &format!("desk-record-what-{name}")) && has("en", &format!("desk-record-then-{name}")),
            "{name}"
        );
    }
    for kind in handled_portal::domain::notice::NoticeKind::ALL.into_iter().filter(|kind| !kind.is_to_rep()) {
        assert!(has("en", &format!("desk-request-tell-{}", kind.name().replace('_', "-"))), "{kind:?}");
    }
}
