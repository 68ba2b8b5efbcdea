//! The two databases behind one door. Only this file, `migrate.rs`, `search.rs` and the outbox's claim know which one it is.
//!
//! SQLite has one writing connection (waiting is fair, and who waits shares a commit: `together.rs`) and some that only
//! read (`readers.rs`); WAL and synchronous FULL, so that what was acknowledged is on disk.

use std::{os::unix::fs::OpenOptionsExt as _, path::Path, time::Duration};

use sqlx::{
    AssertSqlSafe, FromRow, PgConnection, PgPool, Postgres, Row as _, Sqlite, SqliteConnection, SqlitePool,
    pool::PoolConnection,
    postgres::{PgPoolOptions, PgRow},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};

use tokio::time::{Instant, timeout};

use super::{
    audit::{self, Noted},
    error::{Error, MayRetry, Result, Why},
    readers::{Reader, Readers},
    together::{self, Together},
};

/// How long somebody waits for a connection before they are told to come back.
const WAIT: Duration = Duration::from_secs(5);
/// How long a transaction waits for a lock: less, so that it can say so.
const LOCKED: Duration = Duration::from_secs(4);
/// How long somebody who opens a file waits before they try again, where another one opens it too.
const AGAIN: Duration = Duration::from_millis(20);
/// How long a connection may take to say that it is alive. One to a machine that is gone never says so.
const ALIVE: Duration = Duration::from_secs(1);
/// A connection that was used within this is taken for alive.
const FRESH: Duration = Duration::from_secs(1);
/// What each connection to PostgreSQL begins with. Compiling a statement takes longer than any of ours runs. None may wait or
/// run without end: whoever asked is gone by then.
const SETTINGS: &str = "SET jit = off; SET lock_timeout = '4s'; SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'";
/// How long COMMIT may take on PostgreSQL: it waits in it for a synchronous standby, and `statement_timeout` does not count there.
const COMMITTED: Duration = Duration::from_mins(1);
/// How often a transaction is tried that lost a race or found the database busy.
const TRIES: u32 = 6;

tokio::task_local! {
    static UNTIL: Instant;
}

/// Does `work`, which gets a connection until then or none: whoever waited longer is told so, and nothing is begun for them.
pub async fn until<F: Future>(end: Instant, work: F) -> F::Output {
    let end = UNTIL.try_with(|outer| end.min(*outer)).unwrap_or(end);
    UNTIL.scope(end, work).await
}

/// Waits for something of the database, and no longer than it is of use.
pub(super) async fn in_time<T>(wait: impl Future<Output = sqlx::Result<T>>) -> Result<T> {
    let late = || Error::Away(Why::Busy, anyhow::anyhow!("it took too long to get a connection"));
    let left = UNTIL.try_with(|end| end.saturating_duration_since(Instant::now())).unwrap_or(WAIT);
    if left.is_zero() {
        return Err(late());
    }
    Ok(timeout(left.min(WAIT), wait).await.map_err(|_| late())??)
}

/// Whether the server takes writes, as one that follows another does not. A connection to one that does not is never kept: after a
/// failover the same address leads to another server. The pool itself would wait for an answer without end.
async fn takes_writes(conn: &mut PgConnection) -> sqlx::Result<bool> {
    let asked = sqlx::raw_sql("SHOW transaction_read_only").fetch_one(conn);
    let row = timeout(ALIVE, asked).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
    Ok(row.try_get::<String, _>(0)? == "off")
}

/// A pool for each database we know.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file.
    Sqlite {
        /// Read-only connections.
        read: Readers,
        /// The one writing connection.
        write: SqlitePool,
        /// Who waits for it.
        together: Together,
    },
    /// A server.
    Postgres(PgPool),
}

/// A connection to read with. A [`Tx`] is one too.
#[derive(Debug)]
pub enum Conn {
    /// SQLite, in a [`Tx`].
    Sqlite(PoolConnection<Sqlite>),
    /// SQLite, read-only.
    Reader(Reader),
    /// PostgreSQL.
    Postgres(PoolConnection<Postgres>),
}

/// The native connection inside; `run!` writes one expression for both.
pub(super) enum Native<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Conn {
    pub(super) fn native(&mut self) -> Native<'_> {
        match self {
            Self::Sqlite(conn) => Native::Sqlite(&mut *conn),
            Self::Reader(conn) => Native::Sqlite(conn.asked()),
            Self::Postgres(conn) => Native::Postgres(&mut *conn),
        }
    }

    /// Says that what was asked with [`Self::native`] is answered.
    pub(super) fn answered(&mut self) {
        if let Self::Reader(conn) = self {
            conn.answered();
        }
    }

    /// Nobody else is to have it after this.
    pub(super) fn close_on_drop(&mut self) {
        match self {
            Self::Sqlite(conn) => conn.close_on_drop(),
            Self::Reader(conn) => conn.close_on_drop(),
            Self::Postgres(conn) => conn.close_on_drop(),
        }
    }

    /// What stands around each part of a UNION ALL that is to be merged in the order of `end` while it is read, no further
    /// than needed: SQLite does so by itself, PostgreSQL where each part is ordered and limited.
    pub(super) fn around_part(&self, end: &str) -> (&'static str, String) {
        match self {
            Self::Sqlite(_) | Self::Reader(_) => ("", String::new()),
            Self::Postgres(_) => ("SELECT * FROM (", format!("{end}) AS part")),
        }
    }
}

/// A write transaction. Writing functions of the store ask for one, so nothing is written outside of it.
///
/// One that did not come to a good end, or was given up half way, takes its connection with it: after a full disk or a lost line
/// nobody knows how the connection stands.
#[derive(Debug)]
pub struct Tx {
    conn: Conn,
    is_open: bool,
    /// What the audit log is to say of it.
    pub(super) noted: Noted,
}

impl std::ops::Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl std::ops::DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

/// Runs one expression on the native connection, type-checked against both databases.
macro_rules! run {
    ($conn:expr, $c:ident => $e:expr) => {{
        let answer = match $conn.native() {
            $crate::store::db::Native::Sqlite($c) => $e,
            $crate::store::db::Native::Postgres($c) => $e,
        };
        $conn.answered();
        answer
    }};
}
pub(super) use run;

/// Names each SQL text of a file once, and lists them for the test that prepares them all.
macro_rules! sql {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)+) => {
        $($(#[$doc])* const $name: &str = $text;)+
        /// Every SQL text of this file.
        pub const ALL: &[&str] = &[$($name),+];
    };
}
pub(super) use sql;

/// A value for a [`Text`].
#[derive(Clone, Debug)]
pub(super) enum Bind {
    Text(String),
    Number(i64),
}

/// An SQL text that grows with what is asked for, so that it holds only the conditions that are set and each database can
/// use the index for them. Values are bound, never written into it. It is not in `ALL`.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    sql: String,
    binds: Vec<Bind>,
    once: bool,
}

impl Text {
    /// A text that is planned anew each time, with the values in view: what is best depends on them.
    pub(super) fn once() -> Self {
        Self { once: true, ..Self::default() }
    }

    pub(super) fn push(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    pub(super) fn bind(&mut self, value: Bind) -> &mut Self {
        self.binds.push(value);
        let marker = format!("${}", self.binds.len());
        self.push(&marker)
    }

    pub(super) async fn rows<R>(self, conn: &mut Conn) -> Result<Vec<R>>
    where
        R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let Self { sql, binds, once } = self;
        Ok(run!(conn, c => {
            let mut query = sqlx::query_as(AssertSqlSafe(sql)).persistent(!once);
            for value in binds {
                query = match value {
                    Bind::Text(text) => query.bind(text),
                    Bind::Number(number) => query.bind(number),
                };
            }
            query.fetch_all(c).await?
        }))
    }
}

/// Makes the file where there is none, its owner's alone: in it are names, addresses, hashes of passwords. SQLite gives what
/// lies beside it the same rights, and says what is wrong where it cannot be made.
fn make(path: &Path) {
    drop(std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path));
}

impl Db {
    /// Opens `sqlite://path` or `postgres://...`; makes the SQLite file where there is none.
    ///
    /// # Errors
    /// Where the address is neither, or the database cannot be reached.
    pub async fn open(url: &str) -> Result<Self> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            Self::open_sqlite(Path::new(path)).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = PgPoolOptions::new()
                .max_connections(20)
                .acquire_timeout(WAIT)
                .test_before_acquire(false)
                .before_acquire(|conn, known| {
                    Box::pin(async move { Ok(known.idle_for < FRESH || matches!(takes_writes(conn).await, Ok(true))) })
                })
                .after_release(|conn, _| Box::pin(takes_writes(conn)))
                .after_connect(|conn, _| Box::pin(async move { sqlx::raw_sql(SETTINGS).execute(conn).await.map(drop) }))
                .connect(url)
                .await?;
            Ok(Self::Postgres(pool))
        } else {
            Err(Error::Broken(anyhow::anyhow!("database_url has to begin with sqlite:// or postgres://")))
        }
    }

    async fn open_sqlite(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(LOCKED);
        make(path);
        let write = Self::open_writer(&options).await?;
        Ok(Self::Sqlite { read: Readers::new(options.read_only(true)), write, together: Together::default() })
    }

    /// Where several starters turn a new file to WAL at once, SQLite refuses all but one of them, without the wait that it
    /// keeps for other locks.
    async fn open_writer(options: &SqliteConnectOptions) -> Result<SqlitePool> {
        let end = Instant::now() + LOCKED;
        loop {
            let pool = SqlitePoolOptions::new().max_connections(1).acquire_timeout(WAIT);
            match pool.connect_with(options.clone()).await.map_err(Error::from) {
                Err(Error::Busy(_)) if Instant::now() < end => tokio::time::sleep(AGAIN).await,
                opened => return opened,
            }
        }
    }

    /// The name of the engine, for people.
    #[must_use]
    pub const fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// A connection to read with.
    ///
    /// # Errors
    /// Where none is free in time, or the database is away.
    pub async fn read(&self) -> Result<Conn> {
        Ok(match self {
            Self::Sqlite { read, .. } => Conn::Reader(read.lend().await?),
            Self::Postgres(pool) => Conn::Postgres(in_time(pool.acquire()).await?),
        })
    }

    /// Does `work` in one write transaction, and again from its beginning where it lost a race or the database was
    /// busy. Nothing is tried again once COMMIT was sent. What was noted for the audit log is written last, so that its
    /// one lock is held for a moment only.
    ///
    /// # Errors
    /// What `work` says, or what the database says.
    pub async fn write<T, E>(
        &self,
        work: impl AsyncFn(&mut Tx) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E>
    where
        E: From<Error> + MayRetry,
    {
        let mut tries = 0;
        loop {
            tries += 1;
            let mut turn = self.begin().await?;
            let worked = match work(turn.tx()).await {
                Ok(done) => audit::write(turn.tx()).await.map(|()| done).map_err(E::from),
                Err(error) => Err(error),
            };
            let ended = turn.end(worked.is_ok()).await;
            let failed = match (worked, ended) {
                (Ok(done), Ok(())) => return Ok(done),
                (Ok(_), Err(error)) => E::from(error),
                // What it was refused for was not saved either.
                (Err(_), Err(error)) if error.may_retry() => E::from(error),
                (Err(error), _) => error,
            };
            if !failed.may_retry() || tries == TRIES {
                return Err(failed);
            }
        }
    }

    async fn begin(&self) -> Result<Turn> {
        Ok(match self {
            Self::Sqlite { write, together, .. } => Turn::Shared(together.turn(write).await?),
            Self::Postgres(pool) => {
                Turn::Own(Tx::begin(Conn::Postgres(in_time(pool.acquire()).await?), "BEGIN").await?)
            }
        })
    }

    /// The pools by name: how many connections each has open, and how many of those are idle.
    #[must_use]
    pub fn connections(&self) -> Vec<(&'static str, i64, i64)> {
        let count = |some: usize| i64::try_from(some).unwrap_or(i64::MAX);
        match self {
            Self::Sqlite { read, write, .. } => {
                let (size, idle) = read.count();
                vec![("read", count(size), count(idle)), ("write", write.size().into(), count(write.num_idle()))]
            }
            Self::Postgres(pool) => vec![("all", pool.size().into(), count(pool.num_idle()))],
        }
    }

    /// Closes every connection; waits for those in use.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write, together } => {
                together.clone().commit().await;
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// A transaction while it is written in.
enum Turn {
    /// Of all who write to SQLite now.
    Shared(together::Turn),
    /// Of one alone.
    Own(Tx),
}

impl Turn {
    const fn tx(&mut self) -> &mut Tx {
        match self {
            Self::Shared(turn) => turn.tx(),
            Self::Own(tx) => tx,
        }
    }

    async fn end(self, keep: bool) -> Result<()> {
        match self {
            Self::Shared(turn) => turn.end(keep).await,
            Self::Own(tx) => tx.end(keep).await,
        }
    }
}

impl Tx {
    /// Over how many rows a counter is spread. Writers of PostgreSQL would queue on one; SQLite has one writer.
    #[must_use]
    pub(super) const fn slots(&self) -> usize {
        match self.conn {
            Conn::Sqlite(_) | Conn::Reader(_) => 1,
            Conn::Postgres(_) => 8,
        }
    }

    /// Says that this transaction keeps what it counts for long: it counts in rows where nobody else waits (migration 0011).
    pub(super) async fn count_apart(&mut self) -> Result<()> {
        if let Native::Postgres(conn) = self.conn.native() {
            sqlx::query("SELECT set_config('portal.counts_apart', 'yes', TRUE)").execute(conn).await?;
        }
        Ok(())
    }

    pub(super) async fn begin(conn: Conn, how: &'static str) -> Result<Self> {
        let mut tx = Self { conn, is_open: true, noted: Noted::default() };
        in_time(tx.say(how)).await?;
        Ok(tx)
    }

    pub(super) async fn say(&mut self, what: &'static str) -> sqlx::Result<()> {
        run!(self.conn, c => sqlx::raw_sql(what).execute(c).await.map(drop))
    }

    /// Commits what is to be kept; all else is rolled back.
    pub(super) async fn end(self, keep: bool) -> Result<()> {
        if keep {
            return self.commit().await;
        }
        self.rollback().await;
        Ok(())
    }

    async fn commit(mut self) -> Result<()> {
        let said = match self.conn {
            Conn::Sqlite(_) | Conn::Reader(_) => self.say("COMMIT").await,
            Conn::Postgres(_) => timeout(COMMITTED, self.say("COMMIT")).await.unwrap_or(Err(sqlx::Error::PoolTimedOut)),
        };
        match said {
            Ok(()) => {
                self.is_open = false;
                Ok(())
            }
            Err(cause) => Err(match Error::from(cause) {
                // There was no room for the line that says that it is saved.
                full @ Error::Away(Why::Full, _) => full,
                other => Error::Unsure(other.why().unwrap_or(Why::Away), other.into()),
            }),
        }
    }

    async fn rollback(mut self) {
        match self.say("ROLLBACK").await {
            Ok(()) => self.is_open = false,
            Err(cause) => {
                tracing::debug!(%cause, "a transaction could not be rolled back; its connection is thrown away");
            }
        }
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if self.is_open {
            self.conn.close_on_drop();
        }
    }
}
