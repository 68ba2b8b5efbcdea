//! One-time links with which somebody chooses how they sign in: the first admin, or a rep whom an admin added or reset.

use zeroize::Zeroizing;

use super::{recovery_codes::RecoveryCodes, session::SessionKey};
use crate::{
    app::App,
    domain::{moment::DAY, rep::Rep},
    error::{Error, Result},
    secret::{Purpose, base64url, sha256},
    store::{self, Tx},
};

/// Whom a live link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// Whoever makes the first account.
    FirstAdmin,
    /// This rep.
    Rep(Rep),
}

/// Somebody who has used a link: they are signed in.
pub struct Joined {
    /// Who.
    pub rep: Rep,
    /// Their session.
    pub session: SessionKey,
    /// Their recovery codes, to be shown once.
    pub codes: RecoveryCodes,
}

/// Makes a link that lives a day; older ones for the same end. Gives back its token.
pub(super) async fn put(app: &App, tx: &mut Tx, rep_id: Option<&str>) -> Result<String> {
    let token = base64url(&app.random.bytes::<32>()?);
    let now = app.clock.now();
    match rep_id {
        Some(id) => store::rep::end_links_of(tx, id, now).await?,
        None => store::rep::end_first_links(tx, now).await?,
    }
    store::rep::put_link(tx, &sha256(&token), rep_id, now, now.plus(DAY)).await?;
    Ok(token)
}

/// The whole link.
#[must_use]
pub(super) fn address(app: &App, token: &str) -> String {
    app.address(&format!("/desk/first/{token}"))
}

/// Whom the link is for.
///
/// # Errors
/// [`Error::Gone`] where it was used, has expired, is of a disabled rep, or where the first account is made already.
pub async fn bearer(app: &App, token: &str) -> Result<Bearer> {
    let mut conn = app.db.read().await?;
    match store::rep::find_link(&mut conn, &sha256(token), app.clock.now()).await?.ok_or(Error::Gone)? {
        Some(id) => {
            let account = store::rep::find(&mut conn, &id).await?.filter(|account| account.disabled_at.is_none());
            Ok(Bearer::Rep(account.ok_or(Error::Gone)?.rep))
        }
        None if store::rep::count(&mut conn).await? == 0 => Ok(Bearer::FirstAdmin),
        None => Err(Error::Gone),
    }
}

/// The second factor's secret that goes with the link: the same at each look, kept nowhere until it is used.
///
/// # Errors
/// Where the key ring is empty.
pub fn secret_of(app: &App, token: &str) -> Result<Zeroizing<Vec<u8>>> {
    Ok(Zeroizing::new(app.keys.mac(Purpose::Link, &["rep link", token])?[..20].to_vec()))
}
