//! How a notice leaves the house.

pub mod email;
pub mod facts;
pub mod folder;
mod frame;
pub mod smtp;
mod to_contact;
mod to_rep;
pub mod webhook;

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use crate::{
    actions::deliver::prepare::{self, Letter},
    app::App,
    config::Config,
    domain::{
        delivery::{self, Reason},
        moment::Moment,
    },
    error::Result,
};

/// What came of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    Sent,
    /// Not this one, not now: again later.
    Later(Reason),
    /// This one cannot go at all.
    Refused(Reason),
    /// Handed over, and no answer: it may have been taken. The server ails.
    Unanswered(Reason),
    /// The server fell silent or hung up once it knew whom this one is for: it may ail, or not bear this one.
    Stalled(Reason),
    /// The way out itself is closed, for this one and all others.
    Away(Reason),
    /// It was not to be handed over any more.
    Stopped,
}

impl Outcome {
    /// The name it is counted by.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Later(_) => "later",
            Self::Refused(_) => "refused",
            Self::Unanswered(_) => "unanswered",
            Self::Away(_) => "away",
            Self::Stopped => "stopped",
            Self::Stalled(_) => "stalled",
        }
    }

    /// Whether it is no use to try another mail right now.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        matches!(self, Self::Away(_) | Self::Stalled(_) | Self::Unanswered(_))
    }
}

/// What came of a mail, and how far it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// What came of it.
    pub outcome: Outcome,
    /// It was handed over, and surely not taken.
    pub was_handed: bool,
}

impl From<Outcome> for Delivery {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, was_handed: false }
    }
}

/// The way out that is set up.
#[derive(Debug)]
pub enum Transport {
    /// Each mail becomes an `.eml` file in this folder.
    Folder(PathBuf),
    /// A mail server.
    Smtp(Box<smtp::Smtp>),
}

/// The post: the way out, and whether it is closed right now.
#[derive(Debug)]
pub struct Post {
    transport: Option<Transport>,
    /// How often in a row it was away, and until when nothing is tried.
    away: Mutex<Option<(u32, Moment)>>,
}

impl Post {
    /// The one in the settings; without a way out reps tell notices by hand.
    ///
    /// # Errors
    /// A sentence where the mail server's settings cannot be used.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        let transport = match (&config.smtp_url, &config.mail_folder) {
            (Some(url), _) => Some(Transport::Smtp(Box::new(smtp::Smtp::of(url.expose(), config)?))),
            (None, Some(folder)) => Some(Transport::Folder(folder.clone())),
            (None, None) => None,
        };
        Ok(Self { transport, away: Mutex::default() })
    }

    /// How many mails to try now, of `many`: while the way out is closed one now and then.
    #[must_use]
    pub fn tries(&self, many: i64, now: Moment) -> i64 {
        match *self.away.lock().unwrap_or_else(PoisonError::into_inner) {
            None => many,
            Some((_, until)) if delivery::is_away(until, now) => 0,
            Some(_) => 1,
        }
    }

    /// The way out was closed. Says whether it was open before.
    pub fn was_away(&self, now: Moment) -> bool {
        let mut away = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        let times = away.map_or(1, |(times, _)| times.saturating_add(1));
        *away = Some((times, now.plus(delivery::away(times))));
        times == 1
    }

    /// The way out is open. Says whether it was closed before.
    pub fn is_back(&self) -> bool {
        self.away.lock().unwrap_or_else(PoisonError::into_inner).take().is_some()
    }

    /// Hands over a mail. A second try hands over the same, with the same Message-ID. `last` is asked right before its text
    /// leaves: false stops it.
    ///
    /// # Errors
    /// Where there are no random bytes, or no thread to write in.
    pub async fn deliver(&self, app: &App, mail: email::Mail, last: impl AsyncFnOnce() -> bool) -> Result<Delivery> {
        let delivery = match &self.transport {
            Some(Transport::Folder(folder)) => folder::keep(app, folder, mail).await?.into(),
            Some(Transport::Smtp(server)) => server.deliver(&mail, last).await,
            None => Outcome::Away(Reason::plain("no-mail")).into(),
        };
        app.metrics.mailed(delivery.outcome.name());
        Ok(delivery)
    }

    /// Says goodbye to the mail server, where a connection is open.
    pub async fn close(&self) {
        if let Some(Transport::Smtp(server)) = &self.transport {
            server.close().await;
        }
    }

    /// The words of the mail that a notice would be now, without its link; none where it has no reader to write to.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn draft(&self, app: &App, notice_id: &str) -> Result<Option<String>> {
        let Some(letter) = prepare::draft(app, notice_id).await? else { return Ok(None) };
        Ok(self.write(app, &letter).await?.ok().map(|mail| mail.shown))
    }

    /// Writes the mail of a letter.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn write(&self, app: &App, letter: &Letter) -> Result<std::result::Result<email::Mail, Outcome>> {
        let mut facts = Vec::with_capacity(letter.items.len());
        for item in &letter.items {
            facts.push(facts::Facts::read(app, letter, item).await?);
        }
        Ok(email::write(app, letter, &facts))
    }
}
