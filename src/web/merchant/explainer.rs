//! `/explainer` and `/access/{ref}/explainer`: all of it on one page, to read and print. The same value is the PDF's.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::explainer_paper::{for_all, for_store};
use crate::{
    app::App,
    error::Result,
    print::document::{Block, Document},
    web::{
        filters,
        guard::{ContactHere, StoreHere},
        page::{Chrome, Page},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/explainer.html")]
pub struct ExplainerPage {
    explainer: Document,
    store: Option<(String, String)>,
}

/// `GET /explainer`
pub async fn show(req: HttpRequest, app: web::Data<App>, _here: Option<ContactHere>) -> Page<ExplainerPage> {
    let explainer = for_all(&app, &Chrome::of(&req).voice);
    Page::new(ExplainerPage { explainer, store: None })
}

/// `GET /access/{ref}/explainer`
pub async fn show_for_store(req: HttpRequest, app: web::Data<App>, here: StoreHere) -> Result<Page<ExplainerPage>> {
    let (about, explainer) = for_store(&app, &Chrome::of(&req).voice, &here.request).await?;
    Ok(Page::new(ExplainerPage { explainer, store: Some((about.reference, about.store)) }))
}

impl ExplainerPage {
    fn store_page(&self) -> String {
        self.store.as_ref().map(|(reference, _)| paths::store(reference)).unwrap_or_default()
    }

    fn pdf(&self) -> String {
        let of_store = self.store.as_ref().map(|(reference, _)| paths::store_step(reference, "explainer.pdf"));
        of_store.unwrap_or_else(|| paths::EXPLAINER_PDF.to_owned())
    }
}
