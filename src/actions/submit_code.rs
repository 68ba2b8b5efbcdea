//! Takes the collaborator code for one store: seals it, and the request is ready to send.

use super::{
    Actor, Outcome, audit,
    change::{Freshness, change, freshness},
    limit, request_for, tell,
};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State},
        audit::Deed,
        code::CollaboratorCode,
        event::{Agreement, Fact},
        moves::Have,
        store_address::StoreAddress,
        task::TaskKind,
        terms,
    },
    error::{Error, Result},
    secret, store,
    store::Tx,
};

/// What was handed over.
#[derive(Debug)]
pub struct SubmitCode<'a> {
    /// The access request's reference.
    pub reference: &'a str,
    /// The version the form was filled in at.
    pub version: i64,
    /// The store's address, where the form asked for it.
    pub address: Option<&'a StoreAddress>,
    /// The code.
    pub code: &'a CollaboratorCode,
    /// The text agreed to, where a contact sent it.
    pub agreement: Option<Agreement>,
}

/// Keeps the code. A second code, before the request is sent, replaces the first.
///
/// # Errors
/// [`Error::Refused`] where the request was sent or has ended, [`Error::Conflict`] where somebody was faster,
/// [`Error::Invalid`] where the store's address is still missing.
pub async fn submit_code(app: &App, actor: &Actor, command: &SubmitCode<'_>) -> Result<Outcome> {
    let done = app
        .db
        .write(async |tx| {
            let request = request_for(tx, actor, command.reference).await?;
            match late(app, tx, actor, &request, command).await? {
                Late::No => {}
                Late::SentTwice => return Ok(Ok(Outcome::DoneBefore(request))),
                Late::Other(error) => return Ok(Err(error)),
            }
            let replaced = request.state == State::ReadyToSend;
            let fact = Fact::CodeSubmitted { replaced, agreement: command.agreement.clone() };
            if freshness(tx, actor, &request, command.version, &fact).await? == Freshness::SentTwice {
                return Err(Error::Conflict); // the same words, with another code
            }
            let request = keep_address(app, tx, actor, request, command.address).await?;
            let sealed = app.keys.seal(&app.random, &secret::code_of(&request.id), command.code.expose().as_bytes())?;
            let now = app.clock.now();
            let holds = holds_then(app, tx, &request, command.agreement.as_ref()).await?;
            let after = change(app, tx, actor, &request, fact, Have::default(), |after| {
                after.code = Some(sealed);
                after.code_given_at = Some(now);
                after.no_code = None;
                after.catalogue_version = holds;
            })
            .await?;
            tell::noted(app, tx, actor, &request, &after, "code_submitted").await?;
            Ok::<_, Error>(Ok(Outcome::Done(after)))
        })
        .await??;
    app.wake.notify_one();
    Ok(done)
}

/// What a form is that was filled in before the code that lies here came.
enum Late {
    /// It is not late, or no code lies here.
    No,
    /// The same code by the same person: the form was sent twice.
    SentTwice,
    /// Another code; said after the transaction, which has counted it.
    Other(Error),
}

/// Holds a late form's code against the one that lies here. The answer tells whether they are equal, so wrong ones are
/// counted, and after a few there is no answer.
async fn late(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    request: &AccessRequest,
    command: &SubmitCode<'_>,
) -> Result<Late> {
    let (State::ReadyToSend, Some(sealed)) = (request.state, &request.code) else { return Ok(Late::No) };
    if command.version == request.version {
        return Ok(Late::No);
    }
    let Some(last) = store::event::latest(tx, &request.id).await? else { return Ok(Late::No) };
    if !matches!(last.fact, Fact::CodeSubmitted { .. }) || last.source != actor.source() {
        return Ok(Late::No);
    }
    if limit::is_reached(app, tx, limit::LATE_CODE, &[&request.id]).await? {
        return Ok(Late::Other(Error::Conflict));
    }
    let kept = app.keys.open(&secret::code_of(&request.id), sealed)?;
    if subtle::ConstantTimeEq::ct_eq(kept.as_slice(), command.code.expose().as_bytes()).into() {
        return Ok(Late::SentTwice);
    }
    limit::count_in(app, tx, limit::LATE_CODE, &[&request.id]).await?;
    audit::note(app, tx, actor, Deed::RefuseLateCode, ("access_request", &request.id), &request.merchant_id)?;
    Ok(Late::Other(Error::Conflict))
}

/// The catalogue whose words hold after a yes: those that were read. Where a rep writes it down nobody read any here, so an
/// earlier yes stays as it is; where there is none, the words in use are meant.
pub(super) async fn holds_then(
    app: &App,
    tx: &mut Tx,
    request: &AccessRequest,
    agreement: Option<&Agreement>,
) -> Result<String> {
    if let Some(agreement) = agreement {
        return Ok(agreement.catalogue_version.clone());
    }
    let events = store::event::of_request(tx, &request.id).await?;
    Ok(match terms::replay(&events).agreed {
        Some(_) => request.catalogue_version.clone(),
        None => app.live().catalogue.version.clone(),
    })
}

/// Writes a typed address to the store; one that another merchant has is held, and a rep gets a task. Nobody is told
/// that the address is known here.
pub(super) async fn keep_address(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    request: AccessRequest,
    address: Option<&StoreAddress>,
) -> Result<AccessRequest> {
    let shop = store::shop::get(tx, &request.store_id).await?;
    let Some(address) = address else {
        let known = shop.handle.is_some() || shop.held_handle.is_some();
        return if known { Ok(request) } else { Err(Error::field("store", "fault-address-empty")) };
    };
    let handle = address.handle();
    if shop.handle.as_deref() == Some(handle) || shop.held_handle.as_deref() == Some(handle) {
        return Ok(request);
    }
    let fact = match store::shop::by_handle(tx, handle).await? {
        Some(other) if other.merchant_id != shop.merchant_id => {
            store::shop::set_address(tx, &shop.id, None, Some(handle)).await?;
            tell::rep(app, tx, TaskKind::HandleTaken, &shop.merchant_id, Some(&request.id), None, handle).await?;
            Fact::AddressHeld
        }
        Some(_) => return Err(Error::field("store", "fault-address-own-other-store")),
        None => {
            store::shop::set_address(tx, &shop.id, Some(handle), None).await.map_err(|error| match error {
                // Somebody took it in this moment: looked at again, it is held.
                store::Error::Taken(store::Taken::Handle) => store::Error::Lost,
                other => other,
            })?;
            Fact::AddressSet
        }
    };
    super::add_merchant::refresh_search(tx, &shop.merchant_id).await?;
    change(app, tx, actor, &request, fact, Have::default(), |_| {}).await
}
