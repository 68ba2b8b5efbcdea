//! The list of the desk: access requests by whose turn it is, with what a row shows.

use super::{Conn, Error, Result, db::run, db::sql};
use crate::domain::{
    access_request::{State, Turn},
    moment::Moment,
    reference::Reference,
    text,
};

macro_rules! columns {
    () => {
        "access_request.id, access_request.reference, access_request.state, access_request.turn, access_request.since, \
         access_request.stuck_at, access_request.check_at, access_request.reasked_at, access_request.paused_at, \
         merchant.id AS merchant_id, merchant.name AS merchant_name, store.label, store.handle, rep.name AS rep_name \
         FROM access_request JOIN merchant ON merchant.id = access_request.merchant_id \
         JOIN store ON store.id = access_request.store_id JOIN rep ON rep.id = merchant.rep_id"
    };
}

sql! {
    COUNT_TURNS = "SELECT turn, COUNT(*) FROM access_request GROUP BY turn";
    COUNT_STATES = "SELECT state, COUNT(*) FROM access_request GROUP BY state";
    SENT_NOW = "SELECT COUNT(*) FROM access_request WHERE state = 'sent'";
}

/// Which part of the list: every filter that is set holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// By whose turn it is.
    pub turn: Option<Turn>,
    /// By state.
    pub state: Option<State>,
    /// What can be found by this text, as it was typed.
    pub search: Option<String>,
}

/// A place in the list: beside one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// 0 where the row is stuck or to check: on the partner's turn those come first.
    pub rank: i64,
    /// The row's `since`.
    pub since: Moment,
    /// The row's id.
    pub id: String,
}

/// Where a page of the list begins or ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// At the top.
    #[default]
    Top,
    /// Below this row.
    After(Cursor),
    /// Above this row.
    Before(Cursor),
}

/// One row of the list.
#[expect(clippy::struct_excessive_bools, reason = "the four flags of PRODUCT.md, beside the state")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The request's own id, for the cursor.
    pub id: String,
    /// The reference, for the address.
    pub reference: String,
    /// Where it stands.
    pub state: State,
    /// Whose turn it is.
    pub turn: Turn,
    /// Since when it stands there.
    pub since: Moment,
    /// Marks beside the state.
    pub stuck: bool,
    /// It may have ended by itself.
    pub check: bool,
    /// One more permission was asked for.
    pub reasked: bool,
    /// Reminders ran out.
    pub paused: bool,
    /// The merchant, for the address.
    pub merchant_id: String,
    /// The merchant's name.
    pub merchant_name: String,
    /// What people call the store.
    pub label: String,
    /// The handle of its permanent address, once known.
    pub handle: Option<String>,
    /// The rep who looks after it.
    pub rep_name: String,
}

impl Line {
    /// The place of this row.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor { rank: i64::from(!(self.stuck || self.check)), since: self.since, id: self.id.clone() }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    reference: String,
    state: String,
    turn: String,
    since: i64,
    stuck_at: Option<i64>,
    check_at: Option<i64>,
    reasked_at: Option<i64>,
    paused_at: Option<i64>,
    merchant_id: String,
    merchant_name: String,
    label: String,
    handle: Option<String>,
    rep_name: String,
}

impl TryFrom<Row> for Line {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let odd = || Error::Broken(anyhow::anyhow!("a row with an unknown state or turn"));
        Ok(Self {
            state: State::named(&row.state).ok_or_else(odd)?,
            turn: Turn::named(&row.turn).ok_or_else(odd)?,
            id: row.id,
            reference: row.reference,
            since: Moment(row.since),
            stuck: row.stuck_at.is_some(),
            check: row.check_at.is_some(),
            reasked: row.reasked_at.is_some(),
            paused: row.paused_at.is_some(),
            merchant_id: row.merchant_id,
            merchant_name: row.merchant_name,
            label: row.label,
            handle: row.handle,
            rep_name: row.rep_name,
        })
    }
}

/// The rank of a row in SQL; [`Line::cursor`] says the same.
const RANK: &str =
    "CAST(CASE WHEN access_request.stuck_at IS NULL AND access_request.check_at IS NULL THEN 1 ELSE 0 END AS BIGINT)";

/// Up to `limit` rows beside a place, always in the order of the list: the longest waiting first, and on the partner's
/// turn what is stuck or to check before all others.
///
/// The text holds only the filters that are set, so that each database can use the index for them. It is not in `ALL`.
pub async fn page(conn: &mut Conn, filter: &Filter, place: &Place, limit: i64) -> Result<Vec<Line>> {
    let ranked = filter.turn == Some(Turn::Partner);
    let (beside, descending) = match place {
        Place::Top => (None, false),
        Place::After(cursor) => (Some((cursor, " > (")), false),
        Place::Before(cursor) => (Some((cursor, " < (")), true),
    };
    let order = if descending { " DESC" } else { "" };
    let rows: Vec<Row> = run!(conn, c => {
        let mut text = sqlx::QueryBuilder::new(concat!("SELECT ", columns!(), " WHERE 1 = 1"));
        if let Some(turn) = filter.turn {
            text.push(" AND access_request.turn = ").push_bind(turn.name());
        }
        if let Some(state) = filter.state {
            text.push(" AND access_request.state = ").push_bind(state.name());
        }
        if let Some(typed) = &filter.search {
            let [words, more, reference] = patterns(typed);
            text.push(" AND (merchant.search LIKE ").push_bind(words).push(" ESCAPE '!' OR merchant.search LIKE ");
            text.push_bind(more).push(" ESCAPE '!' OR access_request.reference LIKE ");
            text.push_bind(reference).push(" ESCAPE '!')");
        }
        if let Some((cursor, than)) = beside {
            text.push(" AND (");
            if ranked {
                text.push(RANK).push(", ");
            }
            text.push("access_request.since, access_request.id)").push(than);
            if ranked {
                text.push_bind(cursor.rank).push(", ");
            }
            text.push_bind(cursor.since.0).push(", ").push_bind(cursor.id.clone()).push(")");
        }
        text.push(" ORDER BY ");
        if ranked {
            text.push(RANK).push(order).push(", ");
        }
        text.push("access_request.since").push(order).push(", access_request.id").push(order);
        text.push(" LIMIT ").push_bind(limit);
        text.build_query_as().fetch_all(c).await?
    });
    let mut lines = rows.into_iter().map(TryInto::try_into).collect::<Result<Vec<Line>>>()?;
    if descending {
        lines.reverse();
    }
    Ok(lines)
}

/// What to look for: three letters and more anywhere, one or two as the beginning of a name (INTERFACE.md "Filters"). The
/// first two patterns are for the merchant, whose names stand on a line each, the third for the reference.
fn patterns(typed: &str) -> [String; 3] {
    let words = literal(&text::fold(typed));
    let reference = Reference::parse(typed).map_or_else(|_| typed.to_uppercase(), |whole| whole.to_string());
    if words.chars().count() < 3 {
        [format!("{words}%"), format!("%\n{words}%"), format!("{}%", literal(&reference))]
    } else {
        [format!("%{words}%"), format!("%{words}%"), format!("%{}%", literal(&reference))]
    }
}

/// Text in which nothing stands for anything else.
fn literal(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

/// How many access requests are on each one's turn.
pub async fn count_turns(conn: &mut Conn) -> Result<Vec<(Turn, i64)>> {
    let rows: Vec<(String, i64)> = run!(conn, c => sqlx::query_as(COUNT_TURNS).fetch_all(c).await?);
    Ok(rows.into_iter().filter_map(|(turn, count)| Some((Turn::named(&turn)?, count))).collect())
}

/// How many access requests are in each state.
pub async fn count_states(conn: &mut Conn) -> Result<Vec<(State, i64)>> {
    let rows: Vec<(String, i64)> = run!(conn, c => sqlx::query_as(COUNT_STATES).fetch_all(c).await?);
    Ok(rows.into_iter().filter_map(|(state, count)| Some((State::named(&state)?, count))).collect())
}

/// How many requests are pending in Shopify, as far as this portal knows.
pub async fn sent_now(conn: &mut Conn) -> Result<i64> {
    Ok(run!(conn, c => sqlx::query_scalar(SENT_NOW).fetch_one(c).await?))
}
