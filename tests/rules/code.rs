//! The collaborator code and the sign-in code: what is read, what is refused, and that neither shows itself.

use handled_portal::domain::code::{CodeFault, CollaboratorCode, SignInCode, SignInCodeFault};
use proptest::prelude::*;

fn code(typed: &str) -> Result<String, CodeFault> {
    CollaboratorCode::parse(typed).map(|code| code.expose().to_owned())
}

fn sign_in_code(typed: &str) -> Result<String, SignInCodeFault> {
    SignInCode::parse(typed).map(|code| code.expose().to_owned())
}

#[test]
fn four_digits_are_read_however_they_are_typed() {
    for (typed, read) in [
        ("0105", "0105"),
        ("0000", "0000"),
        (" 4821 ", "4821"),
        ("48 21", "4821"),
        ("48-21", "4821"),
        ("4-8-2-1", "4821"),
        ("48\u{2011}21", "4821"),
        ("48–21", "4821"),
        ("48\u{a0}21\n", "4821"),
        ("\u{200b}4821\u{feff}", "4821"),
        ("\u{200e}4821", "4821"),
        ("４８２１", "4821"),
        ("４８ー２１", "4821"),
        ("٠١٠٥", "0105"),
        ("۰۱۰۵", "0105"),
    ] {
        assert_eq!(code(typed).as_deref(), Ok(read), "{typed:?}");
    }
}

#[test]
fn anything_else_is_refused_with_what_is_wrong() {
    for (typed, fault) in [
        ("", CodeFault::Empty),
        (" - ", CodeFault::Empty),
        ("105", CodeFault::TooShort { digits: 3 }),
        ("1", CodeFault::TooShort { digits: 1 }),
        ("01050", CodeFault::TooLong { digits: 5 }),
        ("12345678", CodeFault::TooLong { digits: 8 }),
        ("1234-5678", CodeFault::TooLong { digits: 8 }),
        ("12a4", CodeFault::WrongAlphabet),
        ("12.4", CodeFault::WrongAlphabet),
        ("+1234", CodeFault::WrongAlphabet),
        ("12\u{0}34", CodeFault::WrongAlphabet),
        ("1²34", CodeFault::WrongAlphabet),
        ("四八二一", CodeFault::WrongAlphabet),
        ("password", CodeFault::WrongAlphabet),
        ("acme.myshopify.com", CodeFault::WrongAlphabet),
        ("K7Q4-29MX", CodeFault::LooksLikeSignInCode),
        ("k7q429mx", CodeFault::LooksLikeSignInCode),
        (" K7Q4 29MX ", CodeFault::LooksLikeSignInCode),
        ("KXQA-BZMX", CodeFault::LooksLikeSignInCode),
        ("K7Q4-29M", CodeFault::WrongAlphabet),
        ("K7Q4-29MU", CodeFault::WrongAlphabet),
    ] {
        assert_eq!(code(typed), Err(fault), "{typed:?}");
    }
    assert_eq!(CodeFault::TooShort { digits: 3 }.on("code").count, 3);
}

#[test]
fn a_sign_in_code_is_read_in_any_case_and_with_its_look_alikes() {
    for typed in ["K7Q4-29MX", "k7q429mx", " k7q4 29mx ", "K7Q4–29MX", "Ｋ７Ｑ４－２９ＭＸ", "\u{200b}K7Q4-29MX"]
    {
        assert_eq!(sign_in_code(typed).as_deref(), Ok("K7Q4-29MX"), "{typed:?}");
    }
    assert_eq!(sign_in_code("oOiI-lL01").as_deref(), Ok("0011-1101"));
    assert_eq!(SignInCode::from_bytes([0; 5]).expose(), "0000-0000");
    assert_eq!(SignInCode::from_bytes([0xff; 5]).expose(), "ZZZZ-ZZZZ");
    assert_eq!(SignInCode::from_bytes([0, 0, 0, 0, 33]).expose(), "0000-0011");
}

#[test]
fn a_wrong_sign_in_code_is_refused_with_what_is_wrong() {
    for (typed, fault) in [
        ("", SignInCodeFault::Empty),
        ("K7Q4", SignInCodeFault::WrongLength { symbols: 4 }),
        ("K7Q4-29MXA", SignInCodeFault::WrongLength { symbols: 9 }),
        ("K7Q4-29MU", SignInCodeFault::WrongAlphabet),
        ("K7Q4-29M\0", SignInCodeFault::WrongAlphabet),
        ("0105", SignInCodeFault::LooksLikeCollaboratorCode),
    ] {
        assert_eq!(sign_in_code(typed), Err(fault), "{typed:?}");
    }
}

#[test]
fn codes_print_nothing_of_themselves() {
    let code = CollaboratorCode::parse("4821").unwrap();
    assert_eq!(format!("{code:?} {code:#?}"), "CollaboratorCode(..) CollaboratorCode(..)");
    let code = SignInCode::parse("K7Q4-29MX").unwrap();
    assert_eq!(format!("{code:?} {code:#?}"), "SignInCode(..) SignInCode(..)");
}

proptest! {
    #[test]
    fn whatever_is_typed_what_is_read_is_four_ascii_digits(typed in any::<String>()) {
        if let Ok(read) = code(&typed) {
            prop_assert!(read.len() == 4 && read.bytes().all(|byte| byte.is_ascii_digit()));
        }
    }

    #[test]
    fn every_code_is_read_back_with_gaps_anywhere(digits in "[0-9]{4}", gaps in prop::collection::vec("[ \\-\u{2013}\u{a0}\u{200b}]{0,3}", 5)) {
        let mut typed = gaps[0].clone();
        for (digit, gap) in digits.chars().zip(&gaps[1..]) {
            typed.push(digit);
            typed.push_str(gap);
        }
        prop_assert_eq!(code(&typed), Ok(digits));
    }

    #[test]
    fn another_number_of_digits_is_never_a_code(digits in "[0-9]{0,3}|[0-9]{5,40}") {
        prop_assert!(code(&digits).is_err());
    }

    #[test]
    fn a_refusal_never_repeats_the_digits(typed in "[0-9]{2,3}|[0-9]{10,30}|[0-9]{3}[a-z!]") {
        let fault = code(&typed).unwrap_err();
        let shown = format!("{fault} {fault:?}");
        prop_assert!(!shown.contains(typed.as_str()));
    }

    #[test]
    fn every_sign_in_code_is_read_back(bytes in any::<[u8; 5]>()) {
        let code = SignInCode::from_bytes(bytes);
        let compact = code.expose().replace('-', "").to_lowercase();
        prop_assert_eq!(sign_in_code(code.expose()), Ok(code.expose().to_owned()));
        prop_assert_eq!(sign_in_code(&compact), Ok(code.expose().to_owned()));
        let debug = format!("{code:?}");
        prop_assert!(!debug.contains(code.expose()));
    }

    #[test]
    fn different_bytes_make_different_sign_in_codes(one in any::<[u8; 5]>(), other in any::<[u8; 5]>()) {
        prop_assert_eq!(one == other, SignInCode::from_bytes(one).expose() == SignInCode::from_bytes(other).expose());
    }

    #[test]
    fn a_sign_in_code_with_a_letter_is_told_apart_in_the_code_field(bytes in any::<[u8; 5]>()) {
        let sign_in = SignInCode::from_bytes(bytes);
        prop_assume!(sign_in.expose().contains(|c: char| c.is_ascii_alphabetic()));
        prop_assert_eq!(code(sign_in.expose()), Err(CodeFault::LooksLikeSignInCode));
    }

    #[test]
    fn whatever_is_typed_a_read_sign_in_code_has_the_one_form(typed in "\\PC{0,12}") {
        if let Ok(read) = sign_in_code(&typed) {
            let is_symbol = |c: char| c.is_ascii_digit() || (c.is_ascii_uppercase() && !"ILOU".contains(c));
            let fits = read.char_indices().all(|(at, c)| if at == 4 { c == '-' } else { is_symbol(c) });
            prop_assert!(read.len() == 9 && fits);
        }
    }
}
