//! `/access/{ref}/data`: what is held about a merchant, in words and as a file, and the wish to have it changed.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use super::{data_file, held::Held, standing::Standing};
use crate::{
    actions::{download_data::download_data, report_stores::ask_about_data},
    app::App,
    domain::{form::Fault, text},
    error::Result,
    i18n::Values,
    store,
    web::{
        file, filters,
        form::{FieldError, Fields, in_words},
        guard::StoreHere,
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/data.html")]
pub struct DataPage {
    reference: String,
    version: i64,
    store: String,
    rep: String,
    rows: Vec<Row>,
    typed_wish: String,
    typed_note: String,
    errors: Vec<FieldError>,
}

/// One kind of thing that is held.
struct Row {
    term: String,
    text: String,
    link: Option<(String, String)>,
}

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 5_000;

/// The wishes, each with the key of its words.
const WISHES: [(&str, &str); 3] =
    [("correct", "data-wish-correct"), ("erase", "data-wish-erase"), ("other", "data-wish-other")];

impl DataPage {
    async fn of(
        app: &App,
        chrome: &Chrome,
        standing: &Standing,
        typed: (&str, &str),
        errors: Vec<FieldError>,
    ) -> Result<Self> {
        let mut conn = app.db.read().await?;
        let notices = store::outbox::of_merchant(&mut conn, &standing.merchant.id).await?;
        let cases = store::case::of_request(&mut conn, &standing.request.id).await?;
        let kept = |text: &str| text.chars().filter(|c| *c != '\0').take(LONGEST_KEPT).collect::<String>();
        Ok(Self {
            reference: standing.request.reference.clone(),
            version: standing.request.version,
            store: standing.shop.label.clone(),
            rep: standing.rep(&chrome.voice),
            rows: rows(app, chrome, standing, notices.len(), cases.len()),
            typed_wish: kept(typed.0),
            typed_note: kept(typed.1),
            errors,
        })
    }

    fn step(&self, step: &str) -> String {
        paths::store_step(&self.reference, step)
    }

    fn store_page(&self) -> String {
        paths::store(&self.reference)
    }

    fn wishes(&self) -> Vec<(&'static str, &'static str, bool)> {
        WISHES.into_iter().map(|(value, key)| (value, key, value == self.typed_wish)).collect()
    }
}

fn rows(app: &App, chrome: &Chrome, standing: &Standing, notices: usize, cases: usize) -> Vec<Row> {
    let voice = &chrome.voice;
    let counted = |key: &str, count: usize| {
        voice.say_with(key, &Values { count: i64::try_from(count).unwrap_or(i64::MAX), ..Values::default() })
    };
    let row = |term: &str, text: String| Row { term: voice.say(term), text, link: None };
    let code = if standing.request.code.is_some() {
        voice.say_with("data-code-held", &Values { count: app.live().durations.code_days, ..Values::default() })
    } else {
        voice.say("data-code-none")
    };
    let cases_page = paths::store_step(&standing.request.reference, "cases");
    vec![
        Row {
            link: Some((voice.say("data-people-link"), paths::CONTACTS.to_owned())),
            ..row("data-people", counted("data-people-what", standing.people.len()))
        },
        row("data-stores", counted("data-stores-what", standing.stores)),
        row("data-events", counted("data-events-what", standing.events.len())),
        row("data-notices", counted("data-notices-what", notices)),
        Row {
            link: Some((voice.say("store-do-cases"), cases_page)),
            ..row("data-cases", counted("data-cases-what", cases))
        },
        row("store-receipt-code", code),
        row("data-never", voice.say("data-never-what")),
    ]
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: StoreHere) -> Result<Page<DataPage>> {
    let standing = Standing::read(&app, &here.here, here.request).await?;
    Ok(Page::new(DataPage::of(&app, &Chrome::of(&req), &standing, ("", ""), Vec::new()).await?))
}

/// `POST`: a wish goes to the rep, in the contact's words.
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: StoreHere, fields: Fields) -> Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    let mut faults: Vec<Fault> = Vec::new();
    let wish = WISHES.into_iter().find(|(value, _)| *value == fields.get("wish"));
    if wish.is_none() {
        faults.push(Fault::new("wish", "fault-data-wish"));
    }
    let note = match text::without_code(text::note(fields.get("note"))) {
        Ok(note) => note,
        Err(text::TextFault::Empty) if wish.is_none_or(|(value, _)| value == "erase") => String::new(),
        Err(fault) => {
            faults.push(fault.on("note"));
            String::new()
        }
    };
    let Some((_, key)) = wish.filter(|_| faults.is_empty()) else {
        let standing = Standing::read(&app, &here.here, here.request).await?;
        let errors = in_words(&chrome.voice, &faults);
        let typed = (fields.get("wish"), fields.get("note"));
        return Ok(Page::refused(DataPage::of(&app, &chrome, &standing, typed, errors).await?).respond_to(&req));
    };
    let merchant = &here.here.merchant.id;
    let words = format!("{}\n{note}", chrome.voice.say(key)).trim().to_owned();
    if !was_said(&app, merchant, &here.here.contact.id, &words).await? {
        ask_about_data(&app, &here.actor(), merchant, &words).await?;
    }
    Ok(see_other_saying(&paths::store_step(&here.request.reference, "data"), "flash-data-asked"))
}

/// The form was sent twice: the same wish of the same person lies on the desk.
async fn was_said(app: &App, merchant_id: &str, contact_id: &str, words: &str) -> Result<bool> {
    let open = store::task::open_of_merchant(&mut app.db.read().await?, merchant_id).await?;
    Ok(open.iter().any(|task| task.note == words && task.contact_id.as_deref() == Some(contact_id)))
}

/// `GET` `/access/{ref}/data.json`
pub async fn download(app: web::Data<App>, here: StoreHere) -> Result<HttpResponse> {
    download_data(&app, &here.here.contact).await?;
    let held = Held::read(&app, &here.here.merchant).await?;
    let voice = app.voice(&here.here.contact.language);
    let text =
        serde_json::to_string_pretty(&data_file::of(&held, &voice, app.clock.now())).map_err(anyhow::Error::from)?;
    Ok(file::answer(&format!("{}.json", here.request.reference), file::JSON).body(text))
}
