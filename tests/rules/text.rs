//! What people type, before anything is kept of it.

use handled_portal::domain::{
    digits,
    text::{self, PERSON_NAME_MAX, TextFault, fold, line, lines, note, without_code},
};
use proptest::prelude::*;

#[test]
fn a_line_is_trimmed_and_its_white_space_becomes_single_spaces() {
    for (typed, kept) in [
        ("  Mia  ", "Mia"),
        ("Acme\tGermany\r\n", "Acme Germany"),
        ("Acme\u{a0}\u{3000}Japan", "Acme Japan"),
        ("Zoe\u{308}", "Zo\u{eb}"),
        ("O'Neil & Söhne <GmbH>", "O'Neil & Söhne <GmbH>"),
        ("شركة النور", "شركة النور"),
        ("\u{feff}Mia\u{200b}", "Mia"),
        ("\u{202e}evil\u{202c} \u{2066}name\u{2069}", "evil name"),
        ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ("👩\u{200d}🚀", "👩\u{200d}🚀"),
    ] {
        assert_eq!(line(typed, 40).as_deref(), Ok(kept), "{typed:?}");
    }
}

#[test]
fn what_leaves_no_mark_on_the_page_is_empty() {
    for typed in
        ["", " ", "\t\n", "\u{200b}", "\u{200d}\u{200d}", "\u{3164}", "\u{2800}", "\u{202e}", "\u{ad}", "\u{301}"]
    {
        assert_eq!(line(typed, 40), Err(TextFault::Empty), "{typed:?}");
        assert_eq!(lines(typed, 40), Err(TextFault::Empty), "{typed:?}");
    }
}

#[test]
fn control_characters_are_refused() {
    for typed in ["a\0b", "\0", "a\u{1b}[31m", "a\u{8}", "a\u{7f}", "a\u{9d}b"] {
        assert_eq!(line(typed, 40), Err(TextFault::Control), "{typed:?}");
        assert_eq!(lines(typed, 40), Err(TextFault::Control), "{typed:?}");
    }
}

#[test]
fn length_is_counted_in_characters_after_trimming_and_composing() {
    assert_eq!(line(" äöü ", 3).as_deref(), Ok("äöü"));
    assert_eq!(line("a\u{308}o\u{308}u\u{308}", 3).as_deref(), Ok("äöü"));
    assert_eq!(line("äöüß", 3), Err(TextFault::TooLong { max: 3 }));
    assert_eq!(text::person_name(&"x".repeat(PERSON_NAME_MAX + 1)).map_err(|fault| fault.on("name").count), Err(120));
}

#[test]
fn several_lines_keep_their_breaks_in_one_form() {
    assert_eq!(lines("\r\n one  \r\ntwo\rthree\u{2028}four\n\n", 40).as_deref(), Ok("one\ntwo\nthree\nfour"));
    assert_eq!(lines("one\n\n\ttwo", 40).as_deref(), Ok("one\n\n two"));
}

#[test]
fn folding_makes_equal_what_people_mean_as_equal() {
    for (one, other) in [("ACME", "acme"), ("ＡＣＭＥ", "acme"), ("ÅSA", "a\u{30a}sa"), ("ΟΔΟΣ", "οδος"), ("ﬁt", "FIT")]
    {
        assert_eq!(fold(one), fold(other), "{one} {other}");
    }
}

#[test]
fn digits_of_any_script_become_ascii() {
    for typed in ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "๐๑๒๓๔๕๖๗๘๙"]
    {
        assert_eq!(digits::fold(typed), "0123456789");
    }
    for c in ['a', '½', '²', '①', '四', '\0', '/', ':', '\u{66a}', '\u{10ffff}'] {
        assert_eq!(digits::ascii(c), None, "{c:?}");
    }
}

#[test]
fn a_collaborator_code_is_found_in_a_text_and_other_numbers_are_not() {
    for text in [
        "0105",
        " 0105 ",
        "My collaborator code is 1234",
        "code:1234.",
        "PIN 9876",
        "der Code ist ١٢٣٤",
        "Collab request 4321",
    ] {
        assert_eq!(without_code(note(text)), Err(TextFault::Code), "{text}");
    }
    for text in
        ["Order 1234 is short", "I cannot see the code", "code 12345", "It says error", "SKU A-1234-B and 5678 left"]
    {
        assert!(without_code(note(text)).is_ok(), "{text}");
    }
    assert_eq!(without_code(note("")), Err(TextFault::Empty));
}

proptest! {
    #[test]
    fn a_kept_line_is_clean_bounded_and_kept_again_unchanged(typed in any::<String>(), max in 1_usize..40) {
        if let Ok(kept) = line(&typed, max) {
            prop_assert!((1..=max).contains(&kept.chars().count()));
            prop_assert!(!kept.chars().any(char::is_control));
            prop_assert_eq!(kept.trim(), &kept);
            prop_assert_eq!(line(&kept, max), Ok(kept));
        }
    }

    #[test]
    fn kept_lines_are_clean_bounded_and_kept_again_unchanged(typed in "(?s).{0,60}", max in 1_usize..80) {
        if let Ok(kept) = lines(&typed, max) {
            prop_assert!((1..=max).contains(&kept.chars().count()));
            prop_assert!(!kept.chars().any(|c| c.is_control() && c != '\n'));
            prop_assert_eq!(lines(&kept, max), Ok(kept));
        }
    }

    #[test]
    fn folding_twice_changes_nothing(typed in any::<String>()) {
        let folded = fold(&typed);
        prop_assert_eq!(fold(&folded), folded);
    }
}
