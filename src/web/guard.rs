//! Guards: extractors that find out who is here and what they may see, or answer with the right page.

use std::{
    future::{Ready, ready},
    time::Duration,
};

use actix_session::SessionExt as _;
use actix_web::{Error as ActixError, FromRequest, HttpMessage as _, HttpRequest, dev::Payload, http::Method, web};
use futures_util::future::LocalBoxFuture;
use tokio::time::Instant;

use super::{
    desk::way_back,
    errors::SignedOut,
    page::{Here, RepHere},
    paths, session,
};
use crate::{
    actions::{self, Actor},
    app::App,
    domain::{
        access_request::AccessRequest,
        merchant::{Contact, Merchant},
        reference::Reference,
        rep::{Act, Rep, may},
    },
    error::Error,
    store::{
        self,
        session::{ContactSession, RepSession},
    },
};

fn app_of(req: &HttpRequest) -> Result<App, Error> {
    let app = req.app_data::<web::Data<App>>().ok_or_else(|| anyhow::anyhow!("the app is not wired"))?;
    Ok(App::clone(app))
}

/// How long a page waits for a session to be given more time.
const IN_PASSING: Duration = Duration::from_millis(500);

/// The session is good as it was read: a database that cannot be written to now still shows its pages.
async fn in_passing(extend: impl Future<Output = Result<(), Error>>) {
    if let Err(cause) = store::db::until(Instant::now() + IN_PASSING, extend).await {
        tracing::warn!(%cause, "a session could not be given more time");
    }
}

/// A contact who is signed in.
#[derive(Clone, Debug)]
pub struct ContactHere {
    /// Who.
    pub contact: Contact,
    /// The merchant whose stores the session sees.
    pub merchant: Merchant,
}

impl ContactHere {
    /// As the one who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Contact(self.contact.clone())
    }

    async fn find(req: &HttpRequest) -> Result<Self, ActixError> {
        let app = app_of(req)?;
        let Some((seen, key)) = session::who::<ContactSession>(&req.get_session())? else {
            return Err(SignedOut::Contact.into());
        };
        in_passing(Box::pin(actions::session::extend_contact(&app, &key, &seen))).await;
        let ContactSession { contact, merchant, .. } = seen;
        let here = Here { name: contact.name.clone(), merchant: merchant.name.clone(), reference: None };
        req.extensions_mut().insert(here);
        Ok(Self { contact, merchant })
    }
}

impl FromRequest for ContactHere {
    type Error = ActixError;
    type Future = LocalBoxFuture<'static, Result<Self, ActixError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move { Self::find(&req).await })
    }
}

/// A contact, on a page of one store of theirs: `{ref}` in the address.
#[derive(Clone, Debug)]
pub struct StoreHere {
    /// Who.
    pub here: ContactHere,
    /// The access request of the address.
    pub request: AccessRequest,
}

impl StoreHere {
    /// As the one who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.here.actor()
    }
}

impl FromRequest for StoreHere {
    type Error = ActixError;
    type Future = LocalBoxFuture<'static, Result<Self, ActixError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let here = ContactHere::find(&req).await?;
            let request = request_in_address(&req).await?;
            if request.merchant_id != here.merchant.id {
                return Err(Error::NotFound.into()); // foreign looks like absent
            }
            if let Some(shown) = req.extensions_mut().get_mut::<Here>() {
                shown.reference = Some(request.reference.clone());
            }
            Ok(Self { here, request })
        })
    }
}

/// The access request named in the address; typed in any case, dashes optional.
async fn request_in_address(req: &HttpRequest) -> Result<AccessRequest, Error> {
    let app = app_of(req)?;
    let typed = req.match_info().get("ref").unwrap_or_default();
    let reference = Reference::parse(typed).map_err(|_| Error::NotFound)?;
    store::access_request::find(&mut app.db.read().await?, reference.as_str()).await?.ok_or(Error::NotFound)
}

/// A rep who is signed in.
#[derive(Clone, Debug)]
pub struct RepIn {
    /// The session, with the rep.
    pub session: RepSession,
    /// The session's opaque id.
    pub key: SessionId,
}

/// The opaque id of a session; prints nothing.
#[derive(Clone)]
pub struct SessionId(pub String);

impl std::fmt::Debug for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionId(..)")
    }
}

impl RepIn {
    /// The rep.
    #[must_use]
    pub const fn rep(&self) -> &Rep {
        &self.session.rep
    }

    /// As the one who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::rep(self.session.rep.clone())
    }

    /// Whether the rep may do this; pages show only what may be done.
    #[must_use]
    pub fn may(&self, act: Act) -> bool {
        may(self.session.rep.role, act)
    }

    async fn find(req: &HttpRequest) -> Result<Self, ActixError> {
        let RepSeen { session, key } = RepSeen::find(req)?;
        // A list that reads itself again is nobody's doing, so it keeps no session alive.
        if !req.headers().contains_key(LIVE) {
            let app = app_of(req)?;
            in_passing(Box::pin(actions::session::extend_rep(&app, &key.0, &session))).await;
        }
        req.extensions_mut().insert(RepHere { name: session.rep.name.clone(), role: session.rep.role });
        Ok(Self { session, key })
    }
}

impl FromRequest for RepIn {
    type Error = ActixError;
    type Future = LocalBoxFuture<'static, Result<Self, ActixError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move { Self::find(&req).await })
    }
}

/// The header of a page that reads itself again (static/desk.js).
const LIVE: &str = "x-live";

/// A rep who is signed in, for what goes on by itself: it gives the session no more time.
#[derive(Clone, Debug)]
pub struct RepSeen {
    /// The session, with the rep.
    pub session: RepSession,
    /// The session's opaque id.
    pub key: SessionId,
}

impl RepSeen {
    fn find(req: &HttpRequest) -> Result<Self, ActixError> {
        let Some((session, key)) = session::who::<RepSession>(&req.get_session())? else {
            return Err(SignedOut::Rep(way_back(req)).into());
        };
        Ok(Self { session, key: SessionId(key) })
    }
}

impl FromRequest for RepSeen {
    type Error = ActixError;
    type Future = Ready<Result<Self, ActixError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::find(req))
    }
}

/// Where somebody who has to sign in first wanted to go; the plain desk needs no mention.
fn way_back(req: &HttpRequest) -> Option<String> {
    let asked = req.uri().path_and_query()?.as_str();
    let page = *req.method() == Method::GET && asked != paths::DESK;
    way_back::checked(asked).filter(|_| page).map(str::to_owned)
}

/// A rep who may change things (not a viewer); a viewer gets 403, whether the thing is there or not.
#[derive(Clone, Debug)]
pub struct WorkingRep(pub RepIn);

impl FromRequest for WorkingRep {
    type Error = ActixError;
    type Future = LocalBoxFuture<'static, Result<Self, ActixError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let rep = RepIn::find(&req).await?;
            if rep.may(Act::Work) { Ok(Self(rep)) } else { Err(Error::Forbidden.into()) }
        })
    }
}

/// A rep who manages reps; everybody else at the desk gets 403, whether the thing is there or not.
#[derive(Clone, Debug)]
pub struct AdminRep(pub RepIn);

impl FromRequest for AdminRep {
    type Error = ActixError;
    type Future = LocalBoxFuture<'static, Result<Self, ActixError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let rep = RepIn::find(&req).await?;
            if rep.may(Act::ManageReps) { Ok(Self(rep)) } else { Err(Error::Forbidden.into()) }
        })
    }
}

/// The access request named in the address of a desk page; reps see all merchants.
///
/// # Errors
/// [`Error::NotFound`] where there is none.
pub async fn desk_request(app: &App, typed: &str) -> Result<AccessRequest, Error> {
    let reference = Reference::parse(typed).map_err(|_| Error::NotFound)?;
    store::access_request::find(&mut app.db.read().await?, reference.as_str()).await?.ok_or(Error::NotFound)
}
