//! Everything held about a merchant, read once: the file for programs and the paper are made from the same. A code is
//! never part of either, nor what reps write for reps, nor that a store's address is known here as somebody else's.

use crate::{
    app::App,
    domain::{
        access_request::AccessRequest,
        event::Event,
        grant::Grant,
        merchant::{Contact, Merchant, Store},
        notice::Notice,
    },
    error::Result,
    store::{self, case::Case, store_app::StoreApp},
    web::timeline::Names,
};

/// All of it.
#[derive(Debug)]
pub struct Held {
    /// The business.
    pub merchant: Merchant,
    /// Its people, also those who were removed.
    pub contacts: Vec<Contact>,
    /// Its stores.
    pub shops: Vec<Store>,
    /// Our apps on them: that a token is held, and what was seen with it. Never the token.
    pub apps: Vec<StoreApp>,
    /// Every access request there was, the oldest first.
    pub requests: Vec<HeldRequest>,
    /// What was written to its people, the newest first.
    pub notices: Vec<Notice>,
    /// Everybody's names.
    pub names: Names,
}

/// One access request with what belongs to it.
#[derive(Debug)]
pub struct HeldRequest {
    /// The access request.
    pub request: AccessRequest,
    /// The timeline, the oldest first.
    pub events: Vec<Event>,
    /// The permissions.
    pub grants: Vec<Grant>,
    /// Uses of the access, the newest first.
    pub cases: Vec<Case>,
}

impl Held {
    /// Reads it all.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn read(app: &App, merchant: &Merchant) -> Result<Self> {
        let mut conn = app.db.read().await?;
        let contacts = store::contact::all_of_merchant(&mut conn, &merchant.id).await?;
        let shops = store::shop::of_merchant(&mut conn, &merchant.id).await?;
        let apps = store::store_app::of_merchant(&mut conn, &merchant.id).await?;
        let mut names = Names::of(&mut conn, merchant, &[], None).await?;
        let mut requests = Vec::new();
        for request in store::access_request::of_merchant(&mut conn, &merchant.id).await? {
            let events = store::event::of_request(&mut conn, &request.id).await?;
            let grants = store::permission_grant::of_request(&mut conn, &request.id).await?;
            let cases = store::case::of_request(&mut conn, &request.id).await?;
            let sources = events.iter().map(|event| &event.source);
            names.add(&mut conn, sources.chain(grants.iter().map(|grant| &grant.source))).await?;
            requests.push(HeldRequest { request, events, grants, cases });
        }
        let notices = store::outbox::of_merchant(&mut conn, &merchant.id).await?;
        Ok(Self { merchant: merchant.clone(), contacts, shops, apps, requests, notices, names })
    }

    /// Our app on that store.
    #[must_use]
    pub fn app_on(&self, shop: &Store) -> Option<&StoreApp> {
        self.apps.iter().find(|app| app.id == shop.id)
    }

    /// The name of a request's store.
    #[must_use]
    pub fn store_of(&self, request: &AccessRequest) -> &str {
        self.shops.iter().find(|shop| shop.id == request.store_id).map_or("", |shop| shop.label.as_str())
    }
}

/// The address that was typed or is known; one that is held counts, so that nobody learns that it is held.
#[must_use]
pub fn host(shop: &Store) -> Option<String> {
    let handle = shop.handle.as_ref().or(shop.held_handle.as_ref());
    handle.map(|handle| format!("{handle}.myshopify.com"))
}
