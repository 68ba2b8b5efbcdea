//! Notes that no collaborator code is needed: the store asks for none, or our app is installed there.

use super::{
    Actor, Outcome,
    change::{Freshness, change, freshness},
    request_for,
    submit_code::{holds_then, keep_address},
    tell,
};
use crate::{
    app::App,
    domain::{
        access_request::NoCode,
        event::{Agreement, Fact},
        moves::Have,
        store_address::StoreAddress,
    },
    error::{Error, Result},
};

/// What was said.
#[derive(Debug)]
pub struct DeclareNoCode<'a> {
    /// The access request's reference.
    pub reference: &'a str,
    /// The version the form was filled in at.
    pub version: i64,
    /// Why none is needed. Only a rep knows of an installed app.
    pub reason: NoCode,
    /// The store's address, where the form asked for it.
    pub address: Option<&'a StoreAddress>,
    /// The text agreed to, where a contact said so.
    pub agreement: Option<Agreement>,
}

/// The request is ready to send without a code.
///
/// # Errors
/// As for `submit_code`; [`Error::Forbidden`] where a contact speaks of an app.
pub async fn declare_no_code(app: &App, actor: &Actor, command: &DeclareNoCode<'_>) -> Result<Outcome> {
    if command.reason == NoCode::AppInstalled && !matches!(actor, Actor::Rep { .. }) {
        return Err(Error::Forbidden);
    }
    let done = app
        .db
        .write(async |tx| {
            let request = request_for(tx, actor, command.reference).await?;
            let fact = Fact::NoCodeDeclared { reason: command.reason, agreement: command.agreement.clone() };
            if freshness(tx, actor, &request, command.version, &fact).await? == Freshness::SentTwice {
                return Ok(Outcome::DoneBefore(request));
            }
            let request = keep_address(app, tx, actor, request, command.address).await?;
            let holds = holds_then(app, tx, &request, command.agreement.as_ref()).await?;
            let after = change(app, tx, actor, &request, fact, Have::default(), |after| {
                after.no_code = Some(command.reason);
                after.code = None;
                after.code_given_at = None;
                after.catalogue_version = holds;
            })
            .await?;
            tell::noted(app, tx, actor, &request, &after, "no_code_declared").await?;
            Ok::<_, Error>(Outcome::Done(after))
        })
        .await?;
    app.wake.notify_one();
    Ok(done)
}
