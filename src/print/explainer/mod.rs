//! The explainer: what we ask for, why, what we never do, how to accept, remove and reach us (PRODUCT.md "Paper").
//! All of it in words already, so that the page and the paper cannot say different things.
//!
//! [`parts`] says what is true of the whole request, [`permission`] what is asked for.

mod parts;
mod permission;

use super::document::{Block, Document, Imprint, Part};
use crate::{
    config::{Durations, Partner},
    domain::{permission::Catalogue, shopify_admin::ShopifyAdmin},
    i18n::{Values, Voice},
};

/// What the explainer is made from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// Where the same can be read on the portal.
    pub address: &'a str,
    /// The day it is made.
    pub date: &'a str,
    /// Who asks.
    pub partner: &'a Partner,
    /// How long things take.
    pub durations: &'a Durations,
    /// The permissions.
    pub catalogue: &'a Catalogue,
    /// Shopify's menus.
    pub shopify: &'a ShopifyAdmin,
    /// The words.
    pub voice: &'a Voice,
}

/// The one store it is for.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The name people gave it.
    pub store: String,
    /// Its permanent address; empty where it is not known.
    pub host: String,
    /// The reference of the access request.
    pub reference: String,
    /// Where it stands, in words.
    pub state: String,
    /// The rep's name.
    pub rep: String,
    /// The permissions of this access request, each with where it stands.
    pub standing: Vec<Stands>,
    /// Given although nobody asked: as Shopify writes it, and where it stands.
    pub extra: Vec<(String, Stands)>,
    /// What changed since the merchant agreed; none where nothing did.
    pub changed: Option<Part>,
}

/// Where one permission stands.
#[derive(Clone, Debug, Default)]
pub struct Stands {
    /// The permission's key.
    pub key: String,
    /// In words, such as "Granted".
    pub state: String,
    /// Since when; empty where nobody has said anything yet.
    pub since: String,
    /// Who says so.
    pub source: String,
}

/// The explainer for everybody, or for one store.
#[must_use]
pub fn of(from: Sources<'_>, about: Option<&About>) -> Document {
    let mut parts = Vec::new();
    parts.extend(about.map(|about| from.store(about)));
    parts.extend([from.promise(), from.permissions(about)]);
    parts.extend(about.and_then(|about| from.extra(about)));
    parts.extend(about.and_then(|about| about.changed.clone()));
    parts.extend([from.code(), from.send(), from.accept(about), from.after(), from.removal(), from.reach(about)]);
    Document {
        heading: from.say("explainer-heading"),
        lead: from.say("explainer-lead"),
        parts,
        closing: from.saying("explainer-version", &from.catalogue.version),
        is_brief: true,
        imprint: from.imprint(about),
    }
}

impl Sources<'_> {
    fn say(&self, key: &str) -> String {
        self.voice.say(key)
    }

    fn saying(&self, key: &str, what: &str) -> String {
        self.voice.say_with(key, &Values { what, ..Values::default() })
    }

    fn text(&self, key: &str) -> Block {
        Block::Text(self.say(key))
    }

    fn counted(&self, key: &str, count: i64) -> Block {
        Block::Text(self.voice.say_with(key, &Values { count, ..Values::default() }))
    }

    fn part(&self, id: &'static str, blocks: Vec<Block>) -> Part {
        Part { id, heading: self.say(&format!("explainer-{id}")), blocks }
    }

    fn imprint(&self, about: Option<&About>) -> Imprint {
        let title = match about {
            Some(about) => {
                let values = Values { store: &about.store, ..Values::default() };
                self.voice.say_with("explainer-title-store", &values)
            }
            None => self.say("explainer-title"),
        };
        let reference = about.map(|about| about.reference.as_str()).unwrap_or_default();
        Imprint { date: self.date.to_owned(), ..Imprint::of(self.voice, title, reference, self.address) }
    }
}
