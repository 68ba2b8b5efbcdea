//! Finding a store by the address people know it by: real pages of a shop on this machine, in the shapes that Shopify writes.

use handled_portal::{
    actions::add_merchant::Added,
    domain::{
        access_request::State,
        event::Fact,
        moment::{DAY, MINUTE},
    },
    store,
};

use crate::{
    on_both,
    support::{
        Engine, Setup, TestApp,
        person::{Person, Seen},
        receiver::{Receiver, Reply},
    },
};

/// The head of a storefront as Shopify writes it, with its store.
fn storefront(store: &str) -> String {
    format!(
        "<!doctype html>\n<html class=\"no-js\" lang=\"en\"><head><meta charset=\"utf-8\"><title>Shoes &ndash; Brand</title>\n\
         <script>window.performance && window.performance.mark && window.performance.mark('shopify.content_for_header.start');</script>\
         <meta id=\"shopify-digital-wallet\" name=\"shopify-digital-wallet\" content=\"/187105807/digital_wallets/dialog\">\
         <script id=\"shopify-features\" type=\"application/json\">{{\"accessToken\":\"8f0a\",\"betas\":[\"rich-media-storefront-analytics\"],\
         \"domain\":\"brand.example\",\"predictiveSearch\":true,\"shopId\":187105807,\"locale\":\"en\"}}</script>\n\
         <script>var Shopify = Shopify || {{}};\nShopify.shop = \"{store}.myshopify.com\";\nShopify.locale = \"en\";\n\
         Shopify.currency = {{\"active\":\"EUR\",\"rate\":\"1.0\"}};\nShopify.country = \"DE\";\n\
         Shopify.theme = {{\"name\":\"Dawn\",\"id\":1,\"theme_store_id\":887,\"role\":\"main\"}};</script></head><body>Shoes</body></html>"
    )
}

/// A shop that nobody has set up yet, and the name it is known by.
async fn shop(name: &str) -> (Receiver, String) {
    let shop = Receiver::start().await;
    let host = format!("{name}-{}.example", shop.address.port());
    (shop, host)
}

async fn without_address(app: &TestApp) -> (Added, Person, String) {
    let added = app.merchant_with("Acme", &[""], &["mia@acme.example.com"]).await;
    let mia = Person::signed_in(app, &added.contacts[0].id).await;
    let page = format!("/access/{}/code", added.requests[0].reference);
    (added, mia, page)
}

/// The form as the page has it, with what somebody changes in it.
async fn send(mia: &mut Person, page: &str, seen: &Seen, changed: &[(&str, &str)]) -> Seen {
    let kept = ["version", "catalogue", "found", "found_at", "store"];
    let mut fields: Vec<(String, String)> = Vec::new();
    for name in kept {
        if let Some(value) = seen.value(name).filter(|_| changed.iter().all(|(other, _)| *other != name)) {
            fields.push((name.to_owned(), value));
        }
    }
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend(changed);
    mia.post(page, &fields).await
}

async fn handle(app: &TestApp, added: &Added) -> Option<String> {
    let mut conn = app.db().read().await.unwrap();
    store::shop::get(&mut conn, &added.requests[0].store_id).await.unwrap().handle
}

on_both! {
    async fn a_merchant_types_the_address_of_the_shop_and_says_yes(app) {
        let (added, mut mia, page) = without_address(&app).await;
        let (shop, host) = shop("brand").await;
        shop.will([Reply::page(200, &storefront("0e0qgn-mr"))]);
        let form = mia.get(&page).await.expect(200).says("Find my store");
        let typed = format!("https://{host}/products/red-shoe?variant=1&utm_source=x#top");
        let seen = send(&mut mia, &page, &form, &[("do", "find"), ("store", &typed)]).await.expect(200);
        let seen = seen.says(&format!("At {host} we found this store: 0e0qgn-mr.myshopify.com")).says("Is that your store?");
        assert!(!seen.title().starts_with("Error") && seen.title().starts_with("Is that your store?"), "{}", seen.title());
        assert_eq!(seen.value("store").as_deref(), Some(typed.as_str()));
        let asked = shop.received();
        assert_eq!(asked.len(), 1);
        assert_eq!((asked[0].path.as_str(), asked[0].header("host")), ("/", host.as_str()), "nothing but the host is told to anybody");
        assert_eq!(app.request(&added.requests[0].reference).await.state, State::Invited, "a question changes nothing");
        let seen = send(&mut mia, &page, &seen, &[("is_it", "yes"), ("code", "0105")]).await;
        assert_eq!(seen.status, 303, "{}", seen.text());
        assert_eq!(handle(&app, &added).await.as_deref(), Some("0e0qgn-mr"));
        let request = app.request(&added.requests[0].reference).await;
        assert_eq!((request.state, request.code.is_some()), (State::ReadyToSend, true));
        assert!(app.events(&added.requests[0].reference).await.iter().any(|event| event.fact == Fact::AddressSet));
    }

    async fn a_code_that_came_along_is_not_kept_and_that_is_said(app) {
        let (added, mut mia, page) = without_address(&app).await;
        let (shop, host) = shop("brand").await;
        shop.will([Reply::page(200, &storefront("acme"))]);
        let form = mia.get(&page).await.expect(200);
        let seen = send(&mut mia, &page, &form, &[("store", &host), ("code", "9217")]).await.expect(200);
        let seen = seen.says("Is that your store?").says("Then type the code once more").says_not("9217");
        assert!(app.request(&added.requests[0].reference).await.code.is_none());
        // No answer is no yes, and asks nobody again.
        let seen = send(&mut mia, &page, &seen, &[("code", "9217")]).await.expect(422).says("Say whether this is your store.");
        let seen = seen.says("acme.myshopify.com").says_not("9217");
        assert!(seen.title().starts_with("Error: "));
        let seen = send(&mut mia, &page, &seen, &[("is_it", "yes"), ("code", "")]).await.expect(422);
        let seen = seen.says("Type the 4 digits of the collaborator code.");
        assert_eq!(shop.received().len(), 1);
        send(&mut mia, &page, &seen, &[("store", "acme.myshopify.com"), ("code", "9217")]).await.expect(303);
        assert_eq!(handle(&app, &added).await.as_deref(), Some("acme"));
    }

    async fn after_a_no_the_address_is_asked_for_plainly(app) {
        let (added, mut mia, page) = without_address(&app).await;
        let (shop, host) = shop("brand").await;
        shop.will([Reply::page(200, &storefront("other"))]);
        let form = mia.get(&page).await.expect(200);
        let seen = send(&mut mia, &page, &form, &[("do", "find"), ("store", &host)]).await.expect(200);
        let seen = send(&mut mia, &page, &seen, &[("is_it", "no"), ("code", "0105")]).await.expect(422);
        let seen = seen.says("open the Shopify admin of your store").says("Type the code again").says_not("other.myshopify.com");
        assert!(handle(&app, &added).await.is_none());
        // What is typed instead counts, also where the question still stands.
        let admin = "https://admin.shopify.com/store/acme/settings";
        send(&mut mia, &page, &seen, &[("found", "other.myshopify.com"), ("found_at", &host), ("is_it", "yes"), ("store", admin), ("code", "0105")]).await.expect(303);
        assert_eq!(handle(&app, &added).await.as_deref(), Some("acme"));
    }

    async fn what_is_understood_already_asks_nobody(app) {
        let (_, mut mia, page) = without_address(&app).await;
        let form = mia.get(&page).await.expect(200);
        for typed in ["acme", "acme.myshopify.com", "https://acme.myshopify.com/admin", "https://admin.shopify.com/store/acme/products/1"] {
            let seen = send(&mut mia, &page, &form, &[("do", "find"), ("store", typed)]).await.expect(200);
            let seen = seen.says("We take acme.myshopify.com. Now send us its code below.");
            assert_eq!(seen.value("store").as_deref(), Some("acme.myshopify.com"));
        }
        send(&mut mia, &page, &form, &[("do", "find"), ("store", "")]).await.expect(422).says("Type the address of your store.");
        let with_code = send(&mut mia, &page, &form, &[("do", "find"), ("store", "acme"), ("code", "9217")]).await.expect(200);
        with_code.says("also if you did before").says_not("9217");
        let mut conn = app.db().read().await.unwrap();
        assert_eq!(store::storefront::find(&mut conn, "acme.myshopify.com", app.app.clock.now()).await.unwrap(), None);
    }

    async fn each_way_of_not_telling_has_a_sentence_that_asks(app) {
        let (_, mut mia, page) = without_address(&app).await;
        let form = mia.get(&page).await.expect(200);
        let two = storefront("acme") + &storefront("other");
        let elsewhere = storefront("acme").replace("myshopify.com", "example.com");
        let latin: Vec<u8> = b"<p>Sch\xf6ne Gr\xfc\xdfe</p>".to_vec();
        let wide: Vec<u8> = storefront("acme").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let bytes = |body: Vec<u8>| Reply::Bytes(200, vec![("content-type", "text/html; charset=utf-8".into())], body);
        let cases: Vec<(&str, Vec<Reply>, &str)> = vec![
            ("password", vec![Reply::leads_to(302, "/password"), Reply::page(200, "<h1>Opening soon</h1>")], "is closed by a password"),
            ("headless", vec![Reply::page(200, "<div id=root></div><script src=/a.js></script>")], "does not say which Shopify store"),
            ("elsewhere", vec![Reply::page(200, &elsewhere)], "does not say which Shopify store"),
            ("latin", vec![bytes(latin)], "does not say which Shopify store"),
            ("wide", vec![bytes(wide)], "does not say which Shopify store"),
            ("two", vec![Reply::page(200, &two)], "names more than one store"),
            ("walled", vec![Reply::page(403, "<h1>Are you human?</h1>")], "We could not open"),
            ("broken", vec![Reply::Drop], "We could not open"),
            ("nonsense", vec![Reply::Nonsense], "We could not open"),
        ];
        for (name, replies, words) in cases {
            let (shop, host) = shop(name).await;
            shop.will(replies);
            app.forward(MINUTE);
            let seen = send(&mut mia, &page, &form, &[("do", "find"), ("store", &host)]).await.expect(422).says(words).says(&host);
            let seen = seen.says("pen your Shopify admin, and copy its address");
            assert!(seen.title().starts_with("Error: "), "{name}");
            assert_eq!(seen.value("store").as_deref(), Some(host.as_str()), "{name}");
            assert!(seen.value("found").is_none() && !seen.body.contains("acme.myshopify.com"), "{name}");
        }
        app.forward(MINUTE);
        for (name, reply) in [("slow", Reply::Drip(b"<html>".into())), ("hangs", Reply::Hang)] {
            let (shop, host) = shop(name).await;
            shop.will([reply]);
            send(&mut mia, &page, &form, &[("do", "find"), ("store", &host)]).await.expect(422).says("took too long to answer");
        }
        let (circle, host) = shop("circle").await;
        circle.will((0..9).map(|_| Reply::leads_to(302, "/")));
        send(&mut mia, &page, &form, &[("do", "find"), ("store", &host)]).await.expect(422).says("We could not open");
        assert_eq!(circle.connections(), 5);
        send(&mut mia, &page, &form, &[("do", "find"), ("store", "nobody-has-this-name.invalid")]).await.expect(422).says("We could not open");
        // Wrong letters around it do no harm.
        let (umlauts, host) = shop("umlauts").await;
        let mut body = b"<title>Sch\xf6n \xff\xfe</title>".to_vec();
        body.extend(storefront("acme").into_bytes());
        umlauts.will([bytes(body)]);
        send(&mut mia, &page, &form, &[("do", "find"), ("store", &host)]).await.expect(200).says("acme.myshopify.com");
    }

    async fn what_was_found_is_kept_for_a_day_and_what_was_not_for_minutes(app) {
        let (_, mut mia, page) = without_address(&app).await;
        let form = mia.get(&page).await.expect(200);
        let (shop, host) = shop("brand").await;
        let find = [("do", "find"), ("store", host.as_str())];
        shop.will([Reply::page(503, "closed for a moment"), Reply::page(200, &storefront("acme")), Reply::page(200, &storefront("acme-two"))]);
        for _ in 0..2 {
            send(&mut mia, &page, &form, &find).await.expect(422).says("We could not open");
        }
        assert_eq!(shop.connections(), 1);
        app.forward(5 * MINUTE);
        for _ in 0..2 {
            send(&mut mia, &page, &form, &find).await.expect(200).says("acme.myshopify.com");
        }
        app.forward(DAY - MINUTE);
        send(&mut mia, &page, &form, &find).await.expect(200).says("acme.myshopify.com");
        assert_eq!(shop.connections(), 2);
        app.forward(2 * MINUTE);
        send(&mut mia, &page, &form, &find).await.expect(200).says("acme-two.myshopify.com");
        assert_eq!(shop.connections(), 3);
        app.forward(2 * DAY);
        handled_portal::actions::sweep::sweep(&app.app).await.unwrap();
        let mut conn = app.db().read().await.unwrap();
        assert_eq!(store::storefront::find(&mut conn, &host, handled_portal::domain::moment::Moment(0)).await.unwrap(), None, "swept");
    }

    async fn ten_a_minute_are_looked_for_and_then_the_page_asks(app) {
        let (_, mut mia, page) = without_address(&app).await;
        let form = mia.get(&page).await.expect(200);
        let (shop, host) = shop("brand").await;
        shop.will([Reply::page(200, &storefront("acme"))]);
        let find = [("do", "find"), ("store", host.as_str()), ("code", "9217")];
        for _ in 0..10 {
            send(&mut mia, &page, &form, &find).await.expect(200);
        }
        let seen = send(&mut mia, &page, &form, &find).await.expect(429).says("You had us look many times. Wait 1 minute").says_not("9217");
        assert!((1..=60).contains(&seen.headers["retry-after"].to_str().unwrap().parse::<i64>().unwrap()));
        assert_eq!(seen.value("store").as_deref(), Some(host.as_str()));
        let list = mia.post("/access", &[("store", &host), ("note", "Ours too")]).await.expect(429);
        assert_eq!(list.value("note").as_deref(), Some("Ours too"));
        // The address itself is still taken, and others are not kept waiting.
        send(&mut mia, &page, &form, &[("do", "find"), ("store", "acme")]).await.expect(200);
        let other = app.merchant_with("Other", &[""], &["ole@other.example.com"]).await;
        let mut ole = Person::signed_in(&app, &other.contacts[0].id).await;
        ole.post("/access", &[("store", &host)]).await.expect(200).says("Is that your store?");
        app.forward(MINUTE);
        send(&mut mia, &page, &form, &find).await.expect(200);
    }

    async fn a_missing_store_is_found_and_told_to_the_rep(app) {
        let (added, mut mia, _) = without_address(&app).await;
        let (shop, host) = shop("brand").await;
        shop.will([Reply::page(200, &storefront("acme-france"))]);
        let seen = mia.post("/access", &[("store", &host), ("note", "Our French shop")]).await.expect(200);
        let seen = seen.says("acme-france.myshopify.com").says("Is that your store?");
        assert_eq!(seen.value("note").as_deref(), Some("Our French shop"));
        let tasks = async || store::task::open_of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert!(tasks().await.is_empty());
        mia.post("/access", &[("store", &host), ("note", "Our French shop"), ("found", "acme-france.myshopify.com"), ("found_at", &host)]).await.expect(422);
        let yes = [("store", host.as_str()), ("note", "Our French shop"), ("found", "acme-france.myshopify.com"), ("found_at", host.as_str()), ("is_it", "yes")];
        mia.post("/access", &yes).await.expect(303);
        assert_eq!(tasks().await[0].note, "acme-france.myshopify.com\nOur French shop");
        mia.post("/access", &[("store", "acme-spain"), ("note", "")]).await.expect(303);
        assert_eq!(tasks().await.len(), 2);
        mia.post("/access", &[("store", ""), ("note", "")]).await.expect(422).says("This is empty.");
        mia.post("/access", &[("store", "0105"), ("note", "x")]).await.expect(422).says("looks like the collaborator code").says_not("value=\"0105\"");
    }

    async fn a_rep_types_it_and_sends_the_form_once_more(app) {
        let added = app.merchant_with("Acme", &[""], &["mia@acme.example.com"]).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let (shop, host) = shop("brand").await;
        shop.will([Reply::page(200, &storefront("acme"))]);
        let store_page = format!("/desk/merchants/{}/stores/{}", added.merchant.id, added.requests[0].store_id);
        let seen = rita.post(&store_page, &[("label", "Acme"), ("store", &host)]).await.expect(422);
        let seen = seen.says(&format!("At {host} we found this store. Is it the right one?"));
        assert_eq!(seen.value("store").as_deref(), Some("acme.myshopify.com"));
        assert!(handle(&app, &added).await.is_none());
        rita.post(&store_page, &[("label", "Acme"), ("store", "acme.myshopify.com")]).await.expect(303);
        assert_eq!(handle(&app, &added).await.as_deref(), Some("acme"));
        let (closed, other) = self::shop("closed").await;
        closed.will([Reply::page(200, "nothing here")]);
        let two = [("name", "Two"), ("label-1", "One"), ("store-1", host.as_str()), ("label-2", "Two"), ("store-2", other.as_str()),
            ("name-1", "Ole"), ("email-1", "ole@two.example.com"), ("permissions", "view_orders")];
        let seen = rita.post("/desk/merchants/new", &two).await.expect(422).says("we found this store").says("does not say which Shopify store");
        assert_eq!((seen.value("store-1").as_deref(), seen.value("store-2").as_deref()), (Some("acme.myshopify.com"), Some(other.as_str())));
        let unknown = app.merchant_with("Third", &[""], &["zoe@third.example.com"]).await;
        let record = format!("/desk/requests/{}/record", unknown.requests[0].reference);
        let (third, third_host) = self::shop("third").await;
        third.will([Reply::page(200, &storefront("third-shop"))]);
        let fields = |store: &'static str| [("version", "1"), ("how", "phone"), ("what", "address"), ("store", store)];
        let mut typed = fields("");
        typed[3].1 = third_host.as_str();
        let seen = rita.post(&record, &typed).await.expect(422).says("we found this store");
        assert_eq!(seen.value("store").as_deref(), Some("third-shop.myshopify.com"));
        rita.post(&record, &fields("third-shop.myshopify.com")).await.expect(303);
        assert_eq!(handle(&app, &unknown).await.as_deref(), Some("third-shop"));
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.post(&store_page, &[("label", "Acme"), ("store", "elsewhere.example")]).await.expect(403);
    }
}

#[actix_web::test]
async fn nobody_near_the_portal_is_asked_whatever_a_merchant_types() {
    let setup = Setup { engine: Engine::Sqlite, seed: 7, mail: true, https: false };
    let app = TestApp::set_up(setup, |config| config.outgoing_allow_private = false).await;
    let (_, mut mia, page) = without_address(&app).await;
    let form = mia.get(&page).await.expect(200);
    let (neighbour, inside) = shop("inside").await;
    let port = neighbour.address.port();
    for host in [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0177.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "192.168.0.1",
        inside.as_str(),
        "①②⑦.⓪.⓪.①",
    ] {
        app.forward(MINUTE);
        let seen = send(&mut mia, &page, &form, &[("do", "find"), ("store", host)]).await;
        assert_eq!(seen.status, 422, "{host}: {}", seen.text());
        assert!(
            seen.text().contains("We do not open") || seen.text().contains("We cannot read an address"),
            "{host}: {}",
            seen.text()
        );
    }
    let typed = [
        format!("http://127.0.0.1:{port}/"),
        format!("http://mia:secret@{inside}/"),
        format!("{inside}:{port}"),
        "http://[::1]/".into(),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        "http://[fe80::1%25lo]/".into(),
        "http://2130706433/".into(),
        "ftp://127.0.0.1/".into(),
        "file:///etc/passwd".into(),
        "https://0/".into(),
    ];
    for typed in typed {
        app.forward(MINUTE);
        let seen = send(&mut mia, &page, &form, &[("do", "find"), ("store", &typed)]).await.expect(422);
        assert!(!seen.body.contains("secret"), "{typed}");
    }
    assert_eq!(neighbour.connections(), 0);
}
