//! Starts a new access request for a store whose last one has ended. It keeps what is still true, never the code.

use super::{Actor, add_merchant::new_request, request_for};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State},
        moves::Refusal,
        rep::Act,
    },
    error::Result,
    store,
};

/// A new access request, `invited`, for the store of an ended one.
///
/// # Errors
/// [`crate::error::Error::Refused`] where it has not ended; [`store::Taken::OpenRequest`] where the store has an open one.
pub async fn ask_again(app: &App, actor: &Actor, reference: &str) -> Result<AccessRequest> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let ended = request_for(tx, actor, reference).await?;
            if !matches!(ended.state, State::Declined | State::Lapsed | State::Removed | State::Cancelled) {
                return Err(Refusal::NotNow(ended.state).into());
            }
            let permissions = store::merchant::permissions(tx, &ended.merchant_id).await?;
            new_request(app, tx, actor, &ended.merchant_id, &ended.store_id, &permissions).await
        })
        .await
}
