//! What a merchant may tell a rep by phone, mail, chat or face to face: what is possible now, and noting it.

use super::standing::Standing;
use crate::{
    actions::{
        Actor,
        answer_request::answer_request,
        declare_no_code::{DeclareNoCode, declare_no_code},
        decline_request::decline_request,
        give_address::give_address,
        pass_to_owner::{Owner, pass_to_owner},
        record_removal::record_removal,
        report_stuck::report_stuck,
        submit_code::{SubmitCode, submit_code},
    },
    app::App,
    domain::{
        access_request::{NoCode, State},
        code::CollaboratorCode,
        email::Email,
        event::{Accepted, StuckOn},
        form::Fault,
        moves::{Hand, Verb, may_be_made},
        store_address::StoreAddress,
        text,
    },
    error::{Error, Result},
    web::form::Fields,
};

/// One thing that was told. Its name is the value of the field `what`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The collaborator code.
    Code,
    /// The store asks for none.
    NoCode,
    /// Our app is installed there: a rep may know that by themselves.
    App,
    /// The store's address.
    Address,
    /// Who the owner is.
    Owner,
    /// Accepted, all of it.
    All,
    /// Accepted, some of it.
    Some,
    /// Accepted, not sure what.
    Unsure,
    /// The request is not to be found.
    CannotFind,
    /// The Accept button is grey.
    CannotAccept,
    /// A no, said to us.
    Declined,
    /// A no, in Shopify.
    DeclinedInShopify,
    /// The access was taken back.
    Removed,
}

impl Told {
    /// Everything, in the order of the page.
    pub const ALL: [Self; 13] = [
        Self::Code,
        Self::NoCode,
        Self::App,
        Self::Address,
        Self::All,
        Self::Some,
        Self::Unsure,
        Self::CannotFind,
        Self::CannotAccept,
        Self::Owner,
        Self::Declined,
        Self::DeclinedInShopify,
        Self::Removed,
    ];

    /// The value of the field `what`; dashed it ends the keys of its sentences.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::NoCode => "no_code",
            Self::App => "app",
            Self::Address => "address",
            Self::Owner => "owner",
            Self::All => "all",
            Self::Some => "some",
            Self::Unsure => "unsure",
            Self::CannotFind => "cannot_find",
            Self::CannotAccept => "cannot_accept",
            Self::Declined => "declined",
            Self::DeclinedInShopify => "declined_in_shopify",
            Self::Removed => "removed",
        }
    }

    /// What has that name, if anything.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether it can be noted as things stand.
    #[must_use]
    pub fn is_possible(self, standing: &Standing) -> bool {
        let state = standing.request.state;
        let may = |verb| may_be_made(verb, state, Hand::Rep);
        match self {
            Self::Code => may(Verb::GiveCode) || state == State::ReadyToSend,
            Self::NoCode | Self::App => may(Verb::DeclareNoCode),
            Self::Address => matches!(state, State::Invited | State::CodeWanted | State::ReadyToSend),
            Self::Owner => state.is_open(),
            // A second answer, while nobody has looked yet, stands beside the first.
            Self::All | Self::Some | Self::Unsure => {
                state == State::Accepted || (may(Verb::Accept) && (state.is_open() || standing.may_reopen()))
            }
            Self::CannotFind | Self::CannotAccept => state == State::Sent,
            Self::Declined | Self::DeclinedInShopify => may(Verb::Decline),
            Self::Removed => may(Verb::Remove),
        }
    }
}

/// The value of the field `contact` for somebody who is not in the list.
pub const NEW: &str = "new";

/// Notes it, in the name of who was told.
///
/// # Errors
/// What the action says; [`Error::Invalid`] names the fields of the page.
pub async fn note(app: &App, actor: &Actor, told: Told, standing: &Standing, fields: &Fields) -> Result<()> {
    let (reference, version) = (standing.request.reference.as_str(), fields.version());
    match told {
        Told::Code => {
            let mut faults = Vec::new();
            let code = CollaboratorCode::parse(fields.get("code")).map_err(|fault| faults.push(fault.on("code"))).ok();
            let address = address(fields).map_err(|fault| faults.push(fault)).ok();
            let (Some(code), Some(address)) = (code, address) else { return Err(Error::Invalid(faults)) };
            let address = address.as_ref();
            let command = SubmitCode { reference, version, address, code: &code, agreement: None };
            submit_code(app, actor, &command).await.map(drop)
        }
        Told::NoCode | Told::App => {
            let address = address(fields).map_err(|fault| Error::Invalid(vec![fault]))?;
            let reason = if told == Told::App { NoCode::AppInstalled } else { NoCode::StoreAsksForNone };
            let command = DeclareNoCode { reference, version, reason, address: address.as_ref(), agreement: None };
            declare_no_code(app, actor, &command).await.map(drop)
        }
        Told::Address => {
            let typed = StoreAddress::parse(fields.get("store"));
            let address = typed.map_err(|fault| Error::Invalid(vec![fault.on("store")]))?;
            give_address(app, actor, reference, version, &address).await.map(drop)
        }
        Told::Owner => name_owner(app, actor, standing, fields).await,
        Told::All => answer_request(app, actor, reference, version, Accepted::All).await.map(drop),
        Told::Some => {
            let ticked = fields.all("permissions");
            // In the order of the request, so that the same ticks are the same answer; unknown ones for the action.
            let asked = standing.grants.iter().map(|grant| &grant.permission).filter(|key| ticked.contains(*key));
            let unknown = ticked.iter().filter(|key| !standing.grants.iter().any(|grant| grant.permission == **key));
            let accepted = Accepted::Some(asked.chain(unknown).cloned().collect());
            answer_request(app, actor, reference, version, accepted).await.map(drop)
        }
        Told::Unsure => answer_request(app, actor, reference, version, Accepted::Unsure).await.map(drop),
        Told::CannotFind | Told::CannotAccept => {
            let on = if told == Told::CannotFind { StuckOn::CannotFind } else { StuckOn::CannotAccept };
            report_stuck(app, actor, reference, version, on, &words(fields)?).await.map(drop)
        }
        Told::Declined | Told::DeclinedInShopify => {
            let in_shopify = told == Told::DeclinedInShopify;
            decline_request(app, actor, reference, version, in_shopify, &words(fields)?).await.map(drop)
        }
        Told::Removed => record_removal(app, actor, reference, version).await.map(drop),
    }
}

/// The address, where one was typed.
fn address(fields: &Fields) -> std::result::Result<Option<StoreAddress>, Fault> {
    let typed = fields.get("store");
    if typed.trim().is_empty() {
        return Ok(None);
    }
    StoreAddress::parse(typed).map(Some).map_err(|fault| fault.on("store"))
}

/// Their own words, which may be none.
fn words(fields: &Fields) -> Result<String> {
    match text::reason(fields.get("note")) {
        Ok(words) => Ok(words),
        Err(text::TextFault::Empty) => Ok(String::new()),
        Err(fault) => Err(Error::Invalid(vec![fault.on("note")])),
    }
}

async fn name_owner(app: &App, actor: &Actor, standing: &Standing, fields: &Fields) -> Result<()> {
    let reference = standing.request.reference.as_str();
    let all_stores = fields.has("all_stores");
    let chosen = fields.get("contact");
    if chosen.is_empty() {
        return Err(Error::field("contact", "fault-owner-choose"));
    }
    if chosen != NEW {
        if standing.contact(chosen).is_none() {
            return Err(Error::field("contact", "fault-contact-unknown"));
        }
        return pass_to_owner(app, actor, reference, &Owner::Known(chosen), all_stores).await.map(drop);
    }
    let mut faults = Vec::new();
    let name = text::person_name(fields.get("name")).map_err(|fault| faults.push(fault.on("name"))).ok();
    let email = Email::parse(fields.get("email")).map_err(|fault| faults.push(fault.on("email"))).ok();
    let (Some(name), Some(email)) = (name, email) else { return Err(Error::Invalid(faults)) };
    // Typed anew, or the form sent twice: the same person.
    let known = standing.people.iter().find(|one| Email::parse(&one.email).is_ok_and(|have| have == email));
    let owner = known.map_or(Owner::New { name: &name, email: &email }, |known| Owner::Known(&known.id));
    pass_to_owner(app, actor, reference, &owner, all_stores).await.map(drop)
}
