//! The form of a new merchant, as rows that are typed and as the command they make.

use crate::{
    actions::add_merchant::{AddMerchant, NewContact, NewStore},
    app::App,
    domain::{
        email::Email,
        form::Fault,
        store_address::{AddressFault, StoreAddress},
        text::{self, LABEL_MAX},
    },
    web::form::Fields,
};

/// The names of a row's fields, which are also their ids: one of each for each row there can be.
macro_rules! rows {
    ($($number:literal)+) => {
        const LABELS: &[&str] = &[$(concat!("label-", $number)),+];
        /// The fields of addresses.
        pub const STORES: &[&str] = &[$(concat!("store-", $number)),+];
        const NAMES: &[&str] = &[$(concat!("name-", $number)),+];
        const EMAILS: &[&str] = &[$(concat!("email-", $number)),+];
        const OWNERS: &[&str] = &[$(concat!("owner-", $number)),+];
    };
}
rows! { 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 }

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 300;

/// A store as typed.
#[derive(Clone, Default)]
pub struct StoreRow {
    /// The names of its fields.
    pub label_field: &'static str,
    /// The same for the address.
    pub store_field: &'static str,
    /// What people call it.
    pub label: String,
    /// Its address.
    pub store: String,
}

/// A person as typed.
#[derive(Clone, Default)]
pub struct ContactRow {
    /// The name of the field for the name.
    pub name_field: &'static str,
    /// The same for the e-mail address.
    pub email_field: &'static str,
    /// The same for the tick.
    pub owner_field: &'static str,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// They own the stores.
    pub owner: bool,
}

/// The whole form as typed.
#[derive(Clone, Default)]
pub struct Typed {
    /// The id that was made with the form.
    pub token: String,
    /// The merchant's name.
    pub name: String,
    /// Its stores.
    pub stores: Vec<StoreRow>,
    /// Its people.
    pub contacts: Vec<ContactRow>,
    /// The keys of what is ticked.
    pub permissions: Vec<String>,
}

impl StoreRow {
    /// Which row it is, from 1.
    #[must_use]
    pub fn number(&self) -> i64 {
        number(LABELS, self.label_field)
    }
}

impl ContactRow {
    /// Which row it is, from 1.
    #[must_use]
    pub fn number(&self) -> i64 {
        number(NAMES, self.name_field)
    }
}

fn number(names: &[&str], name: &str) -> i64 {
    names.iter().position(|one| *one == name).and_then(|at| i64::try_from(at + 1).ok()).unwrap_or(1)
}

impl Typed {
    /// An empty form: one store, one person, everything ticked.
    #[must_use]
    pub fn empty(app: &App, token: String) -> Self {
        let permissions = app.live().catalogue.permissions.iter().map(|one| one.key.clone()).collect();
        let mut typed = Self { token, permissions, ..Self::default() };
        typed.add_store();
        typed.add_contact();
        typed
    }

    /// The form as it came. A secret in the field of an address does not come back.
    #[must_use]
    pub fn of(fields: &Fields) -> Self {
        let count = |names: &[&str], others: &[&str]| {
            let came =
                |at: &usize| [names, others].into_iter().any(|all| all.get(*at).is_some_and(|name| fields.came(name)));
            (0..names.len()).rev().find(came).map_or(1, |at| at + 1)
        };
        let mut typed = Self {
            token: fields.kept("token", 64),
            name: fields.kept("name", LONGEST_KEPT),
            permissions: fields.all("permissions").into_iter().take(100).collect(),
            ..Self::default()
        };
        for at in 0..count(LABELS, STORES) {
            typed.add_store();
            if let Some(row) = typed.stores.get_mut(at) {
                row.label = fields.kept(row.label_field, LONGEST_KEPT);
                let hides = StoreAddress::parse(fields.get(row.store_field))
                    .is_err_and(|fault| AddressFault::hides_what_was_typed(&fault));
                row.store = if hides { String::new() } else { fields.kept(row.store_field, LONGEST_KEPT) };
            }
        }
        for at in 0..count(NAMES, EMAILS) {
            typed.add_contact();
            if let Some(row) = typed.contacts.get_mut(at) {
                row.name = fields.kept(row.name_field, LONGEST_KEPT);
                row.email = fields.kept(row.email_field, LONGEST_KEPT);
                row.owner = fields.has(row.owner_field);
            }
        }
        typed
    }

    /// One more store, while there is room.
    pub fn add_store(&mut self) {
        let at = self.stores.len();
        if let (Some(label_field), Some(store_field)) = (LABELS.get(at), STORES.get(at)) {
            self.stores.push(StoreRow { label_field, store_field, ..StoreRow::default() });
        }
    }

    /// One more person, while there is room.
    pub fn add_contact(&mut self) {
        let at = self.contacts.len();
        if let (Some(name_field), Some(email_field), Some(owner_field)) =
            (NAMES.get(at), EMAILS.get(at), OWNERS.get(at))
        {
            self.contacts.push(ContactRow { name_field, email_field, owner_field, ..ContactRow::default() });
        }
    }

    /// Whether there is room for one more store.
    #[must_use]
    pub fn has_room_for_store(&self) -> bool {
        self.stores.len() < LABELS.len()
    }

    /// Whether there is room for one more person.
    #[must_use]
    pub fn has_room_for_contact(&self) -> bool {
        self.contacts.len() < NAMES.len()
    }

    /// The command, or everything that is wrong, each beside its field. Empty rows after the first are left out.
    ///
    /// # Errors
    /// What is wrong.
    pub fn command(&self, app: &App, fields: &Fields) -> Result<AddMerchant, Vec<Fault>> {
        let mut wrong = Vec::new();
        let name = text::merchant_name(fields.get("name")).map_err(|fault| wrong.push(fault.on("name"))).ok();
        let stores = self.stores(fields, name.as_deref().unwrap_or_default(), &mut wrong);
        let contacts = self.contacts(fields, &mut wrong);
        let known = |key: &String| app.live().catalogue.find(key).is_some();
        if self.permissions.is_empty() {
            wrong.push(Fault::new("permissions", "fault-permissions-none"));
        } else if !self.permissions.iter().all(known) {
            wrong.push(Fault::new("permissions", "fault-permissions-unknown"));
        }
        match name {
            Some(name) if wrong.is_empty() => {
                Ok(AddMerchant { name, contacts, stores, permissions: self.permissions.clone() })
            }
            _ => Err(wrong),
        }
    }

    fn stores(&self, fields: &Fields, merchant: &str, wrong: &mut Vec<Fault>) -> Vec<NewStore> {
        let is_blank = |row: &StoreRow| !fields.has(row.label_field) && !fields.has(row.store_field);
        let mut stores: Vec<NewStore> = Vec::new();
        for (at, row) in self.stores.iter().enumerate().filter(|(at, row)| *at == 0 || !is_blank(row)) {
            let label = match text::label(fields.get(row.label_field)) {
                Ok(label) => label,
                // One store alone is called as the merchant is.
                Err(text::TextFault::Empty) if at == 0 => merchant.chars().take(LABEL_MAX).collect::<String>(),
                Err(fault) => {
                    wrong.push(fault.on(row.label_field));
                    continue;
                }
            };
            let pasted = fields.get(row.store_field);
            let address = match StoreAddress::parse(pasted) {
                Ok(address) => Some(address),
                Err(AddressFault::Empty) => None,
                Err(fault) => {
                    wrong.push(fault.on(row.store_field));
                    continue;
                }
            };
            if address.is_some() && stores.iter().any(|other| other.address == address) {
                wrong.push(Fault::new(row.store_field, "fault-desk-address-twice"));
            }
            stores.push(NewStore { label: label.trim().to_owned(), address });
        }
        stores
    }

    fn contacts(&self, fields: &Fields, wrong: &mut Vec<Fault>) -> Vec<NewContact> {
        let is_blank = |row: &ContactRow| {
            !fields.has(row.name_field) && !fields.has(row.email_field) && !fields.has(row.owner_field)
        };
        let mut contacts: Vec<NewContact> = Vec::new();
        for (_, row) in self.contacts.iter().enumerate().filter(|(at, row)| *at == 0 || !is_blank(row)) {
            let name =
                text::person_name(fields.get(row.name_field)).map_err(|fault| wrong.push(fault.on(row.name_field)));
            let email =
                Email::parse(fields.get(row.email_field)).map_err(|fault| wrong.push(fault.on(row.email_field)));
            let (Ok(name), Ok(email)) = (name, email) else { continue };
            if contacts.iter().any(|other| other.email == email) {
                wrong.push(Fault::new(row.email_field, "fault-desk-email-twice"));
            }
            if row.owner && contacts.iter().any(|other| other.is_owner) {
                wrong.push(Fault::new(row.owner_field, "fault-desk-owner-twice"));
            }
            contacts.push(NewContact { name, email, is_owner: row.owner });
        }
        contacts
    }
}
