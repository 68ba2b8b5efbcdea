//! The timeline in words: what happened, who says so, when. Read by merchants and, with more said, by reps.

use std::collections::HashMap;

use crate::{
    domain::{
        access_request::NoCode,
        event::{Accepted, Agreement, Event, Fact},
        merchant::{Contact, Merchant},
        moment::Moment,
        source::Source,
    },
    error::Result,
    i18n::{self, Values, Voice},
    store::{self, Conn},
    web::merchant::stuck::at_key,
};

/// One line, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What happened; a claim is said as a claim.
    pub what: String,
    /// Who says so.
    pub source: String,
    /// When.
    pub at: Moment,
    /// A rep or an app saw it in Shopify; false for a claim.
    pub seen: bool,
    /// What somebody wrote along with it, word for word; empty for nothing.
    pub words: String,
    /// Which text a yes was to; empty where it is none.
    pub proof: String,
}

/// For whom the timeline is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The merchant's people. They do not learn of other merchants, nor what reps wrote for reps.
    Merchant,
    /// Reps: keys that begin with `desk-timeline-` go first.
    Desk,
}

/// Names of everybody a timeline speaks of, by id. Also those who were removed.
#[derive(Clone, Debug, Default)]
pub struct Names {
    people: HashMap<String, String>,
    reps: HashMap<String, String>,
    merchant: String,
    me: Option<String>,
}

impl Names {
    /// Reads the names. `me` is the contact who reads, if a contact does.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn of(conn: &mut Conn, merchant: &Merchant, events: &[Event], me: Option<&str>) -> Result<Self> {
        let everybody = store::contact::all_of_merchant(conn, &merchant.id).await?;
        Self::among(conn, merchant, &everybody, events, me).await
    }

    /// The same where everybody at the merchant was read already.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn among(
        conn: &mut Conn,
        merchant: &Merchant,
        everybody: &[Contact],
        events: &[Event],
        me: Option<&str>,
    ) -> Result<Self> {
        let people = everybody.iter().map(|one| (one.id.clone(), one.name.clone())).collect();
        let mut names =
            Self { people, reps: HashMap::new(), merchant: merchant.name.clone(), me: me.map(str::to_owned) };
        names.add_rep(conn, &merchant.rep_id).await?;
        names.add(conn, events.iter().map(|event| &event.source)).await?;
        Ok(names)
    }

    /// These names, by id, of whoever may be spoken of.
    #[must_use]
    pub fn given(people: HashMap<String, String>, reps: HashMap<String, String>) -> Self {
        Self { people, reps, ..Self::default() }
    }

    /// Reads the names of more sources.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add(&mut self, conn: &mut Conn, sources: impl Iterator<Item = &Source>) -> Result<()> {
        for source in sources {
            if let Source::Rep(id) | Source::RepForMerchant(id, _) = source {
                self.add_rep(conn, id).await?;
            }
        }
        Ok(())
    }

    async fn add_rep(&mut self, conn: &mut Conn, id: &str) -> Result<()> {
        if !self.reps.contains_key(id)
            && let Some(account) = store::rep::find(conn, id).await?
        {
            self.reps.insert(id.to_owned(), account.rep.name);
        }
        Ok(())
    }

    /// A contact's name; a sentence for somebody who was forgotten.
    #[must_use]
    pub fn contact(&self, voice: &Voice, id: &str) -> String {
        match self.people.get(id).map(String::as_str) {
            Some("") => voice.say("timeline-source-forgotten"),
            Some(name) => name.to_owned(),
            None => voice.say("timeline-source-gone"),
        }
    }

    /// A rep's name.
    #[must_use]
    pub fn rep(&self, voice: &Voice, id: &str) -> String {
        self.reps
            .get(id)
            .filter(|name| !name.is_empty())
            .cloned()
            .unwrap_or_else(|| voice.say("timeline-source-rep-gone"))
    }

    /// Who says so, in words for the merchant.
    #[must_use]
    pub fn source(&self, voice: &Voice, source: &Source) -> String {
        self.source_for(voice, Reader::Merchant, source)
    }

    /// Who says so, in words for this reader.
    #[must_use]
    pub fn source_for(&self, voice: &Voice, reader: Reader, source: &Source) -> String {
        match source {
            Source::Contact(id) => {
                let name = self.contact(voice, id);
                let key = if self.me.as_ref() == Some(id) { "timeline-source-you" } else { "timeline-source-contact" };
                voice.say_with(key, &Values { name: &name, ..Values::default() })
            }
            Source::Rep(id) => {
                voice.say_with("timeline-source-rep", &Values { rep: &self.rep(voice, id), ..Values::default() })
            }
            Source::RepForMerchant(id, how) => {
                let key = told(reader, &format!("source-noted-{}", how.name()));
                voice.say_with(&key, &Values { rep: &self.rep(voice, id), ..Values::default() })
            }
            Source::App => voice.say("timeline-source-app"),
            Source::Sweep => voice.say("timeline-source-sweep"),
        }
    }

    /// Whose claim it is: the contact, the merchant where a rep wrote it down, or the rep.
    fn speaker(&self, voice: &Voice, source: &Source) -> String {
        match source {
            Source::Contact(id) => self.contact(voice, id),
            Source::RepForMerchant(..) if self.merchant.is_empty() => voice.say("timeline-source-gone"),
            Source::RepForMerchant(..) => self.merchant.clone(),
            Source::Rep(id) => self.rep(voice, id),
            Source::App | Source::Sweep => voice.partner.clone(),
        }
    }
}

/// The whole timeline in words, the newest first. `label` says a permission as Shopify writes it.
#[must_use]
pub fn lines(
    voice: &Voice,
    reader: Reader,
    names: &Names,
    events: &[Event],
    label: impl Fn(&str) -> String,
) -> Vec<Line> {
    events.iter().rev().map(|event| line(voice, reader, names, event, &label)).collect()
}

/// One line of it.
#[must_use]
pub fn line(voice: &Voice, reader: Reader, names: &Names, event: &Event, label: &impl Fn(&str) -> String) -> Line {
    let key = told(reader, &tail(event, reader));
    let (what, count) = about(&event.fact, label);
    let name = match &event.fact {
        Fact::LinkSent { contact_id, .. } | Fact::PassedToOwner { contact_id } => names.contact(voice, contact_id),
        _ => names.speaker(voice, &event.source),
    };
    let mut said = voice.say_with(&key, &Values { name: &name, what: &what, count, ..Values::default() });
    if let (Reader::Desk, Fact::GotStuck { page: Some(at), .. }) = (reader, &event.fact) {
        let at = voice.say(&at_key(*at));
        said = format!("{said} {}", voice.say_with("desk-stuck-at", &Values { what: &at, ..Values::default() }));
    }
    Line {
        what: said,
        source: names.source_for(voice, reader, &event.source),
        at: event.at,
        seen: is_seen(event),
        words: words(&event.fact, reader),
        proof: proof(voice, event),
    }
}

/// The key that ends so: the desk's own, where it says more than the merchant reads.
fn told(reader: Reader, tail: &str) -> String {
    [format!("desk-timeline-{tail}"), format!("timeline-{tail}")]
        .into_iter()
        .skip(usize::from(reader == Reader::Merchant))
        .find(|key| i18n::has(i18n::FALLBACK, key))
        .unwrap_or_else(|| format!("timeline-{tail}"))
}

/// The end of the sentence's key.
fn tail(event: &Event, reader: Reader) -> String {
    let fact = &event.fact;
    let name = fact.name().replace('_', "-");
    let more = match fact {
        // A rep who has the merchant on the phone opens no link.
        Fact::LinkOpened if matches!(event.source, Source::Rep(_) | Source::RepForMerchant(..)) => "-noted",
        Fact::LinkSent { by_hand: true, .. } => "-by-hand",
        Fact::CodeSubmitted { replaced: true, .. } => "-replaced",
        Fact::NoCodeDeclared { reason: NoCode::AppInstalled, .. } => "-app",
        Fact::CodeErased { moved: true } => "-unused",
        // That an address is known here as another merchant's is nobody's business but the rep's.
        Fact::AddressHeld if reader == Reader::Merchant => return "address-set".to_owned(),
        Fact::ShopifyRefused { answer } => return format!("{name}-{}", answer.name().replace('_', "-")),
        Fact::AnsweredAccepted { accepted } | Fact::Contradicted { accepted } => match accepted {
            Accepted::All => "-all",
            Accepted::Some(_) => "-some",
            Accepted::Unsure => "-unsure",
        },
        Fact::Declined { in_shopify: true, .. } | Fact::MoreAgreed { in_shopify: true, .. } => "-in-shopify",
        Fact::FoundLapsed { expired: true } => "-expired",
        Fact::Removed { by_partner: true } => "-by-partner",
        Fact::GotStuck { on, .. } => return format!("{name}-{}", on.name()),
        Fact::RemindersPaused { ended: true } => "-ended",
        _ => "",
    };
    format!("{name}{more}")
}

/// Values for the sentence: a list of permissions, and how many.
fn about(fact: &Fact, label: &impl Fn(&str) -> String) -> (String, i64) {
    let keys = match fact {
        Fact::Made { permissions } | Fact::TermsChanged { permissions, .. } => permissions,
        Fact::MoreAsked { wider, .. } | Fact::MoreAgreed { wider, .. } => wider,
        Fact::Confirmed { granted } | Fact::FoundGranted { granted } => granted,
        Fact::AnsweredAccepted { accepted: Accepted::Some(keys) }
        | Fact::Contradicted { accepted: Accepted::Some(keys) } => keys,
        _ => return (String::new(), -1),
    };
    let labels: Vec<String> = keys.iter().map(|key| label(key)).collect();
    (labels.join(", "), i64::try_from(keys.len()).unwrap_or(i64::MAX))
}

/// Which text somebody read before they said yes. Where a rep wrote it down, nobody read one here.
fn proof(voice: &Voice, event: &Event) -> String {
    let said = |key: &str, values: &Values<'_>| voice.say_with(key, values);
    match (event.fact.agreement(), &event.source) {
        (Some(Some(agreement)), _) => {
            // Enough of it to be compared by eye; the whole is in the download of what is held.
            let short = agreement.text_hash.get(..16).unwrap_or(&agreement.text_hash);
            let Agreement { catalogue_version, language, .. } = agreement;
            said(
                "timeline-proof",
                &Values { what: catalogue_version, name: language, when: short, ..Values::default() },
            )
        }
        (Some(None), Source::Rep(_) | Source::RepForMerchant(..)) => said("timeline-proof-none", &Values::default()),
        _ => String::new(),
    }
}

fn is_seen(event: &Event) -> bool {
    let by_us = matches!(event.source, Source::Rep(_) | Source::App);
    by_us
        && matches!(
            event.fact,
            Fact::Confirmed { .. }
                | Fact::FoundActive
                | Fact::FoundGranted { .. }
                | Fact::FoundPending
                | Fact::FoundLapsed { .. }
                | Fact::RemovalConfirmed
                | Fact::ShopifyRefused { .. }
                | Fact::MarkedSent
                | Fact::TakenBackInShopify
        )
}

/// What somebody wrote. Merchants read their own words, not those that reps write for reps.
fn words(fact: &Fact, reader: Reader) -> String {
    match fact {
        Fact::Declined { reason, .. } => reason.clone(),
        Fact::GotStuck { note, .. } => note.clone(),
        Fact::Cancelled { reason } | Fact::MoveTakenBack { reason } | Fact::Rested { reason }
            if reader == Reader::Desk =>
        {
            reason.clone()
        }
        _ => String::new(),
    }
}
