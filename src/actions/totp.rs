//! The second factor of reps: time-based codes (RFC 6238), each time step used once.

use totp_rs::{Algorithm, Builder, Totp};
use zeroize::Zeroizing;

use crate::{
    app::App,
    domain::{moment::SECOND, rep::Rep},
    error::{Error, Result},
    secret,
    store::{self, Tx, rep::Account},
};

/// A secret of 160 bits, as the authenticator apps expect.
///
/// # Errors
/// Where there are no random bytes.
pub fn new_secret(app: &App) -> Result<Zeroizing<Vec<u8>>> {
    Ok(Zeroizing::new(app.random.bytes::<20>()?.to_vec()))
}

/// The generator of one rep's codes.
///
/// # Errors
/// Where the secret is too short.
pub fn generator(app: &App, rep: &Rep, secret: &[u8]) -> Result<Totp> {
    let issuer = app.live().partner.name.replace(':', " ");
    Ok(Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(secret.to_vec())
        .with_account_name(rep.email.replace(':', " "))
        .with_issuer(Some(issuer))
        .build()
        .map_err(|cause| anyhow::anyhow!("a second factor could not be made: {cause}"))?)
}

/// The time step that a typed code belongs to: now, or one step beside it.
pub(super) fn step_of(app: &App, generator: &Totp, typed: &str) -> Option<i64> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let seconds = u64::try_from(app.clock.now().0 / SECOND).ok()?;
    let step = generator.check(&digits, seconds)?;
    i64::try_from(step).ok()
}

/// Checks a typed code of this rep and uses its step up. False for a wrong one and for one used before.
pub(super) async fn use_code(app: &App, tx: &mut Tx, account: &Account, typed: &str) -> Result<bool> {
    let Some(sealed) = &account.totp else { return Ok(false) };
    let opened = app.keys.open(&secret::totp_of(&account.rep.id), sealed)?;
    let Some(step) = step_of(app, &generator(app, &account.rep, &opened)?, typed) else { return Ok(false) };
    if !store::rep::use_step(tx, &account.rep.id, step).await? {
        return Ok(false);
    }
    if account.totp_enrolled_at.is_none() {
        store::rep::enrol(tx, &account.rep.id, app.clock.now(), step).await?;
    }
    Ok(true)
}

/// Six digits were typed, at least.
pub(super) fn looks_like_code(typed: &str) -> Result<()> {
    if typed.chars().filter(char::is_ascii_digit).count() == 6 {
        Ok(())
    } else {
        Err(Error::field("totp", "fault-totp-shape"))
    }
}
