//! Terms: some permissions in the words of one catalogue. What a merchant agreed to, what holds now, what more was asked.
//!
//! The rules: a yes is to a text. Who asks for less, or for the same in other words, needs none; who asks for more needs a
//! new one, and until it is given everything stays as it was.

use super::{
    access_request::State,
    difference::{self, Difference},
    event::{Agreement, Event, Fact},
    grant::{Grant, GrantState},
    moment::Moment,
    permission::{Catalogue, Permission},
    source::Source,
};

/// Some permissions in the words of one catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The words.
    pub catalogue: &'a Catalogue,
    /// The keys of the permissions.
    pub permissions: &'a [String],
}

/// In what a permission is wider than it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wider {
    /// It was not asked for before.
    New,
    /// It allowed to look, and now allows changes.
    Changes,
    /// It now shows personal data.
    Personal,
}

impl<'a> Terms<'a> {
    /// The permissions that the catalogue has, in its order.
    fn each(self) -> impl Iterator<Item = &'a Permission> {
        self.catalogue.permissions.iter().filter(move |one| self.permissions.contains(&one.key))
    }

    /// The catalogue of these permissions alone, without what no merchant reads as a promise: older labels, the section of
    /// Shopify's form, links.
    fn alone(self) -> Catalogue {
        let plain = |one: &Permission| Permission {
            older: Vec::new(),
            section: String::new(),
            links: Vec::new(),
            ..one.clone()
        };
        Catalogue {
            version: self.catalogue.version.clone(),
            language: self.catalogue.language.clone(),
            permissions: self.each().map(plain).collect(),
        }
    }
}

/// What is different for a merchant, permission by permission. The order is no difference.
#[must_use]
pub fn difference(before: Terms<'_>, after: Terms<'_>) -> Difference {
    Difference { is_reordered: false, ..difference::between(&before.alone(), &after.alone()) }
}

/// In what the later terms ask for more, by the key of the permission, in the order of their catalogue.
#[must_use]
pub fn wider(before: Terms<'_>, after: Terms<'_>) -> Vec<(String, Wider)> {
    let mut wider = Vec::new();
    for is in after.each() {
        match before.each().find(|was| was.key == is.key) {
            None => wider.push((is.key.clone(), Wider::New)),
            Some(was) => {
                wider.extend((is.changes && !was.changes).then(|| (is.key.clone(), Wider::Changes)));
                wider.extend((is.personal && !was.personal).then(|| (is.key.clone(), Wider::Personal)));
            }
        }
    }
    wider
}

/// Whether two lists name the same permissions.
#[must_use]
pub fn are_same(one: &[String], other: &[String]) -> bool {
    one.iter().all(|key| other.contains(key)) && other.iter().all(|key| one.contains(key))
}

/// Whether the merchant has to add something in Shopify, where access is on, before all of it is there.
#[must_use]
pub fn is_to_be_added(asked: &Asked, grants: &[Grant]) -> bool {
    !asked.wider.iter().all(|key| is_there(grants, key))
}

/// Whether the permission is given, asked for or not.
#[must_use]
pub fn is_there(grants: &[Grant], key: &str) -> bool {
    let there = |grant: &&Grant| matches!(grant.state, GrantState::Granted | GrantState::Extra);
    grants.iter().filter(there).any(|grant| grant.permission == key)
}

/// The yes that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// When.
    pub at: Moment,
    /// Who. A rep who wrote it down for the merchant had no text read here.
    pub source: Source,
    /// To which text; none where it was written down.
    pub agreement: Option<Agreement>,
    /// The keys of the permissions.
    pub permissions: Vec<String>,
    /// The catalogue, where the timeline tells it; else it is the one that the row holds.
    pub catalogue_version: Option<String>,
}

/// More was asked than was agreed to, and nobody has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// When.
    pub at: Moment,
    /// By whom.
    pub source: Source,
    /// All permissions that would hold then.
    pub permissions: Vec<String>,
    /// Those of them that are wider than what holds.
    pub wider: Vec<String>,
    /// The catalogue whose words were meant.
    pub catalogue_version: String,
}

/// Where a timeline has led.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// The permissions that are asked for, or granted.
    pub holds: Vec<String>,
    /// The latest yes; none where nobody has said any.
    pub agreed: Option<Agreed>,
    /// What waits for a yes.
    pub asked: Option<Asked>,
}

/// Whether nobody is asked for more after this, whatever the answer would have been: what is in Shopify now went there without
/// it, and is asked for anew once access is on; what has ended is not asked for at all.
#[must_use]
pub fn ends_question(event: &Event) -> bool {
    let goes_on = event.to.is_open() && !(event.moved() && event.to == State::Active);
    matches!(event.fact, Fact::MarkedSent) || !goes_on
}

/// The terms that a timeline leads to.
#[must_use]
pub fn replay(events: &[Event]) -> Course {
    let (mut course, mut before) = (Course::default(), Course::default());
    for event in events {
        if let Fact::MoveTakenBack { .. } = event.fact {
            course.clone_from(&before);
            continue;
        }
        if event.moved() {
            before.clone_from(&course);
        }
        course.go_on(event);
    }
    course
}

impl Course {
    /// Whether what holds was agreed to, so that more needs a new yes. Access that was on before this portal knew of it was
    /// given in Shopify.
    #[must_use]
    pub const fn is_bound(&self, state: State) -> bool {
        self.agreed.is_some() || !matches!(state, State::Invited | State::CodeWanted)
    }

    fn go_on(&mut self, event: &Event) {
        match &event.fact {
            Fact::Made { permissions } => self.holds.clone_from(permissions),
            Fact::CodeSubmitted { agreement, .. } | Fact::NoCodeDeclared { agreement, .. } => {
                self.hear(event, agreement.as_ref());
            }
            Fact::TermsChanged { permissions, was, .. } => {
                self.holds.clone_from(permissions);
                self.asked = None;
                if let Some(agreed) = self.agreed.as_mut().filter(|agreed| agreed.catalogue_version.is_none()) {
                    agreed.catalogue_version = Some(was.clone());
                }
            }
            Fact::MoreAsked { permissions, wider, catalogue_version } => {
                self.asked = Some(Asked {
                    at: event.at,
                    source: event.source.clone(),
                    permissions: permissions.clone(),
                    wider: wider.clone(),
                    catalogue_version: catalogue_version.clone(),
                });
            }
            Fact::MoreAgreed { permissions, agreement, .. } => {
                self.holds.clone_from(permissions);
                self.asked = None;
                self.hear(event, Some(agreement));
            }
            Fact::MoreRefused | Fact::MoreWithdrawn => self.asked = None,
            _ => {}
        }
        if ends_question(event) {
            self.asked = None;
        }
    }

    /// A yes. One that a rep writes down takes the place of none that was given here.
    fn hear(&mut self, event: &Event, agreement: Option<&Agreement>) {
        if agreement.is_none() && self.agreed.is_some() {
            return;
        }
        let version = agreement.map(|one| one.catalogue_version.clone());
        if self.asked.as_ref().is_some_and(|asked| {
            are_same(&asked.permissions, &self.holds) && version.as_ref() == Some(&asked.catalogue_version)
        }) {
            self.asked = None; // the same words were read and agreed to with the code
        }
        self.agreed = Some(Agreed {
            at: event.at,
            source: event.source.clone(),
            agreement: agreement.cloned(),
            permissions: self.holds.clone(),
            catalogue_version: version,
        });
    }
}
