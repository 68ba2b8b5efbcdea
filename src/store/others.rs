//! Whether anybody else uses a database now, as far as it knows: what replaces everything in it does so alone.

use std::{path::Path, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteLockingMode},
};

use super::{Db, Error, Result, Why};

/// How often it is looked again, and how long after: who has just left is still there for a moment.
const LOOKS: u32 = 10;
const PAUSE: Duration = Duration::from_millis(200);
/// How long a server may take to take a connection.
const TAKEN: Duration = Duration::from_secs(2);

/// Who else uses the database at this address, for people; none where nobody does, or where there is no such file. To ask
/// before it is opened.
///
/// # Errors
/// Where the database cannot be reached.
pub async fn others(url: &str) -> Result<Option<String>> {
    let mut looks = 0;
    loop {
        let found = match url.strip_prefix("sqlite://") {
            Some(path) => of_file(Path::new(path)).await?,
            None => of_server(url).await?,
        };
        looks += 1;
        if found.is_none() || looks == LOOKS {
            return Ok(found);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Whoever has the file open holds a lock on it, which nobody may hold who wants to have it alone.
async fn of_file(path: &Path) -> Result<Option<String>> {
    if !path.exists() {
        return Ok(None);
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .locking_mode(SqliteLockingMode::Exclusive)
        .busy_timeout(Duration::ZERO);
    match alone(&options).await.map_err(Error::from) {
        Ok(()) => Ok(None),
        Err(Error::Busy(_)) => Ok(Some(format!("another program has {} open", path.display()))),
        Err(other) => Err(other),
    }
}

async fn alone(options: &SqliteConnectOptions) -> std::result::Result<(), sqlx::Error> {
    let mut conn: SqliteConnection = options.connect().await?;
    let held = sqlx::query("BEGIN IMMEDIATE").execute(&mut conn).await;
    conn.close().await?;
    held.map(|_| ())
}

async fn of_server(url: &str) -> Result<Option<String>> {
    const WHO: &str = "SELECT COALESCE(usename::TEXT, ''), COALESCE(NULLIF(application_name, ''), 'no name'), \
                       COALESCE(host(client_addr), 'this machine') FROM pg_stat_activity \
                       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' \
                       ORDER BY backend_start LIMIT 3";
    let mut conn = PgConnection::connect(url).await?;
    let rows: Vec<(String, String, String)> = sqlx::query_as(WHO).fetch_all(&mut conn).await?;
    conn.close().await?;
    let names = rows.iter().map(|(user, program, from)| format!("{user} ({program}) from {from}"));
    let names = names.collect::<Vec<_>>().join(", ");
    Ok((!names.is_empty()).then(|| format!("somebody is connected to it: {names}")))
}

/// Reaches the server on a connection of its own, beside the pool. A file is always there.
///
/// # Errors
/// What keeps the server from taking one.
pub async fn reach(db: &Db) -> Result<()> {
    let Db::Postgres(pool) = db else { return Ok(()) };
    let options = pool.connect_options();
    let late = |_| Error::Away(Why::Away, anyhow::anyhow!("no connection was taken within {TAKEN:?}"));
    let conn: PgConnection = tokio::time::timeout(TAKEN, options.connect()).await.map_err(late)??;
    // It is of no use any more, whatever comes of its end.
    drop(tokio::time::timeout(TAKEN, conn.close()).await);
    Ok(())
}
