//! Puts what happened on its way to the webhooks that want to know, in the transaction of what happened.

use crate::{
    app::App,
    domain::{access_request::AccessRequest, event::Event, webhook::Kind},
    error::Result,
    store::{
        self, Tx,
        webhook_delivery::{About, Message},
    },
};

/// One message for each webhook that takes this kind of event. `request` is as it stands after it.
pub(super) async fn tell_webhooks(app: &App, tx: &mut Tx, request: &AccessRequest, event: &Event) -> Result<()> {
    tell_webhooks_of(app, tx, std::iter::once((request, event))).await
}

/// The same for many at once.
pub(super) async fn tell_webhooks_of<'a>(
    app: &App,
    tx: &mut Tx,
    all: impl Iterator<Item = (&'a AccessRequest, &'a Event)>,
) -> Result<()> {
    let all: Vec<_> = all.filter_map(|(request, event)| Some((request, event, Kind::of(event)?))).collect();
    if all.is_empty() {
        return Ok(());
    }
    let takers = store::webhook::takers(tx).await?;
    let mut messages = Vec::new();
    for (request, event, kind) in all {
        for (webhook_id, _) in takers.iter().filter(|(_, kinds)| kinds.take(kind)) {
            messages.push(Message {
                id: app.new_id()?,
                webhook_id: webhook_id.clone(),
                kind,
                about: About {
                    access_request_id: request.id.clone(),
                    reference: request.reference.clone(),
                    stands: request.state,
                    turn: request.turn(),
                },
                at: event.at,
            });
        }
    }
    Ok(store::bulk::messages(tx, &messages).await?)
}
