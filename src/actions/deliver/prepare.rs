//! Makes what a mail carries: links are made now, so that a late mail has its full life.

use super::prepare_rep;
use crate::{
    actions::{copy_link::make_link, remind_due::waits_for_the_day, sign_in_contact::code_hash, tell},
    app::App,
    domain::{
        access_request::Turn,
        code::SignInCode,
        delivery::{LEASE, Mailing, UNANSWERED},
        digest::Digest,
        merchant::Contact,
        notice::{Notice, NoticeKind, NoticeState},
        rep::Rep,
        task::TaskKind,
    },
    error::{Error, Result},
    secret::{Purpose, base64url, sha256},
    store::{self, Tx, sign_in::SignIn},
};

/// A mail that is ready to leave.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Stands in the Message-ID: the same at each try.
    pub id: String,
    /// Who reads it.
    pub to: Reader,
    /// What it tells, in order.
    pub items: Vec<Item>,
    /// The sign-in code, for a sign-in; secret.
    pub code: Option<Secretive>,
    /// The plain address to come back to.
    pub plain: String,
}

/// Who reads a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The language; empty for a rep, since the desk has one.
    pub language: String,
    /// The merchant whose contact the reader is; none for a rep.
    pub merchant_id: Option<String>,
}

impl Reader {
    fn contact(contact: &Contact) -> Self {
        Self {
            name: contact.name.clone(),
            email: contact.email.clone(),
            language: contact.language.clone(),
            merchant_id: Some(contact.merchant_id.clone()),
        }
    }

    pub(super) fn rep(rep: &Rep) -> Self {
        Self { name: rep.name.clone(), email: rep.email.clone(), language: String::new(), merchant_id: None }
    }

    /// Whether a rep reads it.
    #[must_use]
    pub const fn is_rep(&self) -> bool {
        self.merchant_id.is_none()
    }
}

/// One thing that a mail tells.
#[derive(Clone, Debug)]
pub struct Item {
    /// The notice.
    pub notice: Notice,
    /// Its own link, where it asks for something; secret.
    pub link: Option<Secretive>,
    /// What stands in it, for a digest.
    pub digest: Option<Digest>,
}

/// A text that is shown to its receiver and to nobody else.
#[derive(Clone)]
pub struct Secretive(pub String);

impl std::fmt::Debug for Secretive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secretive(..)")
    }
}

/// What is left of a mailing, and the mails it makes: one, but for a sign-in, which goes to everybody with the address.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The notices that still hold.
    pub mailing: Mailing,
    /// The mails.
    pub letters: Vec<Letter>,
}

/// Makes what a mailing carries. Settles the notices that hold no longer, that have nobody to go to, or that become a rep's
/// task. `None` where nothing is left to send.
///
/// # Errors
/// Where the database fails.
pub async fn prepare(app: &App, mailing: &Mailing) -> Result<Option<Ready>> {
    app.db
        .write(async |tx| {
            let until = app.clock.now().plus(LEASE);
            let mut left = Mailing { id: mailing.id.clone(), notices: Vec::new() };
            let mut letters: Vec<Letter> = Vec::new();
            for notice in &mailing.notices {
                // It may have been overtaken since it was claimed, or have fallen to another worker.
                if !store::outbox::hold_on(tx, notice, until).await? {
                    continue;
                }
                let notice = &Notice { due_at: until, ..notice.clone() };
                if notice.handed >= UNANSWERED {
                    store::outbox::settle(tx, &notice.id, NoticeState::Failed, Some("unanswered"), app.clock.now())
                        .await?;
                    continue;
                }
                if notice.kind == NoticeKind::SignIn {
                    letters = sign_ins(app, tx, notice).await?;
                } else if let Some(item) = item(app, tx, notice).await? {
                    match letters.first_mut() {
                        Some(letter) => letter.items.push(item.1),
                        None => letters.push(Letter {
                            id: mailing.id.clone(),
                            to: item.0,
                            items: vec![item.1],
                            code: None,
                            plain: app.address("/"),
                        }),
                    }
                } else {
                    continue;
                }
                left.notices.push(notice.clone());
            }
            Ok::<_, Error>((!letters.is_empty()).then_some(Ready { mailing: left, letters }))
        })
        .await
}

/// The mail that a notice would be, with a link that leads nowhere. None where it is for nobody who is known.
///
/// # Errors
/// Where the database fails.
pub async fn draft(app: &App, notice_id: &str) -> Result<Option<Letter>> {
    let mut conn = app.db.read().await?;
    let Some(notice) = store::outbox::find(&mut conn, notice_id).await? else { return Ok(None) };
    let drafted = if notice.kind.is_to_rep() {
        prepare_rep::draft(app, &mut conn, &notice).await?
    } else if let Some(id) = &notice.contact_id {
        let link = (notice.kind.asks() && !notice.is_copy).then(|| Secretive(app.address("/i/x")));
        let contact = store::contact::find(&mut conn, id).await?;
        contact.map(|contact| (Reader::contact(&contact), Item { notice, link, digest: None }))
    } else {
        None
    };
    Ok(drafted.map(|(to, item)| Letter {
        id: notice_id.to_owned(),
        to,
        items: vec![item],
        code: None,
        plain: app.address("/"),
    }))
}

/// A notice to a rep, or to a contact with its link.
async fn item(app: &App, tx: &mut Tx, notice: &Notice) -> Result<Option<(Reader, Item)>> {
    if notice.kind.is_to_rep() {
        return match prepare_rep::item(app, tx, notice).await? {
            Ok(item) => Ok(Some(item)),
            Err(reason) => drop_it(app, tx, notice, reason).await.map(|()| None),
        };
    }
    if !app.config.has_mail() {
        by_hand(app, tx, notice).await?;
        return Ok(None);
    }
    if notice.kind == NoticeKind::Reminder && !still_reminds(tx, notice).await? {
        drop_it(app, tx, notice, "overtaken").await?;
        return Ok(None);
    }
    let to = match &notice.contact_id {
        Some(id) => store::contact::find(tx, id).await?.filter(|contact| contact.removed_at.is_none()),
        None => None,
    };
    let Some(to) = to else {
        drop_it(app, tx, notice, "nobody").await?;
        return Ok(None);
    };
    if notice.kind == NoticeKind::Reminder && to.no_reminders_at.is_some() {
        drop_it(app, tx, notice, "no-reminders").await?;
        return Ok(None);
    }
    if let Some(morning) = waits_for_the_day(app, tx, notice).await? {
        store::outbox::give_back(tx, notice, morning, Some("day"), false).await?;
        return Ok(None);
    }
    let mut link = None;
    if notice.kind.asks() && !notice.is_copy {
        let request_id = notice.access_request_id.as_deref();
        let token = make_link(app, tx, &notice.id, &to, request_id, true).await?;
        link = Some(Secretive(app.address(&format!("/i/{token}"))));
    }
    Ok(Some((Reader::contact(&to), Item { notice: notice.clone(), link, digest: None })))
}

/// Written while mail was set up, due when it no longer is: a rep tells it.
async fn by_hand(app: &App, tx: &mut Tx, notice: &Notice) -> Result<()> {
    if notice.is_copy {
        return drop_it(app, tx, notice, "copy").await;
    }
    store::outbox::settle(tx, &notice.id, NoticeState::ByHand, None, app.clock.now()).await?;
    Ok(())
}

/// One letter for each contact with the typed address; unknown addresses are dropped without a trace in the answer.
/// Without mail the rep of each gets a task instead.
async fn sign_ins(app: &App, tx: &mut Tx, notice: &Notice) -> Result<Vec<Letter>> {
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
            id: format!("{}.{}", notice.id, contact.id),
            to: Reader::contact(&contact),
            items: vec![Item {
                notice: notice.clone(),
                link: Some(Secretive(app.address(&format!("/sign-in/{token}")))),
                digest: None,
            }],
            code: Some(Secretive(code.expose().to_owned())),
            plain: app.address("/"),
        });
    }
    if letters.is_empty() {
        drop_it(app, tx, notice, "nobody").await?;
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
