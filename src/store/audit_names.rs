//! Names for the ids in the audit log: looked up when it is read, so that who is forgotten is forgotten there too. The
//! texts grow with the number of ids, so they are not in `ALL`; the portal's tests run them.

use std::collections::HashMap;

use super::{Conn, Result, audit::Entry, db::run, import::among};

/// Values to a statement.
const VALUES: usize = 500;

/// What is known of ids, by id.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Reps' names.
    pub reps: HashMap<String, String>,
    /// Contacts' names; empty for who was forgotten.
    pub contacts: HashMap<String, String>,
    /// Merchants' names.
    pub merchants: HashMap<String, String>,
    /// References of access requests.
    pub requests: HashMap<String, String>,
    /// Labels of stores.
    pub stores: HashMap<String, String>,
}

/// Looks up the names of everybody and everything that these rows speak of.
pub async fn of(conn: &mut Conn, entries: &[Entry]) -> Result<Names> {
    let subjects = |kind: &str| distinct(entries.iter().filter(|one| one.subject == kind).map(|one| &one.subject_id));
    let both = |kind: &str| {
        let actors = entries.iter().filter(|one| one.actor == kind).map(|one| &one.actor_id);
        distinct(actors.chain(entries.iter().filter(|one| one.subject == kind).map(|one| &one.subject_id)))
    };
    let merchants = distinct(entries.iter().map(|one| &one.merchant_id));
    Ok(Names {
        reps: look(conn, "SELECT id, name FROM rep WHERE id IN (", &both("rep")).await?,
        contacts: look(conn, "SELECT id, name FROM contact WHERE id IN (", &both("contact")).await?,
        merchants: look(conn, "SELECT id, name FROM merchant WHERE id IN (", &merchants).await?,
        requests: look(conn, "SELECT id, reference FROM access_request WHERE id IN (", &subjects("access_request"))
            .await?,
        stores: look(conn, "SELECT id, label FROM store WHERE id IN (", &subjects("store")).await?,
    })
}

/// Names of contacts, by id; empty for who was forgotten.
pub(super) async fn contacts(conn: &mut Conn, ids: Vec<String>) -> Result<HashMap<String, String>> {
    look(
        conn,
        "SELECT id, name FROM contact WHERE id IN (",
        &distinct(ids.into_iter().map(Some).collect::<Vec<_>>().iter()),
    )
    .await
}

/// Names of reps, by id.
pub(super) async fn reps(conn: &mut Conn, ids: Vec<String>) -> Result<HashMap<String, String>> {
    look(
        conn,
        "SELECT id, name FROM rep WHERE id IN (",
        &distinct(ids.into_iter().map(Some).collect::<Vec<_>>().iter()),
    )
    .await
}

fn distinct<'a>(ids: impl Iterator<Item = &'a Option<String>>) -> Vec<String> {
    let mut ids: Vec<String> = ids.flatten().cloned().collect();
    ids.sort();
    ids.dedup();
    ids
}

async fn look(conn: &mut Conn, text: &'static str, ids: &[String]) -> Result<HashMap<String, String>> {
    Ok(among!(conn, (String, String), text, ids, ")").into_iter().collect())
}
