//! Rows of `flow` and `rep_count`: what the reports are read from, at any number of merchants.

use std::collections::BTreeMap;

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{
    access_request::{State, Turn},
    flow::{Flow, LONG, Line, Moves, Stay, Step, Walk},
    moment::{DAY, Moment},
    text,
};

sql! {
    ADD = "INSERT INTO flow (day, from_state, to_state, hours, slot, moves) VALUES ($1, $2, $3, $4, $5, $6) \
           ON CONFLICT (day, from_state, to_state, hours, slot) DO UPDATE SET moves = flow.moves + excluded.moves";
    MOVES = "SELECT day, from_state, to_state, CAST(SUM(moves) AS BIGINT) FROM flow WHERE day >= $1 \
             GROUP BY day, from_state, to_state ORDER BY day, from_state, to_state";
    STAYS = "SELECT from_state, hours, CAST(SUM(moves) AS BIGINT) FROM flow WHERE day >= $1 AND day <= $2 AND hours >= 0 \
             GROUP BY from_state, hours ORDER BY from_state, hours";
    // Turn and rank are named for the index alone (migration 0004): what is open is never nobody's.
    LONG_THERE = "SELECT state, COUNT(*) FROM access_request \
                  WHERE state IN ('invited', 'code_wanted', 'ready_to_send', 'sent', 'accepted') AND turn IN ('merchant', 'partner') AND \
                  (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END) IN (0, 1) \
                  AND since < $1 GROUP BY state";
    /// Of whichever the indexes come to first, in no order that says anything: each database stops at the limit.
    OF_REP = "SELECT theirs.id, event.number, event.fact, event.from_state, event.to_state, event.at \
              FROM (SELECT access_request.id FROM merchant JOIN access_request ON access_request.merchant_id = merchant.id \
              WHERE merchant.rep_id = $1 LIMIT $2) AS theirs JOIN event ON event.access_request_id = theirs.id \
              WHERE event.number = 1 OR event.from_state <> event.to_state ORDER BY theirs.id, event.number";
    LOADS = "SELECT rep_id, state, turn, CAST(SUM(requests) AS BIGINT) FROM rep_count GROUP BY rep_id, state, turn";
    ACTIVE = "SELECT merchant.rep_id, access_request.since - access_request.created_at FROM access_request \
              JOIN merchant ON merchant.id = access_request.merchant_id WHERE access_request.state = 'active' \
              AND access_request.turn IN ('merchant', 'partner', 'nobody') AND \
              (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END) IN (0, 1) \
              AND access_request.since >= $1 AND access_request.since < $2 AND access_request.since > access_request.created_at \
              ORDER BY access_request.since DESC LIMIT $3";
}

/// Steps to a statement.
const ROWS: usize = 200;

fn state(name: &str) -> Result<State> {
    State::named(name).ok_or_else(|| Error::Broken(anyhow::anyhow!("a count of an unknown state")))
}

fn named(name: Option<State>) -> &'static str {
    name.map_or("", State::name)
}

/// The slot of an access request.
fn slot(tx: &Tx, id: &str) -> i64 {
    let last = usize::from(id.bytes().next_back().unwrap_or(0));
    i64::try_from(last % tx.slots()).unwrap_or(0)
}

/// Counts a step of this access request `count` times more.
pub async fn add(tx: &mut Tx, access_request_id: &str, step: &Step, count: i64) -> Result<()> {
    let slot = slot(tx, access_request_id);
    run!(tx, c => sqlx::query(ADD).bind(step.day).bind(named(step.from)).bind(step.to.name())
        .bind(step.hours.unwrap_or(-1)).bind(slot).bind(count).execute(c).await.map(|_| ())?);
    Ok(())
}

/// The same for many steps at once, by who writes for long: on PostgreSQL in a slot beyond the others. The text grows with their number, so it is not in `ALL`.
pub(super) async fn add_all(tx: &mut Tx, counts: &BTreeMap<Step, i64>) -> Result<()> {
    let counts: Vec<(&Step, &i64)> = counts.iter().collect();
    let slot = if tx.slots() == 1 { 0 } else { text::counted(tx.slots()) };
    for some in counts.chunks(ROWS) {
        run!(tx, c => {
            let mut text = sqlx::QueryBuilder::new("INSERT INTO flow (day, from_state, to_state, hours, slot, moves) ");
            text.push_values(some, |mut row, (step, count)| {
                row.push_bind(step.day).push_bind(named(step.from)).push_bind(step.to.name());
                row.push_bind(step.hours.unwrap_or(-1)).push_bind(slot).push_bind(**count);
            });
            text.push(" ON CONFLICT (day, from_state, to_state, hours, slot) DO UPDATE SET moves = flow.moves + excluded.moves");
            text.build().execute(c).await.map(|_| ())?;
        });
    }
    Ok(())
}

/// The moves from one day on, and the stays that ended between two days.
pub async fn between(conn: &mut Conn, from: i64, to: i64, now: Moment) -> Result<Flow> {
    let moves: Vec<(i64, String, String, i64)> = run!(conn, c => sqlx::query_as(MOVES).bind(from).fetch_all(c).await?);
    let stays: Vec<(String, i64, i64)> = run!(conn, c => sqlx::query_as(STAYS).bind(from).bind(to).fetch_all(c).await?);
    let long: Vec<(String, i64)> =
        run!(conn, c => sqlx::query_as(LONG_THERE).bind(now.plus(-LONG).0).fetch_all(c).await?);
    let moves = moves.into_iter().map(|(day, from, to, count)| {
        let from = if from.is_empty() { None } else { Some(state(&from)?) };
        Ok(Moves { day, from, to: state(&to)?, count })
    });
    let stays = stays.into_iter().map(|(left, hours, count)| Ok(Stay { state: state(&left)?, hours, count }));
    let long = long.into_iter().map(|(name, count)| Ok((state(&name)?, count)));
    let counts = super::queue::counts(conn).await?;
    Ok(Flow {
        moves: moves.collect::<Result<_>>()?,
        stays: stays.collect::<Result<_>>()?,
        now: State::ALL
            .into_iter()
            .map(|state| (state, counts.standing(state)))
            .filter(|(_, count)| *count > 0)
            .collect(),
        long: long.collect::<Result<_>>()?,
    })
}

/// The same for the merchants that one rep looks after now, from the timelines themselves: up to `most` access requests,
/// and whether there are more.
pub async fn of_rep(conn: &mut Conn, rep_id: &str, days: (i64, i64), now: Moment, most: i64) -> Result<(Flow, bool)> {
    let rows: Vec<(String, i64, String, String, String, i64)> =
        run!(conn, c => sqlx::query_as(OF_REP).bind(rep_id).bind(most + 1).fetch_all(c).await?);
    let mut counts: BTreeMap<Step, i64> = BTreeMap::new();
    let (mut standing, mut long): (BTreeMap<State, i64>, BTreeMap<State, i64>) = (BTreeMap::new(), BTreeMap::new());
    let mut requests = 0;
    for timeline in rows.chunk_by(|one, next| one.0 == next.0) {
        requests += 1;
        if requests > most {
            break;
        }
        let mut lines = Vec::with_capacity(timeline.len());
        for (_, number, fact, from, to, at) in timeline {
            let (from, to, takes_back) = (state(from)?, state(to)?, fact == "move_taken_back");
            lines.push(Line { makes: *number == 1, takes_back, from, to, at: Moment(*at) });
        }
        let stands = lines.last().map(|line| line.to);
        let (walk, steps) = Walk::all(lines);
        for (step, count) in steps {
            *counts.entry(step).or_default() += count;
        }
        if let Some(state) = stands {
            *standing.entry(state).or_default() += 1;
            if state.is_before_active() && walk.since() < now.plus(-LONG) {
                *long.entry(state).or_default() += 1;
            }
        }
    }
    let mut flow = Flow::of(&counts, days.0, days.1);
    flow.now = standing.into_iter().collect();
    flow.long = long.into_iter().collect();
    Ok((flow, requests > most))
}

/// How many access requests each rep has, by state and turn.
pub async fn loads(conn: &mut Conn) -> Result<Vec<(String, State, Turn, i64)>> {
    let rows: Vec<(String, String, String, i64)> = run!(conn, c => sqlx::query_as(LOADS).fetch_all(c).await?);
    let load = |(rep_id, name, turn, count): (String, String, String, i64)| {
        let turn = Turn::named(&turn).ok_or_else(|| Error::Broken(anyhow::anyhow!("a count of an unknown turn")))?;
        Ok((rep_id, state(&name)?, turn, count))
    };
    rows.into_iter().map(load).collect()
}

/// Of what became active between two days and still is, the newest first: whose it is, and how many milliseconds it took
/// from the beginning. What an import brought in as active took no time, and is left out.
pub async fn active(conn: &mut Conn, days: (i64, i64), most: i64) -> Result<Vec<(String, i64)>> {
    let (from, to) = (days.0.saturating_mul(DAY), days.1.saturating_add(1).saturating_mul(DAY));
    Ok(run!(conn, c => sqlx::query_as(ACTIVE).bind(from).bind(to).bind(most).fetch_all(c).await?))
}
