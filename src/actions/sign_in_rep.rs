//! A rep signs in: address, password and second factor in one step, and one answer for whatever was wrong.

use secrecy::SecretString;

use super::{
    audit,
    limit::{self, SIGN_IN_BY_ACCOUNT, SIGN_IN_BY_CLIENT},
    password, recovery_codes,
    session::{SessionKey, start_rep},
    totp,
};
use crate::{
    app::App,
    domain::{email::Email, second_factor::SecondFactor},
    error::{Error, Result},
    store,
};

/// A rep who is in.
pub struct SignedIn {
    /// Their new session.
    pub session: SessionKey,
    /// Where a recovery code was used: how many are left.
    pub codes_left: Option<i64>,
}

/// Signs in, with a new session.
///
/// # Errors
/// [`Error::Invalid`] where anything of the three is wrong, [`Error::TooMany`] past the limits: 5 failures of this
/// account from this client, 30 from anywhere, each in 15 minutes.
pub async fn sign_in_rep(
    app: &App,
    email: &Email,
    typed: &SecretString,
    factor: &SecondFactor,
    client: &str,
) -> Result<SignedIn> {
    let who = email.folded();
    let counted = limit::take_both(app, (SIGN_IN_BY_CLIENT, &[who, client]), (SIGN_IN_BY_ACCOUNT, &[who])).await?;
    let account = store::rep::by_email(&mut app.db.read().await?, who).await?;
    let kept = account.as_ref().and_then(|account| account.password_hash.clone());
    let known = password::matches(app, typed, kept).await?;
    let signed_in = match account.filter(|account| known && account.disabled_at.is_none()) {
        Some(account) => {
            app.db
                .write(async |tx| {
                    let id = account.rep.id.as_str();
                    let (proved, act, codes_left) = match factor {
                        SecondFactor::Totp(digits) => {
                            (totp::use_code(app, tx, &account, digits).await?, "sign_in", None)
                        }
                        SecondFactor::Recovery(code) => {
                            let left = recovery_codes::use_one(app, tx, id, code).await?;
                            (left.is_some(), "sign_in_by_recovery_code", left)
                        }
                    };
                    if !proved {
                        return Ok(None);
                    }
                    audit::append_as(app, tx, ("rep", Some(id)), act, ("rep", Some(id)), client).await?;
                    Ok::<_, Error>(Some(SignedIn { session: start_rep(app, tx, id).await?, codes_left }))
                })
                .await?
        }
        None => None,
    };
    if let Some(signed_in) = signed_in {
        for one in counted {
            limit::give_back(app, one).await?;
        }
        return Ok(signed_in);
    }
    app.db
        .write(async |tx| audit::append_as(app, tx, ("nobody", None), "sign_in_refused", ("rep", None), client).await)
        .await?;
    Err(Error::field("email", "fault-rep-sign-in"))
}
