//! The list of the desk: access requests by whose turn it is, with what a row shows.

use std::collections::HashMap;

use super::{
    Conn, Error, Result,
    db::{Bind, Text, run, sql},
    import::among,
    search::{self, Wanted},
};
use crate::domain::{
    access_request::{Flag, State, Turn},
    moment::Moment,
};

sql! {
    // Kept by triggers; nothing is counted here (migration 0004).
    COUNTS = "SELECT kind, name, CAST(SUM(count) AS BIGINT) FROM tally GROUP BY kind, name";
    SENT_NOW = "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM tally WHERE kind = 'state' AND name = 'sent'";
}

/// Ids to a statement.
const VALUES: usize = 500;

/// Which part of the list: every filter that is set holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// By whose turn it is.
    pub turn: Option<Turn>,
    /// By state.
    pub state: Option<State>,
    /// What has this flag.
    pub flag: Option<Flag>,
    /// The merchants of this rep, by id.
    pub rep: Option<String>,
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

/// The rank of a row in SQL, letter by letter as in the indexes; [`Line::cursor`] says the same.
const RANK: &str = "(CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END)";

/// Rows of one turn and rank lie together in every index, by age. A list is read from the top of its shelves.
const SHELVES: [(Turn, i64); 4] = [(Turn::Partner, 0), (Turn::Partner, 1), (Turn::Merchant, 1), (Turn::Nobody, 1)];

/// Some rows of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The rows that were found, in the order of the list.
    pub lines: Vec<Line>,
    /// The last row that was looked at, where a search stopped before it had enough. What follows in the direction of
    /// reading was not looked at; a part that begins there misses nothing.
    pub stopped: Option<Cursor>,
}

/// How far a search goes in one way before it takes the other. Every way finds the same; tests take them all.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// The first look goes over so many rows for each one wanted: a common word is found there.
    pub look: i64,
    /// Where the index finds fewer rows than this they are all sorted.
    pub many: i64,
    /// Where it finds more, so many rows more are looked at, and then the search stops. Without a number it goes on until there
    /// are enough.
    pub walk: Option<i64>,
    /// A search that does not stop reads the list on; but not where the first look found fewer than this: then they lie
    /// together far down the list, and all that the index finds are sorted after all.
    pub few: i64,
}

/// A search that is always quick, and may stop (docs/measured.md).
pub const SHORT: Reach = Reach { look: 20, many: 1_000, walk: Some(2_000), few: 0 };
/// A search that never stops. `many` is near where both ways take equally long with a million rows; fewer than `few` in the
/// first look, of so many in all, are there by chance.
pub const WHOLE: Reach = Reach { look: 20, many: 4_500, walk: None, few: 5 };

/// A shelf, and whether the place is on it.
type Shelf = (Turn, i64, bool);

/// One way through the list: what is asked for, from where on, in which direction.
struct Way<'a> {
    filter: &'a Filter,
    place: &'a Place,
    /// On the partner's turn what is stuck or to check comes before all others.
    is_ranked: bool,
    reach: Reach,
}

impl Way<'_> {
    const fn beside(&self) -> Option<(&Cursor, &'static str)> {
        match self.place {
            Place::Top => None,
            Place::After(cursor) => Some((cursor, ">")),
            Place::Before(cursor) => Some((cursor, "<")),
        }
    }

    /// The shelves on the way, in groups that follow each other; those that lie behind the place are left out.
    fn groups(&self) -> Vec<Vec<Shelf>> {
        let wanted = SHELVES.into_iter().filter(|(turn, _)| self.filter.turn.is_none_or(|one| one == *turn));
        let ahead = wanted.filter_map(|(turn, rank)| match self.beside() {
            None => Some((turn, rank, false)),
            Some((cursor, _)) if !self.is_ranked || cursor.rank == rank => Some((turn, rank, true)),
            Some((cursor, than)) => ((rank > cursor.rank) == (than == ">")).then_some((turn, rank, false)),
        });
        if !self.is_ranked {
            return vec![ahead.collect()];
        }
        let mut groups: Vec<Vec<Shelf>> = ahead.map(|shelf| vec![shelf]).collect();
        if matches!(self.place, Place::Before(_)) {
            groups.reverse();
        }
        groups
    }

    /// All conditions of one shelf.
    fn conditions(&self, text: &mut Text, (turn, rank, is_here): Shelf) {
        text.push(&format!("turn = '{}' AND {RANK} = {rank}", turn.name()));
        if let Some(flag) = self.filter.flag {
            text.push(&format!(" AND {}_at IS NOT NULL", flag.name()));
        }
        if let Some(state) = self.filter.state {
            let name = state.name();
            text.push(&match self.filter.flag {
                // The index of the flag is the shortest: said like this, the state does not draw SQLite to its own.
                Some(_) => format!(" AND NOT state <> '{name}'"),
                None => format!(" AND state = '{name}'"),
            });
        }
        if let Some(rep) = &self.filter.rep {
            text.push(" AND rep_id = ").bind(Bind::Text(rep.clone()));
        }
        if let Some((cursor, than)) = self.beside().filter(|_| is_here) {
            text.push(&format!(" AND (since, id) {than} (")).bind(Bind::Number(cursor.since.0)).push(", ");
            text.bind(Bind::Text(cursor.id.clone())).push(")");
        }
    }

    /// The end of a statement: rows ordered by `by` and their id.
    fn end(&self, by: &str, limit: i64) -> String {
        let down = if matches!(self.place, Place::Before(_)) { " DESC" } else { "" };
        format!(" ORDER BY {by}{down}, id{down} LIMIT {limit}")
    }

    /// The next `limit` rows (`id`, `since`) of some shelves, of those that are `wanted` alone, where that is given.
    fn walk(&self, text: &mut Text, conn: &Conn, shelves: &[Shelf], wanted: Option<&Wanted>, limit: i64) {
        let end = self.end("since", limit);
        let (before, after) = conn.around_part(&end);
        text.push("SELECT id, since FROM (");
        for (at, shelf) in shelves.iter().enumerate() {
            text.push(if at > 0 { " UNION ALL " } else { "" }).push(before);
            text.push("SELECT id, since FROM access_request WHERE ");
            self.conditions(text, *shelf);
            if let Some(wanted) = wanted {
                // Said like this, PostgreSQL makes no guess at how rare a long text is, and keeps to the order of the index.
                text.push(" AND CASE WHEN ");
                search::like(text, "(SELECT words FROM search WHERE access_request_id = access_request.id)", wanted);
                text.push(" THEN 1 ELSE 0 END = 1");
            }
            text.push(&after);
        }
        text.push(") AS parts").push(&end);
    }

    /// The ids of the next `limit` rows, and where a search stopped.
    async fn ids(&self, conn: &mut Conn, limit: i64) -> Result<(Vec<String>, Option<Cursor>)> {
        let Some(typed) = &self.filter.search else { return Ok((self.ids_by_walking(conn, None, limit).await?, None)) };
        let wanted = Wanted::of(typed);
        let (mut found, mut on) = (Vec::new(), self.place.clone());
        if self.reach.look > 0 {
            let look = limit.saturating_mul(self.reach.look);
            let (seen, stopped) = self.ids_by_looking(conn, &wanted, limit, look).await?;
            let Some(stopped) = stopped else { return Ok((seen, None)) };
            (found, on) = (seen, self.on_from(stopped));
        }
        if search::fewer_than(conn, &wanted, self.reach.many).await? {
            return Ok((self.ids_by_index(conn, &wanted, limit, self.reach.many).await?, None));
        }
        if let Some(rows) = self.reach.walk {
            let way = Way { place: &on, ..*self };
            let (more, stopped) = way.ids_by_looking(conn, &wanted, limit - count(&found), rows).await?;
            found.extend(more);
            Ok((found, stopped))
        } else if count(&found) < self.reach.few {
            Ok((self.ids_by_index(conn, &wanted, limit, i64::MAX).await?, None))
        } else {
            Ok((self.ids_by_walking(conn, Some(&wanted), limit).await?, None))
        }
    }

    /// The place behind this row, in the direction of reading.
    const fn on_from(&self, cursor: Cursor) -> Place {
        match self.place {
            Place::Before(_) => Place::Before(cursor),
            Place::Top | Place::After(_) => Place::After(cursor),
        }
    }

    /// Looks at the next `rows` rows of the list, and says where it stopped; nowhere, where there are enough or nothing follows.
    async fn ids_by_looking(
        &self,
        conn: &mut Conn,
        wanted: &Wanted,
        limit: i64,
        rows: i64,
    ) -> Result<(Vec<String>, Option<Cursor>)> {
        let mut ids: Vec<String> = Vec::new();
        for shelves in self.groups().iter().filter(|shelves| !shelves.is_empty()) {
            let mut text = Text::once();
            text.push("SELECT id, since FROM (");
            self.walk(&mut text, conn, shelves, None, rows);
            text.push(") AS walked WHERE ");
            search::like(&mut text, "(SELECT words FROM search WHERE access_request_id = walked.id)", wanted);
            text.push(&self.end("since", limit - count(&ids)));
            let found: Vec<(String, i64)> = text.rows(conn).await?;
            ids.extend(found.into_iter().map(|(id, _)| id));
            if count(&ids) == limit {
                return Ok((ids, None));
            }
            let mut text = Text::default();
            text.push("SELECT id, since FROM (");
            self.walk(&mut text, conn, shelves, None, rows);
            text.push(") AS walked").push(&self.end("since", 1)).push(&format!(" OFFSET {}", rows - 1));
            let last: Option<(String, i64)> = text.rows(conn).await?.pop();
            // More of this group may follow, and nothing of the next comes before it.
            if let Some((id, since)) = last {
                let rank = shelves.first().filter(|_| self.is_ranked).map_or(1, |(_, rank, _)| *rank);
                return Ok((ids, Some(Cursor { rank, since: Moment(since), id })));
            }
        }
        Ok((ids, None))
    }

    /// Reads the list from the place on until there are enough. Quick where most rows are wanted.
    async fn ids_by_walking(&self, conn: &mut Conn, wanted: Option<&Wanted>, limit: i64) -> Result<Vec<String>> {
        let mut ids: Vec<String> = Vec::new();
        for shelves in self.groups().iter().filter(|shelves| !shelves.is_empty()) {
            let mut text = if wanted.is_some() { Text::once() } else { Text::default() };
            self.walk(&mut text, conn, shelves, wanted, limit - count(&ids));
            let rows: Vec<(String, i64)> = text.rows(conn).await?;
            ids.extend(rows.into_iter().map(|(id, _)| id));
            if count(&ids) == limit {
                break;
            }
        }
        Ok(ids)
    }

    /// What the index finds, sorted. Quick where the word is rare.
    async fn ids_by_index(&self, conn: &mut Conn, wanted: &Wanted, limit: i64, most: i64) -> Result<Vec<String>> {
        let shelves = self.groups().concat();
        if shelves.is_empty() {
            return Ok(Vec::new());
        }
        // The place in the list as one number, read by a subquery for each row: neither database can read the whole
        // table instead. No moment has sixteen digits.
        let key = if self.is_ranked { format!("{RANK} * 1000000000000000 + since") } else { "since".to_owned() };
        let mut text = Text::once();
        text.push("SELECT id FROM (SELECT access_request_id AS id, (SELECT ").push(&key);
        text.push(" FROM access_request WHERE id = found.access_request_id AND (");
        for (at, shelf) in shelves.into_iter().enumerate() {
            text.push(if at > 0 { ") OR (" } else { "(" });
            self.conditions(&mut text, shelf);
        }
        text.push("))) AS key FROM (");
        search::found(&mut text, conn, wanted, most);
        text.push(&format!(") AS found LIMIT {most}) AS keyed WHERE key IS NOT NULL{}", self.end("key", limit)));
        let rows: Vec<(String,)> = text.rows(conn).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}

fn count(ids: &[String]) -> i64 {
    i64::try_from(ids.len()).unwrap_or(i64::MAX)
}

/// Up to `limit` rows beside a place, always in the order of the list: the longest waiting first, and on the partner's
/// turn what is stuck or to check before all others. Fewer only where there are no more.
pub async fn page(conn: &mut Conn, filter: &Filter, place: &Place, limit: i64) -> Result<Vec<Line>> {
    Ok(part(conn, filter, place, limit, WHOLE).await?.lines)
}

/// The same, by a search of this reach.
pub async fn part(conn: &mut Conn, filter: &Filter, place: &Place, limit: i64, reach: Reach) -> Result<Part> {
    let way = Way { filter, place, is_ranked: filter.turn == Some(Turn::Partner), reach };
    let (mut ids, stopped) = way.ids(conn, limit).await?;
    if matches!(place, Place::Before(_)) {
        ids.reverse();
    }
    let text = "SELECT access_request.id, access_request.reference, access_request.state, access_request.turn, \
                access_request.since, access_request.stuck_at, access_request.check_at, access_request.reasked_at, \
                access_request.paused_at, merchant.id AS merchant_id, merchant.name AS merchant_name, store.label, \
                store.handle, rep.name AS rep_name FROM access_request \
                JOIN merchant ON merchant.id = access_request.merchant_id JOIN store ON store.id = access_request.store_id \
                JOIN rep ON rep.id = merchant.rep_id WHERE access_request.id IN (";
    let rows = among!(conn, Row, text, ids, ")");
    let mut rows: HashMap<String, Row> = rows.into_iter().map(|row| (row.id.clone(), row)).collect();
    let lines = ids.iter().filter_map(|id| rows.remove(id)).map(TryInto::try_into).collect::<Result<_>>()?;
    Ok(Part { lines, stopped })
}

/// How many access requests there are of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(HashMap<(String, String), i64>);

impl Counts {
    /// On this turn.
    #[must_use]
    pub fn on(&self, turn: Turn) -> i64 {
        self.of("turn", turn.name())
    }

    /// In this state.
    #[must_use]
    pub fn standing(&self, state: State) -> i64 {
        self.of("state", state.name())
    }

    /// Under this flag.
    #[must_use]
    pub fn flagged(&self, flag: Flag) -> i64 {
        self.of("flag", flag.name())
    }

    /// In all.
    #[must_use]
    pub fn all(&self) -> i64 {
        Turn::ALL.into_iter().map(|turn| self.on(turn)).sum()
    }

    fn of(&self, kind: &str, name: &str) -> i64 {
        self.0.get(&(kind.to_owned(), name.to_owned())).copied().unwrap_or(0)
    }
}

/// How many access requests are on each turn, in each state, under each flag.
pub async fn counts(conn: &mut Conn) -> Result<Counts> {
    let rows: Vec<(String, String, i64)> = run!(conn, c => sqlx::query_as(COUNTS).fetch_all(c).await?);
    Ok(Counts(rows.into_iter().map(|(kind, name, count)| ((kind, name), count)).collect()))
}

/// How many requests are pending in Shopify, as far as this portal knows.
pub async fn sent_now(conn: &mut Conn) -> Result<i64> {
    Ok(run!(conn, c => sqlx::query_scalar(SENT_NOW).fetch_one(c).await?))
}
