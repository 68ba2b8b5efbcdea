//! `/access/{ref}/more`: yes or no, where we ask for more than was agreed to. The question stands on the store page.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};

use super::{late, standing::Standing, store::with_notice};
use crate::{
    actions::answer_more::{agree_more, refuse_more},
    app::App,
    error::{Error, Result},
    web::{
        form::Fields,
        guard::StoreHere,
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// `POST`: `answer` is `yes` or `no`, `text` the hash of the question that was read.
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: StoreHere, fields: Fields) -> Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    let reference = &here.request.reference;
    let (actor, version) = (here.actor(), fields.version());
    let again = async |status: StatusCode, key: &str| -> Result<HttpResponse> {
        let standing = Standing::read_again(&app, &here.here, reference).await?;
        let page = with_notice(&app, &chrome, &standing, chrome.voice.say(key));
        Ok(Page::with_status(page, status).respond_to(&req))
    };
    let (done, flash) = match fields.get("answer") {
        "yes" => {
            let standing = Standing::read_again(&app, &here.here, reference).await?;
            let said = |in_shopify: bool| if in_shopify { "flash-terms-added" } else { "flash-terms-agreed" };
            // The same form once more: its question is answered, and so is no more.
            let mine = standing.events.iter().filter(|one| one.number > version && one.source == actor.source());
            if let Some(before) = mine.filter_map(|one| one.fact.more_agreed(fields.get("text"))).next_back() {
                return Ok(see_other_saying(&paths::store(reference), said(before)));
            }
            let question = standing.question(&app, &chrome.voice);
            let flash = said(question.as_ref().is_some_and(|one| one.in_shopify));
            match question {
                // The yes is to what was read.
                Some(question) if question.agreement.text_hash == fields.get("text") => {
                    (agree_more(&app, &actor, reference, version, &question.agreement).await, flash)
                }
                Some(_) => return again(StatusCode::CONFLICT, "terms-asked-changed").await,
                None => (Err(Error::Conflict), flash),
            }
        }
        "no" => (refuse_more(&app, &actor, reference, version).await, "flash-terms-refused"),
        _ => return again(StatusCode::UNPROCESSABLE_ENTITY, "fault-terms-answer").await,
    };
    let Err(error) = done else { return Ok(see_other_saying(&paths::store(reference), flash)) };
    let standing = Standing::read_again(&app, &here.here, reference).await?;
    let (status, notice) = late::in_words(&app, &chrome, &standing, error)?;
    Ok(Page::with_status(with_notice(&app, &chrome, &standing, notice), status).respond_to(&req))
}
