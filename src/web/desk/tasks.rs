//! What waits on the desk beside the queue: tasks, and notices to tell by hand. `/desk/tasks/{id}`, `/desk/notices/{id}`.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use crate::{
    actions::{
        close_task::close_task,
        mark_told::{link_of_notice, mark_told},
    },
    app::App,
    domain::{
        access_request::AccessRequest,
        merchant::{Contact, Merchant, Store},
        moment::Moment,
        notice::{Notice, NoticeState},
        task::TaskKind,
    },
    error::{Error, Result},
    i18n::{Values, Voice, notice},
    store::{self, Conn, task::Task},
    web::{
        client, filters,
        form::Fields,
        guard::WorkingRep,
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// How many of each kind a page shows.
pub const SHOWN: i64 = 25;

/// A link, with its words.
pub struct Way {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

/// One task, in words.
pub struct TaskCard {
    /// Where its form goes.
    pub action: String,
    /// What happened.
    pub what: String,
    /// What to do about it.
    pub todo: String,
    /// What somebody wrote, word for word; empty for nothing.
    pub words: String,
    /// The merchant.
    pub merchant: Way,
    /// The page where it is done.
    pub way: Way,
    /// The merchant who has the address already.
    pub holder: Option<Way>,
    /// Since when.
    pub since: Moment,
}

/// One notice to tell by hand, in words.
pub struct NoticeCard {
    /// Where its form goes.
    pub action: String,
    /// Whom to tell, and what about.
    pub what: String,
    /// The merchant.
    pub merchant: Way,
    /// The access request.
    pub request: Option<Way>,
    /// Since when.
    pub since: Moment,
}

/// Everything that waits, for a page: all of it, or one merchant's.
pub struct Waiting {
    /// Tasks, the oldest first.
    pub tasks: Vec<TaskCard>,
    /// Notices to tell by hand, the oldest first.
    pub notices: Vec<NoticeCard>,
    /// There is more than is shown.
    pub more: bool,
    /// The page that the forms stand on: they lead back there.
    pub from: &'static str,
}

impl Waiting {
    /// What waits over all merchants.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn everywhere(conn: &mut Conn, voice: &Voice) -> Result<Self> {
        let tasks = store::task::open(conn, SHOWN + 1).await?;
        let notices = store::outbox::by_hand(conn, SHOWN + 1).await?;
        Self::of(conn, voice, tasks, notices, "desk").await
    }

    /// What waits about one merchant.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn of_merchant(conn: &mut Conn, voice: &Voice, merchant_id: &str) -> Result<Self> {
        let tasks = store::task::open_of_merchant(conn, merchant_id).await?;
        let notices = store::outbox::by_hand_of_merchant(conn, merchant_id).await?;
        Self::of(conn, voice, tasks, notices, "merchant").await
    }

    async fn of(
        conn: &mut Conn,
        voice: &Voice,
        tasks: Vec<Task>,
        notices: Vec<Notice>,
        from: &'static str,
    ) -> Result<Self> {
        let most = usize::try_from(SHOWN).unwrap_or(usize::MAX);
        let more = tasks.len() > most || notices.len() > most;
        let mut waiting = Self { tasks: Vec::new(), notices: Vec::new(), more, from };
        for task in tasks.into_iter().take(most) {
            waiting.tasks.push(task_card(conn, voice, task).await?);
        }
        for notice in notices.iter().take(most) {
            waiting.notices.extend(notice_card(conn, voice, notice).await?);
        }
        Ok(waiting)
    }
}

/// What a task is about, in words: `name` is the contact it speaks of, `store` the store.
pub(super) fn sentence(voice: &Voice, task: &Task, name: &str, store: &str, end: &str) -> String {
    let what = if task.kind == TaskKind::HandleTaken { format!("{}.myshopify.com", task.note) } else { String::new() };
    let key = format!("desk-task-{}{end}", task.kind.name().replace('_', "-"));
    voice.say_with(&key, &Values { name, store, what: &what, ..Values::default() })
}

impl Waiting {
    /// On the queue they are folded, so that the list is not pushed away.
    #[must_use]
    pub fn is_folded(&self) -> bool {
        self.from == "desk"
    }

    /// How many tasks are shown.
    #[must_use]
    pub fn task_count(&self) -> i64 {
        i64::try_from(self.tasks.len()).unwrap_or(i64::MAX)
    }

    /// How many notices are shown.
    #[must_use]
    pub fn notice_count(&self) -> i64 {
        i64::try_from(self.notices.len()).unwrap_or(i64::MAX)
    }
}

async fn task_card(conn: &mut Conn, voice: &Voice, task: Task) -> Result<TaskCard> {
    let about = About::read(conn, task.access_request_id.as_deref(), task.contact_id.as_deref()).await?;
    let name = about.contact.as_ref().map_or_else(|| voice.say("desk-task-somebody"), |one| one.name.clone());
    let merchant = Way { text: task.merchant_name.clone(), href: paths::desk_merchant(&task.merchant_id) };
    let is_handle = task.kind == TaskKind::HandleTaken;
    let holder = if is_handle { holder(conn, &task.note).await? } else { None };
    let store = about.store.as_ref().map_or(merchant.text.as_str(), |shop| shop.label.as_str()).to_owned();
    let say = |task: &Task, end: &str| sentence(voice, task, &name, &store, end);
    let href = match (task.kind, &about.request, &about.store) {
        (TaskKind::HandleTaken, _, Some(shop)) => format!("{}?store={}#store-form", merchant.href, shop.id),
        (TaskKind::Contradiction | TaskKind::OwnerUnknown | TaskKind::NotExpected, Some(request), _) => {
            paths::desk_request(&request.reference)
        }
        (TaskKind::LinkWanted | TaskKind::StoresWrong, ..) => format!("{}#stores", merchant.href),
        (TaskKind::PassedOn | TaskKind::OwnerNamed, ..) => format!("{}#contacts", merchant.href),
        _ => merchant.href.clone(),
    };
    Ok(TaskCard {
        action: paths::desk_task(&task.id),
        what: say(&task, ""),
        todo: say(&task, "-do"),
        way: Way { text: say(&task, "-go"), href },
        // The note of these is data that the sentence says already, not somebody's words.
        words: if is_handle || matches!(task.kind, TaskKind::PassedOn | TaskKind::OwnerNamed) {
            String::new()
        } else {
            task.note
        },
        merchant,
        holder,
        since: task.created_at,
    })
}

async fn notice_card(conn: &mut Conn, voice: &Voice, notice: &Notice) -> Result<Option<NoticeCard>> {
    let Some(told) = Told::read(conn, notice).await? else { return Ok(None) };
    Ok(Some(NoticeCard {
        action: paths::desk_notice(&notice.id),
        what: voice.say_with(
            "desk-notice-tell",
            &Values { name: &told.contact.name, what: &told.subject(voice, notice), ..Values::default() },
        ),
        merchant: Way { text: told.merchant.name.clone(), href: paths::desk_merchant(&told.merchant.id) },
        request: told
            .about
            .request
            .as_ref()
            .zip(told.about.store.as_ref())
            .map(|(request, shop)| Way { text: shop.label.clone(), href: paths::desk_request(&request.reference) }),
        since: notice.created_at,
    }))
}

/// The merchant who has this address.
///
/// # Errors
/// Where the database fails.
pub async fn holder(conn: &mut Conn, handle: &str) -> Result<Option<Way>> {
    let Some(shop) = store::shop::by_handle(conn, handle).await? else { return Ok(None) };
    let merchant = store::merchant::find(conn, &shop.merchant_id).await?;
    Ok(merchant.map(|merchant| Way { text: merchant.name, href: paths::desk_merchant(&merchant.id) }))
}

/// What a task or a notice speaks of.
#[derive(Default)]
struct About {
    request: Option<AccessRequest>,
    store: Option<Store>,
    contact: Option<Contact>,
}

impl About {
    async fn read(conn: &mut Conn, request_id: Option<&str>, contact_id: Option<&str>) -> Result<Self> {
        let mut about = Self::default();
        if let Some(id) = request_id {
            let request = store::access_request::get(conn, id).await?;
            about.store = Some(store::shop::get(conn, &request.store_id).await?);
            about.request = Some(request);
        }
        if let Some(id) = contact_id {
            about.contact = store::contact::find(conn, id).await?;
        }
        Ok(about)
    }
}

/// Whom a notice goes to, with what it speaks of.
struct Told {
    about: About,
    contact: Contact,
    merchant: Merchant,
    rep: String,
}

impl Told {
    async fn read(conn: &mut Conn, notice: &Notice) -> Result<Option<Self>> {
        let about = About::read(conn, notice.access_request_id.as_deref(), notice.contact_id.as_deref()).await?;
        let Some(contact) = about.contact.clone() else { return Ok(None) };
        let Some(merchant) = store::merchant::find(conn, &contact.merchant_id).await? else { return Ok(None) };
        let rep = store::rep::find(conn, &merchant.rep_id).await?.map(|account| account.rep.name).unwrap_or_default();
        Ok(Some(Self { about, contact, merchant, rep }))
    }

    fn values(&self) -> Values<'_> {
        let store = self.about.store.as_ref().map_or("", |shop| shop.label.as_str());
        let reference = self.about.request.as_ref().map_or("", |request| request.reference.as_str());
        Values { name: &self.contact.name, rep: &self.rep, store, what: reference, ..Values::default() }
    }

    fn subject(&self, voice: &Voice, told: &Notice) -> String {
        notice::subject(voice, told.kind, &self.values())
    }
}

/// `POST` `/desk/tasks/{id}`
pub async fn close(
    app: web::Data<App>,
    rep: WorkingRep,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let id = super::merchant::id(&id)?;
    let task = store::task::find(&mut app.db.read().await?, id).await?.ok_or(Error::NotFound)?;
    close_task(&app, &rep.0.actor(), id).await?;
    Ok(see_other_saying(&back(&fields, Some(&task.merchant_id)), "flash-desk-task-closed"))
}

/// The page with what to tell.
#[derive(Template)]
#[template(path = "desk/tasks.html")]
pub struct TellPage {
    action: String,
    from: String,
    back: String,
    name: String,
    email: String,
    merchant: String,
    subject: String,
    body: String,
    link: Option<String>,
}

/// `POST` `/desk/notices/{id}`: `do` is `link` (shows what to tell, with a fresh link) or `told`.
pub async fn tell(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let id = super::merchant::id(&id)?;
    let mut conn = app.db.read().await?;
    let notice = store::outbox::find(&mut conn, id).await?.ok_or(Error::NotFound)?;
    let told = Told::read(&mut conn, &notice).await?;
    drop(conn);
    let back = back(&fields, notice.merchant_id.as_deref());
    if notice.state != NoticeState::ByHand {
        return Ok(see_other_saying(&back, "flash-note-desk-told-before"));
    }
    if fields.get("do") == "told" {
        mark_told(&app, &rep.0.actor(), id).await?;
        return Ok(see_other_saying(&back, "flash-desk-told"));
    }
    let Some(told) = told.filter(|told| told.contact.removed_at.is_none()) else {
        return Ok(see_other_saying(&back, "flash-note-desk-nobody-to-tell"));
    };
    let link = link_of_notice(&app, &rep.0.actor(), id, &client::address(&req, &app.config)).await?;
    let voice = Voice { language: told.contact.language.clone(), ..Chrome::of(&req).voice };
    let page = TellPage {
        action: paths::desk_notice(id),
        from: fields.kept("from", 10),
        back,
        subject: told.subject(&voice, &notice),
        body: notice::body(&voice, notice.kind, &notice.about, &told.values()),
        name: told.contact.name,
        email: told.contact.email,
        merchant: told.merchant.name,
        link,
    };
    Ok(Page::new(page).respond_to(&req))
}

/// The page that the form stood on.
fn back(fields: &Fields, merchant_id: Option<&str>) -> String {
    merchant_id
        .filter(|_| fields.get("from") == "merchant")
        .map_or_else(|| paths::DESK.to_owned(), paths::desk_merchant)
}
