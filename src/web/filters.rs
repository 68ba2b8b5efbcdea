//! Filters for templates: `"key"|t` says a sentence; `moment|date`, `moment|day`, `moment|ago` say a moment.

#![expect(clippy::inline_always, missing_docs, reason = "askama writes these for each filter")]

use askama::Values;

use super::page::Chrome;
use crate::{
    domain::moment::Moment,
    i18n::{self, time},
};

/// The sentence of that key, with values (all optional).
#[askama::filter_fn]
pub fn t(
    key: impl AsRef<str>,
    env: &dyn Values,
    #[optional("")] name: &str,
    #[optional("")] rep: &str,
    #[optional("")] store: &str,
    #[optional("")] when: &str,
    #[optional(-1)] count: i64,
    #[optional("")] what: &str,
) -> askama::Result<String> {
    let chrome: &Chrome = askama::get_value(env, "chrome")?;
    Ok(chrome.voice.say_with(key.as_ref(), &i18n::Values { name, rep, store, when, what, count }))
}

/// Day and hour, with the zone.
#[askama::filter_fn]
pub fn date(moment: &Moment, env: &dyn Values) -> askama::Result<String> {
    let chrome: &Chrome = askama::get_value(env, "chrome")?;
    Ok(time::full(&chrome.voice, *moment, &chrome.zone))
}

/// The day alone.
#[askama::filter_fn]
pub fn day(moment: &Moment, env: &dyn Values) -> askama::Result<String> {
    let chrome: &Chrome = askama::get_value(env, "chrome")?;
    Ok(time::day(&chrome.voice, *moment, &chrome.zone))
}

/// How long ago.
#[askama::filter_fn]
pub fn ago(moment: &Moment, env: &dyn Values) -> askama::Result<String> {
    let chrome: &Chrome = askama::get_value(env, "chrome")?;
    Ok(time::ago(&chrome.voice, *moment, chrome.now))
}

/// For `<time datetime>`.
#[askama::filter_fn]
pub fn machine(moment: &Moment, _env: &dyn Values) -> askama::Result<String> {
    Ok(time::machine(*moment))
}
