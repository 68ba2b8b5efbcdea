//! Tells the rep who looks after a merchant what has happened, by mail, inside the transaction of the change.

use crate::{
    app::App,
    domain::{
        access_request::AccessRequest,
        delivery,
        event::Event,
        notice::{Notice, NoticeKind, NoticeState},
        rep_mail::{When, news},
    },
    error::Result,
    store::{self, Tx},
};

/// Writes a notice, where it is news to that rep, who wants it at once and did not do it. That a request was made is none:
/// whoever made it goes on with it, and what they leave lying stands in the digest.
///
/// Nobody stands in for a rep who may not work any more: their merchants are theirs until somebody takes them, the queue
/// shows them to all meanwhile, and admins would get a desk's mails where one rep left.
pub(super) async fn tell_rep(
    app: &App,
    tx: &mut Tx,
    before: &AccessRequest,
    after: &AccessRequest,
    event: &Event,
) -> Result<()> {
    if !app.config.has_mail() {
        return Ok(());
    }
    let Some((kind, about)) = news(before, after, event) else { return Ok(()) };
    let Some(reader) = store::rep_mail::of_merchant(tx, &after.merchant_id).await? else { return Ok(()) };
    let did_it = event.source.id() == Some(&reader.rep.id);
    if did_it || !reader.can_work() || reader.choices.of(kind) != When::AtOnce {
        return Ok(());
    }
    push(app, tx, kind, &reader.rep.id, Some(after), about).await
}

/// Pushes one notice to one rep.
pub(super) async fn push(
    app: &App,
    tx: &mut Tx,
    kind: NoticeKind,
    rep_id: &str,
    request: Option<&AccessRequest>,
    about: &str,
) -> Result<()> {
    let now = app.clock.now();
    let last = store::outbox::last_mail_to_rep(tx, rep_id).await?;
    let notice = Notice {
        id: app.new_id()?,
        kind,
        state: NoticeState::Queued,
        merchant_id: request.map(|request| request.merchant_id.clone()),
        access_request_id: request.map(|request| request.id.clone()),
        contact_id: None,
        rep_id: Some(rep_id.to_owned()),
        typed_address: None,
        browser_hash: None,
        is_copy: false,
        about: about.to_owned(),
        attempts: 0,
        due_at: delivery::leaves_at(kind.is_waited_for(), last, now),
        mail_id: None,
        handed: 0,
        created_at: now,
    };
    Ok(store::outbox::add(tx, &notice).await?)
}
