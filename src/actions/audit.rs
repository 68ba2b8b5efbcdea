//! Notes lines for the audit log, inside the transaction of what they tell of; they are written at its end.
//!
//! Every event of a timeline is a line of its own accord (`change::append`); what is no event is noted by its action.

use super::Actor;
use crate::{
    app::App,
    domain::{audit::Deed, event::Event, notice::Notice, source::Source},
    error::Result,
    store::{self, Tx, audit::Entry},
};

tokio::task_local! {
    /// Where the request comes from that is answered now.
    static CLIENT: String;
}

/// Does `work` for this client: its address stands in every line that is noted meanwhile.
pub async fn from<F: Future>(client: String, work: F) -> F::Output {
    CLIENT.scope(client, work).await
}

/// The client's address; empty for the worker and the command line.
fn client() -> String {
    CLIENT.try_with(Clone::clone).unwrap_or_default()
}

/// Notes one line: who did what to what, from where. Ids instead of names; never the secret itself.
///
/// # Errors
/// Where the key ring is empty.
#[expect(clippy::unused_async, reason = "whatever a transaction does is awaited, and this may come to write")]
pub async fn append(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    deed: Deed,
    subject: (&str, &str),
    client: &str,
) -> Result<()> {
    let merchant = merchant_of(actor, subject);
    add(app, tx, kind_and_id(&actor.source()), deed, (subject.0, Some(subject.1)), merchant, client.to_owned())
}

/// The same for an actor who is not signed in, such as a failed sign-in or the command line.
///
/// # Errors
/// Where the key ring is empty.
#[expect(clippy::unused_async, reason = "whatever a transaction does is awaited, and this may come to write")]
pub async fn append_as(
    app: &App,
    tx: &mut Tx,
    actor: (&str, Option<&str>),
    deed: Deed,
    subject: (&str, Option<&str>),
    client: &str,
) -> Result<()> {
    add(app, tx, actor, deed, subject, None, client.to_owned())
}

/// Notes one line about something of this merchant's.
///
/// # Errors
/// Where the key ring is empty.
pub fn note(app: &App, tx: &mut Tx, actor: &Actor, deed: Deed, subject: (&str, &str), merchant_id: &str) -> Result<()> {
    note_from(app, tx, actor, deed, subject, merchant_id, &client())
}

/// The same for this client.
///
/// # Errors
/// Where the key ring is empty.
pub(super) fn note_from(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    deed: Deed,
    subject: (&str, &str),
    merchant_id: &str,
    client: &str,
) -> Result<()> {
    let who = actor.source();
    add(app, tx, kind_and_id(&who), deed, (subject.0, Some(subject.1)), Some(merchant_id), client.to_owned())
}

/// Notes what a rep did with a notice: about who reads it, and the merchant it tells of.
///
/// # Errors
/// Where the key ring is empty.
pub(super) fn of_notice(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    deed: Deed,
    notice: &Notice,
    client: &str,
) -> Result<()> {
    let reader = match (&notice.contact_id, &notice.rep_id) {
        (None, Some(rep_id)) => ("rep", Some(rep_id.as_str())),
        (contact_id, _) => ("contact", contact_id.as_deref()),
    };
    let who = actor.source();
    add(app, tx, kind_and_id(&who), deed, reader, notice.merchant_id.as_deref(), client.to_owned())
}

/// Notes one line about nobody's merchant, by whoever it was.
///
/// # Errors
/// Where the key ring is empty.
pub(super) fn note_as(
    app: &App,
    tx: &mut Tx,
    actor: (&str, Option<&str>),
    deed: Deed,
    subject: (&str, Option<&str>),
) -> Result<()> {
    add(app, tx, actor, deed, subject, None, client())
}

/// Notes that somebody's session ended: they signed out, or signed in anew in the same browser.
pub(super) fn signed_out(app: &App, tx: &mut Tx, who: (&str, &str), merchant_id: Option<&str>) -> Result<()> {
    add(app, tx, (who.0, Some(who.1)), Deed::SignOut, (who.0, Some(who.1)), merchant_id, client())
}

/// Notes an event of an access request's timeline.
pub(super) fn event(app: &App, tx: &mut Tx, request_id: &str, merchant_id: &str, event: &Event) -> Result<()> {
    let who = kind_and_id(&event.source);
    write(app, tx, who, event.fact.name(), ("access_request", Some(request_id)), Some(merchant_id), client())
}

/// The log says who did it; how a rep heard of it stands in the timeline.
fn kind_and_id(source: &Source) -> (&'static str, Option<&str>) {
    match source {
        Source::RepForMerchant(id, _) => ("rep", Some(id)),
        other => (other.kind(), other.id()),
    }
}

fn merchant_of<'a>(actor: &'a Actor, subject: (&str, &'a str)) -> Option<&'a str> {
    match (actor, subject) {
        (_, ("merchant", id)) => Some(id),
        (Actor::Contact(contact), _) => Some(&contact.merchant_id),
        _ => None,
    }
}

fn add(
    app: &App,
    tx: &mut Tx,
    actor: (&str, Option<&str>),
    deed: Deed,
    subject: (&str, Option<&str>),
    merchant_id: Option<&str>,
    client: String,
) -> Result<()> {
    write(app, tx, actor, deed.name(), subject, merchant_id, client)
}

fn write(
    app: &App,
    tx: &mut Tx,
    actor: (&str, Option<&str>),
    act: &'static str,
    subject: (&str, Option<&str>),
    merchant_id: Option<&str>,
    client: String,
) -> Result<()> {
    let entry = Entry {
        number: 0,
        at: app.clock.now(),
        actor: actor.0.to_owned(),
        actor_id: actor.1.map(str::to_owned),
        act: act.to_owned(),
        subject: subject.0.to_owned(),
        subject_id: subject.1.map(str::to_owned),
        merchant_id: merchant_id.map(str::to_owned),
        client,
        chain: String::new(),
    };
    store::audit::note(tx, app.keys.chain()?, entry);
    Ok(())
}
