//! A rep changes their own password; every other session of theirs ends.

use secrecy::SecretString;

use super::{Actor, audit, limit, password, session, totp};
use crate::{
    app::App,
    domain::{audit::Deed, rep::Rep},
    error::{Error, Result},
    store,
};

/// What the rep typed.
pub struct ChangePassword<'a> {
    /// The password so far.
    pub current: &'a SecretString,
    /// The new one.
    pub chosen: &'a SecretString,
    /// The code of their authenticator app.
    pub totp: &'a str,
}

/// Changes it. The session of `session_key` goes on.
///
/// # Errors
/// [`Error::Invalid`] for a weak password, a wrong password or a wrong code, [`Error::TooMany`] past five wrong ones in
/// 15 minutes, counted together with wrong codes before a step-up.
pub async fn change_password(
    app: &App,
    rep: &Rep,
    session_key: &str,
    typed: &ChangePassword<'_>,
    client: &str,
) -> Result<()> {
    password::check(typed.chosen)?;
    totp::looks_like_code(typed.totp)?;
    let counted = limit::take(app, limit::STEP_UP, &[&rep.id]).await?;
    let account = store::rep::find(&mut app.db.read().await?, &rep.id).await?.ok_or(Error::NotFound)?;
    if !password::matches(app, typed.current, account.password_hash.clone()).await? {
        return Err(Error::field("current", "fault-password-current"));
    }
    let hash = password::hash(app, typed.chosen).await?;
    let changed = app
        .db
        .write::<_, Error>(async |tx| {
            if !totp::use_code(app, tx, &account, typed.totp).await? {
                return Ok(false);
            }
            store::rep::set_password(tx, &rep.id, &hash).await?;
            session::end_others(tx, &rep.id, session_key).await?;
            audit::append(app, tx, &Actor::rep(rep.clone()), Deed::ChangePassword, ("rep", &rep.id), client).await?;
            Ok(true)
        })
        .await?;
    if !changed {
        return Err(Error::field("totp", "fault-totp-wrong"));
    }
    limit::give_back(app, counted).await
}
