//! `/desk/import`: merchants from a file. First what each row would do, then all of it or nothing.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use crate::{
    actions::import_merchants::{Imported, import_merchants, preview},
    app::App,
    domain::{
        form::Fault,
        import::{
            COLUMNS, Wrong,
            plan::{Outcome, Plan},
        },
        text::counted,
    },
    error::Result,
    i18n::{Values, Voice},
    web::{
        client, filters,
        form::{FieldError, in_words},
        guard::WorkingRep,
        page::{Chrome, Page, see_other},
        paths,
        upload::Upload,
    },
};

/// How many rows a page shows.
const SHOWN: usize = 200;
/// How much of what was pasted comes back to the page.
const LONGEST_KEPT: usize = 200_000;

/// The page.
#[derive(Template)]
#[template(path = "desk/import.html")]
pub struct ImportPage {
    token: String,
    columns: String,
    text: String,
    /// What the rows would do that nothing is wrong with.
    preview: Option<Preview>,
    wrong: Vec<WrongRow>,
    more_wrong: i64,
    errors: Vec<FieldError>,
}

/// What the file would do.
struct Preview {
    counts: Vec<(String, i64)>,
    rows: Vec<PreviewRow>,
    more: i64,
    does_nothing: bool,
    content: String,
}

/// One row of it.
struct PreviewRow {
    line: usize,
    merchant: String,
    /// The merchant's name until now, where it changes; empty where not.
    was: String,
    /// A person is added to a merchant that is here.
    adds_person: bool,
    store: String,
    outcome: &'static str,
    changes: String,
    left: String,
}

/// What is wrong with a row.
struct WrongRow {
    line: usize,
    column: &'static str,
    text: String,
}

impl ImportPage {
    fn empty(app: &App) -> Result<Self> {
        Ok(Self {
            token: app.new_id()?,
            columns: COLUMNS.join(", "),
            text: String::new(),
            preview: None,
            wrong: Vec::new(),
            more_wrong: 0,
            errors: Vec::new(),
        })
    }

    /// What it would do, where the file can be imported as it is.
    const fn ready(&self) -> Option<&Preview> {
        if self.wrong.is_empty() { self.preview.as_ref() } else { None }
    }

    /// What stands above the rows.
    const fn rows_key(&self) -> &'static str {
        if self.ready().is_some() { "desk-import-rows" } else { "desk-import-rows-right" }
    }

    const fn more_wrong(&self) -> i64 {
        self.more_wrong
    }

    fn refused(app: &App, voice: &Voice, pasted: &str, plan: &Plan) -> Result<Self> {
        let wrong = &plan.wrong;
        let count = counted(wrong.len());
        let text = voice.say_with("desk-import-wrong-count", &Values { count, ..Values::default() });
        Ok(Self {
            text: pasted.chars().filter(|one| *one != '\0').take(LONGEST_KEPT).collect(),
            wrong: wrong.iter().take(SHOWN).map(|one| WrongRow::of(voice, one)).collect(),
            more_wrong: counted(wrong.len().saturating_sub(SHOWN)),
            preview: (!plan.lines.is_empty()).then(|| Preview::of(voice, plan, String::new())),
            errors: vec![FieldError { field: "wrong", text }],
            ..Self::empty(app)?
        })
    }
}

impl WrongRow {
    fn of(voice: &Voice, wrong: &Wrong) -> Self {
        let column = if wrong.fault.field == "file" { "" } else { wrong.fault.field };
        Self { line: wrong.line, column, text: in_one_sentence(voice, &wrong.fault) }
    }
}

/// A fault in words.
#[must_use]
pub fn in_one_sentence(voice: &Voice, fault: &Fault) -> String {
    in_words(voice, std::slice::from_ref(fault)).into_iter().map(|one| one.text).collect()
}

/// How many rows do what, in words: of what was done, or of what would be.
#[must_use]
pub fn counts(voice: &Voice, is_done: bool, count: impl Fn(Outcome) -> i64) -> Vec<(String, i64)> {
    let start = if is_done { "desk-import-done-" } else { "desk-import-" };
    let key = |outcome: Outcome| format!("{start}{}", outcome.name().replace('_', "-"));
    Outcome::ALL.into_iter().map(|one| (voice.say(&key(one)), count(one))).collect()
}

impl Preview {
    /// How many rows the file has.
    fn row_count(&self) -> i64 {
        counted(self.rows.len()) + self.more
    }

    const fn more(&self) -> i64 {
        self.more
    }

    fn of(voice: &Voice, plan: &Plan, content: String) -> Self {
        let rows = plan.lines.iter().take(SHOWN).map(|line| {
            let business = &plan.businesses[line.business];
            let shop = &business.shops[line.shop];
            PreviewRow {
                line: line.line,
                merchant: business.name.clone(),
                was: line.was.clone().unwrap_or_default(),
                adds_person: line.changes.contains(&"contact_email"),
                store: shop.label.clone(),
                outcome: match line.outcome {
                    Outcome::Adds => "desk-import-adds",
                    Outcome::AddsStore => "desk-import-adds-store",
                    Outcome::Updates => "desk-import-updates",
                    Outcome::Exists => "desk-import-exists",
                },
                changes: line.changes.join(", "),
                left: line.left.join(", "),
            }
        });
        Self {
            counts: counts(voice, false, |outcome| plan.count(outcome)),
            rows: rows.collect(),
            more: counted(plan.lines.len().saturating_sub(SHOWN)),
            does_nothing: plan.lines.iter().all(|line| line.outcome == Outcome::Exists),
            content,
        }
    }
}

/// `GET`
pub async fn show(app: web::Data<App>, _rep: WorkingRep) -> Result<Page<ImportPage>> {
    Ok(Page::new(ImportPage::empty(&app)?))
}

/// `POST`: shows what the file would do; with `do=import` it does so.
pub async fn submit(req: HttpRequest, app: web::Data<App>, rep: WorkingRep, sent: Upload) -> Result<HttpResponse> {
    let voice = Chrome::of(&req).voice;
    let actor = rep.0.actor();
    let pasted = sent.fields.get("text").replace("\r\n", "\n"); // a browser makes every line break two characters
    let content = sent.file.as_deref().unwrap_or(pasted.as_bytes());
    if content.iter().all(u8::is_ascii_whitespace) {
        let errors = vec![FieldError { field: "file", text: voice.say("fault-import-none") }];
        return Ok(Page::refused(ImportPage { errors, ..ImportPage::empty(&app)? }).respond_to(&req));
    }
    let refused = |plan: &Plan| {
        let pasted = if sent.file.is_some() { "" } else { pasted.as_str() };
        Ok(Page::refused(ImportPage::refused(&app, &voice, pasted, plan)?).respond_to(&req))
    };
    if sent.fields.get("do") == "import" {
        let token = sent.fields.get("token");
        let client = client::address(&req, &app.config);
        return match import_merchants(&app, &actor, token, content, &client).await? {
            Imported::Refused(plan) => refused(&plan),
            Imported::Now(_) | Imported::Before => Ok(see_other(&paths::desk_import(token))),
        };
    }
    let plan = preview(&app, &actor, content).await?;
    if !plan.wrong.is_empty() {
        return refused(&plan);
    }
    let content = String::from_utf8_lossy(content).into_owned();
    let preview = Some(Preview::of(&voice, &plan, content));
    Ok(Page::new(ImportPage { preview, ..ImportPage::empty(&app)? }).respond_to(&req))
}
