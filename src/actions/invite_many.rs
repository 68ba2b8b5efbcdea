//! Invites the people of many access requests: whoever comes first at each, one after the other at a pace that mail servers bear,
//! so that what others wait for is not behind them.

use super::{Actor, audit, pace::Pace, request_for, tell};
use crate::{
    app::App,
    domain::{audit::Deed, notice::NoticeKind, rep::Act},
    error::{Error, Result},
    store::{self, Tx},
};

/// How many are written in one transaction.
const STEP: usize = 50;

/// Invites them; says how many were invited. Left out is what has ended or was opened, who has a link already or is about to get
/// one, and where there is nobody.
///
/// # Errors
/// [`Error::Forbidden`] for viewers; where the database fails: what was invited until then stays invited.
pub async fn invite_many(app: &App, actor: &Actor, references: &[String]) -> Result<i64> {
    actor.rep_who_may(Act::Work)?;
    let mut invited = 0;
    for some in references.chunks(STEP) {
        invited += app
            .db
            .write(async |tx| {
                let mut done = 0;
                let mut pace = Pace::hold(tx).await?;
                for reference in some {
                    match invite_next(app, tx, actor, reference, &mut pace).await {
                        Ok(()) => done += 1,
                        Err(Error::Invalid(_) | Error::Refused(_) | Error::NotFound) => {}
                        Err(error) => return Err(error),
                    }
                }
                pace.keep(tx).await?;
                Ok::<i64, Error>(done)
            })
            .await?;
    }
    app.wake.notify_one();
    Ok(invited)
}

/// Invites who comes first at one access request, when it is their turn to be mailed.
///
/// # Errors
/// [`Error::Invalid`] on the field `request`: there is nobody, or they have a link already; [`Error::Refused`] where it has
/// ended.
pub async fn invite_first(app: &App, actor: &Actor, reference: &str) -> Result<()> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let mut pace = Pace::hold(tx).await?;
            invite_next(app, tx, actor, reference, &mut pace).await?;
            pace.keep(tx).await
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

async fn invite_next(app: &App, tx: &mut Tx, actor: &Actor, reference: &str, pace: &mut Pace) -> Result<()> {
    let request = request_for(tx, actor, reference).await?;
    if !request.state.is_open() {
        return Err(crate::domain::moves::Refusal::NotNow(request.state).into());
    }
    if request.link_out_at.is_some() || store::outbox::invites(tx, &request.id).await? {
        return Err(Error::field("request", "fault-invite-already"));
    }
    let shop = store::shop::get(tx, &request.store_id).await?;
    let contacts = store::contact::of_merchant(tx, &request.merchant_id).await?;
    let first = shop.first_of(&contacts).ok_or_else(|| Error::field("request", "fault-remind-nobody"))?;
    let is_owner = shop.owner_id.as_ref() == Some(&first.id);
    let kind = if is_owner { NoticeKind::OwnerInvitation } else { NoticeKind::Invitation };
    let id = tell::push_in_turn(app, tx, kind, &request, &first.id, "", false).await?;
    store::outbox::put_off(tx, &id, pace.next(app)).await?;
    audit::note(app, tx, actor, Deed::Invite, ("contact", &first.id), &request.merchant_id)
}
