//! An admin changes settings, or puts them back to their defaults: all of a form, or nothing.

use super::{Actor, audit, step_up};
use crate::{
    app::App,
    domain::{
        audit::Deed,
        reminder::Hours,
        rep::Act,
        setting::{Group, Kind, LOGO, Setting},
    },
    error::{Error, Result},
    live::Live,
    store::{self, session::RepSession, setting::Choice},
};

/// One setting, as a form has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub setting: &'static Setting,
    /// What it was where the form was made.
    pub was: String,
    /// What it shall be, as it is kept; none for the default.
    pub to: Option<String>,
}

/// Whether this session may change settings now.
///
/// # Errors
/// [`Error::Forbidden`] for who is no admin, [`Error::StepUp`] where the second factor was not proved lately.
pub fn may_set(app: &App, session: &RepSession) -> Result<Actor> {
    let actor = Actor::rep(session.rep.clone());
    actor.rep_who_may(Act::ManageSettings)?;
    step_up::proved_within(app, session, app.live().durations.manage_step_up())?;
    Ok(actor)
}

/// Changes them, here at once and on other instances when they look next.
///
/// # Errors
/// As [`may_set`]; [`Error::Conflict`] where one of them is not what it was, [`Error::Invalid`] where one is fixed by an
/// operator, or does not fit another.
pub async fn change_settings(app: &App, session: &RepSession, changes: &[Change], client: &str) -> Result<()> {
    let actor = may_set(app, session)?;
    let rep = &session.rep;
    app.db
        .write(async |tx| {
            store::setting::raise_version(tx).await?;
            let now = app.live().with_choices(store::setting::choices(tx).await?);
            if let Some(fixed) = changes.iter().find(|change| now.fixed(change.setting.name).is_some()) {
                return Err(Error::field(fixed.setting.field, "fault-setting-fixed"));
            }
            let is_lost = |change: &Change| {
                let value = now.value(change.setting);
                !is_so(&now, change)
                    && value != change.was
                    && (*change.setting == LOGO || Some(&value) != change.to.as_ref())
            };
            if changes.iter().any(is_lost) {
                return Err(Error::Conflict);
            }
            // Sent twice, it is the same already: who set it, and when, stays as it is.
            for change in changes.iter().filter(|change| !is_so(&now, change)) {
                let name = change.setting.name;
                store::setting::choose(tx, name, change.to.as_deref(), &rep.id, app.clock.now()).await?;
                audit::append(app, tx, &actor, Deed::ChangeSetting, ("setting", name), client).await?;
            }
            fits(app, store::setting::choices(tx).await?)
        })
        .await?;
    app.refresh().await?;
    if changes.iter().any(|change| change.setting.group == Group::Reminders || change.setting.kind == Kind::Zone) {
        look_again(app).await?;
    }
    Ok(())
}

/// Lets the sweep ask the new ladders of all that wait, some at a time: nobody's form waits behind it.
async fn look_again(app: &App) -> Result<()> {
    while app.db.write::<_, Error>(async |tx| Ok(store::reminder::look_again(tx, 500).await?)).await? > 0 {}
    Ok(())
}

/// Whether this was chosen here before.
fn is_so(now: &Live, change: &Change) -> bool {
    match now.choices.get(change.setting.name) {
        Some(choice) => choice.value == change.to,
        None => change.to.is_none(),
    }
}

/// Whether the settings fit one another.
fn fits(app: &App, choices: Vec<Choice>) -> Result<()> {
    let then = app.live().with_choices(choices);
    let (verify, lasts) = (&then.partner.verify, &then.durations);
    match (verify.text.is_empty(), verify.link.is_empty()) {
        (true, false) => return Err(Error::field("partner_verify_text", "fault-setting-verify-text")),
        (false, true) => return Err(Error::field("partner_verify_link", "fault-setting-verify-link")),
        _ => {}
    }
    if Hours::of(then.reminders.from_hour, then.reminders.to_hour).is_none() {
        return Err(Error::field("reminder_to_hour", "fault-setting-hours"));
    }
    if lasts.contact_idle() > lasts.contact_most() {
        return Err(Error::field("contact_idle_days", "fault-setting-idle"));
    }
    if lasts.rep_idle() > lasts.rep_most() {
        return Err(Error::field("rep_idle_minutes", "fault-setting-idle"));
    }
    Ok(())
}
