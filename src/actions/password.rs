//! Passwords of reps: Argon2id, off the async threads, few at a time.

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version, password_hash::phc::PasswordHash,
};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    app::App,
    error::{Error, Result},
};

/// The least number of characters.
pub const LEAST: usize = 12;
/// The largest number of bytes that is hashed.
pub const MOST: usize = 1024;
/// The passwords that are tried first, twelve characters and longer; shorter ones are refused for their length.
const COMMON: &str = include_str!("common_passwords.txt");

/// Whether a password may be chosen.
///
/// # Errors
/// [`Error::Invalid`] where it is too short, too long, or one of the common ones.
pub fn check(password: &SecretString) -> Result<()> {
    let text = password.expose_secret();
    if text.chars().count() < LEAST {
        return Err(Error::field("password", "fault-password-short"));
    }
    if text.len() > MOST {
        return Err(Error::field("password", "fault-password-long"));
    }
    let folded = text.to_lowercase();
    let one_letter = folded.chars().all(|letter| folded.starts_with(letter));
    if one_letter || COMMON.lines().any(|common| common == folded) {
        return Err(Error::field("password", "fault-password-common"));
    }
    Ok(())
}

/// Hashes a new password.
///
/// # Errors
/// Where the machine cannot.
pub async fn hash(app: &App, password: &SecretString) -> Result<String> {
    let salt = app.random.bytes::<16>()?;
    off_thread(app, password.clone(), move |password| {
        let hashed = argon2()?.hash_password_with_salt(password, &salt);
        hashed.map(|hash| hash.to_string()).map_err(|cause| anyhow::anyhow!("a password could not be hashed: {cause}"))
    })
    .await
}

/// Compares a password with a kept hash. Without a hash it takes as long, and says no.
///
/// # Errors
/// Where the machine cannot.
pub async fn matches(app: &App, password: &SecretString, kept: Option<String>) -> Result<bool> {
    // Nobody's hash: an unknown address takes as long as a known one.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    if password.expose_secret().len() > MOST {
        return Ok(false);
    }
    let known = kept.is_some();
    let kept = kept.unwrap_or_else(|| NOBODY.to_owned());
    let same = off_thread(app, password.clone(), move |password| {
        let hash =
            PasswordHash::new(&kept).map_err(|cause| anyhow::anyhow!("a kept password hash is no hash: {cause}"))?;
        Ok(argon2()?.verify_password(password, &hash).is_ok())
    })
    .await?;
    Ok(same && known)
}

fn argon2() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|cause| anyhow::anyhow!("argon2: {cause}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn off_thread<T: Send + 'static>(
    app: &App,
    password: SecretString,
    work: impl FnOnce(&[u8]) -> anyhow::Result<T> + Send + 'static,
) -> Result<T> {
    let _place = app.hashing.acquire().await.map_err(|cause| anyhow::anyhow!("no hashing any more: {cause}"))?;
    let done = tokio::task::spawn_blocking(move || work(password.expose_secret().as_bytes())).await;
    Ok(done.map_err(|cause| anyhow::anyhow!("hashing was broken off: {cause}"))??)
}
