//! A rep adds a merchant.

use handled_portal::{
    domain::access_request::State,
    store::{self, queue::Filter},
};
use scraper::{Html, Selector};

use crate::{
    on_both,
    support::{
        TestApp,
        person::{Person, Seen},
    },
};

const PAGE: &str = "/desk/merchants/new";

async fn at_desk(app: &TestApp, email: &str) -> Person {
    let mut person = Person::new(app);
    person.sign_in_at_desk(app, email).await.expect(200);
    person
}

async fn rita(app: &TestApp) -> Person {
    at_desk(app, "rita@handled.example.com").await
}

async fn merchants(app: &TestApp) -> i64 {
    store::merchant::count(&mut app.db().read().await.unwrap()).await.unwrap()
}

/// A form that is right, and what to put in place of it.
fn form<'a>(token: &'a str, other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("token", token),
        ("name", "Acme"),
        ("label-1", "Acme Germany"),
        ("store-1", "acme-de.myshopify.com"),
        ("name-1", "Mia Berg"),
        ("email-1", "mia@acme.example.com"),
        ("permissions", "view_orders"),
        ("permissions", "fulfill_and_ship"),
    ];
    for (name, value) in other {
        form.retain(|(kept, _)| kept != name);
        form.push((name, value));
    }
    form
}

fn ticked(seen: &Seen) -> usize {
    let page = Html::parse_document(&seen.body);
    page.select(&Selector::parse("[name=permissions][checked]").unwrap()).count()
}

on_both! {
    async fn a_merchant_is_added_with_stores_people_and_permissions(app) {
        let mut rita = rita(&app).await;
        let empty = rita.get(PAGE).await.expect(200);
        assert_eq!(ticked(&empty), app.app.live().catalogue.permissions.len(), "all are ticked at first");
        let token = empty.value("token").unwrap();
        let typed = form(&token, &[
            ("store-1", " https://admin.shopify.com/store/Acme-DE/products "),
            ("label-2", "شركة النخيل"), ("store-2", ""),
            ("label-3", ""), ("store-3", ""),
            ("name-2", "Olga Owner"), ("email-2", "olga@acme.example.com"), ("owner-2", "1"),
        ]);
        let seen = rita.submit(PAGE, &typed).await.expect(200);
        let seen = seen.says("The merchant is added").says("Invite now").says("acme-de.myshopify.com").says("شركة النخيل");
        seen.says("Address not known yet").says("Owner: Olga Owner").says("Mia Berg");
        let lines = store::queue::page(&mut app.db().read().await.unwrap(), &Filter::default(), &store::queue::Place::Top, 9).await.unwrap();
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.state == State::Invited));
        let asked = store::permission_grant::of_request(&mut app.db().read().await.unwrap(), &lines[0].id).await.unwrap();
        assert_eq!(asked.len(), 2);
        // Nobody was written to.
        let notices = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), &lines[0].merchant_id).await.unwrap();
        assert_eq!(notices, []);
    }

    async fn one_store_alone_is_called_as_the_merchant_is(app) {
        let mut rita = rita(&app).await;
        let name = "Wörter ".repeat(20);
        let typed = form("", &[("name", &name), ("label-1", ""), ("store-1", "")]);
        rita.submit(PAGE, &typed).await.expect(200).says(name.trim());
    }

    async fn what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(app) {
        let long = "x".repeat(200);
        let mut rita = rita(&app).await;
        for (other, said) in [
            (vec![("name", "")], "This is empty"),
            (vec![("name", long.as_str())], "160 characters"),
            (vec![("name", "Ac\0me")], "hidden character"),
            (vec![("label-1", long.as_str())], "80 characters"),
            (vec![("label-2", ""), ("store-2", "other")], "This is empty"),
            (vec![("store-1", "www.acme.example")], "We could not open www.acme.example"),
            (vec![("store-1", "mia@acme.example")], "looks like an e-mail address"),
            (vec![("label-2", "Acme Two"), ("store-2", "ACME-DE")], "in this form twice"),
            (vec![("name-1", "")], "This is empty"),
            (vec![("name-1", long.as_str())], "120 characters"),
            (vec![("email-1", "mia")], "There is no @"),
            (vec![("email-1", "")], "Type an e-mail address"),
            (vec![("name-2", "Mia"), ("email-2", "MIA@acme.example.com")], "in this form twice"),
            (vec![("owner-1", "1"), ("name-2", "Ole"), ("email-2", "ole@acme.example.com"), ("owner-2", "1")], "Only one person"),
            (vec![("permissions", "everything")], "is not among those"),
        ] {
            let typed = form("", &other);
            let seen = rita.post(PAGE, &typed).await.expect(422).says(said);
            assert!(seen.title().starts_with("Error: "), "{}", seen.title());
            for (name, value) in typed.iter().filter(|(name, _)| !name.starts_with("permissions") && !name.starts_with("owner")) {
                assert_eq!(seen.value(name).unwrap_or_default(), value.replace('\0', ""), "{name} stays");
            }
        }
        let none: Vec<_> = form("", &[]).into_iter().filter(|(name, _)| *name != "permissions").collect();
        let seen = rita.post(PAGE, &none).await.expect(422).says("Tick at least one permission");
        assert_eq!(ticked(&seen), 0);
        // Secrets in the wrong field do not come back.
        for secret in ["9217", "https://mia:hunter2@acme.myshopify.com"] {
            rita.post(PAGE, &form("", &[("store-1", secret)])).await.expect(422).says_not("9217").says_not("hunter2");
        }
        rita.post_raw(PAGE, b"name=%ff".to_vec()).await.expect(400);
        assert_eq!(merchants(&app).await, 0);
    }

    async fn one_more_row_keeps_everything_that_was_typed(app) {
        let mut rita = rita(&app).await;
        let mut typed = form("abc", &[("name", "<i>Acme</i>"), ("owner-1", "1")]);
        typed.push(("do", "add_store"));
        let seen = rita.post(PAGE, &typed).await.expect(200).says_not("<i>Acme").says_not("There is a problem");
        for (name, value) in typed.iter().filter(|(name, _)| !matches!(*name, "do" | "permissions")) {
            assert_eq!(seen.value(name).unwrap(), *value);
        }
        assert_eq!(ticked(&seen), 2);
        assert_eq!(seen.value("store-2").unwrap(), "");
        assert!(seen.value("email-2").is_none());
        typed.retain(|(name, _)| *name != "do");
        typed.push(("do", "add_contact"));
        assert_eq!(rita.post(PAGE, &typed).await.expect(200).value("email-2").unwrap(), "");
        // There is an end to it.
        let mut full = form("", &[("label-20", "x"), ("name-20", "x"), ("label-21", "x")]);
        full.push(("do", "add_store"));
        let seen = rita.post(PAGE, &full).await.expect(200);
        assert!(seen.value("label-20").is_some() && seen.value("label-21").is_none());
    }

    async fn an_address_that_is_here_already_names_the_merchant_who_has_it(app) {
        let other = app.merchant("Other & Sons", "acme-de").await;
        let mut rita = rita(&app).await;
        let seen = rita.post(PAGE, &form("", &[])).await.expect(422).says("belongs to a store that is here already");
        let seen = seen.says("It belongs to Other & Sons");
        assert!(seen.links().contains(&format!("/desk/merchants/{}", other.merchant.id)));
        assert_eq!(merchants(&app).await, 1);
    }

    async fn a_form_sent_twice_makes_one_merchant(app) {
        let mut rita = rita(&app).await;
        for address in ["acme-de.myshopify.com", ""] {
            let before = merchants(&app).await;
            let token = rita.get(PAGE).await.expect(200).value("token").unwrap();
            let typed = form(&token, &[("store-1", address)]);
            let first = rita.post(PAGE, &typed).await.expect(303);
            let second = rita.post(PAGE, &typed).await.expect(303);
            assert_eq!(first.headers["location"], second.headers["location"]);
            assert_eq!(merchants(&app).await, before + 1);
            // Going back and typing another merchant into the same form makes another merchant.
            let changed = form(&token, &[("store-1", ""), ("name", "Another")]);
            let third = rita.post(PAGE, &changed).await.expect(303);
            assert_ne!(first.headers["location"], third.headers["location"]);
        }
    }

    async fn twenty_equal_forms_at_once_make_one_merchant(app) {
        let mut rita = rita(&app).await;
        let token = rita.get(PAGE).await.expect(200).value("token").unwrap();
        let typed = form(&token, &[]);
        let sent = futures_util::future::join_all((0..20).map(|_| {
            let (mut rita, typed) = (rita.clone(), typed.clone());
            async move { rita.post(PAGE, &typed).await.expect(303).headers["location"].clone() }
        }))
        .await;
        assert!(sent.iter().all(|to| *to == sent[0]));
        assert_eq!(merchants(&app).await, 1);
    }

    async fn a_viewer_adds_nobody(app) {
        let mut vera = at_desk(&app, "vera@handled.example.com").await;
        vera.get(PAGE).await.expect(403);
        vera.post(PAGE, &form("", &[])).await.expect(403);
        Person::new(&app).post(PAGE, &form("", &[])).await.expect(303);
        assert_eq!(merchants(&app).await, 0);
    }
}
