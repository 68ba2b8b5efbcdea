//! What stands where a name stood.

use handled_portal::domain::forget::{stand_in, without};

#[test]
fn names_go_in_any_case_and_the_rest_stays() {
    for (text, left) in [
        ("Mia Berg said so, MIA BERG did.", "[…] said so, […] did."),
        ("Write to Mia@Acme.example.com!", "Write to […]!"),
        ("Zoë, mia berg", "Zoë, […]"),
        ("Mia Berg's", "[…]'s"),
        ("Mia", "Mia"),
        ("", ""),
    ] {
        assert_eq!(without(text, &["Mia Berg", "mia@acme.example.com", " "]), left, "{text}");
    }
    assert_eq!(without("ÉLODIE and élodie", &["Élodie"]), "[…] and […]");
}

#[test]
fn a_short_name_goes_as_a_word_of_its_own_alone() {
    for (text, left) in [
        ("Ed needed the code; code_wanted", "[…] needed the code; code_wanted"),
        ("Asked ED, Al and Eda.", "Asked […], […] and Eda."),
        ("also a deal, finally al", "also a deal, finally […]"),
        ("(ed)", "([…])"),
        ("Ed2 and Éd and edé", "Ed2 and Éd and edé"),
        ("Ed Ed,Al", "[…] […],[…]"),
    ] {
        assert_eq!(without(text, &["Ed", "Al"]), left, "{text}");
    }
    // What ends with no letter has no word to go on with.
    assert_eq!(without("Edward J.and co", &["Edward J."]), "[…]and co");
}

#[test]
fn a_stand_in_is_the_end_of_the_id() {
    assert_eq!(stand_in("0197f3a2c1b44d6e8f90123456789abc"), "#56789abc");
    assert_eq!(stand_in("short"), "#short");
}
