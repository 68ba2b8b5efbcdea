//! A rep sees a collaborator code in clear: the audit row is written in the transaction that reads it.

use super::{Actor, audit, request_for, step_up};
use crate::{
    app::App,
    domain::{access_request::State, audit::Deed, code::CollaboratorCode, moves::Refusal, rep::Act},
    error::{Error, Result},
    secret,
    store::session::RepSession,
};

/// Reads the code. Needs a second factor proved lately.
///
/// # Errors
/// [`Error::StepUp`] where it is too old, [`Error::NotFound`] where there is no code.
pub async fn reveal_code(app: &App, session: &RepSession, reference: &str, client: &str) -> Result<CollaboratorCode> {
    let actor = Actor::rep(session.rep.clone());
    actor.rep_who_may(Act::RevealCode)?;
    step_up::proved_within(app, session, app.live().durations.reveal_step_up())?;
    app.db
        .write(async |tx| {
            let request = request_for(tx, &actor, reference).await?;
            // Only who is about to send it needs to see it.
            if request.state != State::ReadyToSend {
                return Err(Refusal::NotNow(request.state).into());
            }
            let sealed = request.code.as_ref().ok_or(Error::NotFound)?;
            let opened = app.keys.open(&secret::code_of(&request.id), sealed)?;
            let text = std::str::from_utf8(&opened).map_err(|_| anyhow::anyhow!("a sealed code that is no text"))?;
            let code = CollaboratorCode::parse(text).map_err(|_| anyhow::anyhow!("a sealed code that is no code"))?;
            let about = ("access_request", request.id.as_str());
            audit::note_from(app, tx, &actor, Deed::RevealCode, about, &request.merchant_id, client)?;
            Ok(code)
        })
        .await
}
