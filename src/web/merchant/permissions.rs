//! `/access/{ref}/permissions`: each permission, where it stands, since when, who says so.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::standing::Standing;
use crate::{
    app::App,
    domain::access_request::State,
    error::Result,
    web::{
        cards::{self, Card},
        filters,
        guard::StoreHere,
        menus::{self, Menu},
        page::{Chrome, Page},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/permissions.html")]
pub struct PermissionsPage {
    reference: String,
    store: String,
    rep: String,
    catalogue_version: String,
    groups: Vec<Group>,
    is_reasked: bool,
    is_on: bool,
    /// Where our access is in Shopify, to take back what is too much.
    extra_menus: Vec<Menu>,
}

/// The permissions of one state.
struct Group {
    state: &'static str,
    cards: Vec<Card>,
}

/// The states in the order they are shown: what we have, what we should not have, what is missing.
const ORDER: [&str; 5] = ["granted", "extra", "trimmed", "pending", "removed"];

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: StoreHere) -> Result<Page<PermissionsPage>> {
    let standing = Standing::read(&app, &here.here, here.request).await?;
    let chrome = Chrome::of(&req);
    let live = app.live();
    let all = cards::of_standing(&live, &chrome.voice, &standing);
    let groups = ORDER.into_iter().filter_map(|state| {
        let cards: Vec<Card> = all
            .iter()
            .filter(|card| card.state == state)
            .map(|card| card.clone().at_store(&app, standing.shop.handle.as_deref()))
            .collect();
        (!cards.is_empty()).then_some(Group { state, cards })
    });
    let has_extra = all.iter().any(|card| card.state == "extra");
    Ok(Page::new(PermissionsPage {
        extra_menus: if has_extra { menus::access(&app, standing.handle()) } else { Vec::new() },
        reference: standing.request.reference.clone(),
        store: standing.shop.label.clone(),
        rep: standing.rep(&chrome.voice),
        catalogue_version: live.version_of(&standing.request, &standing.course()).to_owned(),
        groups: groups.collect(),
        is_reasked: standing.request.flags.reasked.is_some(),
        is_on: standing.request.state == State::Active,
    }))
}

impl PermissionsPage {
    fn step(&self, step: &str) -> String {
        paths::store_step(&self.reference, step)
    }

    fn store_page(&self) -> String {
        paths::store(&self.reference)
    }
}

impl Group {
    fn key(&self, end: &str) -> String {
        format!("permissions-{}{end}", self.state)
    }

    fn is_extra(&self) -> bool {
        self.state == "extra"
    }

    fn is_trimmed(&self) -> bool {
        self.state == "trimmed"
    }
}
