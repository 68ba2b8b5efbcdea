//! How a notice leaves the house.

pub mod email;
pub mod facts;
pub mod folder;
pub mod webhook;

use std::path::PathBuf;

use crate::{actions::deliver::Letter, app::App, error::Result};

/// What came of a delivery. The reasons are for reps and logs: they hold no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The transport took it.
    Sent,
    /// Not now: again later.
    Retry(String),
    /// It cannot go at all.
    GiveUp(String),
}

/// The way out that is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Each mail becomes an `.eml` file in this folder.
    Folder(PathBuf),
}

impl Transport {
    /// The one in the settings; `None` where reps tell notices by hand.
    #[must_use]
    pub fn of(app: &App) -> Option<Self> {
        app.config.mail_folder.clone().map(Self::Folder)
    }

    /// Writes the mail of a letter and sends it. A second try makes the same mail, with the same Message-ID.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn deliver(&self, app: &App, letter: &Letter) -> Result<Outcome> {
        let facts = facts::Facts::read(app, letter).await?;
        let mail = match email::write(app, letter, &facts) {
            Ok(mail) => mail,
            Err(outcome) => return Ok(outcome),
        };
        match self {
            Self::Folder(folder) => Ok(folder::keep(app, folder, mail).await?),
        }
    }
}
