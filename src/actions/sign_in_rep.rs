//! A rep signs in: address, password and second factor in one step, and one answer for whatever was wrong.

use secrecy::SecretString;

use super::{
    audit,
    limit::{self, SIGN_IN_BY_ACCOUNT, SIGN_IN_BY_CLIENT},
    password,
    session::{SessionKey, start_rep},
    totp,
};
use crate::{
    app::App,
    domain::email::Email,
    error::{Error, Result},
    store,
};

/// Signs in, with a new session.
///
/// # Errors
/// [`Error::Invalid`] where anything of the three is wrong, [`Error::TooMany`] past the limits: 5 failures of this
/// account from this client, 30 from anywhere, each in 15 minutes.
pub async fn sign_in_rep(
    app: &App,
    email: &Email,
    typed: &SecretString,
    totp: &str,
    client: &str,
) -> Result<SessionKey> {
    let who = email.folded();
    let counted = limit::take_both(app, (SIGN_IN_BY_CLIENT, &[who, client]), (SIGN_IN_BY_ACCOUNT, &[who])).await?;
    let account = store::rep::by_email(&mut app.db.read().await?, who).await?;
    let kept = account.as_ref().and_then(|account| account.password_hash.clone());
    let known = password::matches(app, typed, kept).await?;
    let session = match account.filter(|account| known && account.disabled_at.is_none()) {
        Some(account) => {
            app.db
                .write(async |tx| {
                    if !totp::use_code(app, tx, &account, totp).await? {
                        return Ok(None);
                    }
                    let id = account.rep.id.as_str();
                    audit::append_as(app, tx, ("rep", Some(id)), "sign_in", ("rep", Some(id)), client).await?;
                    Ok::<_, Error>(Some(start_rep(app, tx, id).await?))
                })
                .await?
        }
        None => None,
    };
    if let Some(session) = session {
        for one in counted {
            limit::give_back(app, one).await?;
        }
        return Ok(session);
    }
    app.db
        .write(async |tx| audit::append_as(app, tx, ("nobody", None), "sign_in_refused", ("rep", None), client).await)
        .await?;
    Err(Error::field("email", "fault-rep-sign-in"))
}
