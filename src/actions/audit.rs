//! Appends to the audit log, inside the transaction of what it tells of.

use super::Actor;
use crate::{
    app::App,
    error::Result,
    secret::{Purpose, hex},
    store::{self, Tx, audit::Entry},
};

/// Appends one row: who did what to what, from where. Ids instead of names; never the secret itself.
///
/// # Errors
/// Where the database fails.
pub async fn append(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    act: &str,
    subject: (&str, &str),
    client: &str,
) -> Result<()> {
    let source = actor.source();
    append_as(app, tx, (source.kind(), source.id()), act, (subject.0, Some(subject.1)), client).await
}

/// The same for an actor who is not signed in, such as a failed sign-in or the command line.
///
/// # Errors
/// Where the database fails.
pub async fn append_as(
    app: &App,
    tx: &mut Tx,
    actor: (&str, Option<&str>),
    act: &str,
    subject: (&str, Option<&str>),
    client: &str,
) -> Result<()> {
    let (number, before) = store::audit::take_head(tx).await?;
    let at = app.clock.now();
    let chain = app.keys.mac(
        Purpose::Audit,
        &[
            &before,
            &number.to_string(),
            &at.0.to_string(),
            actor.0,
            actor.1.unwrap_or_default(),
            act,
            subject.0,
            subject.1.unwrap_or_default(),
            client,
        ],
    )?;
    let entry = Entry {
        number,
        at,
        actor: actor.0.to_owned(),
        actor_id: actor.1.map(str::to_owned),
        act: act.to_owned(),
        subject: subject.0.to_owned(),
        subject_id: subject.1.map(str::to_owned),
        client: client.to_owned(),
        chain: hex(&chain),
    };
    Ok(store::audit::add(tx, &entry).await?)
}
