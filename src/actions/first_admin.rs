//! The first admin: made by a one-time link that `serve` prints where there is no rep yet.

use secrecy::SecretString;

use super::{
    add_rep, audit,
    rep_link::{self, Bearer, Joined, bearer, secret_of},
    session::start_rep,
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
    secret::sha256,
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
    let token = app.db.write::<_, Error>(async |tx| rep_link::put(app, tx, None).await).await?;
    Ok(Some(rep_link::address(app, &token)))
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
) -> Result<Joined> {
    if bearer(app, token).await? != Bearer::FirstAdmin {
        return Err(Error::Gone);
    }
    let secret = secret_of(app, token)?;
    let shown_to =
        Rep { id: String::new(), email: email.as_str().to_owned(), name: name.to_owned(), role: Role::Admin };
    let Some(step) = totp::step_of(app, &totp::generator(app, &shown_to, &secret)?, typed) else {
        return Err(Error::field("totp", "fault-totp-wrong"));
    };
    let account = add_rep::account(app, name, email, Role::Admin, chosen, &secret).await?;
    let (session, codes) = app
        .db
        .write(async |tx| {
            if !store::rep::use_link(tx, &sha256(token), app.clock.now()).await? {
                return Err(Error::Gone);
            }
            let codes = add_rep::add(app, tx, &account, email).await?;
            let id = account.rep.id.as_str();
            store::rep::enrol(tx, id, app.clock.now(), step).await?;
            // Whoever had the link became this rep by it: nobody else was there to do it.
            audit::note_as(app, tx, ("rep", Some(id)), Deed::MakeFirstAdmin, ("rep", Some(id)))?;
            Ok((start_rep(app, tx, &account.rep.id).await?, codes))
        })
        .await?;
    Ok(Joined { rep: account.rep, session, codes })
}
