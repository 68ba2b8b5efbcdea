//! What was asked for against what was given, as reps see it: what the merchant left out, what that stops, and asking for just
//! that again; and what was given beyond it, which is to be given back.

use super::standing::Standing;
use crate::{
    actions::change_terms::Choice,
    app::App,
    domain::{
        access_request::State,
        grant::{Grant, GrantState},
    },
    i18n::Voice,
    web::{
        cards, changes,
        menus::{self, Menu},
    },
};

/// The difference; empty where there is none.
#[derive(Default)]
pub(super) struct Granted {
    /// What was left out.
    pub(super) left_out: Vec<LeftOut>,
    /// What was given without being asked for, as Shopify writes it.
    pub(super) extra: Vec<String>,
    /// Where our access is in Shopify, for whoever takes that back.
    pub(super) menus: Vec<Menu>,
    /// The merchant says so, and nobody has looked: nothing can be asked for again yet.
    pub(super) is_claim: bool,
    /// The catalogue in use, to ask in its words.
    pub(super) catalogue: String,
}

/// One permission that was asked for and not given.
pub(super) struct LeftOut {
    pub(super) key: String,
    pub(super) label: String,
    /// What we cannot do without it.
    pub(super) without: String,
    pub(super) again: Again,
}

/// Whether it can be asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// By one button: it is just this that is asked.
    Now,
    /// On the page of what we ask for: something else would be asked along with it.
    Choose,
    /// It was asked for again, and nobody has answered.
    Asked,
    /// Not yet: access is not on. Or no more.
    Not,
}

impl LeftOut {
    pub(super) fn is(&self, again: &str) -> bool {
        match self.again {
            Again::Now => again == "now",
            Again::Choose => again == "choose",
            Again::Asked => again == "asked",
            Again::Not => false,
        }
    }
}

impl Granted {
    pub(super) fn of(app: &App, voice: &Voice, standing: &Standing) -> Self {
        let request = &standing.request;
        if !matches!(request.state, State::Active | State::Accepted) {
            return Self::default();
        }
        let live = app.live();
        let course = standing.course();
        let words = live.catalogue_of(live.version_of(request, &course));
        let is_same = changes::with_the_one_in_use(app, voice, request, &course).is_none();
        let again = |key: &str| match &course.asked {
            _ if Choice::of(request.state) != Choice::More || live.catalogue.find(key).is_none() => Again::Not,
            Some(asked) if asked.wider.iter().any(|one| one == key) => Again::Asked,
            None if is_same => Again::Now,
            _ => Again::Choose,
        };
        let of = |state: GrantState| {
            let mut grants: Vec<&Grant> = standing.grants.iter().filter(|grant| grant.state == state).collect();
            grants.sort_by_key(|grant| live.catalogue.place(&grant.permission));
            grants
        };
        let left_out = of(GrantState::Trimmed).into_iter().map(|grant| {
            let key = &grant.permission;
            let permission = words.find(key).or_else(|| live.permission(key));
            LeftOut {
                label: permission.map_or_else(|| key.clone(), |one| one.label.clone()),
                without: permission.map(|one| one.without.clone()).unwrap_or_default(),
                again: again(key),
                key: key.clone(),
            }
        });
        let extra: Vec<String> =
            of(GrantState::Extra).iter().map(|grant| cards::label(app, &grant.permission)).collect();
        Self {
            left_out: left_out.collect(),
            menus: if extra.is_empty() { Vec::new() } else { menus::access(app, standing.shop.handle.as_deref()) },
            extra,
            is_claim: request.state == State::Accepted,
            catalogue: live.catalogue.version.clone(),
        }
    }
}
