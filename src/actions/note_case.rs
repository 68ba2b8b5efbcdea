//! A rep notes one use of the access: what was looked at, and why. The merchant reads it.

use super::{Actor, audit, note_sign_in, request_for};
use crate::{
    app::App,
    domain::{access_request::State, audit::Deed, moves::Refusal, rep::Act},
    error::{Error, Result},
    store,
};

/// Notes it. The same again by the same rep, while it is the newest, is a form sent twice.
///
/// # Errors
/// [`Error::Refused`] where access is not on.
pub async fn note_case(app: &App, actor: &Actor, reference: &str, looked_at: &str, reason: &str) -> Result<()> {
    let rep = actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            if request.state != State::Active {
                return Err(Refusal::NotNow(request.state).into());
            }
            let newest = store::case::of_request(tx, &request.id).await?.into_iter().next();
            let same = newest.is_some_and(|case| {
                (case.looked_at.as_str(), case.reason.as_str()) == (looked_at, reason) && case.rep_name == rep.name
            });
            if !same {
                let (id, now) = (app.new_id()?, app.clock.now());
                store::case::add(tx, &id, &request.id, &rep.id, looked_at, reason, now).await?;
                audit::note(app, tx, actor, Deed::NoteCase, ("access_request", &request.id), &request.merchant_id)?;
                note_sign_in::entered(app, tx, actor, request).await?;
            }
            Ok::<_, Error>(())
        })
        .await
}
