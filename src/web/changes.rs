//! What changed in what we ask of one store, in words, for pages and for paper; and where we ask for more, the question as
//! it is shown, whose text the yes is to.

use super::{
    cards::{self, Card},
    menus::{self, Menu},
};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State},
        difference::{Difference, Field, Piece},
        event::Agreement,
        grant::Grant,
        permission::{Catalogue, Permission},
        terms::{self, Asked, Course, Terms, Wider},
    },
    i18n::{Values, Voice, time},
    live::Live,
    print::document::{Block, Part},
    secret,
};

/// What is different, permission by permission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Asked for now, as Shopify writes it.
    pub added: Vec<String>,
    /// Asked for no more.
    pub taken_out: Vec<String>,
    /// Asked for in other words, or as something else.
    pub changed: Vec<Changed>,
}

/// One permission that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// As Shopify writes it.
    pub label: String,
    /// What it allows or shows now and did not before, or the other way round.
    pub said: Vec<String>,
    /// Texts that are not the same.
    pub rows: Vec<Row>,
}

/// One text, before and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What the text is about.
    pub term: String,
    /// Before; each run of words with whether it is only there. Empty where there was none.
    pub was: Vec<(bool, String)>,
    /// Now.
    pub is: Vec<(bool, String)>,
}

impl Change {
    /// None where a merchant reads no difference.
    fn of(voice: &Voice, difference: &Difference) -> Option<Self> {
        let labels = |list: &[Permission]| list.iter().map(|one| one.label.clone()).collect();
        let changed = difference.changed.iter().map(|one| Changed {
            label: one.permission.label.clone(),
            said: one.fields.iter().filter_map(|field| said(voice, field, &one.permission)).collect(),
            rows: one.fields.iter().filter_map(|field| row(voice, field)).collect(),
        });
        let change = Self {
            added: labels(&difference.added),
            taken_out: labels(&difference.taken_out),
            changed: changed.filter(|one| !one.said.is_empty() || !one.rows.is_empty()).collect(),
        };
        (change != Self::default()).then_some(change)
    }

    fn between(voice: &Voice, before: Terms<'_>, after: Terms<'_>) -> Option<Self> {
        Self::of(voice, &terms::difference(before, after))
    }

    /// The same on paper: both texts in full, each named.
    fn blocks(&self, voice: &Voice) -> Vec<Block> {
        let list = |key: &str, labels: &[String]| {
            let both = [Block::Text(voice.say(key)), Block::Bullets(labels.to_vec())];
            both.into_iter().take(if labels.is_empty() { 0 } else { 2 })
        };
        let mut blocks: Vec<Block> = list("terms-added", &self.added).collect();
        blocks.extend(list("terms-taken-out", &self.taken_out));
        for one in &self.changed {
            let mut facts = vec![(voice.say("terms-permission"), one.label.clone())];
            facts.extend(one.said.iter().map(|said| (voice.say("terms-what"), said.clone())));
            for row in &one.rows {
                let named = |key: &str| voice.say_with(key, &Values { what: &row.term, ..Values::default() });
                let sides = [("terms-paper-was", &row.was), ("terms-paper-is", &row.is)];
                let said = sides.into_iter().filter(|(_, runs)| !runs.is_empty());
                facts.extend(said.map(|(key, runs)| (named(key), whole(runs))));
            }
            blocks.push(Block::Facts(facts));
        }
        blocks
    }

    /// What somebody reads of it, a line for each sentence.
    fn shown_text(&self) -> Vec<String> {
        let mut lines = self.taken_out.clone();
        for one in &self.changed {
            lines.push(one.label.clone());
            lines.extend(one.said.clone());
            for row in &one.rows {
                lines.extend([row.term.clone(), whole(&row.was), whole(&row.is)]);
            }
        }
        lines
    }
}

fn whole(runs: &[(bool, String)]) -> String {
    runs.iter().map(|(_, text)| text.as_str()).collect::<String>().trim_end().to_owned()
}

/// A field that is a word or a question, said as a sentence.
fn said(voice: &Voice, field: &Field, now: &Permission) -> Option<String> {
    let key = match (field.name, now.changes, now.personal) {
        ("changes", true, _) => "terms-changes",
        ("changes", false, _) => "terms-changes-not",
        ("personal", _, true) => "terms-personal",
        ("personal", _, false) => "terms-personal-not",
        _ => return None,
    };
    Some(voice.say(key))
}

/// A field that is a text.
fn row(voice: &Voice, field: &Field) -> Option<Row> {
    let key = match field.name {
        "label" => "terms-label",
        "does" => "common-card-does",
        "why" | "why_more" => "common-card-why",
        "never" | "never_more" => "common-card-never",
        "without" => "common-card-without",
        "along" => "common-card-along",
        _ => return None,
    };
    let mut row = Row { term: voice.say(key), was: Vec::new(), is: Vec::new() };
    for piece in &field.pieces {
        match piece {
            Piece::Same(text) => {
                row.was.push((false, text.clone()));
                row.is.push((false, text.clone()));
            }
            Piece::Out(text) => row.was.push((true, text.clone())),
            Piece::In(text) => row.is.push((true, text.clone())),
        }
    }
    Some(row)
}

/// What changed since the yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// To what, and when.
    pub lead: String,
    /// What holds already, what is only written, what is asked: each in a sentence with what is different.
    pub sections: Vec<(String, Change)>,
}

impl Since {
    /// What changed; none where nothing of these permissions did, or nobody agreed to anything yet. What waits for a yes is
    /// left to [`Question`], unless it is for paper.
    #[must_use]
    pub fn of(
        app: &App,
        voice: &Voice,
        zone: &str,
        request: &AccessRequest,
        course: &Course,
        paper: bool,
    ) -> Option<Self> {
        let live = app.live();
        if !request.state.is_open() || !course.is_bound(request.state) {
            return None;
        }
        let version = &request.catalogue_version;
        let held = words(&live, version, &course.holds);
        let holds = Terms { catalogue: &held, permissions: &course.holds };
        let mut sections = Vec::new();
        let agreed_to = course.agreed.as_ref().and_then(|one| one.catalogue_version.as_ref()).unwrap_or(version);
        if let Some(agreed) = &course.agreed {
            let read = words(&live, agreed_to, &agreed.permissions);
            let before = Terms { catalogue: &read, permissions: &agreed.permissions };
            sections
                .extend(Change::between(voice, before, holds).map(|change| (voice.say("terms-since-holds"), change)));
        }
        match &course.asked {
            Some(asked) if paper => {
                let wanted = words(&live, &asked.catalogue_version, &asked.permissions);
                let after = Terms { catalogue: &wanted, permissions: &asked.permissions };
                sections.extend(
                    Change::between(voice, holds, after).map(|change| (voice.say("terms-since-asked"), change)),
                );
            }
            Some(_) => {}
            None => {
                let after = Terms { catalogue: &live.catalogue, permissions: &course.holds };
                let values = Values { what: &live.catalogue.version, ..Values::default() };
                let sentence = voice.say_with("terms-since-in-use", &values);
                sections.extend(Change::between(voice, holds, after).map(|change| (sentence, change)));
            }
        }
        let when = course.agreed.as_ref().map(|one| time::day(voice, one.at, zone)).unwrap_or_default();
        let key = if when.is_empty() { "terms-since-noted" } else { "terms-since-lead" };
        let lead = voice.say_with(key, &Values { what: agreed_to, when: &when, ..Values::default() });
        (!sections.is_empty()).then_some(Self { lead, sections })
    }

    /// The same as a part of the explainer.
    #[must_use]
    pub fn part(&self, voice: &Voice) -> Part {
        let mut blocks = vec![Block::Text(self.lead.clone())];
        for (what, change) in &self.sections {
            blocks.push(Block::Text(what.clone()));
            blocks.extend(change.blocks(voice));
        }
        Part { id: "changed", heading: voice.say("terms-since"), blocks }
    }
}

/// Where we ask for more than was agreed to.
#[derive(Clone, Debug)]
pub struct Question {
    /// That it counts only with a yes.
    pub lead: String,
    /// What is asked for that was not, whole.
    pub cards: Vec<Card>,
    /// What else would be different.
    pub change: Change,
    /// The merchant has to add something in Shopify, and says so by the yes.
    pub in_shopify: bool,
    /// Where in Shopify, then.
    pub menus: Vec<Menu>,
    /// What the yes means, right above the button.
    pub yes: String,
    /// What the yes is to.
    pub agreement: Agreement,
}

impl Question {
    /// The question that waits, if one does.
    #[must_use]
    pub fn of(
        app: &App,
        voice: &Voice,
        request: &AccessRequest,
        course: &Course,
        grants: &[Grant],
        handle: Option<&str>,
    ) -> Option<Self> {
        let asked: &Asked = course.asked.as_ref()?;
        let live = app.live();
        let held = words(&live, &request.catalogue_version, &course.holds);
        let wanted = words(&live, &asked.catalogue_version, &asked.permissions);
        // What was trimmed holds no more, and is asked for anew.
        let is_on = request.state == State::Active;
        let in_shopify = is_on && terms::is_to_be_added(asked, grants);
        let trimmed = |key: &&String| is_on && asked.wider.contains(key) && !terms::is_there(grants, key);
        let holds: Vec<String> = course.holds.iter().filter(|key| !trimmed(key)).cloned().collect();
        let before = Terms { catalogue: &held, permissions: &holds };
        let after = Terms { catalogue: &wanted, permissions: &asked.permissions };
        let mut change = Change::between(voice, before, after).unwrap_or_default();
        change.added.clear(); // the cards say it
        let cards: Vec<Card> = terms::wider(before, after)
            .into_iter()
            .filter(|(_, how)| *how == Wider::New)
            .filter_map(|(key, _)| wanted.find(&key).map(cards::of))
            .map(|card| Card { key: format!("asked-{}", card.key), ..card })
            .collect();
        let count = i64::try_from(asked.permissions.len()).unwrap_or(i64::MAX);
        let (lead, yes) = match (in_shopify, is_on) {
            (true, _) => ("terms-asked-on", "terms-asked-yes-on"),
            (_, true) => ("terms-asked", "terms-asked-yes-active"),
            _ => ("terms-asked", "terms-asked-yes"),
        };
        let (lead, yes) = (voice.say(lead), voice.say_with(yes, &Values { count, ..Values::default() }));
        let menus = if in_shopify { menus::access(app, handle) } else { Vec::new() };
        let mut lines = vec![lead.clone()];
        lines.extend(cards.iter().flat_map(|card| card.shown_text(voice)));
        lines.extend(change.shown_text());
        lines.push(yes.clone());
        lines.retain(|line| !line.is_empty());
        let agreement = Agreement {
            language: voice.language.clone(),
            catalogue_version: asked.catalogue_version.clone(),
            text_hash: secret::sha256(&lines.join("\n")),
        };
        Some(Self { lead, cards, change, in_shopify, menus, yes, agreement })
    }
}

/// The words of that version about these permissions.
fn words(live: &Live, version: &str, keys: &[String]) -> Catalogue {
    live.catalogue_for(version, keys.iter().map(String::as_str))
}

/// What would be different with the catalogue in use, for reps.
#[must_use]
pub fn with_the_one_in_use(app: &App, voice: &Voice, request: &AccessRequest, course: &Course) -> Option<Change> {
    let live = app.live();
    let held = words(&live, &request.catalogue_version, &course.holds);
    let before = Terms { catalogue: &held, permissions: &course.holds };
    Change::between(voice, before, Terms { catalogue: &live.catalogue, permissions: &course.holds })
}
