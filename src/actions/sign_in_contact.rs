//! A contact comes back by the link or the typed code they asked for, in the browser that asked.

use super::{
    Actor, audit, limit,
    session::{SessionKey, start_contact},
};
use crate::{
    app::App,
    domain::{audit::Deed, code::SignInCode},
    error::{Error, Result},
    secret::{Purpose, hex, sha256},
    store::{self, sign_in::SignIn},
};

/// By the link. Elsewhere than in the asking browser it does not open.
///
/// # Errors
/// [`Error::NotFound`] for a token that is none, [`Error::Gone`] for one used or expired, [`Error::Invalid`] in
/// another browser.
pub async fn by_link(app: &App, token: &str, browser: Option<&str>) -> Result<SessionKey> {
    let asked = store::sign_in::find(&mut app.db.read().await?, &sha256(token)).await?.ok_or(Error::NotFound)?;
    if asked.used_at.is_some() || asked.expires_at <= app.clock.now() {
        return Err(Error::Gone);
    }
    if browser.map(sha256).as_ref() != Some(&asked.browser_hash) {
        return Err(Error::field("sign_in_code", "fault-sign-in-elsewhere"));
    }
    finish(app, &asked).await
}

/// By the typed code. Five wrong ones, and a new one has to be asked for.
///
/// # Errors
/// [`Error::Invalid`] for a wrong code, [`Error::TooMany`] past the limit.
pub async fn by_code(app: &App, code: &SignInCode, browser: Option<&str>) -> Result<SessionKey> {
    let wrong = || Error::field("sign_in_code", "fault-sign-in-code-wrong");
    let browser_hash = sha256(browser.ok_or_else(wrong)?);
    let counted = limit::take(app, limit::SIGN_IN_CODE, &[&browser_hash]).await?;
    let hash = code_hash(app, code.expose())?;
    let live = store::sign_in::of_browser(&mut app.db.read().await?, &browser_hash, app.clock.now()).await?;
    let mut found = None;
    for asked in live {
        let tries_left =
            app.db.write::<_, Error>(async |tx| Ok(store::sign_in::count_try(tx, &asked.id).await?)).await?;
        if tries_left && subtle::ConstantTimeEq::ct_eq(asked.code_hash.as_bytes(), hash.as_bytes()).into() {
            found = Some(asked);
            break;
        }
    }
    match found {
        Some(asked) => {
            limit::give_back(app, counted).await?;
            finish(app, &asked).await
        }
        None => {
            // Whose code it was to be is not known; the limit before it bounds these lines.
            let nobody = ("nobody", None);
            app.db.write(async |tx| audit::note_as(app, tx, nobody, Deed::RefuseSignInCode, ("contact", None))).await?;
            Err(wrong())
        }
    }
}

async fn finish(app: &App, asked: &SignIn) -> Result<SessionKey> {
    app.db
        .write(async |tx| {
            let now = app.clock.now();
            let contact = store::contact::find(tx, &asked.contact_id).await?.ok_or(Error::Gone)?;
            if contact.removed_at.is_some() || !store::sign_in::use_up(tx, &asked.id, now).await? {
                return Err(Error::Gone);
            }
            store::contact::prove(tx, &contact.id, now).await?;
            let session = start_contact(app, tx, &contact.id).await?;
            let (id, merchant_id) = (contact.id.clone(), contact.merchant_id.clone());
            audit::note(app, tx, &Actor::Contact(contact), Deed::SignIn, ("contact", &id), &merchant_id)?;
            Ok(session)
        })
        .await
}

/// How a typed code is kept: keyed, since eight characters are few.
pub(super) fn code_hash(app: &App, code: &str) -> Result<String> {
    Ok(hex(&app.keys.mac(Purpose::SignInCode, &["hash", code])?))
}
