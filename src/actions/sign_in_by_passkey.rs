//! A rep signs in with a passkey alone: it names its rep by itself and stands for both factors. One answer for whatever
//! was wrong.

use super::{
    audit,
    known_device::Browser,
    limit::{self, PASSKEY_ASKED, PASSKEY_BY_CLIENT},
    passkey::{self, Answer, Proof, Question, Why},
    sign_in_rep::{SignedIn, refused, start},
};
use crate::{
    app::App,
    domain::audit::Deed,
    error::{Error, Result},
};

/// Asks for any passkey. It takes no address, so it says nothing about anybody.
///
/// # Errors
/// [`Error::NotFound`] where passkeys are not offered, [`Error::TooMany`] past 120 questions of this client in 15 minutes.
pub async fn ask_passkey(app: &App, client: &str) -> Result<Question> {
    passkey::library(app)?;
    limit::take(app, PASSKEY_ASKED, &[client]).await?;
    passkey::ask_for_proof(app, Why::SignIn, None).await
}

/// Signs in, with a new session. A passkey cannot be guessed, so failures of others do not count against its rep.
///
/// # Errors
/// [`Error::Invalid`] where anything is wrong, [`Error::TooMany`] past 20 failures of this client in 15 minutes.
pub async fn sign_in_by_passkey(app: &App, answer: &Answer<'_>, browser: &Browser<'_>) -> Result<SignedIn> {
    let client = browser.client;
    let counted = limit::take(app, PASSKEY_BY_CLIENT, &[client]).await?;
    let (signed_in, claimed) = app
        .db
        .write(async |tx| {
            let account = match passkey::prove(app, tx, Why::SignIn, None, answer, client).await? {
                Proof::Good(account) => account,
                Proof::Bad(claimed) => return Ok((None, claimed)),
            };
            let id = account.rep.id.as_str();
            audit::append_as(app, tx, ("rep", Some(id)), Deed::SignInByPasskey, ("rep", Some(id)), client).await?;
            Ok::<_, Error>((Some(start(app, tx, id, browser).await?), None))
        })
        .await?;
    match signed_in {
        Some(signed_in) => {
            limit::give_back(app, counted).await?;
            Ok(signed_in)
        }
        None => {
            refused(app, claimed.as_deref(), client).await?;
            Err(Error::field("passkey", "fault-passkey-sign-in"))
        }
    }
}
