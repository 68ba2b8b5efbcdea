//! What the pages of one access request need to know of it, read once.

use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State},
        event::{Event, Fact},
        grant::{Grant, GrantState},
        merchant::{Contact, Merchant, Store},
        moment::Moment,
        notice::Notice,
        shopify::meaning::that_counts,
        source::Source,
        terms::{self, Course},
    },
    error::{Error, Result},
    i18n::{Values, Voice, time},
    store::{self, store_app::StoreApp, task::Task},
    web::{
        cards,
        page::Chrome,
        timeline::{self, Line, Names, Reader},
    },
};

/// Where one access request stands, with everybody and everything around it.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The access request.
    pub request: AccessRequest,
    /// Its store.
    pub shop: Store,
    /// The merchant.
    pub merchant: Merchant,
    /// The merchant's people, the first one first.
    pub people: Vec<Contact>,
    /// All stores of the merchant.
    pub shops: Vec<Store>,
    /// The merchant's other access requests, for this store too.
    pub others: Vec<AccessRequest>,
    /// When somebody of the partner is last known to have signed in to the store, while access is on.
    pub entered_at: Option<Moment>,
    /// When a rep last said that access is still needed, at first when it came on; and since when they are asked again.
    pub review: store::review::Review,
    /// The app on the store, where there is one and this access request is the one that it looks at.
    pub app: Option<StoreApp>,
    /// The timeline, the oldest first.
    pub events: Vec<Event>,
    /// The permissions, in the order of the catalogue; what it no longer has comes last.
    pub grants: Vec<Grant>,
    /// Everybody's names.
    pub names: Names,
    /// What reps have to look at, about this merchant.
    pub tasks: Vec<Task>,
    /// What reps have to tell this merchant by hand.
    pub notices: Vec<Notice>,
    /// The latest mails that did not arrive: to whom, which notice, why.
    pub returned: Vec<(String, String, String)>,
    /// What reps noted about the merchant, the latest first.
    pub notes: Vec<store::note::Note>,
}

impl Standing {
    /// Reads it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn read(app: &App, request: AccessRequest) -> Result<Self> {
        let mut conn = app.db.read().await?;
        let merchant = store::merchant::find(&mut conn, &request.merchant_id).await?.ok_or(Error::NotFound)?;
        let shops = store::shop::of_merchant(&mut conn, &merchant.id).await?;
        let shop = shops.iter().find(|shop| shop.id == request.store_id).cloned().ok_or(Error::NotFound)?;
        let mut people = store::contact::all_of_merchant(&mut conn, &merchant.id).await?;
        let mut others = store::access_request::of_merchant(&mut conn, &merchant.id).await?;
        let counts = that_counts(others.iter().filter(|one| one.store_id == request.store_id));
        let is_looked_at = counts.is_some_and(|one| one.id == request.id);
        others.retain(|other| other.id != request.id);
        let entered_at = store::quiet::entered_at(&mut conn, &request.id).await?;
        let review = store::review::find(&mut conn, &request.id).await?;
        let shop_app = if is_looked_at { store::store_app::find(&mut conn, &shop.id).await? } else { None };
        let events = store::event::of_request(&mut conn, &request.id).await?;
        let mut grants = store::permission_grant::of_request(&mut conn, &request.id).await?;
        let live = app.live();
        grants.sort_by_key(|grant| live.catalogue.place(&grant.permission));
        let names = Names::among(&mut conn, &merchant, &people, &events, None).await?;
        people.retain(|one| one.removed_at.is_none());
        let tasks = store::task::open_of_merchant(&mut conn, &merchant.id).await?;
        let notices = store::outbox::by_hand_of_merchant(&mut conn, &merchant.id).await?;
        let returned = store::outbox_list::returned(&mut conn, &merchant.id).await?;
        let notes = store::note::of_merchant(&mut conn, &merchant.id).await?;
        Ok(Self {
            request,
            shop,
            merchant,
            people,
            shops,
            others,
            entered_at,
            review,
            app: shop_app,
            events,
            grants,
            names,
            tasks,
            notices,
            returned,
            notes,
        })
    }

    /// The same, from the newest row of that reference.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none.
    pub async fn of_reference(app: &App, reference: &str) -> Result<Self> {
        let request = store::access_request::find(&mut app.db.read().await?, reference).await?;
        Self::read(app, request.ok_or(Error::NotFound)?).await
    }

    /// What was agreed to, what holds, what more was asked.
    #[must_use]
    pub fn course(&self) -> Course {
        terms::replay(&self.events)
    }

    /// The name of the rep who looks after the merchant.
    #[must_use]
    pub fn rep(&self, voice: &Voice) -> String {
        self.names.rep(voice, &self.merchant.rep_id)
    }

    /// The owner, where one was named.
    #[must_use]
    pub fn owner(&self) -> Option<&Contact> {
        self.people.iter().find(|one| self.shop.owner_id.as_ref() == Some(&one.id))
    }

    /// The contact of that id, where it is one of the merchant's.
    #[must_use]
    pub fn contact(&self, id: &str) -> Option<&Contact> {
        self.people.iter().find(|one| one.id == id)
    }

    /// Whom to turn to.
    #[must_use]
    pub fn first(&self) -> Option<&Contact> {
        self.shop.first_of(&self.people)
    }

    /// The address that another merchant has, while it is held.
    #[must_use]
    pub fn held_host(&self) -> Option<String> {
        self.shop.held_handle.as_ref().map(|handle| format!("{handle}.myshopify.com"))
    }

    /// A later access request for the same store. One that is open where this one has ended came later.
    #[must_use]
    pub fn newer(&self) -> Option<&AccessRequest> {
        let this = &self.request;
        let came_later = |other: &AccessRequest| {
            other.created_at > this.created_at || (other.state.is_open() && !this.state.is_open())
        };
        self.others.iter().rfind(|other| other.store_id == this.store_id && came_later(other))
    }

    /// Whether this one may be opened again: a store has one open access request at a time.
    #[must_use]
    pub fn may_reopen(&self) -> bool {
        !self.others.iter().any(|other| other.store_id == self.request.store_id && other.state.is_open())
    }

    /// Whether some of what is given is only what the merchant says: nobody has looked in Shopify since.
    #[must_use]
    pub fn is_claimed(&self) -> bool {
        let is_given = |state: GrantState| matches!(state, GrantState::Granted | GrantState::Extra);
        let is_claim = |source: &Source| matches!(source, Source::Contact(_) | Source::RepForMerchant(..));
        self.grants.iter().any(|grant| is_given(grant.state) && is_claim(&grant.source))
    }

    /// Whether access had been on, ended by itself, and the merchant can be asked in one step to give it anew.
    #[must_use]
    pub fn may_be_brought_back(&self) -> bool {
        self.request.state == State::Lapsed
            && self.events.iter().any(|event| event.to == State::Active)
            && self.newer().is_none()
            && self.first().is_some()
    }

    /// Whether everything is here that sending needs.
    #[must_use]
    pub const fn can_be_sent(&self) -> bool {
        self.shop.handle.is_some() && self.shop.held_handle.is_none() && self.request.has_what_sending_needs()
    }

    /// One line of the timeline, in the desk's words.
    #[must_use]
    pub fn line(&self, app: &App, voice: &Voice, event: &Event) -> Line {
        timeline::line(voice, Reader::Desk, &self.names, event, &|key: &str| cards::label(app, key))
    }

    /// Whether the app alone saw that access is on: which permissions are granted, nobody has looked at yet.
    #[must_use]
    pub fn is_seen_only(&self) -> bool {
        let shows = |event: &&Event| {
            matches!(event.fact, Fact::FoundActive | Fact::Confirmed { .. } | Fact::FoundGranted { .. })
        };
        let last = self.events.iter().rev().find(shows);
        self.request.state == State::Active && last.is_some_and(|event| event.fact == Fact::FoundActive)
    }

    /// The whole timeline in the desk's words, the newest first.
    #[must_use]
    pub fn lines(&self, app: &App, voice: &Voice) -> Vec<Line> {
        timeline::lines(voice, Reader::Desk, &self.names, &self.events, |key| cards::label(app, key))
    }

    /// Who did what, and when, since a form was opened.
    #[must_use]
    pub fn meanwhile(&self, app: &App, chrome: &Chrome) -> String {
        let Some(last) = self.events.last() else { return chrome.voice.say("store-meanwhile-unknown") };
        let line = self.line(app, &chrome.voice, last);
        let when = time::full(&chrome.voice, line.at, &chrome.zone);
        let values = Values { name: &line.source, what: &line.what, when: &when, ..Values::default() };
        chrome.voice.say_with("store-meanwhile", &values)
    }
}
