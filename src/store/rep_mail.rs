//! Rows of `rep_mail`: what each rep gets by mail. A rep without a row, or with one that says nothing, has it as the portal
//! chose.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{
    moment::Moment,
    rep::{Act, Rep, Role, may},
    rep_mail::{Choices, When},
};

macro_rules! read {
    ($from:literal) => {
        concat!(
            "SELECT rep.id, rep.email, rep.name, rep.role, rep.disabled_at, chosen.turn, chosen.declined, chosen.stuck, \
             chosen.paused, chosen.hour, chosen.zone, chosen.digested_at FROM ",
            $from
        )
    };
}

sql! {
    OF_MERCHANT = read!("merchant JOIN rep ON rep.id = merchant.rep_id LEFT JOIN rep_mail AS chosen ON chosen.rep_id = rep.id WHERE merchant.id = $1");
    OF_REP = read!("rep LEFT JOIN rep_mail AS chosen ON chosen.rep_id = rep.id WHERE rep.id = $1");
    EVERY = read!("rep LEFT JOIN rep_mail AS chosen ON chosen.rep_id = rep.id WHERE rep.disabled_at IS NULL ORDER BY rep.id");
    CHOOSE = "INSERT INTO rep_mail (rep_id, turn, declined, stuck, paused, hour, zone) VALUES ($1, $2, $3, $4, $5, $6, $7) \
              ON CONFLICT (rep_id) DO UPDATE SET turn = excluded.turn, declined = excluded.declined, stuck = excluded.stuck, \
              paused = excluded.paused, hour = excluded.hour, zone = excluded.zone";
    DIGESTED = "INSERT INTO rep_mail (rep_id, digested_at) VALUES ($1, $2) ON CONFLICT (rep_id) DO UPDATE SET digested_at = excluded.digested_at \
                WHERE rep_mail.digested_at IS NULL OR rep_mail.digested_at < excluded.digested_at";
}

/// A rep as a reader of mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub rep: Rep,
    /// Since when they may not sign in.
    pub disabled_at: Option<Moment>,
    /// What they chose.
    pub choices: Choices,
    /// The moment of the latest digest that was due.
    pub digested_at: Option<Moment>,
}

impl Reader {
    /// Whether merchants may be theirs to look after: nobody else is told of them.
    #[must_use]
    pub const fn can_work(&self) -> bool {
        self.disabled_at.is_none() && may(self.rep.role, Act::Work)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    email: String,
    name: String,
    role: String,
    disabled_at: Option<i64>,
    turn: Option<String>,
    declined: Option<String>,
    stuck: Option<String>,
    paused: Option<String>,
    hour: Option<i64>,
    zone: Option<String>,
    digested_at: Option<i64>,
}

impl TryFrom<Row> for Reader {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let odd = || Error::Broken(anyhow::anyhow!("unknown role or choice in a row"));
        let when = |kept: Option<String>, else_: When| match kept {
            Some(name) => When::named(&name).ok_or_else(odd),
            None => Ok(else_),
        };
        let usual = Choices::default();
        Ok(Self {
            choices: Choices {
                turn: when(row.turn, usual.turn)?,
                declined: when(row.declined, usual.declined)?,
                stuck: when(row.stuck, usual.stuck)?,
                paused: when(row.paused, usual.paused)?,
                hour: row.hour.map_or(Ok(usual.hour), |hour| i8::try_from(hour).map_err(|_| odd()))?,
                zone: row.zone,
            },
            rep: Rep { role: Role::named(&row.role).ok_or_else(odd)?, id: row.id, email: row.email, name: row.name },
            disabled_at: row.disabled_at.map(Moment),
            digested_at: row.digested_at.map(Moment),
        })
    }
}

/// The rep who looks after a merchant.
pub async fn of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<Option<Reader>> {
    one(conn, OF_MERCHANT, merchant_id).await
}

/// The rep of that id, if there is one.
pub async fn of_rep(conn: &mut Conn, rep_id: &str) -> Result<Option<Reader>> {
    one(conn, OF_REP, rep_id).await
}

async fn one(conn: &mut Conn, text: &'static str, id: &str) -> Result<Option<Reader>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(text).bind(id).fetch_optional(c).await?);
    row.map(TryInto::try_into).transpose()
}

/// Every rep who may sign in.
pub async fn every(conn: &mut Conn) -> Result<Vec<Reader>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(EVERY).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Writes what a rep chose.
pub async fn choose(tx: &mut Tx, rep_id: &str, choices: &Choices) -> Result<()> {
    run!(tx, c => sqlx::query(CHOOSE).bind(rep_id)
        .bind(choices.turn.name()).bind(choices.declined.name()).bind(choices.stuck.name()).bind(choices.paused.name())
        .bind(i64::from(choices.hour)).bind(&choices.zone).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Takes the digest of this moment; false where somebody took it before, or a later one.
pub async fn digested(tx: &mut Tx, rep_id: &str, at: Moment) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(DIGESTED).bind(rep_id).bind(at.0).execute(c).await.map(|done| done.rows_affected())?)
        == 1)
}
