//! Deletes the oldest rows of the audit log once their time is over, and signs where it begins now.

use crate::{
    app::App,
    domain::audit::Head,
    error::{Error, Result},
    store,
};

/// How many rows one step takes: a step comes each minute.
const STEP: i64 = 2_000;

/// Deletes some. A row that is not as it was written is evidence: it stays, and everything after it, until somebody looked.
pub(super) async fn trim_audit(app: &App) -> Result<u64> {
    let before = app.clock.now().plus(-app.live().durations.audit());
    let mut conn = app.db.read().await?;
    let anchor = store::audit_anchor::get(&mut conn).await?;
    let oldest = store::audit::after(&mut conn, anchor.head.number, 1).await?;
    drop(conn);
    if oldest.first().is_none_or(|row| row.at >= before) {
        return Ok(0);
    }
    let key = app.keys.chain()?;
    app.db
        .write(async |tx| {
            let anchor = store::audit_anchor::get(tx).await?;
            if !anchor.is_true(&key)? {
                tracing::error!("where the audit log begins was changed by somebody else; nothing of it is deleted");
                return Ok(0);
            }
            let mut last = anchor.head.clone();
            for row in store::audit::after(tx, last.number, STEP).await? {
                if row.at >= before {
                    break;
                }
                if row.number != last.number + 1 || row.link(&key, &last.chain)? != row.chain {
                    tracing::error!(
                        row = row.number,
                        "the audit log is not as it was written; nothing from there on is deleted"
                    );
                    break;
                }
                last = Head { number: row.number, chain: row.chain };
            }
            if last.number == anchor.head.number {
                return Ok(0);
            }
            Ok::<_, Error>(store::audit_anchor::move_to(tx, &key, &anchor, &last).await?)
        })
        .await
}
