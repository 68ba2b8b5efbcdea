//! What an app on a store shows: who is us, what answers mean, when a store is asked next, and how many at a time.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
};

use handled_portal::domain::{
    access_request::{AccessRequest, Flags, State},
    moment::{DAY, HOUR, MINUTE, Millis, Moment, SECOND},
    shopify::{
        answer::{Answer, understand},
        looked::Looked,
        meaning::{Before, Meaning, is_known, meaning, seen_of, that_counts},
        pace::Pace,
        schedule::{APART, After, GAP, PAUSES_END, SECOND_LOOK, every, next},
        token::AppToken,
        us::Us,
    },
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn request(state: State, since: Moment) -> AccessRequest {
    AccessRequest {
        id: "1".into(),
        reference: "HND-0000-0000".into(),
        merchant_id: "m".into(),
        store_id: "s".into(),
        state,
        since,
        version: 1,
        catalogue_version: "1".into(),
        link_out_at: None,
        code: None,
        code_given_at: None,
        no_code: None,
        refusals: 0,
        flags: Flags::default(),
        rested_at: None,
        removal_confirmed_at: None,
        created_at: since,
    }
}

#[test]
fn a_token_is_letters_and_digits_and_says_nothing_of_itself() {
    let good = "shpat_0123456789abcdef0123456789abcdef";
    let token = AppToken::parse(&format!("  {good}\n")).unwrap();
    assert_eq!((token.expose(), format!("{token:?}").as_str()), (good, "AppToken(..)"));
    for (typed, key) in [
        ("", "fault-app-token-empty"),
        ("   ", "fault-app-token-empty"),
        ("0105", "fault-app-token"),
        ("shpat_0123456789abcdef 0123456789abcdef", "fault-app-token"),
        ("shpat_0123456789abcdef\r\nx-evil: 1", "fault-app-token"),
        ("shpat_0123456789abcdefé0123456789", "fault-app-token"),
        ("shpss_0123456789abcdef0123456789abcdef", "fault-app-token-secret"),
        (&"a".repeat(256), "fault-app-token"),
    ] {
        let fault = AppToken::parse(typed).unwrap_err();
        assert_eq!((fault.field, fault.key), ("token", key), "{typed}");
    }
}

#[test]
fn we_are_who_the_setting_says_and_nobody_who_looks_like_it() {
    let us = Us::read("access@handled.com\n@team.handled.com\n\n  Handled Fulfilment  ");
    for (name, email) in [
        ("Anybody", "access@handled.com"),
        ("Anybody", "ACCESS@Handled.com"),
        ("Rita", "rita@team.handled.com"),
        ("handled fulfilment", "x@example.com"),
    ] {
        assert!(us.is(name, email), "{name} {email}");
    }
    for (name, email) in [
        ("Handled", "x@example.com"),
        ("Handled Fulfilment Twice", "x@example.com"),
        ("Rita", "rita@evil-team.handled.com.example.com"),
        ("Rita", "rita@eviltean.handled.com"),
        ("Rita", "rita@handled.com"),
        ("", ""),
        ("access@handled.com", ""),
    ] {
        assert!(!us.is(name, email), "{name} {email}");
    }
    for nothing in ["", " \n ", "@", "\n@\n"] {
        assert!(Us::read(nothing).is_unknown(), "{nothing:?}");
        assert!(!Us::read(nothing).is("", ""), "{nothing:?}");
    }
}

fn us() -> Us {
    Us::read("@handled.example.com")
}

fn account(id: i64, kind: &str, email: &str) -> Value {
    json!({ "id": format!("gid://shopify/StaffMember/{id}"), "accountType": kind, "active": kind != "REQUESTED", "exists": true, "name": "Somebody", "email": email })
}

fn list(nodes: &[Value], more: bool) -> Value {
    json!({ "nodes": nodes, "pageInfo": { "hasNextPage": more } })
}

fn lists(pending: &[Value], organisations: &[Value], people: &[Value]) -> Value {
    json!({
        "data": {
            "pending": list(pending, false),
            "organisations": list(organisations, false),
            "people": list(people, false),
            "anybody": { "nodes": [{ "id": "gid://shopify/StaffMember/1" }] },
            "currentAppInstallation": { "accessScopes": [{ "handle": "read_users" }] },
        },
        "extensions": { "cost": { "requestedQueryCost": 20, "throttleStatus": { "maximumAvailable": 2000.0, "currentlyAvailable": 1980, "restoreRate": 100.0 } } },
    })
}

fn read(body: &Value, known: Option<&str>) -> Answer {
    understand(200, body.to_string().as_bytes(), &us(), known)
}

#[test]
fn a_list_is_read_for_us_alone() {
    let ours = |kind| account(7, kind, "rita@handled.example.com");
    let other = |kind| account(8, kind, "somebody@agency.example.com");
    let seven = Some("gid://shopify/StaffMember/7");
    let table = [
        (lists(&[ours("REQUESTED")], &[], &[]), None, Looked::Pending, seven),
        (lists(&[other("REQUESTED"), ours("REQUESTED")], &[other("COLLABORATOR")], &[]), None, Looked::Pending, seven),
        (lists(&[], &[ours("COLLABORATOR")], &[]), None, Looked::Active, seven),
        (lists(&[], &[other("COLLABORATOR")], &[ours("COLLABORATOR_TEAM_MEMBER")]), None, Looked::Active, seven),
        (lists(&[ours("REQUESTED")], &[ours("COLLABORATOR")], &[]), None, Looked::Active, seven),
        (lists(&[], &[], &[]), None, Looked::Absent, None),
        (lists(&[other("REQUESTED")], &[other("COLLABORATOR")], &[]), None, Looked::Absent, None),
        (lists(&[], &[other("COLLABORATOR")], &[]), Some("gid://shopify/StaffMember/8"), Looked::Renamed, None),
        // The filter was not understood: others than were asked for came.
        (lists(&[other("REGULAR")], &[], &[]), None, Looked::Crowded, None),
        (lists(&[ours("REGULAR")], &[], &[]), None, Looked::Inactive, None),
    ];
    for (body, known, looked, id) in table {
        let answer = read(&body, known);
        assert_eq!((answer.looked, answer.account_id.as_deref()), (looked, id), "{body}");
    }
    let mut gone = ours("COLLABORATOR");
    gone["exists"] = json!(false);
    assert_eq!(read(&lists(&[], &[gone], &[]), None).looked, Looked::Absent, "an account that exists no more");
    let mut off = ours("COLLABORATOR");
    off["active"] = json!(false);
    assert_eq!(read(&lists(&[], &[off], &[]), None).looked, Looked::Inactive);
    let mut unnamed = ours("COLLABORATOR");
    unnamed["accountType"] = Value::Null;
    assert_eq!(read(&lists(&[], &[unnamed], &[]), None).looked, Looked::Inactive);
}

#[test]
fn that_we_are_not_in_a_list_that_goes_on_says_nothing() {
    let mut body = lists(&[], &[account(8, "COLLABORATOR", "x@agency.example.com")], &[]);
    body["data"]["organisations"]["pageInfo"]["hasNextPage"] = json!(true);
    assert_eq!(read(&body, None).looked, Looked::Crowded);
    body["data"]["pending"]["nodes"] = json!([account(7, "REQUESTED", "rita@handled.example.com")]);
    assert_eq!(read(&body, None).looked, Looked::Pending, "found is found");
}

#[test]
fn a_list_without_even_an_owner_is_no_list() {
    let mut body = lists(&[], &[], &[]);
    body["data"]["anybody"]["nodes"] = json!([]);
    assert_eq!(read(&body, None).looked, Looked::Odd);
    body["data"]["anybody"] = Value::Null;
    assert_eq!(read(&body, None).looked, Looked::Odd);
}

fn error(code: &str) -> Value {
    json!({ "message": "said", "path": ["pending"], "extensions": { "code": code } })
}

#[test]
fn each_refusal_is_told_apart() {
    let table: [(u16, &str, Looked); 17] = [
        (301, "", Looked::Moved),
        (302, "<html></html>", Looked::Moved),
        (
            401,
            r#"{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}"#,
            Looked::TokenRefused,
        ),
        (402, r#"{"errors":"This shop is currently unavailable"}"#, Looked::Frozen),
        (403, r#"{"errors":"User does not have access"}"#, Looked::AppRefused),
        (404, r#"{"errors":"Not Found"}"#, Looked::NoStore),
        (423, r#"{"errors":"Locked"}"#, Looked::Locked),
        (429, r#"{"errors":"Throttled"}"#, Looked::Throttled),
        (430, "", Looked::Throttled),
        (500, "", Looked::Failing),
        (503, "<html>Service Unavailable</html>", Looked::Failing),
        (418, "", Looked::Odd),
        (200, "<!doctype html><title>Acme</title>", Looked::NotJson),
        (200, "", Looked::NotJson),
        (200, r#"{"data":{"pending":{"nodes":[{"id""#, Looked::NotJson),
        (200, "[]", Looked::Odd),
        (200, r#"{"errors":"what"}"#, Looked::Odd),
    ];
    for (status, body, looked) in table {
        assert_eq!(understand(status, body.as_bytes(), &us(), None), looked.into(), "{status} {body}");
    }
    let denied = |app: Value| {
        read(&json!({ "data": { "pending": null, "currentAppInstallation": app }, "errors": [error("ACCESS_DENIED"), error("ACCESS_DENIED")] }), None).looked
    };
    assert_eq!(
        denied(json!({ "accessScopes": [{ "handle": "read_users" }, { "handle": "read_orders" }] })),
        Looked::NoPlan
    );
    assert_eq!(denied(json!({ "accessScopes": [{ "handle": "read_orders" }] })), Looked::NoScope);
    assert_eq!(denied(Value::Null), Looked::Denied);
    assert_eq!(read(&json!({ "errors": [error("SHOP_INACTIVE")] }), None).looked, Looked::Frozen);
    assert_eq!(read(&json!({ "errors": [error("INTERNAL_SERVER_ERROR")] }), None).looked, Looked::Failing);
    assert_eq!(read(&json!({ "errors": [error("MAX_COST_EXCEEDED")] }), None).looked, Looked::Odd);
    assert_eq!(read(&json!({ "errors": [{ "message": "no code" }] }), None).looked, Looked::Odd);
    // What was asked along may fail by itself.
    let mut body = lists(&[account(7, "REQUESTED", "rita@handled.example.com")], &[], &[]);
    body["errors"] =
        json!([{ "message": "no", "path": ["currentAppInstallation"], "extensions": { "code": "ACCESS_DENIED" } }]);
    assert_eq!(read(&body, None).looked, Looked::Pending);
}

#[test]
fn throttled_in_a_200_says_how_long_until_there_is_room() {
    let throttled = |wants: f64, has: f64, rate: f64| {
        read(
            &json!({
                "errors": [{ "message": "Throttled", "extensions": { "code": "THROTTLED" } }],
                "extensions": { "cost": { "requestedQueryCost": wants, "throttleStatus": { "maximumAvailable": 1000.0, "currentlyAvailable": has, "restoreRate": rate } } },
            }),
            None,
        )
    };
    for (wants, has, rate, wait) in [
        (120.0, 20.0, 50.0, 2 * SECOND),
        (120.0, 119.0, 50.0, SECOND),
        (120.0, 500.0, 50.0, SECOND),
        (1e12, 0.0, 0.0, HOUR),
        (-5.0, 0.0, -5.0, SECOND),
    ] {
        assert_eq!(
            throttled(wants, has, rate),
            Answer { wait: Some(wait), ..Looked::Throttled.into() },
            "{wants} {has} {rate}"
        );
    }
    let bare = read(&json!({ "errors": [{ "extensions": { "code": "THROTTLED" } }] }), None);
    assert_eq!(bare, Looked::Throttled.into());
}

proptest! {
    #[test]
    fn no_answer_makes_it_fall_over(status in 100_u16..600, body in prop::collection::vec(any::<u8>(), 0..300)) {
        let answer = understand(status, &body, &us(), Some("x"));
        prop_assert!(!answer.looked.is_sight());
    }

    /// An answer that was mangled somewhere says Absent only where all three lists are whole and empty of us.
    #[test]
    fn a_mangled_answer_never_says_gone(at in 0_usize..600, with in prop::sample::select(vec!["", "null", "[", "\"", "{}", "0"])) {
        let whole = lists(&[account(7, "REQUESTED", "rita@handled.example.com")], &[], &[]).to_string();
        let at = at.min(whole.len());
        let mangled = format!("{}{with}{}", &whole[..at], &whole[(at + 1).min(whole.len())..]);
        let looked = understand(200, mangled.as_bytes(), &us(), Some("gid://shopify/StaffMember/7")).looked;
        // A letter within our own address or id may be lost: then we are not ours, and only then.
        let is_ours = mangled.contains("@handled.example.com") && mangled.contains("\"exists\":true");
        prop_assert!(looked != Looked::Absent || !is_ours, "{mangled}");
    }
}

const SURE: Before = Before { known: true, absent: true };

#[test]
fn a_sight_moves_what_the_table_lets_an_app_move_and_nothing_else() {
    use Looked::{Absent, Active, Pending};
    let table = [
        (State::Sent, Pending, Meaning::Nothing),
        (State::Sent, Active, Meaning::On),
        (State::Sent, Absent, Meaning::Gone),
        (State::Accepted, Pending, Meaning::Differs),
        (State::Accepted, Active, Meaning::On),
        (State::Accepted, Absent, Meaning::Gone),
        (State::Active, Pending, Meaning::Differs),
        (State::Active, Active, Meaning::Nothing),
        (State::Active, Absent, Meaning::Gone),
        (State::Lapsed, Pending, Meaning::Differs),
        (State::Lapsed, Active, Meaning::On),
        (State::Lapsed, Absent, Meaning::Nothing),
        (State::Removed, Pending, Meaning::Differs),
        (State::Removed, Active, Meaning::Differs),
        (State::Removed, Absent, Meaning::RemovalTrue),
    ];
    for (state, looked, means) in table {
        assert_eq!(meaning(&request(state, Moment(0)), looked, SURE), means, "{state:?} {looked:?}");
    }
    for state in [State::Invited, State::CodeWanted, State::ReadyToSend, State::Declined, State::Cancelled] {
        for looked in Looked::ALL {
            assert_eq!(meaning(&request(state, Moment(0)), *looked, SURE), Meaning::Nothing, "{state:?} {looked:?}");
        }
    }
    for looked in Looked::ALL.iter().filter(|looked| !looked.is_sight()) {
        for state in State::ALL {
            assert_eq!(meaning(&request(state, Moment(0)), *looked, SURE), Meaning::Nothing, "{state:?} {looked:?}");
        }
    }
    let confirmed = AccessRequest { removal_confirmed_at: Some(Moment(1)), ..request(State::Removed, Moment(0)) };
    assert_eq!(meaning(&confirmed, Active, SURE), Meaning::Nothing);
}

#[test]
fn gone_takes_two_looks_and_that_we_were_seen_there_before() {
    let looks = |known, absent| {
        [State::Sent, State::Accepted, State::Active, State::Removed]
            .map(|state| meaning(&request(state, Moment(0)), Looked::Absent, Before { known, absent }))
    };
    assert_eq!(looks(true, false), [Meaning::LookAgain; 4]);
    assert_eq!(looks(false, false), [Meaning::LookAgain; 4]);
    // Never seen there: it may be the setting that is wrong, so a rep reads both sides. A removal stays as it was.
    assert_eq!(looks(false, true), [Meaning::Differs, Meaning::Differs, Meaning::Differs, Meaning::Nothing]);
}

#[test]
fn the_open_request_of_a_store_counts_or_the_newest_where_none_is_open() {
    let counts = |states: &[State]| {
        let all: Vec<_> = (0..).zip(states).map(|(at, state)| request(*state, Moment(at))).collect();
        that_counts(&all).map(|one| one.created_at.0)
    };
    assert_eq!(counts(&[]), None);
    assert_eq!(counts(&[State::Removed, State::Lapsed]), Some(1));
    assert_eq!(counts(&[State::Removed, State::Sent]), Some(1));
    assert_eq!(counts(&[State::Accepted, State::Cancelled]), Some(0), "an older one may be opened again");
    assert_eq!(counts(&[State::Lapsed, State::Active, State::Declined, State::Cancelled]), Some(1));
}

#[test]
fn what_was_seen_before_a_request_was_there_is_not_seen_of_it() {
    let made = Moment(HOUR);
    let (before, then) = (Moment(HOUR - 1), made);
    for state in State::ALL {
        let one = request(state, made);
        assert_eq!(seen_of(&one, None), None);
        assert_eq!(seen_of(&one, Some((Looked::Active, before))), None);
        assert_eq!(seen_of(&one, Some((Looked::Active, then))), Some((Looked::Active, then)));
    }
    for state in [State::Sent, State::Accepted] {
        let known = |seen| is_known(&request(state, made), seen, true);
        assert!(!known(None), "that an account is known from before says nothing");
        for looked in [Looked::Pending, Looked::Active] {
            assert_eq!((known(Some((looked, before))), known(Some((looked, then)))), (false, true), "{looked:?}");
        }
        assert!(!known(Some((Looked::Absent, then))));
    }
    for state in [State::Active, State::Removed] {
        assert!(is_known(&request(state, made), None, true));
        assert!(!is_known(&request(state, made), Some((Looked::Active, then)), false));
    }
}

#[test]
fn what_somebody_was_to_look_at_is_looked_at() {
    for (state, looked) in [(State::Sent, Looked::Pending), (State::Active, Looked::Active)] {
        let mut one = request(state, Moment(0));
        one.flags.check = Some(Moment(1));
        assert_eq!(meaning(&one, looked, SURE), Meaning::Checked);
    }
}

const fn told(looked: Looked) -> After {
    After { looked, failures: 0, again: None, wait: None }
}

#[test]
fn a_store_is_asked_as_often_as_its_state_has_something_to_tell() {
    let at = |state, age| every(&request(state, Moment(0)), Moment(age));
    for state in [State::Sent, State::Accepted, State::Removed] {
        assert_eq!(at(state, 0), Some(5 * MINUTE));
        assert_eq!(at(state, HOUR), Some(30 * MINUTE));
        assert_eq!(at(state, DAY), Some(3 * HOUR));
    }
    assert_eq!(at(State::Active, 400 * DAY), Some(DAY));
    assert_eq!((at(State::Lapsed, DAY), at(State::Lapsed, 30 * DAY)), (Some(DAY), None));
    for state in [State::Invited, State::CodeWanted, State::ReadyToSend, State::Declined, State::Cancelled] {
        assert_eq!(at(state, 0), None);
        assert_eq!(next(&request(state, Moment(0)), told(Looked::Failing), Moment(0), 0), None);
    }
    let rested = AccessRequest { rested_at: Some(Moment(1)), ..request(State::Lapsed, Moment(0)) };
    assert_eq!(every(&rested, Moment(2)), None);
}

#[test]
fn pauses_grow_and_a_refused_token_is_not_asked_again() {
    let sent = request(State::Sent, Moment(0));
    let then = |after: After| next(&sent, after, Moment(0), 0).map(|at| at.0);
    let failing = |failures| then(After { failures, ..told(Looked::Failing) });
    let grown: Vec<_> = (1..=7).filter_map(failing).collect();
    assert_eq!(grown, [5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, PAUSES_END, PAUSES_END, PAUSES_END]);
    assert_eq!((then(told(Looked::TokenRefused)), then(told(Looked::AppRefused))), (None, None));
    for looked in [
        Looked::NoPlan,
        Looked::NoScope,
        Looked::Denied,
        Looked::Frozen,
        Looked::Locked,
        Looked::NoStore,
        Looked::Moved,
    ] {
        assert_eq!(then(told(looked)), Some(DAY), "{looked:?}");
    }
    assert_eq!(then(told(Looked::Unnamed)), Some(HOUR));
    let wait = |wait| then(After { failures: 1, wait: Some(wait), ..told(Looked::Throttled) });
    assert_eq!((wait(SECOND), wait(2 * HOUR)), (Some(5 * MINUTE), Some(2 * HOUR)));
    let again = then(After { again: Some(SECOND_LOOK), ..told(Looked::Absent) });
    assert!(again.is_some_and(|at| at >= APART));
}

proptest! {
    #[test]
    fn no_store_is_asked_twice_within_a_minute(
        state in prop::sample::select(State::ALL.to_vec()), looked in prop::sample::select(Looked::ALL.to_vec()), failures in 0_i64..50,
        wait in prop::option::of(-DAY..DAY), age in 0..400 * DAY, chance: u8,
    ) {
        let now = Moment(age);
        let after = After { looked, failures, again: None, wait };
        if let Some(then) = next(&request(state, Moment(0)), after, now, chance) {
            prop_assert!(then.since(now) >= GAP && then.since(now) <= 2 * DAY);
        }
    }

    #[test]
    fn the_pace_never_lets_more_through_in_a_minute_than_was_set(most in 1_i64..300, steps in prop::collection::vec((0_i64..20_000, 0_i64..40), 1..200)) {
        let (mut pace, mut now, mut taken) = (Pace { taken_to: Moment(0) }, Moment(1_000_000), VecDeque::new());
        for (pause, wants) in steps {
            now = now.plus(pause);
            let turns = pace.free(now, most).min(wants);
            pace = pace.take(turns, now, most);
            taken.extend((0..turns).map(|_| now));
            while taken.front().is_some_and(|first| now.since(*first) >= MINUTE) {
                taken.pop_front();
            }
            prop_assert!(i64::try_from(taken.len()).unwrap() <= most, "{} in a minute of {most}", taken.len());
        }
    }

    #[test]
    fn a_clock_that_was_set_back_stops_nobody(most in 1_i64..300, back in 0..30 * DAY) {
        let now = Moment(40 * DAY);
        let pace = Pace { taken_to: Moment(0) }.take(1, now, most);
        let then = now.plus(-back).plus(2 * MINUTE);
        prop_assert!(pace.free(then, most) >= 1, "{back}");
    }
}

/// Numbers that look like chance, the same each time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

/// What a simulated time showed.
struct Shown {
    looks: usize,
    most_in_a_minute: usize,
    shortest_gap: Millis,
    latest: Millis,
    never: usize,
}

/// So many stores over so long, with the portal's own schedule and pace: every three seconds what is due is taken, as far as the
/// pace goes, the longest waiting first. One in ten stores fails, one in twenty is throttled, one in fifty refuses its token.
fn simulate(stores: usize, most: i64, length: Millis, state: impl Fn(usize) -> (State, Millis)) -> Shown {
    let mut chance = Chance(7);
    let start = Moment(1_000 * DAY);
    let requests: Vec<_> = (0..stores)
        .map(|at| {
            let (state, age) = state(at);
            request(state, start.plus(-age))
        })
        .collect();
    let mut due: BinaryHeap<Reverse<(Moment, usize)>> = (0..stores).map(|at| Reverse((start, at))).collect();
    let (mut failures, mut last) = (vec![0; stores], vec![None; stores]);
    let (mut pace, mut recent) = (Pace { taken_to: Moment(0) }, VecDeque::new());
    let mut shown = Shown { looks: 0, most_in_a_minute: 0, shortest_gap: Millis::MAX, latest: 0, never: 0 };
    let mut now = start;
    while now.since(start) < length {
        let turns = pace.free(now, most).min(20);
        let mut taken = 0;
        while taken < turns
            && let Some(Reverse((at, store))) = due.peek().copied()
            && at <= now
        {
            due.pop();
            taken += 1;
            shown.latest = shown.latest.max(now.since(at));
            if let Some(before) = last[store].replace(now) {
                shown.shortest_gap = shown.shortest_gap.min(now.since(before));
            }
            recent.push_back(now);
            let looked = match chance.next() % 100 {
                0 | 1 if store % 50 == 0 => Looked::TokenRefused,
                _ if store % 10 == 1 => Looked::Failing,
                _ if store % 20 == 2 => Looked::Throttled,
                _ => Looked::Pending,
            };
            failures[store] = if looked.is_answer() { 0 } else { failures[store] + 1 };
            let wait = (looked == Looked::Throttled).then_some(2 * SECOND);
            let after = After { looked, failures: failures[store], again: None, wait };
            let byte = u8::try_from(chance.next() % 256).unwrap();
            if let Some(then) = next(&requests[store], after, now, byte) {
                due.push(Reverse((then, store)));
            }
        }
        pace = pace.take(taken, now, most);
        shown.looks += usize::try_from(taken).unwrap();
        while recent.front().is_some_and(|first| now.since(*first) >= MINUTE) {
            recent.pop_front();
        }
        shown.most_in_a_minute = shown.most_in_a_minute.max(recent.len());
        now = now.plus(3 * SECOND);
    }
    shown.never = last.iter().filter(|last| last.is_none()).count();
    shown
}

#[test]
fn ten_thousand_stores_fit_into_the_budget_and_none_starves() {
    // As a partner has them: nearly all on, some waiting, 20 sent within the hour.
    let shown = simulate(10_000, 60, 3 * DAY, |at| match at {
        0..20 => (State::Sent, 0),
        20..1_000 => (State::Sent, 5 * DAY),
        _ => (State::Active, 100 * DAY),
    });
    assert!(shown.most_in_a_minute <= 60, "{} in a minute", shown.most_in_a_minute);
    assert!(shown.shortest_gap >= GAP, "the same store after {} ms", shown.shortest_gap);
    assert_eq!(shown.never, 0, "stores that were never asked");
    // All of them at once, at the start: ten thousand at 54 a minute take three hours; after that nobody waits.
    assert!(shown.latest < 4 * HOUR, "one waited {} min", shown.latest / MINUTE);
    println!(
        "{} looks, {} a minute at most, the latest {} min late",
        shown.looks,
        shown.most_in_a_minute,
        shown.latest / MINUTE
    );
}

#[test]
fn where_everybody_wants_to_know_at_once_everybody_waits_equally_long() {
    let shown = simulate(10_000, 60, 2 * DAY, |_| (State::Sent, 0));
    assert!(shown.most_in_a_minute <= 60, "{} in a minute", shown.most_in_a_minute);
    assert_eq!(shown.never, 0, "stores that were never asked");
    // Far more is due than there are turns: the queue goes round, and a round takes ten thousand turns.
    assert!(shown.latest < 4 * HOUR, "one waited {} min", shown.latest / MINUTE);
    println!(
        "{} looks, {} a minute at most, the latest {} min late",
        shown.looks,
        shown.most_in_a_minute,
        shown.latest / MINUTE
    );
}
