//! The pace at which many mails leave that are written at once: one after the other, as mail servers bear it, and so that what
//! others wait for is not behind them.

use crate::{
    app::App,
    domain::{delivery, moment::Moment},
    error::Result,
    store::{self, Tx},
};

/// The name in the table of settings: when the last of many leaves.
const LAST: &str = "last_of_many";

/// The pace, held by one transaction: of two who write many at once, one waits for the other, and both together keep it.
pub(super) struct Pace(Option<Moment>);

impl Pace {
    /// Holds it, before any merchant.
    pub(super) async fn hold(tx: &mut Tx) -> Result<Self> {
        Ok(Self(store::setting::hold(tx, LAST).await?.parse().ok().map(Moment)))
    }

    /// When the next mail may leave.
    pub(super) fn next(&mut self, app: &App) -> Moment {
        let slot = delivery::slot(self.0, app.clock.now(), app.config.mail_per_minute);
        self.0 = Some(slot);
        slot
    }

    /// Keeps it for who comes next.
    pub(super) async fn keep(self, tx: &mut Tx) -> Result<()> {
        let Some(last) = self.0 else { return Ok(()) };
        Ok(store::setting::put(tx, LAST, &last.0.to_string()).await?)
    }
}
