//! The permanent address, read out of a shop's front page.

use handled_portal::domain::{
    store_address::StoreAddress,
    storefront::{Look, stores_named},
};
use proptest::prelude::*;

fn store(host: &str) -> StoreAddress {
    StoreAddress::parse(host).unwrap()
}

/// A page as themes write it, with these words in the script that Shopify puts in.
fn page(script: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><title>Acme</title>\n<script>window.performance && \
         window.performance.mark('shopify.content_for_header.start');</script>\n<script>var Shopify = Shopify || {{}};\n{script}\n\
         Shopify.locale = \"en\";\nShopify.currency = {{\"active\":\"EUR\",\"rate\":\"1.0\"}};</script></head>\
         <body><p>Shoes</p></body></html>"
    )
}

#[test]
fn the_address_is_read_where_shopify_writes_it() {
    for script in [
        r#"Shopify.shop = "acme.myshopify.com";"#,
        r#"Shopify.shop="acme.myshopify.com""#,
        r"Shopify.shop = 'acme.myshopify.com';",
        "Shopify.shop\n  =\t\"acme.myshopify.com\";",
        r#"window.Shopify.shop = "acme.myshopify.com";"#,
        r#"Shopify.shop = "ACME.myshopify.com";"#,
        r#"Shopify.shop = "acme\u002emyshopify.com";"#,
        r#"Shopify.shop = "acme\x2emyshopify\.com";"#,
        r#"initData: {"shop":{"name":"Acme \"Shoes\"","paymentSettings":{"currencyCode":"EUR"},"myshopifyDomain":"acme.myshopify.com","countryCode":"DE"}}"#,
        r#"initData: {"shop":{"myshopifyDomain" : "acme.myshopify.com"}}"#,
        r#"Shopify.shop = "acme.myshopify.com"; x = {"myshopifyDomain":"acme.myshopify.com"};"#,
        r#"if (Shopify.shop == "staging.myshopify.com") {} Shopify.shop = "acme.myshopify.com";"#,
    ] {
        assert_eq!(stores_named(&page(script)), [store("acme")], "{script}");
    }
    assert_eq!(stores_named("<SCRIPT type='x'>Shopify.shop = \"0e0qgn-mr.myshopify.com\""), [store("0e0qgn-mr")]);
}

#[test]
fn what_is_no_address_of_the_shop_is_none() {
    for script in [
        "",
        r#"Shopify.shop === "acme.myshopify.com""#,
        r#"Shopify.shop == "acme.myshopify.com""#,
        r#"Shopify.shopUrl = "acme.myshopify.com""#,
        r#"MyShopify.shop = "acme.myshopify.com""#,
        r#"config.Shopify.shop = "acme.myshopify.com""#,
        r#"$Shopify.shop = "acme.myshopify.com""#,
        r#"Shopify.shop = "acme.example.com""#,
        r#"Shopify.shop = "acme""#,
        r#"Shopify.shop = "https://acme.myshopify.com/""#,
        r#"Shopify.shop = "evil.myshopify.com.example.com""#,
        r#"Shopify.shop = "{{ shop.permanent_domain }}""#,
        r"Shopify.shop = shop",
        r#"Shopify.shop = "acme.myshopify.com"#,
        "Shopify.shop = \"acme\n.myshopify.com\"",
        r#"Shopify.shop = "acme\u00g0.myshopify.com""#,
        r#"Shopify.shop = "acme\"#,
        r#"{"shop":"acme.myshopify.com"}"#,
        r#"{"myshopifyDomain":null}"#,
        r#"{"notmyshopifyDomain":"acme.myshopify.com"}"#,
        r#"fetch("https://acme.myshopify.com/cart.js")"#,
    ] {
        assert_eq!(stores_named(&page(script)), [], "{script}");
    }
    let said = "<p>Write Shopify.shop = \"acme.myshopify.com\" in your theme.</p>";
    assert_eq!(stores_named(said), [], "what people read is no script");
}

#[test]
fn two_stores_on_one_page_are_two() {
    let two = r#"Shopify.shop = "acme.myshopify.com"; Shopify.shop = "other.myshopify.com";"#;
    assert_eq!(stores_named(&page(two)), [store("acme"), store("other")]);
    assert_eq!(Look::at(200, "/", &page(two)), Look::Several);
    let apart = page(r#"Shopify.shop = "acme.myshopify.com""#) + &page(r#"{"myshopifyDomain":"other.myshopify.com"}"#);
    assert_eq!(Look::at(200, "/", &apart), Look::Several);
}

#[test]
fn a_page_that_names_none_says_why() {
    let named = page(r#"Shopify.shop = "acme.myshopify.com""#);
    for (status, path, text, look) in [
        (200, "/", named.as_str(), Look::Store(store("acme"))),
        (404, "/products/gone", &named, Look::Store(store("acme"))),
        (200, "/password", &named, Look::Store(store("acme"))),
        (200, "/password", "", Look::Password),
        (200, "/en-de/password/", "", Look::Password),
        (200, "/", "", Look::NoStore),
        (200, "/collections/password-managers", "", Look::NoStore),
        (404, "/", "", Look::NoStore),
        (403, "/", "", Look::Unreachable),
        (429, "/", "", Look::Unreachable),
        (503, "/", "", Look::Unreachable),
    ] {
        assert_eq!(Look::at(status, path, text), look, "{status} {path}");
    }
}

#[test]
fn each_look_comes_back_from_its_name() {
    let looks = [
        Look::Store(store("1234.myshopify.com")),
        Look::Several,
        Look::Password,
        Look::NoStore,
        Look::Unreachable,
        Look::TooSlow,
        Look::NotAllowed,
    ];
    for look in looks {
        let handle = if let Look::Store(store) = &look { Some(store.handle()) } else { None };
        assert_eq!(Look::named(look.name(), handle), Some(look.clone()));
    }
    assert_eq!(Look::named("store", None), None);
    assert_eq!(Look::named("nonsense", Some("acme")), None);
}

/// A text as JavaScript writes it, every letter in one of the ways there are.
fn written(text: &str, ways: &[u8]) -> String {
    text.chars()
        .zip(ways.iter().cycle())
        .map(|(letter, way)| match way % 4 {
            0 => format!("\\u{:04x}", u32::from(letter)),
            1 => format!("\\x{:02X}", u32::from(letter)),
            _ => letter.to_string(),
        })
        .collect()
}

proptest! {
    #[test]
    fn any_handle_is_found_among_any_words_and_however_it_is_written(
        handle in "[a-z0-9][a-z0-9-]{0,40}",
        before in "[^<]{0,200}",
        after in "[^<]{0,200}",
        ways in proptest::collection::vec(any::<u8>(), 1..20),
        single in any::<bool>(),
    ) {
        prop_assume!(!before.contains("Shopify") && !after.contains("Shopify"));
        let quote = if single { '\'' } else { '"' };
        let host = format!("{handle}.myshopify.com");
        let text = format!("{before}<script>{before};\nShopify.shop = {quote}{}{quote};{after}</script>{after}", written(&host, &ways));
        prop_assert_eq!(stores_named(&text), vec![store(&host)]);
    }

    #[test]
    fn two_handles_are_never_one(one in "[a-z][a-z0-9-]{0,20}", other in "[a-z][a-z0-9-]{0,20}", json in any::<bool>()) {
        prop_assume!(one != other);
        let second = if json { format!("{{\"myshopifyDomain\":\"{other}.myshopify.com\"}}") } else { format!("Shopify.shop = '{other}.myshopify.com'") };
        let text = page(&format!("Shopify.shop = \"{one}.myshopify.com\";{second}"));
        prop_assert_eq!(Look::at(200, "/", &text), Look::Several);
    }

    #[test]
    fn no_page_at_all_makes_it_stumble(words in "\\PC{0,60}", at in any::<u16>(), bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = stores_named(&words);
        let _ = stores_named(&format!("<script>Shopify.shop = \"{words}"));
        let _ = stores_named(&format!("<script>Shopify.shop = \"\\u{words}</script"));
        let whole = page("Shopify.shop = \"acm\\u0065.myshopify.com\"");
        let cut: String = whole.chars().take(usize::from(at) % (whole.len() + 1)).collect();
        prop_assert!(stores_named(&cut).len() <= 1);
        let _ = stores_named(&String::from_utf8_lossy(&bytes));
    }
}
