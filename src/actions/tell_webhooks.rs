//! Puts what happened on its way to the webhooks that want to know, in the transaction of what happened.

use crate::{
    app::App,
    domain::{access_request::AccessRequest, event::Event, webhook::Kind},
    error::Result,
    store::{self, Tx, webhook_delivery::About},
};

/// One message for each webhook that takes this kind of event. `request` is as it stands after it.
pub(super) async fn tell_webhooks(app: &App, tx: &mut Tx, request: &AccessRequest, event: &Event) -> Result<()> {
    let Some(kind) = Kind::of(event) else { return Ok(()) };
    let about = About {
        access_request_id: request.id.clone(),
        reference: request.reference.clone(),
        stands: request.state,
        turn: request.turn(),
    };
    for (webhook_id, kinds) in store::webhook::takers(tx).await? {
        if kinds.take(kind) {
            store::webhook_delivery::add(tx, &app.new_id()?, &webhook_id, kind, Some(&about), event.at).await?;
        }
    }
    Ok(())
}
