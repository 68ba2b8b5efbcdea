//! What a file would do: its rows against what is here. Merchants are known by their id in another system, else by a
//! store, else by a contact's address together with the name. Nothing is erased by an empty cell.

use std::collections::HashMap;

use super::{Wrong, row::Row};
use crate::domain::{
    access_request::State,
    form::Fault,
    moment::Moment,
    text::{LABEL_MAX, counted, fold},
};

/// A merchant that is here, or is about to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Business {
    /// Our own id; none where it is new.
    pub id: Option<String>,
    /// Its id in another system.
    pub external_id: Option<String>,
    /// Its name.
    pub name: String,
    /// The language of its people.
    pub language: String,
    /// Their time zone.
    pub zone: Option<String>,
    /// The rep who looks after it.
    pub rep_id: String,
    /// What it is asked for.
    pub permissions: Vec<String>,
    /// Its people, the first one first.
    pub people: Vec<Person>,
    /// Its stores, the first one first.
    pub shops: Vec<Shop>,
    /// Something about the business itself was changed.
    pub changed: bool,
    /// What the file said of it.
    pub said: Said,
}

/// One of its people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Our own id; none where they are new.
    pub id: Option<String>,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The same for comparing.
    pub email_folded: String,
    /// The name was changed.
    pub changed: bool,
    /// What the file said of it.
    pub said: Said,
}

/// One of its stores.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shop {
    /// Our own id; none where it is new.
    pub id: Option<String>,
    /// The handle of its address, once known.
    pub handle: Option<String>,
    /// What people call it.
    pub label: String,
    /// Its owner, by their place among the people.
    pub owner: Option<usize>,
    /// Where its latest access request stands.
    pub state: Option<State>,
    /// It is new and active already, since then.
    pub active_since: Option<Moment>,
    /// The address was set.
    pub address_set: bool,
    /// The owner was set.
    pub owner_set: bool,
    /// The label was changed.
    pub changed: bool,
    /// What the file said of it.
    pub said: Said,
}

/// Which columns the file has filled in so far, each with its line.
pub type Said = Vec<(&'static str, usize)>;

/// What a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A merchant with a store.
    Adds,
    /// A store of a merchant that is here, or stands further up.
    AddsStore,
    /// It changes what is here.
    Updates,
    /// All of it is here.
    Exists,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Adds, Self::AddsStore, Self::Updates, Self::Exists];

    /// The name in the database, in files and in sentence keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Adds => "adds",
            Self::AddsStore => "adds_store",
            Self::Updates => "updates",
            Self::Exists => "exists",
        }
    }

    /// The outcome of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// One row, and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line in the file.
    pub line: usize,
    /// What it does.
    pub outcome: Outcome,
    /// The columns it changes.
    pub changes: Vec<&'static str>,
    /// The merchant's name until now, where the row changes it.
    pub was: Option<String>,
    /// Columns that say something else than is here, and change nothing.
    pub left: Vec<&'static str>,
    /// The merchant, by its place in the plan.
    pub business: usize,
    /// The store, by its place there.
    pub shop: usize,
}

/// What a file would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Every merchant the file is about, as it will be.
    pub businesses: Vec<Business>,
    /// Each row that nothing is wrong with.
    pub lines: Vec<Line>,
    /// Everything that is wrong; where there is anything, nothing may be done.
    pub wrong: Vec<Wrong>,
    by_external_id: HashMap<String, usize>,
    by_handle: HashMap<String, usize>,
    by_email: HashMap<String, Vec<usize>>,
}

/// What holds where a row does not say.
pub struct Defaults<'a> {
    /// The rep who imports.
    pub rep_id: &'a str,
    /// Everything that can be asked for.
    pub permissions: &'a [String],
    /// Now.
    pub now: Moment,
}

impl Plan {
    /// Of a file that cannot be read.
    #[must_use]
    pub fn refused(wrong: Wrong) -> Self {
        Self { wrong: vec![wrong], ..Self::default() }
    }

    /// Of rows, against the merchants here that they may be about.
    #[must_use]
    pub fn of(here: Vec<Business>, rows: &[Row], defaults: &Defaults<'_>) -> Self {
        let mut plan = Self { businesses: here, ..Self::default() };
        for at in 0..plan.businesses.len() {
            plan.find_by(at);
        }
        for row in rows {
            match plan.take(row, defaults) {
                Ok(line) => plan.lines.push(line),
                Err(fault) => plan.wrong.push(Wrong { line: row.line, fault }),
            }
        }
        plan
    }

    /// How many rows have this outcome.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> i64 {
        counted(self.lines.iter().filter(|line| line.outcome == outcome).count())
    }

    /// Lets a merchant be found by everything that it has.
    fn find_by(&mut self, at: usize) {
        let Some(one) = self.businesses.get(at) else { return };
        if let Some(id) = &one.external_id {
            self.by_external_id.insert(id.clone(), at);
        }
        for handle in one.shops.iter().filter_map(|shop| shop.handle.as_ref()) {
            self.by_handle.insert(handle.clone(), at);
        }
        for person in &one.people {
            let all = self.by_email.entry(person.email_folded.clone()).or_default();
            if !all.contains(&at) {
                all.push(at);
            }
        }
    }

    /// The merchant a row is about.
    fn business_of(&self, row: &Row) -> Result<Option<usize>, Fault> {
        let by_store = row.store.as_ref().and_then(|store| self.by_handle.get(store.handle())).copied();
        if let Some(at) = row.external_id.as_ref().and_then(|id| self.by_external_id.get(id)).copied() {
            return if by_store.is_none_or(|other| other == at) {
                Ok(Some(at))
            } else {
                Err(Fault::new("store", "fault-address-taken"))
            };
        }
        let other_id = |at: usize| self.businesses[at].external_id.as_ref().filter(|_| row.external_id.is_some());
        if let Some(at) = by_store {
            return match other_id(at) {
                Some(id) => Err(Fault { what: id.clone(), ..Fault::new("external_id", "fault-import-other-id") }),
                None => Ok(Some(at)),
            };
        }
        let (Some(email), Some(name)) = (&row.contact_email, &row.name) else { return Ok(None) };
        let all = self.by_email.get(email.folded()).map_or(&[][..], Vec::as_slice);
        let fits = |at: &&usize| other_id(**at).is_none() && fold(&self.businesses[**at].name) == fold(name);
        let mut fitting = all.iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some(_), Some(_)) => Err(Fault::new("name", "fault-import-several")),
            (found, _) => Ok(found.copied()),
        }
    }

    fn take(&mut self, row: &Row, defaults: &Defaults<'_>) -> Result<Line, Fault> {
        let found = self.business_of(row)?;
        let at = match found {
            Some(at) => at,
            None => {
                self.businesses.push(new_business(row, defaults)?);
                self.businesses.len() - 1
            }
        };
        let one = &mut self.businesses[at];
        let before = found.map(|_| one.name.clone());
        let (mut changes, mut left) = (Vec::new(), Vec::new());
        one.take(row, &mut changes, &mut left)?;
        one.take_people(row, &mut changes)?;
        let (shop, is_new) = one.shop_of(row);
        if is_new {
            one.shops.push(new_shop(one, row, defaults)?);
        } else if row.state.is_some() && row.state != one.shops[shop].state {
            left.push("state");
        }
        one.take_shop(shop, row, &mut changes)?;
        self.find_by(at);
        let outcome = match (found, is_new) {
            (None, _) => Outcome::Adds,
            (Some(_), true) => Outcome::AddsStore,
            (Some(_), false) if changes.is_empty() => Outcome::Exists,
            (Some(_), false) => Outcome::Updates,
        };
        if outcome == Outcome::Adds {
            changes.clear();
        }
        let was = before.filter(|before| *before != self.businesses[at].name);
        Ok(Line { line: row.line, outcome, changes, was, left, business: at, shop })
    }
}

fn new_business(row: &Row, defaults: &Defaults<'_>) -> Result<Business, Fault> {
    let Some(name) = row.name.clone() else { return Err(Fault::new("name", "fault-import-needed")) };
    if row.contact_email.is_none() {
        return Err(Fault::new("contact_email", "fault-import-needed"));
    }
    Ok(Business {
        name,
        external_id: row.external_id.clone(),
        language: row.language.clone().unwrap_or_else(|| "en".to_owned()),
        rep_id: defaults.rep_id.to_owned(),
        permissions: row.permissions.clone().unwrap_or_else(|| defaults.permissions.to_vec()),
        ..Business::default()
    })
}

fn new_shop(business: &Business, row: &Row, defaults: &Defaults<'_>) -> Result<Shop, Fault> {
    let active = match row.state {
        None => false,
        Some(State::Active) if row.store.is_none() => return Err(Fault::new("store", "fault-import-active-address")),
        Some(State::Active) => true,
        Some(_) => return Err(Fault::new("state", "fault-import-state")),
    };
    if !active && row.since.is_some() {
        return Err(Fault::new("since", "fault-import-since-alone"));
    }
    let label = row.label.clone().unwrap_or_else(|| business.name.chars().take(LABEL_MAX).collect());
    Ok(Shop {
        handle: row.store.as_ref().map(|store| store.handle().to_owned()),
        label: label.trim().to_owned(),
        active_since: active.then(|| row.since.unwrap_or(defaults.now)),
        state: Some(if active { State::Active } else { State::Invited }),
        ..Shop::default()
    })
}

/// Sets a value that a row gives. One that another row of the file gave otherwise is a contradiction.
fn put<T: PartialEq>(
    held: &mut T,
    value: Option<T>,
    said: &mut Said,
    (column, line): (&'static str, usize),
) -> Result<bool, Fault> {
    let Some(value) = value else { return Ok(false) };
    let before = said.iter().find(|(one, _)| *one == column).map(|(_, line)| *line);
    let differs = *held != value;
    if let Some(before) = before.filter(|_| differs) {
        return Err(Fault { count: counted(before), ..Fault::new(column, "fault-import-contradicts") });
    }
    *held = value;
    if before.is_none() {
        said.push((column, line));
    }
    Ok(differs)
}

impl Business {
    fn take(&mut self, row: &Row, changes: &mut Vec<&'static str>, left: &mut Vec<&'static str>) -> Result<(), Fault> {
        let said = &mut self.said;
        let mut changed = Vec::new();
        let mut note = |column, differs: bool| changed.extend(differs.then_some(column));
        let external_id = row.external_id.clone().map(Some);
        note("external_id", put(&mut self.external_id, external_id, said, ("external_id", row.line))?);
        note("name", put(&mut self.name, row.name.clone(), said, ("name", row.line))?);
        note("language", put(&mut self.language, row.language.clone(), said, ("language", row.line))?);
        note("zone", put(&mut self.zone, row.zone.clone().map(Some), said, ("zone", row.line))?);
        if row.rep.as_ref().is_some_and(|rep| rep.id != self.rep_id && !rep.can_have) {
            return Err(Fault::new("rep", "fault-import-rep-cannot"));
        }
        note("rep", put(&mut self.rep_id, row.rep.as_ref().map(|rep| rep.id.clone()), said, ("rep", row.line))?);
        if row.permissions.as_ref().is_some_and(|asked| !same(asked, &self.permissions)) {
            left.push("permissions");
        }
        self.changed |= !changed.is_empty();
        changes.extend(changed);
        Ok(())
    }

    fn take_people(&mut self, row: &Row, changes: &mut Vec<&'static str>) -> Result<(), Fault> {
        let Some(email) = &row.contact_email else {
            return match row.contact_name {
                Some(_) => Err(Fault::new("contact_email", "fault-import-needed")),
                None => Ok(()),
            };
        };
        if let Some(person) = self.people.iter_mut().find(|one| one.email_folded == email.folded()) {
            let at = ("contact_name", row.line);
            if put(&mut person.name, row.contact_name.clone(), &mut person.said, at)? {
                person.changed = true;
                changes.push("contact_name");
            }
            return Ok(());
        }
        let Some(name) = row.contact_name.clone() else {
            return Err(Fault::new("contact_name", "fault-import-needed"));
        };
        self.people.push(Person {
            name,
            email: email.as_str().to_owned(),
            email_folded: email.folded().to_owned(),
            said: vec![("contact_name", row.line)],
            ..Person::default()
        });
        changes.push("contact_email");
        Ok(())
    }

    /// The store a row is about, or the place where a new one goes.
    fn shop_of(&self, row: &Row) -> (usize, bool) {
        let position = |fits: &dyn Fn(&Shop) -> bool| self.shops.iter().position(fits);
        let called = |shop: &Shop, label: &str| fold(&shop.label) == fold(label);
        let label = row.label.as_deref();
        let found = match &row.store {
            Some(store) => position(&|shop| shop.handle.as_deref() == Some(store.handle())).or_else(|| {
                let label = label.unwrap_or(&self.name);
                position(&|shop| shop.handle.is_none() && called(shop, label))
            }),
            None => match label {
                Some(label) => position(&|shop| shop.handle.is_none() && called(shop, label))
                    .or_else(|| position(&|shop| called(shop, label))),
                None => (!self.shops.is_empty()).then_some(0),
            },
        };
        found.map_or((self.shops.len(), true), |at| (at, false))
    }

    fn take_shop(&mut self, at: usize, row: &Row, changes: &mut Vec<&'static str>) -> Result<(), Fault> {
        let owner = row.owner_email.as_ref().map(|email| self.person(email.as_str(), email.folded()));
        let Some(shop) = self.shops.get_mut(at) else { return Ok(()) };
        let handle = row.store.as_ref().map(|store| Some(store.handle().to_owned()));
        if put(&mut shop.handle, handle, &mut shop.said, ("store", row.line))? {
            shop.address_set = true;
            changes.push("store");
        }
        if put(&mut shop.label, row.label.clone(), &mut shop.said, ("label", row.line))? {
            shop.changed = true;
            changes.push("label");
        }
        if put(&mut shop.owner, owner.map(Some), &mut shop.said, ("owner_email", row.line))? {
            shop.owner_set = true;
            changes.push("owner_email");
        }
        Ok(())
    }

    /// Where the person of this address stands; somebody new is called by what stands before the @.
    fn person(&mut self, email: &str, folded: &str) -> usize {
        if let Some(at) = self.people.iter().position(|one| one.email_folded == folded) {
            return at;
        }
        self.people.push(Person {
            name: email.split('@').next().unwrap_or_default().to_owned(),
            email: email.to_owned(),
            email_folded: folded.to_owned(),
            ..Person::default()
        });
        self.people.len() - 1
    }
}

fn same(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|key| other.contains(key))
}

impl Business {
    /// Whether anything of it is new or changed.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        self.changed
            || self.people.iter().any(|person| person.id.is_none() || person.changed)
            || self.shops.iter().any(|shop| shop.id.is_none() || shop.is_touched())
    }
}

impl Shop {
    /// Whether anything of it is changed.
    #[must_use]
    pub const fn is_touched(&self) -> bool {
        self.changed || self.address_set || self.owner_set
    }
}
