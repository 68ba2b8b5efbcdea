//! Permission cards: the catalogue's texts, with what became of each permission on one access request.

use super::merchant::standing::Standing;
use crate::{
    app::App,
    domain::{
        grant::{Grant, GrantState},
        moment::Moment,
        permission::{Catalogue, Link, Permission},
    },
    i18n::{Values, Voice},
    live::Live,
};

/// One card. All words are the catalogue's, but the source.
#[derive(Clone, Debug, Default)]
pub struct Card {
    /// The permission's key.
    pub key: String,
    /// As Shopify writes it.
    pub label: String,
    /// The section of Shopify's form it stands in.
    pub section: String,
    /// It allows changes.
    pub changes: bool,
    /// It shows personal data.
    pub personal: bool,
    /// Why we ask, in one line.
    pub why: String,
    /// Why we ask, at length; empty for nothing more.
    pub why_more: String,
    /// What we never do with it, in one line.
    pub never: String,
    /// What we never do with it, at length; empty for nothing more.
    pub never_more: String,
    /// What it lets us do.
    pub does: String,
    /// What we cannot do without it.
    pub without: String,
    /// What Shopify ticks along with it.
    pub along: String,
    /// Older labels.
    pub also: String,
    /// Pages in Shopify it is about, ready to open.
    pub links: Vec<Link>,
    /// Whether the state is worth a word: not before anything was asked for.
    pub shows_state: bool,
    /// The state of the grant.
    pub state: &'static str,
    /// Since when.
    pub since: Moment,
    /// Who says so, in words.
    pub source: String,
}

/// The cards of an access request's grants, in the catalogue's order, which is Shopify's, in the words of [`Live::version_of`].
#[must_use]
pub fn of_standing(live: &Live, voice: &Voice, standing: &Standing) -> Vec<Card> {
    let catalogue = live.catalogue_of(live.version_of(&standing.request, &standing.course()));
    let names = &standing.names;
    let mut grants: Vec<&Grant> = standing.grants.iter().collect();
    grants.sort_by_key(|grant| catalogue.place(&grant.permission));
    grants
        .into_iter()
        .map(|grant| Card {
            shows_state: true,
            state: grant.state.name(),
            since: grant.since,
            source: names.source(voice, &grant.source),
            ..one(&grant.permission, catalogue.find(&grant.permission).or_else(|| live.permission(&grant.permission)))
        })
        .collect()
}

/// The card of one permission that nobody has answered yet. One that no catalogue has shows its key.
fn one(key: &str, permission: Option<&Permission>) -> Card {
    match permission {
        Some(permission) => of(permission),
        None => {
            Card { key: key.to_owned(), label: key.to_owned(), state: GrantState::Pending.name(), ..Card::default() }
        }
    }
}

/// The card of one permission that nobody has answered yet.
#[must_use]
pub fn of(permission: &Permission) -> Card {
    let one = permission.clone();
    Card {
        also: one.older_labels(),
        links: links(&one, None),
        key: one.key,
        label: one.label,
        section: one.section,
        changes: one.changes,
        personal: one.personal,
        why: one.why,
        why_more: one.why_more,
        never: one.never,
        never_more: one.never_more,
        does: one.does,
        without: one.without,
        along: one.along,
        state: GrantState::Pending.name(),
        ..Card::default()
    }
}

impl Card {
    /// What somebody reads of it, a line for each sentence; some are empty.
    #[must_use]
    pub fn shown_text(&self, voice: &Voice) -> Vec<String> {
        let access = if self.changes { "chip-allows-changes" } else { "chip-view-only" };
        let personal = if self.personal { voice.say("chip-personal-data") } else { String::new() };
        let mut lines = vec![self.label.clone(), voice.say(access), personal];
        let texts = [&self.why, &self.never, &self.does, &self.why_more, &self.never_more, &self.without];
        lines.extend(texts.into_iter().chain([&self.along, &self.also]).cloned());
        lines
    }

    /// With the links into this store's own admin.
    #[must_use]
    pub fn at_store(mut self, app: &App, handle: Option<&str>) -> Self {
        self.links = app.live().permission(&self.key).map(|one| links(one, handle)).unwrap_or_default();
        self
    }
}

/// Links ready to open: without a handle, those that need one are left out.
fn links(permission: &Permission, handle: Option<&str>) -> Vec<Link> {
    let filled = permission.links.iter().map(|link| Link {
        text: link.text.clone(),
        href: handle.map_or_else(|| link.href.clone(), |handle| link.href.replace("{h}", handle)),
    });
    filled.filter(|link| !link.href.contains("{h}")).collect()
}

/// The cards of these permissions, in the order in which Shopify shows them.
#[must_use]
pub fn of_keys(app: &App, keys: &[String]) -> Vec<Card> {
    let live = app.live();
    let mut keys: Vec<&String> = keys.iter().collect();
    keys.sort_by_key(|key| live.catalogue.place(key));
    keys.into_iter().map(|key| one(key, live.permission(key))).collect()
}

/// A permission as Shopify writes it; its key where no catalogue has it.
#[must_use]
pub fn label(app: &App, key: &str) -> String {
    app.live().permission(key).map_or_else(|| key.to_owned(), |permission| permission.label.clone())
}

/// The text that somebody reads before they say yes, as one string: a line for each sentence, in the order of the page.
#[must_use]
pub fn shown_text(voice: &Voice, live: &Live, catalogue: &Catalogue, keys: &[&str]) -> String {
    let mut keys = keys.to_vec();
    keys.sort_by_key(|key| catalogue.place(key));
    let mut lines = vec![voice.say("code-not")];
    for key in &keys {
        lines.extend(one(key, catalogue.find(key).or_else(|| live.permission(key))).shown_text(voice));
    }
    let count = i64::try_from(keys.len()).unwrap_or(i64::MAX);
    lines.push(voice.say_with("code-yes", &Values { count, ..Values::default() }));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
