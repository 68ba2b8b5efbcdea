//! Browsers that a rep has signed in with before. Who fails again and again elsewhere does not keep the rep out of them:
//! in a known browser the limit for the whole account is replaced by one for that browser.
//!
//! A browser is forgotten with everything else: when the rep signs out everywhere, changes how they sign in, is disabled
//! or reset, and half a year after its last use. A new role changes nothing about it.

use crate::{
    app::App,
    domain::moment::{DAY, Millis},
    error::Result,
    secret::{base64url, sha256},
    store::{self, Tx, rep::Account},
};

/// How long a browser is known after it was last used.
pub const LASTS: Millis = 180 * DAY;

/// Where somebody signs in from.
#[derive(Clone, Copy)]
pub struct Browser<'a> {
    /// The client's address.
    pub client: &'a str,
    /// What the browser holds, where it was known once.
    pub device: Option<&'a str>,
}

/// What a known browser holds, for its cookie and nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceKey(String);

impl DeviceKey {
    /// For the cookie.
    #[must_use]
    pub fn into_cookie(self) -> String {
        self.0
    }
}

impl std::fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceKey(..)")
    }
}

impl std::fmt::Debug for Browser<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Browser(..)")
    }
}

/// The hash that names this browser, where this rep has signed in with it.
pub(super) async fn known(app: &App, account: Option<&Account>, browser: &Browser<'_>) -> Result<Option<String>> {
    let (Some(account), Some(device)) = (account, browser.device) else { return Ok(None) };
    let (hash, since) = (sha256(device), app.clock.now().plus(-LASTS));
    let is_theirs = store::known_device::is_of(&mut app.db.read().await?, &hash, &account.rep.id, since).await?;
    Ok(is_theirs.then_some(hash))
}

/// Knows this browser from now on, or goes on knowing it.
pub(super) async fn remember(app: &App, tx: &mut Tx, rep_id: &str, browser: &Browser<'_>) -> Result<DeviceKey> {
    let now = app.clock.now();
    if let Some(device) = browser.device
        && store::known_device::used(tx, &sha256(device), rep_id, now, now.plus(-LASTS)).await?
    {
        return Ok(DeviceKey(device.to_owned()));
    }
    let key = base64url(&app.random.bytes::<32>()?);
    store::known_device::add(tx, &sha256(&key), rep_id, now).await?;
    Ok(DeviceKey(key))
}
