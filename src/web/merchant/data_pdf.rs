//! `/access/{ref}/data.pdf`: all that is held, to read, print and keep.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{data_paper, held::Held};
use crate::{
    actions::download_data::download_data,
    app::App,
    error::Result,
    web::{guard::StoreHere, page::Chrome, paper},
};

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: StoreHere) -> Result<HttpResponse> {
    download_data(&app, &here.here.contact).await?;
    let held = Held::read(&app, &here.here.merchant).await?;
    let reference = &here.request.reference;
    let document = data_paper::of(&app, &Chrome::of(&req), &held, reference);
    let printed = app.press.print(document, paper::wanted(&req)).await?;
    Ok(paper::answer(&req, &printed, &format!("data-{reference}.pdf"), false))
}
