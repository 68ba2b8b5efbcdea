//! Looks at stores where access is on and nobody is known to have signed in for long (`domain::quiet`): tells a rep in time, and
//! marks what may have ended.
//!
//! Safe on several instances: the merchant's row is held before anything is looked at.

use std::ops::AddAssign;

use super::{Actor, change::change, each_due::each_due, tell};
use crate::{
    app::App,
    domain::{
        access_request::State,
        event::Fact,
        moves::Have,
        quiet::{Due, Quiet},
        task::TaskKind,
    },
    error::{Error, Result},
    store,
};

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Done {
    /// Tasks for reps.
    pub told: usize,
    /// Requests marked for a look.
    pub checks: usize,
}

impl AddAssign for Done {
    fn add_assign(&mut self, more: Self) {
        self.told += more.told;
        self.checks += more.checks;
    }
}

/// Looks at every request whose moment has come.
pub(super) async fn look_quiet(app: &App) -> Result<Done> {
    each_due(
        app,
        async |step| Ok(store::quiet::to_look(&mut app.db.read().await?, app.clock.now(), step).await?),
        async |id| look(app, id).await,
        async |id, then| app.db.write(async |tx| Ok(store::quiet::look_at(tx, id, Some(then)).await?)).await,
    )
    .await
}

async fn look(app: &App, id: &str) -> Result<Done> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let seen = store::access_request::get(tx, id).await?;
            store::merchant::hold(tx, &seen.merchant_id).await?;
            let request = store::access_request::get(tx, id).await?;
            let quiet = store::quiet::find(tx, &request.merchant_id, id).await?;
            let (State::Active, None, Some(quiet)) = (request.state, request.flags.check, quiet) else {
                store::quiet::look_at(tx, id, None).await?;
                return Ok(Done::default());
            };
            match quiet.due(now) {
                Due::Wait(then) => {
                    store::quiet::look_at(tx, id, Some(then)).await?;
                    Ok(Done::default())
                }
                Due::Tell(step) => {
                    store::quiet::close_tasks(tx, &request.merchant_id, id, now).await?;
                    let days = step.to_string();
                    tell::rep(app, tx, TaskKind::StoreQuiet, &request.merchant_id, Some(id), None, &days).await?;
                    if let Due::Wait(then) = (Quiet { told: Some(step), ..quiet }).due(now) {
                        store::quiet::look_at(tx, id, Some(then)).await?;
                    }
                    Ok(Done { told: 1, checks: 0 })
                }
                Due::Check => {
                    store::quiet::close_tasks(tx, &request.merchant_id, id, now).await?;
                    change(app, tx, &Actor::Sweep, &request, Fact::CheckRaised, Have::default(), |after| {
                        after.flags.check = Some(now);
                    })
                    .await?;
                    Ok::<_, Error>(Done { told: 0, checks: 1 })
                }
            }
        })
        .await
}
