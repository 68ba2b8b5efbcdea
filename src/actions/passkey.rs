//! Passkeys of reps (WebAuthn): what adding one, signing in and proving again have in common.
//!
//! A ceremony is a question with a challenge, and one answer to it. What was asked is kept in the database, so that any
//! instance can hear the answer; the browser that was asked holds a key to it, and nothing it says about the question is
//! believed. Every passkey here knows its rep by itself (it is discoverable) and asks for a finger, a face or a PIN (the
//! user is verified), so it stands for both factors. The challenge's randomness is the library's own.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::{
    Webauthn,
    prelude::{DiscoverableAuthentication, Passkey, PublicKeyCredential, WebauthnError},
};

use super::audit;
use crate::{
    app::App,
    domain::{
        audit::Deed,
        moment::{MINUTE, Millis},
    },
    error::{Error, Result},
    secret::{base64url, sha256},
    store::{self, Tx, passkey_ceremony::Ceremony, rep::Account},
};

/// So long an answer is waited for.
pub const WAITS: Millis = 5 * MINUTE;

/// What a passkey is asked for; an answer counts for that alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    SignIn,
    StepUp,
    Adding,
}

impl Why {
    const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::StepUp => "step_up",
            Self::Adding => "adding",
        }
    }
}

/// What a browser is asked.
pub struct Question {
    /// The options that its authenticator takes.
    pub options: Value,
    /// The key to the ceremony: for a cookie of this browser, and nowhere else.
    pub key: String,
}

/// What a browser answers.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    /// The key that it was given; empty where it has none.
    pub key: &'a str,
    /// The authenticator's answer, as JSON.
    pub json: &'a str,
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Question(..)")
    }
}

impl std::fmt::Debug for Answer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Answer(..)")
    }
}

/// What asks passkeys.
///
/// # Errors
/// [`Error::NotFound`] where people use an IP address: passkeys belong to a name.
pub(super) fn library(app: &App) -> Result<&Webauthn> {
    app.webauthn.as_ref().ok_or(Error::NotFound)
}

/// The rep, as a passkey knows them.
pub(super) fn handle(rep_id: &str) -> Result<Uuid> {
    Ok(Uuid::parse_str(rep_id).map_err(|cause| anyhow::anyhow!("a rep's id is no UUID: {cause}"))?)
}

/// Keeps what was asked, and makes the key to it.
pub(super) async fn ask(
    app: &App,
    why: Why,
    rep_id: Option<&str>,
    options: Value,
    state: &impl Serialize,
) -> Result<Question> {
    let key = base64url(&app.random.bytes::<32>()?);
    let ceremony = Ceremony {
        purpose: why.name(),
        rep_id: rep_id.map(str::to_owned),
        state: written(state)?,
        expires_at: app.clock.now().plus(WAITS),
    };
    app.db.write::<_, Error>(async |tx| Ok(store::passkey_ceremony::add(tx, &sha256(&key), &ceremony).await?)).await?;
    Ok(Question { options, key })
}

/// Takes what was asked away, so that one answer counts. Nothing where it was answered, is too old, was asked for
/// something else, or of somebody else.
pub(super) async fn take<T: DeserializeOwned>(
    app: &App,
    tx: &mut Tx,
    why: Why,
    rep_id: Option<&str>,
    key: &str,
) -> Result<Option<T>> {
    let taken = store::passkey_ceremony::take(tx, &sha256(key), why.name(), app.clock.now()).await?;
    let Some((_, state)) = taken.filter(|(asked, _)| asked.as_deref() == rep_id) else { return Ok(None) };
    Ok(Some(read(&state)?))
}

/// Asks for an answer by any passkey, or by these.
pub(super) async fn ask_for_proof(app: &App, why: Why, rep_id: Option<&str>) -> Result<Question> {
    let (options, state) = library(app)?
        .start_discoverable_authentication()
        .map_err(|cause| anyhow::anyhow!("a passkey cannot be asked: {cause}"))?;
    let mut options = json!({ "publicKey": options.public_key });
    if let Some(rep_id) = rep_id {
        let theirs = store::passkey::of_rep(&mut app.db.read().await?, rep_id).await?;
        let named = |one: &store::passkey::Passkey| json!({ "type": "public-key", "id": one.credential_id });
        options["publicKey"]["allowCredentials"] = theirs.iter().map(named).collect();
    }
    ask(app, why, rep_id, options, &state).await
}

/// How an answer was found.
pub(super) enum Proof {
    /// This rep's passkey said so; they may sign in.
    Good(Account),
    /// Not so; with the rep whose passkey it claims to be.
    Bad(Option<String>),
}

/// Checks an answer, and keeps what using the passkey changed. The ceremony is over either way.
pub(super) async fn prove(
    app: &App,
    tx: &mut Tx,
    why: Why,
    rep_id: Option<&str>,
    answer: &Answer<'_>,
    client: &str,
) -> Result<Proof> {
    let webauthn = library(app)?;
    let state: Option<DiscoverableAuthentication> = take(app, tx, why, rep_id, answer.key).await?;
    let Ok(response) = serde_json::from_str::<PublicKeyCredential>(answer.json) else { return Ok(Proof::Bad(None)) };
    let named = base64url(response.get_credential_id());
    let Some(found) = store::passkey::by_credential(tx, &named).await? else { return Ok(Proof::Bad(None)) };
    let bad = || Ok(Proof::Bad(Some(found.rep_id.clone())));
    let account = store::rep::find(tx, &found.rep_id).await?.filter(|account| account.disabled_at.is_none());
    let (Some(state), Some(account)) = (state, account) else { return bad() };
    // Who was not asked by name is known by what the passkey says; who was, is held to it.
    let says = response.get_user_unique_id();
    let is_theirs = says == Some(handle(&found.rep_id)?.as_bytes().as_slice()) || (says.is_none() && rep_id.is_some());
    if !is_theirs || rep_id.is_some_and(|id| id != found.rep_id) {
        return bad();
    }
    let mut kept: Passkey = read(&found.credential)?;
    match webauthn.finish_discoverable_authentication_v2(&response, state, &kept) {
        Ok(result) if result.user_verified() => {
            kept.update_credential(&result);
            let after = written(&kept)?;
            // Of two answers at once the later one is refused: its counter was held against what is no longer so.
            let is_first = store::passkey::used(tx, &found.id, &found.credential, &after, app.clock.now()).await?;
            if is_first { Ok(Proof::Good(account)) } else { bad() }
        }
        Err(WebauthnError::CredentialPossibleCompromise) => {
            let rep = Some(found.rep_id.as_str());
            audit::append_as(app, tx, ("nobody", None), Deed::SuspectPasskey, ("rep", rep), client).await?;
            bad()
        }
        Ok(_) | Err(_) => bad(),
    }
}

/// As it stands in the database.
pub(super) fn written(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value).map_err(|cause| anyhow::anyhow!("a passkey cannot be written down: {cause}"))?)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_str(text).map_err(|cause| anyhow::anyhow!("a kept passkey cannot be read: {cause}"))?)
}
