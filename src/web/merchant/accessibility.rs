//! `/accessibility`: what people can count on, and whom to tell when something does not work for them.

use askama::Template;

use crate::web::{filters, guard::ContactHere, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "merchant/accessibility.html")]
pub struct AccessibilityPage {}

/// `GET`
pub async fn show(_here: Option<ContactHere>) -> Page<AccessibilityPage> {
    Page::new(AccessibilityPage {})
}
