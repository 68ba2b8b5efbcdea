//! What a mail server's answer means for a mail, and how long it is tried.

use handled_portal::domain::{
    delivery::{GATHER, TRIES, away, is_away, is_for_good, leaves_at, pause, slot},
    moment::{DAY, MINUTE, Moment, SECOND},
};

#[test]
fn a_notice_is_tried_for_four_days_and_not_for_five_and_a_half() {
    for (chance, days) in [(0, 4 * DAY), (255, 5 * DAY)] {
        let all: i64 = (1..TRIES).map(|tries| pause(tries, chance)).sum();
        assert!((days..days + DAY / 2).contains(&all), "{all}");
    }
}

#[test]
fn a_refusal_is_for_good_where_it_is_about_the_receiver_and_not_where_it_is_about_us() {
    let for_good = [
        (550, "5.1.1 <mia@example.com>: Recipient address rejected: User unknown"),
        (550, "5.1.10 RESOLVER.ADR.RecipientNotFound"),
        (550, "5.2.1 The email account that you tried to reach is inactive"),
        (552, "5.2.2 The recipient's inbox is out of storage space"),
        (550, "5.4.1 Recipient address rejected: Access denied"),
        (550, "No such user here"),
        (551, "User not local"),
        (553, "Mailbox name not allowed"),
    ];
    let about_us = [
        (554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked"),
        (550, "5.7.1 Relaying denied"),
        (550, "5.7.26 This mail has been blocked because the sender is unauthenticated"),
        (550, "5.1.8 Access denied, bad outbound sender"),
        (550, "5.4.5 Daily SMTP relay limit exceeded"),
        (530, "5.7.0 Must issue a STARTTLS command first"),
        (530, "Authentication required"),
        (552, "Requested mail action aborted: exceeded storage allocation"),
        (552, "5.3.4 Message too big"),
        (554, "Transaction failed"),
        (503, "5.5.1 Bad sequence of commands"),
        (451, "4.7.1 Greylisted"),
        (450, "4.1.1 unverified address"),
    ];
    for (code, said) in for_good {
        assert!(is_for_good(code, said), "{code} {said}");
    }
    for (code, said) in about_us {
        assert!(!is_for_good(code, said), "{code} {said}");
    }
}

#[test]
fn what_a_clock_wrote_that_was_set_back_since_holds_nothing_up() {
    let now = Moment(1_772_546_700_000);
    let (just_now, in_days) = (now.plus(-MINUTE), now.plus(8 * DAY));
    assert_eq!(leaves_at(false, Some(just_now), now), just_now.plus(GATHER));
    assert_eq!(leaves_at(false, Some(in_days), now), now);
    assert_eq!(slot(Some(now.plus(DAY)), now, 60), now.plus(DAY + SECOND), "many, one after the other");
    assert_eq!(slot(Some(in_days), now, 60), now);
    assert!((1..20).all(|times| is_away(now.plus(away(times)), now)));
    assert!(!is_away(in_days, now) && !is_away(now, now) && !is_away(just_now, now));
}
