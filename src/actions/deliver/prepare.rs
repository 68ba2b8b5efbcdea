//! Makes what a mail carries: links are made now, so that a late mail has its full life.

use super::prepare_rep;
use crate::{
    actions::{copy_link::make_link, remind_due::waits_for_the_day, sign_in_contact::code_hash, tell},
    app::App,
    domain::{
        code::SignInCode,
        delivery::{HOLD, Mailing, UNANSWERED},
        digest::Digest,
        merchant::Contact,
        notice::{Notice, NoticeKind, NoticeState},
        rep::Rep,
        still::holds,
        task::TaskKind,
        terms::replay,
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

impl Letter {
    /// One that tells nothing yet.
    fn to(app: &App, id: &str, to: Reader, code: Option<Secretive>) -> Self {
        Self { id: id.to_owned(), to, items: Vec::new(), code, plain: app.address("/") }
    }
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

/// What is left of a mailing, and the mail it makes.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The notices that still hold.
    pub mailing: Mailing,
    /// The mail.
    pub letter: Letter,
}

/// Makes what a mailing carries. Settles the notices that hold no longer, that have nobody to go to, or that become a rep's
/// task. `None` where nothing is left to send.
///
/// # Errors
/// Where the database fails.
pub async fn prepare(app: &App, mailing: &Mailing) -> Result<Option<Ready>> {
    app.db
        .write(async |tx| {
            let until = app.clock.now().plus(HOLD);
            let mut left = Mailing { id: mailing.id.clone(), notices: Vec::new() };
            let mut letter: Option<Letter> = None;
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
                // The same mail asks for it already.
                let asks =
                    |item: &Item| item.link.is_some() && item.notice.access_request_id == notice.access_request_id;
                if notice.kind == NoticeKind::Reminder && letter.as_ref().is_some_and(|one| one.items.iter().any(asks))
                {
                    drop_it(app, tx, notice, "overtaken").await?;
                    continue;
                }
                let (to, item, code) = if notice.kind == NoticeKind::SignIn {
                    let Some((to, item, code)) = sign_in(app, tx, notice).await? else { continue };
                    (to, item, Some(code))
                } else {
                    let Some((to, item)) = item(app, tx, notice).await? else { continue };
                    (to, item, None)
                };
                letter.get_or_insert_with(|| Letter::to(app, &mailing.id, to, code)).items.push(item);
                left.notices.push(notice.clone());
            }
            Ok::<_, Error>(letter.map(|letter| Ready { mailing: left, letter }))
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
    } else if let Some(id) = notice.contact_id.as_ref().filter(|_| notice.kind != NoticeKind::SignIn) {
        let link = (notice.kind.asks() && !notice.is_copy).then(|| Secretive(app.address("/i/x")));
        let contact = store::contact::find(&mut conn, id).await?;
        contact.map(|contact| (Reader::contact(&contact), Item { notice, link, digest: None }))
    } else {
        None
    };
    Ok(drafted.map(|(to, item)| Letter { items: vec![item], ..Letter::to(app, notice_id, to, None) }))
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
    if !still_holds(tx, notice).await? {
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
        // What else it was to travel with goes now, under the mail's id.
        store::outbox::put_off_apart(tx, notice, morning, "day", &app.new_id()?).await?;
        return Ok(None);
    }
    let mut link = None;
    if notice.kind.asks() && !notice.is_copy {
        let request_id = notice.access_request_id.as_deref();
        // One that was ended meanwhile, as where the address was corrected, stays ended: another takes its place.
        let made = store::invitation::get(tx, &notice.id).await?;
        let is_ended = made.is_some_and(|link| link.ended_at.is_some());
        let id = if is_ended { app.new_id()? } else { notice.id.clone() };
        let token = make_link(app, tx, &id, &to, request_id, true).await?;
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

/// A sign-in goes to each contact with the typed address, each as a notice of its own; addresses that nobody has are dropped
/// without a trace in the answer. Without mail the rep of each gets a task instead.
async fn sign_in(app: &App, tx: &mut Tx, notice: &Notice) -> Result<Option<(Reader, Item, Secretive)>> {
    let (Some(address), Some(browser_hash)) = (&notice.typed_address, &notice.browser_hash) else {
        return drop_it(app, tx, notice, "incomplete").await.map(|()| None);
    };
    let now = app.clock.now();
    let mut contacts = store::contact::by_email(tx, address).await?;
    if !app.config.has_mail() {
        for one in &contacts {
            tell::rep_once(app, tx, TaskKind::LinkWanted, &one.merchant_id, None, Some(&one.id), "").await?;
        }
        contacts.clear();
    }
    let is_for = |one: &Contact| notice.contact_id.as_ref().is_none_or(|id| *id == one.id);
    let mut known = contacts.into_iter().filter(|one| one.proved_at.is_some() && is_for(one));
    let Some(contact) = known.next() else {
        return drop_it(app, tx, notice, "nobody").await.map(|()| None);
    };
    if notice.contact_id.is_none() {
        store::outbox::set_contact(tx, &notice.id, &contact.id).await?;
        for other in known {
            let (id, contact_id) = (app.new_id()?, Some(other.id));
            let fresh = Notice { id, contact_id, attempts: 0, due_at: now, mail_id: None, ..notice.clone() };
            store::outbox::add(tx, &fresh).await?;
            app.wake.notify_one();
        }
    }
    let token = base64url(&app.keys.mac(Purpose::Link, &["sign-in", &notice.id])?);
    let made = app.keys.mac(Purpose::SignInCode, &["code", &notice.id])?;
    let code = SignInCode::from_bytes([made[0], made[1], made[2], made[3], made[4]]);
    let sign_in = SignIn {
        id: notice.id.clone(),
        browser_hash: browser_hash.clone(),
        contact_id: contact.id.clone(),
        code_hash: code_hash(app, code.expose())?,
        expires_at: now.plus(app.live().durations.sign_in()),
        tries: 0,
        used_at: None,
    };
    store::sign_in::add(tx, &sign_in, &sha256(&token), now).await?;
    let link = Some(Secretive(app.address(&format!("/sign-in/{token}"))));
    let item = Item { notice: notice.clone(), link, digest: None };
    Ok(Some((Reader::contact(&contact), item, Secretive(code.expose().to_owned()))))
}

/// Nobody is told what is over, or asked for what they have done since.
pub(in crate::actions) async fn still_holds(tx: &mut Tx, notice: &Notice) -> Result<bool> {
    let Some(id) = &notice.access_request_id else { return Ok(true) };
    let request = store::access_request::get(tx, id).await?;
    if notice.kind == NoticeKind::MoreAsked && replay(&store::event::of_request(tx, id).await?).asked.is_none() {
        return Ok(false);
    }
    Ok(holds(notice.kind, &notice.about, &request))
}

async fn drop_it(app: &App, tx: &mut Tx, notice: &Notice, reason: &str) -> Result<()> {
    store::outbox::settle(tx, &notice.id, NoticeState::Dropped, Some(reason), app.clock.now()).await?;
    Ok(())
}
