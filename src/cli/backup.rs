//! `backup`: everything as it is at one moment, in one file, while the portal runs.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{
    Settings,
    open::{open, place},
    say,
};
use crate::store::{self, Db, backup::NoBackup, error::Why};

const EXAMPLES: &str = "Examples:
  handled-portal backup portal-monday.db
  handled-portal backup --overwrite /mnt/backup/portal.db
  handled-portal backup --config /etc/handled-portal.toml /mnt/backup/portal.db";

/// Copies everything into one file, as it is at one moment, while the portal runs and people write.
///
/// The file is an SQLite database, whichever database the portal uses. It holds no key: keep the key file too, in another
/// place. Bring it back with: handled-portal restore FILE
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Backup {
    #[command(flatten)]
    settings: Settings,
    /// The file to write.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replaces the file where it is there already.
    #[arg(long)]
    overwrite: bool,
}

impl Backup {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        let config = self.settings.load()?;
        let is_there = self.file.symlink_metadata().is_ok();
        anyhow::ensure!(
            !is_there || self.overwrite,
            "{} is there already; name another file, or replace it with --overwrite",
            self.file.display()
        );
        anyhow::ensure!(!self.file.is_dir(), "{} is a folder; name a file in it", self.file.display());
        let (db, _) = open(&config).await?;
        write(&db, &self.file).await?;
        db.close().await;
        let key_file = config.key_file();
        say::line(&format!("{} is written: all of {}.", self.file.display(), place(config.database_url.expose())))?;
        say::line(&format!("Log head {}", head(&self.file, &config.data_dir).await?))?;
        say::line(&format!(
            "It holds no key. Keep {} too, in another place: without it no collaborator code, no second factor and no \
             webhook opens again, and the backup cannot be restored.",
            key_file.display()
        ))?;
        Ok(())
    }
}

/// Writes the backup, with progress.
pub async fn write(db: &Db, to: &Path) -> anyhow::Result<()> {
    let progress = say::Progress::of("Copied");
    let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let done = store::backup::backup(db, to, |so_far, all| progress.at(size(so_far), size(all))).await;
    progress.end();
    done.map_err(|error| explain(error, to))
}

fn explain(error: NoBackup, to: &Path) -> anyhow::Error {
    use std::io::ErrorKind::{NotFound, PermissionDenied, StorageFull};
    let mend = match &error {
        NoBackup::File(cause) if cause.kind() == NotFound => "its folder is not there; make it, or name another",
        NoBackup::File(cause) if cause.kind() == PermissionDenied => "name a file in a folder you may write to",
        NoBackup::File(cause) if cause.kind() == StorageFull => FULL,
        NoBackup::Store(cause) if cause.why() == Some(Why::Full) => FULL,
        NoBackup::File(_) | NoBackup::Store(_) => "nothing of it is left; the portal's own database is as it was",
    };
    anyhow::Error::new(error).context(format!("{} cannot be written: {mend}", to.display()))
}

const FULL: &str = "the disk is full; make room, or name a file on another disk. Nothing of it is left";

/// Where the log ends in a backup.
async fn head(file: &Path, folder: &Path) -> anyhow::Result<crate::domain::audit::Head> {
    let (db, _part) = store::backup::open(file, folder).await?;
    let head = store::audit::head(&mut db.read().await?).await?;
    db.close().await;
    Ok(head)
}
