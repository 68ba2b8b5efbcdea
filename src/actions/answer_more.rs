//! A contact answers where we ask for more than was agreed to: yes, to the text that stood there, or no.

use super::{
    Actor, Outcome,
    change::{Freshness, change, freshness},
    request_for, tell,
};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State},
        event::{Agreement, Fact},
        moves::{Have, Refusal},
        notice::NoticeKind,
        task::TaskKind,
        terms::{self, Asked},
    },
    error::{Error, Result},
    store::{self, Tx},
};

/// The yes. It names the text that was read; a rep cannot give it for a merchant, who would have read none.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but a contact, [`Error::Refused`] where nothing waits for a yes, [`Error::Conflict`] where
/// somebody was faster or the text read was another one.
pub async fn agree_more(
    app: &App,
    actor: &Actor,
    reference: &str,
    version: i64,
    agreement: &Agreement,
) -> Result<Outcome> {
    answer(app, actor, reference, version, Some(agreement)).await
}

/// The no: all stays as it was.
///
/// # Errors
/// As for [`agree_more`].
pub async fn refuse_more(app: &App, actor: &Actor, reference: &str, version: i64) -> Result<Outcome> {
    answer(app, actor, reference, version, None).await
}

async fn answer(
    app: &App,
    actor: &Actor,
    reference: &str,
    version: i64,
    agreement: Option<&Agreement>,
) -> Result<Outcome> {
    let Actor::Contact(contact) = actor else { return Err(Error::Forbidden) };
    app.db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            let events = store::event::of_request(tx, &request.id).await?;
            // Sent twice, it finds its answer, which the question that is no more cannot tell.
            let before = &events[..usize::try_from(version.max(0)).unwrap_or(0).min(events.len())];
            let Some(asked) = terms::replay(before).asked else {
                return Err(if version == request.version {
                    Refusal::NotNow(request.state).into()
                } else {
                    Error::Conflict
                });
            };
            if events[before.len()..].iter().any(|event| matches!(event.fact, Fact::MoreAsked { .. })) {
                return Err(Error::Conflict); // it is asked anew, and the answer was to what was asked before
            }
            let fact = match agreement {
                Some(agreement) => yes(tx, &request, asked, agreement).await?,
                None => Fact::MoreRefused,
            };
            if freshness(tx, actor, &request, version, &fact).await? == Freshness::SentTwice {
                return Ok(Outcome::DoneBefore(request));
            }
            store::outbox::drop_kind(tx, &request.id, NoticeKind::MoreAsked, app.clock.now()).await?;
            let kind = if agreement.is_some() { TaskKind::MoreAgreed } else { TaskKind::MoreRefused };
            let after = change(app, tx, actor, &request, fact, Have::default(), |after| {
                after.flags.reasked = None;
                if let Some(agreement) = agreement {
                    after.catalogue_version.clone_from(&agreement.catalogue_version);
                }
            })
            .await?;
            tell::rep(app, tx, kind, &after.merchant_id, Some(&after.id), Some(&contact.id), "").await?;
            Ok(Outcome::Done(after))
        })
        .await
}

/// Where access is on, who says yes to what is not there yet says that it is there now.
async fn yes(tx: &mut Tx, request: &AccessRequest, asked: Asked, agreement: &Agreement) -> Result<Fact> {
    if agreement.catalogue_version != asked.catalogue_version {
        return Err(Error::Conflict);
    }
    let grants = store::permission_grant::of_request(tx, &request.id).await?;
    Ok(Fact::MoreAgreed {
        in_shopify: request.state == State::Active && terms::is_to_be_added(&asked, &grants),
        permissions: asked.permissions,
        wider: asked.wider,
        agreement: agreement.clone(),
    })
}
