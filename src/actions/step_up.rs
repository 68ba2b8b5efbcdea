//! A rep proves the second factor again, before something that needs it fresh: by a code, or by a passkey.

use super::{
    Actor, audit, limit,
    passkey::{self, Answer, Proof, Question, Why},
    totp,
};
use crate::{
    app::App,
    domain::{audit::Deed, moment::Millis, rep::Rep},
    error::{Error, Result},
    secret::sha256,
    store::{self, Tx, session::RepSession},
};

/// Whether the second factor was proved in this session not longer ago than this.
pub(super) fn proved_within(app: &App, session: &RepSession, longest: Millis) -> Result<()> {
    let fresh = session.proved_at.is_some_and(|at| app.clock.now().since(at) <= longest);
    if fresh { Ok(()) } else { Err(Error::StepUp) }
}

/// Whether this session may change how its rep signs in now.
///
/// # Errors
/// [`Error::StepUp`] where the second factor was not proved lately.
pub fn may_change_sign_in(app: &App, session: &RepSession) -> Result<()> {
    proved_within(app, session, app.live().durations.manage_step_up())
}

/// Notes the proof in this session.
///
/// # Errors
/// [`Error::Invalid`] for a wrong or used code, [`Error::TooMany`] past five wrong ones in 15 minutes.
pub async fn step_up(app: &App, rep: &Rep, session_key: &str, typed: &str, client: &str) -> Result<()> {
    totp::looks_like_code(typed)?;
    let proved = counted(app, rep, client, async |tx| {
        let account = store::rep::find(tx, &rep.id).await?.ok_or(Error::NotFound)?;
        if !totp::use_code(app, tx, &account, typed).await? {
            return Ok(false);
        }
        note(app, tx, rep, session_key, Deed::StepUp, client).await?;
        Ok(true)
    });
    if proved.await? { Ok(()) } else { Err(Error::field("totp", "fault-totp-wrong")) }
}

/// Asks for one of this rep's passkeys.
///
/// # Errors
/// [`Error::NotFound`] where passkeys are not offered.
pub async fn ask_own_passkey(app: &App, rep: &Rep) -> Result<Question> {
    passkey::ask_for_proof(app, Why::StepUp, Some(&rep.id)).await
}

/// Notes the proof by a passkey in this session.
///
/// # Errors
/// [`Error::Invalid`] for a wrong answer, [`Error::TooMany`] past five wrong ones in 15 minutes, counted together with
/// wrong codes.
pub async fn step_up_by_passkey(
    app: &App,
    rep: &Rep,
    session_key: &str,
    answer: &Answer<'_>,
    client: &str,
) -> Result<()> {
    let proved = counted(app, rep, client, async |tx| {
        match passkey::prove(app, tx, Why::StepUp, Some(&rep.id), answer, client).await? {
            Proof::Good(_) => note(app, tx, rep, session_key, Deed::StepUpByPasskey, client).await.map(|()| true),
            Proof::Bad(_) => Ok(false),
        }
    });
    if proved.await? { Ok(()) } else { Err(Error::field("passkey", "fault-passkey-step-up")) }
}

/// Looks whether it is so, in one transaction; where it is not, that counts.
async fn counted(app: &App, rep: &Rep, client: &str, look: impl AsyncFn(&mut Tx) -> Result<bool>) -> Result<bool> {
    let counted = limit::take(app, limit::STEP_UP, &[&rep.id]).await?;
    let proved = app.db.write(look).await?;
    if proved {
        limit::give_back(app, counted).await?;
    } else {
        let actor = Actor::rep(rep.clone());
        app.db
            .write(async |tx| audit::append(app, tx, &actor, Deed::RefuseStepUp, ("rep", &rep.id), client).await)
            .await?;
    }
    Ok(proved)
}

async fn note(app: &App, tx: &mut Tx, rep: &Rep, session_key: &str, deed: Deed, client: &str) -> Result<()> {
    store::session::prove_rep(tx, &sha256(session_key), app.clock.now()).await?;
    audit::append(app, tx, &Actor::rep(rep.clone()), deed, ("rep", &rep.id), client).await
}
