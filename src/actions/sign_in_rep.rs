//! A rep signs in: address, password and second factor in one step, and one answer for whatever was wrong.

use secrecy::SecretString;

use super::{
    audit,
    known_device::{self, Browser, DeviceKey},
    limit::{self, SIGN_IN_BY_ACCOUNT, SIGN_IN_BY_CLIENT, SIGN_IN_BY_DEVICE},
    passkey::{self, Answer, Proof, Why},
    password, recovery_codes,
    session::{SessionKey, start_rep},
    totp,
};
use crate::{
    app::App,
    domain::{audit::Deed, email::Email, second_factor::SecondFactor},
    error::{Error, Result},
    store::{self, Tx, rep::Account},
};

/// A rep who is in.
pub struct SignedIn {
    /// Their new session.
    pub session: SessionKey,
    /// What makes this browser a known one.
    pub device: DeviceKey,
    /// Where a recovery code was used: how many are left.
    pub codes_left: Option<i64>,
}

/// What comes beside the password.
#[derive(Clone, Copy, Debug)]
pub enum Beside<'a> {
    /// A code of the authenticator app, or a recovery code.
    Typed(&'a SecondFactor),
    /// A passkey's answer.
    Passkey(Answer<'a>),
}

/// Signs in, with a new session.
///
/// # Errors
/// [`Error::Invalid`] where anything of the three is wrong, [`Error::TooMany`] past the limits: 5 failures of this
/// account from this client; and 30 from anywhere, or where the rep signed in with this browser before, 10 of this
/// browser; each in 15 minutes.
pub async fn sign_in_rep(
    app: &App,
    email: &Email,
    typed: &SecretString,
    beside: &Beside<'_>,
    browser: &Browser<'_>,
) -> Result<SignedIn> {
    let (who, client) = (email.folded(), browser.client);
    let account = store::rep::by_email(&mut app.db.read().await?, who).await?;
    let device = known_device::known(app, account.as_ref(), browser).await?;
    let (overall, of) = device.as_deref().map_or((SIGN_IN_BY_ACCOUNT, who), |device| (SIGN_IN_BY_DEVICE, device));
    let counted = limit::take_both(app, (SIGN_IN_BY_CLIENT, &[who, client]), (overall, &[of])).await?;
    let kept = account.as_ref().and_then(|account| account.password_hash.clone());
    let known = password::matches(app, typed, kept).await?;
    let signed_in = match account.as_ref().filter(|account| known && account.disabled_at.is_none()) {
        Some(account) => {
            app.db
                .write(async |tx| {
                    let id = account.rep.id.as_str();
                    let Some((deed, codes_left)) = prove(app, tx, account, beside, client).await? else {
                        return Ok(None);
                    };
                    audit::append_as(app, tx, ("rep", Some(id)), deed, ("rep", Some(id)), client).await?;
                    Ok::<_, Error>(Some(SignedIn { codes_left, ..start(app, tx, id, browser).await? }))
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
    refused(app, account.as_ref().map(|account| account.rep.id.as_str()), client).await?;
    Err(Error::field("email", "fault-rep-sign-in"))
}

/// Whether the second factor is right: what the audit log calls it, and how many recovery codes are left of it.
async fn prove(
    app: &App,
    tx: &mut Tx,
    account: &Account,
    beside: &Beside<'_>,
    client: &str,
) -> Result<Option<(Deed, Option<i64>)>> {
    let id = &account.rep.id;
    Ok(match beside {
        Beside::Typed(SecondFactor::Totp(digits)) => {
            totp::use_code(app, tx, account, digits).await?.then_some((Deed::SignIn, None))
        }
        Beside::Typed(SecondFactor::Recovery(code)) => {
            let left = recovery_codes::use_one(app, tx, id, code).await?;
            left.map(|left| (Deed::SignInByRecoveryCode, Some(left)))
        }
        Beside::Passkey(answer) => match passkey::prove(app, tx, Why::SignIn, None, answer, client).await? {
            Proof::Good(whose) if whose.rep.id == *id => Some((Deed::SignInByPasswordAndPasskey, None)),
            Proof::Good(_) | Proof::Bad(_) => None,
        },
    })
}

/// Starts the session of a rep who has shown all there is to show, and knows their browser from now on.
pub(super) async fn start(app: &App, tx: &mut Tx, rep_id: &str, browser: &Browser<'_>) -> Result<SignedIn> {
    Ok(SignedIn {
        session: start_rep(app, tx, rep_id).await?,
        device: known_device::remember(app, tx, rep_id, browser).await?,
        codes_left: None,
    })
}

/// Writes down that somebody was refused, and at whose account, where there is one.
pub(super) async fn refused(app: &App, rep_id: Option<&str>, client: &str) -> Result<()> {
    app.db
        .write(async |tx| {
            audit::append_as(app, tx, ("nobody", None), Deed::RefuseSignIn, ("rep", rep_id), client).await
        })
        .await
}
