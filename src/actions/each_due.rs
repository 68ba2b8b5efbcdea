//! Looks at every row whose moment has come: what the sweep does where each row says when it is looked at next.

use std::ops::AddAssign;

use crate::{
    app::App,
    domain::moment::{HOUR, Moment},
    error::Result,
};

/// How many rows are read at once.
const STEP: i64 = 100;
/// And how often in one sweep: what is left then waits for the next one.
const ROUNDS: usize = 20;

/// Reads the rows that are due, so many at a time, looks at each and adds up what came of it. `put_off` is for a row that cannot be
/// looked at: an odd one must not hold up the others.
///
/// # Errors
/// Where no rows can be read, or one cannot be put off.
pub(super) async fn each_due<Done: Default + AddAssign>(
    app: &App,
    due: impl AsyncFn(i64) -> Result<Vec<String>>,
    look: impl AsyncFn(&str) -> Result<Done>,
    put_off: impl AsyncFn(&str, Moment) -> Result<()>,
) -> Result<Done> {
    let mut all = Done::default();
    for _ in 0..ROUNDS {
        let ids = due(STEP).await?;
        for id in &ids {
            match look(id).await {
                Ok(done) => all += done,
                Err(error) => {
                    tracing::error!(%error, "a row could not be looked at; it is put off by an hour");
                    put_off(id, app.clock.now().plus(HOUR)).await?;
                }
            }
        }
        if i64::try_from(ids.len()) != Ok(STEP) {
            break;
        }
    }
    Ok(all)
}
