//! `/`: what this is, how access works, how to check that it is us, and the way back for a lost link.

use askama::Template;

use crate::web::{filters, form::FieldError, guard::ContactHere, page::Page};

/// The page. Its form posts to `/sign-in`, whose answer is the same for every address.
#[derive(Template)]
#[template(path = "merchant/front.html")]
pub struct FrontPage {
    signed_in: Option<String>,
    errors: Vec<FieldError>,
}

/// `GET`
pub async fn show(here: Option<ContactHere>) -> Page<FrontPage> {
    Page::new(FrontPage { signed_in: here.map(|here| here.contact.name), errors: Vec::new() })
}
