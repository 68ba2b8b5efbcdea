//! A rep adds a passkey. It is a new way in, so every other session ends, as with a new authenticator app.

use serde_json::json;
use webauthn_rs::prelude::{PasskeyRegistration, RegisterPublicKeyCredential};

use super::{
    Actor, audit,
    passkey::{self, Answer, Question, Why},
    session, step_up,
};
use crate::{
    app::App,
    domain::{audit::Deed, text},
    error::{Error, Result},
    secret::base64url,
    store::{self, passkey::Passkey, session::RepSession},
};

/// How many a rep has at most.
pub const MOST: i64 = 10;

/// Asks this browser to make one.
///
/// # Errors
/// [`Error::StepUp`] where the second factor was not proved lately, [`Error::NotFound`] where passkeys are not offered.
pub async fn ask_for_passkey(app: &App, session: &RepSession) -> Result<Question> {
    step_up::may_change_sign_in(app, session)?;
    let (webauthn, rep) = (passkey::library(app)?, &session.rep);
    let theirs = store::passkey::of_rep(&mut app.db.read().await?, &rep.id).await?;
    let (asked, state) = webauthn
        .start_passkey_registration(passkey::handle(&rep.id)?, &rep.email, &rep.name, None)
        .map_err(|cause| anyhow::anyhow!("no passkey can be asked for: {cause}"))?;
    let mut options = json!({ "publicKey": asked.public_key });
    // An admin may have changed it since the library was set up.
    options["publicKey"]["rp"]["name"] = json!(app.live().partner.name);
    // It has to know its rep by itself: with it, nobody types an address.
    options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("required");
    options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = json!(true);
    let named = |one: &Passkey| json!({ "type": "public-key", "id": one.credential_id });
    options["publicKey"]["excludeCredentials"] = theirs.iter().map(named).collect();
    passkey::ask(app, Why::Adding, Some(&rep.id), options, &state).await
}

/// Adds it under the name that was typed. The session of `session_key` goes on.
///
/// # Errors
/// [`Error::StepUp`], or [`Error::Invalid`] for a name or an answer that will not do, or one passkey too many.
pub async fn add_passkey(
    app: &App,
    session: &RepSession,
    session_key: &str,
    name: &str,
    answer: &Answer<'_>,
    client: &str,
) -> Result<()> {
    step_up::may_change_sign_in(app, session)?;
    let (webauthn, rep) = (passkey::library(app)?, &session.rep);
    let name = text::label(name).map_err(|fault| Error::Invalid(vec![fault.on("name")]))?;
    let refused = || Error::field("name", "fault-passkey-not-added");
    let answered: RegisterPublicKeyCredential = serde_json::from_str(answer.json).map_err(|_| refused())?;
    // Whatever comes of it, this question is answered.
    let state = app
        .db
        .write(async |tx| passkey::take::<PasskeyRegistration>(app, tx, Why::Adding, Some(&rep.id), answer.key).await)
        .await?
        .ok_or_else(refused)?;
    let made = webauthn.finish_passkey_registration(&answered, &state).map_err(|_| refused())?;
    let row = Passkey {
        id: app.new_id()?,
        credential_id: base64url(made.cred_id().as_ref()),
        rep_id: rep.id.clone(),
        name,
        credential: passkey::written(&made)?,
        created_at: app.clock.now(),
        used_at: None,
    };
    app.db
        .write(async |tx| {
            audit::append(app, tx, &Actor::rep(rep.clone()), Deed::AddPasskey, ("passkey", &row.id), client).await?;
            if !store::passkey::add(tx, &row).await? {
                return Err(refused());
            }
            session::end_others(tx, &rep.id, session_key).await?;
            // The log's lock, taken with its line, lets two of them count only one after the other.
            store::audit::write(tx).await?;
            if store::passkey::count(tx, &rep.id).await? > MOST {
                return Err(Error::field("name", "fault-passkey-too-many"));
            }
            Ok(())
        })
        .await
}
