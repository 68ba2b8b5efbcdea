//! The explainer as one value, for everybody and for one store: page, PDF, desk and command line show the same.

use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State},
        grant::{Grant, GrantState},
        permission::Catalogue,
        terms::{self, Course},
    },
    error::{Error, Result},
    i18n::{Values, Voice, time},
    live::Live,
    print::{
        document::Document,
        explainer::{self, About, Sources, Stands},
    },
    store,
    web::{cards, changes::Since, paths, timeline::Names},
};

/// What everybody may read, as of today.
#[must_use]
pub fn for_all(app: &App, voice: &Voice) -> Document {
    with(app, voice, &app.live().catalogue)
}

/// The same with other permissions, such as those that are not published yet.
#[must_use]
pub fn with(app: &App, voice: &Voice, catalogue: &Catalogue) -> Document {
    let live = app.live();
    let (today, address) = (today(app, &live, voice), app.address(paths::EXPLAINER));
    explainer::of(sources(app, &live, catalogue, voice, (&today, &address)), None)
}

/// The same for one store, in the words of [`Live::version_of`].
///
/// # Errors
/// Where the database fails.
pub async fn for_store(app: &App, voice: &Voice, request: &AccessRequest) -> Result<(About, Document)> {
    let live = app.live();
    let (about, course) = about(app, voice, request, &live.partner.zone).await?;
    let keys = about.standing.iter().map(|one| one.key.as_str());
    let catalogue = live.catalogue_for(live.version_of(request, &course), keys);
    let today = today(app, &live, voice);
    let address = app.address(&paths::store_step(&about.reference, "explainer"));
    let explainer = explainer::of(sources(app, &live, &catalogue, voice, (&today, &address)), Some(&about));
    Ok((about, explainer))
}

fn today(app: &App, live: &Live, voice: &Voice) -> String {
    time::day(voice, app.clock.now(), &live.partner.zone)
}

fn sources<'a>(
    app: &'a App,
    live: &'a Live,
    catalogue: &'a Catalogue,
    voice: &'a Voice,
    (date, address): (&'a str, &'a str),
) -> Sources<'a> {
    Sources {
        address,
        date,
        partner: &live.partner,
        durations: &live.durations,
        catalogue,
        shopify: &app.shopify,
        voice,
    }
}

/// What the paper says of one store. Everybody is named, the reader too: paper is passed on.
async fn about(app: &App, voice: &Voice, request: &AccessRequest, zone: &str) -> Result<(About, Course)> {
    let mut conn = app.db.read().await?;
    let merchant = store::merchant::find(&mut conn, &request.merchant_id).await?.ok_or(Error::NotFound)?;
    let shop = store::shop::get(&mut conn, &request.store_id).await?;
    let events = store::event::of_request(&mut conn, &request.id).await?;
    let grants = store::permission_grant::of_request(&mut conn, &request.id).await?;
    let names = Names::of(&mut conn, &merchant, &events, None).await?;
    drop(conn);
    let rep = names.rep(voice, &merchant.rep_id);
    let values = Values { rep: &rep, store: &shop.label, ..Values::default() };
    let course = terms::replay(&events);
    // Before anything was asked for in Shopify there is nothing to confirm.
    let was_asked = !matches!(request.state, State::Invited | State::CodeWanted | State::ReadyToSend);
    let of_grant = |grant: &Grant| {
        let unsaid = grant.state == GrantState::Pending;
        Stands {
            key: grant.permission.clone(),
            state: if was_asked { voice.say(&format!("chip-grant-{}", grant.state.name())) } else { String::new() },
            since: if unsaid { String::new() } else { time::day(voice, grant.since, zone) },
            source: if unsaid { String::new() } else { names.source(voice, &grant.source) },
        }
    };
    let changed = Since::of(app, voice, zone, request, &course, true);
    let (extra, asked): (Vec<&Grant>, Vec<&Grant>) = grants.iter().partition(|grant| grant.state == GrantState::Extra);
    let handle = shop.handle.as_ref().or(shop.held_handle.as_ref());
    let about = About {
        host: handle.map(|handle| format!("{handle}.myshopify.com")).unwrap_or_default(),
        reference: request.reference.clone(),
        state: voice.say_with(&super::store::state_key(request), &values),
        standing: asked.into_iter().map(of_grant).collect(),
        extra: extra.into_iter().map(|grant| (cards::label(app, &grant.permission), of_grant(grant))).collect(),
        changed: changed.map(|since| since.part(voice)),
        store: shop.label.clone(),
        rep,
    };
    Ok((about, course))
}
