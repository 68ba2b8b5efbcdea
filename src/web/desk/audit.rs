//! `/desk/audit`: who did what, when and from where, the newest first; for admins. The log holds ids: names are looked up.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{merchant::id, sign_in::query, tasks::Way};
use crate::{
    app::App,
    domain::{
        audit::{Head, acts},
        form::Fault,
        moment::Moment,
        rep::Rep,
        setting,
    },
    error::Result,
    i18n::{self, Values, Voice, time},
    store::{
        self, Conn,
        audit::{Cursor, Entry, Filter, Place, Who},
        audit_names::{self, Names},
    },
    web::{
        filters,
        form::{FieldError, Fields, in_words},
        guard::AdminRep,
        page::{Chrome, Page},
        paths,
    },
};

/// How many rows a page has.
pub const ROWS: i64 = 50;
/// The kinds of actor that can be chosen; reps and contacts one by one too.
const KINDS: [&str; 6] = ["rep", "contact", "nobody", "cli", "sweep", "app"];
/// How much of a filter comes back to the page.
const LONGEST_KEPT: usize = 100;

/// The page.
#[derive(Template)]
#[template(path = "desk/audit.html")]
pub struct AuditPage {
    lines: Vec<Line>,
    typed: Typed,
    reps: Vec<Rep>,
    acts: Vec<(&'static str, String)>,
    person: Option<String>,
    merchant: Option<Way>,
    newer: Option<String>,
    older: Option<String>,
    all: Option<String>,
    export: String,
    head: Head,
    /// The number of the last row that was deleted since its time was over.
    begins: i64,
    command: String,
    errors: Vec<FieldError>,
}

/// One row, in words.
struct Line {
    number: i64,
    at: Moment,
    who: String,
    did: String,
    about: Way,
    merchant: Option<Way>,
    client: String,
}

/// The filters as they were asked for.
#[derive(Clone, Default)]
struct Typed {
    rep: String,
    act: String,
    from: String,
    to: String,
    merchant: String,
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        let kept = |name: &str| fields.kept(name, LONGEST_KEPT);
        Self { rep: kept("rep"), act: kept("act"), from: kept("from"), to: kept("to"), merchant: kept("merchant") }
    }

    /// The filters to the letter: what cannot be anything is refused, and not read over.
    fn raw(fields: &Fields) -> Self {
        let raw = |name: &str| fields.get(name).to_owned();
        Self { rep: raw("rep"), act: raw("act"), from: raw("from"), to: raw("to"), merchant: raw("merchant") }
    }

    /// The filters as a query, to add to.
    fn query(&self) -> url::form_urlencoded::Serializer<'static, String> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let all = [
            ("rep", &self.rep),
            ("act", &self.act),
            ("from", &self.from),
            ("to", &self.to),
            ("merchant", &self.merchant),
        ];
        for (name, value) in all.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        query
    }

    /// The address of another page of the same list.
    fn beside(&self, name: &str, entry: &Entry) -> String {
        let mut query = self.query();
        query.append_pair(name, &format!("{}.{}", entry.at.0, entry.number));
        format!("{}?{}", paths::DESK_AUDIT, query.finish())
    }
}

/// What the filters ask for, or what is wrong with them. Everything that can be known to name nothing is refused.
pub(super) async fn filter(
    conn: &mut Conn,
    fields: &Fields,
    zone: &str,
) -> Result<std::result::Result<(Filter, Place), Vec<Fault>>> {
    let typed = Typed::raw(fields);
    let (mut filter, mut wrong) = (Filter::default(), Vec::new());
    if !typed.rep.is_empty() {
        filter.who = who(conn, &typed.rep).await?;
        wrong.extend(filter.who.is_none().then(|| Fault::new("rep", "desk-audit-bad-who")));
    }
    if !typed.act.is_empty() {
        let is_act = acts().any(|act| act == typed.act);
        filter.act = is_act.then(|| typed.act.clone());
        wrong.extend((!is_act).then(|| Fault::new("act", "desk-audit-bad-act")));
    }
    let (from, to) = (time::day_of(&typed.from, zone), time::day_of(&typed.to, zone));
    for (text, day, name) in [(&typed.from, from, "from"), (&typed.to, to, "to")] {
        wrong.extend((!text.is_empty() && day.is_none()).then(|| Fault::new(name, "desk-audit-bad-day")));
    }
    (filter.from, filter.until) = (from.map(|day| day.0), to.map(|day| day.1));
    if filter.from.zip(filter.until).is_some_and(|(from, until)| from >= until) {
        wrong.push(Fault::new("to", "desk-audit-bad-days"));
    }
    if !typed.merchant.is_empty() {
        let known = match id(&typed.merchant) {
            Ok(id) => store::merchant::find(conn, id).await?,
            Err(_) => None,
        };
        wrong.extend(known.is_none().then(|| Fault::new("list", "desk-audit-bad-merchant")));
        filter.merchant_id = known.map(|merchant| merchant.id);
    }
    let place = match (fields.get("after"), fields.get("before")) {
        ("", "") => Some(Place::Top),
        ("", before) => cursor(before).map(Place::Before),
        (after, _) => cursor(after).map(Place::After),
    };
    wrong.extend(place.is_none().then(|| Fault::new("list", "desk-audit-bad-place")));
    Ok(if wrong.is_empty() { Ok((filter, place.unwrap_or_default())) } else { Err(wrong) })
}

async fn who(conn: &mut Conn, typed: &str) -> Result<Option<Who>> {
    if let Some(kind) = KINDS.into_iter().find(|kind| *kind == typed) {
        return Ok(Some(Who::Kind(kind)));
    }
    let Ok(id) = id(typed) else { return Ok(None) };
    let known = store::rep::find(conn, id).await?.is_some() || store::contact::find(conn, id).await?.is_some();
    Ok(known.then(|| Who::Id(id.to_owned())))
}

/// Reads `at.number`.
fn cursor(text: &str) -> Option<Cursor> {
    let (at, number) = text.split_once('.')?;
    Some(Cursor { at: Moment(at.parse().ok()?), number: number.parse().ok()? })
}

/// What an act is called; its own name where a newer portal beside this one wrote it.
fn act_in_words(voice: &Voice, act: &str) -> String {
    kind_in_words(voice, "desk-audit-act", act)
}

/// Who did it, in words.
pub(super) fn who_in_words(voice: &Voice, names: &Names, entry: &Entry) -> String {
    let id = entry.actor_id.as_deref();
    match entry.actor.as_str() {
        "rep" => rep_in_words(voice, names, id),
        "contact" => contact_in_words(voice, names, id),
        other => kind_in_words(voice, "desk-audit-who", other),
    }
}

fn rep_in_words(voice: &Voice, names: &Names, id: Option<&str>) -> String {
    id.and_then(|id| names.reps.get(id)).cloned().unwrap_or_else(|| voice.say("timeline-source-rep-gone"))
}

fn contact_in_words(voice: &Voice, names: &Names, id: Option<&str>) -> String {
    match id.map(|id| names.contacts.get(id).map_or("", String::as_str)) {
        Some("") => voice.say("timeline-source-forgotten"),
        Some(name) => name.to_owned(),
        None => voice.say("desk-audit-who-nobody"),
    }
}

fn kind_in_words(voice: &Voice, before: &str, kind: &str) -> String {
    let key = format!("{before}-{}", kind.replace('_', "-"));
    if i18n::has(i18n::FALLBACK, &key) { voice.say(&key) } else { kind.to_owned() }
}

/// What it was done to, in words, and where that is.
pub(super) fn about(voice: &Voice, names: &Names, entry: &Entry) -> Way {
    let id = entry.subject_id.as_deref();
    let merchant_page = entry.merchant_id.as_deref().map(paths::desk_merchant).unwrap_or_default();
    match (entry.subject.as_str(), id) {
        ("rep", _) => Way { text: rep_in_words(voice, names, id), href: String::new() },
        ("contact", Some(_)) => Way { text: contact_in_words(voice, names, id), href: merchant_page },
        ("access_request", Some(id)) if names.requests.contains_key(id) => {
            let reference = names.requests.get(id).cloned().unwrap_or_default();
            Way { href: paths::desk_request(&reference), text: reference }
        }
        ("store", Some(id)) if names.stores.contains_key(id) => {
            Way { text: names.stores.get(id).cloned().unwrap_or_default(), href: merchant_page }
        }
        ("merchant", Some(id)) if names.merchants.contains_key(id) => {
            Way { text: names.merchants.get(id).cloned().unwrap_or_default(), href: paths::desk_merchant(id) }
        }
        ("import", Some(id)) => Way { text: voice.say("desk-audit-about-import"), href: paths::desk_import(id) },
        ("setting", Some(name)) if let Some(setting) = setting::named(name) => {
            Way { text: voice.say(&setting.key()), href: paths::DESK_SETTINGS.to_owned() }
        }
        ("webhook", _) => Way { text: voice.say("desk-audit-about-webhook"), href: paths::DESK_WEBHOOKS.to_owned() },
        (kind, _) => Way { text: kind_in_words(voice, "desk-audit-about", kind), href: String::new() },
    }
}

fn line(voice: &Voice, names: &Names, entry: &Entry) -> Line {
    let merchant = entry.merchant_id.as_ref().and_then(|id| names.merchants.get_key_value(id));
    Line {
        number: entry.number,
        at: entry.at,
        who: who_in_words(voice, names, entry),
        did: act_in_words(voice, &entry.act),
        about: about(voice, names, entry),
        merchant: merchant.map(|(id, name)| Way { text: name.clone(), href: paths::desk_merchant(id) }),
        client: entry.client.clone(),
    }
}

impl AuditPage {
    fn is_who(&self, who: &str) -> bool {
        self.typed.rep == who
    }

    const fn count(&self) -> i64 {
        self.head.number - self.begins
    }

    fn is_act(&self, act: &str) -> bool {
        self.typed.act == act
    }
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, _here: AdminRep) -> actix_web::Result<HttpResponse> {
    let fields = query(&req)?;
    let chrome = Chrome::of(&req);
    let page = read(&app, &chrome, &fields).await?;
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::with_status(page, status).respond_to(&req))
}

async fn read(app: &App, chrome: &Chrome, fields: &Fields) -> Result<AuditPage> {
    let voice = &chrome.voice;
    let mut conn = app.db.read().await?;
    let mut typed = Typed::of(fields);
    // A field for days takes nothing else: the sentence beside it says what was wrong.
    for day in [&mut typed.from, &mut typed.to] {
        if time::day_of(day, &chrome.zone).is_none() {
            day.clear();
        }
    }
    let (asked, faults) = match filter(&mut conn, fields, &chrome.zone).await? {
        Ok(asked) => (Some(asked), Vec::new()),
        Err(faults) => (None, faults),
    };
    // Where a filter is wrong nothing is shown: it could be taken for what the filter found.
    let (mut entries, place) = match &asked {
        Some((filter, place)) => (store::audit::page(&mut conn, filter, place, ROWS + 1).await?, *place),
        None => (Vec::new(), Place::Top),
    };
    let more = i64::try_from(entries.len()).unwrap_or(i64::MAX) > ROWS;
    let backwards = matches!(place, Place::Before(_));
    if more && backwards {
        entries.remove(0);
    } else if more {
        entries.pop();
    }
    let has_newer = if backwards { more } else { matches!(place, Place::After(_)) };
    let names = audit_names::of(&mut conn, &entries).await?;
    let head = store::audit::head(&mut conn).await?;
    let begins = store::audit_anchor::get(&mut conn).await?.head.number;
    let person = match asked.as_ref().and_then(|(filter, _)| filter.who.as_ref()) {
        Some(Who::Id(id)) => store::contact::find(&mut conn, id).await?.map(|contact| contact.name),
        _ => None,
    };
    let merchant = match asked.as_ref().and_then(|(filter, _)| filter.merchant_id.as_ref()) {
        Some(id) => store::merchant::find(&mut conn, id).await?,
        None => None,
    };
    let mut acts: Vec<(&str, String)> = acts().map(|act| (act, act_in_words(voice, act))).collect();
    acts.sort_by(|one, other| one.1.cmp(&other.1));
    let reps = store::rep::every(&mut conn).await?.into_iter().map(|account| account.rep).collect();
    drop(conn);
    let values = Values { what: &head.to_string(), ..Values::default() };
    Ok(AuditPage {
        newer: entries.first().filter(|_| has_newer).map(|entry| typed.beside("before", entry)),
        older: entries.last().filter(|_| backwards || more).map(|entry| typed.beside("after", entry)),
        lines: entries.iter().map(|entry| line(voice, &names, entry)).collect(),
        reps,
        acts,
        person: person.map(|name| if name.is_empty() { voice.say("timeline-source-forgotten") } else { name }),
        merchant: merchant.map(|one| Way { href: paths::desk_merchant(&one.id), text: one.name }),
        all: Some(paths::DESK_AUDIT.to_owned()).filter(|_| !typed.query().finish().is_empty()),
        export: format!("{}?{}", paths::DESK_AUDIT_CSV, typed.query().finish()),
        command: voice.say_with("desk-audit-command", &values),
        head,
        begins,
        typed,
        errors: in_words(voice, &faults),
    })
}
