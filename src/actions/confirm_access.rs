//! A rep saw in Shopify that the access is on, and which permissions are granted.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{event::Fact, notice::NoticeKind, rep::Act},
    error::{Error, Result},
    store,
};

/// To `active`; the code is erased. `granted` are keys of the catalogue, those beyond the request too.
///
/// # Errors
/// As the table of moves says; [`Error::Invalid`] where a key is unknown or none is named.
pub async fn confirm_access(
    app: &App,
    actor: &Actor,
    reference: &str,
    version: i64,
    granted: Vec<String>,
) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    check_known(app, reference, &granted).await?;
    let step = Step { notice: Some(NoticeKind::Active), ..Step::new(reference, version, Fact::Confirmed { granted }) };
    make(app, actor, &step).await
}

/// Whether a rep can have seen these in Shopify.
pub(super) async fn check_known(app: &App, reference: &str, granted: &[String]) -> Result<()> {
    if granted.is_empty() {
        return Err(Error::field("permissions", "fault-permissions-none"));
    }
    // What was asked for stays known, whatever became of the catalogue since.
    let live = app.live();
    let mut unknown = granted.iter().filter(|key| live.catalogue.find(key).is_none()).peekable();
    if unknown.peek().is_some() {
        let mut conn = app.db.read().await?;
        let request = store::access_request::find(&mut conn, reference).await?.ok_or(Error::NotFound)?;
        let asked = store::permission_grant::of_request(&mut conn, &request.id).await?;
        if unknown.any(|key| !asked.iter().any(|grant| grant.permission == *key)) {
            return Err(Error::field("permissions", "fault-permissions-unknown"));
        }
    }
    Ok(())
}
