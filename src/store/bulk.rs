//! Whole merchants written many rows to a statement: for `demo --merchants 100000`, which one row at a time would take
//! minutes. The texts grow with the number of rows, so they are not in `ALL_SQL`; the program's tests run them.

use std::collections::BTreeMap;

use super::{
    Error, Result, Tx,
    access_request::{known_since, looks_soon},
    db::run,
    flow,
    webhook_delivery::Message,
};
use crate::domain::{
    access_request::{AccessRequest, NoCode},
    event::Event,
    flow::{Line, Step, Walk},
    grant::Grant,
    merchant::{Contact, Merchant, Store},
    moment::Moment,
    source::How,
};

/// Rows to a statement; 25 columns of them stay far below either database's limit of variables.
const ROWS: usize = 200;

/// Merchants with all that belongs to them. Ids are the caller's to keep apart.
#[derive(Debug, Default)]
pub struct Whole {
    /// Each with the permissions asked for and what it can be found by, folded.
    pub merchants: Vec<(Merchant, String, String)>,
    /// Each with its folded address.
    pub contacts: Vec<(Contact, String)>,
    /// Stores.
    pub stores: Vec<Store>,
    /// Access requests.
    pub requests: Vec<AccessRequest>,
    /// Each with the access request's id.
    pub events: Vec<(String, Event)>,
    /// Each with the access request's id.
    pub grants: Vec<(String, Grant)>,
}

/// Inserts rows, [`ROWS`] to a statement; the binds stand in the order of the columns.
macro_rules! insert {
    ($tx:expr, $table:literal, $columns:literal, $rows:expr, |$row:ident| $($bind:expr),+ $(,)?) => {
        for some in $rows.chunks(ROWS) {
            run!($tx, c => {
                let mut text = sqlx::QueryBuilder::new(concat!("INSERT INTO ", $table, " (", $columns, ") "));
                text.push_values(some, |mut row, $row| { row$(.push_bind($bind))+; });
                text.build().execute(c).await.map(|_| ())?
            });
        }
    };
}

/// Writes them all.
///
/// # Errors
/// [`Error::Taken`] where a handle, an address or a reference is somebody's.
#[expect(clippy::too_many_lines, reason = "one insert for each table, one after the other")]
pub async fn add(tx: &mut Tx, whole: &Whole) -> Result<()> {
    tx.count_apart().await?;
    insert!(
        tx,
        "merchant",
        "id, name, rep_id, language, external_id, zone, permissions, search, created_at",
        whole.merchants,
        |row| row.0.id.clone(),
        row.0.name.clone(),
        row.0.rep_id.clone(),
        row.0.language.clone(),
        row.0.external_id.clone(),
        row.0.zone.clone(),
        row.1.clone(),
        row.2.clone(),
        row.0.created_at.0
    );
    insert!(
        tx,
        "contact",
        "id, merchant_id, name, email, email_folded, language, proved_at, created_at",
        whole.contacts,
        |row| row.0.id.clone(),
        row.0.merchant_id.clone(),
        row.0.name.clone(),
        row.0.email.clone(),
        row.1.clone(),
        row.0.language.clone(),
        row.0.proved_at.map(|at| at.0),
        row.0.created_at.0
    );
    insert!(
        tx,
        "store",
        "id, merchant_id, handle, held_handle, label, owner_id, created_at",
        whole.stores,
        |row| row.id.clone(),
        row.merchant_id.clone(),
        row.handle.clone(),
        row.held_handle.clone(),
        row.label.clone(),
        row.owner_id.clone(),
        row.created_at.0
    );
    insert!(
        tx,
        "access_request",
        "id, reference, merchant_id, store_id, state, since, version, catalogue_version, link_out_at, code_key_id, \
         code_sealed, code_given_at, no_code, refusals, stuck_at, check_at, reasked_at, paused_at, rested_at, \
         removal_confirmed_at, created_at, turn, entered_at, quiet_at, reviewed_at",
        whole.requests,
        |row| row.id.clone(),
        row.reference.clone(),
        row.merchant_id.clone(),
        row.store_id.clone(),
        row.state.name(),
        row.since.0,
        row.version,
        row.catalogue_version.clone(),
        row.link_out_at.map(|at| at.0),
        row.code.as_ref().map(|code| code.key_id.clone()),
        row.code.as_ref().map(|code| code.bytes.clone()),
        row.code_given_at.map(|at| at.0),
        row.no_code.map(NoCode::name),
        row.refusals,
        row.flags.stuck.map(|at| at.0),
        row.flags.check.map(|at| at.0),
        row.flags.reasked.map(|at| at.0),
        row.flags.paused.map(|at| at.0),
        row.rested_at.map(|at| at.0),
        row.removal_confirmed_at.map(|at| at.0),
        row.created_at.0,
        row.turn().name(),
        known_since(row),
        looks_soon(row),
        known_since(row)
    );
    let mut bodies = Vec::with_capacity(whole.events.len());
    for (id, event) in &whole.events {
        bodies.push((id, event, serde_json::to_string(&event.fact).map_err(|cause| Error::Broken(cause.into()))?));
    }
    insert!(
        tx,
        "event",
        "access_request_id, number, fact, body, from_state, to_state, source, source_id, source_how, at",
        bodies,
        |row| row.0.clone(),
        row.1.number,
        row.1.fact.name(),
        row.2.clone(),
        row.1.from.name(),
        row.1.to.name(),
        row.1.source.kind(),
        row.1.source.id().map(str::to_owned),
        row.1.source.how().map(How::name),
        row.1.at.0
    );
    flow::add_all(tx, &counts(&whole.events)).await?;
    insert!(
        tx,
        "permission_grant",
        "access_request_id, permission, state, since, source, source_id, source_how",
        whole.grants,
        |row| row.0.clone(),
        row.1.permission.clone(),
        row.1.state.name(),
        row.1.since.0,
        row.1.source.kind(),
        row.1.source.id().map(str::to_owned),
        row.1.source.how().map(How::name)
    );
    Ok(())
}

/// Writes messages to webhooks.
pub async fn messages(tx: &mut Tx, all: &[Message]) -> Result<()> {
    insert!(
        tx,
        "webhook_delivery",
        "id, webhook_id, kind, access_request_id, reference, stands, turn, state, attempts, tries, due_at, created_at",
        all,
        |row| row.id.clone(),
        row.webhook_id.clone(),
        row.kind.name(),
        row.about.access_request_id.clone(),
        row.about.reference.clone(),
        row.about.stands.name(),
        row.about.turn.name(),
        "queued",
        0_i64,
        0_i64,
        row.at.0,
        row.at.0
    );
    Ok(())
}

/// Lets somebody of the partner have signed in then, at the latest, to every store where access is on.
pub async fn sign_in_everywhere(tx: &mut Tx, at: Moment) -> Result<()> {
    const TEXT: &str = "UPDATE access_request SET entered_at = $1, quiet_at = 0 WHERE state = 'active' AND check_at IS NULL \
                        AND (entered_at IS NULL OR entered_at < $1)";
    run!(tx, c => sqlx::query(TEXT).bind(at.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// What these timelines count in the reports. The lines of each stand together.
fn counts(events: &[(String, Event)]) -> BTreeMap<Step, i64> {
    let mut counts = BTreeMap::new();
    for timeline in events.chunk_by(|one, next| one.0 == next.0) {
        for (step, count) in Walk::all(timeline.iter().filter_map(|(_, event)| Line::of(event))).1 {
            *counts.entry(step).or_default() += count;
        }
    }
    counts
}
