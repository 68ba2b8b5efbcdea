//! Pushes notices and tasks inside the transaction of the change they tell of.

use super::Actor;
use crate::{
    app::App,
    domain::{
        access_request::AccessRequest,
        delivery,
        merchant::Contact,
        notice::{Notice, NoticeKind, NoticeState},
        task::TaskKind,
    },
    error::Result,
    store::{self, Tx, task::Task},
};

/// Tells the merchant: the owner, once named, else whoever came first; the others get a copy without the task.
///
/// Without mail one task on the desk stands for them all.
pub(super) async fn merchant(
    app: &App,
    tx: &mut Tx,
    kind: NoticeKind,
    request: &AccessRequest,
    about: &str,
) -> Result<()> {
    let shop = store::shop::get(tx, &request.store_id).await?;
    let contacts = store::contact::of_merchant(tx, &request.merchant_id).await?;
    let Some(first) = shop.first_of(&contacts) else { return Ok(()) };
    let main = push(app, tx, kind, request, &first.id, about, false).await?;
    if kind.overtakes() {
        store::outbox::drop_overtaken(tx, &request.id, &main, app.clock.now()).await?;
    }
    if app.config.has_mail() {
        let others = contacts.iter().filter(|other| other.id != first.id && other.proved_at.is_some());
        for other in others {
            push(app, tx, kind, request, &other.id, about, true).await?;
        }
    }
    Ok(())
}

/// Tells the merchant what a rep wrote down for them. A move overtakes what still waits to be told; a mere word does not.
pub(super) async fn noted(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    before: &AccessRequest,
    after: &AccessRequest,
    about: &str,
) -> Result<()> {
    if !matches!(actor, Actor::Rep { how: Some(_), .. }) {
        return Ok(());
    }
    if before.state != after.state {
        store::outbox::drop_overtaken(tx, &after.id, "", app.clock.now()).await?;
    }
    merchant(app, tx, NoticeKind::Noted, after, about).await
}

/// Pushes one notice to one contact. Where they wait for it, what was held back to be sent with others goes at once too, or it
/// would stand in the way.
pub(super) async fn push(
    app: &App,
    tx: &mut Tx,
    kind: NoticeKind,
    request: &AccessRequest,
    contact_id: &str,
    about: &str,
    is_copy: bool,
) -> Result<String> {
    let id = push_in_turn(app, tx, kind, request, contact_id, about, is_copy).await?;
    if kind.is_waited_for() {
        store::outbox::hurry(tx, contact_id, app.clock.now()).await?;
    }
    Ok(id)
}

/// Pushes one notice to one contact, behind what waits for them already; says its id.
pub(super) async fn push_in_turn(
    app: &App,
    tx: &mut Tx,
    kind: NoticeKind,
    request: &AccessRequest,
    contact_id: &str,
    about: &str,
    is_copy: bool,
) -> Result<String> {
    let id = app.new_id()?;
    let now = app.clock.now();
    let last = store::outbox::last_mail(tx, contact_id).await?;
    let notice = Notice {
        id: id.clone(),
        kind,
        state: if app.config.has_mail() { NoticeState::Queued } else { NoticeState::ByHand },
        merchant_id: Some(request.merchant_id.clone()),
        access_request_id: Some(request.id.clone()),
        contact_id: Some(contact_id.to_owned()),
        rep_id: None,
        typed_address: None,
        browser_hash: None,
        is_copy,
        about: about.to_owned(),
        attempts: 0,
        due_at: delivery::leaves_at(kind.is_waited_for(), last, now),
        mail_id: None,
        handed: 0,
        created_at: now,
    };
    store::outbox::add(tx, &notice).await?;
    if kind.reminds() && !is_copy {
        store::reminder::asked(tx, &request.id, app.clock.now()).await?;
    }
    Ok(id)
}

/// Puts something on a rep's desk.
pub(super) async fn rep(
    app: &App,
    tx: &mut Tx,
    kind: TaskKind,
    merchant_id: &str,
    access_request_id: Option<&str>,
    contact_id: Option<&str>,
    note: &str,
) -> Result<()> {
    let task = Task {
        id: app.new_id()?,
        kind,
        merchant_id: merchant_id.to_owned(),
        access_request_id: access_request_id.map(str::to_owned),
        contact_id: contact_id.map(str::to_owned),
        note: note.to_owned(),
        created_at: app.clock.now(),
        merchant_name: String::new(),
    };
    Ok(store::task::add(tx, &task).await?)
}

/// The same, unless the very same lies there still: a form sent twice, or a question asked twice, is one task.
pub(super) async fn rep_once(
    app: &App,
    tx: &mut Tx,
    kind: TaskKind,
    merchant_id: &str,
    access_request_id: Option<&str>,
    contact_id: Option<&str>,
    note: &str,
) -> Result<()> {
    let open = store::task::open_of_merchant(tx, merchant_id).await?;
    let same = |task: &Task| task.kind == kind && task.contact_id.as_deref() == contact_id && task.note == note;
    if open.iter().any(same) {
        return Ok(());
    }
    rep(app, tx, kind, merchant_id, access_request_id, contact_id, note).await
}

/// Asks somebody whose address a contact typed to prove that it is theirs: the link lands on the newest open access
/// request. Until they open it, the address brings nobody back in.
pub(super) async fn prove_address(app: &App, tx: &mut Tx, contact: &Contact) -> Result<()> {
    let requests = store::access_request::of_merchant(tx, &contact.merchant_id).await?;
    let newest = requests.iter().rfind(|one| one.state.is_open()).or_else(|| requests.last());
    let Some(request) = newest else { return Ok(()) };
    push(app, tx, NoticeKind::ProveAddress, request, &contact.id, "", false).await.map(|_| ())
}
