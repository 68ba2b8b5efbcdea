//! A rep hands a merchant to another rep, who looks after it from now on: its pages and its list name the new one.

use super::{Actor, audit};
use crate::{
    app::App,
    domain::{audit::Deed, rep::Act},
    error::{Error, Result},
    store,
};

/// Hands it over; false where that rep had it already, which writes nothing. One transaction to a merchant, so that a
/// list of merchants is this again and again. The rep it goes to finds it in their own list: no task says so, since a
/// desk of three hundred tasks says nothing.
///
/// # Errors
/// [`Error::NotFound`] where there is no such merchant, [`Error::Invalid`] on `rep` where nobody of that id can work,
/// [`store::Error::Lost`] where somebody else handed it over at the same moment.
pub async fn assign_rep(app: &App, actor: &Actor, merchant_id: &str, rep_id: &str, client: &str) -> Result<bool> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let merchant = store::merchant::find(tx, merchant_id).await?.ok_or(Error::NotFound)?;
            if merchant.rep_id == rep_id {
                return Ok(false);
            }
            if !store::rep::find(tx, rep_id).await?.is_some_and(|account| account.can_work()) {
                return Err(Error::field("rep", "fault-desk-rep-cannot"));
            }
            store::merchant::set_rep(tx, merchant_id, &merchant.rep_id, rep_id).await?;
            audit::append(app, tx, actor, Deed::AssignRep, ("merchant", merchant_id), client).await?;
            Ok(true)
        })
        .await
}
