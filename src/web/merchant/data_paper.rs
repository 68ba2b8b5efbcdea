//! Everything held about a merchant, as paper: the facts of [`super::data_file`], in words.

use super::{
    held::{Held, HeldRequest, host},
    store::state_key,
};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, NoCode},
        event::Event,
        merchant::{Contact, Store},
        moment::Moment,
        notice::{Notice, NoticeKind},
        permission::Catalogue,
        shopify::looked::Looked,
    },
    i18n::{self, Values, Voice, time},
    live::Live,
    print::document::{Block, Column, Document, Imprint, Part, Table},
    store::{case::Case, store_app::StoreApp},
    web::{
        page::Chrome,
        paths,
        timeline::{Reader, line},
    },
};

/// A term and what it stands for; without a text it is left out.
type Said<'a> = (&'a str, String);

/// As of today; `reference` is the access request of the page it was asked for on.
#[must_use]
pub fn of(app: &App, chrome: &Chrome, held: &Held, reference: &str) -> Document {
    let live = app.live();
    let writer = Writer { voice: &chrome.voice, zone: &chrome.zone, live: &live, held };
    let mut parts = vec![writer.business(), writer.people(), writer.stores()];
    parts.extend(held.requests.iter().map(|one| writer.request(one)));
    parts.push(writer.messages());
    let address = app.address(&paths::store_step(reference, "data"));
    let of_business = |key| chrome.voice.say_with(key, &Values { name: &held.merchant.name, ..Values::default() });
    Document {
        heading: chrome.voice.say("data-heading"),
        lead: of_business("data-paper-lead"),
        parts,
        closing: chrome.voice.say("data-paper-closing"),
        is_brief: false,
        imprint: Imprint {
            date: time::day(&chrome.voice, chrome.now, &chrome.zone),
            ..Imprint::of(&chrome.voice, of_business("data-paper-title"), reference, &address)
        },
    }
}

/// What is written, and for whom.
struct Writer<'a> {
    voice: &'a Voice,
    zone: &'a str,
    live: &'a Live,
    held: &'a Held,
}

impl Writer<'_> {
    fn say(&self, key: &str) -> String {
        self.voice.say(key)
    }

    fn when(&self, at: Moment) -> String {
        time::full(self.voice, at, self.zone)
    }

    fn language(&self, code: &str) -> String {
        let key = format!("desk-language-{code}");
        if i18n::has(i18n::FALLBACK, &key) { self.say(&key) } else { code.to_owned() }
    }

    fn facts<const N: usize>(&self, rows: [Said<'_>; N]) -> Block {
        let known = rows.into_iter().filter(|(_, text)| !text.is_empty());
        Block::Facts(known.map(|(key, text)| (self.say(key), text)).collect())
    }

    /// The rows, or a sentence where there are none.
    fn table<const N: usize>(&self, columns: [(&str, u8); N], rows: Vec<Vec<String>>, none: &str) -> Block {
        if rows.is_empty() {
            return Block::Text(self.say(none));
        }
        let column = |(key, share): (&str, u8)| Column { heading: self.say(key), share };
        Block::Table(Table { columns: columns.into_iter().map(column).collect(), rows })
    }

    fn business(&self) -> Part {
        let merchant = &self.held.merchant;
        let facts = self.facts([
            ("data-paper-name", merchant.name.clone()),
            ("data-paper-language", self.language(&merchant.language)),
            ("data-paper-added", self.when(merchant.created_at)),
            ("explainer-store-rep", self.held.names.rep(self.voice, &merchant.rep_id)),
        ]);
        Part { id: "business", heading: self.say("data-paper-business"), blocks: vec![facts] }
    }

    fn people(&self) -> Part {
        let blocks = self.held.contacts.iter().flat_map(|one| self.person(one)).collect();
        Part { id: "people", heading: self.say("data-people"), blocks }
    }

    fn person(&self, one: &Contact) -> [Block; 2] {
        let when = |at: Option<Moment>| at.map(|at| self.when(at)).unwrap_or_default();
        let facts = self.facts([
            ("data-paper-email", one.email.clone()),
            ("data-paper-language", self.language(&one.language)),
            ("data-paper-added", self.when(one.created_at)),
            ("data-paper-proved", when(one.proved_at)),
            ("data-paper-removed", when(one.removed_at)),
            ("data-paper-forgotten", when(one.forgotten_at)),
            ("data-paper-no-reminders", when(one.no_reminders_at)),
        ]);
        [Block::Heading(self.held.names.contact(self.voice, &one.id)), facts]
    }

    fn stores(&self) -> Part {
        let blocks = self.held.shops.iter().flat_map(|shop| self.store(shop)).collect();
        Part { id: "stores", heading: self.say("data-stores"), blocks }
    }

    fn store(&self, shop: &Store) -> [Block; 2] {
        let owner = shop.owner_id.as_ref().map(|id| self.held.names.contact(self.voice, id));
        let known = |value: Option<String>| value.unwrap_or_else(|| self.say("data-paper-unknown"));
        let app = self.held.app_on(shop);
        let given = |app: &StoreApp| {
            let when = self.when(app.given_at);
            self.voice.say_with("data-paper-app-given", &Values { when: &when, ..Values::default() })
        };
        let seen = |(looked, at): (Looked, Moment)| {
            let key = format!("store-seen-{}", looked.name());
            let said = self.voice.say_with(&key, &Values { store: &shop.label, ..Values::default() });
            format!("{said} {}", self.when(at))
        };
        let facts = self.facts([
            ("explainer-store-address", known(host(shop))),
            ("data-paper-owner", known(owner)),
            ("data-paper-added", self.when(shop.created_at)),
            ("data-paper-app", app.map(given).unwrap_or_default()),
            ("data-paper-app-seen", app.and_then(|app| app.seen).map(seen).unwrap_or_default()),
        ]);
        [Block::Heading(shop.label.clone()), facts]
    }

    fn request(&self, one: &HeldRequest) -> Part {
        let request = &one.request;
        let keys = one.grants.iter().map(|grant| grant.permission.as_str());
        let catalogue = self.live.catalogue_for(&request.catalogue_version, keys);
        let version = Values { what: &request.catalogue_version, ..Values::default() };
        let facts = self.facts([
            ("explainer-store-name", self.held.store_of(request).to_owned()),
            ("explainer-store-state", self.state(request)),
            ("data-paper-since", self.when(request.since)),
            ("data-paper-made", self.when(request.created_at)),
            ("store-receipt-code", self.code(request)),
            ("data-paper-texts", self.voice.say_with("data-paper-version", &version)),
        ]);
        let blocks = vec![
            facts,
            Block::Heading(self.say("data-paper-permissions")),
            self.permissions(one, &catalogue),
            Block::Heading(self.say("data-events")),
            self.events(&one.events, &catalogue),
            Block::Heading(self.say("data-cases")),
            self.cases(&one.cases),
        ];
        let reference = Values { what: &request.reference, ..Values::default() };
        Part { id: "request", heading: self.voice.say_with("data-paper-request", &reference), blocks }
    }

    fn state(&self, request: &AccessRequest) -> String {
        let rep = self.held.names.rep(self.voice, &self.held.merchant.rep_id);
        let values = Values { rep: &rep, store: self.held.store_of(request), ..Values::default() };
        self.voice.say_with(&state_key(request), &values)
    }

    /// Whether there is one, and since when; never the code.
    fn code(&self, request: &AccessRequest) -> String {
        match (request.no_code, request.code_given_at) {
            (Some(NoCode::StoreAsksForNone), _) => self.say("data-paper-code-not-asked"),
            (Some(NoCode::AppInstalled), _) => self.say("data-paper-code-app"),
            (None, Some(at)) if request.code.is_some() => {
                let given = self.when(at);
                self.voice.say_with("data-paper-code-held", &Values { when: &given, ..Values::default() })
            }
            (None, _) => self.say("data-code-none"),
        }
    }

    fn permissions(&self, one: &HeldRequest, catalogue: &Catalogue) -> Block {
        let mut grants: Vec<_> = one.grants.iter().collect();
        grants.sort_by_key(|grant| catalogue.place(&grant.permission));
        let rows = grants.into_iter().map(|grant| {
            vec![
                self.label(catalogue, &grant.permission),
                self.say(&format!("chip-grant-{}", grant.state.name())),
                self.when(grant.since),
                self.held.names.source(self.voice, &grant.source),
            ]
        });
        let columns = [
            ("data-paper-permission", 27),
            ("explainer-store-state", 16),
            ("data-paper-since", 31),
            ("data-paper-source", 26),
        ];
        self.table(columns, rows.collect(), "data-paper-permissions-none")
    }

    fn events(&self, events: &[Event], catalogue: &Catalogue) -> Block {
        let rows = events.iter().map(|event| {
            let said = line(self.voice, Reader::Merchant, &self.held.names, event, &|key| self.label(catalogue, key));
            let more = [self.words(&said.words), self.yes(event)];
            let what = more
                .into_iter()
                .filter(|more| !more.is_empty())
                .fold(said.what, |what, more| what + " " + more.as_str());
            vec![self.when(event.at), what, said.source]
        });
        let columns = [("data-paper-when", 31), ("data-paper-what", 45), ("data-paper-source", 24)];
        self.table(columns, rows.collect(), "data-paper-events-none")
    }

    /// A permission as Shopify writes it: in these words, or in those of another catalogue.
    fn label(&self, catalogue: &Catalogue, key: &str) -> String {
        let known = catalogue.find(key).or_else(|| self.live.permission(key));
        known.map_or_else(|| key.to_owned(), |permission| permission.label.clone())
    }

    /// What somebody wrote along with it.
    fn words(&self, words: &str) -> String {
        if words.is_empty() {
            return String::new();
        }
        self.voice.say_with("data-paper-words", &Values { what: words, ..Values::default() })
    }

    /// Which text the yes was given to.
    fn yes(&self, event: &Event) -> String {
        let Some(yes) = event.fact.agreement().flatten() else { return String::new() };
        let language = self.language(&yes.language);
        let values =
            Values { what: &yes.catalogue_version, name: &language, when: &yes.text_hash, ..Values::default() };
        self.voice.say_with("data-paper-yes", &values)
    }

    fn cases(&self, cases: &[Case]) -> Block {
        let rows = cases
            .iter()
            .map(|case| vec![self.when(case.at), case.looked_at.clone(), case.reason.clone(), case.rep_name.clone()]);
        let columns =
            [("data-paper-when", 31), ("data-paper-looked-at", 26), ("data-paper-why", 26), ("data-paper-who", 17)];
        self.table(columns, rows.collect(), "data-paper-cases-none")
    }

    fn messages(&self) -> Part {
        let rows = self.held.notices.iter().map(|notice| {
            let to = notice.contact_id.as_ref().map(|id| self.held.names.contact(self.voice, id));
            let state = self.say(&format!("data-paper-notice-{}", notice.state.name().replace('_', "-")));
            vec![self.when(notice.created_at), self.subject(notice), to.unwrap_or_default(), state]
        });
        let columns =
            [("data-paper-written", 31), ("data-paper-about", 33), ("data-paper-to", 18), ("data-paper-became", 18)];
        let table = self.table(columns, rows.collect(), "data-paper-notices-none");
        Part { id: "messages", heading: self.say("data-notices"), blocks: vec![table] }
    }

    fn subject(&self, notice: &Notice) -> String {
        let about = notice.access_request_id.as_ref();
        let about = about.and_then(|id| self.held.requests.iter().find(|one| one.request.id == *id));
        let store = about.map_or(self.held.merchant.name.as_str(), |one| self.held.store_of(&one.request));
        let rep = self.held.names.rep(self.voice, &self.held.merchant.rep_id);
        let values = Values { store, rep: &rep, ..Values::default() };
        let in_words: fn(&Voice, NoticeKind, &Values<'_>) -> String =
            if notice.is_copy { i18n::notice::subject_of_copy } else { i18n::notice::subject };
        in_words(self.voice, notice.kind, &values)
    }
}
