//! Adds a rep with a password: from the command line, or the first admin by a one-time link.

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{
    audit, password,
    recovery_codes::{self, RecoveryCodes},
    totp,
};
use crate::{
    app::App,
    domain::{
        audit::Deed,
        email::Email,
        rep::{Rep, Role},
    },
    error::{Error, Result},
    secret,
    store::{self, Tx, rep::Account},
};

/// A rep, with the secret their authenticator app takes and their recovery codes, both to be shown once.
pub struct Added {
    /// Who.
    pub rep: Rep,
    /// The TOTP secret.
    pub totp_secret: Zeroizing<Vec<u8>>,
    /// The recovery codes.
    pub codes: RecoveryCodes,
}

/// Adds a rep. The second factor counts from the first code typed.
///
/// # Errors
/// [`Error::Invalid`] for a weak password or an address that is taken.
pub async fn add_rep(app: &App, name: &str, email: &Email, role: Role, chosen: &SecretString) -> Result<Added> {
    let totp_secret = totp::new_secret(app)?;
    let account = account(app, name, email, role, chosen, &totp_secret).await?;
    let codes = app
        .db
        .write(async |tx| {
            let codes = add(app, tx, &account, email).await?;
            audit::note_as(app, tx, ("cli", None), Deed::AddRep, ("rep", Some(&account.rep.id)))?;
            Ok::<_, Error>(codes)
        })
        .await?;
    Ok(Added { rep: account.rep, totp_secret, codes })
}

/// A new account, not yet written.
pub(super) async fn account(
    app: &App,
    name: &str,
    email: &Email,
    role: Role,
    chosen: &SecretString,
    totp_secret: &[u8],
) -> Result<Account> {
    password::check(chosen)?;
    let rep = Rep { id: app.new_id()?, email: email.as_str().to_owned(), name: name.to_owned(), role };
    Ok(Account {
        password_hash: Some(password::hash(app, chosen).await?),
        totp: Some(app.keys.seal(&app.random, &secret::totp_of(&rep.id), totp_secret)?),
        totp_enrolled_at: None,
        totp_step: 0,
        disabled_at: None,
        rep,
    })
}

/// Writes it, with its recovery codes.
pub(super) async fn add(app: &App, tx: &mut Tx, account: &Account, email: &Email) -> Result<RecoveryCodes> {
    store::rep::add(tx, account, email.folded(), app.clock.now()).await.map_err(|error| match error {
        store::Error::Taken(store::Taken::RepEmail) => Error::field("email", "fault-email-known"),
        other => other.into(),
    })?;
    recovery_codes::replace(app, tx, &account.rep.id).await
}
