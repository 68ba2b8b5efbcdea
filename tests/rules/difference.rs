//! The difference of two catalogues: whole, and in words that lead from the one to the other.

use handled_portal::domain::{
    difference::{Piece, between, words},
    permission::{Catalogue, EMBEDDED},
};
use proptest::prelude::*;

fn built_in() -> Catalogue {
    toml::from_str(EMBEDDED).unwrap()
}

#[test]
fn a_catalogue_is_not_different_from_itself_and_the_version_alone_is_no_difference() {
    assert!(between(&built_in(), &built_in()).is_none());
    let other = Catalogue { version: "2".into(), ..built_in() };
    assert!(between(&built_in(), &other).is_none());
}

#[test]
fn what_was_added_taken_out_changed_and_moved_is_named() {
    let old = built_in();
    let mut new = built_in();
    let gone = new.permissions.pop().unwrap();
    new.permissions[0].why = "To find out why one of your orders went astray.".into();
    new.permissions[1].changes = false;
    let mut more = new.permissions[0].clone();
    more.key = "view_customers".into();
    new.permissions.push(more);
    let difference = between(&old, &new);
    assert_eq!(difference.taken_out, [gone]);
    assert_eq!(difference.added.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["view_customers"]);
    let changed: Vec<_> = difference
        .changed
        .iter()
        .map(|one| (one.permission.key.as_str(), one.fields.iter().map(|field| field.name).collect::<Vec<_>>()))
        .collect();
    assert_eq!(changed, [("view_orders", vec!["why"]), ("fulfill_and_ship", vec!["changes"])]);
    assert!(!difference.is_reordered);
    let pieces = &difference.changed[0].fields[0].pieces;
    assert_eq!(pieces[0], Piece::Same("To find out why one of your orders went ".into()));
    assert_eq!(pieces[1..], [Piece::Out("wrong.".into()), Piece::In("astray.".into())]);
    new.permissions.swap(0, 1);
    assert!(between(&old, &new).is_reordered);
}

proptest! {
    #[test]
    fn the_pieces_give_both_texts_again(old in "[ab ]{0,30}", new in "[ab ]{0,30}") {
        let pieces = words(&old, &new);
        let squeezed = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let of = |wanted: fn(&Piece) -> Option<&String>| {
            squeezed(&pieces.iter().filter_map(wanted).map(String::as_str).collect::<Vec<_>>().join(" "))
        };
        prop_assert_eq!(of(|piece| match piece { Piece::Same(text) | Piece::Out(text) => Some(text), Piece::In(_) => None }), squeezed(&old));
        prop_assert_eq!(of(|piece| match piece { Piece::Same(text) | Piece::In(text) => Some(text), Piece::Out(_) => None }), squeezed(&new));
    }
}

#[test]
fn texts_without_end_are_compared_as_a_whole() {
    let (old, new) = ("a ".repeat(5_000), "b ".repeat(5_000));
    assert_eq!(words(&old, &new).len(), 2);
}
