//! E-mail addresses: what is taken, what is compared, what is shown.

use handled_portal::domain::email::{Email, EmailFault};
use proptest::prelude::*;

fn parse(typed: &str) -> Result<String, EmailFault> {
    Email::parse(typed).map(|email| email.as_str().to_owned())
}

#[test]
fn addresses_are_kept_as_typed_and_folded_for_comparing() {
    for (typed, kept, folded) in [
        (" mia@acme.com ", "mia@acme.com", "mia@acme.com"),
        ("Mia.O'Neil+shop@Acme.COM", "Mia.O'Neil+shop@Acme.COM", "mia.o'neil+shop@acme.com"),
        ("mia@Müller.de", "mia@Müller.de", "mia@müller.de"),
        ("mia@mu\u{308}ller.de", "mia@müller.de", "mia@müller.de"),
        ("mia@例え.jp", "mia@例え.jp", "mia@例え.jp"),
        ("mia@xn--mller-kva.de", "mia@xn--mller-kva.de", "mia@xn--mller-kva.de"),
        ("ｍｉａ＠ａｃｍｅ．ｃｏｍ", "mia@acme.com", "mia@acme.com"),
        ("mia@acme.com\u{200b}\n", "mia@acme.com", "mia@acme.com"),
        ("a@b.co", "a@b.co", "a@b.co"),
    ] {
        let email = Email::parse(typed).unwrap();
        assert_eq!((email.as_str(), email.folded()), (kept, folded), "{typed:?}");
    }
    assert_eq!(Email::parse("Mia@ACME.com"), Email::parse("mia@acme.com"));
}

#[test]
fn anything_else_is_refused_with_what_is_wrong() {
    for (typed, fault) in [
        ("", EmailFault::Empty),
        (" \u{200b} ", EmailFault::Empty),
        ("mia", EmailFault::NoAt),
        ("acme.com", EmailFault::NoAt),
        ("mia@@acme.com", EmailFault::Invalid),
        ("mia@acme@evil.com", EmailFault::Invalid),
        ("@acme.com", EmailFault::Invalid),
        ("mia@", EmailFault::Invalid),
        ("mia@acme", EmailFault::Invalid),
        ("mia@acme.", EmailFault::Invalid),
        ("mia@.com", EmailFault::Invalid),
        ("mia@acme..com", EmailFault::Invalid),
        ("mia@acme.c", EmailFault::Invalid),
        ("mia@127.0.0.1", EmailFault::Invalid),
        ("mia@[127.0.0.1]", EmailFault::Invalid),
        ("mia@-acme.com", EmailFault::Invalid),
        ("mia@acme-.com", EmailFault::Invalid),
        ("mia@ac_me.com", EmailFault::Invalid),
        (".mia@acme.com", EmailFault::Invalid),
        ("mia.@acme.com", EmailFault::Invalid),
        ("m..ia@acme.com", EmailFault::Invalid),
        ("mia smith@acme.com", EmailFault::Invalid),
        ("Mia <mia@acme.com>", EmailFault::Invalid),
        ("\"mia\"@acme.com", EmailFault::Invalid),
        ("mailto:mia@acme.com", EmailFault::Invalid),
        ("mia@acme.com, bob@acme.com", EmailFault::Invalid),
        ("mia@acme.com\r\nBcc: all@acme.com", EmailFault::Invalid),
        ("mi\0a@acme.com", EmailFault::Invalid),
        ("mia@ac\0me.com", EmailFault::Invalid),
        ("m\u{131}a@acme.com", EmailFault::Invalid),
        ("mia@acme\u{2024}com", EmailFault::Invalid),
        ("mia@a\u{2488}com", EmailFault::Invalid),
        ("mia@a\u{2100}b.com", EmailFault::Invalid),
    ] {
        assert_eq!(parse(typed), Err(fault), "{typed:?}");
    }
}

#[test]
fn length_is_that_of_mail_hosts() {
    let domain = format!("{}.{}.{}.com", "a".repeat(63), "b".repeat(63), "c".repeat(57));
    assert!(parse(&format!("{}@{domain}", "m".repeat(64))).is_ok());
    assert_eq!(parse(&format!("{}@{domain}x", "m".repeat(64))), Err(EmailFault::TooLong));
    assert_eq!(parse(&format!("{}@acme.com", "m".repeat(65))), Err(EmailFault::TooLong));
    assert_eq!(parse(&format!("mia@{}.com", "a".repeat(64))), Err(EmailFault::Invalid));
}

#[test]
fn masked_shows_the_first_letter_and_the_domain() {
    assert_eq!(Email::parse("mia@acme.com").unwrap().masked(), "m...@acme.com");
    assert_eq!(Email::parse("m@acme.com").unwrap().masked(), "m...@acme.com");
    assert_eq!(format!("{:?}", Email::parse("mia@acme.com").unwrap()), "Email(m...@acme.com)");
}

proptest! {
    #[test]
    fn whatever_is_typed_what_is_kept_is_fit_for_a_mail_header(typed in "\\PC{0,20}@\\PC{0,20}|(?s).{0,30}") {
        if let Ok(email) = Email::parse(&typed) {
            for form in [email.as_str(), email.folded()] {
                prop_assert_eq!(form.matches('@').count(), 1);
                prop_assert!(!form.chars().any(|c| c.is_control() || c.is_whitespace() || "<>\"(),:;[]\\".contains(c)));
                let again = Email::parse(form);
                prop_assert_eq!(again.as_ref().map(Email::folded), Ok(email.folded()));
            }
            let again = parse(email.as_str());
            prop_assert_eq!(again.as_deref(), Ok(email.as_str()));
        }
    }

    #[test]
    fn ordinary_addresses_are_taken_in_any_case(local in "[a-zA-Z0-9_+-]{1,20}(\\.[a-zA-Z0-9]{1,10})?", domain in "([a-zA-Z0-9]{1,12}\\.){1,3}[a-zA-Z]{2,6}") {
        let typed = format!("{local}@{domain}");
        let email = Email::parse(&typed).unwrap();
        prop_assert_eq!(email.as_str(), typed.as_str());
        prop_assert_eq!(email.folded(), typed.to_lowercase());
        prop_assert_eq!(Email::parse(&typed.to_uppercase()).unwrap(), email);
    }

    #[test]
    fn masking_hides_all_of_the_name_but_its_first_letter(local in "[a-z]{1,20}") {
        let email = Email::parse(&format!("{local}@example.com")).unwrap();
        let masked = format!("{}...@example.com", &local[..1]);
        prop_assert_eq!(format!("{email:?}"), format!("Email({masked})"));
        prop_assert_eq!(email.masked(), masked);
    }
}
