//! Brings a database up to date. SQLite takes no lock of its own for this, so a lock file stands in.

use std::{fs::File, path::PathBuf, time::Duration};

use sqlx::{
    PgPool,
    migrate::{MigrateError, Migrator},
    postgres::PgPoolOptions,
};

use super::{
    db::{Conn, Db, Native},
    error::{Error, Result, Why},
};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a migration waits for a lock before it lets those pass who wait behind it, and how long it lets them.
const LOCKED: &str = "SET lock_timeout = '4s'";
const AGAIN: Duration = Duration::from_secs(2);

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
        Db::Sqlite { write, .. } => SQLITE.run(write).await.map_err(why),
        Db::Postgres(pool) => postgres(pool).await,
    };
    drop(held);
    ran?;
    let known = match db {
        Db::Sqlite { .. } => &SQLITE,
        Db::Postgres(_) => &POSTGRES,
    };
    let names: Vec<String> = known.iter().map(|one| format!("{:04} {}", one.version, one.description)).collect();
    Ok(Done { applied: names.into_iter().skip(before).collect(), before })
}

/// On a connection of its own, where a statement may take as long as it takes. It waits for other starters, and for whoever reads
/// a table that is to be changed, as a backup does; but not so that all who read it meanwhile wait behind it.
async fn postgres(pool: &PgPool) -> Result<()> {
    let mut is_said = false;
    loop {
        let own = PgPoolOptions::new()
            .max_connections(1)
            .after_connect(|conn, _| Box::pin(async move { sqlx::raw_sql(LOCKED).execute(conn).await.map(drop) }))
            .connect_with((*pool.connect_options()).clone())
            .await?;
        let ran = POSTGRES.run(&own).await.map_err(why);
        own.close().await;
        match ran {
            Err(Error::Away(Why::Locked, _)) => {
                if !is_said {
                    tracing::info!(
                        "a migration waits for somebody who uses the database, such as a backup; it tries again"
                    );
                    is_said = true;
                }
                tokio::time::sleep(AGAIN).await;
            }
            other => return other,
        }
    }
}

fn why(error: MigrateError) -> Error {
    match error {
        MigrateError::Execute(cause) => cause.into(),
        MigrateError::ExecuteMigration(cause, number) => match cause.into() {
            Error::Broken(cause) => Error::Broken(cause.context(format!("migration {number:04} failed"))),
            other => other,
        },
        other => Error::Broken(other.into()),
    }
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

/// The settings with which PostgreSQL says that something is saved before it is on a disk. SQLite's writing connection is ours, and
/// waits for the disk.
///
/// # Errors
/// Where the database is away.
pub async fn hurried(conn: &mut Conn) -> Result<Vec<String>> {
    const OFF: &str = "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') \
                       AND setting = 'off' ORDER BY name";
    Ok(match conn.native() {
        Native::Sqlite(_) => Vec::new(),
        Native::Postgres(c) => sqlx::query_scalar(OFF).fetch_all(c).await?,
    })
}
