//! The access register, read out of the timelines (`domain::register`), some accesses at a time.

use std::collections::HashMap;

use super::{Conn, Result, audit_names, case::Case, db::run, db::sql, event, import::among};
use crate::domain::{
    access_request::State,
    moment::Moment,
    register::{Access, access},
    source::Source,
};

/// Values to a statement.
const VALUES: usize = 500;

sql! {
    // The last line by then decides, as it does in the domain.
    GIVEN = "SELECT DISTINCT given.access_request_id FROM event AS given WHERE given.to_state IN ('accepted', 'active') \
             AND given.from_state <> given.to_state AND given.at <= $1 AND given.access_request_id > $2 AND (SELECT last.to_state FROM event AS last \
             WHERE last.access_request_id = given.access_request_id AND last.at <= $1 ORDER BY last.number DESC LIMIT 1) IN ('accepted', 'active') \
             ORDER BY given.access_request_id LIMIT $3";
    GIVEN_OF_REP = "SELECT id FROM access_request WHERE rep_id = $4 AND id > $2 AND EXISTS (SELECT 1 FROM event AS given \
             WHERE given.access_request_id = access_request.id AND given.to_state IN ('accepted', 'active') AND given.from_state <> given.to_state AND given.at <= $1) \
             AND (SELECT last.to_state FROM event AS last WHERE last.access_request_id = access_request.id AND last.at <= $1 \
             ORDER BY last.number DESC LIMIT 1) IN ('accepted', 'active') ORDER BY id LIMIT $3";
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// As it stood then.
    pub at: Moment,
    /// Of the merchants this rep looks after today; `None` for everybody's.
    pub rep_id: Option<String>,
}

/// One line of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which access request.
    pub id: String,
    /// Its reference.
    pub reference: String,
    /// The catalogue whose words it was agreed to in.
    pub catalogue_version: String,
    /// The merchant's name; empty where it was forgotten.
    pub merchant: String,
    /// What people call the store.
    pub store: String,
    /// Its permanent address, where it is known.
    pub handle: Option<String>,
    /// The name of the rep who looks after the merchant today.
    pub rep: String,
    /// What was given.
    pub access: Access,
    /// When it was last used by then, and for what.
    pub used: Option<Case>,
}

/// Lines with the names of whom they speak of.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// By the id of the access request.
    pub lines: Vec<Line>,
    /// The access request after which it goes on; none at the end.
    pub next: Option<String>,
    /// Names of contacts, by id; empty for who was forgotten.
    pub contacts: HashMap<String, String>,
    /// Names of reps, by id.
    pub reps: HashMap<String, String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    reference: String,
    catalogue_version: String,
    state: String,
    since: i64,
    created_at: i64,
    merchant: String,
    store: String,
    handle: Option<String>,
    rep: String,
}

#[derive(sqlx::FromRow)]
struct CaseRow {
    access_request_id: String,
    looked_at: String,
    reason: String,
    rep_name: String,
    at: i64,
}

/// The next lines after the access request of that id.
pub async fn part(conn: &mut Conn, asked: &Asked, after: &str, limit: i64) -> Result<Part> {
    // One more than is wanted says whether it goes on.
    let more = limit.saturating_add(1);
    let mut ids: Vec<String> = match &asked.rep_id {
        None => run!(conn, c => sqlx::query_scalar(GIVEN).bind(asked.at.0).bind(after).bind(more).fetch_all(c).await?),
        Some(rep_id) => run!(conn, c => sqlx::query_scalar(GIVEN_OF_REP)
            .bind(asked.at.0).bind(after).bind(more).bind(rep_id).fetch_all(c).await?),
    };
    let is_more = i64::try_from(ids.len()).is_ok_and(|found| found == more);
    if is_more {
        ids.pop();
    }
    let next = ids.last().filter(|_| is_more).cloned();
    let mut rows = among!(
        conn,
        Row,
        "SELECT access_request.id, access_request.reference, access_request.catalogue_version, access_request.state, access_request.since, \
         access_request.created_at, merchant.name AS merchant, store.label AS store, store.handle, rep.name AS rep \
         FROM access_request JOIN merchant ON merchant.id = access_request.merchant_id JOIN store ON store.id = access_request.store_id \
         JOIN rep ON rep.id = merchant.rep_id WHERE access_request.id IN (",
        &ids,
        ")"
    );
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    let mut timelines = event::of_requests(conn, &ids).await?;
    let mut used = last_uses(conn, &ids, asked.at).await?;
    let imported = imported(conn, &rows).await?;
    let mut seen = seen(conn, &ids, asked.at).await?;
    let lines: Vec<Line> = rows
        .into_iter()
        .filter_map(|row| {
            let mut access = access(&timelines.remove(&row.id)?, asked.at)?;
            backdate(&mut access, &row, &imported);
            if let Some(at) = seen.remove(&row.id)
                && access.confirmed.as_ref().is_none_or(|(_, then)| *then < at)
            {
                access.confirmed = Some((Source::App, at));
            }
            Some(Line {
                used: used.remove(&row.id),
                id: row.id,
                reference: row.reference,
                catalogue_version: row.catalogue_version,
                merchant: row.merchant,
                store: row.store,
                handle: row.handle,
                rep: row.rep,
                access,
            })
        })
        .collect();
    let (mut contacts, mut reps) = (Vec::new(), Vec::new());
    for source in lines.iter().flat_map(sources) {
        match source {
            Source::Contact(id) => contacts.push(id.clone()),
            Source::Rep(id) | Source::RepForMerchant(id, _) => reps.push(id.clone()),
            Source::App | Source::Sweep => {}
        }
    }
    Ok(Part {
        contacts: audit_names::contacts(conn, contacts).await?,
        reps: audit_names::reps(conn, reps).await?,
        lines,
        next,
    })
}

fn sources(line: &Line) -> impl Iterator<Item = &Source> {
    let access = &line.access;
    let said = [&access.confirmed, &access.reviewed].into_iter().flatten().map(|(source, _)| source);
    access.held.iter().map(|grant| &grant.source).chain(&access.source).chain(said)
}

/// The last use of each access by then.
async fn last_uses(conn: &mut Conn, ids: &[String], at: Moment) -> Result<HashMap<String, Case>> {
    let rows = among!(
        conn,
        CaseRow,
        format!(
            "SELECT one.access_request_id, one.looked_at, one.reason, rep.name AS rep_name, one.at FROM access_case AS one \
             JOIN rep ON rep.id = one.rep_id WHERE one.at <= {at} AND NOT EXISTS (SELECT 1 FROM access_case AS later \
             WHERE later.access_request_id = one.access_request_id AND later.at <= {at} AND (later.at > one.at OR later.at = one.at AND later.id > one.id)) \
             AND one.access_request_id IN (",
            at = at.0
        ),
        ids,
        ")"
    );
    let case = |row: CaseRow| {
        let case = Case { looked_at: row.looked_at, reason: row.reason, rep_name: row.rep_name, at: Moment(row.at) };
        (row.access_request_id, case)
    };
    Ok(rows.into_iter().map(case).collect())
}

/// When an app last saw in Shopify that an access is on as we hold it: such a look leaves no line in the timeline.
async fn seen(conn: &mut Conn, ids: &[String], at: Moment) -> Result<HashMap<String, Moment>> {
    let rows = among!(
        conn,
        (String, i64),
        format!(
            "SELECT access_request.id, store_app.seen_at FROM access_request JOIN store_app ON store_app.id = access_request.store_id \
             WHERE access_request.state = 'active' AND store_app.seen = 'active' AND store_app.seen_at >= access_request.since \
             AND store_app.seen_at <= {} AND access_request.id IN (",
            at.0
        ),
        ids,
        ")"
    );
    Ok(rows.into_iter().map(|(id, at)| (id, Moment(at))).collect())
}

/// What an import said to be on since a day before the portal knew of it, by request and permission: the timeline begins later.
async fn imported(conn: &mut Conn, rows: &[Row]) -> Result<HashMap<(String, String), Moment>> {
    let ids: Vec<String> = rows.iter().filter(|row| row.since < row.created_at).map(|row| row.id.clone()).collect();
    let found = among!(
        conn,
        (String, String, i64),
        "SELECT access_request_id, permission, since FROM permission_grant WHERE access_request_id IN (",
        &ids,
        ")"
    );
    Ok(found.into_iter().map(|(id, permission, since)| ((id, permission), Moment(since))).collect())
}

fn backdate(access: &mut Access, row: &Row, imported: &HashMap<(String, String), Moment>) {
    if row.since < row.created_at && access.state.name() == row.state && access.state == State::Active {
        access.since = access.since.min(Moment(row.since));
    }
    for grant in &mut access.held {
        let then = imported.get(&(row.id.clone(), grant.permission.clone()));
        if let Some(then) = then.filter(|then| then.0 < row.created_at) {
            grant.since = grant.since.min(*then);
        }
    }
}
