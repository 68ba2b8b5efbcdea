//! Adds a rep, or gives one a new password and second factor; from the command line or by a one-time link.

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{audit, password, totp};
use crate::{
    app::App,
    domain::{
        email::Email,
        rep::{Rep, Role},
    },
    error::{Error, Result},
    secret,
    store::{self, Tx, rep::Account},
};

/// A rep, and the secret their authenticator app takes, to be shown once.
pub struct Added {
    /// Who.
    pub rep: Rep,
    /// The TOTP secret.
    pub totp_secret: Zeroizing<Vec<u8>>,
}

/// Adds a rep. The second factor counts from the first code typed.
///
/// # Errors
/// [`Error::Invalid`] for a weak password or an address that is taken.
pub async fn add_rep(app: &App, name: &str, email: &Email, role: Role, chosen: &SecretString) -> Result<Added> {
    let totp_secret = totp::new_secret(app)?;
    let account = account(app, name, email, role, chosen, &totp_secret).await?;
    app.db.write(async |tx| add(app, tx, &account, email).await).await?;
    Ok(Added { rep: account.rep, totp_secret })
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

/// Writes it, with its line in the audit log.
pub(super) async fn add(app: &App, tx: &mut Tx, account: &Account, email: &Email) -> Result<()> {
    store::rep::add(tx, account, email.folded(), app.clock.now()).await.map_err(|error| match error {
        store::Error::Taken(store::Taken::RepEmail) => Error::field("email", "fault-email-known"),
        other => other.into(),
    })?;
    audit::append_as(app, tx, ("cli", None), "add_rep", ("rep", Some(&account.rep.id)), "").await
}

/// Gives a rep a new password and a new second factor, and ends their sessions.
///
/// # Errors
/// [`Error::NotFound`] where nobody has that address, [`Error::Invalid`] for a weak password.
pub async fn reset_rep(app: &App, email: &Email, chosen: &SecretString) -> Result<Added> {
    password::check(chosen)?;
    let account = store::rep::by_email(&mut app.db.read().await?, email.folded()).await?.ok_or(Error::NotFound)?;
    let rep = account.rep;
    let hash = password::hash(app, chosen).await?;
    let totp_secret = totp::new_secret(app)?;
    let sealed = app.keys.seal(&app.random, &secret::totp_of(&rep.id), &totp_secret)?;
    app.db
        .write(async |tx| {
            store::rep::set_password(tx, &rep.id, &hash).await?;
            store::rep::set_totp(tx, &rep.id, Some(&sealed)).await?;
            store::session::end_of_rep(tx, &rep.id).await?;
            audit::append_as(app, tx, ("cli", None), "reset_rep", ("rep", Some(&rep.id)), "").await
        })
        .await?;
    Ok(Added { rep, totp_secret })
}
