//! Somebody asks on a page for a way back in: always one outbox row with what was typed, known or not.

use crate::{
    app::App,
    domain::{
        email::Email,
        notice::{Notice, NoticeKind, NoticeState},
    },
    error::Result,
    secret::sha256,
    store,
};

use super::limit;

/// Writes the row; the worker drops addresses nobody has. `browser` is the asking browser's secret.
///
/// # Errors
/// [`crate::error::Error::TooMany`] past the limits of an address or a client.
pub async fn ask_sign_in(app: &App, email: &Email, browser: &str, client: &str) -> Result<()> {
    limit::take_both(app, (limit::LINK_BY_CLIENT, &[client]), (limit::LINK_BY_ADDRESS, &[email.folded()])).await?;
    let now = app.clock.now();
    let notice = Notice {
        id: app.new_id()?,
        kind: NoticeKind::SignIn,
        state: NoticeState::Queued,
        merchant_id: None,
        access_request_id: None,
        contact_id: None,
        rep_id: None,
        typed_address: Some(email.folded().to_owned()),
        browser_hash: Some(sha256(browser)),
        is_copy: false,
        about: String::new(),
        attempts: 0,
        due_at: now,
        mail_id: None,
        handed: 0,
        created_at: now,
    };
    app.db.write::<_, crate::error::Error>(async |tx| Ok(store::outbox::add(tx, &notice).await?)).await?;
    app.wake.notify_one();
    Ok(())
}
