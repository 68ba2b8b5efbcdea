//! Recovery codes: ten for each rep, shown once, each good once in place of the authenticator app's code.

use zeroize::Zeroizing;

use super::{Actor, audit, step_up};
use crate::{
    app::App,
    domain::{audit::Deed, crockford},
    error::{Error, Result},
    secret::{Purpose, hex},
    store::{self, Tx, session::RepSession},
};

/// How many codes a rep has.
pub const HOW_MANY: usize = 10;

/// New codes, to be shown once. They are kept nowhere.
pub struct RecoveryCodes(Vec<Zeroizing<String>>);

impl RecoveryCodes {
    /// The codes, as `XXXX-XXXX`.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|code| code.as_str())
    }
}

impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCodes(..)")
    }
}

/// Makes new ones for the rep who is signed in; the old ones end.
///
/// # Errors
/// [`Error::StepUp`] where the second factor was not proved lately.
pub async fn make_recovery_codes(app: &App, session: &RepSession, client: &str) -> Result<RecoveryCodes> {
    step_up::proved_within(app, session, app.live().durations.manage_step_up())?;
    let rep = &session.rep;
    app.db
        .write::<_, Error>(async |tx| {
            let codes = replace(app, tx, &rep.id).await?;
            audit::append(app, tx, &Actor::rep(rep.clone()), Deed::MakeRecoveryCodes, ("rep", &rep.id), client).await?;
            Ok(codes)
        })
        .await
}

/// Makes new ones in place of the old ones.
pub(super) async fn replace(app: &App, tx: &mut Tx, rep_id: &str) -> Result<RecoveryCodes> {
    store::recovery_code::end_of_rep(tx, rep_id).await?;
    let mut codes = Vec::with_capacity(HOW_MANY);
    for _ in 0..HOW_MANY {
        let code = Zeroizing::new(crockford::write(app.random.bytes::<5>()?));
        store::recovery_code::add(tx, &hash(app, rep_id, &code)?, rep_id, app.clock.now()).await?;
        codes.push(code);
    }
    Ok(RecoveryCodes(codes))
}

/// Uses one up. How many are left; nothing where this is none of the rep's, or was used.
pub(super) async fn use_one(app: &App, tx: &mut Tx, rep_id: &str, code: &str) -> Result<Option<i64>> {
    if !store::recovery_code::use_up(tx, &hash(app, rep_id, code)?, rep_id, app.clock.now()).await? {
        return Ok(None);
    }
    Ok(Some(store::recovery_code::left(tx, rep_id).await?))
}

fn hash(app: &App, rep_id: &str, code: &str) -> Result<String> {
    Ok(hex(&app.keys.mac(Purpose::RecoveryCode, &[rep_id, code])?))
}
