//! Shopify's own menus, labels, links, mails and limits, as data: they change, and live in `shopify_admin.toml` alone.

use serde::Deserialize;

/// What is known of Shopify.
pub const EMBEDDED: &str = include_str!("shopify_admin.toml");

/// Where things are in Shopify and what they are called there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShopifyAdmin {
    /// How many requests of one partner may wait at a time.
    pub pending_places: i64,
    /// After so many days without a sign-in by anyone of the partner Shopify ends the access.
    pub quiet_days: i64,
    /// The mail that Shopify sends to the owner.
    pub mail: Mail,
    /// What buttons and marks say.
    pub labels: Labels,
    /// The ways to the collaborator code.
    pub code: Vec<Way>,
    /// The ways to the request, to accept it.
    pub accept: Vec<Way>,
    /// The ways to the access, to remove it.
    pub removal: Vec<Way>,
    /// The partner's own forms for a request.
    pub forms: Vec<Way>,
}

/// A mail of Shopify's. Its words may hold `{partner}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Who it comes from.
    pub sender: String,
    /// The subjects seen so far.
    pub subjects: Vec<String>,
    /// The button in it.
    pub button: String,
}

/// What buttons and marks in Shopify say. They may hold `{partner}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// The request in the list.
    pub request: String,
    /// Accepts it.
    pub accept: String,
    /// Gives it a role first, in some stores.
    pub assign_role: String,
    /// Removes the access.
    pub remove: String,
    /// Makes a new code.
    pub new_code: String,
    /// Sends the request, on the partner's side.
    pub send: String,
}

/// Which menus somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Menus {
    /// Today's.
    Now,
    /// Today's, where Shopify wants a role assigned first.
    Role,
    /// Older ones.
    Before,
    /// Shopify's app on a phone.
    Mobile,
}

impl Menus {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Now, Self::Role, Self::Before, Self::Mobile];

    /// The name used in sentence keys: `menu-now`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Role => "role",
            Self::Before => "before",
            Self::Mobile => "mobile",
        }
    }
}

/// One way through one kind of menus.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// Which menus.
    pub menus: Menus,
    /// What to press, one after the other.
    pub trail: Vec<String>,
    /// The button at the end, where there is one.
    #[serde(default)]
    pub press: String,
    /// A link that leads there in most stores; empty where none is known.
    #[serde(default)]
    pub href: String,
    /// The same where the store's handle is not known.
    #[serde(default)]
    pub href_without_handle: String,
    /// The words in the drawing.
    #[serde(default)]
    pub drawn: Drawn,
}

/// The words in a small drawing of the screen; an empty one is drawn as a bar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Drawn {
    /// The entry of the side menu.
    pub menu: String,
    /// The tab or section.
    pub tab: String,
    /// The button.
    pub button: String,
}

impl Way {
    /// The words to press, with the partner's name in them.
    #[must_use]
    pub fn words(&self, partner: &str) -> Vec<String> {
        self.trail.iter().map(|word| named(word, partner)).collect()
    }

    /// The link for this store, or the one that does without; empty where none is known.
    #[must_use]
    pub fn link(&self, handle: Option<&str>) -> String {
        match handle {
            Some(handle) => self.href.replace("{h}", handle),
            None => self.href_without_handle.clone(),
        }
    }

    /// The link to the partner's form with this store filled in.
    #[must_use]
    pub fn form_link(&self, partner_id: &str, handle: &str) -> String {
        self.href.replace("{partner_id}", partner_id).replace("{h}", handle)
    }
}

/// A label with the partner's name in it.
#[must_use]
pub fn named(label: &str, partner: &str) -> String {
    label.replace("{partner}", partner)
}
