//! A document in words: what a page shows and what stands on paper are made from the same one.

use crate::i18n::{Values, Voice};

/// The whole, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The heading.
    pub heading: String,
    /// What it is, in two sentences.
    pub lead: String,
    /// The parts.
    pub parts: Vec<Part>,
    /// The last line, in small.
    pub closing: String,
    /// It is to be read at a glance: set smaller where that makes it two pages.
    pub is_brief: bool,
    /// What stands at the edge of each sheet of paper.
    pub imprint: Imprint,
}

/// What stands at the edge of each sheet, and what a program that shows the file is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imprint {
    /// The language of the words.
    pub language: String,
    /// The title of the file.
    pub title: String,
    /// Who asks.
    pub partner: String,
    /// The reference of the access request, or that it is a draft; empty where it is neither.
    pub reference: String,
    /// The day it was made.
    pub date: String,
    /// Where the same can be read on the portal.
    pub address: String,
    /// What the QR code is, for those who do not see it.
    pub code: String,
    /// "Page {page} of {pages}", with these two marks in it.
    pub page: String,
}

impl Imprint {
    /// Without a day, for what can be read at that address too.
    #[must_use]
    pub fn of(voice: &Voice, title: String, reference: &str, address: &str) -> Self {
        // The number of pages is known only once they are laid out.
        let page = Values { when: "{page}", what: "{pages}", ..Values::default() };
        Self {
            language: voice.language.clone(),
            title,
            partner: voice.partner.clone(),
            reference: reference.to_owned(),
            date: String::new(),
            address: address.to_owned(),
            code: voice.say_with("explainer-paper-code", &Values { what: address, ..Values::default() }),
            page: voice.say_with("explainer-paper-page", &page),
        }
    }
}

/// One part with its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Names the part in the address.
    pub id: &'static str,
    /// The heading.
    pub heading: String,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A piece of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading within the part.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A list.
    Bullets(Vec<String>),
    /// Names and what they stand for.
    Facts(Vec<(String, String)>),
    /// Rows below each other.
    Table(Table),
    /// The permissions.
    Permissions(Vec<PermissionCard>),
    /// Where to click in Shopify.
    Trails(Vec<Trail>),
    /// A sentence with an address behind it.
    Link {
        /// What stands before it.
        text: String,
        /// What the link says.
        link: String,
        /// Where it leads.
        href: String,
    },
}

/// Rows below each other, each with as many cells as there are columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands over it.
    pub heading: String,
    /// How wide it is, beside the others.
    pub share: u8,
}

/// Where to click, by the menus one sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail {
    /// Which menus, in words.
    pub when: String,
    /// The words to press.
    pub words: Vec<String>,
}

/// One permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionCard {
    /// Its key.
    pub key: String,
    /// As Shopify writes it.
    pub label: String,
    /// The section of Shopify's form.
    pub section: String,
    /// What Shopify called it before, in words; empty for nothing else.
    pub also: String,
    /// It allows changes.
    pub changes: bool,
    /// It shows personal data.
    pub personal: bool,
    /// What it allows, and whether it shows personal data: a word or two each.
    pub marks: Vec<String>,
    /// What it lets us do; why we ask; what we never do; what stops without it; what Shopify ticks along: each with its heading.
    pub texts: Vec<(String, String)>,
    /// What stands before the next.
    pub stands_term: String,
    /// Where it stands, in words; empty where it is about no store.
    pub stands: String,
}
