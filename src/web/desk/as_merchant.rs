//! `/desk/requests/{ref}/as-merchant`: the store page as one of the merchant's people sees it. Read-only: nothing on it can
//! be pressed, nobody is signed in by it, and nothing is noted as opened.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};

use super::sign_in::query;
use crate::{
    app::App,
    error::{Error, Result},
    store,
    web::{
        guard::{ContactHere, RepIn, desk_request},
        merchant::{
            standing::Standing,
            store::{SeenAs, as_seen_by},
        },
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// `GET`: `?contact=` says as whom; without it, as whom we write to.
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    _rep: RepIn,
    path: web::Path<String>,
) -> actix_web::Result<HttpResponse> {
    let asked = query(&req)?;
    Ok(see(&req, &app, &path, asked.get("contact")).await?)
}

async fn see(req: &HttpRequest, app: &App, reference: &str, asked: &str) -> Result<HttpResponse> {
    let request = desk_request(app, reference).await?;
    let mut conn = app.db.read().await?;
    let merchant = store::merchant::find(&mut conn, &request.merchant_id).await?.ok_or(Error::NotFound)?;
    let shop = store::shop::get(&mut conn, &request.store_id).await?;
    let people = store::contact::of_merchant(&mut conn, &merchant.id).await?;
    drop(conn);
    let chosen = if asked.is_empty() { shop.first_of(&people) } else { people.iter().find(|one| one.id == asked) };
    let page = paths::desk_request(&request.reference);
    let Some(contact) = chosen.cloned() else {
        let nobody = asked.is_empty();
        return if nobody { Ok(see_other_saying(&page, "flash-note-desk-as-nobody")) } else { Err(Error::NotFound) };
    };
    let here = paths::desk_request_step(&request.reference, "as-merchant");
    let others = people.iter().filter(|one| one.id != contact.id);
    let seen = SeenAs {
        name: contact.name.clone(),
        back: page,
        others: others.map(|one| (one.name.clone(), format!("{here}?contact={}", one.id))).collect(),
    };
    let standing = Standing::read(app, &ContactHere { contact, merchant }, request).await?;
    Ok(Page::new(as_seen_by(app, &Chrome::of(req), &standing, seen)).respond_to(req))
}
