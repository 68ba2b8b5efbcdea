//! What the app on a store saw of our access, in words: on the request's page, the merchant's and the app's own.

use crate::{
    domain::{
        access_request::AccessRequest,
        moment::Moment,
        shopify::{looked::Looked, meaning::seen_of, schedule},
    },
    i18n::Voice,
    store::store_app::StoreApp,
    web::paths,
};

/// The key of what came of a look, by its name in the database.
pub(super) fn outcome_key(name: &str) -> String {
    format!("desk-app-outcome-{}", name.replace('_', "-"))
}

/// What is shown of it.
pub(super) struct AppCard {
    /// The app's own page.
    pub(super) page: String,
    /// How our access was last seen to stand, and when.
    pub(super) seen: Option<(String, Moment)>,
    /// What came of the last look, where that is something else.
    pub(super) looked: Option<(String, Moment)>,
    /// When Shopify is asked next.
    pub(super) next: Option<Moment>,
    /// It is due already.
    pub(super) is_due: bool,
    /// Nobody asks again with this token.
    pub(super) is_stopped: bool,
    /// Whether this rep may have it asked now.
    pub(super) can_check: bool,
}

impl AppCard {
    /// `request` is the one of the store that counts: what was seen before it was there is about another.
    pub(super) fn of(
        voice: &Voice,
        app: &StoreApp,
        merchant_id: &str,
        may_work: bool,
        request: Option<&AccessRequest>,
        now: Moment,
    ) -> Self {
        let said = |looked: Looked| voice.say(&outcome_key(looked.name()));
        let about = |sight: Option<(Looked, Moment)>| request.map_or(sight, |request| seen_of(request, sight));
        // What keeps the app from looking holds whatever it looks at.
        let is_told = |(looked, at): (Looked, Moment)| !looked.is_sight() || about(Some((looked, at))).is_some();
        let is_stopped = app.stopped_at.is_some();
        let has_use = request.is_some_and(|request| schedule::every(request, now).is_some());
        Self {
            page: paths::desk_store_app(merchant_id, &app.id),
            seen: about(app.seen).map(|(looked, at)| (said(looked), at)),
            looked: app
                .looked
                .filter(|looked| app.seen != Some(*looked) && is_told(*looked))
                .map(|(looked, at)| (said(looked), at)),
            next: app.due_at,
            is_due: app.due_at.is_some_and(|due| due <= now),
            is_stopped,
            can_check: may_work && has_use && !is_stopped,
        }
    }

    /// The last thing there is to say.
    pub(super) fn short(&self) -> String {
        self.looked.as_ref().or(self.seen.as_ref()).map(|(said, _)| said.clone()).unwrap_or_default()
    }

    /// When that was.
    pub(super) fn short_at(&self) -> Option<Moment> {
        self.looked.as_ref().or(self.seen.as_ref()).map(|(_, at)| *at)
    }
}
