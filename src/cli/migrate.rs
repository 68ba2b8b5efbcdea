//! `migrate`: brings the database up to date; with `--to`, moves everything to another one.

use clap::Args;

use super::{
    Settings, audit,
    open::{check_alone, database, open, place},
    restore, say,
};
use crate::{
    actions::verify_audit::{Verdict, verify_audit},
    config::Config,
    domain::audit::Head,
    store::{self, Db, copy},
};

const EXAMPLES: &str = "Examples:
  handled-portal migrate
  handled-portal migrate --config /etc/handled-portal.toml
  handled-portal migrate --to postgres://portal@localhost/portal";

/// Brings the database up to date and says what it did. `serve` does the same at its start.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Migrate {
    #[command(flatten)]
    settings: Settings,
    /// Moves everything into this empty database (`sqlite://PATH` or `postgres://...`), checked row by row. The one of the
    /// settings stays as it is; the portal has to be stopped.
    #[arg(long, value_name = "URL")]
    to: Option<String>,
}

impl Migrate {
    /// Applies what is missing, or moves.
    pub async fn run(self) -> anyhow::Result<()> {
        let config = self.settings.load_and_log(&[])?;
        match &self.to {
            Some(to) => to_another(&config, to).await,
            None => up(&config).await,
        }
    }
}

async fn up(config: &Config) -> anyhow::Result<()> {
    std::fs::create_dir_all(&config.data_dir)
        .map_err(|cause| anyhow::anyhow!("data_dir {} cannot be made: {cause}", config.data_dir.display()))?;
    let db = database(config.database_url.expose(), "database_url").await?;
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

/// Moves everything, checked row by row, and checks the audit log in the new place.
async fn to_another(config: &Config, url: &str) -> anyhow::Result<()> {
    let from_url = config.database_url.expose();
    anyhow::ensure!(!is_same(url, from_url), "--to is the database of the settings itself; name another");
    check_alone(from_url).await?;
    check_alone(url).await?;
    let (from, keys) = open(config).await?;
    let to = database(url, "--to").await?;
    store::migrate::up(&to).await?;
    anyhow::ensure!(
        copy::is_unused(&mut to.read().await?).await?,
        "{} is not empty; name a new database, or empty this one",
        place(url)
    );
    let before = head(&from).await?;
    let progress = say::Progress::of("Moved");
    let copied = restore::everything(&from, &to, &progress, false).await;
    progress.end();
    let copied = copied?;
    for one in copied.iter().filter(|one| one.rows > 0) {
        say::line(&format!("{:>10} rows  {}  {}", one.rows, &one.digest.to_string()[..16], one.table))?;
    }
    let verdict = verify_audit(&to, &keys, Some(&before), |_| {}).await?;
    let Verdict::Whole(head_there) = verdict else {
        anyhow::bail!("every row is in {}, but its audit log is not whole: {}", place(url), audit::in_words(&verdict));
    };
    // Everything that happens is in the log: where it has grown, somebody was at work in the old place meanwhile.
    anyhow::ensure!(
        head(&from).await? == head_there,
        "somebody used {} meanwhile, and what they did is not in {}; end every serve and worker, empty the new database and \
         run this again",
        place(from_url),
        place(url)
    );
    from.close().await;
    to.close().await;
    let rows: u64 = copied.iter().map(|one| one.rows).sum();
    say::line(&format!("All {rows} rows are in {}, each as it was. Log head {head_there}", place(url)))?;
    say::line(&format!(
        "Now set database_url (or PORTAL_DATABASE_URL) to it and start the portal, with the same key file {}. The old database \
         stays as it is; remove it once you no longer need it.",
        config.key_file().display()
    ))?;
    Ok(())
}

/// Whether both addresses name one database, as far as they say.
fn is_same(one: &str, other: &str) -> bool {
    let file = |url: &str| url.strip_prefix("sqlite://").and_then(|path| std::fs::canonicalize(path).ok());
    one == other || file(one).is_some_and(|path| file(other) == Some(path))
}

async fn head(db: &Db) -> anyhow::Result<Head> {
    Ok(store::audit::head(&mut db.read().await?).await?)
}
