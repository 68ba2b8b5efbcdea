//! `/access/{ref}/code`: step 1. The collaborator code is taken here and never shown again.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{late, standing::Standing};
use crate::{
    actions::{
        declare_no_code::{DeclareNoCode, declare_no_code},
        erase_code::erase_code,
        submit_code::{SubmitCode, submit_code},
    },
    app::App,
    domain::{
        access_request::{NoCode, State},
        code::CollaboratorCode,
        event::Agreement,
        form::Fault,
        store_address::{AddressFault, StoreAddress},
    },
    error::{Error, Result},
    i18n::Values,
    live::Live,
    secret,
    web::{
        cards::{self, Card},
        filters,
        find_store::{self, Came, Question},
        form::{FieldError, Fields, in_words},
        guard::StoreHere,
        menus::{self, Menu},
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/code.html")]
pub struct CodePage {
    reference: String,
    version: i64,
    catalogue_version: String,
    store: String,
    host: Option<String>,
    rep: String,
    owner: Option<String>,
    mode: Mode,
    said: Option<String>,
    sentence: String,
    has_code: bool,
    asks_address: bool,
    typed_store: String,
    /// A store that was found, to be asked about.
    question: Option<Question>,
    ticked_none: bool,
    cards: Vec<Card>,
    menus: Vec<Menu>,
    errors: Vec<FieldError>,
    notice: Option<String>,
}

/// What this page is for, by where the access request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// The code is wanted.
    Give,
    /// One is here and can be replaced.
    Replace,
    /// It is known that none is needed.
    NotNeeded,
    /// Too late: the request is sent or has ended.
    Past,
}

/// What somebody typed, without the code: that never comes back.
#[derive(Default)]
struct Typed {
    store: String,
    question: Option<Question>,
    none: bool,
}

impl CodePage {
    fn of(
        app: &App,
        chrome: &Chrome,
        standing: &Standing,
        typed: Typed,
        errors: Vec<FieldError>,
        notice: Option<String>,
    ) -> Self {
        let live = app.live();
        let voice = &chrome.voice;
        let request = &standing.request;
        let rep = standing.rep(voice);
        let store = standing.shop.label.clone();
        let values = Values { rep: &rep, store: &store, ..Values::default() };
        let said = standing
            .shopify_said()
            .filter(|_| request.state == State::CodeWanted)
            .map(|answer| voice.say_with(&format!("store-shopify-{}", answer.name().replace('_', "-")), &values));
        Self {
            reference: request.reference.clone(),
            version: request.version,
            catalogue_version: live.version_of(request, &standing.course()).to_owned(),
            sentence: voice.say_with(&super::store::state_key(request), &values),
            host: standing.host(),
            owner: standing.other_owner().map(|owner| owner.name.clone()),
            mode: mode(standing),
            said,
            has_code: request.code.is_some(),
            asks_address: asks_address(standing)
                || typed.question.is_some()
                || errors.iter().any(|error| error.field == "store"),
            typed_store: typed.store,
            question: typed.question,
            ticked_none: typed.none,
            cards: cards::of_standing(&live, voice, standing)
                .into_iter()
                .map(|card| Card { shows_state: false, ..card })
                .collect(),
            menus: menus::code(app, standing.handle()),
            errors,
            notice,
            rep,
            store,
        }
    }

    fn step(&self, step: &str) -> String {
        paths::store_step(&self.reference, step)
    }

    fn store_page(&self) -> String {
        paths::store(&self.reference)
    }

    fn title_key(&self) -> &'static str {
        match self.mode {
            Mode::Give => "code-title",
            Mode::Replace => "code-title-replace",
            Mode::NotNeeded => "code-title-not-needed",
            Mode::Past => "code-title-past",
        }
    }

    fn heading_key(&self) -> &'static str {
        match self.mode {
            Mode::Give => "code-heading",
            Mode::Replace => "code-heading-replace",
            Mode::NotNeeded => "code-heading-not-needed",
            Mode::Past => "code-heading-past",
        }
    }

    fn is_replacing(&self) -> bool {
        self.mode == Mode::Replace
    }

    fn is_not_needed(&self) -> bool {
        self.mode == Mode::NotNeeded
    }

    fn is_past(&self) -> bool {
        self.mode == Mode::Past
    }

    fn count(&self) -> i64 {
        i64::try_from(self.cards.len()).unwrap_or(i64::MAX)
    }
}

const fn mode(standing: &Standing) -> Mode {
    match standing.request.state {
        State::Invited | State::CodeWanted => Mode::Give,
        State::ReadyToSend if standing.request.no_code.is_some() => Mode::NotNeeded,
        State::ReadyToSend => Mode::Replace,
        _ => Mode::Past,
    }
}

/// The address is asked for where none is known, where Shopify does not know it, and after the third refusal.
fn asks_address(standing: &Standing) -> bool {
    const REFUSALS: i64 = 3;
    let no_such_store = standing.shopify_said() == Some(crate::domain::event::ShopifyAnswer::NoSuchStore);
    standing.handle().is_none() || no_such_store || standing.request.refusals >= REFUSALS
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: StoreHere) -> Result<Page<CodePage>> {
    let standing = Standing::read(&app, &here.here, here.request).await?;
    let chrome = Chrome::of(&req);
    let typed = Typed { store: known_address(&standing), ..Typed::default() };
    Ok(Page::new(CodePage::of(&app, &chrome, &standing, typed, Vec::new(), None)))
}

/// `POST`
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: StoreHere, fields: Fields) -> Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    let standing = Standing::read(&app, &here.here, here.request.clone()).await?;
    let reference = &here.request.reference;
    let typed_store = fields.get("store");
    let mut faults: Vec<Fault> = Vec::new();
    let mut keeps = typed_store.chars().take(LONGEST_KEPT).collect::<String>();
    if StoreAddress::parse(typed_store).is_err_and(|fault| AddressFault::hides_what_was_typed(&fault)) {
        keeps.clear();
    }
    let came = find_store::read(&app, &here.here.contact.id, &fields).await?;
    if let Some(answer) = about_the_store(&req, &app, &standing, &fields, &came, &keeps) {
        return Ok(answer);
    }
    let address = match came {
        Came::Nothing if standing.handle().is_some() => None,
        Came::Address(address) => Some(address),
        Came::Wrong(fault, _) => {
            faults.push(fault);
            None
        }
        Came::Nothing | Came::Question(_) => {
            faults.push(AddressFault::Empty.on("store"));
            None
        }
    };
    let none = fields.has("no_code");
    let typed_code = fields.get("code");
    let code = if none {
        if !typed_code.trim().is_empty() {
            faults.push(Fault::new("no_code", "fault-code-and-none"));
        }
        None
    } else {
        CollaboratorCode::parse(typed_code).map_err(|fault| faults.push(fault.on("code"))).ok()
    };
    let again = |errors: Vec<Fault>| {
        let mut errors = in_words(&chrome.voice, &errors);
        if code.is_some() && !errors.iter().any(|error| error.field == "code") {
            errors.push(FieldError { field: "code", text: chrome.voice.say("code-type-again") });
        }
        let typed = Typed { store: keeps.clone(), none, question: None };
        Page::refused(CodePage::of(&app, &chrome, &standing, typed, errors, None)).respond_to(&req)
    };
    let agreement = agreement(&app.live(), &chrome, &standing);
    if fields.came("catalogue") && fields.get("catalogue") != agreement.catalogue_version {
        faults.push(Fault::new("permissions", "fault-code-texts-changed")); // the yes is to what was read
    }
    if !faults.is_empty() {
        return Ok(again(faults));
    }
    let agreement = Some(agreement);
    let (version, actor, address) = (fields.version(), here.actor(), address.as_ref());
    let done = match &code {
        Some(code) => submit_code(&app, &actor, &SubmitCode { reference, version, address, code, agreement }).await,
        None => {
            let reason = NoCode::StoreAsksForNone;
            declare_no_code(&app, &actor, &DeclareNoCode { reference, version, reason, address, agreement }).await
        }
    };
    match done {
        Ok(_) => {
            let flash = if code.is_some() { "flash-code-kept" } else { "flash-code-none-needed" };
            Ok(see_other_saying(&paths::store(reference), flash))
        }
        Err(Error::Invalid(faults)) => Ok(again(faults)),
        Err(error @ (Error::Conflict | Error::Refused(_))) => {
            meanwhile(&req, &app, &here, Typed { store: keeps, none, question: None }, error).await
        }
        Err(error) => Err(error),
    }
}

/// The page again where it is about the store alone: a store that was found is asked about; "find my store" was pressed; or we
/// looked too often. The rest of what was typed stays, but the code.
fn about_the_store(
    req: &HttpRequest,
    app: &App,
    standing: &Standing,
    fields: &Fields,
    came: &Came,
    keeps: &str,
) -> Option<HttpResponse> {
    let chrome = Chrome::of(req);
    let page = |store: &str, question: Option<Question>, faults: &[Fault], notice: Option<String>| {
        let typed = Typed { store: store.to_owned(), question, none: fields.has("no_code") };
        let mut errors = in_words(&chrome.voice, faults);
        if fields.has("code") && !errors.is_empty() {
            errors.push(FieldError { field: "code", text: chrome.voice.say("code-type-again") });
        }
        CodePage::of(app, &chrome, standing, typed, errors, notice)
    };
    match came {
        Came::Question(question) => {
            let fault = question.unanswered.then(|| Fault::new("is_it", "fault-find-unanswered"));
            let page = page(keeps, Some(question.clone()), fault.as_slice(), None);
            let status = if question.unanswered { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            Some(Page::with_status(page, status).respond_to(req))
        }
        Came::Wrong(fault, Some(seconds)) => {
            Some(Page::too_many(page(keeps, None, std::slice::from_ref(fault), None), *seconds, req))
        }
        _ if fields.get("do") != "find" => None,
        Came::Address(address) => {
            let key = if fields.has("code") { "find-taken-code-again" } else { "find-taken" };
            let values = Values { what: address.host(), ..Values::default() };
            let notice = chrome.voice.say_with(key, &values);
            Some(Page::new(page(address.host(), None, &[], Some(notice))).respond_to(req))
        }
        Came::Wrong(fault, None) => {
            Some(Page::refused(page(keeps, None, std::slice::from_ref(fault), None)).respond_to(req))
        }
        Came::Nothing => Some(Page::refused(page("", None, &[AddressFault::Empty.on("store")], None)).respond_to(req)),
    }
}

/// `POST` `/access/{ref}/code/erase`
pub async fn erase(req: HttpRequest, app: web::Data<App>, here: StoreHere, fields: Fields) -> Result<HttpResponse> {
    let reference = &here.request.reference;
    match erase_code(&app, &here.actor(), reference, fields.version()).await {
        Ok(_) => Ok(see_other_saying(&paths::store(reference), "flash-code-erased")),
        Err(Error::Invalid(faults)) => {
            let chrome = Chrome::of(&req);
            let standing = Standing::read_again(&app, &here.here, reference).await?;
            let errors = in_words(&chrome.voice, &faults);
            let page = CodePage::of(&app, &chrome, &standing, Typed::default(), errors, None);
            Ok(Page::refused(page).respond_to(&req))
        }
        Err(error @ (Error::Conflict | Error::Refused(_))) => {
            meanwhile(&req, &app, &here, Typed::default(), error).await
        }
        Err(error) => Err(error),
    }
}

/// How much of a store address comes back to the page.
const LONGEST_KEPT: usize = 300;

/// The form came too late: the page as it is now, and what happened in between.
async fn meanwhile(req: &HttpRequest, app: &App, here: &StoreHere, typed: Typed, error: Error) -> Result<HttpResponse> {
    let chrome = Chrome::of(req);
    let standing = Standing::read_again(app, &here.here, &here.request.reference).await?;
    let (status, notice) = late::in_words(app, &chrome, &standing, error)?;
    let page = CodePage::of(app, &chrome, &standing, typed, Vec::new(), Some(notice));
    Ok(Page::with_status(page, status).respond_to(req))
}

/// The address as the form shows it.
fn known_address(standing: &Standing) -> String {
    standing.host().unwrap_or_default()
}

/// Proof of the yes: the text that stood on the page.
fn agreement(live: &Live, chrome: &Chrome, standing: &Standing) -> Agreement {
    let keys: Vec<&str> = standing.grants.iter().map(|grant| grant.permission.as_str()).collect();
    let catalogue = live.catalogue_of(live.version_of(&standing.request, &standing.course()));
    Agreement {
        language: chrome.voice.language.clone(),
        catalogue_version: catalogue.version.clone(),
        text_hash: secret::sha256(&cards::shown_text(&chrome.voice, live, &catalogue, &keys)),
    }
}
