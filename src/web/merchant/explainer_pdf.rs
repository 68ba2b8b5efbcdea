//! `/explainer.pdf` and `/access/{ref}/explainer.pdf`: the explainer as a file to print, sign off and keep.

use actix_web::{HttpRequest, HttpResponse, web};

use super::explainer_paper::{for_all, for_store};
use crate::{
    app::App,
    error::Result,
    web::{guard::StoreHere, page::Chrome, paper},
};

/// `GET /explainer.pdf`
pub async fn show(req: HttpRequest, app: web::Data<App>) -> Result<HttpResponse> {
    let explainer = for_all(&app, &Chrome::of(&req).voice);
    let printed = app.press.print(explainer, paper::wanted(&req)).await?;
    Ok(paper::answer(&req, &printed, "shopify-permissions.pdf", true))
}

/// `GET /access/{ref}/explainer.pdf`
pub async fn show_for_store(req: HttpRequest, app: web::Data<App>, here: StoreHere) -> Result<HttpResponse> {
    let voice = Chrome::of(&req).voice;
    let (about, explainer) = for_store(&app, &voice, &here.request).await?;
    let printed = app.press.print(explainer, paper::wanted(&req)).await?;
    Ok(paper::answer(&req, &printed, &format!("shopify-permissions-{}.pdf", about.reference), false))
}
