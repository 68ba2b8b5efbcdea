//! `restore`: everything back as a backup has it, into the database of the settings, all or nothing.

use std::{
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    Settings, audit, backup,
    open::{check_alone, database, keys, place},
    say,
};
use crate::{
    actions::{
        pause_mail::PAUSED,
        verify_audit::{Verdict, verify_audit},
    },
    app,
    clock::Clock,
    i18n::time,
    store::{self, Db, backup::NotOne, copy},
};

const EXAMPLES: &str = "Examples:
  handled-portal restore /mnt/backup/portal.db
  handled-portal restore --config /etc/handled-portal.toml /mnt/backup/portal.db";

/// Replaces everything in the portal's database by what a backup holds; what was there is backed up first.
///
/// The portal has to be stopped. All of it happens or nothing. The key file has to be the one the backup was sealed with.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Restore {
    #[command(flatten)]
    settings: Settings,
    /// The backup.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Holds all mail until an admin lets it go, on the desk under Outbox: what left since the backup would leave again.
    #[arg(long)]
    hold_mail: bool,
}

impl Restore {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        let config = self.settings.load()?;
        let (url, folder) = (config.database_url.expose(), &config.data_dir);
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|cause| anyhow::anyhow!("data_dir {} cannot be made: {cause}", folder.display()))?;
        let (from, _part) =
            store::backup::open(&self.file, folder).await.map_err(|error| explain(&error, &self.file))?;
        let keys = keys(&config)?;
        let sealed = app::check_keys(&mut from.read().await?, &keys, &config.key_file()).await;
        sealed.map_err(|error| error.context(format!("{} cannot be restored here", self.file.display())))?;
        check_alone(url).await?;

        let to = database(url, "database_url").await?;
        let before = keep_what_is_there(&to, folder).await?;
        let rows = replace(&from, &to, self.hold_mail).await?;
        from.close().await;
        let verdict = verify_audit(&to, &keys, None, |_| {}).await?;
        to.close().await;

        say::line(&format!("{} is back in {}: {rows} rows.", self.file.display(), place(url)))?;
        match before {
            Some(path) => say::line(&format!("What was there before is in {}", path.display()))?,
            None => say::line("There was nothing there before.")?,
        }
        match verdict {
            Verdict::Whole(head) => say::line(&format!("The audit log is whole. Log head {head}"))?,
            other => anyhow::bail!(
                "everything is as the backup has it, but its audit log is not whole: {}",
                audit::in_words(&other)
            ),
        }
        say::line(
            "Everything is as it was then: who was signed in is signed in, who was disabled since is not, and messages that left \
             since leave again, unless you ran this with --hold-mail.",
        )?;
        Ok(())
    }
}

/// Copies all rows, in one transaction.
async fn replace(from: &Db, to: &Db, hold_mail: bool) -> anyhow::Result<u64> {
    let progress = say::Progress::of("Restored");
    let copied = everything(from, to, &progress, hold_mail).await;
    progress.end();
    Ok(copied?.iter().map(|one| one.rows).sum())
}

/// Copies all rows from one database to another, in one transaction there, with progress; where asked, no mail leaves there.
pub async fn everything(
    from: &Db,
    to: &Db,
    progress: &say::Progress,
    hold_mail: bool,
) -> anyhow::Result<Vec<copy::Copied>> {
    let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let snapshot = tokio::sync::Mutex::new(from.snapshot().await?);
    let copied = to
        .write::<_, store::Error>(async |tx| {
            let mut from = snapshot.lock().await;
            let copied = copy::everything(&mut from, tx, |done, all| progress.at(size(done), size(all))).await?;
            if hold_mail {
                store::setting::put(tx, PAUSED, "yes").await?;
            }
            Ok(copied)
        })
        .await;
    copied.map_err(|error| {
        let what = match error {
            store::Error::Unsure(..) => {
                "it is not known whether it happened; look with audit verify, and run this again"
            }
            _ => "nothing was changed",
        };
        anyhow::Error::new(error).context(what)
    })
}

/// Backs up what is about to be replaced; nothing where nobody ever used it.
async fn keep_what_is_there(db: &Db, folder: &Path) -> anyhow::Result<Option<PathBuf>> {
    let is_new = store::migrate::missing(db).await.is_err();
    let name = format!("before-restore-{}.db", time::machine(Clock::System.now()).replace([':', '-'], ""));
    let path = folder.join(name);
    // A file keeps its own form, whatever it is; a server's rows are copied in the form of today.
    if matches!(db, Db::Sqlite { .. }) && !is_new && !is_unused(db).await {
        backup::write(db, &path).await?;
        store::migrate::up(db).await?;
        return Ok(Some(path));
    }
    store::migrate::up(db).await?;
    if is_unused(db).await {
        return Ok(None);
    }
    backup::write(db, &path).await?;
    Ok(Some(path))
}

async fn is_unused(db: &Db) -> bool {
    match db.read().await {
        Ok(mut conn) => copy::is_unused(&mut conn).await.unwrap_or(false),
        Err(_) => false,
    }
}

fn explain(error: &NotOne, file: &Path) -> anyhow::Error {
    let mend = match error {
        NotOne::File(cause) if cause.kind() == std::io::ErrorKind::NotFound => "name the file that backup wrote",
        NotOne::File(_) => "let the portal's user read it",
        NotOne::Other => "name a file that backup wrote",
        NotOne::Open => "make one with: handled-portal backup FILE",
        NotOne::Newer => "restore it with that program, or a newer one",
        NotOne::Store(_) => "see that the file is whole and that data_dir has room",
    };
    anyhow::anyhow!("{} cannot be restored: {error}; {mend}", file.display())
}
