//! What is true of the whole request: the store, the promise, the three steps, what comes after, how to end it.

use super::{About, Block, Part, Sources};
use crate::{
    domain::shopify_admin::{self, Way},
    i18n::Values,
    print::document::Trail,
};

impl Sources<'_> {
    pub(super) fn store(&self, about: &About) -> Part {
        let rows = [
            ("explainer-store-name", about.store.as_str()),
            ("explainer-store-address", about.host.as_str()),
            ("explainer-store-reference", about.reference.as_str()),
            ("explainer-store-state", about.state.as_str()),
            ("explainer-store-rep", about.rep.as_str()),
            ("explainer-store-date", self.date),
        ];
        let known = rows.into_iter().filter(|(_, value)| !value.is_empty());
        let facts = known.map(|(key, value)| (self.say(key), value.to_owned())).collect();
        self.part("store", vec![Block::Facts(facts)])
    }

    pub(super) fn promise(&self) -> Part {
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

    pub(super) fn code(&self) -> Part {
        let blocks = vec![
            self.text("explainer-code-why"),
            self.text("explainer-code-sign-in"),
            self.trails(&self.shopify.code),
            self.text("explainer-code-give"),
            self.text("explainer-code-none"),
        ];
        self.part("code", blocks)
    }

    pub(super) fn send(&self) -> Part {
        let days = self.durations.send_within_days;
        self.part("send", vec![self.text("facts-shopify"), self.counted("explainer-send-what", days)])
    }

    pub(super) fn accept(&self, about: Option<&About>) -> Part {
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

    pub(super) fn after(&self) -> Part {
        let keys = ["explainer-after-check", "explainer-after-without", "explainer-after-code"];
        self.part("after", keys.map(|key| self.text(key)).to_vec())
    }

    pub(super) fn removal(&self) -> Part {
        let blocks = vec![
            self.text("explainer-removal-how"),
            self.trails(&self.shopify.removal),
            self.text("explainer-removal-password"),
            self.counted("explainer-removal-quiet", self.shopify.quiet_days),
        ];
        self.part("removal", blocks)
    }

    pub(super) fn reach(&self, about: Option<&About>) -> Part {
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
        blocks.push(Block::Link {
            text: self.say("explainer-reach-page"),
            link: self.address.to_owned(),
            href: self.address.to_owned(),
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
}
