//! A rep chooses what they get by mail, and when.

use super::{Actor, audit};
use crate::{
    app::App,
    domain::{audit::Deed, rep::Act, rep_mail::Choices},
    error::{Error, Result},
    store,
};

/// Writes it down; the same again changes nothing.
///
/// # Errors
/// [`Error::Forbidden`] for viewers, who get none.
pub async fn choose_mail(app: &App, actor: &Actor, choices: &Choices, client: &str) -> Result<()> {
    let rep_id = &actor.rep_who_may(Act::Work)?.id;
    app.db
        .write::<_, Error>(async |tx| {
            let reader = store::rep_mail::of_rep(tx, rep_id).await?.ok_or(Error::NotFound)?;
            if reader.choices == *choices {
                return Ok(());
            }
            audit::append(app, tx, actor, Deed::ChooseMail, ("rep", rep_id), client).await?;
            Ok(store::rep_mail::choose(tx, rep_id, choices).await?)
        })
        .await
}
