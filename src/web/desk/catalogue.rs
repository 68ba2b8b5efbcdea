//! `/desk/settings/catalogue`: the permissions asked for, with their texts. Another one is checked, looked at as merchants
//! will see it, compared with the one in use, and then published.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{settings::place_in_words, step_up};
use crate::{
    actions::{
        change_settings::may_set,
        publish_catalogue::{BYTES_MAX, check_catalogue, publish_catalogue},
    },
    app::App,
    domain::{
        difference::{Difference, Piece, between},
        form::Fault,
        moment::Moment,
        text::counted,
    },
    error::{Error, Result},
    live::CatalogueText,
    store,
    web::{
        cards::{self, Card},
        client, file, filters,
        form::{FieldError, faults, in_words},
        guard::AdminRep,
        merchant::explainer_paper,
        page::{Chrome, Page, see_other_saying},
        paper, paths,
        upload::Upload,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/catalogue.html")]
pub struct CataloguePage {
    /// The one in use.
    version: String,
    cards: Vec<Card>,
    /// Where an operator set it, in words.
    fixed: Option<String>,
    /// Versions that were published on this desk: version, when, by whom.
    published: Vec<(String, Moment, String)>,
    text: String,
    preview: Option<Preview>,
    errors: Vec<FieldError>,
}

/// Another one, not yet in use.
struct Preview {
    version: String,
    text: String,
    difference: Difference,
}

impl CataloguePage {
    async fn read(app: &App, chrome: &Chrome) -> Result<Self> {
        let published = store::catalogue::list(&mut app.db.read().await?).await?;
        let live = app.live();
        Ok(Self {
            version: live.catalogue.version.clone(),
            cards: live.catalogue.permissions.iter().map(cards::of).collect(),
            fixed: live.fixed("catalogue_file").map(|place| place_in_words(&chrome.voice, place)),
            published: published.into_iter().map(|one| (one.version, one.at, one.rep)).collect(),
            text: String::new(),
            preview: None,
            errors: Vec::new(),
        })
    }

    fn count(&self) -> i64 {
        counted(self.cards.len())
    }

    /// The page that shows another one.
    fn previewing(self, app: &App, text: &CatalogueText) -> Self {
        let preview = Preview {
            version: text.catalogue.version.clone(),
            text: text.text.to_string(),
            difference: between(&app.live().catalogue, &text.catalogue),
        };
        Self { cards: text.catalogue.permissions.iter().map(cards::of).collect(), preview: Some(preview), ..self }
    }
}

/// What is to be done with the text that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// Show what would be different.
    Look,
    /// Show how it would be printed.
    Paper,
    /// From now on it is in use.
    Publish,
}

impl Wish {
    fn named(name: &str) -> Self {
        match name {
            "publish" => Self::Publish,
            "paper" => Self::Paper,
            _ => Self::Look,
        }
    }
}

/// The explainer as it would be with this text.
async fn on_paper(req: &HttpRequest, app: &App, text: &CatalogueText) -> Result<HttpResponse> {
    let voice = Chrome::of(req).voice;
    let mut draft = explainer_paper::with(app, &voice, &text.catalogue);
    draft.imprint.reference = voice.say("desk-catalogue-draft");
    let printed = app.press.print(draft, paper::wanted(req)).await?;
    Ok(paper::answer(req, &printed, "shopify-permissions-draft.pdf", false))
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: AdminRep) -> Result<HttpResponse> {
    if matches!(may_set(&app, &here.0.session), Err(Error::StepUp)) {
        return Ok(step_up::first(paths::DESK_CATALOGUE));
    }
    app.refresh().await?;
    Ok(Page::new(CataloguePage::read(&app, &Chrome::of(&req)).await?).respond_to(&req))
}

/// `GET` `/desk/settings/catalogue.toml`: the one in use, as it was written.
pub async fn download(app: web::Data<App>, _here: AdminRep) -> Result<HttpResponse> {
    app.refresh().await?;
    Ok(file::answer("catalogue.toml", "application/toml; charset=utf-8").body(app.live().catalogue_text.to_string()))
}

/// `POST`: shows what another one would be, with `do=paper` as a PDF; with `do=publish` it is in use from now on.
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: AdminRep, sent: Upload) -> Result<HttpResponse> {
    app.refresh().await?;
    let chrome = Chrome::of(&req);
    let session = &here.0.session;
    let page = CataloguePage::read(&app, &chrome).await?;
    if page.fixed.is_some() {
        return Ok(Page::with_status(page, StatusCode::CONFLICT).respond_to(&req));
    }
    let body = match &sent.file {
        Some(file) => String::from_utf8(file.to_vec()).map_err(|_| Fault::new("file", "fault-catalogue-not-text")),
        None => Ok(sent.fields.get("text").replace("\r\n", "\n")), // a browser makes every line break two characters
    };
    // What was pasted comes back; of a file its text alone, where the page has to be sent once more.
    let kept = |body: &str| body.chars().filter(|one| *one != '\0').take(BYTES_MAX).collect::<String>();
    let refused = |page: CataloguePage, wrong: &[Fault]| {
        let text = body.as_deref().ok().filter(|_| sent.file.is_none()).map(kept).unwrap_or_default();
        let page = CataloguePage { text, errors: in_words(&chrome.voice, wrong), ..page };
        Page::with_status(page, StatusCode::UNPROCESSABLE_ENTITY).respond_to(&req)
    };
    let wish = Wish::named(sent.fields.get("do"));
    let checked = match &body {
        Ok(body) => check_catalogue(&app, body),
        Err(fault) => Err(Error::Invalid(vec![fault.clone()])),
    };
    if let Err(error) = may_set(&app, session) {
        if !matches!(error, Error::StepUp) {
            return Err(error);
        }
        let page = match &checked {
            Ok(text) if wish != Wish::Look => page.previewing(&app, text),
            _ => CataloguePage { text: body.as_deref().map(kept).unwrap_or_default(), ..page },
        };
        let page = CataloguePage { errors: step_up::beside(&chrome.voice), ..page };
        return Ok(Page::with_status(page, step_up::WAITS).respond_to(&req));
    }
    let text = match checked {
        Ok(text) => text,
        Err(error) => return Ok(refused(page, &faults(error)?)),
    };
    match wish {
        Wish::Look => return Ok(Page::new(page.previewing(&app, &text)).respond_to(&req)),
        Wish::Paper => return on_paper(&req, &app, &text).await,
        Wish::Publish => {}
    }
    let client = client::address(&req, &app.config);
    match publish_catalogue(&app, session, &text.text, sent.fields.get("was"), &client).await {
        Ok(()) => Ok(see_other_saying(paths::DESK_CATALOGUE, "flash-desk-catalogue-published")),
        // The same text again, against the one that is in use now.
        Err(Error::Conflict) => {
            app.refresh().await?;
            let errors = in_words(&chrome.voice, &[Fault::new("difference", "fault-catalogue-meanwhile")]);
            let page = CataloguePage::read(&app, &chrome).await?.previewing(&app, &text);
            Ok(Page::with_status(CataloguePage { errors, ..page }, StatusCode::CONFLICT).respond_to(&req))
        }
        Err(error) => Ok(refused(page, &faults(error)?)),
    }
}
