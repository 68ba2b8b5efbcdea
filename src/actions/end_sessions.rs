//! A rep ends sessions of their own: one, or all.

use super::{Actor, audit, session::end_all};
use crate::{
    app::App,
    domain::{audit::Deed, rep::Rep},
    error::{Error, Result},
    store,
};

/// Ends one, by the hash of its opaque id. One that has ended, or is somebody else's, is left alone.
///
/// # Errors
/// Where the database fails.
pub async fn end_session(app: &App, rep: &Rep, key_hash: &str, client: &str) -> Result<()> {
    app.db
        .write::<_, Error>(async |tx| {
            if store::session::end_one_of_rep(tx, &rep.id, key_hash).await? {
                audit::append(app, tx, &Actor::rep(rep.clone()), Deed::EndSession, ("rep", &rep.id), client).await?;
            }
            Ok(())
        })
        .await
}

/// Ends all, the one that asks too; no browser is known any more.
///
/// # Errors
/// Where the database fails.
pub async fn end_sessions(app: &App, rep: &Rep, client: &str) -> Result<()> {
    app.db
        .write::<_, Error>(async |tx| {
            end_all(tx, &rep.id).await?;
            audit::append(app, tx, &Actor::rep(rep.clone()), Deed::EndSessions, ("rep", &rep.id), client).await
        })
        .await
}
