//! Erases our copy of the collaborator code: because the merchant wants it, or because it was kept long enough.

use super::{
    Actor, Outcome,
    change::{Freshness, change, freshness},
    request_for, tell,
};
use crate::{
    app::App,
    domain::{access_request::State, event::Fact, moves::Have, notice::NoticeKind},
    error::{Error, Result},
};

/// Erases it. Before the request is sent the merchant has to give it again; later it is just gone.
///
/// # Errors
/// [`Error::Invalid`] where there is no code.
pub async fn erase_code(app: &App, actor: &Actor, reference: &str, version: i64) -> Result<Outcome> {
    let done = app
        .db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            let fact = Fact::CodeErased { moved: request.state == State::ReadyToSend };
            let twice = Fact::CodeErased { moved: true };
            if request.code.is_none() {
                return match freshness(tx, actor, &request, version, &twice).await? {
                    Freshness::SentTwice => Ok(Outcome::DoneBefore(request)),
                    Freshness::Fresh => Err(Error::field("code", "fault-code-none-kept")),
                };
            }
            if *actor != Actor::Sweep && freshness(tx, actor, &request, version, &fact).await? == Freshness::SentTwice {
                return Ok(Outcome::DoneBefore(request)); // a newer code lies here: not the one that was erased
            }
            let after = change(app, tx, actor, &request, fact, Have::default(), |after| {
                after.code = None;
                after.code_given_at = None;
            })
            .await?;
            if after.state != request.state && !matches!(actor, Actor::Contact(_)) {
                tell::merchant(app, tx, NoticeKind::CodeErased, &after, "code_erased").await?;
            }
            Ok(Outcome::Done(after))
        })
        .await?;
    app.wake.notify_one();
    Ok(done)
}
