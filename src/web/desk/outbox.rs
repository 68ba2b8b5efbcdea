//! `/desk/outbox`: every notice by mail: what waits, what did not go and why, what went, what was dropped.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{sign_in::query, tasks::Way};
use crate::{
    actions::{
        pause_mail::{is_paused, pause_mail},
        send_again::send_all_again,
    },
    app::App,
    domain::{
        delivery,
        moment::Moment,
        notice::{NoticeKind, NoticeState},
        rep::Act,
    },
    error::{Error, Result},
    i18n::{FALLBACK, Values, Voice, has, notice},
    store::{
        Conn,
        outbox_list::{Listed, count, older},
    },
    web::{
        client, filters,
        form::Fields,
        guard::{AdminRep, RepIn},
        page::{Chrome, Page, see_other_counting, see_other_saying},
        paths,
    },
};

/// How many a page has.
const ROWS: i64 = 50;
/// How many are counted beside a filter.
const COUNTED: i64 = 999;
/// What can be shown, in the order of the page.
const SHOWN: [NoticeState; 4] = [NoticeState::Queued, NoticeState::Failed, NoticeState::Sent, NoticeState::Dropped];

/// The page.
#[derive(Template)]
#[template(path = "desk/outbox.html")]
pub struct OutboxPage {
    state: NoticeState,
    filters: Vec<Filter>,
    rows: Vec<Row>,
    older: Option<String>,
    has_mail: bool,
    is_paused: bool,
    may_pause: bool,
}

impl OutboxPage {
    /// Whether what was given up is shown to somebody who may send it again.
    fn may_send_again(&self) -> bool {
        self.may_pause && self.has_mail && self.state == NoticeState::Failed && !self.rows.is_empty()
    }
}

/// One filter of the list.
struct Filter {
    text: String,
    href: String,
    count: Option<String>,
    current: bool,
}

/// One notice, in words.
struct Row {
    href: String,
    subject: String,
    reader: String,
    address: String,
    is_copy: bool,
    merchant: Option<Way>,
    request: Option<Way>,
    at: Moment,
    /// When it leaves, where it waits longer than a moment.
    leaves: Option<Moment>,
    reason: String,
}

/// Why a notice did not go, in words.
#[must_use]
pub fn reason(voice: &Voice, kept: &str) -> String {
    let (key, said) = delivery::parts(kept);
    let key = format!("desk-outbox-reason-{key}");
    if !has(FALLBACK, &key) {
        return kept.to_owned();
    }
    let sentence = voice.say(&key);
    if said.is_empty() {
        sentence
    } else {
        voice.say_with("desk-outbox-reason-said", &Values { name: &sentence, what: said, ..Values::default() })
    }
}

/// What it tells, as its subject says.
#[must_use]
pub fn subject(voice: &Voice, one: &Listed) -> String {
    let (what, store) =
        one.request.as_ref().map_or(("", ""), |(reference, label)| (reference.as_str(), label.as_str()));
    let values = Values { name: &one.reader, store, what, rep: &one.rep, ..Values::default() };
    match one.kind {
        kind if kind.is_to_rep() => {
            let merchant = one.merchant.as_ref().map_or("", |(_, name)| name.as_str());
            let place = notice::place(merchant, store);
            notice::subject(voice, kind, &Values { store: &place, ..values })
        }
        NoticeKind::SignIn => voice.say("desk-outbox-sign-in"),
        kind if one.is_copy => notice::subject_of_copy(voice, kind, &values),
        kind => notice::subject(voice, kind, &values),
    }
}

impl Row {
    fn of(voice: &Voice, one: &Listed, now: Moment) -> Self {
        Self {
            href: paths::desk_outbox_mail(&one.id),
            subject: subject(voice, one),
            reader: one.reader.clone(),
            address: one.address.clone(),
            is_copy: one.is_copy,
            merchant: one
                .merchant
                .as_ref()
                .map(|(id, name)| Way { text: name.clone(), href: paths::desk_merchant(id) }),
            request: one
                .request
                .as_ref()
                .map(|(reference, _)| Way { text: reference.clone(), href: paths::desk_request(reference) }),
            at: one.settled_at.unwrap_or(one.created_at),
            leaves: (one.state == NoticeState::Queued && one.due_at > now).then_some(one.due_at),
            reason: one.reason.as_deref().map(|kept| reason(voice, kept)).unwrap_or_default(),
        }
    }
}

/// That all mail is stopped, for the page where reps are all day.
pub(super) async fn stopped(conn: &mut Conn, voice: &Voice) -> Result<Vec<(String, Way)>> {
    let said = || {
        let way = Way { text: voice.say("desk-outbox-heading"), href: paths::DESK_OUTBOX.to_owned() };
        (voice.say("desk-outbox-is-paused"), way)
    };
    Ok(is_paused(conn).await?.then(said).into_iter().collect())
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, rep: RepIn) -> actix_web::Result<Page<OutboxPage>> {
    let chrome = Chrome::of(&req);
    let fields = query(&req)?;
    let mut conn = app.db.read().await.map_err(Error::from)?;
    let asked = NoticeState::named(fields.get("state")).filter(|state| SHOWN.contains(state));
    let state = asked.unwrap_or(NoticeState::Queued);
    let below = fields.get("after").split_once('.').and_then(|(at, id)| Some((Moment(at.parse().ok()?), id)));
    let (at, id) = below.unwrap_or((Moment(i64::MAX), ""));
    let mut listed = older(&mut conn, state, (at, id), ROWS + 1).await.map_err(Error::from)?;
    let is_more = i64::try_from(listed.len()).is_ok_and(|found| found > ROWS);
    listed.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
    let last = listed.last().filter(|_| is_more);
    let older =
        last.map(|one| format!("{}?state={}&after={}.{}", paths::DESK_OUTBOX, state.name(), one.created_at.0, one.id));
    let mut filters = Vec::with_capacity(SHOWN.len());
    for one in SHOWN {
        let is_short = matches!(one, NoticeState::Queued | NoticeState::Failed);
        let found = if is_short { Some(count(&mut conn, one, COUNTED + 1).await.map_err(Error::from)?) } else { None };
        filters.push(Filter {
            text: chrome.voice.say(&format!("desk-outbox-state-{}", one.name())),
            href: format!("{}?state={}", paths::DESK_OUTBOX, one.name()),
            count: found.map(|found| if found > COUNTED { format!("{COUNTED}+") } else { found.to_string() }),
            current: one == state,
        });
    }
    Ok(Page::new(OutboxPage {
        state,
        filters,
        rows: listed.iter().map(|one| Row::of(&chrome.voice, one, app.clock.now())).collect(),
        older,
        has_mail: app.config.has_mail(),
        is_paused: is_paused(&mut conn).await?,
        may_pause: rep.may(Act::ManageSettings),
    }))
}

/// `POST`: `do=pause` stops all mail, `do=resume` lets it go again, `do=again` sends again what was given up.
pub async fn submit(req: HttpRequest, app: web::Data<App>, admin: AdminRep, fields: Fields) -> Result<HttpResponse> {
    if fields.get("do") == "again" {
        let client = client::address(&req, &app.config);
        return Ok(match send_all_again(&app, &admin.0.actor(), &client).await? {
            0 => see_other_saying(paths::DESK_OUTBOX, "flash-note-desk-outbox-none-again"),
            count => see_other_counting(paths::DESK_OUTBOX, "flash-desk-outbox-all-again", count),
        });
    }
    let pauses = fields.get("do") == "pause";
    pause_mail(&app, &admin.0.actor(), pauses, &client::address(&req, &app.config)).await?;
    let said = if pauses { "flash-desk-outbox-paused" } else { "flash-desk-outbox-resumed" };
    Ok(see_other_saying(paths::DESK_OUTBOX, said))
}
