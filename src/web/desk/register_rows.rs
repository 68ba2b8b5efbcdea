//! The access register in words: what is asked for, and its lines as page, spreadsheet and paper say them.

use crate::{
    app::App,
    domain::{
        form::Fault,
        grant::{Grant, GrantState},
        moment::Moment,
        register::Said,
        rep::Rep,
        source::Source,
    },
    error::Result,
    i18n::{Voice, time},
    live::Live,
    store::{
        self, Conn,
        case::Case,
        register::{Asked, Line, Part},
        rep::Account,
    },
    web::{
        form::Fields,
        page::Chrome,
        paths,
        timeline::{Names, Reader},
    },
};

/// What the address asks for, or what is wrong with it.
pub struct Wanted {
    /// What is read.
    pub asked: Asked,
    /// Its day as `2026-03-31`; today's where none was asked for.
    pub day: String,
    /// The rep whose merchants are shown.
    pub rep: Option<Rep>,
    /// Everybody who may be asked for.
    pub choices: Vec<Rep>,
    /// The access request after which it goes on; empty for the beginning.
    pub after: String,
    /// What cannot be read.
    pub faults: Vec<Fault>,
}

impl Wanted {
    /// Reads the address.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn read(app: &App, conn: &mut Conn, chrome: &Chrome, fields: &Fields) -> Result<Self> {
        let accounts = store::rep::every(conn).await?;
        let (now, mut faults) = (app.clock.now(), Vec::new());
        let typed = fields.get("on");
        let at = match time::day_of(typed, &chrome.zone) {
            _ if typed.is_empty() => now,
            Some((begins, _)) if begins > now => {
                faults.push(Fault::new("on", "fault-register-future"));
                now
            }
            // The whole day counts; of today what there was until now.
            Some((_, ends)) => Moment(ends.0.saturating_sub(1)).min(now),
            None => {
                faults.push(Fault::new("on", "fault-register-day"));
                now
            }
        };
        let rep = accounts.iter().find(|one| one.rep.id == fields.get("rep")).map(|one| one.rep.clone());
        if fields.has("rep") && rep.is_none() {
            faults.push(Fault::new("rep", "fault-register-rep"));
        }
        let after = fields.get("after").to_owned();
        if after.len() > 64 || !after.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            faults.push(Fault::new("list", "fault-register-place"));
        }
        let shown = |one: &&Account| one.can_work() || rep.as_ref() == Some(&one.rep);
        let choices = accounts.iter().filter(shown).map(|one| one.rep.clone()).collect();
        let today = time::iso_day_in(at, &chrome.zone);
        Ok(Self {
            asked: Asked { at, rep_id: rep.as_ref().map(|rep| rep.id.clone()) },
            day: if typed.is_empty() || !faults.is_empty() { today } else { typed.to_owned() },
            rep,
            choices,
            after: if faults.is_empty() { after } else { String::new() },
            faults,
        })
    }

    /// The same in another place: the page, its next part, or a file.
    #[must_use]
    pub fn address(&self, path: &str, after: Option<&str>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("on", &self.day);
        if let Some(rep) = &self.rep {
            query.append_pair("rep", &rep.id);
        }
        if let Some(after) = after {
            query.append_pair("after", after);
        }
        format!("{path}?{}", query.finish())
    }
}

/// Permissions that were given at one time, as one and the same source says.
pub struct Held {
    /// Their keys, and how Shopify writes them.
    pub permissions: Vec<(String, String)>,
    /// Since when.
    pub since: Moment,
    /// Who says so.
    pub source: String,
    /// Given although we did not ask.
    pub is_extra: bool,
    /// The merchant says so, and nobody has looked in Shopify since.
    pub is_claim: bool,
}

impl Held {
    /// As Shopify writes them, one after the other.
    #[must_use]
    pub fn labels(&self) -> String {
        self.permissions.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// One line in words.
pub struct Row {
    /// Its page on the desk.
    pub page: String,
    /// The line.
    pub line: Line,
    /// Who says that access is on.
    pub source: String,
    /// What is given.
    pub held: Vec<Held>,
    /// Who last saw it in Shopify, and when.
    pub confirmed: Option<(String, Moment)>,
    /// Nobody saw it there for long.
    pub is_old: bool,
    /// Who last said that it is still needed, and when.
    pub reviewed: Option<(String, Moment)>,
}

impl Row {
    /// The merchant's name; a sentence for one that was forgotten.
    #[must_use]
    pub fn merchant(&self, voice: &Voice) -> String {
        let name = &self.line.merchant;
        if name.is_empty() { voice.say("desk-register-forgotten") } else { name.clone() }
    }

    /// The permanent address of the store, where it is known.
    #[must_use]
    pub fn host(&self) -> String {
        self.line.handle.as_ref().map(|handle| format!("{handle}.myshopify.com")).unwrap_or_default()
    }

    /// When it was last used, and for what.
    #[must_use]
    pub const fn used(&self) -> Option<&Case> {
        self.line.used.as_ref()
    }
}

/// Puts a part of the register into words.
#[must_use]
pub fn rows(app: &App, voice: &Voice, part: Part, at: Moment) -> Vec<Row> {
    let (live, names) = (app.live(), Names::given(part.contacts, part.reps));
    let who = |source: &Source| names.source_for(voice, Reader::Desk, source);
    let said = |said: &Option<Said>| said.as_ref().map(|(source, at)| (who(source), *at));
    let row = |line: Line| Row {
        page: paths::desk_request(&line.reference),
        source: line.access.source.as_ref().map(&who).unwrap_or_default(),
        held: held(&live, &line, &who),
        confirmed: said(&line.access.confirmed),
        is_old: line.access.is_old(at),
        reviewed: said(&line.access.reviewed),
        line,
    };
    part.lines.into_iter().map(row).collect()
}

/// What is given, in the order of the catalogue; what came together stands together.
fn held(live: &Live, line: &Line, who: &impl Fn(&Source) -> String) -> Vec<Held> {
    let catalogue = live.catalogue_of(&line.catalogue_version);
    let mut grants: Vec<&Grant> = line.access.held.iter().collect();
    grants.sort_by_key(|grant| (grant.state == GrantState::Extra, catalogue.place(&grant.permission)));
    // In the words that were agreed to, or in the newest there are.
    let label = |key: &str| {
        let known = catalogue.find(key).or_else(|| live.permission(key));
        known.map_or_else(|| key.to_owned(), |permission| permission.label.clone())
    };
    let same =
        |one: &&Grant, other: &&Grant| (one.since, &one.source, one.state) == (other.since, &other.source, other.state);
    let together = |grants: &[&Grant]| {
        let first = *grants.first()?;
        Some(Held {
            permissions: grants.iter().map(|grant| (grant.permission.clone(), label(&grant.permission))).collect(),
            since: first.since,
            source: who(&first.source),
            is_extra: first.state == GrantState::Extra,
            is_claim: matches!(first.source, Source::Contact(_) | Source::RepForMerchant(..)),
        })
    };
    grants.chunk_by(same).filter_map(together).collect()
}
