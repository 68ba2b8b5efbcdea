//! The explainer: what we ask for, why, what we never do, how to accept, remove and reach us (PRODUCT.md "Paper").
//! All of it in words already, so that the page and the paper cannot say different things.

use crate::{
    config::{Durations, Partner},
    domain::{
        permission::{Catalogue, Permission},
        shopify_admin::{self, ShopifyAdmin, Way},
    },
    i18n::{Values, Voice},
};

/// What the explainer is made from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The portal's own address.
    pub base_url: &'a str,
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
    /// The day it was made.
    pub date: String,
    /// The permissions of this access request, each with where it stands.
    pub standing: Vec<Standing>,
}

/// Where one permission stands.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The permission's key.
    pub key: String,
    /// In words, such as "Granted".
    pub state: String,
    /// Since when; empty where nobody has said anything yet.
    pub since: String,
    /// Who says so.
    pub source: String,
}

/// The whole, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explainer {
    /// The heading.
    pub heading: String,
    /// What it is, in two sentences.
    pub lead: String,
    /// The parts.
    pub parts: Vec<Part>,
    /// The version of the permissions' texts, in words.
    pub version: String,
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
    /// The reference of the access request; empty where it is about none.
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
    /// A paragraph.
    Text(String),
    /// A list.
    Bullets(Vec<String>),
    /// Names and what they stand for.
    Facts(Vec<(String, String)>),
    /// The permissions.
    Permissions(Vec<Asked>),
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
pub struct Asked {
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

impl Explainer {
    /// For everybody, or for one store.
    #[must_use]
    pub fn of(from: Sources<'_>, about: Option<&About>) -> Self {
        let asked = from.asked(about);
        let count = i64::try_from(asked.len()).unwrap_or(i64::MAX);
        let mut parts = Vec::new();
        parts.extend(about.map(|about| from.store(about)));
        parts.push(from.promise());
        parts.push(Part {
            id: "permissions",
            heading: from.voice.say_with("explainer-asked", &Values { count, ..Values::default() }),
            blocks: vec![
                from.text("facts-whole-store"),
                from.text("explainer-asked-labels"),
                Block::Permissions(asked),
            ],
        });
        parts.extend([from.code(), from.send(), from.accept(about), from.after(), from.removal(), from.reach(about)]);
        Self {
            heading: from.say("explainer-heading"),
            lead: from.say("explainer-lead"),
            parts,
            version: from.saying("explainer-version", &from.catalogue.version),
            imprint: from.imprint(about),
        }
    }

    /// The same as of that day, with the address of the page that says the same.
    #[must_use]
    pub fn made(mut self, voice: &Voice, date: &str, address: &str) -> Self {
        if let Some(reach) = self.parts.iter_mut().find(|part| part.id == "reach") {
            reach.blocks.pop(); // the portal's own address leads to that page
            reach.blocks.push(Block::Link {
                text: voice.say("explainer-reach-page"),
                link: address.to_owned(),
                href: address.to_owned(),
            });
        }
        self.imprint.code = voice.say_with("explainer-paper-code", &Values { what: address, ..Values::default() });
        date.clone_into(&mut self.imprint.date);
        address.clone_into(&mut self.imprint.address);
        self
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
        let address = self.base_url.to_owned();
        let title = match about {
            Some(about) => {
                let values = Values { store: &about.store, ..Values::default() };
                self.voice.say_with("explainer-title-store", &values)
            }
            None => self.say("explainer-title"),
        };
        // The number of pages is known only once they are laid out.
        let page = Values { when: "{page}", what: "{pages}", ..Values::default() };
        Imprint {
            language: self.voice.language.clone(),
            title,
            partner: self.voice.partner.clone(),
            reference: about.map(|about| about.reference.clone()).unwrap_or_default(),
            date: about.map(|about| about.date.clone()).unwrap_or_default(),
            code: self.saying("explainer-paper-code", &address),
            address,
            page: self.voice.say_with("explainer-paper-page", &page),
        }
    }

    fn store(&self, about: &About) -> Part {
        let rows = [
            ("explainer-store-name", &about.store),
            ("explainer-store-address", &about.host),
            ("explainer-store-reference", &about.reference),
            ("explainer-store-state", &about.state),
            ("explainer-store-rep", &about.rep),
            ("explainer-store-date", &about.date),
        ];
        let known = rows.into_iter().filter(|(_, value)| !value.is_empty());
        let facts = known.map(|(key, value)| (self.say(key), value.clone())).collect();
        self.part("store", vec![Block::Facts(facts)])
    }

    fn promise(&self) -> Part {
        let facts = [
            "facts-use",
            "facts-not-run",
            "facts-limited",
            "facts-you-decide",
            "facts-take-back",
            "facts-never-ask",
            "facts-code-alone",
            "facts-no-seat",
        ];
        self.part("promise", vec![Block::Bullets(facts.map(|key| self.say(key)).to_vec())])
    }

    fn code(&self) -> Part {
        let blocks = vec![
            self.text("explainer-code-why"),
            self.text("explainer-code-sign-in"),
            self.trails(&self.shopify.code),
            self.text("explainer-code-give"),
            self.text("explainer-code-none"),
        ];
        self.part("code", blocks)
    }

    fn send(&self) -> Part {
        let days = self.durations.send_within_days;
        self.part("send", vec![self.text("facts-shopify"), self.counted("explainer-send-what", days)])
    }

    fn accept(&self, about: Option<&About>) -> Part {
        let mail = &self.shopify.mail;
        let subjects = mail.subjects.iter().map(|subject| shopify_admin::named(subject, &self.voice.partner)).collect();
        let mut blocks = vec![
            Block::Text(self.saying("explainer-accept-mail", &mail.sender)),
            Block::Bullets(subjects),
            self.text("explainer-accept-find"),
            self.trails(&self.shopify.accept),
        ];
        blocks.extend(about.map(|about| Block::Text(self.saying("explainer-accept-compare", &about.reference))));
        blocks.push(self.text("explainer-accept-untick"));
        blocks.push(self.text("explainer-accept-grey"));
        self.part("accept", blocks)
    }

    fn after(&self) -> Part {
        let keys = ["explainer-after-check", "explainer-after-without", "explainer-after-code"];
        self.part("after", keys.map(|key| self.text(key)).to_vec())
    }

    fn removal(&self) -> Part {
        let blocks = vec![
            self.text("explainer-removal-how"),
            self.trails(&self.shopify.removal),
            self.text("explainer-removal-password"),
            self.counted("explainer-removal-quiet", self.shopify.quiet_days),
        ];
        self.part("removal", blocks)
    }

    fn reach(&self, about: Option<&About>) -> Part {
        let rep = about.map(|about| {
            let values = Values { rep: &about.rep, ..Values::default() };
            Block::Text(self.voice.say_with("explainer-reach-rep", &values))
        });
        let verify = &self.partner.verify;
        let site = (!verify.link.is_empty()).then(|| Block::Link {
            text: self.say("facts-verify-site"),
            link: if verify.text.is_empty() { self.say("facts-verify-link") } else { verify.text.clone() },
            href: verify.link.clone(),
        });
        let mut blocks: Vec<Block> = rep.into_iter().collect();
        blocks.extend([self.text("explainer-reach-support"), self.text("facts-verify")]);
        blocks.extend(site);
        let base = self.base_url;
        blocks.push(Block::Link {
            text: self.say("explainer-reach-portal"),
            link: base.to_owned(),
            href: base.to_owned(),
        });
        self.part("reach", blocks)
    }

    fn trails(&self, ways: &[Way]) -> Block {
        let trail = |way: &Way| Trail {
            when: self.say(&format!("menu-{}", way.menus.name())),
            words: way.words(&self.voice.partner),
        };
        Block::Trails(ways.iter().map(trail).collect())
    }

    /// The permissions of the store's access request, or all there are.
    fn asked(&self, about: Option<&About>) -> Vec<Asked> {
        let all = self.catalogue.permissions.iter();
        match about {
            None => all.map(|permission| self.permission(permission, None)).collect(),
            Some(about) => all
                .filter_map(|permission| {
                    let standing = about.standing.iter().find(|standing| standing.key == permission.key)?;
                    Some(self.permission(permission, Some(standing)))
                })
                .collect(),
        }
    }

    fn permission(&self, permission: &Permission, standing: Option<&Standing>) -> Asked {
        let both = |line: &str, more: &str| format!("{line} {more}").trim_end().to_owned();
        let texts = [
            ("common-card-does", permission.does.clone()),
            ("common-card-why", both(&permission.why, &permission.why_more)),
            ("common-card-never", both(&permission.never, &permission.never_more)),
            ("common-card-without", permission.without.clone()),
            ("common-card-along", permission.along.clone()),
        ];
        let older = permission.older_labels();
        let also = if older.is_empty() { older } else { self.saying("explainer-also", &older) };
        let said = texts.into_iter().filter(|(_, text)| !text.is_empty());
        let access = if permission.changes { "chip-allows-changes" } else { "chip-view-only" };
        let mut marks = vec![self.say(access)];
        marks.extend(permission.personal.then(|| self.say("chip-personal-data")));
        Asked {
            key: permission.key.clone(),
            label: permission.label.clone(),
            section: permission.section.clone(),
            also,
            changes: permission.changes,
            personal: permission.personal,
            marks,
            stands_term: self.say("explainer-store-state"),
            texts: said.map(|(key, text)| (self.say(key), text)).collect(),
            stands: standing.map(|standing| self.stands(standing)).unwrap_or_default(),
        }
    }

    fn stands(&self, standing: &Standing) -> String {
        if standing.since.is_empty() {
            return standing.state.clone();
        }
        let values =
            Values { what: &standing.state, when: &standing.since, name: &standing.source, ..Values::default() };
        self.voice.say_with("explainer-stands-since", &values)
    }
}
