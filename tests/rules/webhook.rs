//! The rules of webhooks: addresses, kinds, pauses, what an answer asks for, when a webhook is disabled.

use handled_portal::domain::{
    access_request::State,
    event::{Event, Fact, StuckOn},
    moment::{DAY, HOUR, MINUTE, Millis, Moment, SECOND},
    source::Source,
    webhook::{ANSWER_MAX, Failing, Kind, Kinds, Next, Outcome, WebhookUrl, kept, next, rest, retry_after},
};

fn fault(typed: &str) -> &'static str {
    WebhookUrl::parse(typed, false).err().map_or("", |fault| fault.key)
}

#[test]
fn an_address_is_https_on_the_public_internet_and_holds_no_password() {
    let table = [
        ("https://example.com/hooks", ""),
        ("  https://example.com/hooks?token=1 ", ""),
        ("https://example.com:443/", ""),
        ("https://xn--bcher-kva.example/", ""),
        ("https://bücher.example/", ""),
        ("https://8.8.8.8/", ""),
        ("https://[2606:4700:4700::1111]/", ""),
        ("", "fault-webhook-url-empty"),
        ("   ", "fault-webhook-url-empty"),
        ("example.com/hooks", "fault-webhook-url"),
        ("https://exa mple.com/", "fault-webhook-url"),
        ("https://example.com/a b", "fault-webhook-url"),
        ("https://example.com/\u{0}", "fault-webhook-url"),
        ("https:///hooks", "fault-webhook-url-private"),
        ("https://example.com/#part", "fault-webhook-url"),
        ("http://example.com/", "fault-webhook-url-https"),
        ("ftp://example.com/", "fault-webhook-url-https"),
        ("javascript:alert(1)", "fault-webhook-url-https"),
        ("file:///etc/passwd", "fault-webhook-url-https"),
        ("https://mia@example.com/", "fault-webhook-url-password"),
        ("https://mia:secret@example.com/", "fault-webhook-url-password"),
        ("https://:secret@example.com/", "fault-webhook-url-password"),
        ("https://example.com:8443/", "fault-webhook-url-port"),
        ("https://example.com:22/", "fault-webhook-url-port"),
        ("https://127.0.0.1/", "fault-webhook-url-private"),
        ("https://127.1/", "fault-webhook-url-private"),
        ("https://2130706433/", "fault-webhook-url-private"),
        ("https://0x7f000001/", "fault-webhook-url-private"),
        ("https://0177.0.0.1/", "fault-webhook-url-private"),
        ("https://１２７.０.０.１/", "fault-webhook-url-private"),
        ("https://0/", "fault-webhook-url-private"),
        ("https://10.1.2.3/", "fault-webhook-url-private"),
        ("https://169.254.169.254/latest/meta-data/", "fault-webhook-url-private"),
        ("https://[::1]/", "fault-webhook-url-private"),
        ("https://[::ffff:127.0.0.1]/", "fault-webhook-url-private"),
        ("https://[fd00::1]/", "fault-webhook-url-private"),
        ("https://localhost/", "fault-webhook-url-private"),
        ("https://LOCALHOST./", "fault-webhook-url-private"),
        ("https://portal.localhost/", "fault-webhook-url-private"),
        ("https://intranet/", "fault-webhook-url-private"),
        ("https://printer.local/", "fault-webhook-url-private"),
        ("https://metadata.google.internal/", "fault-webhook-url-private"),
    ];
    let wrong: Vec<_> = table.into_iter().filter(|(typed, key)| fault(typed) != *key).collect();
    assert!(wrong.is_empty(), "{:?}", wrong.iter().map(|(typed, _)| (typed, fault(typed))).collect::<Vec<_>>());
    assert_eq!(fault(&format!("https://example.com/{}", "a".repeat(1_000))), "fault-webhook-url");
}

#[test]
fn where_everything_may_be_asked_only_passwords_and_nonsense_are_refused() {
    for typed in ["http://127.0.0.1:8080/", "http://localhost:1/x", "https://10.0.0.1:8443/"] {
        assert!(WebhookUrl::parse(typed, true).is_ok(), "{typed}");
    }
    for typed in ["http://mia:secret@127.0.0.1/", "ftp://127.0.0.1/", "127.0.0.1"] {
        assert!(WebhookUrl::parse(typed, true).is_err(), "{typed}");
    }
}

#[test]
fn an_address_shows_no_more_than_may_be_seen() {
    let url = WebhookUrl::parse("https://Hooks.Example.com/T1/B2/secret?token=abc", false).unwrap();
    assert_eq!(url.shown(), "https://hooks.example.com/…");
    assert_eq!(format!("{url:?}"), "WebhookUrl(..)");
}

fn event(number: i64, fact: Fact, from: State, to: State) -> Event {
    Event { number, fact, from, to, source: Source::Sweep, at: Moment(0) }
}

#[test]
fn an_event_is_told_by_where_it_led_or_by_what_it_changed_beside_that() {
    let made = event(1, Fact::Made { permissions: Vec::new() }, State::Invited, State::Invited);
    assert_eq!(Kind::of(&made), Some(Kind::Invited));
    for state in State::ALL.into_iter().filter(|state| *state != State::Sent) {
        let kind = Kind::of(&event(2, Fact::CheckRaised, State::Sent, state)).unwrap();
        assert_eq!(kind.name(), format!("access_request.{}", state.name()));
    }
    let stays = |fact| Kind::of(&event(3, fact, State::Sent, State::Sent));
    let stuck = Fact::GotStuck { on: StuckOn::Other, page: None, note: "Mia cannot".into() };
    assert_eq!(stays(stuck), Some(Kind::Stuck));
    assert_eq!(stays(Fact::CheckRaised), Some(Kind::CheckRaised));
    assert_eq!(stays(Fact::RemovalConfirmed), Some(Kind::RemovalConfirmed));
    assert_eq!(stays(Fact::CodeSubmitted { replaced: true, agreement: None }), None);
    assert_eq!(stays(Fact::AddressSet), None);
}

#[test]
fn a_webhook_takes_what_was_chosen_and_always_a_test() {
    let all = Kinds::default();
    let some = Kinds(vec![Kind::Sent, Kind::Stuck]);
    assert!(all.take(Kind::Active) && all.take(Kind::Test));
    assert!(some.take(Kind::Sent) && some.take(Kind::Test) && !some.take(Kind::Active));
    assert_eq!(Kinds::read(&some.written()), some);
    assert_eq!(Kinds::read(""), all);
    assert!(Kind::choices().all(|kind| Kind::named(kind.name()) == Some(kind) && kind != Kind::Test));
}

#[test]
fn a_message_is_tried_ten_times_over_three_days() {
    let pauses: Vec<Millis> = (1..)
        .map_while(|tries| match next(Outcome::Refused, tries, None, 0) {
            Next::After(pause) => Some(pause),
            Next::GiveUp => None,
        })
        .collect();
    assert_eq!(pauses.len(), 9);
    assert!(pauses.is_sorted() && pauses[0] == 5 * SECOND && pauses[8] == DAY);
    let whole: Millis = pauses.iter().sum();
    assert!((3 * DAY..4 * DAY).contains(&whole), "{whole}");
    for (tries, pause) in (1..).zip(pauses) {
        for chance in [0, 1, 127, 255] {
            let Next::After(longer) = next(Outcome::TooSlow, tries, None, chance) else { panic!("given up") };
            assert!((pause..=pause + pause / 5).contains(&longer), "{tries}, {chance}: {longer}");
        }
    }
    assert_eq!(next(Outcome::Gone, 1, None, 0), Next::GiveUp);
    assert_eq!(next(Outcome::Refused, 1, Some(HOUR), 0), Next::After(HOUR), "the receiver asked for more");
    assert_eq!(next(Outcome::Refused, 5, Some(SECOND), 0), Next::After(5 * HOUR), "and never for less");
    assert_eq!(next(Outcome::Refused, 0, None, 0), Next::After(5 * SECOND));
    assert_eq!(next(Outcome::Refused, i64::MAX, None, 0), Next::GiveUp);
}

#[test]
fn a_receiver_is_left_alone_as_long_as_it_asks_or_a_little_where_it_is_not_there() {
    assert_eq!(rest(Outcome::Refused, Some(429), Some(HOUR)), Some(HOUR));
    assert_eq!(rest(Outcome::Refused, Some(503), None), Some(30 * SECOND));
    assert_eq!(rest(Outcome::Refused, Some(500), Some(HOUR)), None);
    assert_eq!(rest(Outcome::TooSlow, None, None), Some(30 * SECOND));
    assert_eq!(rest(Outcome::Redirected, Some(302), None), None);
}

#[test]
fn retry_after_is_seconds_or_a_date_and_at_most_a_day() {
    // Tuesday 3 March 2026, 14:05 UTC.
    let now = Moment(1_772_546_700_000);
    let table = [
        ("120", Some(2 * MINUTE)),
        (" 1 ", Some(SECOND)),
        ("0", None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("86400", Some(DAY)),
        ("86401", Some(DAY)),
        ("99999999999999999999999999", Some(DAY)),
        ("9223372036854775807", Some(DAY)),
        ("Tue, 03 Mar 2026 14:15:00 GMT", Some(10 * MINUTE)),
        ("Tue, 03 Mar 2026 14:00:00 GMT", None),
        ("Wed, 03 Mar 2027 14:00:00 GMT", Some(DAY)),
        ("Tue, 99 Mar 2026 14:15:00 GMT", None),
    ];
    for (header, wait) in table {
        assert_eq!(retry_after(header, now), wait, "{header:?}");
    }
}

#[test]
fn a_webhook_is_disabled_after_five_days_of_nothing_but_failures() {
    let start = Moment(0);
    let mut row = Failing::with(None, start);
    for hours in (12..120).step_by(12) {
        row = Failing::with(Some(row), start.plus(hours * HOUR));
        assert!(!row.is_for_days(), "{hours}");
    }
    assert!(Failing::with(Some(row), start.plus(5 * DAY)).is_for_days());
    // One message alone is tried for three days and never disables it; a failure long after belongs to no row.
    let later = Failing::with(Some(row), row.last.plus(2 * DAY + 1));
    assert_eq!((later.since, later.is_for_days()), (later.last, false));
}

#[test]
fn an_answer_is_kept_as_text_that_can_be_read_and_no_longer_than_fits() {
    assert_eq!(kept(b"  ok\r\n\x1b[31mred\x07\0\tend \xff \n"), "ok \n[31mred end \u{fffd}");
    assert_eq!(kept("a\u{202e}b\u{200b}c".as_bytes()), "abc");
    assert_eq!(kept(&[b'x'; 10_000]).len(), ANSWER_MAX);
    let cut = kept("é".repeat(5_000).as_bytes());
    assert!(cut.chars().all(|one| one == 'é') && cut.len() <= ANSWER_MAX, "no letter is cut in the middle here");
    assert_eq!(kept(b""), "");
}
