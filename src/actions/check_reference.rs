//! Whether a reference is one of ours, for whoever doubts: that and nothing else.

use super::limit;
use crate::{app::App, domain::reference::Reference, error::Result, store};

/// Whether we gave it out; one whose request is over is ours like any other. Known and unknown ones take the same way: one
/// is counted, and one look goes into one index.
///
/// # Errors
/// [`crate::error::Error::TooMany`] after ten a minute from one client.
pub async fn check_reference(app: &App, reference: &Reference, client: &str) -> Result<bool> {
    limit::take(app, limit::CHECK, &[client]).await?;
    Ok(store::access_request::is_there(&mut app.db.read().await?, reference.as_str()).await?)
}
