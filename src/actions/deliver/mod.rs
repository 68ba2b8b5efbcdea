//! Takes notices out of the outbox for delivery ([`claim`]), makes what their mail carries ([`prepare`], `prepare_rep`), and settles what came
//! of it ([`settle`]).

pub mod prepare;
pub(super) mod prepare_rep;
pub mod settle;

use crate::{
    actions::pause_mail,
    app::App,
    domain::{
        delivery::{IN_ONE_MAIL, LEASE, Mailing},
        notice::{Notice, NoticeKind},
    },
    error::Result,
    store,
};

/// Claims up to `limit` mails that are due.
///
/// # Errors
/// Where the database fails.
pub async fn claim(app: &App, limit: i64) -> Result<Vec<Mailing>> {
    app.db
        .write(async |tx| {
            if pause_mail::is_paused(tx).await? {
                return Ok(Vec::new());
            }
            let mut heads = store::outbox::claim(tx, app.clock.now(), LEASE, limit).await?;
            let rank = |one: &Notice| (one.kind != NoticeKind::SignIn, one.created_at, one.id.clone());
            heads.sort_by_cached_key(rank);
            let mut all = Vec::with_capacity(heads.len());
            for head in heads {
                let mut notices = store::outbox::claim_along(tx, &head, IN_ONE_MAIL - 1).await?;
                let id = head.mail_id.clone().unwrap_or_else(|| head.id.clone());
                notices.push(head);
                notices.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
                all.push(Mailing { id, notices });
            }
            Ok(all)
        })
        .await
}
