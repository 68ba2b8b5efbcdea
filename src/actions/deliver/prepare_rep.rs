//! Makes what a mail to a rep carries: what is so now, and plain addresses of the desk.

use super::prepare::{Item, Reader as To};
use crate::{
    app::App,
    domain::{
        digest::{Digest, FIRST, Part},
        notice::{Notice, NoticeKind},
        rep_mail::{When, still_holds},
    },
    error::{Error, Result},
    store::{self, Conn, rep_mail::Reader},
};

/// A notice with its reader; or why it is dropped: a name with a sentence on the desk.
type Found = std::result::Result<(To, Item), &'static str>;

/// A notice to a rep.
pub(super) async fn item(app: &App, conn: &mut Conn, notice: &Notice) -> Result<Found> {
    if !app.config.has_mail() {
        return Ok(Err("no-mail"));
    }
    let Some(reader) = reader(conn, notice).await? else { return Ok(Err("nobody")) };
    if !reader.can_work() {
        return Ok(Err("no-rep"));
    }
    if notice.kind == NoticeKind::Digest {
        if reader.digested_at.is_some_and(|at| at.0.to_string() != notice.about) {
            return Ok(Err("overtaken"));
        }
        if !reader.choices.has_digest() {
            return Ok(Err("not-wanted"));
        }
        let digest = digest(app, conn, &reader).await?;
        return Ok(if digest.listings.is_empty() { Err("nothing") } else { Ok(with(&reader, notice, Some(digest))) });
    }
    let request_id = notice.access_request_id.as_deref().ok_or(Error::NotFound)?;
    let request = store::access_request::get(conn, request_id).await?;
    let merchant = store::merchant::find(conn, &request.merchant_id).await?.ok_or(Error::NotFound)?;
    Ok(if !still_holds(notice.kind, &notice.about, &request) {
        Err("overtaken")
    } else if merchant.rep_id != reader.rep.id {
        Err("handed-over")
    } else if reader.choices.of(notice.kind) != When::AtOnce {
        Err("not-wanted")
    } else {
        Ok(with(&reader, notice, None))
    })
}

/// The same to look at, whatever has become of it.
pub(super) async fn draft(app: &App, conn: &mut Conn, notice: &Notice) -> Result<Option<(To, Item)>> {
    let Some(reader) = reader(conn, notice).await? else { return Ok(None) };
    let digest = if notice.kind == NoticeKind::Digest { Some(digest(app, conn, &reader).await?) } else { None };
    Ok(Some(with(&reader, notice, digest)))
}

async fn reader(conn: &mut Conn, notice: &Notice) -> Result<Option<Reader>> {
    let Some(rep_id) = &notice.rep_id else { return Ok(None) };
    Ok(store::rep_mail::of_rep(conn, rep_id).await?)
}

fn with(reader: &Reader, notice: &Notice, digest: Option<Digest>) -> (To, Item) {
    (To::rep(&reader.rep), Item { notice: notice.clone(), link: None, digest })
}

/// What stands in a rep's digest now.
pub(in crate::actions) async fn digest(app: &App, conn: &mut Conn, reader: &Reader) -> Result<Digest> {
    let rep_id = &reader.rep.id;
    let since = store::digest::last(conn, rep_id).await?.unwrap_or_else(|| app.clock.now().plus(-FIRST));
    let zone = reader.choices.zone.clone().unwrap_or_else(|| app.live().partner.zone.clone());
    let mut digest = Digest { zone, ..Digest::default() };
    let choices = &reader.choices;
    for part in Part::ALL {
        let wanted = match part {
            Part::NewDeclined => choices.declined,
            Part::NewStuck => choices.stuck,
            Part::NewPaused => choices.paused,
            Part::Look | Part::Turn(_) => choices.turn,
        };
        if wanted == When::InDigest {
            store::digest::add(conn, &mut digest, part, rep_id, since).await?;
        }
    }
    Ok(digest)
}
