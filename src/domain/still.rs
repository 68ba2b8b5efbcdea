//! Whether what a notice tells still holds when it is about to leave: an hour without a mail server is time enough to go on.

use super::{
    access_request::{AccessRequest, State, Turn},
    notice::NoticeKind,
    rep_mail,
};

/// Whether a notice of this kind, about this, may still be told of an access request that stands like this.
#[must_use]
pub fn holds(kind: NoticeKind, about: &str, request: &AccessRequest) -> bool {
    let state = request.state;
    match kind {
        NoticeKind::Reminder => request.turn() == Turn::Merchant && state.name() == about,
        NoticeKind::CodeRefused | NoticeKind::CodeErased => state == State::CodeWanted,
        NoticeKind::RequestSent => state == State::Sent,
        NoticeKind::Active => state == State::Active,
        NoticeKind::Cancelled => state == State::Cancelled,
        NoticeKind::Ended => state == State::Lapsed,
        NoticeKind::Removed => state == State::Removed,
        // A rep may invite somebody as long as there is something to see.
        NoticeKind::Invitation | NoticeKind::OwnerInvitation | NoticeKind::StuckAnswered | NoticeKind::MoreAsked => {
            state.is_open()
        }
        NoticeKind::RepTurn | NoticeKind::RepDeclined | NoticeKind::RepStuck | NoticeKind::RepPaused => {
            rep_mail::still_holds(kind, about, request)
        }
        NoticeKind::Noted
        | NoticeKind::PassedOn
        | NoticeKind::SignIn
        | NoticeKind::ProveAddress
        | NoticeKind::Digest => true,
    }
}
