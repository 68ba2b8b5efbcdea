//! Writes the digest of every rep whose hour has come (`domain::digest`). What stands in it is read when it is sent.

use super::{deliver::prepare_rep, tell_rep};
use crate::{
    app::App,
    domain::{digest::due, moment::Moment, notice::NoticeKind, reminder::zone},
    error::{Error, Result},
    store::{self, rep_mail::Reader},
};

/// Looks at every rep; says how many digests were written. Safe on several instances: the rep's row is taken with the moment,
/// by one of them.
pub(super) async fn digest_due(app: &App) -> Result<usize> {
    if !app.config.has_mail() {
        return Ok(0);
    }
    let (now, live) = (app.clock.now(), app.live());
    let mut done = 0;
    for reader in store::rep_mail::every(&mut app.db.read().await?).await? {
        let place = zone(reader.choices.zone.as_deref().unwrap_or(&live.partner.zone));
        let Some(at) = due(now, reader.choices.hour, &place, reader.digested_at).filter(|_| reader.can_work()) else {
            continue;
        };
        match write(app, &reader, at).await {
            Ok(is_written) => done += usize::from(is_written),
            // One odd row must not hold up the others.
            Err(error) => tracing::error!(%error, "a digest could not be written"),
        }
    }
    if done > 0 {
        app.wake.notify_one();
    }
    Ok(done)
}

/// False where another instance was faster, or there is nothing to say. A rep who is seen for the first time has their first
/// digest at their next hour, whatever the time is now.
async fn write(app: &App, reader: &Reader, at: Moment) -> Result<bool> {
    app.db
        .write(async |tx| {
            let rep_id = &reader.rep.id;
            if !store::rep_mail::digested(tx, rep_id, at).await?
                || reader.digested_at.is_none()
                || !reader.choices.has_digest()
                || prepare_rep::digest(app, tx, reader).await?.listings.is_empty()
            {
                return Ok(false);
            }
            tell_rep::push(app, tx, NoticeKind::Digest, rep_id, None, &at.0.to_string()).await?;
            Ok::<_, Error>(true)
        })
        .await
}
