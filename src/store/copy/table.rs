//! Rows of any table, read and written by its columns. Names come from the list and the databases' own catalogue.

use futures_util::TryStreamExt as _;
use sqlx::AssertSqlSafe;

use super::{
    cell::{Cell, Kind},
    digest::Digest,
};
use crate::store::{
    Conn, Result, Tx,
    db::{Native, run},
};

/// How many values one statement takes: SQLite knows 32,766 markers.
const VALUES: usize = 8_000;
/// And how many bytes of text, more or less.
const BYTES: usize = 1 << 20;

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    name: String,
    kind: Kind,
}

/// The table's columns, in their order.
pub async fn columns(conn: &mut Conn, table: &str) -> Result<Vec<Column>> {
    const SQLITE: &str = "SELECT name, type FROM pragma_table_info($1) ORDER BY cid";
    const POSTGRES: &str = "SELECT column_name::TEXT, data_type::TEXT FROM information_schema.columns \
                            WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position";
    let rows: Vec<(String, String)> = match conn.native() {
        Native::Sqlite(c) => sqlx::query_as(SQLITE).bind(table).fetch_all(c).await?,
        Native::Postgres(c) => sqlx::query_as(POSTGRES).bind(table).fetch_all(c).await?,
    };
    rows.into_iter().map(|(name, kind)| Ok(Column { name, kind: Kind::named(&kind)? })).collect()
}

/// A statement without values.
pub async fn run_text(conn: &mut Conn, text: String) -> Result<()> {
    run!(conn, c => sqlx::query(AssertSqlSafe(text)).execute(c).await.map(|_| ())?);
    Ok(())
}

/// How many rows there are.
pub async fn count(conn: &mut Conn, table: &str) -> Result<u64> {
    let text = format!("SELECT COUNT(*) FROM {table}");
    let count: i64 = run!(conn, c => sqlx::query_scalar(AssertSqlSafe(text)).fetch_one(c).await?);
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Whether there is any.
pub async fn has_rows(conn: &mut Conn, table: &str) -> Result<bool> {
    let text = format!("SELECT 1 FROM {table} LIMIT 1");
    let some: Option<i32> = run!(conn, c => sqlx::query_scalar(AssertSqlSafe(text)).fetch_optional(c).await?);
    Ok(some.is_some())
}

/// Hands each row to `each`, one after the other, as they come.
async fn read(
    conn: &mut Conn,
    table: &str,
    columns: &[Column],
    mut each: impl AsyncFnMut(Vec<Cell>) -> Result<()>,
) -> Result<()> {
    let text = format!("SELECT {} FROM {table}", names(columns));
    run!(conn, c => {
        let mut rows = sqlx::query(AssertSqlSafe(text)).fetch(c);
        while let Some(row) = rows.try_next().await? {
            let cells = columns.iter().enumerate().map(|(at, column)| Cell::of(&row, at, column.kind));
            each(cells.collect::<Result<_>>()?).await?;
        }
    });
    Ok(())
}

/// What all rows say.
pub async fn digest(conn: &mut Conn, table: &str, columns: &[Column]) -> Result<Digest> {
    let mut digest = Digest::default();
    read(conn, table, columns, async |row| {
        digest.add(&row);
        Ok(())
    })
    .await?;
    Ok(digest)
}

/// Copies all rows, and says what they say.
pub async fn copy(
    from: &mut Conn,
    to: &mut Tx,
    table: &str,
    columns: &[Column],
    so_far: impl Fn(u64),
) -> Result<Digest> {
    let (mut digest, mut rows, mut bytes) = (Digest::default(), Vec::new(), 0);
    read(from, table, columns, async |row| {
        digest.add(&row);
        bytes += row.iter().map(size).sum::<usize>();
        rows.push(row);
        if rows.len() * columns.len() >= VALUES || bytes >= BYTES {
            add(to, table, columns, &std::mem::take(&mut rows)).await?;
            bytes = 0;
            so_far(digest.rows);
        }
        Ok(())
    })
    .await?;
    if !rows.is_empty() {
        add(to, table, columns, &rows).await?;
    }
    so_far(digest.rows);
    Ok(digest)
}

fn size(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.as_ref().map_or(0, String::len),
        Cell::Bytes(bytes) => bytes.as_ref().map_or(0, Vec::len),
        Cell::Number(_) => 8,
    }
}

async fn add(to: &mut Tx, table: &str, columns: &[Column], rows: &[Vec<Cell>]) -> Result<()> {
    run!(to, c => {
        let mut text = sqlx::QueryBuilder::new(format!("INSERT INTO {table} ({}) ", names(columns)));
        text.push_values(rows, |mut values, row| {
            for cell in row {
                match cell.clone() {
                    Cell::Number(number) => values.push_bind(number),
                    Cell::Text(text) => values.push_bind(text),
                    Cell::Bytes(bytes) => values.push_bind(bytes),
                };
            }
        });
        text.build().execute(c).await.map(|_| ())?;
    });
    Ok(())
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
}
