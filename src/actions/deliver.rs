//! Takes notices out of the outbox for delivery, and settles what came of them.

use super::{
    Actor, copy_link::make_link, mark_told::link_is_out, remind_due::waits_for_the_day, sign_in_contact::code_hash,
    tell,
};
use crate::{
    app::App,
    domain::{
        access_request::Turn,
        code::SignInCode,
        merchant::Contact,
        moment::{MINUTE, Millis, SECOND},
        notice::{Notice, NoticeKind, NoticeState},
        task::TaskKind,
    },
    error::{Error, Result},
    secret::{Purpose, base64url, sha256},
    store::{self, Tx, sign_in::SignIn},
};

/// How long a worker has for what it claimed.
const LEASE: Millis = 2 * MINUTE;
/// How often a notice is tried before it is given up: for about three days, so that a weekend loses nothing.
const TRIES: i64 = 60;

/// A notice that is ready to leave: whom it goes to and the links it carries.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The notice.
    pub notice: Notice,
    /// To whom.
    pub to: Contact,
    /// Its own link, where it asks for something; secret.
    pub link: Option<Secretive>,
    /// The sign-in code, for a sign-in; secret.
    pub code: Option<Secretive>,
    /// The plain address to come back to.
    pub plain: String,
}

/// A text that is shown to its receiver and to nobody else.
#[derive(Clone)]
pub struct Secretive(pub String);

impl std::fmt::Debug for Secretive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secretive(..)")
    }
}

/// Claims up to `limit` notices that are due.
///
/// # Errors
/// Where the database fails.
pub async fn claim(app: &App, limit: i64) -> Result<Vec<Notice>> {
    app.db.write(async |tx| Ok(store::outbox::claim(tx, app.clock.now(), LEASE, limit).await?)).await
}

/// Makes what a notice carries: links are made now, so that a late mail has its full life. Settles a notice that has
/// nobody to go to, or that becomes a rep's task.
///
/// # Errors
/// Where the database fails.
pub async fn prepare(app: &App, notice: &Notice) -> Result<Vec<Letter>> {
    app.db
        .write(async |tx| {
            // It may have been overtaken since it was claimed.
            let current = store::outbox::find(tx, &notice.id).await?;
            if current.is_none_or(|current| current.state != NoticeState::Queued) {
                return Ok(Vec::new());
            }
            if notice.kind == NoticeKind::SignIn {
                return prepare_sign_in(app, tx, notice).await;
            }
            if !app.config.has_mail() {
                return by_hand(app, tx, notice).await;
            }
            if notice.kind == NoticeKind::Reminder && !still_reminds(tx, notice).await? {
                drop_it(app, tx, notice, "overtaken").await?;
                return Ok(Vec::new());
            }
            let to = match &notice.contact_id {
                Some(id) => store::contact::find(tx, id).await?.filter(|contact| contact.removed_at.is_none()),
                None => None,
            };
            let Some(to) = to else {
                drop_it(app, tx, notice, "nobody to tell").await?;
                return Ok(Vec::new());
            };
            if notice.kind == NoticeKind::Reminder && to.no_reminders_at.is_some() {
                drop_it(app, tx, notice, "they want no reminders").await?;
                return Ok(Vec::new());
            }
            if let Some(morning) = waits_for_the_day(app, tx, notice).await? {
                store::outbox::try_later(tx, &notice.id, morning, "it waits for the hours of reminders").await?;
                return Ok(Vec::new());
            }
            let link = if notice.kind.asks() && !notice.is_copy {
                let request_id = notice.access_request_id.as_deref();
                let token = make_link(app, tx, &notice.id, &to, request_id, true).await?;
                Some(Secretive(app.address(&format!("/i/{token}"))))
            } else {
                None
            };
            let plain = app.address("/");
            Ok::<_, Error>(vec![Letter { notice: notice.clone(), to, link, code: None, plain }])
        })
        .await
}

/// Written while mail was set up, due when it no longer is: a rep tells it.
async fn by_hand(app: &App, tx: &mut Tx, notice: &Notice) -> Result<Vec<Letter>> {
    if notice.is_copy {
        drop_it(app, tx, notice, "no mail for a copy").await?;
    } else {
        store::outbox::settle(tx, &notice.id, NoticeState::ByHand, None, app.clock.now()).await?;
    }
    Ok(Vec::new())
}

/// One letter for each contact with the typed address; unknown addresses are dropped without a trace in the answer.
/// Without mail the rep of each gets a task instead.
async fn prepare_sign_in(app: &App, tx: &mut Tx, notice: &Notice) -> Result<Vec<Letter>> {
    let (Some(address), Some(browser_hash)) = (&notice.typed_address, &notice.browser_hash) else {
        drop_it(app, tx, notice, "incomplete").await?;
        return Ok(Vec::new());
    };
    let now = app.clock.now();
    let contacts = store::contact::by_email(tx, address).await?;
    let mut letters = Vec::new();
    for contact in contacts {
        if !app.config.has_mail() {
            tell::rep_once(app, tx, TaskKind::LinkWanted, &contact.merchant_id, None, Some(&contact.id), "").await?;
            continue;
        }
        if contact.proved_at.is_none() {
            continue;
        }
        let id = format!("{}-{}", notice.id, contact.id);
        let token = base64url(&app.keys.mac(Purpose::Link, &["sign-in", &id])?);
        let made = app.keys.mac(Purpose::SignInCode, &["code", &id])?;
        let code = SignInCode::from_bytes([made[0], made[1], made[2], made[3], made[4]]);
        let sign_in = SignIn {
            id,
            browser_hash: browser_hash.clone(),
            contact_id: contact.id.clone(),
            code_hash: code_hash(app, code.expose())?,
            expires_at: now.plus(app.live().durations.sign_in()),
            tries: 0,
            used_at: None,
        };
        store::sign_in::add(tx, &sign_in, &sha256(&token), now).await?;
        letters.push(Letter {
            notice: notice.clone(),
            to: contact,
            link: Some(Secretive(app.address(&format!("/sign-in/{token}")))),
            code: Some(Secretive(code.expose().to_owned())),
            plain: app.address("/"),
        });
    }
    if letters.is_empty() {
        drop_it(app, tx, notice, "nobody to tell").await?;
    }
    Ok(letters)
}

/// Nobody is reminded of what they have done since.
async fn still_reminds(tx: &mut Tx, notice: &Notice) -> Result<bool> {
    let Some(id) = &notice.access_request_id else { return Ok(false) };
    let request = store::access_request::get(tx, id).await?;
    Ok(request.turn() == Turn::Merchant && request.state.name() == notice.about)
}

async fn drop_it(app: &App, tx: &mut Tx, notice: &Notice, reason: &str) -> Result<()> {
    store::outbox::settle(tx, &notice.id, NoticeState::Dropped, Some(reason), app.clock.now()).await?;
    Ok(())
}

/// A transport took it. A link that went out ends the partner's turn in `invited`.
///
/// # Errors
/// Where the database fails.
pub async fn settle_sent(app: &App, notice: &Notice) -> Result<()> {
    app.db
        .write(async |tx| {
            if !store::outbox::settle(tx, &notice.id, NoticeState::Sent, None, app.clock.now()).await? {
                return Ok(());
            }
            link_is_out(app, tx, &Actor::Sweep, notice, false).await
        })
        .await
}

/// It did not go: again later, with growing pauses, and given up in the end.
///
/// # Errors
/// Where the database fails.
pub async fn settle_failed(app: &App, notice: &Notice, reason: &str, for_good: bool) -> Result<()> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            if for_good || notice.attempts >= TRIES {
                store::outbox::settle(tx, &notice.id, NoticeState::Failed, Some(reason), now).await?;
            } else {
                let exponent = u32::try_from(notice.attempts.clamp(0, 10)).unwrap_or(10);
                let pause = 5 * SECOND * 2_i64.pow(exponent);
                let jitter = i64::from(app.random.bytes::<1>()?[0]) * pause / 1024;
                store::outbox::try_later(tx, &notice.id, now.plus(pause + jitter), reason).await?;
            }
            Ok(())
        })
        .await
}
