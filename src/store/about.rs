//! What tasks and notices speak of, for many of them in a few statements. The texts grow with their number, so they are not in
//! `ALL`; the portal's tests run them.

use std::collections::HashMap;

use super::{Conn, Result, db::run, import::among};
use crate::domain::moment::Moment;

/// Values to a statement.
const VALUES: usize = 500;

/// An access request, as far as a sentence names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The reference, for the address.
    pub reference: String,
    /// Its store.
    pub store_id: String,
    /// What people call the store.
    pub label: String,
}

/// A contact, with the merchant and its rep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Their address as typed.
    pub email: String,
    /// Their language.
    pub language: String,
    /// When they were removed.
    pub removed_at: Option<Moment>,
    /// The merchant, by id and name.
    pub merchant: (String, String),
    /// The name of the rep who looks after it.
    pub rep: String,
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: String,
    name: String,
    email: String,
    language: String,
    removed_at: Option<i64>,
    merchant_id: String,
    merchant_name: String,
    rep_name: String,
}

/// These access requests, by id.
pub async fn requests(conn: &mut Conn, ids: &[String]) -> Result<HashMap<String, Request>> {
    let text = "SELECT access_request.id, access_request.reference, store.id, store.label FROM access_request \
                JOIN store ON store.id = access_request.store_id WHERE access_request.id IN (";
    let rows = among!(conn, (String, String, String, String), text, ids, ")");
    Ok(rows.into_iter().map(|(id, reference, store_id, label)| (id, Request { reference, store_id, label })).collect())
}

/// These contacts, by id, also those who were removed.
pub async fn people(conn: &mut Conn, ids: &[String]) -> Result<HashMap<String, Person>> {
    let text = "SELECT contact.id, contact.name, contact.email, contact.language, contact.removed_at, \
                merchant.id AS merchant_id, merchant.name AS merchant_name, rep.name AS rep_name FROM contact \
                JOIN merchant ON merchant.id = contact.merchant_id JOIN rep ON rep.id = merchant.rep_id \
                WHERE contact.id IN (";
    let person = |row: PersonRow| {
        let merchant = (row.merchant_id, row.merchant_name);
        let removed_at = row.removed_at.map(Moment);
        let (name, email, language, rep) = (row.name, row.email, row.language, row.rep_name);
        (row.id, Person { name, email, language, removed_at, merchant, rep })
    };
    Ok(among!(conn, PersonRow, text, ids, ")").into_iter().map(person).collect())
}

/// The merchants who have these addresses: id and name, by handle.
pub async fn holders(conn: &mut Conn, handles: &[String]) -> Result<HashMap<String, (String, String)>> {
    let text = "SELECT store.handle, merchant.id, merchant.name FROM store \
                JOIN merchant ON merchant.id = store.merchant_id WHERE store.handle IN (";
    let rows = among!(conn, (String, String, String), text, handles, ")");
    Ok(rows.into_iter().map(|(handle, id, name)| (handle, (id, name))).collect())
}
