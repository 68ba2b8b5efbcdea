//! The explainer, for everybody and for one store; and the text that a yes is given to.

use handled_portal::{
    actions::add_merchant::{AddMerchant, NewContact, NewStore, add_merchant},
    config::Config,
    domain::{access_request::State, email::Email, shopify_admin},
    i18n::Voice,
    print::{
        document::Block,
        explainer::{self, Sources},
    },
    web::cards,
};

use crate::{on_both, store_page::bring_to, support::person::Person};

on_both! {
    async fn everybody_can_read_what_we_ask_for_and_why(app) {
        let seen = Person::new(&app).get("/explainer").await.expect(200);
        assert!(!seen.body.contains("noindex"));
        let text = seen.text();
        for one in &app.app.live().catalogue.permissions {
            let older = one.older_labels();
            for words in [&one.label, &one.why, &one.why_more, &one.never, &one.never_more, &one.does, &one.without, &one.along, &older] {
                assert!(text.contains(words.as_str()), "{}: {words}", one.key);
            }
        }
        assert_eq!(seen.body.matches("is-changes").count(), 3);
        assert_eq!(seen.body.matches("is-personal").count(), 2);
        let shopify = &app.app.shopify;
        for way in shopify.code.iter().chain(&shopify.accept).chain(&shopify.removal) {
            assert!(text.contains(&way.words("Handled").join(" ")), "{:?}", way.trail);
        }
        for subject in &shopify.mail.subjects {
            assert!(text.contains(&shopify_admin::named(subject, "Handled")), "{subject}");
        }
        for words in ["The 5 permissions we ask for", "Do not decline", "cannot be undone", "Also called: View products", "for 90 days", "never by e-mail", "your orders go on"] {
            assert!(text.contains(words), "{words}");
        }
        assert!(!text.contains("explainer-") && !text.contains('{'), "a sentence or a value is missing: {text}");
        assert!(!text.contains("Where it stands"), "that is for one store");
    }

    async fn the_explainer_of_a_store_has_its_name_its_reference_and_where_it_stands(app) {
        for state in State::ALL {
            let added = app.merchant("Acme", &format!("acme-{}", state.name().replace('_', "-"))).await;
            bring_to(&app, &added, state).await;
            let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
            let reference = &added.requests[0].reference;
            let seen = mia.get(&format!("/access/{reference}/explainer")).await.expect(200);
            let seen = seen.says(reference).says("Acme acme-").says("Rita Reyes at Handled looks after you").says_not("0105");
            assert!(seen.body.contains("noindex"));
            assert!(seen.title().contains("Acme acme-"));
            match state {
                State::Active => drop(seen.says("Granted, since Tuesday 3 March 2026. Who says so: Rita Reyes, Handled.")),
                State::Invited => drop(seen.says_not("Not confirmed").says_not("since Tuesday")),
                _ => {}
            }
        }
    }

    async fn only_what_is_asked_of_this_store_stands_on_its_paper(app) {
        let command = AddMerchant {
            name: "Acme".into(),
            contacts: vec![NewContact {
                name: "Mia Berg".into(),
                email: Email::parse("mia@acme.example.com").unwrap(),
                is_owner: true,
            }],
            stores: vec![NewStore { label: "Acme".into(), address: None }],
            permissions: vec!["view_orders".into()],
        };
        let added = add_merchant(&app.app, &app.actor(), &command).await.unwrap();
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let seen = mia.get(&format!("/access/{}/explainer", added.requests[0].reference)).await.expect(200);
        seen.says("The permission we ask for").says("View orders").says_not("permission-fulfill_and_ship");
    }

    async fn the_explainer_of_a_foreign_store_looks_absent(app) {
        let (ours, theirs) = (app.merchant("Acme", "acme").await, app.merchant("Other", "other").await);
        let mut mia = Person::signed_in(&app, &ours.contacts[0].id).await;
        mia.get(&format!("/access/{}/explainer", theirs.requests[0].reference)).await.expect(404).says_not("Other");
        Person::new(&app).get(&format!("/access/{}/explainer", ours.requests[0].reference)).await.expect(303);
    }

    async fn the_text_that_a_yes_is_given_to_stands_on_the_page_in_this_order(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let page = mia.get(&format!("/access/{}/code", added.requests[0].reference)).await.expect(200).text();
        let live = app.app.live();
        let keys: Vec<&str> = live.catalogue.permissions.iter().map(|one| one.key.as_str()).collect();
        let shown = cards::shown_text(&app.app.voice("en"), &app.app.live(), &app.app.live().catalogue, &keys);
        let mut rest = page.as_str();
        for line in shown.lines() {
            let at = rest.find(line).unwrap_or_else(|| panic!("not on the page, or not here: {line}"));
            rest = &rest[at + line.len()..];
        }
        assert_eq!(shown.lines().filter(|line| *line == "Allows changes").count(), 3);
        assert!(shown.ends_with("You let us ask for these 5 permissions. You decide in Shopify."));
        assert_ne!(shown, cards::shown_text(&app.app.voice("en"), &app.app.live(), &app.app.live().catalogue, &keys[1..]));
    }

    async fn shopifys_links_are_those_of_the_store_where_it_is_known(app) {
        let known = app.merchant("Acme", "acme").await;
        let mut mia = Person::signed_in(&app, &known.contacts[0].id).await;
        let page = mia.get(&format!("/access/{}/code", known.requests[0].reference)).await.expect(200).body;
        assert!(page.contains("https://admin.shopify.com/store/acme/settings/organization-account/security"));
        let page = mia.get(&format!("/access/{}/permissions", known.requests[0].reference)).await.expect(200).body;
        assert!(page.contains("https://admin.shopify.com/store/acme/settings/locations"));
        let unknown = app.merchant_with("Other", &[""], &["ole@other.example.com"]).await;
        let mut ole = Person::signed_in(&app, &unknown.contacts[0].id).await;
        for page in ["code", "permissions"] {
            let body = ole.get(&format!("/access/{}/{page}", unknown.requests[0].reference)).await.expect(200).body;
            assert!(!body.contains("admin.shopify.com") && !body.contains("{h}"), "{page}");
        }
    }
}

#[test]
fn the_partners_own_site_is_named_where_one_is_set_and_only_there() {
    let catalogue = toml::from_str(handled_portal::domain::permission::EMBEDDED).unwrap();
    let shopify = toml::from_str(shopify_admin::EMBEDDED).unwrap();
    let voice =
        Voice { language: "en".into(), partner: "Handled".into(), support: "s@example.com".into(), ..Voice::default() };
    let mut config = Config::default();
    let sites = |config: &Config| -> Vec<(String, String)> {
        let explainer = explainer::of(
            Sources {
                address: "https://access.example.com/explainer",
                date: "Saturday 7 March 2026",
                partner: &config.partner,
                durations: &config.durations,
                catalogue: &catalogue,
                shopify: &shopify,
                voice: &voice,
            },
            None,
        );
        let blocks = explainer.parts.into_iter().flat_map(|part| part.blocks);
        blocks
            .filter_map(|block| if let Block::Link { link, href, .. } = block { Some((link, href)) } else { None })
            .collect()
    };
    assert_eq!(sites(&config).len(), 1, "the page's own address alone");
    config.partner.verify.link = "https://handled.example/access".into();
    assert!(
        sites(&config).contains(&("How to check that this is Handled".into(), "https://handled.example/access".into()))
    );
    config.partner.verify.text = "Our page about access".into();
    assert!(sites(&config).contains(&("Our page about access".into(), "https://handled.example/access".into())));
}
