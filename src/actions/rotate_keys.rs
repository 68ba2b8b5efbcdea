//! A new key seals from now on. What was sealed before can be sealed anew with it, while the portal runs.

use super::audit;
use crate::{
    app::App,
    domain::audit::Deed,
    error::{Error, Result},
    secret,
    store::{self, sealed::Place},
};

/// How much is sealed anew in one transaction: nobody waits long for it.
const STEP: i64 = 50;

/// Notes that the newest key is new. Says its id.
///
/// # Errors
/// Where the database fails.
pub async fn note(app: &App) -> Result<String> {
    let id = newest(app)?;
    app.db
        .write::<_, Error>(async |tx| audit::note_as(app, tx, ("cli", None), Deed::RotateKeys, ("key", Some(&id))))
        .await?;
    Ok(id)
}

/// Seals anew, with the newest key, all that another one sealed. Says how much it was.
///
/// # Errors
/// Where something does not open, or the database fails; what was done is done.
pub async fn reseal(app: &App, so_far: impl Fn(usize, usize)) -> Result<usize> {
    let id = newest(app)?;
    let mut all = 0;
    for place in Place::ALL {
        all += store::sealed::count_with_another_key(&mut app.db.read().await?, place, &id).await?;
    }
    let all = usize::try_from(all).unwrap_or(0);
    let mut done = 0;
    for place in Place::ALL {
        loop {
            let some = store::sealed::with_another_key(&mut app.db.read().await?, place, &id, STEP).await?;
            if some.is_empty() {
                break;
            }
            let now = app
                .db
                .write::<_, Error>(async |tx| {
                    let mut now = 0;
                    for (row, before) in &some {
                        let name = sealed_for(place, row);
                        let after = app.keys.seal(&app.random, &name, &app.keys.open(&name, before)?)?;
                        now += usize::from(store::sealed::put(tx, place, row, before, &after).await?);
                    }
                    Ok(now)
                })
                .await?;
            if now == 0 {
                // Whoever still seals with the key before is faster than this; they say so when they are started again.
                break;
            }
            done += now;
            so_far(done, all.max(done));
        }
    }
    Ok(done)
}

fn newest(app: &App) -> Result<String> {
    Ok(app.keys.ids().into_iter().next().ok_or_else(|| anyhow::anyhow!("the key ring is empty"))?)
}

fn sealed_for(place: Place, id: &str) -> String {
    match place {
        Place::Code => secret::code_of(id),
        Place::Totp => secret::totp_of(id),
        Place::WebhookUrl => secret::webhook_url_of(id),
        Place::WebhookSecret | Place::OldWebhookSecret => secret::webhook_secret_of(id),
        Place::AppToken => secret::app_token_of(id),
    }
}
