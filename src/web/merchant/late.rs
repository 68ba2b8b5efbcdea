//! A form that came too late: why it was not saved, in words, for the page as it is now.

use actix_web::http::StatusCode;

use super::standing::Standing;
use crate::{
    app::App,
    error::{Error, Result},
    i18n::Values,
    web::{
        cards,
        page::Chrome,
        timeline::{self, Reader},
    },
};

/// The answer's status and the sentence above the page: what came first, or why this cannot be done now.
///
/// # Errors
/// Every error that says something else.
pub fn in_words(app: &App, chrome: &Chrome, standing: &Standing, error: Error) -> Result<(StatusCode, String)> {
    match error {
        Error::Conflict => Ok((StatusCode::CONFLICT, meanwhile_in_words(app, chrome, standing))),
        Error::Refused(refusal) => {
            let rep = standing.rep(&chrome.voice);
            let values = Values { rep: &rep, store: &standing.shop.label, ..Values::default() };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, chrome.voice.say_with(refusal.key(), &values)))
        }
        other => Err(other),
    }
}

/// Who did what, and when, since a form was opened.
fn meanwhile_in_words(app: &App, chrome: &Chrome, standing: &Standing) -> String {
    let label = |key: &str| cards::label(app, key);
    let Some(last) = standing.events.last() else { return chrome.voice.say("store-meanwhile-unknown") };
    let line = timeline::line(&chrome.voice, Reader::Merchant, &standing.names, last, &label);
    let when = crate::i18n::time::full(&chrome.voice, line.at, &chrome.zone);
    let values = Values { name: &line.source, what: &line.what, when: &when, ..Values::default() };
    chrome.voice.say_with("store-meanwhile", &values)
}
