//! Store addresses: everything people paste is read, and nothing is guessed.

use handled_portal::domain::store_address::{AddressFault, HANDLE_MAX, StoreAddress};
use proptest::prelude::*;

fn host(pasted: &str) -> Result<String, AddressFault> {
    StoreAddress::parse(pasted).map(|address| address.host().to_owned())
}

#[test]
fn what_people_paste_is_read() {
    for pasted in [
        "acme",
        " Acme ",
        "acme/",
        "acme.",
        "acme.myshopify.com",
        "ACME.MyShopify.COM",
        "acme.myshopify.com.",
        "acme.myshopify.com/",
        "acme.myshopify.com,",
        "acme. myshopify. com",
        "acme .myshopify.com",
        "\"acme.myshopify.com\"",
        "“acme.myshopify.com”",
        "<https://acme.myshopify.com/>",
        "(acme.myshopify.com)",
        "https://acme.myshopify.com",
        "HTTP://acme.myshopify.com/admin",
        "https://acme.myshopify.com/admin/products?x=1#top",
        "https://acme.myshopify.com?q=mia@example.com",
        "acme.myshopify.com/pages/mia@example.com",
        "https://admin.shopify.com/store/acme",
        "https://admin.shopify.com/store/acme/",
        "https://Admin.Shopify.com/store/ACME/settings/account?x=1",
        "admin.shopify.com/store/acme#x",
        "ａｃｍｅ．ｍｙｓｈｏｐｉｆｙ．ｃｏｍ",
        "acme。myshopify。com",
        "\u{feff}acme.myshopify.com\u{200b}",
        "\tacme.myshopify.com\r\n",
    ] {
        assert_eq!(host(pasted).as_deref(), Ok("acme.myshopify.com"), "{pasted:?}");
    }
}

#[test]
fn odd_handles_are_normal() {
    for handle in ["0e0qgn-mr", "9d3032-3", "a", "1", "a_b", "a-", "a--b_", "gymsharkusa", "12345"] {
        assert_eq!(StoreAddress::parse(handle).unwrap().handle(), handle);
    }
    assert_eq!(host("0105.myshopify.com").as_deref(), Ok("0105.myshopify.com"));
    assert_eq!(host("https://admin.shopify.com/store/0105").as_deref(), Ok("0105.myshopify.com"));
}

#[test]
fn a_handle_is_never_guessed_from_another_host() {
    for other in [
        "gymshark.com",
        "shop.app",
        "www.gymshark.com",
        "shopify.com",
        "myshopify.com",
        "partners.shopify.com",
        "acme.myshopify",
        "acme.myshopify.co",
        "acme.myshopify.com.evil.example",
        "acmemyshopify.com",
        "müller.de",
    ] {
        let fault = AddressFault::CustomDomain { host: other.to_owned() };
        for pasted in [other.to_owned(), format!("https://{other}/x?store=acme.myshopify.com"), format!(" {other}. ")] {
            assert_eq!(host(&pasted), Err(fault.clone()), "{pasted:?}");
        }
        assert_eq!(fault.on("store").what, other);
    }
}

#[test]
fn anything_else_is_refused_with_what_is_wrong() {
    let deeper = |host: &str| AddressFault::DeeperHost { host: host.to_owned() };
    for (pasted, fault) in [
        ("", AddressFault::Empty),
        (" \"\" ", AddressFault::Empty),
        ("www.acme.myshopify.com", deeper("www.acme.myshopify.com")),
        ("https://a.b.myshopify.com/", deeper("a.b.myshopify.com")),
        ("https://admin.shopify.com", AddressFault::NoHandleInAdminLink),
        ("https://www.myshopify.com/", AddressFault::NoHandleInAdminLink),
        ("Admin.myshopify.com", AddressFault::NoHandleInAdminLink),
        ("admin.shopify.com/", AddressFault::NoHandleInAdminLink),
        ("admin.shopify.com/store/", AddressFault::NoHandleInAdminLink),
        ("admin.shopify.com/?store=acme", AddressFault::NoHandleInAdminLink),
        ("mia@acme.com", AddressFault::LooksLikeEmail),
        ("mailto:mia@acme.com", AddressFault::LooksLikeEmail),
        ("mia@acme.myshopify.com", AddressFault::LooksLikeEmail),
        ("https://mia@acme.myshopify.com", AddressFault::Credentials),
        ("https://mia:secret@acme.myshopify.com/", AddressFault::Credentials),
        ("mia:secret@acme.myshopify.com", AddressFault::Credentials),
        ("0105", AddressFault::LooksLikeCode),
        ("01-05", AddressFault::LooksLikeCode),
        ("01 05", AddressFault::LooksLikeCode),
        ("０１０５", AddressFault::LooksLikeCode),
        ("٠١٠٥", AddressFault::LooksLikeCode),
        ("my code is 0105", AddressFault::LooksLikeCode),
        ("acme.myshopify.com 0105", AddressFault::LooksLikeCode),
        ("Acme Germany", AddressFault::Invalid),
        ("my acme.myshopify.com", AddressFault::Invalid),
        ("acme/admin", AddressFault::Invalid),
        ("https://acme", AddressFault::Invalid),
        ("ftp://acme.myshopify.com", AddressFault::Invalid),
        ("javascript:alert(1)", AddressFault::Invalid),
        ("//acme.myshopify.com", AddressFault::Invalid),
        ("https:acme.myshopify.com", AddressFault::Invalid),
        ("acme.myshopify.com:8080", AddressFault::Invalid),
        ("https://acme.myshopify.com\\@evil.example", AddressFault::Credentials),
        ("https://evil.example\\.myshopify.com", AddressFault::Invalid),
        (".myshopify.com", AddressFault::Invalid),
        ("-acme.myshopify.com", AddressFault::Invalid),
        ("_acme", AddressFault::Invalid),
        ("ac\0me", AddressFault::Invalid),
        ("ac\0me.com", AddressFault::Invalid),
        ("acm\u{e9}.myshopify.com", AddressFault::Invalid),
        ("\u{430}cme.myshopify.com", AddressFault::Invalid),
        ("a%63me.myshopify.com", AddressFault::Invalid),
        ("admin.shopify.com/store/ac%6de", AddressFault::Invalid),
        ("admin.shopify.com/store/acme.myshopify.com", AddressFault::Invalid),
        ("...", AddressFault::Invalid),
        ("acme..com", AddressFault::Invalid),
    ] {
        assert_eq!(host(pasted), Err(fault), "{pasted:?}");
    }
}

#[test]
fn a_secret_in_the_wrong_field_is_not_shown_again() {
    for pasted in ["0105", "https://mia:secret@acme.myshopify.com"] {
        let fault = StoreAddress::parse(pasted).unwrap_err();
        assert!(fault.hides_what_was_typed());
        assert_eq!(fault.on("store").what, "");
    }
    assert!(!AddressFault::Invalid.hides_what_was_typed());
}

#[test]
fn length_has_a_generous_end() {
    assert!(StoreAddress::parse(&"a".repeat(HANDLE_MAX)).is_ok());
    let fault = Err(AddressFault::TooLong { max: HANDLE_MAX });
    assert_eq!(host(&"a".repeat(HANDLE_MAX + 1)), fault);
    assert_eq!(host(&format!("{}.myshopify.com", "a".repeat(HANDLE_MAX + 1))), fault);
    assert_eq!(host(&"a".repeat(60_000)), fault);
    assert!(StoreAddress::parse(&format!("https://acme.myshopify.com/?q={}", "x".repeat(1_500))).is_ok());
}

#[test]
fn what_is_stored_is_read_back_and_anything_else_refused() {
    let address = StoreAddress::parse("Acme").unwrap();
    assert_eq!(serde_json::to_string(&address).unwrap(), "\"acme.myshopify.com\"");
    assert_eq!(serde_json::from_str::<StoreAddress>("\"acme.myshopify.com\"").unwrap(), address);
    assert!(serde_json::from_str::<StoreAddress>("\"gymshark.com\"").is_err());
}

proptest! {
    #[test]
    fn whatever_is_pasted_what_is_read_passes_shopifys_own_check(pasted in any::<String>()) {
        check(&pasted)?;
    }

    #[test]
    fn garbage_around_an_address_never_breaks_the_check(
        before in "[a-zA-Z0-9:/@.?# \\\\%\u{0}\u{202e}＠．-]{0,12}",
        after in "[a-zA-Z0-9:/@.?# \\\\%\u{0}\u{202e}＠．-]{0,12}",
    ) {
        check(&format!("{before}acme.myshopify.com{after}"))?;
        check(&format!("{before}admin.shopify.com/store/{after}"))?;
    }

    #[test]
    fn every_handle_is_read_from_every_way_it_is_written(handle in "[a-zA-Z0-9][a-zA-Z0-9_-]{0,99}") {
        let expected = format!("{}.myshopify.com", handle.to_lowercase());
        for pasted in [
            format!("{handle}.myshopify.com"),
            format!("https://{handle}.myshopify.com/admin?x#y"),
            format!("https://admin.shopify.com/store/{handle}/settings"),
        ] {
            prop_assert_eq!(host(&pasted), Ok(expected.clone()));
        }
        let digits = handle.chars().filter(|c| *c != '-').count();
        let looks_like_code = digits == 4 && handle.chars().all(|c| c.is_ascii_digit() || c == '-');
        prop_assert_eq!(host(&handle).is_ok(), !looks_like_code);
    }

    #[test]
    fn a_word_with_a_dot_is_never_a_handle(host_name in "[a-z0-9]{1,10}(\\.[a-z0-9]{1,10}){1,3}") {
        prop_assume!(!host_name.ends_with(".myshopify.com") && host_name != "admin.shopify.com");
        prop_assert_eq!(host(&host_name), Err(AddressFault::CustomDomain { host: host_name.clone() }));
    }
}

fn check(pasted: &str) -> Result<(), TestCaseError> {
    if let Ok(address) = StoreAddress::parse(pasted) {
        let handle = address.handle();
        prop_assert_eq!(address.host(), format!("{handle}.myshopify.com"));
        prop_assert!((1..=HANDLE_MAX).contains(&handle.len()));
        prop_assert!(handle.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit()));
        prop_assert!(handle.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_'));
        prop_assert_eq!(StoreAddress::parse(&address.to_string()), Ok(address.clone()));
    }
    Ok(())
}
