//! Brings a database up to date. SQLite takes no lock of its own for this, so a lock file stands in.

use std::{fs::File, path::PathBuf};

use sqlx::{migrate::Migrator, postgres::PgPoolOptions};

use super::{
    db::{Conn, Db, Native},
    error::{Error, Result, Why},
};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// What a migration did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The migrations applied now, by number and name.
    pub applied: Vec<String>,
    /// How many were there before.
    pub before: usize,
}

/// Applies what is missing, and says what it did. Several starters at once wait for each other.
///
/// # Errors
/// Where the lock file cannot be made or a statement fails; what ran before the failing file stays applied.
pub async fn up(db: &Db) -> Result<Done> {
    let held = lock(db).await?;
    let before = applied(db).await?;
    let ran = match db {
        Db::Sqlite { write, .. } => SQLITE.run(write).await,
        Db::Postgres(pool) => {
            // On a connection without limits: it may wait for other starters, and work for as long as it takes.
            let own = PgPoolOptions::new().max_connections(1).connect_with((*pool.connect_options()).clone()).await?;
            let ran = POSTGRES.run(&own).await;
            own.close().await;
            ran
        }
    };
    drop(held);
    ran.map_err(|cause| Error::Broken(cause.into()))?;
    let known = match db {
        Db::Sqlite { .. } => &SQLITE,
        Db::Postgres(_) => &POSTGRES,
    };
    let names: Vec<String> = known.iter().map(|one| format!("{:04} {}", one.version, one.description)).collect();
    Ok(Done { applied: names.into_iter().skip(before).collect(), before })
}

/// How many migrations the database lacks: 0 means up to date.
///
/// # Errors
/// Where the database is away, or no migration ever ran on it.
pub async fn missing(db: &Db) -> Result<usize> {
    Ok(SQLITE.iter().count().saturating_sub(count(&mut db.read().await?).await?))
}

/// Whether a migration ran on it that this program does not know: a newer one did.
///
/// # Errors
/// Where the database is away, or no migration ever ran on it.
pub async fn has_unknown(db: &Db) -> Result<bool> {
    const NEWEST: &str = "SELECT MAX(version) FROM _sqlx_migrations";
    let mut conn = db.read().await?;
    let newest: Option<i64> = match conn.native() {
        Native::Sqlite(c) => sqlx::query_scalar(NEWEST).fetch_one(c).await?,
        Native::Postgres(c) => sqlx::query_scalar(NEWEST).fetch_one(c).await?,
    };
    Ok(newest > SQLITE.iter().map(|one| one.version).max())
}

/// How many ran; none where there is not even a table of them.
async fn applied(db: &Db) -> Result<usize> {
    Ok(count(&mut db.read().await?).await.unwrap_or(0))
}

async fn count(conn: &mut Conn) -> Result<usize> {
    const COUNT: &str = "SELECT COUNT(*) FROM _sqlx_migrations";
    let count: i64 = match conn.native() {
        Native::Sqlite(c) => sqlx::query_scalar(COUNT).fetch_one(c).await?,
        Native::Postgres(c) => sqlx::query_scalar(COUNT).fetch_one(c).await?,
    };
    Ok(usize::try_from(count).unwrap_or(0))
}

async fn lock(db: &Db) -> Result<Option<File>> {
    let Db::Sqlite { write, .. } = db else { return Ok(None) };
    let mut path = PathBuf::from(write.connect_options().get_filename());
    path.add_extension("lock");
    // Waiting for another starter holds up a thread, which may not be the one that starter needs.
    let locked = tokio::task::spawn_blocking(move || {
        let file = File::create(&path)?;
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    });
    let file = locked.await.map_err(|cause| Error::Broken(cause.into()))?;
    Ok(Some(file.map_err(|cause| Error::Away(Why::Disk, cause.into()))?))
}

/// How the database keeps what is not yet in its place: SQLite's journal mode; PostgreSQL has one way, and says its name.
///
/// # Errors
/// Where the database is away.
pub async fn journal(conn: &mut Conn) -> Result<String> {
    Ok(match conn.native() {
        Native::Sqlite(c) => sqlx::query_scalar("PRAGMA journal_mode").fetch_one(c).await?,
        Native::Postgres(_) => "PostgreSQL".to_owned(),
    })
}
