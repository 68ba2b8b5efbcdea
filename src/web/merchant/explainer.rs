//! `/explainer` and `/access/{ref}/explainer`: all of it on one page, to read and print.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::standing::Standing as StoreStanding;
use crate::{
    app::App,
    domain::{
        grant::{Grant, GrantState},
        permission::Catalogue,
    },
    error::Result,
    i18n::{Values, time},
    live::Live,
    print::explainer::{About, Block, Explainer, Sources, Standing},
    web::{
        filters,
        guard::{ContactHere, StoreHere},
        page::{Chrome, Page},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/explainer.html")]
pub struct ExplainerPage {
    explainer: Explainer,
    store: Option<(String, String)>,
}

/// `GET /explainer`
pub async fn show(req: HttpRequest, app: web::Data<App>, _here: Option<ContactHere>) -> Page<ExplainerPage> {
    let (chrome, live) = (Chrome::of(&req), app.live());
    let sources = sources(&app, &live, &live.catalogue, &chrome);
    Page::new(ExplainerPage { explainer: Explainer::of(sources, None), store: None })
}

/// `GET /access/{ref}/explainer`
pub async fn show_for_store(req: HttpRequest, app: web::Data<App>, here: StoreHere) -> Result<Page<ExplainerPage>> {
    let standing = StoreStanding::read(&app, &here.here, here.request).await?;
    let (chrome, live) = (Chrome::of(&req), app.live());
    let about = about(&chrome, &standing);
    // The texts that this access request was made with.
    let keys = standing.grants.iter().map(|grant| grant.permission.as_str());
    let catalogue = live.catalogue_for(&standing.request.catalogue_version, keys);
    Ok(Page::new(ExplainerPage {
        explainer: Explainer::of(sources(&app, &live, &catalogue, &chrome), Some(&about)),
        store: Some((about.reference, about.store)),
    }))
}

fn sources<'a>(app: &'a App, live: &'a Live, catalogue: &'a Catalogue, chrome: &'a Chrome) -> Sources<'a> {
    Sources {
        base_url: &app.config.base_url,
        partner: &live.partner,
        durations: &live.durations,
        catalogue,
        shopify: &app.shopify,
        voice: &chrome.voice,
    }
}

fn about(chrome: &Chrome, standing: &StoreStanding) -> About {
    let voice = &chrome.voice;
    let rep = standing.rep(voice);
    let store = standing.shop.label.clone();
    let values = Values { rep: &rep, store: &store, ..Values::default() };
    let of_grant = |grant: &Grant| {
        let unsaid = grant.state == GrantState::Pending;
        Standing {
            key: grant.permission.clone(),
            state: voice.say(&format!("chip-grant-{}", grant.state.name())),
            since: if unsaid { String::new() } else { time::day(voice, grant.since, &chrome.zone) },
            source: if unsaid { String::new() } else { standing.names.source(voice, &grant.source) },
        }
    };
    About {
        host: standing.host().unwrap_or_default(),
        reference: standing.request.reference.clone(),
        state: voice.say_with(&super::store::state_key(&standing.request), &values),
        date: time::day(voice, chrome.now, &chrome.zone),
        standing: standing.grants.iter().map(of_grant).collect(),
        store,
        rep,
    }
}

impl ExplainerPage {
    fn store_page(&self) -> String {
        self.store.as_ref().map(|(reference, _)| paths::store(reference)).unwrap_or_default()
    }
}
