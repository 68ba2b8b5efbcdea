//! A backup is one SQLite file with everything in it, whichever database it was taken from: it can be looked into, goes
//! back into either, and the portal could serve from it.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{AssertSqlSafe, sqlite::SqliteConnectOptions, sqlite::SqlitePoolOptions};

use super::{Db, Error, Result, copy, db::run, migrate, readers::Readers, together::Together};

/// How often the size of a growing file is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// A file on its way: removed again, with what SQLite puts beside it, unless it gets its name. Whoever writes it holds a lock on
/// it, so that one that was killed half way is taken over by the next.
#[derive(Debug)]
pub struct Part {
    path: PathBuf,
    file: File,
    is_kept: bool,
}

impl Part {
    /// An empty file beside `path`, its owner's alone.
    fn beside(path: &Path) -> io::Result<Self> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let path = path.with_file_name(name);
        loop {
            let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path)?;
            file.try_lock().map_err(|cause| match cause {
                TryLockError::Error(cause) => cause,
                TryLockError::WouldBlock => io::Error::new(
                    io::ErrorKind::ResourceBusy,
                    format!(
                        "{} is being written by another command; wait for its end, or name another file",
                        path.display()
                    ),
                ),
            })?;
            // Whoever held it before may have given it its name meanwhile.
            let (ours, there) = (file.metadata()?, fs::metadata(&path));
            if there.is_ok_and(|there| (there.dev(), there.ino()) == (ours.dev(), ours.ino())) {
                let part = Self { path, file, is_kept: false };
                part.clear(&BESIDE[1..]);
                part.file.set_len(0)?;
                return Ok(part);
            }
        }
    }

    /// Gives it its name, once all of it is on the disk.
    fn keep_as(mut self, path: &Path) -> io::Result<()> {
        File::open(&self.path)?.sync_all()?;
        fs::rename(&self.path, path)?;
        self.is_kept = true;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }

    fn clear(&self, endings: &[&str]) {
        for beside in endings {
            let mut path = self.path.as_os_str().to_owned();
            path.push(beside);
            // Most of them are not there.
            drop(fs::remove_file(path));
        }
    }
}

/// How the names end of the file itself, and of what SQLite and `migrate.rs` put beside it.
const BESIDE: [&str; 5] = ["", "-wal", "-shm", "-journal", ".lock"];

impl Drop for Part {
    fn drop(&mut self) {
        self.clear(if self.is_kept { &BESIDE[1..] } else { &BESIDE });
    }
}

/// What keeps a backup from being written.
#[derive(Debug, thiserror::Error)]
pub enum NoBackup {
    /// The file, or its folder.
    #[error("{0}")]
    File(#[from] io::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Writes everything as it is at one moment into a new file, whoever writes meanwhile. Under its name stands the whole, or
/// what was there before. `so_far` hears how much is done, and of how much.
///
/// # Errors
/// Where the file cannot be written or the database fails; nothing is left of it then.
pub async fn backup(db: &Db, to: &Path, so_far: impl Fn(u64, u64)) -> std::result::Result<(), NoBackup> {
    let part = Part::beside(to)?;
    match db {
        Db::Sqlite { .. } => vacuum(db, &part.path, so_far).await?,
        Db::Postgres(_) => fill(db, &part.path, so_far).await?,
    }
    Ok(part.keep_as(to)?)
}

async fn vacuum(db: &Db, to: &Path, so_far: impl Fn(u64, u64)) -> Result<()> {
    const SIZE: &str = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    let mut conn = db.read().await?;
    let all: i64 = run!(conn, c => sqlx::query_scalar(SIZE).fetch_one(c).await?);
    let text = format!("VACUUM INTO '{}'", to.to_string_lossy().replace('\'', "''"));
    let vacuum = async { run!(conn, c => sqlx::query(AssertSqlSafe(text)).execute(c).await.map(drop)) };
    tokio::pin!(vacuum);
    loop {
        tokio::select! {
            done = &mut vacuum => return Ok(done?),
            () = tokio::time::sleep(LOOK) => {
                let now = fs::metadata(to).map_or(0, |file| file.len());
                so_far(now, u64::try_from(all).unwrap_or(0).max(now));
            }
        }
    }
}

async fn fill(db: &Db, to: &Path, so_far: impl Fn(u64, u64)) -> Result<()> {
    let file = Db::open(&format!("sqlite://{}", to.display())).await?;
    migrate::up(&file).await?;
    let mut from = db.snapshot().await?;
    let from = tokio::sync::Mutex::new(&mut from);
    file.write::<_, Error>(async |tx| copy::everything(*from.lock().await, tx, &so_far).await.map(|_| ())).await?;
    // One file, without the log beside it.
    if let Db::Sqlite { read, write, .. } = &file {
        read.close().await;
        sqlx::query("PRAGMA journal_mode = DELETE").execute(write).await?;
    }
    file.close().await;
    Ok(())
}

/// What keeps a file from being restored.
#[derive(Debug, thiserror::Error)]
pub enum NotOne {
    /// It is not there, or not to be read.
    #[error("{0}")]
    File(#[from] io::Error),
    /// It is something else, or damaged.
    #[error("it is no backup of a portal, or it is damaged")]
    Other,
    /// A database that somebody uses, or that was not closed well: part of it is in the file beside it.
    #[error("it is the database of a portal that runs or was not ended well, and not a backup")]
    Open,
    /// Made by a later program.
    #[error("it was made by a newer program")]
    Newer,
    /// The database.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Opens a backup to read from it; the file stays as it is. One of an earlier program is brought up to date in a copy in
/// `folder`, which goes with the second value.
///
/// # Errors
/// What keeps it from being restored.
pub async fn open(path: &Path, folder: &Path) -> std::result::Result<(Db, Option<Part>), NotOne> {
    if !File::open(path)?.metadata()?.is_file() {
        return Err(NotOne::Other);
    }
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    if fs::metadata(&log).is_ok_and(|file| file.len() > 0) {
        return Err(NotOne::Open);
    }
    let db = read_only(path);
    if check(&db).await? == 0 {
        return Ok((db, None));
    }
    db.close().await;
    let part = Part::beside(&folder.join(path.file_name().unwrap_or_default()))?;
    io::copy(&mut File::open(path)?, &mut OpenOptions::new().write(true).open(&part.path)?)?;
    let db = Db::open(&format!("sqlite://{}", part.path.display())).await?;
    migrate::up(&db).await?;
    Ok((db, Some(part)))
}

fn read_only(path: &Path) -> Db {
    // Nobody writes to a backup, so no lock is asked for: it may lie where nothing can be written.
    let options = SqliteConnectOptions::new().filename(path).read_only(true).immutable(true);
    let write = SqlitePoolOptions::new().max_connections(1).connect_lazy_with(options.clone());
    Db::Sqlite { read: Readers::new(options), write, together: Together::default() }
}

/// Whether it is one, whole, and how many migrations it lacks.
async fn check(db: &Db) -> std::result::Result<usize, NotOne> {
    let mut conn = db.read().await.map_err(|_| NotOne::Other)?;
    let said: std::result::Result<String, _> =
        run!(conn, c => sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(c).await);
    if said.is_err() || said.is_ok_and(|said| said != "ok") {
        return Err(NotOne::Other);
    }
    if migrate::has_unknown(db).await.map_err(|_| NotOne::Other)? {
        return Err(NotOne::Newer);
    }
    match super::setting::find(&mut conn, "key_check").await {
        Ok(Some(_)) => {}
        Ok(None) | Err(_) => return Err(NotOne::Other),
    }
    drop(conn);
    Ok(migrate::missing(db).await?)
}
