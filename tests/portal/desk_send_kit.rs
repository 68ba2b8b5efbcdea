//! The send kit: what a rep needs to send a request in Shopify, the code in clear, and what Shopify answers.

use handled_portal::{
    actions::{
        declare_no_code::{DeclareNoCode, declare_no_code},
        submit_code::{SubmitCode, submit_code},
    },
    domain::{
        access_request::{NoCode, State},
        code::CollaboratorCode,
        event::{Fact, ShopifyAnswer},
        moment::{DAY, HOUR, MINUTE},
        store_address::StoreAddress,
    },
    store,
};

use crate::{
    on_both,
    store_page::{bring_to, contact},
    support::{
        Engine, Setup, TestApp,
        person::{Person, Seen},
    },
};

async fn reveals(app: &TestApp) -> usize {
    let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1000).await.unwrap();
    assert!(!format!("{audit:?}").contains("0105"), "the audit log holds the code");
    audit.iter().filter(|entry| entry.act == "reveal_code").count()
}

/// The answer with the code nowhere: not on the page, not in a header.
#[track_caller]
fn hidden(seen: Seen) -> Seen {
    for (name, value) in &seen.headers {
        let value = value.to_str().unwrap_or_default();
        assert!(!value.contains("0105"), "{name}: {value}");
    }
    seen.says_not("0105")
}

on_both! {
    async fn the_code_is_hidden_until_a_rep_looks_and_hides_again(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::ReadyToSend).await;
        let base = format!("/desk/requests/{}", added.requests[0].reference);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        hidden(rita.get(&format!("{base}/send")).await.expect(200).says("Code received, hidden").says("acme.myshopify.com"));
        assert_eq!(reveals(&app).await, 0);
        let seen = rita.post(&format!("{base}/reveal"), &[]).await.expect(200).says("0105").says("30 seconds");
        assert_eq!(seen.headers["refresh"].to_str().unwrap(), format!("30; url={base}/send"));
        assert_eq!(seen.headers["cache-control"], "no-store");
        assert_eq!(reveals(&app).await, 1);
        let kept = rita.post(&format!("{base}/reveal"), &[("keep", "1")]).await.expect(200).says("0105");
        assert!(!kept.headers.contains_key("refresh"), "kept visible");
        assert_eq!(reveals(&app).await, 2);
        for page in ["", "/send", "/record"] {
            hidden(rita.get(&format!("{base}{page}")).await.expect(200));
        }
        let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1000).await.unwrap();
        let entry = audit.iter().find(|entry| entry.act == "reveal_code").unwrap();
        assert_eq!((entry.actor_id.as_ref(), entry.subject_id.as_ref()), (Some(&app.rep.id), Some(&added.requests[0].id)));
    }

    async fn a_viewer_and_an_old_second_factor_see_no_code_and_leave_no_reveal(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::ReadyToSend).await;
        let base = format!("/desk/requests/{}", added.requests[0].reference);
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let read = hidden(vera.get(&format!("{base}/send")).await.expect(200).says("Code received, hidden"));
        assert!(!read.body.contains("/reveal") && !read.body.contains("name=\"do\""));
        hidden(vera.post(&format!("{base}/reveal"), &[]).await.expect(403));
        app.forward(61 * MINUTE);
        let old = hidden(rita.post(&format!("{base}/reveal"), &[]).await.expect(303));
        let to = old.headers["location"].to_str().unwrap().to_owned();
        assert_eq!(rita.get(&to).await.expect(200).value("next").unwrap(), format!("{base}/send"));
        app.forward(2 * HOUR);
        hidden(rita.post(&format!("{base}/reveal"), &[]).await.expect(303));
        hidden(Person::new(&app).post(&format!("{base}/reveal"), &[]).await.expect(303));
        assert_eq!(reveals(&app).await, 0);
    }

    async fn only_what_is_about_to_be_sent_shows_its_code(app) {
        for state in State::ALL.into_iter().filter(|state| *state != State::ReadyToSend) {
            let added = app.merchant("Acme", &format!("acme-{}", state.name().replace('_', "-"))).await;
            bring_to(&app, &added, state).await;
            let base = format!("/desk/requests/{}", added.requests[0].reference);
            let mut rita = Person::at_desk(&app, &app.rep.id).await;
            hidden(rita.get(&format!("{base}/send")).await.expect(200).says("There is nothing to send now"));
            hidden(rita.post(&format!("{base}/reveal"), &[]).await.expect(409).says("no code to show"));
            let version = app.request(&added.requests[0].reference).await.version.to_string();
            rita.post(&format!("{base}/send"), &[("version", &version), ("do", "sent")]).await.expect(422);
            rita.post(&format!("{base}/send"), &[("version", &version), ("do", "answer"), ("answer", "on_hold")]).await.expect(422);
        }
        assert_eq!(reveals(&app).await, 0);
    }

    async fn the_kit_holds_everything_in_shopifys_words(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::ReadyToSend).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = format!("/desk/requests/{}/send", added.requests[0].reference);
        let seen = rita.get(&page).await.expect(200).says(&format!("Reference: {}.", added.requests[0].reference));
        let mut at = 0;
        for one in &app.app.live().catalogue.permissions {
            let next = seen.body[at..].find(&format!("<b>{}</b>", one.label)).expect("each box, in Shopify's order");
            at += next;
        }
        assert!(!seen.text().contains("desk-send-"), "{}", seen.text());
        let seen = seen.says("is not set").says("None of the 10 places");
        assert!(!seen.body.contains("dev.shopify.com"), "no link without the partner's number");
        let version = seen.value("version").unwrap();
        for _ in 0..2 {
            rita.post(&page, &[("version", &version), ("do", "sent")]).await.expect(303);
        }
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.post(&page, &[("version", &version), ("do", "sent")]).await.expect(409).says("Rita Reyes sent the request");
        let request = app.request(&added.requests[0].reference).await;
        assert_eq!((request.state, request.version), (State::Sent, 3));
    }

    async fn each_answer_of_shopify_leads_where_it_says(app) {
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        for answer in ShopifyAnswer::ALL {
            let added = app.merchant("Acme", &format!("acme-{}", answer.name().replace('_', "-"))).await;
            bring_to(&app, &added, State::ReadyToSend).await;
            let page = format!("/desk/requests/{}/send", added.requests[0].reference);
            let version = rita.get(&page).await.value("version").unwrap();
            let form = [("version", version.as_str()), ("do", "answer"), ("answer", answer.name())];
            let next = rita.submit(&page, &form).await.expect(200).says("Noted");
            rita.post(&page, &form).await.expect(303);
            let request = app.request(&added.requests[0].reference).await;
            let (state, path) = if answer.wants_code() { (State::CodeWanted, page.replace("/send", "")) } else { (State::ReadyToSend, page.clone()) };
            assert_eq!((request.state, request.version, next.path.as_str()), (state, 3, path.as_str()), "{answer:?}");
            assert_eq!(request.code.is_none(), answer.wants_code(), "{answer:?}");
            let shop = store::shop::get(&mut app.db().read().await.unwrap(), &request.store_id).await.unwrap();
            assert_eq!(shop.handle.is_none(), answer == ShopifyAnswer::NoSuchStore);
            if !answer.wants_code() {
                rita.get(&page).await.expect(200).says("Noted by Rita Reyes");
            }
        }
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::ReadyToSend).await;
        let page = format!("/desk/requests/{}/send", added.requests[0].reference);
        for answer in ["", "it_smiled", "\0"] {
            let refused = rita.post(&page, &[("version", "2"), ("do", "answer"), ("answer", answer)]).await.expect(422);
            assert!(refused.title().starts_with("Error: "), "{}", refused.title());
            refused.says("Choose what Shopify said");
        }
        rita.post_raw(&page, b"do=answer&answer=%ff".to_vec()).await.expect(400);
    }

    async fn full_places_are_said_with_the_ones_that_waited_longest(app) {
        let first = app.merchant("First", "first").await;
        bring_to(&app, &first, State::Sent).await;
        app.forward(DAY);
        for at in 0..9 {
            let added = app.merchant("Acme", &format!("acme-{at}")).await;
            bring_to(&app, &added, State::Sent).await;
        }
        let added = app.merchant("Last", "last").await;
        bring_to(&app, &added, State::ReadyToSend).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = format!("/desk/requests/{}/send", added.requests[0].reference);
        let seen = rita.get(&page).await.expect(200).says("At least 10 of 10 places are taken").says("Free one first");
        assert!(seen.links().contains(&format!("/desk/requests/{}", first.requests[0].reference)));
    }

    async fn a_missing_or_held_address_is_said_with_the_way_to_mend_it(app) {
        app.merchant("Other", "taken-one").await;
        for typed in [None, Some("taken-one")] {
            let added = app.merchant_with("Acme", &[""], &["mia@acme.example.com"]).await;
            let address = StoreAddress::parse(typed.unwrap_or("first-one")).unwrap();
            let code = CollaboratorCode::parse("0105").unwrap();
            let reference = added.requests[0].reference.as_str();
            let command = SubmitCode { reference, version: 1, address: Some(&address), code: &code, agreement: None };
            submit_code(&app.app, &contact(&added), &command).await.unwrap();
            if typed.is_none() {
                let shop = added.requests[0].store_id.as_str();
                app.db().write::<_, store::Error>(async |tx| store::shop::set_address(tx, shop, None, None).await).await.unwrap();
            }
            let mut rita = Person::at_desk(&app, &app.rep.id).await;
            let page = format!("/desk/requests/{reference}/send");
            let words = if typed.is_some() { "belongs to another merchant" } else { "address of the store is missing" };
            let seen = rita.get(&page).await.expect(200).says(words).says("Mend the address");
            assert!(seen.links().contains(&format!("/desk/merchants/{}", added.merchant.id)));
            assert!(!seen.body.contains("value=\"sent\""), "it cannot be sent");
            let version = seen.value("version").unwrap();
            rita.post(&page, &[("version", &version), ("do", "sent")]).await.expect(422).says("permanent address of the store is missing");
            rita.get(&page.replace("/send", "")).await.expect(200).says("Mend the address");
        }
    }

    async fn where_no_code_is_needed_the_kit_says_so(app) {
        for reason in [NoCode::StoreAsksForNone, NoCode::AppInstalled] {
            let added = app.merchant("Acme", &format!("acme-{}", reason.name().replace('_', "-"))).await;
            let reference = added.requests[0].reference.as_str();
            let command = DeclareNoCode { reference, version: 1, reason, address: None, agreement: None };
            declare_no_code(&app.app, &app.actor(), &command).await.unwrap();
            let mut rita = Person::at_desk(&app, &app.rep.id).await;
            let page = format!("/desk/requests/{reference}/send");
            let seen = rita.get(&page).await.expect(200).says("Not needed");
            assert!(!seen.body.contains("/reveal"));
            rita.post(&page.replace("/send", "/reveal"), &[]).await.expect(409);
            let version = seen.value("version").unwrap();
            rita.submit(&page, &[("version", &version), ("do", "sent")]).await.expect(200).says("is in Shopify");
            assert!(matches!(app.events(reference).await.last().unwrap().fact, Fact::MarkedSent));
        }
    }
}

#[actix_web::test]
async fn the_forms_take_the_store_from_the_link_and_need_the_partners_number() {
    for (number, is_set) in [("1234567", true), ("0000000", false), ("", false), ("12 34", false), ("../x", false)] {
        let app = TestApp::set_up(Setup { engine: Engine::Sqlite, seed: 7, mail: false, https: false }, |config| {
            config.partner.shopify_partner_id = number.into();
        })
        .await;
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::ReadyToSend).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = rita.get(&format!("/desk/requests/{}/send", added.requests[0].reference)).await.expect(200);
        for form in [
            "https://dev.shopify.com/dashboard/1234567/stores/collaborations/new?store_url=acme.myshopify.com",
            "https://partners.shopify.com/1234567/stores/new?store_type=managed_store&amp;store_domain=acme.myshopify.com",
        ] {
            assert_eq!(page.body.replace("&#38;", "&amp;").contains(form), is_set, "{number:?}: {form}");
        }
    }
}
