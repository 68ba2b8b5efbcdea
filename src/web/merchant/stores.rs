//! `/access`: the stores of a merchant, those first where it is their turn. With one store it leads there.

use std::collections::HashSet;

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{next::Next, standing::Standing, store::state_key};
use crate::{
    actions::report_stores::report_stores,
    app::App,
    domain::{
        access_request::{AccessRequest, Turn},
        form::Fault,
        moment::Moment,
        store_address::{AddressFault, StoreAddress},
        stuck_at::StuckAt,
        text::{self, TextFault},
    },
    error::Result,
    i18n::Values,
    store,
    web::{
        filters,
        find_store::{self, Came, Question},
        form::{FieldError, Fields, in_words},
        guard::ContactHere,
        page::{Chrome, Page, see_other, see_other_saying},
        paths,
        timeline::Names,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/stores.html")]
pub struct StoresPage {
    merchant: String,
    rep: String,
    shops: Vec<Shop>,
    waiting: i64,
    typed: Typed,
    errors: Vec<FieldError>,
    /// Where somebody asks for help.
    stuck: Option<String>,
}

/// What was typed about a store that is missing, or is not right.
#[derive(Clone, Default)]
struct Typed {
    store: String,
    note: String,
    /// A store that was found, to be asked about.
    question: Option<Question>,
}

/// One store, with the access request that counts.
struct Shop {
    label: String,
    host: Option<String>,
    href: String,
    /// The owner whose turn it is, where that is somebody else.
    owner: Option<String>,
    turn: &'static str,
    sentence: String,
    next: String,
    action: Option<(String, String)>,
    older: Vec<Older>,
}

/// An access request that came before it.
struct Older {
    reference: String,
    href: String,
    sentence: String,
    since: Moment,
}

/// How much of a text comes back to the page.
const LONGEST_KEPT: usize = 4_000;

impl StoresPage {
    async fn of(app: &App, chrome: &Chrome, here: &ContactHere, typed: Typed, errors: Vec<FieldError>) -> Result<Self> {
        let mut conn = app.db.read().await?;
        let requests = store::access_request::of_merchant(&mut conn, &here.merchant.id).await?;
        let names = Names::of(&mut conn, &here.merchant, &[], None).await?;
        drop(conn);
        let mut shops = Vec::new();
        for (newest, older) in by_store(&requests) {
            let standing = Standing::read(app, here, newest).await?;
            let next = Next::of(&standing);
            shops.push((
                if next.is_the_owners() { 1 } else { rank(next.turn) },
                Shop::of(chrome, &standing, &next, &older),
            ));
        }
        shops.sort_by_cached_key(|(rank, shop)| (*rank, text::fold(&shop.label)));
        let waiting = shops.iter().filter(|(rank, _)| *rank == 0).count();
        Ok(Self {
            merchant: here.merchant.name.clone(),
            rep: names.rep(&chrome.voice, &here.merchant.rep_id),
            shops: shops.into_iter().map(|(_, shop)| shop).collect(),
            waiting: i64::try_from(waiting).unwrap_or(i64::MAX),
            typed,
            errors,
            stuck: stuck(&requests, StuckAt::Stores),
        })
    }
}

/// Where somebody asks for help on a page about all stores: beside the newest that is open.
pub(super) fn stuck(requests: &[AccessRequest], at: StuckAt) -> Option<String> {
    let newest = requests.iter().rfind(|one| one.state.is_open()).or_else(|| requests.last());
    newest.map(|request| paths::stuck(&request.reference, at))
}

impl Shop {
    fn of(chrome: &Chrome, standing: &Standing, next: &Next, older: &[AccessRequest]) -> Self {
        let rep = standing.rep(&chrome.voice);
        let owner = standing.other_owner().map(|owner| owner.name.clone()).unwrap_or_default();
        let values = Values { name: &owner, rep: &rep, store: &standing.shop.label, ..Values::default() };
        let say = |key: &str| chrome.voice.say_with(key, &values);
        Self {
            label: standing.shop.label.clone(),
            host: standing.host(),
            href: paths::store(&standing.request.reference),
            owner: next.is_the_owners().then(|| owner.clone()),
            turn: next.turn.name(),
            sentence: say(&state_key(&standing.request)),
            next: say(&format!("store-next-{}", next.slug)),
            action: next.action.as_ref().map(|way| (say(way.key), way.href.clone())),
            older: older
                .iter()
                .rev()
                .map(|one| Older {
                    reference: one.reference.clone(),
                    href: paths::store(&one.reference),
                    sentence: say(&state_key(one)),
                    since: one.since,
                })
                .collect(),
        }
    }
}

/// The merchant's turn first, then ours, then what needs nothing.
const fn rank(turn: Turn) -> u8 {
    match turn {
        Turn::Merchant => 0,
        Turn::Partner => 1,
        Turn::Nobody => 2,
    }
}

/// For each store, in the order the stores came: the open access request, or the newest where none is open, and the
/// others with the oldest first.
fn by_store(requests: &[AccessRequest]) -> Vec<(AccessRequest, Vec<AccessRequest>)> {
    let mut seen = HashSet::new();
    let order: Vec<String> =
        requests.iter().filter(|one| seen.insert(one.store_id.clone())).map(|one| one.store_id.clone()).collect();
    order
        .into_iter()
        .filter_map(|store_id| {
            let mut all: Vec<AccessRequest> = requests.iter().filter(|one| one.store_id == store_id).cloned().collect();
            let counts = all.iter().rposition(|one| one.state.is_open()).or(all.len().checked_sub(1))?;
            let newest = all.remove(counts);
            Some((newest, all))
        })
        .collect()
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: ContactHere) -> Result<HttpResponse> {
    let page = StoresPage::of(&app, &Chrome::of(&req), &here, Typed::default(), Vec::new()).await?;
    match page.shops.as_slice() {
        [only] if req.query_string().is_empty() => Ok(see_other(&only.href)),
        _ => Ok(Page::new(page).respond_to(&req)),
    }
}

/// `POST`: "a store is missing, closed or not ours" goes to the rep, with the address of the store where one was typed or found.
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: ContactHere, fields: Fields) -> Result<HttpResponse> {
    let came = find_store::read(&app, &here.contact.id, &fields).await?;
    let note = text::without_code(text::note(fields.get("note")));
    let (mut faults, mut wait, mut question): (Vec<Fault>, _, _) = (Vec::new(), None, None);
    let address = match came {
        Came::Nothing => None,
        Came::Address(address) => Some(address),
        Came::Question(asked) => {
            faults.extend(asked.unanswered.then(|| Fault::new("is_it", "fault-find-unanswered")));
            question = Some(asked);
            None
        }
        Came::Wrong(fault, seconds) => {
            faults.push(fault);
            wait = seconds;
            None
        }
    };
    let words = match note {
        Err(TextFault::Empty) if address.is_some() || question.is_some() || !faults.is_empty() => String::new(),
        Ok(words) => words,
        Err(fault) => {
            faults.push(fault.on("note"));
            String::new()
        }
    };
    if faults.is_empty() && question.is_none() {
        let lines = [address.as_ref().map_or("", StoreAddress::host), &words];
        let note = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        report_stores(&app, &here.actor(), &here.merchant.id, &note).await?;
        return Ok(see_other_saying(paths::ACCESS_ALL, "flash-stores-reported"));
    }
    let hides = StoreAddress::parse(fields.get("store")).is_err_and(|fault| AddressFault::hides_what_was_typed(&fault));
    let store = if hides { String::new() } else { fields.kept("store", LONGEST_KEPT) };
    let typed = Typed { store, note: fields.kept("note", LONGEST_KEPT), question };
    let chrome = Chrome::of(&req);
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = StoresPage::of(&app, &chrome, &here, typed, in_words(&chrome.voice, &faults)).await?;
    Ok(match wait {
        Some(seconds) => Page::too_many(page, seconds, &req),
        None => Page::with_status(page, status).respond_to(&req),
    })
}

impl StoresPage {
    const fn waiting(&self) -> i64 {
        self.waiting
    }
}
