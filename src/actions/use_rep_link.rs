//! A rep uses the one-time link that an admin passed on: chooses a password, sets up the second factor, and is in.

use secrecy::SecretString;

use super::{
    Actor, audit, password, recovery_codes,
    rep_link::{Bearer, Joined, bearer, secret_of},
    session::{end_all, start_rep},
    totp,
};
use crate::{
    app::App,
    domain::audit::Deed,
    error::{Error, Result},
    secret::{self, sha256},
    store,
};

/// Uses the link up.
///
/// # Errors
/// [`Error::Gone`] for a dead link, [`Error::Invalid`] for a weak password or a wrong code.
pub async fn use_rep_link(app: &App, token: &str, chosen: &SecretString, typed: &str, client: &str) -> Result<Joined> {
    let Bearer::Rep(rep) = bearer(app, token).await? else { return Err(Error::Gone) };
    password::check(chosen)?;
    let totp_secret = secret_of(app, token)?;
    let Some(step) = totp::step_of(app, &totp::generator(app, &rep, &totp_secret)?, typed) else {
        return Err(Error::field("totp", "fault-totp-wrong"));
    };
    let hash = password::hash(app, chosen).await?;
    let sealed = app.keys.seal(&app.random, &secret::totp_of(&rep.id), &totp_secret)?;
    let (session, codes) = app
        .db
        .write(async |tx| {
            let now = app.clock.now();
            if !store::rep::use_link(tx, &sha256(token), now).await? {
                return Err(Error::Gone);
            }
            store::rep::set_password(tx, &rep.id, &hash).await?;
            store::rep::set_totp(tx, &rep.id, Some(&sealed)).await?;
            store::rep::enrol(tx, &rep.id, now, step).await?;
            end_all(tx, &rep.id).await?;
            audit::append(app, tx, &Actor::rep(rep.clone()), Deed::UseRepLink, ("rep", &rep.id), client).await?;
            Ok((start_rep(app, tx, &rep.id).await?, recovery_codes::replace(app, tx, &rep.id).await?))
        })
        .await?;
    Ok(Joined { rep, session, codes })
}
