//! Rows of `rep` and `rep_link`.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{
    moment::Moment,
    rep::{Act, Rep, Role, may},
    sealed::Sealed,
};

macro_rules! columns {
    () => {
        "id, email, name, role, password_hash, totp_key_id, totp_sealed, totp_enrolled_at, totp_step, disabled_at"
    };
}

sql! {
    GET = concat!("SELECT ", columns!(), " FROM rep WHERE id = $1");
    BY_EMAIL = concat!("SELECT ", columns!(), " FROM rep WHERE email_folded = $1");
    NAMES = "SELECT id, name FROM rep ORDER BY name, id";
    EVERY = concat!("SELECT ", columns!(), " FROM rep ORDER BY email_folded");
    LIST = concat!("SELECT ", columns!(), ", created_at, seen_at, (SELECT MAX(rep_link.expires_at) FROM rep_link WHERE rep_link.rep_id = rep.id AND rep_link.used_at IS NULL) AS link_until, (SELECT COUNT(*) FROM (SELECT 1 FROM merchant WHERE merchant.rep_id = rep.id LIMIT 1001) AS theirs) AS merchants FROM rep ORDER BY email_folded");
    ADD = "INSERT INTO rep (id, email, email_folded, name, role, password_hash, totp_key_id, totp_sealed, totp_enrolled_at, totp_step, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10)";
    SET_PASSWORD = "UPDATE rep SET password_hash = $2 WHERE id = $1";
    SET_TOTP = "UPDATE rep SET totp_key_id = $2, totp_sealed = $3, totp_enrolled_at = $4, totp_step = 0 WHERE id = $1";
    ENROL = "UPDATE rep SET totp_enrolled_at = $2, totp_step = $3 WHERE id = $1 AND totp_enrolled_at IS NULL";
    USE_STEP = "UPDATE rep SET totp_step = $2 WHERE id = $1 AND totp_step < $2";
    SET_ROLE = "UPDATE rep SET role = $2 WHERE id = $1";
    FORGET_SECRETS = "UPDATE rep SET password_hash = NULL, totp_key_id = NULL, totp_sealed = NULL, totp_enrolled_at = NULL, totp_step = 0 WHERE id = $1";
    SEEN = "UPDATE rep SET seen_at = $2 WHERE id = $1";
    ENABLE = "UPDATE rep SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL";
    ADMINS = "SELECT COUNT(*) FROM rep WHERE role = 'admin' AND disabled_at IS NULL AND password_hash IS NOT NULL";
    DISABLE = "UPDATE rep SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL";
    COUNT = "SELECT COUNT(*) FROM rep";
    PUT_LINK = "INSERT INTO rep_link (token_hash, rep_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
    FIND_LINK = "SELECT rep_id FROM rep_link WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
    USE_LINK = "UPDATE rep_link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
    END_LINKS_OF = "UPDATE rep_link SET used_at = $2 WHERE rep_id = $1 AND used_at IS NULL";
    SWEEP_LINKS = "DELETE FROM rep_link WHERE expires_at < $1";
    END_LINKS = "UPDATE rep_link SET used_at = $1 WHERE rep_id IS NULL AND used_at IS NULL";
}

/// A rep with what signing in needs. Shows nothing of it.
#[derive(Clone)]
pub struct Account {
    /// Who.
    pub rep: Rep,
    /// Argon2id, in the PHC form.
    pub password_hash: Option<String>,
    /// The TOTP secret, sealed.
    pub totp: Option<Sealed>,
    /// When the first code was typed; before that the second factor does not count.
    pub totp_enrolled_at: Option<Moment>,
    /// The last time step used; none is taken twice.
    pub totp_step: i64,
    /// Since when the rep may not sign in.
    pub disabled_at: Option<Moment>,
}

impl Account {
    /// Whether merchants may be theirs to look after.
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
    password_hash: Option<String>,
    totp_key_id: Option<String>,
    totp_sealed: Option<Vec<u8>>,
    totp_enrolled_at: Option<i64>,
    totp_step: i64,
    disabled_at: Option<i64>,
}

impl TryFrom<Row> for Account {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let role = Role::named(&row.role).ok_or_else(|| Error::Broken(anyhow::anyhow!("unknown role in a row")))?;
        Ok(Self {
            rep: Rep { id: row.id, email: row.email, name: row.name, role },
            password_hash: row.password_hash,
            totp: row.totp_key_id.zip(row.totp_sealed).map(|(key_id, bytes)| Sealed { key_id, bytes }),
            totp_enrolled_at: row.totp_enrolled_at.map(Moment),
            totp_step: row.totp_step,
            disabled_at: row.disabled_at.map(Moment),
        })
    }
}

/// A rep as the list of reps shows them.
#[derive(Clone)]
pub struct Listed {
    /// The account.
    pub account: Account,
    /// When it was made.
    pub created_at: Moment,
    /// When they were last here, to within some minutes.
    pub seen_at: Option<Moment>,
    /// Until when their unused one-time link works, or worked.
    pub link_until: Option<Moment>,
    /// How many merchants they look after; 1001 stands for more than a thousand.
    pub merchants: i64,
}

#[derive(sqlx::FromRow)]
struct ListRow {
    #[sqlx(flatten)]
    row: Row,
    created_at: i64,
    seen_at: Option<i64>,
    link_until: Option<i64>,
    merchants: i64,
}

/// The rep of that id, if there is one.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Option<Account>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(GET).bind(id).fetch_optional(c).await?);
    row.map(TryInto::try_into).transpose()
}

/// The rep with that folded address, if there is one.
pub async fn by_email(conn: &mut Conn, email_folded: &str) -> Result<Option<Account>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(BY_EMAIL).bind(email_folded).fetch_optional(c).await?);
    row.map(TryInto::try_into).transpose()
}

/// Id and name of every rep, also of those who may no longer sign in: their merchants stay theirs until somebody takes them.
pub async fn names(conn: &mut Conn) -> Result<Vec<(String, String)>> {
    Ok(run!(conn, c => sqlx::query_as(NAMES).fetch_all(c).await?))
}

/// Every rep, by address.
pub async fn every(conn: &mut Conn) -> Result<Vec<Account>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(EVERY).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Every rep, by address, with what the list of reps says.
pub async fn list(conn: &mut Conn) -> Result<Vec<Listed>> {
    let rows: Vec<ListRow> = run!(conn, c => sqlx::query_as(LIST).fetch_all(c).await?);
    let listed = |one: ListRow| {
        Ok(Listed {
            account: one.row.try_into()?,
            created_at: Moment(one.created_at),
            seen_at: one.seen_at.map(Moment),
            link_until: one.link_until.map(Moment),
            merchants: one.merchants,
        })
    };
    rows.into_iter().map(listed).collect()
}

/// How many admins there are who can sign in.
pub async fn admins(conn: &mut Conn) -> Result<i64> {
    Ok(run!(conn, c => sqlx::query_scalar(ADMINS).fetch_one(c).await?))
}

/// How many reps there are, disabled ones too.
pub async fn count(conn: &mut Conn) -> Result<i64> {
    Ok(run!(conn, c => sqlx::query_scalar(COUNT).fetch_one(c).await?))
}

/// Adds one; [`super::Taken::RepEmail`] where the address is somebody's.
pub async fn add(tx: &mut Tx, account: &Account, email_folded: &str, now: Moment) -> Result<()> {
    let one = account;
    run!(tx, c => sqlx::query(ADD)
        .bind(&one.rep.id).bind(&one.rep.email).bind(email_folded).bind(&one.rep.name).bind(one.rep.role.name())
        .bind(&one.password_hash)
        .bind(one.totp.as_ref().map(|totp| totp.key_id.as_str())).bind(one.totp.as_ref().map(|totp| totp.bytes.as_slice()))
        .bind(one.totp_enrolled_at.map(|at| at.0)).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Sets the password's hash.
pub async fn set_password(tx: &mut Tx, id: &str, hash: &str) -> Result<()> {
    run!(tx, c => sqlx::query(SET_PASSWORD).bind(id).bind(hash).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Sets or takes away the TOTP secret; it counts once the first code was typed.
pub async fn set_totp(tx: &mut Tx, id: &str, totp: Option<&Sealed>) -> Result<()> {
    run!(tx, c => sqlx::query(SET_TOTP)
        .bind(id).bind(totp.map(|totp| totp.key_id.as_str())).bind(totp.map(|totp| totp.bytes.as_slice()))
        .bind(None::<i64>).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Notes that the first code was typed.
pub async fn enrol(tx: &mut Tx, id: &str, now: Moment, step: i64) -> Result<bool> {
    Ok(
        run!(tx, c => sqlx::query(ENROL).bind(id).bind(now.0).bind(step).execute(c).await.map(|done| done.rows_affected())?)
            == 1,
    )
}

/// Uses a time step; false where it, or a later one, was used.
pub async fn use_step(tx: &mut Tx, id: &str, step: i64) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(USE_STEP).bind(id).bind(step).execute(c).await.map(|done| done.rows_affected())?) == 1)
}

/// Keeps a rep from signing in; false where that was so.
pub async fn disable(tx: &mut Tx, id: &str, now: Moment) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(DISABLE).bind(id).bind(now.0).execute(c).await.map(|done| done.rows_affected())?) == 1)
}

/// Lets a disabled rep sign in again; false where they could.
pub async fn enable(tx: &mut Tx, id: &str) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(ENABLE).bind(id).execute(c).await.map(|done| done.rows_affected())?) == 1)
}

/// Changes what a rep may do.
pub async fn set_role(tx: &mut Tx, id: &str, role: Role) -> Result<()> {
    run!(tx, c => sqlx::query(SET_ROLE).bind(id).bind(role.name()).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Forgets password and second factor; a one-time link sets new ones.
pub async fn forget_secrets(tx: &mut Tx, id: &str) -> Result<()> {
    run!(tx, c => sqlx::query(FORGET_SECRETS).bind(id).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Notes that the rep is here.
pub async fn seen(tx: &mut Tx, id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(SEEN).bind(id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Ends every unused link of a rep.
pub async fn end_links_of(tx: &mut Tx, id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(END_LINKS_OF).bind(id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Makes a one-time link: for a rep, or (`None`) for making the first admin.
pub async fn put_link(
    tx: &mut Tx,
    token_hash: &str,
    rep_id: Option<&str>,
    now: Moment,
    expires_at: Moment,
) -> Result<()> {
    run!(tx, c => sqlx::query(PUT_LINK).bind(token_hash).bind(rep_id).bind(now.0).bind(expires_at.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Whom a live link is for: `Some(None)` is the link for the first admin.
pub async fn find_link(conn: &mut Conn, token_hash: &str, now: Moment) -> Result<Option<Option<String>>> {
    Ok(run!(conn, c => sqlx::query_scalar(FIND_LINK).bind(token_hash).bind(now.0).fetch_optional(c).await?))
}

/// Uses a link up; false where it was used or has expired.
pub async fn use_link(tx: &mut Tx, token_hash: &str, now: Moment) -> Result<bool> {
    Ok(
        run!(tx, c => sqlx::query(USE_LINK).bind(token_hash).bind(now.0).execute(c).await.map(|done| done.rows_affected())?)
            == 1,
    )
}

/// Ends every live link for making the first admin.
pub async fn end_first_links(tx: &mut Tx, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(END_LINKS).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Deletes links that expired before then.
pub async fn sweep_links(tx: &mut Tx, before: Moment) -> Result<u64> {
    Ok(run!(tx, c => sqlx::query(SWEEP_LINKS).bind(before.0).execute(c).await.map(|done| done.rows_affected())?))
}
