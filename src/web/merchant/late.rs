//! A form that came too late: why it was not saved, in words, for the page as it is now.

use actix_web::http::StatusCode;

use super::{code::meanwhile_in_words, standing::Standing};
use crate::{
    app::App,
    error::{Error, Result},
    i18n::Values,
    web::page::Chrome,
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
