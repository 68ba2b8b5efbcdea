//! What was asked for against what was given: both sides see what is missing and what that stops, just that is asked for
//! again, and what is too much is to be given back.

use handled_portal::{
    actions::{
        self, Actor,
        add_merchant::{AddMerchant, Added, NewContact, NewStore, add_merchant},
    },
    domain::{
        access_request::{State, Turn},
        email::Email,
        event::Fact,
        grant::{self, GrantState},
        moment::HOUR,
        permission::EMBEDDED,
        store_address::StoreAddress,
    },
};

use crate::{
    on_both,
    support::{
        TestApp,
        person::{Person, Seen},
    },
};

/// Access that is on for three permissions that were asked for, of which these were given.
struct Case {
    added: Added,
    reference: String,
    page: String,
    desk: String,
    mia: Person,
    rita: Person,
}

const ASKED: [&str; 3] = ["view_orders", "view_products", "view_locations"];

impl Case {
    async fn on(app: &TestApp, granted: &[&str]) -> Self {
        let command = AddMerchant {
            name: "Acme".into(),
            contacts: vec![NewContact {
                name: "Mia Berg".into(),
                email: Email::parse("mia@acme.example.com").unwrap(),
                is_owner: false,
            }],
            stores: vec![NewStore { label: "Acme Berlin".into(), address: Some(StoreAddress::parse("acme").unwrap()) }],
            permissions: ASKED.map(str::to_owned).to_vec(),
        };
        let added = add_merchant(&app.app, &app.actor(), &command).await.unwrap();
        let reference = added.requests[0].reference.clone();
        let mut case = Self {
            page: format!("/access/{reference}"),
            desk: format!("/desk/requests/{reference}"),
            mia: Person::signed_in(app, &added.contacts[0].id).await,
            rita: Person::at_desk(app, &app.rep.id).await,
            reference,
            added,
        };
        let code = format!("{}/code", case.page);
        let form = case.mia.get(&code).await.expect(200);
        let fields = [("code", "0105"), ("version", &*form.value("version").unwrap()), ("catalogue", "1")];
        case.mia.post(&code, &fields).await.expect(303);
        let version = app.request(&case.reference).await.version;
        actions::mark_sent::mark_sent(&app.app, &app.actor(), &case.reference, version).await.unwrap();
        case.confirm(app, granted).await;
        case
    }

    async fn confirm(&self, app: &TestApp, granted: &[&str]) {
        let version = app.request(&self.reference).await.version;
        let granted = granted.iter().map(|key| (*key).to_owned()).collect();
        actions::confirm_access::confirm_access(&app.app, &app.actor(), &self.reference, version, granted)
            .await
            .unwrap();
    }

    async fn state(&self, app: &TestApp, key: &str) -> Option<GrantState> {
        let grants = grant::replay(&app.events(&self.reference).await);
        grants.into_iter().find(|grant| grant.permission == key).map(|grant| grant.state)
    }
}

/// Presses a button as a browser does.
async fn press(person: &mut Person, seen: &Seen, button: &str) -> Seen {
    let (action, fields) = seen.form_with(button).unwrap_or_else(|| panic!("{button}: {}", seen.text()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    person.post(&action, &fields).await
}

/// What the catalogue says that stops without it.
fn without(app: &TestApp, key: &str) -> String {
    app.app.live().permission(key).unwrap().without.split_whitespace().collect::<Vec<_>>().join(" ")
}

const AGAIN: &str = "Ask for it again: View (Products)";

on_both! {
    async fn both_sides_see_what_was_left_out_and_what_that_stops(app) {
        let mut case = Case::on(&app, &["view_orders"]).await;
        let stops = [without(&app, "view_products"), without(&app, "view_locations")];
        assert!(stops.iter().all(|words| words.len() > 20), "{stops:?}");
        for path in [case.page.clone(), format!("{}/permissions", case.page)] {
            let seen = case.mia.get(&path).await.expect(200).says("That is fine. This is what we cannot do for you without");
            assert!(stops.iter().all(|words| seen.text().contains(words)), "{path}");
        }
        let seen = case.rita.get(&case.desk).await.expect(200).says("Left out, and what that stops").says("as is their right");
        assert!(stops.iter().all(|words| seen.text().contains(words)));
        assert!(seen.form_with(AGAIN).is_some() && !seen.body.contains("id=\"extra\""));
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        let seen = vera.get(&case.desk).await.expect(200).says("Left out, and what that stops");
        assert!(seen.form_with(AGAIN).is_none(), "a viewer asks for nothing");
    }

    async fn a_rep_asks_again_for_just_that_and_the_merchant_says_that_it_is_there(app) {
        let mut case = Case::on(&app, &["view_orders"]).await;
        let seen = case.rita.get(&case.desk).await.expect(200);
        press(&mut case.rita, &seen, AGAIN).await.expect(303);
        press(&mut case.rita, &seen, AGAIN).await.expect(303);
        let request = app.request(&case.reference).await;
        assert!(request.flags.reasked.is_some() && request.code.is_none());
        assert_eq!((request.state, request.turn()), (State::Active, Turn::Merchant));
        let asked: Vec<Fact> = app.events(&case.reference).await.into_iter().map(|event| event.fact)
            .filter(|fact| matches!(fact, Fact::MoreAsked { .. })).collect();
        assert!(matches!(asked.as_slice(), [Fact::MoreAsked { wider, .. }] if wider == &["view_products"]), "{asked:?}");
        // The desk says so, and offers it no more; the other one is asked for beside it on the page for that.
        let seen = case.rita.get(&case.desk).await.expect(200).says("You asked for it again. It is the merchant's turn.");
        assert!(seen.form_with(AGAIN).is_none() && seen.form_with("Ask for it again: Locations").is_none());
        seen.says("Ask for it again, on the page of what we ask for : Locations");
        let seen = case.mia.get(&case.page).await.expect(200).says("View (Products)").says("No code is needed.").says(&without(&app, "view_products"));
        assert!(seen.form_with("I added it in Shopify").is_some());
        case.mia.get("/access?all").await.expect(200).says("Your turn");
        let (action, mut fields) = seen.form_with("I added it in Shopify").unwrap();
        fields.retain(|(name, value)| name != "answer" || value == "yes");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        case.mia.post(&action, &fields).await.expect(303);
        assert_eq!(case.state(&app, "view_products").await, Some(GrantState::Granted));
        assert_eq!(case.state(&app, "view_locations").await, Some(GrantState::Trimmed), "nobody asked for that one");
        case.rita.get(&case.desk).await.expect(200).says("They say so. Nobody has checked.");
    }

    async fn while_it_is_only_said_to_be_accepted_nothing_can_be_asked_again(app) {
        let case = Case::on(&app, &ASKED).await;
        let other = app.merchant("Other", "other").await;
        let reference = other.requests[0].reference.as_str();
        let ole = Actor::Contact(other.contacts[0].clone());
        let code = handled_portal::domain::code::CollaboratorCode::parse("0105").unwrap();
        let command = actions::submit_code::SubmitCode { reference, version: 1, address: None, code: &code, agreement: None };
        actions::submit_code::submit_code(&app.app, &ole, &command).await.unwrap();
        actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, 2).await.unwrap();
        let some = handled_portal::domain::event::Accepted::Some(vec!["view_orders".into()]);
        actions::answer_request::answer_request(&app.app, &ole, reference, 3, some).await.unwrap();
        let mut rita = case.rita.clone();
        let seen = rita.get(&format!("/desk/requests/{reference}")).await.expect(200).says("You can ask for it again once access is on.");
        assert!(seen.form_with(AGAIN).is_none());
        rita.get(&case.desk).await.expect(200).says_not("id=\"left-out\"");
    }

    async fn with_other_texts_in_use_it_is_asked_on_the_page_that_shows_them(app) {
        let mut case = Case::on(&app, &["view_orders"]).await;
        let text = EMBEDDED.replacen("version = \"1\"", "version = \"2\"", 1).replacen("went wrong.", "went astray.", 1);
        let form = [("do", "publish"), ("was", "1"), ("text", text.as_str())];
        Person::at_desk(&app, &app.admin.id).await.upload("/desk/settings/catalogue", &form, None).await.expect(303);
        let seen = case.rita.get(&case.desk).await.expect(200).says("Ask for it again, on the page of what we ask for : View (Products)");
        assert!(seen.form_with(AGAIN).is_none(), "more than just that would be asked along with it");
        assert!(seen.links().contains(&format!("{}/terms", case.desk)));
    }

    async fn what_was_given_beyond_it_is_pointed_out_to_both_with_how_to_take_it_back(app) {
        let mut case = Case::on(&app, &["view_orders", "view_products", "view_locations", "fulfill_and_ship"]).await;
        assert_eq!(case.state(&app, "fulfill_and_ship").await, Some(GrantState::Extra));
        let label = app.app.live().permission("fulfill_and_ship").unwrap().label.clone();
        for path in [case.page.clone(), format!("{}/permissions", case.page)] {
            let seen = case.mia.get(&path).await.expect(200).says(&label).says("We suggest that you take").says("untick what is named here, and save");
            let seen = seen.says("Settings").says("sees in Shopify that it is gone");
            assert!(seen.body.contains("https://admin.shopify.com/store/acme/settings"), "{path}");
            assert!(!seen.text().contains("This is what we cannot do for you"), "{path}: nothing was left out");
        }
        let seen = case.rita.get(&case.desk).await.expect(200).says("Given, but not asked for").says(&label).says("Suggest it when you speak to them.");
        let seen = seen.says("They go to our access in Shopify, untick it, and save.");
        assert!(!seen.body.contains("id=\"left-out\""));
        app.forward(HOUR);
        // They did; the rep looks.
        let version = app.request(&case.reference).await.version.to_string();
        let mut form = vec![("do", "found_granted"), ("version", version.as_str())];
        form.extend(ASKED.map(|key| ("permissions", key)));
        case.rita.post(&case.desk, &form).await.expect(303);
        assert_eq!(case.state(&app, "fulfill_and_ship").await, None);
        case.rita.get(&case.desk).await.expect(200).says_not("id=\"extra\"");
        case.mia.get(&case.page).await.expect(200).says_not("More than we asked for");
        assert_eq!(case.added.requests.len(), 1);
    }
}
