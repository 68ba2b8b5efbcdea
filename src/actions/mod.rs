//! One verb, one file, one transaction: may this actor? -> guarded change -> append the event -> push the notice -> commit.
//!
//! Never renders, never knows HTTP.

mod after_change;
mod change;
mod digest_due;
mod each_due;
mod pace;
mod remind_due;
mod simple_move;
mod tell;
mod tell_rep;
mod tell_webhooks;

pub mod add_contact;
pub mod add_merchant;
pub mod add_note;
pub mod add_passkey;
pub mod add_rep;
pub mod add_webhook;
pub mod answer_more;
pub mod answer_request;
pub mod ask_again;
pub mod ask_fresh_link;
pub mod ask_sign_in;
pub mod assign_rep;
pub mod audit;
pub mod cancel_request;
pub mod change_authenticator;
pub mod change_password;
pub mod change_role;
pub mod change_settings;
pub mod change_terms;
pub mod change_webhook;
pub mod check_reference;
pub mod check_shopify;
pub mod choose_mail;
pub mod close_task;
pub mod confirm_access;
pub mod confirm_removal;
pub mod copy_link;
pub mod correct_contact;
pub mod declare_no_code;
pub mod decline_request;
pub mod deliver;
pub mod deliver_webhook;
pub mod disable_rep;
pub mod disable_webhook;
pub mod disown_invitation;
pub mod download_data;
pub mod enable_rep;
pub mod enable_webhook;
pub mod end_sessions;
pub mod erase_code;
pub mod export_audit;
pub mod export_merchants;
pub mod export_report;
pub mod find_granted;
pub mod find_lapsed;
pub mod find_pending;
pub mod find_store;
pub mod first_admin;
pub mod forget;
pub mod forget_contact;
pub mod forget_merchant;
pub mod give_address;
pub mod give_app_token;
pub mod import_merchants;
pub mod invite;
pub mod invite_many;
pub mod invite_rep;
pub mod keep_catalogues;
pub mod known_device;
pub mod limit;
mod look_quiet;
pub mod look_shopify;
pub mod manage_reps;
pub mod manage_webhooks;
pub mod mark_opened;
pub mod mark_returned;
pub mod mark_sent;
pub mod mark_told;
pub mod note_case;
pub mod note_sign_in;
pub mod open_invitation;
pub mod pass_invitation;
pub mod pass_to_owner;
pub mod passkey;
pub mod password;
pub mod pause_mail;
pub mod publish_catalogue;
pub mod record_removal;
pub mod record_shopify_answer;
pub mod recovery_codes;
pub mod remind;
pub mod remove_app_token;
pub mod remove_contact;
pub mod remove_passkey;
pub mod remove_webhook;
pub mod rep_link;
pub mod replay_webhook;
pub mod reply_stuck;
pub mod report_stores;
pub mod report_stuck;
pub mod reset_rep;
pub mod rest_request;
pub mod resume_reminders;
pub mod reveal_code;
pub mod review_access;
mod review_due;
pub mod rotate_keys;
pub mod rotate_webhook_secret;
pub mod send_again;
pub mod session;
pub mod set_store;
pub mod sign_in_by_passkey;
pub mod sign_in_contact;
pub mod sign_in_rep;
pub mod step_up;
pub mod stop_reminders;
pub mod submit_code;
pub mod sweep;
pub mod take_back_move;
pub mod take_back_send;
pub mod test_webhook;
pub mod totp;
mod trim_audit;
pub mod use_rep_link;
pub mod verify_audit;
pub mod withdraw_more;

pub use change::Outcome;

use crate::{
    app::App,
    domain::{
        access_request::AccessRequest,
        event::Event,
        merchant::Contact,
        notice::Notice,
        reference::{Prefix, Reference},
        rep::{Act, Rep, Role, may},
        source::{How, Source},
    },
    error::{Error, Result},
    store::{self, Tx},
};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A contact who is signed in.
    Contact(Contact),
    /// A rep; with `how` where they write down what the merchant told them.
    Rep {
        /// Who.
        rep: Rep,
        /// How they heard of it.
        how: Option<How>,
    },
    /// Shopify, seen through the app on a store.
    App,
    /// The portal's own sweep.
    Sweep,
}

impl Actor {
    /// A rep, from what they did or saw themselves.
    #[must_use]
    pub const fn rep(rep: Rep) -> Self {
        Self::Rep { rep, how: None }
    }

    /// The source that the event names.
    #[must_use]
    pub fn source(&self) -> Source {
        match self {
            Self::Contact(contact) => Source::Contact(contact.id.clone()),
            Self::Rep { rep, how: None } => Source::Rep(rep.id.clone()),
            Self::Rep { rep, how: Some(how) } => Source::RepForMerchant(rep.id.clone(), *how),
            Self::App => Source::App,
            Self::Sweep => Source::Sweep,
        }
    }

    /// A rep who may do this.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everybody else.
    pub fn rep_who_may(&self, act: Act) -> Result<&Rep> {
        match self {
            Self::Rep { rep, .. } if may(rep.role, act) => Ok(rep),
            _ => Err(Error::Forbidden),
        }
    }

    /// Foreign looks like absent for contacts; viewers change nothing.
    fn check_may_change(&self, merchant_id: &str) -> Result<()> {
        match self {
            Self::Contact(contact) if contact.merchant_id == merchant_id => Ok(()),
            Self::Contact(_) => Err(Error::NotFound),
            Self::Rep { rep, .. } if may(rep.role, Act::Work) => Ok(()),
            Self::Rep { rep: Rep { role: Role::Viewer | Role::Rep | Role::Admin, .. }, .. } => Err(Error::Forbidden),
            Self::App | Self::Sweep => Ok(()),
        }
    }
}

/// The access request of that reference, where this actor may change it, with its merchant held. Those of a forgotten
/// merchant are over.
async fn request_for(tx: &mut Tx, actor: &Actor, reference: &str) -> Result<AccessRequest> {
    store::merchant::hold_of_request(tx, reference).await?;
    let request = store::access_request::find(tx, reference).await?.ok_or(Error::NotFound)?;
    actor.check_may_change(&request.merchant_id)?;
    check_not_forgotten(tx, actor).await?;
    Ok(request)
}

/// Holds a merchant to which this actor adds something, as the first thing that is done. One that was forgotten, or by
/// somebody who was, gets nothing more.
async fn hold(tx: &mut Tx, actor: &Actor, merchant_id: &str) -> Result<()> {
    actor.check_may_change(merchant_id)?;
    store::merchant::hold(tx, merchant_id).await?;
    check_not_forgotten(tx, actor).await
}

/// Holds the merchant that a notice is about, as the first thing that is done. False where it was forgotten: nothing is settled
/// then, since nothing waits any more.
async fn hold_of(tx: &mut Tx, notice: &Notice) -> Result<bool> {
    let Some(id) = &notice.merchant_id else { return Ok(true) };
    match store::merchant::hold(tx, id).await {
        Ok(()) => Ok(true),
        Err(store::Error::NotThere) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Who was forgotten while their form was on its way writes nothing down. To ask with their merchant held.
async fn check_not_forgotten(tx: &mut Tx, actor: &Actor) -> Result<()> {
    let Actor::Contact(contact) = actor else { return Ok(()) };
    let now = store::contact::find(tx, &contact.id).await?;
    if now.is_none_or(|now| now.forgotten_at.is_some()) { Err(Error::NotFound) } else { Ok(()) }
}

/// A person whom this actor may change, with their merchant held.
async fn contact_for(tx: &mut Tx, actor: &Actor, contact_id: &str) -> Result<Contact> {
    let seen = store::contact::find(tx, contact_id).await?.ok_or(Error::NotFound)?;
    hold(tx, actor, &seen.merchant_id).await?;
    store::contact::find(tx, contact_id).await?.ok_or(Error::NotFound)
}

/// A reference nobody has yet, as good as surely; the unique index has the last word.
fn new_reference(app: &App) -> Result<String> {
    let prefix = Prefix::parse(&app.live().partner.reference_prefix)
        .map_err(|_| anyhow::anyhow!("partner.reference_prefix is no prefix"))?;
    Ok(Reference::from_bytes(&prefix, app.random.bytes::<5>()?).to_string())
}

/// The first line of a timeline, with the grants it asks for.
async fn append_first(app: &App, tx: &mut Tx, request: &AccessRequest, event: &Event) -> Result<()> {
    change::count(tx, request, event).await?;
    change::append(app, tx, request, event).await
}
