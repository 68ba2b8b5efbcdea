//! `migrate`: brings the database up to date.

use clap::Args;

use super::{Settings, say};
use crate::store::{self, Db};

const EXAMPLES: &str = "Examples:
  handled-portal migrate
  handled-portal migrate --config /etc/handled-portal.toml";

/// Brings the database up to date and says what it did. `serve` does the same at its start.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Migrate {
    #[command(flatten)]
    settings: Settings,
}

impl Migrate {
    /// Applies what is missing.
    pub async fn run(self) -> anyhow::Result<()> {
        let config = self.settings.load_and_log(&[])?;
        std::fs::create_dir_all(&config.data_dir)
            .map_err(|cause| anyhow::anyhow!("data_dir {} cannot be made: {cause}", config.data_dir.display()))?;
        let db = Db::open(&config.database_url)
            .await
            .map_err(|error| anyhow::Error::new(error).context("the database in database_url cannot be opened"))?;
        let done = store::migrate::up(&db).await?;
        for name in &done.applied {
            say::line(&format!("Applied {name}"))?;
        }
        let all = done.before + done.applied.len();
        say::line(&match done.applied.len() {
            0 => format!("The {} database was up to date ({all} migrations).", db.engine()),
            now => format!("The {} database is up to date ({all} migrations, {now} of them new).", db.engine()),
        })?;
        db.close().await;
        Ok(())
    }
}
