//! Rows of `store`: a merchant's stores. (This file is not `store.rs`, since the floor has that name.)

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{merchant::Store, moment::Moment};

macro_rules! columns {
    () => {
        "id, merchant_id, handle, held_handle, label, owner_id, created_at"
    };
}

sql! {
    GET = concat!("SELECT ", columns!(), " FROM store WHERE id = $1");
    OF_MERCHANT = concat!("SELECT ", columns!(), " FROM store WHERE merchant_id = $1 ORDER BY created_at, id");
    BY_HANDLE = concat!("SELECT ", columns!(), " FROM store WHERE handle = $1");
    ADD = "INSERT INTO store (id, merchant_id, handle, held_handle, label, owner_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SET_ADDRESS = "UPDATE store SET handle = $2, held_handle = $3 WHERE id = $1";
    SET_LABEL = "UPDATE store SET label = $2 WHERE id = $1";
    SET_OWNER = "UPDATE store SET owner_id = $2 WHERE id = $1";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    merchant_id: String,
    handle: Option<String>,
    held_handle: Option<String>,
    label: String,
    owner_id: Option<String>,
    created_at: i64,
}

impl From<Row> for Store {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            merchant_id: row.merchant_id,
            handle: row.handle,
            held_handle: row.held_handle,
            label: row.label,
            owner_id: row.owner_id,
            created_at: Moment(row.created_at),
        }
    }
}

/// The store of that id.
pub async fn get(conn: &mut Conn, id: &str) -> Result<Store> {
    let row: Row = run!(conn, c => sqlx::query_as(GET).bind(id).fetch_one(c).await?);
    Ok(row.into())
}

/// The stores of a merchant, the first one first.
pub async fn of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Store>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OF_MERCHANT).bind(merchant_id).fetch_all(c).await?);
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The store with that handle, whoever's it is.
pub async fn by_handle(conn: &mut Conn, handle: &str) -> Result<Option<Store>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(BY_HANDLE).bind(handle).fetch_optional(c).await?);
    Ok(row.map(Into::into))
}

/// Adds one; [`super::Taken::Handle`] where the address is somebody's.
pub async fn add(tx: &mut Tx, store: &Store) -> Result<()> {
    let one = store;
    run!(tx, c => sqlx::query(ADD)
        .bind(&one.id).bind(&one.merchant_id).bind(&one.handle).bind(&one.held_handle).bind(&one.label)
        .bind(&one.owner_id).bind(one.created_at.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Writes the address, known or held; [`super::Taken::Handle`] where it is somebody's. An app's token belongs to the address
/// that it was given for, and goes with it, as do the tasks about it.
pub async fn set_address(tx: &mut Tx, id: &str, handle: Option<&str>, held: Option<&str>) -> Result<()> {
    super::store_app::remove_unless_at(tx, id, handle).await?;
    one(run!(tx, c => sqlx::query(SET_ADDRESS)
        .bind(id).bind(handle).bind(held).execute(c).await.map(|done| done.rows_affected())?))
}

/// Writes what people call it.
pub async fn set_label(tx: &mut Tx, id: &str, label: &str) -> Result<()> {
    one(run!(tx, c => sqlx::query(SET_LABEL).bind(id).bind(label).execute(c).await.map(|done| done.rows_affected())?))
}

/// Writes who owns it, or that nobody is named.
pub async fn set_owner(tx: &mut Tx, id: &str, owner_id: Option<&str>) -> Result<()> {
    one(
        run!(tx, c => sqlx::query(SET_OWNER).bind(id).bind(owner_id).execute(c).await.map(|done| done.rows_affected())?),
    )
}

const fn one(rows: u64) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::NotThere) }
}
