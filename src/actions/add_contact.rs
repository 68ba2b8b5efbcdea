//! Adds a person to a merchant.

use super::{
    Actor,
    add_merchant::{contact, email_taken, refresh_search},
    audit, hold, tell,
};
use crate::{
    app::App,
    domain::{
        audit::Deed,
        email::Email,
        merchant::Contact,
        moment::{DAY, Moment},
    },
    error::{Error, Result},
    store::{self, Tx},
};

/// How many new addresses a merchant may add in a day (PRODUCT.md "Pass on to the owner").
pub const NEW_ADDRESSES_A_DAY: i64 = 3;

/// Adds a person. A rep vouches for the address; one that a contact typed has to be proved by its owner, who is written
/// to.
///
/// # Errors
/// [`Error::Invalid`] where the merchant has somebody with that address, [`Error::TooMany`] past the daily limit.
pub async fn add_contact(app: &App, actor: &Actor, merchant_id: &str, name: &str, email: &Email) -> Result<Contact> {
    let added = app
        .db
        .write(async |tx| {
            let new = add(app, tx, actor, merchant_id, name, email).await?;
            if matches!(actor, Actor::Contact(_)) {
                tell::prove_address(app, tx, &new).await?;
            }
            Ok::<_, Error>(new)
        })
        .await?;
    app.wake.notify_one();
    Ok(added)
}

/// The same, inside another action's transaction.
pub(super) async fn add(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    merchant_id: &str,
    name: &str,
    email: &Email,
) -> Result<Contact> {
    hold(tx, actor, merchant_id).await?;
    let merchant = store::merchant::find(tx, merchant_id).await?.ok_or(Error::NotFound)?;
    let by_rep = matches!(actor, Actor::Rep { .. });
    let now = app.clock.now();
    if !by_rep {
        check_daily_limit(tx, merchant_id, now).await?;
    }
    let new = contact(app, &merchant, name, email, by_rep.then_some(now))?;
    store::contact::add(tx, &new, email.folded()).await.map_err(email_taken)?;
    refresh_search(tx, merchant_id).await?;
    audit::note(app, tx, actor, Deed::AddContact, ("contact", &new.id), merchant_id)?;
    Ok(new)
}

async fn check_daily_limit(tx: &mut Tx, merchant_id: &str, now: Moment) -> Result<()> {
    let since = now.plus(-DAY);
    if store::contact::added_since(tx, merchant_id, since).await?
        >= NEW_ADDRESSES_A_DAY + at_start(tx, merchant_id, since).await?
    {
        return Err(Error::TooMany(DAY / 1000));
    }
    Ok(())
}

/// Those whom a rep added together with the merchant do not count against it.
async fn at_start(tx: &mut Tx, merchant_id: &str, since: Moment) -> Result<i64> {
    let people = store::contact::all_of_merchant(tx, merchant_id).await?;
    let vouched = people.iter().filter(|one| one.created_at > since && one.proved_at == Some(one.created_at)).count();
    Ok(i64::try_from(vouched).unwrap_or(i64::MAX))
}
