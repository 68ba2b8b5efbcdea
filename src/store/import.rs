//! What an import compares its rows with, and rows of `import_run` and `import_line`. The texts that look for many things
//! at once grow with their number, so they are not in `ALL`; the portal's tests run them.

use std::collections::{HashMap, HashSet};

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{
    access_request::State,
    import::plan::{Business, Outcome, Person, Shop},
    moment::Moment,
};

/// Values to a statement.
const VALUES: usize = 500;

type MerchantRow = (String, Option<String>, String, String, Option<String>, String, String);
type PersonRow = (String, String, String, String, String);
type ShopRow = (String, String, Option<String>, String, Option<String>);
type DoneRow = (i64, String, String, String, String, Option<String>, Option<String>);

sql! {
    ADD = "INSERT INTO import_run (id, rep_id, at) VALUES ($1, $2, $3)";
    GET = "SELECT rep_id, at FROM import_run WHERE id = $1";
    INVITABLE = "SELECT q.reference FROM import_line l JOIN access_request q ON q.store_id = l.store_id WHERE l.import_id = $1 AND l.outcome IN ('adds', 'adds_store') \
                 AND q.state = 'invited' AND q.link_out_at IS NULL AND EXISTS (SELECT 1 FROM contact c WHERE c.merchant_id = q.merchant_id AND c.removed_at IS NULL) \
                 AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.merchant_id = q.merchant_id AND o.access_request_id = q.id AND o.state IN ('queued', 'by_hand') \
                 AND o.kind IN ('invitation', 'owner_invitation')) ORDER BY l.line";
    LINES = "SELECT import_line.line, import_line.outcome, merchant.id, merchant.name, store.label, store.handle, \
             (SELECT reference FROM access_request WHERE store_id = store.id ORDER BY created_at DESC, id DESC LIMIT 1) \
             FROM import_line JOIN merchant ON merchant.id = import_line.merchant_id JOIN store ON store.id = import_line.store_id \
             WHERE import_line.import_id = $1 ORDER BY import_line.line";
}

/// The rows in which a column is one of many values: `$before` ends with `IN (`, `$after` begins with `)`.
macro_rules! among {
    ($conn:expr, $row:ty, $before:expr, $values:expr, $after:expr) => {{
        let mut found: Vec<$row> = Vec::new();
        for some in $values.chunks(VALUES) {
            let rows: Vec<$row> = run!($conn, c => {
                let mut text = sqlx::QueryBuilder::new($before);
                let mut list = text.separated(", ");
                for value in some {
                    list.push_bind(value.clone());
                }
                text.push($after);
                text.build_query_as().fetch_all(c).await?
            });
            found.extend(rows);
        }
        found
    }};
}
pub(super) use among;

/// Every merchant that has one of these ids in another system, stores, or people.
pub async fn businesses(
    conn: &mut Conn,
    external_ids: &[String],
    handles: &[String],
    emails_folded: &[String],
) -> Result<Vec<Business>> {
    let mut ids: HashSet<String> = HashSet::new();
    let text = "SELECT id FROM merchant WHERE external_id IN (";
    ids.extend(among!(conn, (String,), text, external_ids, ")").into_iter().map(|(id,)| id));
    let text = "SELECT merchant_id FROM store WHERE handle IN (";
    ids.extend(among!(conn, (String,), text, handles, ")").into_iter().map(|(id,)| id));
    let text = "SELECT merchant_id FROM contact WHERE removed_at IS NULL AND email_folded IN (";
    ids.extend(among!(conn, (String,), text, emails_folded, ")").into_iter().map(|(id,)| id));
    let mut ids: Vec<String> = ids.into_iter().collect();
    ids.sort();
    let mut found = HashMap::new();
    let text = "SELECT id, external_id, name, language, zone, rep_id, permissions FROM merchant WHERE id IN (";
    for (id, external_id, name, language, zone, rep_id, permissions) in among!(conn, MerchantRow, text, ids, ")") {
        let permissions = permissions.split_whitespace().map(str::to_owned).collect();
        let one = Business {
            id: Some(id.clone()),
            external_id,
            name,
            language,
            zone,
            rep_id,
            permissions,
            ..Business::default()
        };
        found.insert(id, one);
    }
    people(conn, &ids, &mut found).await?;
    shops(conn, &ids, &mut found).await?;
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

async fn people(conn: &mut Conn, ids: &[String], found: &mut HashMap<String, Business>) -> Result<()> {
    let text =
        "SELECT merchant_id, id, name, email, email_folded FROM contact WHERE removed_at IS NULL AND merchant_id IN (";
    for (merchant_id, id, name, email, email_folded) in among!(conn, PersonRow, text, ids, ") ORDER BY created_at, id")
    {
        if let Some(one) = found.get_mut(&merchant_id) {
            one.people.push(Person { id: Some(id), name, email, email_folded, ..Person::default() });
        }
    }
    Ok(())
}

async fn shops(conn: &mut Conn, ids: &[String], found: &mut HashMap<String, Business>) -> Result<()> {
    let text = "SELECT store_id, state FROM access_request WHERE merchant_id IN (";
    let states: HashMap<String, String> =
        among!(conn, (String, String), text, ids, ") ORDER BY created_at, id").into_iter().collect();
    let text = "SELECT merchant_id, id, handle, label, owner_id FROM store WHERE merchant_id IN (";
    for (merchant_id, id, handle, label, owner_id) in among!(conn, ShopRow, text, ids, ") ORDER BY created_at, id") {
        if let Some(one) = found.get_mut(&merchant_id) {
            let owner = one.people.iter().position(|person| person.id.is_some() && person.id == owner_id);
            let state = states.get(&id).and_then(|name| State::named(name));
            one.shops.push(Shop { id: Some(id), handle, label, owner, state, ..Shop::default() });
        }
    }
    Ok(())
}

/// What one line of an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The line in the file.
    pub line: i64,
    /// What it did.
    pub outcome: Outcome,
    /// The merchant.
    pub merchant_id: String,
    /// Its name now.
    pub merchant_name: String,
    /// What the store is called now.
    pub label: String,
    /// The handle of its address, once known.
    pub handle: Option<String>,
    /// The latest access request's reference.
    pub reference: String,
}

/// Notes an import, and for each line: its number, what it did, the merchant and the store.
pub async fn add(
    tx: &mut Tx,
    id: &str,
    rep_id: &str,
    now: Moment,
    lines: &[(i64, Outcome, String, String)],
) -> Result<()> {
    run!(tx, c => sqlx::query(ADD).bind(id).bind(rep_id).bind(now.0).execute(c).await.map(|_| ())?);
    for some in lines.chunks(VALUES) {
        run!(tx, c => {
            let mut text = sqlx::QueryBuilder::new("INSERT INTO import_line (import_id, line, outcome, merchant_id, store_id) ");
            text.push_values(some, |mut row, (line, outcome, merchant_id, store_id)| {
                row.push_bind(id.to_owned())
                    .push_bind(*line)
                    .push_bind(outcome.name())
                    .push_bind(merchant_id.clone())
                    .push_bind(store_id.clone());
            });
            text.build().execute(c).await.map(|_| ())?;
        });
    }
    Ok(())
}

/// Who made the import of that id, and when.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Option<(String, Moment)>> {
    let row: Option<(String, i64)> = run!(conn, c => sqlx::query_as(GET).bind(id).fetch_optional(c).await?);
    Ok(row.map(|(rep_id, at)| (rep_id, Moment(at))))
}

/// What each line of an import did, in their order.
pub async fn lines(conn: &mut Conn, id: &str) -> Result<Vec<Done>> {
    let rows: Vec<DoneRow> = run!(conn, c => sqlx::query_as(LINES).bind(id).fetch_all(c).await?);
    rows.into_iter()
        .map(|(line, outcome, merchant_id, merchant_name, label, handle, reference)| {
            let odd = || Error::Broken(anyhow::anyhow!("an import with an unknown outcome"));
            Ok(Done {
                line,
                outcome: Outcome::named(&outcome).ok_or_else(odd)?,
                merchant_id,
                merchant_name,
                label,
                handle,
                reference: reference.unwrap_or_default(),
            })
        })
        .collect()
}

/// References of what an import added and nobody was invited to yet.
pub async fn invitable(conn: &mut Conn, id: &str) -> Result<Vec<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(INVITABLE).bind(id).fetch_all(c).await?))
}
