//! The first admin: made by a one-time link that `serve` prints where there is no rep yet.

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{
    add_rep,
    session::{SessionKey, start_rep},
    totp,
};
use crate::{
    app::App,
    domain::{
        email::Email,
        moment::DAY,
        rep::{Rep, Role},
    },
    error::{Error, Result},
    secret::{Purpose, base64url, sha256},
    store,
};

/// A fresh link, where there is no rep yet; older ones end.
///
/// # Errors
/// Where the database fails.
pub async fn make_link(app: &App) -> Result<Option<String>> {
    if store::rep::count(&mut app.db.read().await?).await? > 0 {
        return Ok(None);
    }
    let token = base64url(&app.random.bytes::<32>()?);
    let now = app.clock.now();
    app.db
        .write::<_, Error>(async |tx| {
            store::rep::end_first_links(tx, now).await?;
            Ok(store::rep::put_link(tx, &sha256(&token), None, now, now.plus(DAY)).await?)
        })
        .await?;
    Ok(Some(app.address(&format!("/desk/first/{token}"))))
}

/// Whether the link still works.
///
/// # Errors
/// [`Error::Gone`] where it was used, has expired, or there is a rep by now.
pub async fn check_link(app: &App, token: &str) -> Result<()> {
    let mut conn = app.db.read().await?;
    let live = store::rep::find_link(&mut conn, &sha256(token), app.clock.now()).await?.is_some();
    if live && store::rep::count(&mut conn).await? == 0 { Ok(()) } else { Err(Error::Gone) }
}

/// The second factor's secret that goes with the link: the same at each look, kept nowhere until it is used.
///
/// # Errors
/// Where the key ring is empty.
pub fn secret_of(app: &App, token: &str) -> Result<Zeroizing<Vec<u8>>> {
    Ok(Zeroizing::new(app.keys.mac(Purpose::Link, &["first admin", token])?[..20].to_vec()))
}

/// Makes the admin and signs them in.
///
/// # Errors
/// [`Error::Gone`] for a dead link, [`Error::Invalid`] for a weak password or a wrong code.
pub async fn make_admin(
    app: &App,
    token: &str,
    name: &str,
    email: &Email,
    chosen: &SecretString,
    typed: &str,
) -> Result<(Rep, SessionKey)> {
    check_link(app, token).await?;
    let secret = secret_of(app, token)?;
    let shown_to =
        Rep { id: String::new(), email: email.as_str().to_owned(), name: name.to_owned(), role: Role::Admin };
    let Some(step) = totp::step_of(app, &totp::generator(app, &shown_to, &secret)?, typed) else {
        return Err(Error::field("totp", "fault-totp-wrong"));
    };
    let account = add_rep::account(app, name, email, Role::Admin, chosen, &secret).await?;
    let session = app
        .db
        .write(async |tx| {
            if !store::rep::use_link(tx, &sha256(token), app.clock.now()).await? {
                return Err(Error::Gone);
            }
            add_rep::add(app, tx, &account, email).await?;
            store::rep::enrol(tx, &account.rep.id, app.clock.now(), step).await?;
            start_rep(app, tx, &account.rep.id).await
        })
        .await?;
    Ok((account.rep, session))
}
