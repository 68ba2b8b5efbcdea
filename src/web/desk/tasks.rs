//! What waits on the desk beside the queue: tasks, and notices to tell by hand. `/desk/tasks/{id}`, `/desk/notices/{id}`.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use crate::{
    actions::{
        close_task::close_task,
        mark_told::{link_of_notice, mark_told},
    },
    app::App,
    domain::{
        moment::Moment,
        notice::{Notice, NoticeState},
        task::TaskKind,
    },
    error::{Error, Result},
    i18n::{Values, Voice, notice},
    store::{
        self, Conn,
        about::{Person, Request},
        task::Task,
    },
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
        let (tasks, notices) = (tasks.iter().take(most), notices.iter().take(most));
        let spoken = Spoken::read(conn, tasks.clone(), notices.clone()).await?;
        let tasks = tasks.map(|task| spoken.task_card(voice, task)).collect();
        Ok(Self {
            tasks,
            notices: notices.filter_map(|notice| spoken.notice_card(voice, notice)).collect(),
            more,
            from,
        })
    }
}

/// What a task is about, in words: `name` is the contact it speaks of, `store` the store.
pub(super) fn sentence(voice: &Voice, task: &Task, name: &str, store: &str, end: &str) -> String {
    let what = match task.kind {
        TaskKind::HandleTaken => format!("{}.myshopify.com", task.note),
        TaskKind::StoreQuiet => task.note.clone(),
        TaskKind::ShopifyDiffers => return differs(voice, task, store, end),
        TaskKind::AppRefused => voice.say(&super::app_card::outcome_key(&task.note)),
        _ => String::new(),
    };
    let key = format!("desk-task-{}{end}", task.kind.name().replace('_', "-"));
    voice.say_with(&key, &Values { name, store, what: &what, ..Values::default() })
}

/// Both sides: what people said last, and what Shopify shows.
fn differs(voice: &Voice, task: &Task, store: &str, end: &str) -> String {
    let (said, seen) = task.note.split_once(' ').unwrap_or_default();
    let said =
        voice.say_with(&format!("desk-app-said-{}", said.replace('_', "-")), &Values { store, ..Values::default() });
    let seen = voice.say(&super::app_card::outcome_key(seen));
    let key = format!("desk-task-shopify-differs{end}");
    voice.say_with(&key, &Values { store, what: &seen, name: &said, ..Values::default() })
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

/// What some tasks and notices speak of, by id; and who has the addresses that tasks name.
struct Spoken {
    requests: HashMap<String, Request>,
    people: HashMap<String, Person>,
    holders: HashMap<String, (String, String)>,
}

impl Spoken {
    /// Reads it all at once, however many there are.
    async fn read<'a>(
        conn: &mut Conn,
        tasks: impl Iterator<Item = &'a Task> + Clone,
        notices: impl Iterator<Item = &'a Notice> + Clone,
    ) -> Result<Self> {
        let requests = tasks.clone().filter_map(|one| one.access_request_id.clone());
        let requests: Vec<_> =
            requests.chain(notices.clone().filter_map(|one| one.access_request_id.clone())).collect();
        let people = tasks.clone().filter_map(|one| one.contact_id.clone());
        let people: Vec<_> = people.chain(notices.filter_map(|one| one.contact_id.clone())).collect();
        let handles: Vec<_> =
            tasks.filter(|one| one.kind == TaskKind::HandleTaken).map(|one| one.note.clone()).collect();
        Ok(Self {
            requests: store::about::requests(conn, &requests).await?,
            people: store::about::people(conn, &people).await?,
            holders: store::about::holders(conn, &handles).await?,
        })
    }

    fn request(&self, id: Option<&String>) -> Option<&Request> {
        self.requests.get(id?)
    }

    fn person(&self, id: Option<&String>) -> Option<&Person> {
        self.people.get(id?)
    }

    fn task_card(&self, voice: &Voice, task: &Task) -> TaskCard {
        let request = self.request(task.access_request_id.as_ref());
        let name = self
            .person(task.contact_id.as_ref())
            .map_or_else(|| voice.say("desk-task-somebody"), |person| person.name.clone());
        let merchant = Way { text: task.merchant_name.clone(), href: paths::desk_merchant(&task.merchant_id) };
        let is_handle = task.kind == TaskKind::HandleTaken;
        let holder = if is_handle { self.holders.get(&task.note) } else { None };
        let store = request.map_or(merchant.text.as_str(), |request| request.label.as_str()).to_owned();
        let say = |end: &str| sentence(voice, task, &name, &store, end);
        let href = match (task.kind, request) {
            (TaskKind::HandleTaken, Some(request)) => {
                format!("{}?store={}#store-form", merchant.href, request.store_id)
            }
            (
                TaskKind::Contradiction
                | TaskKind::OwnerUnknown
                | TaskKind::NotExpected
                | TaskKind::RemindersOver
                | TaskKind::RemindersEnded
                | TaskKind::StoreQuiet
                | TaskKind::AccessReview
                | TaskKind::MoreAgreed
                | TaskKind::MoreRefused
                | TaskKind::ShopifyDiffers
                | TaskKind::ShopifyGone
                | TaskKind::ShopifyActive,
                Some(request),
            ) => paths::desk_request(&request.reference),
            (TaskKind::AppRefused, Some(request)) => paths::desk_store_app(&task.merchant_id, &request.store_id),
            (TaskKind::LinkWanted | TaskKind::StoresWrong, _) => format!("{}#stores", merchant.href),
            (TaskKind::PassedOn | TaskKind::OwnerNamed, _) => format!("{}#contacts", merchant.href),
            _ => merchant.href.clone(),
        };
        TaskCard {
            action: paths::desk_task(&task.id),
            what: say(""),
            todo: say("-do"),
            way: Way { text: say("-go"), href },
            // The note of these is data that the sentence says already, not somebody's words.
            words: if is_handle || is_data(task.kind) { String::new() } else { task.note.clone() },
            merchant,
            holder: holder.map(|(id, name)| Way { text: name.clone(), href: paths::desk_merchant(id) }),
            since: task.created_at,
        }
    }

    fn notice_card(&self, voice: &Voice, notice: &Notice) -> Option<NoticeCard> {
        let person = self.person(notice.contact_id.as_ref())?;
        let request = self.request(notice.access_request_id.as_ref());
        let subject = notice::subject(voice, notice.kind, &values(person, request));
        let (id, name) = &person.merchant;
        Some(NoticeCard {
            action: paths::desk_notice(&notice.id),
            what: voice
                .say_with("desk-notice-tell", &Values { name: &person.name, what: &subject, ..Values::default() }),
            merchant: Way { text: name.clone(), href: paths::desk_merchant(id) },
            request: request.map(|one| Way { text: one.label.clone(), href: paths::desk_request(&one.reference) }),
            since: notice.created_at,
        })
    }
}

/// Kinds whose note is data that the sentence says already, not somebody's words.
const fn is_data(kind: TaskKind) -> bool {
    matches!(
        kind,
        TaskKind::PassedOn
            | TaskKind::OwnerNamed
            | TaskKind::StoreQuiet
            | TaskKind::ShopifyDiffers
            | TaskKind::AppRefused
    )
}

/// What a notice names.
fn values<'a>(person: &'a Person, request: Option<&'a Request>) -> Values<'a> {
    let (store, what) = request.map_or(("", ""), |one| (one.label.as_str(), one.reference.as_str()));
    Values { name: &person.name, rep: &person.rep, store, what, ..Values::default() }
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
    let spoken = Spoken::read(&mut conn, std::iter::empty(), std::iter::once(&notice)).await?;
    drop(conn);
    let back = back(&fields, notice.merchant_id.as_deref());
    if notice.state != NoticeState::ByHand {
        return Ok(see_other_saying(&back, "flash-note-desk-told-before"));
    }
    if fields.get("do") == "told" {
        mark_told(&app, &rep.0.actor(), id).await?;
        return Ok(see_other_saying(&back, "flash-desk-told"));
    }
    let Some(person) = spoken.person(notice.contact_id.as_ref()).filter(|one| one.removed_at.is_none()) else {
        return Ok(see_other_saying(&back, "flash-note-desk-nobody-to-tell"));
    };
    let link = link_of_notice(&app, &rep.0.actor(), id, &client::address(&req, &app.config)).await?;
    let voice = Voice { language: person.language.clone(), ..Chrome::of(&req).voice };
    let values = values(person, spoken.request(notice.access_request_id.as_ref()));
    let page = TellPage {
        action: paths::desk_notice(id),
        from: fields.kept("from", 10),
        back,
        subject: notice::subject(&voice, notice.kind, &values),
        body: notice::body(&voice, notice.kind, &notice.about, &values),
        name: person.name.clone(),
        email: person.email.clone(),
        merchant: person.merchant.1.clone(),
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
