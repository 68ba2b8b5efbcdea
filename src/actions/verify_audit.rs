//! Reads the whole audit log, row after row, and says whether it is as it was written. Changes nothing.

use crate::{
    domain::audit::Head,
    error::Result,
    secret::Keys,
    store::{self, Db},
};

/// Rows read at a time: however long the log is, so much of it is in memory.
const SOME: i64 = 1_000;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every row is as it was written, and the log ends where it says.
    Whole(Head),
    /// This row was changed, moved or put in, or its link was.
    Changed(i64),
    /// There is no row of this number, but there are later ones.
    Missing(i64),
    /// The last row is this one, but the head says that the log went on to the other.
    CutAfter(i64, i64),
    /// The last row is this one, but the log's own head knows only the other.
    HeadBehind(i64, i64),
    /// All rows fit, but the head does not have the last one's link.
    HeadChanged(i64),
    /// The log says that it begins after this row, since those up to it were deleted when their time was over; but it was
    /// not the portal that wrote so.
    AnchorChanged(i64),
    /// The row whose head was noted was deleted when its time was over: the log begins after the other row.
    BeforeAnchor(i64, i64),
    /// The log holds together, but it is not the one whose head was noted: it has no such row, or another.
    NotAsNoted(i64),
}

/// Reads it. `noted` is a head that somebody wrote down earlier: with it a log is found out that was cut together with
/// its own head, or written anew by somebody who has the key. `so_far` hears how many rows were read.
///
/// # Errors
/// Where the database fails or the key ring is empty.
pub async fn verify_audit(db: &Db, keys: &Keys, noted: Option<&Head>, so_far: impl Fn(i64)) -> Result<Verdict> {
    let key = keys.chain()?;
    // All of it as it is at one moment, whoever writes meanwhile.
    let mut conn = db.snapshot().await?;
    let head = store::audit::head(&mut conn).await?;
    let anchor = store::audit_anchor::get(&mut conn).await?;
    if !anchor.is_true(&key)? {
        return Ok(Verdict::AnchorChanged(anchor.head.number));
    }
    let mut last = anchor.head;
    match noted {
        Some(noted) if noted.number < last.number => return Ok(Verdict::BeforeAnchor(noted.number, last.number)),
        Some(noted) if noted.number == last.number && *noted != last => return Ok(Verdict::NotAsNoted(last.number)),
        _ => {}
    }
    loop {
        let rows = store::audit::after(&mut conn, last.number, SOME).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            if row.number != last.number + 1 {
                return Ok(Verdict::Missing(last.number + 1));
            }
            if row.link(&key, &last.chain)? != row.chain {
                return Ok(Verdict::Changed(row.number));
            }
            last = Head { number: row.number, chain: row.chain.clone() };
            if noted.is_some_and(|noted| noted.number == last.number && *noted != last) {
                return Ok(Verdict::NotAsNoted(last.number));
            }
        }
        so_far(last.number);
    }
    Ok(match head.number.cmp(&last.number) {
        std::cmp::Ordering::Greater => Verdict::CutAfter(last.number, head.number),
        std::cmp::Ordering::Less => Verdict::HeadBehind(last.number, head.number),
        std::cmp::Ordering::Equal if head != last => Verdict::HeadChanged(last.number),
        std::cmp::Ordering::Equal => match noted {
            Some(noted) if noted.number > last.number => Verdict::NotAsNoted(noted.number),
            _ => Verdict::Whole(last),
        },
    })
}
