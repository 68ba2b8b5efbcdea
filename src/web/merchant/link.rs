//! What the pages of an invitation need to know of it, read once.

use crate::{
    app::App,
    domain::{
        access_request::AccessRequest,
        email::Email,
        event::Fact,
        merchant::{Contact, Merchant, Store},
        moment::Moment,
        source::Source,
    },
    error::{Error, Result},
    i18n::Voice,
    secret::sha256,
    store::{self, invitation::Invitation},
    web::{paths, timeline::Names},
};

/// One link, with everybody its pages speak of.
#[derive(Debug)]
pub struct Link {
    /// The link.
    pub invitation: Invitation,
    /// Whom it was made for.
    pub contact: Contact,
    /// Their merchant.
    pub merchant: Merchant,
    /// The access request it lands on, with its store.
    pub request: Option<(AccessRequest, Store)>,
    /// The keys of the permissions asked for.
    pub permissions: Vec<String>,
    /// The rep's name.
    pub rep: String,
    /// Its contact said "I did not expect this".
    pub is_disowned: bool,
}

/// A token as mails and chats hand it on: without the dot, bracket or space that came along.
#[must_use]
pub fn tidy(token: &str) -> String {
    token.trim_matches(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).to_owned()
}

impl Link {
    /// Reads it; `None` for a token that is none.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn read(app: &App, voice: &Voice, token: &str) -> Result<Option<Self>> {
        let mut conn = app.db.read().await?;
        let Some(invitation) = store::invitation::find(&mut conn, &sha256(token)).await? else { return Ok(None) };
        let contact = store::contact::find(&mut conn, &invitation.contact_id).await?.ok_or(Error::NotFound)?;
        let merchant = store::merchant::find(&mut conn, &contact.merchant_id).await?.ok_or(Error::NotFound)?;
        let names = Names::of(&mut conn, &merchant, &[], None).await?;
        let mut is_disowned = false;
        let (request, permissions) = match &invitation.access_request_id {
            Some(id) => {
                let request = store::access_request::get(&mut conn, id).await?;
                let shop = store::shop::get(&mut conn, &request.store_id).await?;
                let grants = store::permission_grant::of_request(&mut conn, id).await?;
                if let Some(ended_at) = invitation.ended_at {
                    let events = store::event::of_request(&mut conn, id).await?;
                    is_disowned = events.iter().any(|event| {
                        event.fact == Fact::LinkDisowned
                            && event.source == Source::Contact(contact.id.clone())
                            && event.at >= ended_at
                    });
                }
                (Some((request, shop)), grants.into_iter().map(|grant| grant.permission).collect())
            }
            None => (None, store::merchant::permissions(&mut conn, &merchant.id).await?),
        };
        let rep = names.rep(voice, &merchant.rep_id);
        Ok(Some(Self { invitation, contact, merchant, request, permissions, rep, is_disowned }))
    }

    /// Whether it opens now.
    #[must_use]
    pub fn is_live(&self, now: Moment) -> bool {
        self.contact.removed_at.is_none() && self.invitation.is_live(now)
    }

    /// Where it leads.
    #[must_use]
    pub fn leads_to(&self) -> String {
        leads_to(self.request.as_ref().map(|(request, _)| request.reference.as_str()))
    }

    /// The store it is about, or the merchant where it is about all.
    #[must_use]
    pub fn store(&self) -> &str {
        self.request.as_ref().map_or(self.merchant.name.as_str(), |(_, shop)| shop.label.as_str())
    }

    /// The address it was made for, so that only its owner knows it.
    #[must_use]
    pub fn masked(&self) -> String {
        Email::parse(&self.contact.email).map(|email| email.masked()).unwrap_or_default()
    }
}

/// The store page of that reference, or the list.
#[must_use]
pub fn leads_to(reference: Option<&str>) -> String {
    reference.map_or_else(|| paths::ACCESS.to_owned(), paths::store)
}
