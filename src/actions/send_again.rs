//! A rep has a notice sent again that was given up: a new mail, with a link of its own.

use super::{Actor, audit, deliver::prepare::still_holds, hold_of, pace::Pace};
use crate::{
    app::App,
    domain::{
        audit::Deed,
        delivery::may_go_now,
        notice::{Notice, NoticeKind, NoticeState},
        rep::Act,
    },
    error::{Error, Result},
    store::{self, Tx},
};

/// How many are written in one transaction.
const STEP: usize = 50;

/// Sends it again; says the new notice's id. The old one leads nowhere any more.
///
/// # Errors
/// [`Error::NotFound`] where it is not there, [`Error::Conflict`] where it was not given up, or was sent again before;
/// [`Error::Invalid`] on the field `notice` where it can go to nobody, or no longer holds.
pub async fn send_again(app: &App, actor: &Actor, id: &str, client: &str) -> Result<String> {
    actor.rep_who_may(Act::Work)?;
    let new_id = app.db.write(async |tx| write_again(app, tx, actor, id, client, None).await).await?;
    app.wake.notify_one();
    Ok(new_id)
}

/// Sends all again that was given up and may well go now, one after the other; says how many.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not set things; where the database fails: what was written until then stays.
pub async fn send_all_again(app: &App, actor: &Actor, client: &str) -> Result<i64> {
    actor.rep_who_may(Act::ManageSettings)?;
    let failed = store::outbox::failed(&mut app.db.read().await?).await?;
    let ids: Vec<String> = failed.into_iter().filter(|(_, why)| may_go_now(why)).map(|(id, _)| id).collect();
    let mut count = 0;
    for some in ids.chunks(STEP) {
        count += app
            .db
            .write(async |tx| {
                let (mut pace, mut done) = (Pace::hold(tx).await?, 0);
                for id in some {
                    match write_again(app, tx, actor, id, client, Some(&mut pace)).await {
                        Ok(_) => done += 1,
                        Err(Error::Invalid(_) | Error::NotFound | Error::Conflict) => {}
                        Err(error) => return Err(error),
                    }
                }
                pace.keep(tx).await?;
                Ok::<i64, Error>(done)
            })
            .await?;
    }
    app.wake.notify_one();
    Ok(count)
}

/// Writes the new notice; says its id.
async fn write_again(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    id: &str,
    client: &str,
    pace: Option<&mut Pace>,
) -> Result<String> {
    let notice = store::outbox::find(tx, id).await?.ok_or(Error::NotFound)?;
    if !hold_of(tx, &notice).await? {
        return Err(Error::NotFound);
    }
    if notice.kind == NoticeKind::SignIn {
        return Err(Error::field("notice", "fault-again-sign-in"));
    }
    if !app.config.has_mail() {
        return Err(Error::field("notice", "fault-again-no-mail"));
    }
    if let Some(contact_id) = &notice.contact_id {
        let contact = store::contact::find(tx, contact_id).await?.filter(|one| one.removed_at.is_none());
        contact.ok_or_else(|| Error::field("notice", "fault-again-nobody"))?;
    }
    if let Some(rep_id) = &notice.rep_id {
        let reader = store::rep_mail::of_rep(tx, rep_id).await?.filter(store::rep_mail::Reader::can_work);
        reader.ok_or_else(|| Error::field("notice", "fault-again-no-rep"))?;
    }
    if !still_holds(tx, &notice).await? {
        return Err(Error::field("notice", "fault-again-over"));
    }
    let now = app.clock.now();
    if !store::outbox::resettle(tx, id, NoticeState::Failed, NoticeState::Dropped, "again", now).await? {
        return Err(Error::Conflict);
    }
    let fresh = Notice {
        id: app.new_id()?,
        state: NoticeState::Queued,
        attempts: 0,
        due_at: pace.map_or(now, |pace| pace.next(app)),
        mail_id: None,
        handed: 0,
        created_at: now,
        ..notice
    };
    store::outbox::add(tx, &fresh).await?;
    audit::of_notice(app, tx, actor, Deed::SendAgain, &fresh, client)?;
    Ok(fresh.id)
}
