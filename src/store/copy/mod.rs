//! Copies everything from one database to another, whichever they are, and proves row by row that nothing was lost: what
//! `migrate --to`, `restore` and backups of PostgreSQL are made of.
//!
//! The texts grow with the tables' columns, so they are not in `ALL_SQL`; the program's tests run them.

mod cell;
mod digest;
mod table;

pub use digest::Digest;

use super::{Conn, Db, Error, Result, Tx, db::Native};

/// Every table that is copied, parents before children. What triggers keep (`DERIVED`) is kept by them in the new place
/// too. A test holds this list to the tables there are.
pub const TABLES: &[&str] = &[
    "setting",
    "rep",
    "rep_link",
    "rep_session",
    "recovery_code",
    "passkey",
    "passkey_ceremony",
    "known_device",
    "setting_choice",
    "catalogue",
    "catalogue_kept",
    "rep_mail",
    "merchant",
    "contact",
    "contact_session",
    "store",
    "store_app",
    "look_pace",
    "access_request",
    "permission_grant",
    "event",
    "invitation",
    "sign_in",
    "outbox",
    "task",
    "note",
    "access_case",
    "import_run",
    "import_line",
    "attempt",
    "storefront",
    "flow",
    "webhook",
    "webhook_delivery",
    "webhook_attempt",
    "audit",
    "audit_head",
    "audit_anchor",
];

/// Tables that triggers alone fill.
pub const DERIVED: &[&str] = &["search", "tally", "rep_count"];

/// What a new database has of its own accord, before anybody used it.
const BORN_WITH: &[&str] = &["setting", "look_pace", "audit_head", "audit_anchor"];

/// What was copied of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The table.
    pub table: &'static str,
    /// How many rows it has.
    pub rows: u64,
    /// What they say, all together.
    pub digest: Digest,
}

/// Replaces all that is in `to` by all that is in `from`, and reads it back: every row has to be there as it was. The
/// transaction of `to` decides whether any of it happens. `so_far` hears how many rows were copied, and of how many.
///
/// # Errors
/// Where a table is not the same afterwards, or a database fails.
pub async fn everything(from: &mut Conn, to: &mut Tx, so_far: impl Fn(u64, u64)) -> Result<Vec<Copied>> {
    clear(to).await?;
    let all = count(from).await?;
    let (mut done, mut copied) = (0, Vec::with_capacity(TABLES.len()));
    for name in TABLES.iter().copied() {
        let columns = table::columns(from, name).await?;
        let sum = table::copy(from, to, name, &columns, |rows| so_far(done + rows, all)).await?;
        done += sum.rows;
        copied.push(Copied { table: name, rows: sum.rows, digest: sum });
    }
    for one in &copied {
        let columns = table::columns(to, one.table).await?;
        if table::digest(to, one.table, &columns).await? != one.digest {
            return Err(Error::Broken(anyhow::anyhow!("the table {} is not the same in the new place", one.table)));
        }
    }
    Ok(copied)
}

/// What every table says, without copying it.
///
/// # Errors
/// Where the database fails.
pub async fn digests(conn: &mut Conn) -> Result<Vec<Copied>> {
    let mut all = Vec::with_capacity(TABLES.len());
    for name in TABLES.iter().copied() {
        let columns = table::columns(conn, name).await?;
        let digest = table::digest(conn, name, &columns).await?;
        all.push(Copied { table: name, rows: digest.rows, digest });
    }
    Ok(all)
}

/// Whether nobody ever used this database: nothing but what its migrations put there.
///
/// # Errors
/// Where the database fails.
pub async fn is_unused(conn: &mut Conn) -> Result<bool> {
    for name in TABLES.iter().filter(|name| !BORN_WITH.contains(name)) {
        if table::has_rows(conn, name).await? {
            return Ok(false);
        }
    }
    Ok(super::audit::head(conn).await?.number == 0 && super::setting::find(conn, "key_check").await?.is_none())
}

async fn count(conn: &mut Conn) -> Result<u64> {
    let mut all = 0;
    for name in TABLES {
        all += table::count(conn, name).await?;
    }
    Ok(all)
}

/// Empties every table, children before parents.
async fn clear(tx: &mut Tx) -> Result<()> {
    if let Native::Postgres(conn) = tx.native() {
        sqlx::raw_sql(NO_HURRY).execute(conn).await?;
        let names = [TABLES, DERIVED].concat().join(", ");
        return table::run_text(tx, format!("TRUNCATE {names}")).await;
    }
    for name in TABLES.iter().rev() {
        if *name == "rep" {
            // Counts name reps. Each request that went was counted away, which left rows that say 0.
            table::run_text(tx, "DELETE FROM rep_count".to_owned()).await?;
        }
        table::run_text(tx, format!("DELETE FROM {name}")).await?;
    }
    table::run_text(tx, "DELETE FROM tally".to_owned()).await?;
    Ok(())
}

/// A copy of much takes longer than any statement of the portal may, on its connection alone.
const NO_HURRY: &str = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

impl Db {
    /// A connection that sees everything as it was at one moment, whoever writes meanwhile. It is closed at the end.
    ///
    /// # Errors
    /// Where none is free in time, or the database is away.
    pub async fn snapshot(&self) -> Result<Conn> {
        let mut conn = self.read().await?;
        conn.close_on_drop();
        match conn.native() {
            // It is the first look that fixes the moment.
            Native::Sqlite(c) => {
                sqlx::raw_sql("BEGIN; SELECT COUNT(*) FROM audit_head").execute(c).await?;
            }
            Native::Postgres(c) => {
                sqlx::raw_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").execute(&mut *c).await?;
                sqlx::raw_sql(NO_HURRY).execute(c).await?;
            }
        }
        Ok(conn)
    }
}
