//! Takes a rep's password, second factor, passkeys, recovery codes and sessions away, and gives them a way to new ones.

use secrecy::SecretString;

use super::{
    add_rep::Added,
    audit,
    manage_reps::{found, may_manage},
    password, recovery_codes, rep_link,
    session::end_all,
    totp,
};
use crate::{
    app::App,
    domain::{audit::Deed, email::Email, rep::Rep},
    error::{Error, Result},
    secret,
    store::{self, session::RepSession},
};

/// An admin resets a rep, and passes on the one-time link. Nobody resets themselves: they would be out without a way
/// back, and `/desk/me` has all of it.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::StepUp`], [`Error::NotFound`], [`Error::Conflict`] where the rep is disabled, or
/// [`Error::Invalid`] for oneself.
pub async fn reset_rep(app: &App, session: &RepSession, id: &str, client: &str) -> Result<(Rep, String)> {
    let actor = may_manage(app, session)?;
    if session.rep.id == id {
        return Err(Error::field("rep", "fault-rep-reset-oneself"));
    }
    let (rep, token) = app
        .db
        .write::<_, Error>(async |tx| {
            let account = found(tx, id).await?;
            if account.disabled_at.is_some() {
                return Err(Error::Conflict);
            }
            audit::append(app, tx, &actor, Deed::ResetRep, ("rep", id), client).await?;
            store::rep::forget_secrets(tx, id).await?;
            store::recovery_code::end_of_rep(tx, id).await?;
            store::passkey::end_of_rep(tx, id).await?;
            end_all(tx, id).await?;
            Ok((account.rep, rep_link::put(app, tx, Some(id)).await?))
        })
        .await?;
    Ok((rep, rep_link::address(app, &token)))
}

/// The same from the command line, with a password typed there. A disabled rep can sign in again: where everybody is
/// disabled, there is no other way back.
///
/// # Errors
/// [`Error::NotFound`] where nobody has that address, [`Error::Invalid`] for a weak password.
pub async fn reset_rep_by_hand(app: &App, email: &Email, chosen: &SecretString) -> Result<Added> {
    password::check(chosen)?;
    let account = store::rep::by_email(&mut app.db.read().await?, email.folded()).await?.ok_or(Error::NotFound)?;
    let rep = account.rep;
    let hash = password::hash(app, chosen).await?;
    let totp_secret = totp::new_secret(app)?;
    let sealed = app.keys.seal(&app.random, &secret::totp_of(&rep.id), &totp_secret)?;
    let codes = app
        .db
        .write(async |tx| {
            store::rep::set_password(tx, &rep.id, &hash).await?;
            store::rep::set_totp(tx, &rep.id, Some(&sealed)).await?;
            store::rep::end_links_of(tx, &rep.id, app.clock.now()).await?;
            store::passkey::end_of_rep(tx, &rep.id).await?;
            end_all(tx, &rep.id).await?;
            store::rep::enable(tx, &rep.id).await?;
            audit::append_as(app, tx, ("cli", None), Deed::ResetRep, ("rep", Some(&rep.id)), "").await?;
            recovery_codes::replace(app, tx, &rep.id).await
        })
        .await?;
    Ok(Added { rep, totp_secret, codes })
}
