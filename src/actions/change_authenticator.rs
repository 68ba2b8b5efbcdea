//! A rep sets up another authenticator app; the old one, the old recovery codes and every other session end.

use zeroize::Zeroizing;

use super::{
    Actor, audit,
    recovery_codes::{self, RecoveryCodes},
    session, step_up, totp,
};
use crate::{
    app::App,
    domain::audit::Deed,
    error::{Error, Result},
    secret::{self, Purpose, hex},
    store::{self, rep::Account, session::RepSession},
};

/// The secret that the new app would take: the same at each look in this session, another after each change, kept
/// nowhere until it is used.
///
/// # Errors
/// [`Error::StepUp`] where the second factor was not proved lately.
pub async fn next_secret(app: &App, session: &RepSession, session_key: &str) -> Result<Zeroizing<Vec<u8>>> {
    step_up::proved_within(app, session, app.live().durations.manage_step_up())?;
    let account = store::rep::find(&mut app.db.read().await?, &session.rep.id).await?.ok_or(Error::NotFound)?;
    secret_after(app, &account, session_key)
}

fn secret_after(app: &App, account: &Account, session_key: &str) -> Result<Zeroizing<Vec<u8>>> {
    let so_far = account.totp.as_ref().map(|sealed| hex(&sealed.bytes)).unwrap_or_default();
    let made = app.keys.mac(Purpose::Link, &["authenticator", &account.rep.id, session_key, &so_far])?;
    Ok(Zeroizing::new(made[..20].to_vec()))
}

/// Changes over to it, once the new app has shown a code.
///
/// # Errors
/// [`Error::StepUp`], or [`Error::Invalid`] for a wrong code.
pub async fn change_authenticator(
    app: &App,
    session: &RepSession,
    session_key: &str,
    typed: &str,
    client: &str,
) -> Result<RecoveryCodes> {
    step_up::proved_within(app, session, app.live().durations.manage_step_up())?;
    totp::looks_like_code(typed)?;
    let rep = &session.rep;
    app.db
        .write::<_, Error>(async |tx| {
            let account = store::rep::find(tx, &rep.id).await?.ok_or(Error::NotFound)?;
            let next = secret_after(app, &account, session_key)?;
            let Some(step) = totp::step_of(app, &totp::generator(app, rep, &next)?, typed) else {
                return Err(Error::field("totp", "fault-totp-wrong"));
            };
            let sealed = app.keys.seal(&app.random, &secret::totp_of(&rep.id), &next)?;
            store::rep::set_totp(tx, &rep.id, Some(&sealed)).await?;
            store::rep::enrol(tx, &rep.id, app.clock.now(), step).await?;
            session::end_others(tx, &rep.id, session_key).await?;
            audit::append(app, tx, &Actor::rep(rep.clone()), Deed::ChangeAuthenticator, ("rep", &rep.id), client)
                .await?;
            recovery_codes::replace(app, tx, &rep.id).await
        })
        .await
}
