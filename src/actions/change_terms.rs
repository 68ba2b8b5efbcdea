//! A rep brings what is asked of one store up to the catalogue in use, or asks for other permissions of it.

use super::{
    Actor, Outcome,
    change::{Freshness, change, freshness},
    request_for, tell,
};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State},
        event::Fact,
        grant::{Grant, GrantState},
        moves::{Have, Refusal},
        notice::NoticeKind,
        rep::Act,
        terms::{self, Course, Terms},
    },
    error::{Error, Result},
    store,
};

/// What is to be asked for.
#[derive(Debug)]
pub struct ChangeTerms<'a> {
    /// The access request's reference.
    pub reference: &'a str,
    /// The version the form was filled in at.
    pub version: i64,
    /// The version of the catalogue that the rep had before them.
    pub catalogue: &'a str,
    /// The keys of the permissions: all that are to be asked for; where access is on, those beside what is granted. Not
    /// looked at while the request waits in Shopify, which shows what it was sent with.
    pub permissions: &'a [String],
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// It holds now.
    Holds,
    /// It is more than was agreed to, and waits for a yes.
    Asked,
}

/// Which permissions of an access request can be chosen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// All of them: nothing is in Shopify yet.
    All,
    /// None: what waits in Shopify shows what it was sent with.
    Words,
    /// More of them: what is granted is taken away in Shopify alone.
    More,
    /// Not even the words: it has ended.
    Over,
}

impl Choice {
    /// What can be chosen in that state.
    #[must_use]
    pub const fn of(state: State) -> Self {
        match state {
            State::Invited | State::CodeWanted | State::ReadyToSend => Self::All,
            State::Sent | State::Accepted => Self::Words,
            State::Active => Self::More,
            State::Declined | State::Lapsed | State::Removed | State::Cancelled => Self::Over,
        }
    }
}

/// Changes what is asked for, where nobody has said yes yet or it is no more than was agreed to; else asks for a new yes.
///
/// # Errors
/// [`Error::Refused`] where the request has ended, [`Error::Conflict`] where somebody was faster, [`Error::Invalid`] on the field
/// `permissions`: none is chosen, one is unknown, nothing would be different, or another catalogue was published meanwhile.
pub async fn change_terms(app: &App, actor: &Actor, command: &ChangeTerms<'_>) -> Result<(Outcome, Came)> {
    actor.rep_who_may(Act::Work)?;
    let done = app
        .db
        .write(async |tx| {
            let request = request_for(tx, actor, command.reference).await?;
            let events = store::event::of_request(tx, &request.id).await?;
            let course = terms::replay(&events);
            let grants = store::permission_grant::of_request(tx, &request.id).await?;
            let mut later = events.iter().filter(|event| event.number > command.version && command.version > 0);
            let last = later.rfind(|event| event.fact.is_of_terms());
            if let Some(last) = last.filter(|last| last.source == actor.source()) {
                let (_, would) = chosen(request.state, &course, &grants, command.permissions);
                if let Some(came) = command.did(&would, &last.fact) {
                    return Ok((Outcome::DoneBefore(request), came));
                }
            }
            let (fact, came) = decide(app, &request, &course, &grants, command)?;
            if freshness(tx, actor, &request, command.version, &fact).await? == Freshness::SentTwice {
                return Err(Error::Conflict); // it was done, and undone since
            }
            let (now, version) = (app.clock.now(), command.catalogue.to_owned());
            store::outbox::drop_kind(tx, &request.id, NoticeKind::MoreAsked, now).await?;
            let after = change(app, tx, actor, &request, fact, Have::default(), |after| {
                after.flags.reasked = (came == Came::Asked && after.state == State::Active).then_some(now);
                if came == Came::Holds {
                    after.catalogue_version = version;
                }
            })
            .await?;
            if came == Came::Asked {
                tell::merchant(app, tx, NoticeKind::MoreAsked, &after, "").await?;
            }
            Ok::<_, Error>((Outcome::Done(after), came))
        })
        .await?;
    app.wake.notify_one();
    Ok(done)
}

impl ChangeTerms<'_> {
    /// What came of it, where this fact is what it did: a form sent twice. `would` are the permissions that it asks for.
    fn did(&self, would: &[String], fact: &Fact) -> Option<Came> {
        let (permissions, version, came) = match fact {
            Fact::TermsChanged { permissions, catalogue_version, .. } => (permissions, catalogue_version, Came::Holds),
            Fact::MoreAsked { permissions, catalogue_version, .. } => (permissions, catalogue_version, Came::Asked),
            _ => return None,
        };
        (terms::are_same(permissions, would) && version == self.catalogue).then_some(came)
    }
}

/// What it would be.
fn decide(
    app: &App,
    request: &AccessRequest,
    course: &Course,
    grants: &[Grant],
    command: &ChangeTerms<'_>,
) -> Result<(Fact, Came)> {
    if Choice::of(request.state) == Choice::Over {
        return Err(Refusal::NotNow(request.state).into());
    }
    let live = app.live();
    let fault = |key| Err(Error::field("permissions", key));
    if command.catalogue != live.catalogue.version {
        return fault("fault-terms-meanwhile");
    }
    if command.permissions.iter().any(|key| live.permission(key).is_none()) {
        return fault("fault-permissions-unknown");
    }
    let (before, mut permissions) = chosen(request.state, course, grants, command.permissions);
    permissions.sort_by_key(|key| live.catalogue.place(key));
    permissions.dedup();
    let keys = || before.iter().chain(&permissions).map(String::as_str);
    // What a catalogue does not have keeps the words of another one.
    let was = live.catalogue_for(&request.catalogue_version, keys());
    let is = live.catalogue_for(&live.catalogue.version, keys());
    let (before, after) =
        (Terms { catalogue: &was, permissions: &before }, Terms { catalogue: &is, permissions: &permissions });
    if terms::difference(before, after).is_none() {
        return fault("fault-terms-same");
    }
    let mut wider: Vec<String> = terms::wider(before, after).into_iter().map(|(key, _)| key).collect();
    wider.dedup();
    if Choice::of(request.state) == Choice::More {
        // What the merchant left out and is not asked for anew is asked for no more where it would be wider: nobody agreed to that.
        let is_left_out = |key: &String| !command.permissions.contains(key) && !terms::is_there(grants, key);
        permissions.retain(|key| !(wider.contains(key) && is_left_out(key)));
        wider.retain(|key| permissions.contains(key));
    }
    if permissions.is_empty() {
        return fault("fault-permissions-none");
    }
    let (catalogue_version, was) = (live.catalogue.version.clone(), request.catalogue_version.clone());
    Ok(if !course.is_bound(request.state) || wider.is_empty() {
        (Fact::TermsChanged { permissions, catalogue_version, was }, Came::Holds)
    } else {
        (Fact::MoreAsked { permissions, wider, catalogue_version }, Came::Asked)
    })
}

/// The permissions that hold, and those that would.
fn chosen(state: State, course: &Course, grants: &[Grant], keys: &[String]) -> (Vec<String>, Vec<String>) {
    match Choice::of(state) {
        Choice::All => (course.holds.clone(), keys.to_vec()),
        Choice::Words | Choice::Over => (course.holds.clone(), course.holds.clone()),
        // What was trimmed is asked for once more; it does not hold.
        Choice::More => {
            let is_granted = |key: &String| {
                grants.iter().any(|grant| grant.permission == *key && grant.state == GrantState::Granted)
            };
            let new: Vec<&String> = keys.iter().filter(|key| !is_granted(key)).collect();
            let kept: Vec<String> = course.holds.iter().filter(|key| !new.contains(key)).cloned().collect();
            let all = kept.iter().chain(new).cloned().collect();
            (kept, all)
        }
    }
}
