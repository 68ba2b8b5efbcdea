//! The access register is read out of the timeline, for any moment.

use handled_portal::domain::{
    access_request::State,
    event::{Accepted, Event, Fact},
    moment::{DAY, Moment},
    register::access,
    source::Source,
};

fn mia() -> Source {
    Source::Contact("mia".into())
}

fn rita() -> Source {
    Source::Rep("rita".into())
}

fn keys(all: &[&str]) -> Vec<String> {
    all.iter().map(|key| (*key).to_owned()).collect()
}

/// Made on day 0, sent on day 1, accepted on day 2, seen on day 3, looked at on day 50 and reviewed on day 200, gone on day 300.
fn timeline() -> Vec<Event> {
    let facts = [
        (0, Fact::Made { permissions: keys(&["orders", "stock"]) }, State::Invited, State::Invited, rita()),
        (1, Fact::MarkedSent, State::Invited, State::Sent, rita()),
        (2, Fact::AnsweredAccepted { accepted: Accepted::All }, State::Sent, State::Accepted, mia()),
        (3, Fact::Confirmed { granted: keys(&["orders", "extra"]) }, State::Accepted, State::Active, rita()),
        (49, Fact::CheckRaised, State::Active, State::Active, Source::Sweep),
        (50, Fact::CheckCleared, State::Active, State::Active, rita()),
        (200, Fact::Reviewed, State::Active, State::Active, rita()),
        (300, Fact::FoundLapsed { expired: true }, State::Active, State::Lapsed, rita()),
    ];
    let event = |(at, (day, fact, from, to, source)): (usize, (i64, Fact, State, State, Source))| Event {
        number: i64::try_from(at).unwrap() + 1,
        fact,
        from,
        to,
        source,
        at: Moment(day * DAY),
    };
    facts.into_iter().enumerate().map(event).collect()
}

#[test]
fn it_shows_what_was_given_at_any_date_and_who_said_so() {
    let events = timeline();
    let on = |day: i64| access(&events, Moment(day * DAY));
    assert_eq!([on(-1), on(0), on(1), on(300), on(900)], [None, None, None, None, None]);
    let claimed = on(2).unwrap();
    assert_eq!((claimed.state, claimed.since, claimed.source.clone()), (State::Accepted, Moment(2 * DAY), Some(mia())));
    assert_eq!((claimed.confirmed.clone(), claimed.is_old(Moment(2 * DAY)), claimed.held.len()), (None, false, 2));
    let seen = on(3).unwrap();
    let held: Vec<&str> = seen.held.iter().map(|one| one.permission.as_str()).collect();
    assert_eq!((seen.state, held), (State::Active, vec!["orders", "extra"]));
    assert_eq!((seen.source, seen.confirmed), (Some(rita()), Some((rita(), Moment(3 * DAY)))));
    assert_eq!((on(49).unwrap().doubted, on(50).unwrap().doubted), (Some(Moment(49 * DAY)), None));
    let looked = on(199).unwrap();
    assert_eq!((looked.confirmed.clone(), looked.reviewed.clone()), (Some((rita(), Moment(50 * DAY))), None));
    assert!(!looked.is_old(Moment(230 * DAY)) && looked.is_old(Moment(231 * DAY)));
    assert_eq!(on(299).unwrap().reviewed, Some((rita(), Moment(200 * DAY))));
}

#[test]
fn what_was_taken_back_is_as_if_it_had_never_been_said() {
    let mut events = timeline();
    events.truncate(4);
    events.push(Event {
        number: 5,
        fact: Fact::MoveTakenBack { reason: "the wrong store".into() },
        from: State::Active,
        to: State::Accepted,
        source: rita(),
        at: Moment(4 * DAY),
    });
    let then = access(&events, Moment(4 * DAY)).unwrap();
    assert_eq!((then.state, then.source, then.confirmed), (State::Accepted, Some(mia()), None));
    let mut gone = timeline();
    gone.push(Event {
        number: 9,
        fact: Fact::MoveTakenBack { reason: "I looked at another store".into() },
        from: State::Lapsed,
        to: State::Active,
        source: rita(),
        at: Moment(301 * DAY),
    });
    let back = access(&gone, Moment(301 * DAY)).unwrap();
    assert_eq!((back.state, back.reviewed), (State::Active, Some((rita(), Moment(200 * DAY)))));
}
