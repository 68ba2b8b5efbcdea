//! A rep says that they signed in to the store, or noted a use of the access, which says so too: Shopify's clock begins anew.

use super::{Actor, Outcome, audit, change::change, request_for};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State},
        audit::Deed,
        event::Fact,
        moment::MINUTE,
        moves::{Have, Refusal},
        rep::Act,
    },
    error::{Error, Result},
    store::{self, Tx},
};

/// Notes it. Within a minute of the last time it is a form sent twice.
///
/// # Errors
/// [`Error::Refused`] where access is not on.
pub async fn note_sign_in(app: &App, actor: &Actor, reference: &str) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            if request.state != State::Active {
                return Err(Refusal::NotNow(request.state).into());
            }
            let last = store::quiet::entered_at(tx, &request.id).await?;
            if last.is_some_and(|at| app.clock.now().since(at) < MINUTE) && request.flags.check.is_none() {
                return Ok(Outcome::DoneBefore(request));
            }
            audit::note(app, tx, actor, Deed::NoteSignIn, ("access_request", &request.id), &request.merchant_id)?;
            Ok::<_, Error>(Outcome::Done(entered(app, tx, actor, request).await?))
        })
        .await
}

/// Somebody was in the store now. What was to be checked is known then.
pub(super) async fn entered(app: &App, tx: &mut Tx, actor: &Actor, request: AccessRequest) -> Result<AccessRequest> {
    store::quiet::enter(tx, &request.merchant_id, &request.id, app.clock.now()).await?;
    if request.flags.check.is_none() {
        return Ok(request);
    }
    change(app, tx, actor, &request, Fact::CheckCleared, Have::default(), |after| after.flags.check = None).await
}
