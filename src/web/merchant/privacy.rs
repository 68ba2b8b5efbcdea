//! `/privacy`: what is kept, why, how long, who sees it, how to have it erased. How long comes from the settings.

use actix_web::web;
use askama::Template;

use crate::{
    app::App,
    config::Durations,
    web::{filters, guard::ContactHere, page::Page},
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/privacy.html")]
pub struct PrivacyPage {
    durations: Durations,
    most_days: String,
}

/// `GET`
pub async fn show(app: web::Data<App>, _here: Option<ContactHere>) -> Page<PrivacyPage> {
    let durations = app.live().durations.clone();
    Page::new(PrivacyPage { most_days: durations.contact_most_days.to_string(), durations })
}

impl PrivacyPage {
    const fn code_days(&self) -> i64 {
        self.durations.code_days
    }

    const fn log_days(&self) -> i64 {
        self.durations.audit_days
    }

    const fn link_days(&self) -> i64 {
        self.durations.invitation_days
    }

    const fn idle_days(&self) -> i64 {
        self.durations.contact_idle_days
    }
}
