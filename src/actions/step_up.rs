//! A rep proves the second factor again, before something that needs it fresh.

use super::{Actor, audit, limit, totp};
use crate::{
    app::App,
    domain::{moment::Millis, rep::Rep},
    error::{Error, Result},
    secret::sha256,
    store::{self, session::RepSession},
};

/// Whether the second factor was proved in this session not longer ago than this.
pub(super) fn proved_within(app: &App, session: &RepSession, longest: Millis) -> Result<()> {
    let fresh = session.proved_at.is_some_and(|at| app.clock.now().since(at) <= longest);
    if fresh { Ok(()) } else { Err(Error::StepUp) }
}

/// Notes the proof in this session.
///
/// # Errors
/// [`Error::Invalid`] for a wrong or used code, [`Error::TooMany`] past five wrong ones in 15 minutes.
pub async fn step_up(app: &App, rep: &Rep, session_key: &str, typed: &str, client: &str) -> Result<()> {
    totp::looks_like_code(typed)?;
    let counted = limit::take(app, limit::STEP_UP, &[&rep.id]).await?;
    let proved = app
        .db
        .write(async |tx| {
            let account = store::rep::find(tx, &rep.id).await?.ok_or(Error::NotFound)?;
            if !totp::use_code(app, tx, &account, typed).await? {
                return Ok(false);
            }
            store::session::prove_rep(tx, &sha256(session_key), app.clock.now()).await?;
            audit::append(app, tx, &Actor::rep(rep.clone()), "step_up", ("rep", &rep.id), client).await?;
            Ok::<_, Error>(true)
        })
        .await?;
    if proved {
        return limit::give_back(app, counted).await;
    }
    app.db
        .write(async |tx| {
            audit::append(app, tx, &Actor::rep(rep.clone()), "step_up_refused", ("rep", &rep.id), client).await
        })
        .await?;
    Err(Error::field("totp", "fault-totp-wrong"))
}
