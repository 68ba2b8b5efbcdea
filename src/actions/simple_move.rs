//! What most moves share: the form's version is compared, the table is asked, and the merchant may be told.

use super::{
    Actor, Outcome,
    change::{Freshness, change, freshness},
    request_for, tell,
};
use crate::{
    app::App,
    domain::{
        access_request::AccessRequest,
        event::Fact,
        moves::{Have, Refusal},
        notice::NoticeKind,
    },
    error::Result,
};

/// One move of one access request that needs nothing beyond its fact.
pub(super) struct Step<'a> {
    /// The access request's reference.
    pub reference: &'a str,
    /// The version the form was filled in at.
    pub version: i64,
    /// What happened.
    pub fact: Fact,
    /// What is known to be there, beside what the row says.
    pub have: Have,
    /// What the merchant is told, if anything.
    pub notice: Option<NoticeKind>,
    /// What has to be so, where the table of moves does not say it.
    pub only_if: fn(&AccessRequest) -> bool,
    /// What else changes in the row.
    pub edit: fn(&mut AccessRequest, crate::domain::moment::Moment),
}

impl<'a> Step<'a> {
    pub(super) fn new(reference: &'a str, version: i64, fact: Fact) -> Self {
        Self { reference, version, fact, have: Have::default(), notice: None, only_if: |_| true, edit: |_, _| {} }
    }
}

/// Makes the move in one transaction; a form sent twice writes nothing.
pub(super) async fn make(app: &App, actor: &Actor, step: &Step<'_>) -> Result<Outcome> {
    let done = app
        .db
        .write(async |tx| {
            let request = request_for(tx, actor, step.reference).await?;
            if freshness(tx, actor, &request, step.version, &step.fact).await? == Freshness::SentTwice {
                return Ok(Outcome::DoneBefore(request));
            }
            if !(step.only_if)(&request) {
                return Err(Refusal::NotNow(request.state).into());
            }
            let now = app.clock.now();
            let after =
                change(app, tx, actor, &request, step.fact.clone(), step.have, |after| (step.edit)(after, now)).await?;
            match step.notice {
                Some(kind) => tell::merchant(app, tx, kind, &after, step.fact.name()).await?,
                None => tell::noted(app, tx, actor, &request, &after, step.fact.name()).await?,
            }
            Ok::<_, crate::error::Error>(Outcome::Done(after))
        })
        .await?;
    app.wake.notify_one();
    Ok(done)
}
