//! What the export says of each access request beyond the line of the list.

use std::collections::HashMap;

use super::{Conn, Result, db::run, import::among, queue::Line};

/// Values to a statement.
const VALUES: usize = 500;

type MoreRow = (String, String, Option<String>, String, Option<String>, String, String, Option<String>);

/// Beyond a [`Line`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct More {
    /// The merchant's id in another system.
    pub external_id: Option<String>,
    /// The language of its people.
    pub language: String,
    /// Their time zone.
    pub zone: Option<String>,
    /// What it is asked for.
    pub permissions: Vec<String>,
    /// The address of the rep.
    pub rep_email: String,
    /// The address of the store's owner.
    pub owner_email: Option<String>,
    /// Name and address of whom we write to.
    pub contact: Option<(String, String)>,
    /// What is granted.
    pub granted: Vec<String>,
}

/// For each of these lines, by the access request's id.
pub async fn more(conn: &mut Conn, lines: &[Line]) -> Result<HashMap<String, More>> {
    let ids: Vec<String> = lines.iter().map(|line| line.id.clone()).collect();
    let mut merchants: Vec<String> = lines.iter().map(|line| line.merchant_id.clone()).collect();
    merchants.sort();
    merchants.dedup();
    let mut contacts: HashMap<String, (String, String)> = HashMap::new();
    let text = "SELECT merchant_id, name, email FROM contact WHERE removed_at IS NULL AND merchant_id IN (";
    for (merchant_id, name, email) in
        among!(conn, (String, String, String), text, merchants, ") ORDER BY created_at, id")
    {
        contacts.entry(merchant_id).or_insert((name, email));
    }
    let text = "SELECT access_request.id, merchant.id, merchant.external_id, merchant.language, merchant.zone, \
                merchant.permissions, rep.email, contact.email FROM access_request \
                JOIN merchant ON merchant.id = access_request.merchant_id JOIN rep ON rep.id = merchant.rep_id \
                JOIN store ON store.id = access_request.store_id \
                LEFT JOIN contact ON contact.id = store.owner_id AND contact.removed_at IS NULL \
                WHERE access_request.id IN (";
    let mut found: HashMap<String, More> = HashMap::new();
    for (id, merchant_id, external_id, language, zone, permissions, rep_email, owner_email) in
        among!(conn, MoreRow, text, ids, ")")
    {
        let permissions = permissions.split_whitespace().map(str::to_owned).collect();
        let contact = contacts.get(&merchant_id).cloned();
        let more =
            More { external_id, language, zone, permissions, rep_email, owner_email, contact, ..More::default() };
        found.insert(id, more);
    }
    let text = "SELECT access_request_id, permission FROM permission_grant \
                WHERE state IN ('granted', 'extra') AND access_request_id IN (";
    for (id, permission) in among!(conn, (String, String), text, ids, ") ORDER BY permission") {
        if let Some(more) = found.get_mut(&id) {
            more.granted.push(permission);
        }
    }
    Ok(found)
}
