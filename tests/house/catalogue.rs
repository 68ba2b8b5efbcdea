//! The built-in catalogue never changes under a version that merchants agreed to.

use handled_portal::{
    domain::permission::{Catalogue, EMBEDDED},
    secret::sha256,
};

/// Each version there was, and the hash of its text. Only ever add a line.
const VERSIONS: &[(&str, &str)] = &[("1", "f48c647311957976df3047063512327c5f47285983a1d5bf275e029de70aaba7")];

#[test]
fn the_built_in_catalogue_has_the_words_of_its_version() {
    let catalogue: Catalogue = toml::from_str(EMBEDDED).unwrap();
    let known = VERSIONS.iter().find(|(version, _)| *version == catalogue.version);
    assert_eq!(
        known.map(|(_, hash)| *hash),
        Some(sha256(EMBEDDED).as_str()),
        "merchants agreed to the words of a version: give other words a new one, and add it here"
    );
}
