//! What a letter tells beside its notice: of which store, who looks after it, whose turn it is.

use crate::{
    actions::deliver::prepare::{Item, Letter},
    app::App,
    config::Partner,
    domain::access_request::Turn,
    error::{Error, Result},
    store,
};

/// What is so when the mail is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The merchant's name.
    pub merchant: String,
    /// The store's label; the merchant's name where the notice is about no store.
    pub store: String,
    /// The reference of the access request; empty where there is none.
    pub reference: String,
    /// The rep's name.
    pub rep: String,
    /// Where answers go.
    pub answers_to: String,
    /// Whose turn it is.
    pub turn: Option<Turn>,
    /// Who got the notice itself, where this is a copy.
    pub first: String,
}

impl Facts {
    /// Reads them.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn read(app: &App, letter: &Letter, item: &Item) -> Result<Self> {
        // A digest is about no merchant alone.
        let Some(merchant_id) = item.notice.merchant_id.as_ref().or(letter.to.merchant_id.as_ref()) else {
            return Ok(Self::default());
        };
        let mut conn = app.db.read().await?;
        let merchant = store::merchant::find(&mut conn, merchant_id).await?.ok_or(Error::NotFound)?;
        let rep = store::rep::find(&mut conn, &merchant.rep_id).await?;
        let Partner { name, support_email: answers_to, .. } = app.live().partner.clone();
        let mut facts =
            Self { store: merchant.name.clone(), merchant: merchant.name, rep: name, answers_to, ..Self::default() };
        if let Some(account) = rep.filter(|account| account.disabled_at.is_none()) {
            facts.rep = account.rep.name;
            facts.answers_to = account.rep.email;
        }
        if let Some(id) = &item.notice.access_request_id {
            let request = store::access_request::get(&mut conn, id).await?;
            let shop = store::shop::get(&mut conn, &request.store_id).await?;
            let people = store::contact::of_merchant(&mut conn, &request.merchant_id).await?;
            facts.turn = Some(request.turn());
            facts.first = shop.first_of(&people).map(|one| one.name.clone()).unwrap_or_default();
            facts.store = shop.label;
            facts.reference = request.reference;
        }
        Ok(facts)
    }
}
