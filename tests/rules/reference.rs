//! References: read however they are typed, written in one form.

use handled_portal::domain::reference::{Prefix, Reference, ReferenceFault};
use proptest::prelude::*;

fn parse(typed: &str) -> Result<String, ReferenceFault> {
    Reference::parse(typed).map(|reference| reference.to_string())
}

#[test]
fn a_reference_is_read_however_it_is_typed() {
    for typed in [
        "HND-7K2Q-9XMF",
        "hnd-7k2q-9xmf",
        "HND7K2Q9XMF",
        " hnd 7k2q 9xmf ",
        "HND–7K2Q–9XMF",
        "ＨＮＤ－７Ｋ２Ｑ－９ＸＭＦ",
        "HND7K2Q-9XMF",
        "HND7 K2Q9 XMF",
    ] {
        assert_eq!(parse(typed).as_deref(), Ok("HND-7K2Q-9XMF"), "{typed:?}");
    }
}

#[test]
fn look_alikes_are_mended_in_the_eight_characters_and_not_in_the_prefix() {
    assert_eq!(parse("oil-oiLO-9xmf").as_deref(), Ok("OIL-0110-9XMF"));
    assert_eq!(parse("0IL-0110-9XMF"), Err(ReferenceFault::WrongShape));
}

#[test]
fn anything_else_is_refused() {
    for typed in ["", " - ", "\u{200b}"] {
        assert_eq!(parse(typed), Err(ReferenceFault::Empty), "{typed:?}");
    }
    for typed in [
        "HND",
        "7K2Q-9XMF",
        "H-7K2Q-9XMF",
        "ABCDEF-7K2Q-9XMF",
        "HND-7K2Q-9XM",
        "HNDX-7K2Q-9XM",
        "HN-7K2Q-9XMFA",
        "HND-7K2Q-9XMU",
        "HND-7K2Q-9XM\0",
        "HND/7K2Q/9XMF",
        "HÄD-7K2Q-9XMF",
        "../../../etc",
        "HND-7K2Q-9XMF-7K2Q-9XMF",
    ] {
        assert_eq!(parse(typed), Err(ReferenceFault::WrongShape), "{typed:?}");
    }
}

#[test]
fn a_prefix_is_two_to_five_letters() {
    for (typed, kept) in [("hnd", "HND"), (" AB ", "AB"), ("abcde", "ABCDE")] {
        assert_eq!(Prefix::parse(typed).unwrap().as_str(), kept);
    }
    for typed in ["", "A", "ABCDEF", "A1", "ÄB", "A B", "A\0"] {
        assert!(Prefix::parse(typed).is_err(), "{typed:?}");
    }
}

#[test]
fn bytes_become_eight_characters() {
    let prefix = Prefix::parse("HND").unwrap();
    assert_eq!(Reference::from_bytes(&prefix, [0; 5]).as_str(), "HND-0000-0000");
    assert_eq!(Reference::from_bytes(&prefix, [0xff; 5]).as_str(), "HND-ZZZZ-ZZZZ");
    assert_eq!(
        Reference::from_bytes(&prefix, [0b0000_1000, 0b1000_0110, 0b0100_0010, 0b1001_1000, 0b1110_1000]).as_str(),
        "HND-1234-5678"
    );
}

#[test]
fn what_is_stored_is_what_is_shown() {
    let reference = Reference::parse("hnd7k2q9xmf").unwrap();
    assert_eq!(serde_json::to_string(&reference).unwrap(), "\"HND-7K2Q-9XMF\"");
    assert_eq!(serde_json::from_str::<Reference>("\"HND-7K2Q-9XMF\"").unwrap(), reference);
}

proptest! {
    #[test]
    fn every_reference_is_read_back(prefix in "[A-Z]{2,5}", bytes in any::<[u8; 5]>()) {
        let reference = Reference::from_bytes(&Prefix::parse(&prefix).unwrap(), bytes);
        prop_assert_eq!(Reference::parse(reference.as_str()), Ok(reference.clone()));
        let compact = reference.as_str().replace('-', "").to_lowercase();
        prop_assert_eq!(Reference::parse(&compact), Ok(reference));
    }

    #[test]
    fn whatever_is_typed_what_is_read_has_the_one_form(typed in "(?s).{0,20}|[a-zA-Z0-9 -]{8,16}") {
        if let Ok(read) = parse(&typed) {
            let parts: Vec<&str> = read.split('-').collect();
            let is_symbol = |c: char| c.is_ascii_digit() || (c.is_ascii_uppercase() && !"ILOU".contains(c));
            prop_assert_eq!(parts.len(), 3);
            prop_assert!((2..=5).contains(&parts[0].len()) && parts[0].chars().all(|c| c.is_ascii_uppercase()));
            prop_assert!(parts[1..].iter().all(|part| part.len() == 4 && part.chars().all(is_symbol)));
        }
    }
}
