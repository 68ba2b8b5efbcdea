//! Every sentence people see, by key and language. Fluent files, one per area, the same keys in each language.

pub mod notice;
pub mod time;
pub mod webhook;

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement};
use rust_embed::RustEmbed;

use crate::domain::shopify_admin::ShopifyAdmin;

#[derive(RustEmbed)]
#[folder = "src/i18n"]
#[include = "*/*.ftl"]
struct Files;

/// The language everything falls back to.
pub const FALLBACK: &str = "en";

static BUNDLES: LazyLock<HashMap<String, FluentBundle<FluentResource>>> = LazyLock::new(load);

fn load() -> HashMap<String, FluentBundle<FluentResource>> {
    let mut bundles: HashMap<String, FluentBundle<FluentResource>> = HashMap::new();
    for name in Files::iter() {
        let Some((language, _)) = name.split_once('/') else { continue };
        let Some(file) = Files::get(&name) else { continue };
        let text = String::from_utf8_lossy(&file.data).into_owned();
        let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, faults)| {
            tracing::error!(%name, ?faults, "a language file has faults; the sentences around them are missing");
            resource
        });
        let bundle = bundles.entry(language.to_owned()).or_insert_with(|| {
            let mut bundle = FluentBundle::new_concurrent(language.parse().into_iter().collect());
            bundle.set_use_isolating(false); // names stand in addresses and codes too, where marks would be copied along
            bundle
        });
        if let Err(faults) = bundle.add_resource(resource) {
            tracing::error!(%name, ?faults, "a sentence key stands twice");
        }
    }
    bundles
}

/// The languages there are files for.
#[must_use]
pub fn languages() -> Vec<&'static str> {
    let mut all: Vec<&str> = BUNDLES.keys().map(String::as_str).collect();
    all.sort_unstable();
    all
}

/// The language a browser asks for that we have, by its `Accept-Language` header.
#[must_use]
pub fn choose(accept_language: Option<&str>) -> &'static str {
    let wanted = accept_language.unwrap_or_default();
    wanted
        .split(',')
        .filter_map(|part| part.split(';').next())
        .filter_map(|tag| tag.trim().split('-').next())
        .find_map(|tag| BUNDLES.keys().find(|have| have.eq_ignore_ascii_case(tag)))
        .map_or(FALLBACK, String::as_str)
}

/// Whether there is a sentence of that key in that language.
#[must_use]
pub fn has(language: &str, key: &str) -> bool {
    BUNDLES.get(language).and_then(|bundle| bundle.get_message(key)).is_some_and(|message| message.value().is_some())
}

/// What stands in every sentence: who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// The language.
    pub language: String,
    /// `$partner`: the company's name.
    pub partner: String,
    /// `$support`: where people write when they are lost.
    pub support: String,
    /// `$prefix`: the letters before a reference.
    pub prefix: String,
    /// What Shopify's own buttons and mails say: `$accept`, `$assign`, `$view`, `$sender`; and how many requests
    /// it lets wait: `$places`.
    pub shopify: Option<Arc<ShopifyAdmin>>,
}

/// The values a sentence may take. Empty ones are left out.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a> {
    /// A person's name.
    pub name: &'a str,
    /// The rep's name.
    pub rep: &'a str,
    /// The store's label.
    pub store: &'a str,
    /// A moment, in words.
    pub when: &'a str,
    /// Anything else.
    pub what: &'a str,
    /// A number that may change the words; negative where there is none.
    pub count: i64,
}

impl Default for Values<'_> {
    fn default() -> Self {
        Self { name: "", rep: "", store: "", when: "", what: "", count: -1 }
    }
}

impl Voice {
    /// The sentence of that key, with values. A missing one shows its key and is logged; a test keeps that from happening.
    #[must_use]
    pub fn say_with(&self, key: &str, values: &Values<'_>) -> String {
        let found = [self.language.as_str(), FALLBACK].into_iter().find_map(|language| {
            let bundle = BUNDLES.get(language)?;
            let pattern = bundle.get_message(key)?.value()?;
            Some((bundle, pattern))
        });
        let Some((bundle, pattern)) = found else {
            tracing::error!(key, "a sentence is missing");
            return key.to_owned();
        };
        let mut args = FluentArgs::new();
        each_name(pattern, &mut |name| {
            if let Some(value) = self.value(name, values) {
                args.set(name, value);
            }
        });
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut faults);
        if !faults.is_empty() {
            tracing::error!(key, ?faults, "a sentence lacks a value");
        }
        text.into_owned()
    }

    /// The value of that name. An empty one is none, so that a sentence that lacks it is logged.
    fn value<'a>(&'a self, name: &str, values: &Values<'a>) -> Option<FluentValue<'a>> {
        let shopify = self.shopify.as_deref();
        let words = match name {
            "partner" => &self.partner,
            "support" => &self.support,
            "prefix" => &self.prefix,
            "name" => values.name,
            "rep" => values.rep,
            "store" => values.store,
            "when" => values.when,
            "what" => values.what,
            "accept" => &shopify?.labels.accept,
            "assign" => &shopify?.labels.assign_role,
            "view" => &shopify?.mail.button,
            "sender" => &shopify?.mail.sender,
            "places" => return Some(shopify?.pending_places.into()),
            "count" => return (values.count >= 0).then(|| values.count.into()),
            _ => "",
        };
        (!words.is_empty()).then(|| words.into())
    }

    /// The sentence of that key.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &Values::default())
    }
}

/// Hears the name of each value that a sentence takes: most take none, and few take more than two of the many there are.
fn each_name<'a>(pattern: &'a Pattern<&'a str>, hear: &mut impl FnMut(&'a str)) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let (value, variants) = match expression {
            Expression::Inline(value) => (value, [].as_slice()),
            Expression::Select { selector, variants } => (selector, variants.as_slice()),
        };
        if let InlineExpression::VariableReference { id } = value {
            hear(id.name);
        }
        for variant in variants {
            each_name(&variant.value, hear);
        }
    }
}
