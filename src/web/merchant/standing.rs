//! What every page of a store needs to know of it, read once.

use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State},
        event::{Event, Fact, ShopifyAnswer},
        grant::Grant,
        merchant::{Contact, Merchant, Store},
        moment::Moment,
        shopify::{
            looked::Looked,
            meaning::{seen_of, that_counts},
        },
        source::Source,
        terms::{self, Course},
    },
    error::{Error, Result},
    i18n::Voice,
    store::{self, Conn},
    web::{changes::Question, guard::ContactHere, timeline::Names},
};

/// Where one access request stands, with everybody it speaks of.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The access request.
    pub request: AccessRequest,
    /// Its store.
    pub shop: Store,
    /// The merchant.
    pub merchant: Merchant,
    /// The contact who reads.
    pub me: Contact,
    /// Everybody who is there, the reader too.
    pub people: Vec<Contact>,
    /// How many stores the merchant has.
    pub stores: usize,
    /// How Shopify was last seen to show our access, by our app on the store, and when. None without an app, where another
    /// access request of the store counts, and where that was before this one.
    pub seen: Option<(Looked, Moment)>,
    /// The timeline, the oldest first.
    pub events: Vec<Event>,
    /// The permissions.
    pub grants: Vec<Grant>,
    /// Everybody's names.
    pub names: Names,
    /// The reference of a later access request for the same store.
    pub newer: Option<String>,
}

/// The access requests of its store that matter, the oldest first: while this one is open, it is alone.
async fn of_store(conn: &mut Conn, request: &AccessRequest) -> Result<Vec<AccessRequest>> {
    if request.state.is_open() {
        return Ok(vec![request.clone()]);
    }
    Ok(store::access_request::of_store(conn, &request.store_id).await?)
}

/// What the app on its store saw of it.
async fn seen(conn: &mut Conn, request: &AccessRequest, all: &[AccessRequest]) -> Result<Option<(Looked, Moment)>> {
    if that_counts(all).is_none_or(|one| one.id != request.id) {
        return Ok(None);
    }
    let app = store::store_app::find(conn, &request.store_id).await?;
    Ok(seen_of(request, app.and_then(|app| app.seen)))
}

impl Standing {
    /// Reads it. `request` may be newer than the one the guard found.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn read(app: &App, here: &ContactHere, request: AccessRequest) -> Result<Self> {
        let mut conn = app.db.read().await?;
        let shops = store::shop::of_merchant(&mut conn, &request.merchant_id).await?;
        let mut people = store::contact::all_of_merchant(&mut conn, &request.merchant_id).await?;
        let all = of_store(&mut conn, &request).await?;
        let seen = seen(&mut conn, &request, &all).await?;
        let events = store::event::of_request(&mut conn, &request.id).await?;
        let grants = store::permission_grant::of_request(&mut conn, &request.id).await?;
        let names = Names::among(&mut conn, &here.merchant, &people, &events, Some(&here.contact.id)).await?;
        people.retain(|one| one.removed_at.is_none());
        let newer = all.into_iter().rfind(|other| other.created_at > request.created_at).map(|other| other.reference);
        let stores = shops.len();
        Ok(Self {
            shop: shops.into_iter().find(|shop| shop.id == request.store_id).ok_or(Error::NotFound)?,
            merchant: here.merchant.clone(),
            me: here.contact.clone(),
            people,
            stores,
            seen,
            events,
            grants,
            names,
            newer,
            request,
        })
    }

    /// The same, from the newest row: after a form came too late.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn read_again(app: &App, here: &ContactHere, reference: &str) -> Result<Self> {
        let request = store::access_request::find(&mut app.db.read().await?, reference).await?;
        Self::read(app, here, request.ok_or(Error::NotFound)?).await
    }

    /// What was agreed to, what holds, what more was asked.
    #[must_use]
    pub fn course(&self) -> Course {
        terms::replay(&self.events)
    }

    /// The question that waits for a yes, if one does.
    #[must_use]
    pub fn question(&self, app: &App, voice: &Voice) -> Option<Question> {
        Question::of(app, voice, &self.request, &self.course(), &self.grants, self.handle())
    }

    /// The rep's name.
    #[must_use]
    pub fn rep(&self, voice: &Voice) -> String {
        self.names.rep(voice, &self.merchant.rep_id)
    }

    /// The owner, where one was named.
    #[must_use]
    pub fn owner(&self) -> Option<&Contact> {
        self.people.iter().find(|one| self.shop.owner_id.as_ref() == Some(&one.id))
    }

    /// The owner, where that is somebody else than the reader.
    #[must_use]
    pub fn other_owner(&self) -> Option<&Contact> {
        self.owner().filter(|owner| owner.id != self.me.id)
    }

    /// The address that was typed or is known; one that is held counts, so that nobody learns that it is held.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        self.handle().map(|handle| format!("{handle}.myshopify.com"))
    }

    /// The same without `.myshopify.com`.
    #[must_use]
    pub fn handle(&self) -> Option<&str> {
        self.shop.handle.as_deref().or(self.shop.held_handle.as_deref())
    }

    /// What Shopify answered, while that still matters.
    #[must_use]
    pub fn shopify_said(&self) -> Option<ShopifyAnswer> {
        let open = matches!(self.request.state, State::CodeWanted | State::ReadyToSend);
        let last = self.events.iter().rev().find(|event| {
            matches!(
                event.fact,
                Fact::ShopifyRefused { .. }
                    | Fact::CodeSubmitted { .. }
                    | Fact::NoCodeDeclared { .. }
                    | Fact::MarkedSent
                    | Fact::MoveTakenBack { .. }
            )
        })?;
        match last.fact {
            Fact::ShopifyRefused { answer } if open => Some(answer),
            _ => None,
        }
    }

    /// Whether our copy of the code was erased unused, and by the portal itself rather than by the merchant.
    #[must_use]
    pub fn code_was_erased(&self) -> Option<bool> {
        if self.request.state != State::CodeWanted {
            return None;
        }
        let last = self.events.iter().rev().find(|event| event.moved())?;
        matches!(last.fact, Fact::CodeErased { .. }).then(|| !matches!(last.source, Source::Contact(_)))
    }
}
