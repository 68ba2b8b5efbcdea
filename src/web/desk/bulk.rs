//! `/desk/bulk`: one thing done to several access requests of the list. What was chosen is shown before it is done, with
//! who is left out and why; each is done in its own transaction, and what could not be done comes back with its reason.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{sign_in::query, way_back};
use crate::{
    actions::{
        Actor, assign_rep::assign_rep, cancel_request::cancel_request, invite_many::invite_first, remind::remind,
    },
    app::App,
    domain::{
        access_request::{AccessRequest, State, Turn},
        moves::{Hand, Verb, may_be_made},
        reference::Reference,
        rep::Rep,
        text,
    },
    error::{Error, Result},
    i18n::{Values, Voice},
    store,
    web::{
        client, filters,
        form::{FieldError, Fields, in_words},
        guard::WorkingRep,
        page::{Chrome, Page, see_other_counting},
        paths,
    },
};

/// As many as a page of the list has rows.
const MOST: usize = 50;
/// How much of the reason comes back to the page.
const LONGEST_KEPT: usize = 4_000;

/// What is done. Its name is the value of the field `do`; dashed it ends the keys of its sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bulk {
    /// Another rep looks after the merchants.
    Assign,
    /// The merchants are told that it is still their turn.
    Remind,
    /// Whoever comes first at each gets a link.
    Invite,
    /// The requests are given up.
    Cancel,
}

impl Bulk {
    /// Everything, in the order of the list's buttons.
    pub const ALL: [Self; 4] = [Self::Invite, Self::Remind, Self::Assign, Self::Cancel];

    /// The value of the field `do`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Remind => "remind",
            Self::Invite => "invite",
            Self::Cancel => "cancel",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Why this one is left out, as a sentence key.
    fn leaves_out(self, request: &AccessRequest) -> Option<&'static str> {
        match self {
            Self::Assign => None,
            Self::Invite if !request.state.is_open() => Some("desk-bulk-cancel-not"),
            Self::Invite => request.link_out_at.is_some().then_some("fault-invite-already"),
            Self::Remind => (request.turn() != Turn::Merchant).then_some("fault-remind-turn"),
            Self::Cancel => (!may_be_made(Verb::Cancel, request.state, Hand::Rep)).then_some("desk-bulk-cancel-not"),
        }
    }

    const fn flash(self) -> &'static str {
        match self {
            Self::Assign => "flash-desk-bulk-assigned",
            Self::Remind => "flash-desk-bulk-reminded",
            Self::Invite => "flash-desk-bulk-invited",
            Self::Cancel => "flash-desk-bulk-cancelled",
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "desk/bulk.html")]
pub struct BulkPage {
    act: Bulk,
    /// What it will be done to.
    chosen: Vec<Chosen>,
    /// What is left out, with the reason.
    left_out: Vec<Chosen>,
    reps: Vec<Rep>,
    back: String,
    typed: Typed,
    /// What was done already, where the rest could not be.
    done: Option<String>,
    errors: Vec<FieldError>,
}

/// One access request that was chosen.
struct Chosen {
    request: AccessRequest,
    store: String,
    merchant: String,
    rep: String,
    /// Why it is left out, or why it could not be done.
    why: String,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    rep: String,
    reason: String,
    cancelled: Vec<String>,
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        Self {
            rep: fields.kept("rep", LONGEST_KEPT),
            reason: fields.kept("reason", LONGEST_KEPT),
            cancelled: fields.all("cancelled_in_shopify"),
        }
    }
}

/// A chosen reference, with the version that its row was shown at: `HND-7K2Q-9XMF@3`. The list sends none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Choice {
    reference: String,
    version: Option<i64>,
}

/// What was chosen, each once, in its order.
fn choices(fields: &Fields) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for typed in fields.all("request") {
        let (reference, version) = typed.split_once('@').unwrap_or((&typed, ""));
        let Ok(reference) = Reference::parse(reference) else { continue };
        let choice = Choice { reference: reference.to_string(), version: version.parse().ok() };
        if !choices.iter().any(|one| one.reference == choice.reference) {
            choices.push(choice);
        }
    }
    choices
}

impl BulkPage {
    async fn read(app: &App, voice: &Voice, act: Bulk, choices: &[Choice], fields: &Fields) -> Result<Self> {
        let mut page = Self {
            act,
            chosen: Vec::new(),
            left_out: Vec::new(),
            reps: Vec::new(),
            back: way_back::checked(fields.get("back")).unwrap_or(paths::DESK).to_owned(),
            typed: Typed::of(fields),
            done: None,
            errors: Vec::new(),
        };
        let mut conn = app.db.read().await?;
        let reps = store::rep::list(&mut conn).await?;
        for choice in choices {
            let Some(request) = store::access_request::find(&mut conn, &choice.reference).await? else { continue };
            let Some(merchant) = store::merchant::find(&mut conn, &request.merchant_id).await? else { continue };
            let shop = store::shop::get(&mut conn, &request.store_id).await?;
            let rep = reps.iter().find(|one| one.account.rep.id == merchant.rep_id);
            let why = act.leaves_out(&request).map(|key| voice.say(key));
            let list = if why.is_some() { &mut page.left_out } else { &mut page.chosen };
            list.push(Chosen {
                request,
                store: shop.label,
                merchant: merchant.name,
                rep: rep.map(|one| one.account.rep.name.clone()).unwrap_or_default(),
                why: why.unwrap_or_default(),
            });
        }
        page.reps = reps.into_iter().filter(|one| one.account.can_work()).map(|one| one.account.rep).collect();
        Ok(page)
    }

    fn key(&self, end: &str) -> String {
        format!("desk-bulk-{}{end}", self.act.name())
    }

    fn count(&self) -> i64 {
        i64::try_from(self.chosen.len()).unwrap_or(i64::MAX)
    }

    fn is(&self, name: &str) -> bool {
        self.act.name() == name
    }

    /// Those that wait in Shopify: each has to be cancelled there too.
    fn sent(&self) -> Vec<&Chosen> {
        self.chosen.iter().filter(|one| one.request.state == State::Sent).collect()
    }

    fn is_ticked(&self, one: &Chosen) -> bool {
        self.typed.cancelled.contains(&one.request.reference)
    }

    fn request(&self, one: &Chosen) -> String {
        let _ = self;
        paths::desk_request(&one.request.reference)
    }
}

/// What was asked for, or the sentence that says what is wrong with it.
fn asked(fields: &Fields) -> std::result::Result<(Bulk, Vec<Choice>), &'static str> {
    let act = Bulk::named(fields.get("do")).ok_or("fault-bulk-do")?;
    let choices = choices(fields);
    match choices.len() {
        0 => Err("fault-bulk-none"),
        1..=MOST => Ok((act, choices)),
        _ => Err("fault-bulk-many"),
    }
}

/// `GET`: what was chosen in the list, and what will be done to it.
pub async fn show(req: HttpRequest, app: web::Data<App>, _here: WorkingRep) -> actix_web::Result<HttpResponse> {
    let fields = query(&req)?;
    let voice = Chrome::of(&req).voice;
    match asked(&fields) {
        Ok((act, choices)) => {
            let page = BulkPage::read(&app, &voice, act, &choices, &fields).await?;
            Ok(Page::new(page).respond_to(&req))
        }
        Err(key) => Ok(nothing_to_do(&req, &app, &voice, &fields, key).await?),
    }
}

/// The page with nothing in it but what is wrong and the way back.
async fn nothing_to_do(
    req: &HttpRequest,
    app: &App,
    voice: &Voice,
    fields: &Fields,
    key: &'static str,
) -> Result<HttpResponse> {
    let act = Bulk::named(fields.get("do")).unwrap_or(Bulk::Remind);
    let mut page = BulkPage::read(app, voice, act, &[], fields).await?;
    page.errors = vec![FieldError { field: "back", text: voice.say(key) }];
    Ok(Page::refused(page).respond_to(req))
}

/// `POST`
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: WorkingRep, fields: Fields) -> Result<HttpResponse> {
    let voice = Chrome::of(&req).voice;
    let (act, choices) = match asked(&fields) {
        Ok(asked) => asked,
        Err(key) => return nothing_to_do(&req, &app, &voice, &fields, key).await,
    };
    let mut page = BulkPage::read(&app, &voice, act, &choices, &fields).await?;
    page.errors = in_words(&voice, &faults(&page));
    if !page.errors.is_empty() {
        return Ok(Page::refused(page).respond_to(&req));
    }
    let by = By { actor: here.0.actor(), client: client::address(&req, &app.config) };
    let (mut failed, mut done) = (Vec::new(), 0_i64);
    for mut one in std::mem::take(&mut page.chosen) {
        let version =
            choices.iter().find(|choice| choice.reference == one.request.reference).and_then(|one| one.version);
        match make(&app, &by, act, &one, version.unwrap_or(one.request.version), &page.typed).await {
            Ok(made) => done += i64::from(made),
            Err(error) => {
                one.why = why(&voice, error);
                failed.push(one);
            }
        }
    }
    if failed.is_empty() && page.left_out.is_empty() {
        return Ok(see_other_counting(&page.back, act.flash(), done));
    }
    page.done = (done > 0).then(|| voice.say_with(act.flash(), &Values { count: done, ..Values::default() }));
    page.left_out.extend(failed);
    Ok(Page::with_status(page, if done > 0 { StatusCode::OK } else { StatusCode::CONFLICT }).respond_to(&req))
}

/// What is wrong with the form itself, before anything is done.
fn faults(page: &BulkPage) -> Vec<crate::domain::form::Fault> {
    use crate::domain::form::Fault;
    match page.act {
        Bulk::Remind | Bulk::Invite => Vec::new(),
        Bulk::Assign if page.reps.iter().any(|one| one.id == page.typed.rep) => Vec::new(),
        Bulk::Assign => vec![Fault::new("rep", "fault-bulk-rep")],
        Bulk::Cancel => {
            let mut faults = Vec::new();
            faults.extend(text::reason(&page.typed.reason).err().map(|fault| fault.on("reason")));
            if page.sent().into_iter().any(|one| !page.is_ticked(one)) {
                faults.push(Fault::new("cancelled_in_shopify", "fault-bulk-cancelled"));
            }
            faults
        }
    }
}

/// Who does it, and from where.
struct By {
    actor: Actor,
    client: String,
}

/// Does it; false where it was so already, such as for the second store of a merchant that was handed over.
async fn make(app: &App, by: &By, act: Bulk, one: &Chosen, version: i64, typed: &Typed) -> Result<bool> {
    let (actor, client) = (&by.actor, by.client.as_str());
    let reference = one.request.reference.as_str();
    match act {
        Bulk::Assign => assign_rep(app, actor, &one.request.merchant_id, &typed.rep, client).await,
        Bulk::Invite => invite_first(app, actor, reference).await.map(|()| true),
        Bulk::Remind => remind(app, actor, reference, client).await.map(|()| true),
        Bulk::Cancel => {
            let reason = text::reason(&typed.reason).map_err(|fault| Error::Invalid(vec![fault.on("reason")]))?;
            let ticked = typed.cancelled.iter().any(|one| one == reference);
            cancel_request(app, actor, reference, version, ticked, &reason).await.map(|_| true)
        }
    }
}

/// Why one could not be done. Also where the portal itself could not: the others are done or tried, and that has to be said.
fn why(voice: &Voice, error: Error) -> String {
    match error {
        Error::Invalid(faults) => {
            in_words(voice, &faults).into_iter().map(|one| one.text).collect::<Vec<_>>().join(" ")
        }
        Error::Refused(refusal) => voice.say(refusal.key()),
        Error::Conflict | Error::Store(store::Error::Lost) => voice.say("desk-bulk-meanwhile"),
        Error::NotFound => voice.say("desk-bulk-gone"),
        other => {
            tracing::error!(error = %other, "one of several could not be done");
            voice.say("desk-bulk-fault")
        }
    }
}
