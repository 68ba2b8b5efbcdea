//! Asks reps whether an access is still needed that nobody spoke of for long (`durations.review_days`).
//!
//! Safe on several instances: the row is asked for once, in the transaction of its task.

use super::{sweep::counted, tell};
use crate::{
    app::App,
    domain::task::TaskKind,
    error::{Error, Result},
    store,
};

/// How many accesses one sweep asks about.
const STEP: i64 = 500;

/// Asks about each whose time has come; says how many there were.
pub(super) async fn review_due(app: &App) -> Result<usize> {
    let (now, then) = (app.clock.now(), app.clock.now().plus(-app.live().durations.review()));
    let ids = store::review::old(&mut app.db.read().await?, then, STEP).await?;
    let mut asked = 0;
    for id in &ids {
        let done = app.db.write::<_, Error>(async |tx| {
            let request = store::access_request::get(tx, id).await?;
            store::merchant::hold(tx, &request.merchant_id).await?;
            if !store::review::ask(tx, id, then, now).await? {
                return Ok(false);
            }
            tell::rep(app, tx, TaskKind::AccessReview, &request.merchant_id, Some(id), None, "").await?;
            Ok(true)
        });
        // One odd row must not hold up the others.
        asked += counted(done.await);
    }
    Ok(asked)
}
