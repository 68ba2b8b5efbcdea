//! `/access/{ref}/cases`: each use of the access, noted.

use actix_web::web;
use askama::Template;

use crate::{
    app::App,
    error::Result,
    store::{self, case::Case},
    web::{filters, guard::StoreHere, page::Page, paths},
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/cases.html")]
pub struct CasesPage {
    reference: String,
    store: String,
    cases: Vec<Case>,
    is_on: bool,
}

/// `GET`
pub async fn show(app: web::Data<App>, here: StoreHere) -> Result<Page<CasesPage>> {
    let mut conn = app.db.read().await?;
    let shop = store::shop::get(&mut conn, &here.request.store_id).await?;
    let cases = store::case::of_request(&mut conn, &here.request.id).await?;
    Ok(Page::new(CasesPage {
        is_on: here.request.state == crate::domain::access_request::State::Active,
        reference: here.request.reference,
        store: shop.label,
        cases,
    }))
}

impl CasesPage {
    fn store_page(&self) -> String {
        paths::store(&self.reference)
    }
}
