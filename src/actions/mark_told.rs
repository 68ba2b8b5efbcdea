//! A rep tells a notice by hand: the link is made when they copy it, and the notice is settled when they say so.

use super::{Actor, audit, change::change, copy_link::make_link, hold_of};
use crate::{
    app::App,
    domain::{
        audit::Deed,
        event::Fact,
        moves::Have,
        notice::{Notice, NoticeState},
        rep::Act,
    },
    error::{Error, Result},
    store,
};

/// The link a notice asks for, to be copied; `None` where it carries none. Audited.
///
/// # Errors
/// [`Error::NotFound`] where the notice is not there or nobody is left to tell.
pub async fn link_of_notice(app: &App, actor: &Actor, notice_id: &str, client: &str) -> Result<Option<String>> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let notice = store::outbox::find(tx, notice_id).await?.ok_or(Error::NotFound)?;
            if notice.state != NoticeState::ByHand || !notice.kind.asks() {
                return Ok(None);
            }
            let contact_id = notice.contact_id.as_deref().ok_or(Error::NotFound)?;
            let contact = store::contact::find(tx, contact_id).await?.ok_or(Error::NotFound)?;
            if contact.removed_at.is_some() {
                return Err(Error::NotFound);
            }
            let token = make_link(app, tx, &notice.id, &contact, notice.access_request_id.as_deref(), false).await?;
            audit::note_from(app, tx, actor, Deed::CopyLink, ("contact", contact_id), &contact.merchant_id, client)?;
            Ok(Some(app.address(&format!("/i/{token}"))))
        })
        .await
}

/// The rep told it.
///
/// # Errors
/// [`Error::NotFound`] where the notice is not there.
pub async fn mark_told(app: &App, actor: &Actor, notice_id: &str) -> Result<()> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let notice = store::outbox::find(tx, notice_id).await?.ok_or(Error::NotFound)?;
            if !hold_of(tx, &notice).await? {
                return Err(Error::NotFound);
            }
            if !store::outbox::settle(tx, notice_id, NoticeState::Told, None, app.clock.now()).await? {
                return Ok(());
            }
            if let Some(merchant_id) = &notice.merchant_id {
                audit::note(app, tx, actor, Deed::TellByHand, ("notice", notice_id), merchant_id)?;
            }
            link_is_out(app, tx, actor, &notice, true).await
        })
        .await
}

/// A link went out with this notice: the first one ends the partner's turn in `invited`.
pub(super) async fn link_is_out(
    app: &App,
    tx: &mut store::Tx,
    actor: &Actor,
    notice: &Notice,
    by_hand: bool,
) -> Result<()> {
    let (Some(request_id), Some(contact_id)) = (&notice.access_request_id, &notice.contact_id) else { return Ok(()) };
    if !notice.kind.asks() || notice.is_copy {
        return Ok(());
    }
    let request = store::access_request::get(tx, request_id).await?;
    if !request.state.is_open() {
        return Ok(());
    }
    let now = app.clock.now();
    let fact = Fact::LinkSent { contact_id: contact_id.clone(), by_hand };
    change(app, tx, actor, &request, fact, Have::default(), |after| {
        after.link_out_at = after.link_out_at.or(Some(now));
    })
    .await
    .map(|_| ())
}
