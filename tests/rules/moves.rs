//! The table of moves, as PRODUCT.md has it, and what follows from it.

use handled_portal::domain::{
    access_request::{AccessRequest, Flags, NoCode, State, Turn},
    event::{Accepted, Agreement, Event, Fact, ShopifyAnswer, flags, replay, takeable_back},
    grant::{self, GrantState},
    moment::Moment,
    moves::{Hand, Have, MOVES, Need, Refusal, Verb, decide, may_be_made, verb_of},
    source::{How, Source},
    terms,
};
use proptest::prelude::*;

const EVERYTHING: Have = Have { address: true, code_or_none: true, cancelled_in_shopify: true };

/// The line "Moves" of PRODUCT.md, letter by letter: from, to, who.
const PRODUCT: &[(State, State, &str)] = &[
    (State::Invited, State::CodeWanted, "MR"),
    (State::Invited, State::ReadyToSend, "MR"),
    (State::CodeWanted, State::ReadyToSend, "MR"),
    (State::ReadyToSend, State::CodeWanted, "MRS"),
    (State::ReadyToSend, State::Sent, "R"),
    (State::Sent, State::ReadyToSend, "R"),
    (State::Sent, State::Accepted, "MR"),
    (State::Lapsed, State::Accepted, "MR"),
    (State::Sent, State::Active, "RA"),
    (State::Accepted, State::Active, "RA"),
    (State::Lapsed, State::Active, "RA"),
    (State::Accepted, State::Sent, "RA"),
    (State::Invited, State::Declined, "MR"),
    (State::CodeWanted, State::Declined, "MR"),
    (State::ReadyToSend, State::Declined, "MR"),
    (State::Sent, State::Declined, "MR"),
    (State::Accepted, State::Declined, "MR"),
    (State::Sent, State::Lapsed, "RA"),
    (State::Accepted, State::Lapsed, "RA"),
    (State::Active, State::Lapsed, "RA"),
    (State::Active, State::Removed, "MR"),
    (State::Invited, State::Cancelled, "R"),
    (State::CodeWanted, State::Cancelled, "R"),
    (State::ReadyToSend, State::Cancelled, "R"),
    (State::Sent, State::Cancelled, "R"),
    (State::Accepted, State::Cancelled, "R"),
    (State::Lapsed, State::Cancelled, "R"),
];

const fn letter(hand: Hand) -> char {
    match hand {
        Hand::Contact => 'M',
        Hand::Rep => 'R',
        Hand::App => 'A',
        Hand::Sweep => 'S',
    }
}

const VERBS: [Verb; 14] = [
    Verb::OpenLink,
    Verb::GiveCode,
    Verb::DeclareNoCode,
    Verb::RefuseCode,
    Verb::EraseCode,
    Verb::MarkSent,
    Verb::TakeBackInShopify,
    Verb::Accept,
    Verb::Confirm,
    Verb::FindPending,
    Verb::Decline,
    Verb::FindLapsed,
    Verb::Remove,
    Verb::Cancel,
];

#[test]
fn the_table_allows_exactly_the_moves_of_the_product_page() {
    for from in State::ALL {
        for to in State::ALL {
            let told = PRODUCT.iter().find(|(a, b, _)| (*a, *b) == (from, to)).map_or("", |(.., who)| who);
            for hand in Hand::ALL {
                let may = VERBS.iter().any(|verb| decide(*verb, from, hand, EVERYTHING) == Ok(to));
                assert_eq!(may, told.contains(letter(hand)), "{from:?} -> {to:?} by {hand:?}");
            }
        }
    }
}

#[test]
fn every_verb_is_in_the_table_and_every_row_can_be_reached() {
    for verb in VERBS {
        assert!(MOVES.iter().any(|row| row.verb == verb), "{verb:?}");
    }
    for row in MOVES {
        for from in row.from {
            for by in row.by {
                assert_eq!(decide(row.verb, *from, *by, EVERYTHING), Ok(row.to));
                assert!(may_be_made(row.verb, *from, *by));
            }
        }
    }
}

#[test]
fn sending_needs_the_address_and_a_code_or_the_knowledge_that_none_is_needed() {
    let send = |have| decide(Verb::MarkSent, State::ReadyToSend, Hand::Rep, have);
    assert_eq!(send(Have { address: false, ..EVERYTHING }), Err(Refusal::Missing(Need::Address)));
    assert_eq!(send(Have { code_or_none: false, ..EVERYTHING }), Err(Refusal::Missing(Need::CodeOrNone)));
    assert_eq!(send(Have { address: true, code_or_none: true, cancelled_in_shopify: false }), Ok(State::Sent));
}

#[test]
fn a_sent_request_is_only_cancelled_with_the_tick() {
    let cancel =
        |from, ticked| decide(Verb::Cancel, from, Hand::Rep, Have { cancelled_in_shopify: ticked, ..Have::default() });
    assert_eq!(cancel(State::Sent, false), Err(Refusal::Missing(Need::CancelledInShopify)));
    assert_eq!(cancel(State::Sent, true), Ok(State::Cancelled));
    assert_eq!(cancel(State::Invited, false), Ok(State::Cancelled));
}

#[test]
fn the_sweep_moves_nothing_but_a_request_whose_code_is_gone() {
    for verb in VERBS {
        for from in State::ALL {
            let moved = decide(verb, from, Hand::Sweep, EVERYTHING).is_ok();
            assert_eq!(moved, (verb, from) == (Verb::EraseCode, State::ReadyToSend), "{verb:?} from {from:?}");
        }
    }
}

fn request(state: State) -> AccessRequest {
    AccessRequest {
        id: "1".into(),
        reference: "HND-0000-0000".into(),
        merchant_id: "m".into(),
        store_id: "s".into(),
        state,
        since: Moment(0),
        version: 1,
        catalogue_version: "1".into(),
        link_out_at: Some(Moment(0)),
        code: None,
        code_given_at: None,
        no_code: Some(NoCode::AppInstalled),
        refusals: 0,
        flags: Flags::default(),
        rested_at: None,
        removal_confirmed_at: None,
        created_at: Moment(0),
    }
}

#[test]
fn the_turn_follows_the_state() {
    use State::{Accepted, Active, Cancelled, CodeWanted, Declined, Invited, Lapsed, ReadyToSend, Removed, Sent};
    let table = [
        (Invited, Turn::Merchant),
        (CodeWanted, Turn::Merchant),
        (ReadyToSend, Turn::Partner),
        (Sent, Turn::Merchant),
        (Accepted, Turn::Partner),
        (Active, Turn::Nobody),
        (Declined, Turn::Partner),
        (Lapsed, Turn::Partner),
        (Removed, Turn::Partner),
        (Cancelled, Turn::Nobody),
    ];
    for (state, turn) in table {
        assert_eq!(request(state).turn(), turn, "{state:?}");
    }
}

#[test]
fn flags_and_answers_turn_the_turn() {
    let mut waiting = request(State::Invited);
    waiting.link_out_at = None;
    assert_eq!(waiting.turn(), Turn::Partner, "no link is out yet");
    let mut stuck = request(State::Sent);
    stuck.flags.stuck = Some(Moment(1));
    assert_eq!(stuck.turn(), Turn::Partner);
    let mut check = request(State::Active);
    check.flags.check = Some(Moment(1));
    assert_eq!(check.turn(), Turn::Partner);
    let mut reasked = request(State::Active);
    reasked.flags.reasked = Some(Moment(1));
    assert_eq!(reasked.turn(), Turn::Merchant);
    let mut paused = request(State::Sent);
    paused.flags.paused = Some(Moment(1));
    assert_eq!(paused.turn(), Turn::Merchant, "a pause is about reminders alone");
    let mut rested = request(State::Lapsed);
    rested.rested_at = Some(Moment(1));
    assert_eq!(rested.turn(), Turn::Nobody);
    let mut seen = request(State::Removed);
    seen.removal_confirmed_at = Some(Moment(1));
    assert_eq!(seen.turn(), Turn::Nobody);
}

fn any_source() -> impl Strategy<Value = Source> {
    prop_oneof![
        Just(Source::Contact("c".into())),
        Just(Source::Rep("r".into())),
        Just(Source::RepForMerchant("r".into(), How::Phone)),
        Just(Source::App),
        Just(Source::Sweep),
    ]
}

const KEYS: [&str; 3] = ["view_orders", "view_products", "manage_inventory"];

fn any_keys() -> impl Strategy<Value = Vec<String>> {
    proptest::sample::subsequence(KEYS.map(String::from).to_vec(), 0..=3)
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let accepted = prop_oneof![Just(Accepted::All), Just(Accepted::Unsure), any_keys().prop_map(Accepted::Some)];
    prop_oneof![
        Just(Fact::LinkOpened),
        Just(Fact::CodeSubmitted { replaced: false, agreement: None }),
        Just(Fact::NoCodeDeclared { reason: NoCode::StoreAsksForNone, agreement: None }),
        proptest::sample::select(ShopifyAnswer::ALL.to_vec()).prop_map(|answer| Fact::ShopifyRefused { answer }),
        any::<bool>().prop_map(|moved| Fact::CodeErased { moved }),
        Just(Fact::MarkedSent),
        Just(Fact::TakenBackInShopify),
        accepted.prop_map(|accepted| Fact::AnsweredAccepted { accepted }),
        any_keys().prop_map(|granted| Fact::Confirmed { granted }),
        Just(Fact::FoundActive),
        Just(Fact::FoundPending),
        Just(Fact::Declined { in_shopify: true, reason: String::new() }),
        Just(Fact::FoundLapsed { expired: true }),
        Just(Fact::Removed { by_partner: false }),
        Just(Fact::Cancelled { reason: String::new() }),
        Just(Fact::StuckAnswered),
        Just(Fact::LinkSent { contact_id: "c".into(), by_hand: false }),
        any_keys().prop_map(|permissions| Fact::TermsChanged {
            permissions,
            catalogue_version: "2".into(),
            was: "1".into()
        }),
        (any_keys(), any_keys()).prop_map(|(permissions, wider)| Fact::MoreAsked {
            permissions,
            wider,
            catalogue_version: "2".into()
        }),
        (any_keys(), any_keys(), any::<bool>()).prop_map(|(permissions, wider, in_shopify)| Fact::MoreAgreed {
            permissions,
            wider,
            in_shopify,
            agreement: Agreement { language: "en".into(), catalogue_version: "2".into(), text_hash: "0a".into() }
        }),
        Just(Fact::MoreRefused),
        Just(Fact::MoreWithdrawn),
        any_keys().prop_map(|granted| Fact::FoundGranted { granted }),
    ]
}

/// A timeline as the house writes it: each step asks the table, and what it refuses leaves no line.
fn walk(steps: Vec<(Fact, Source)>) -> Vec<Event> {
    let made = Fact::Made { permissions: KEYS.map(String::from).to_vec() };
    let rep = Source::Rep("r".into());
    let mut events =
        vec![Event { number: 1, fact: made, from: State::Invited, to: State::Invited, source: rep, at: Moment(0) }];
    for (fact, source) in steps {
        let (number, from) = events.last().map(|last| (last.number + 1, last.to)).unwrap();
        let to = match verb_of(&fact) {
            Some(verb) => match decide(verb, from, Hand::of(&source), EVERYTHING) {
                Ok(to) => to,
                Err(_) => continue,
            },
            None => from,
        };
        events.push(Event { number, fact, from, to, source, at: Moment(number) });
    }
    events
}

proptest! {
    #[test]
    fn events_replay_to_the_state_whatever_people_try(steps in proptest::collection::vec((any_fact(), any_source()), 0..40)) {
        let events = walk(steps);
        prop_assert_eq!(replay(&events), events.last().map(|event| event.to));
        for event in events.iter().filter(|event| event.moved()) {
            let hand = letter(Hand::of(&event.source));
            let told = PRODUCT.iter().any(|(from, to, who)| (*from, *to) == (event.from, event.to) && who.contains(hand));
            prop_assert!(told, "{:?} -> {:?} by {}", event.from, event.to, hand);
        }
    }

    #[test]
    fn a_timeline_with_a_line_missing_does_not_replay(
        steps in proptest::collection::vec((any_fact(), any_source()), 8..40),
        at in any::<prop::sample::Index>(),
    ) {
        let mut events = walk(steps);
        prop_assume!(events.len() > 2);
        events.remove(at.index(events.len() - 1));
        prop_assert_eq!(replay(&events), None);
    }

    #[test]
    fn nothing_is_granted_that_nobody_said(steps in proptest::collection::vec((any_fact(), any_source()), 0..40)) {
        let events = walk(steps);
        let grants = grant::replay(&events);
        let said = events.iter().any(|event| matches!(event.fact, Fact::AnsweredAccepted { .. } | Fact::Confirmed { .. }));
        prop_assert!(said || grants.iter().all(|grant| grant.state == GrantState::Pending));
        let state = events.last().map(|event| event.to);
        if matches!(state, Some(State::Removed)) {
            prop_assert!(grants.iter().all(|grant| !matches!(grant.state, GrantState::Granted | GrantState::Extra)));
        }
    }

    #[test]
    fn what_is_asked_for_is_what_the_grants_are_about(steps in proptest::collection::vec((any_fact(), any_source()), 0..40)) {
        let events = walk(steps);
        let grants = grant::replay(&events);
        let course = terms::replay(&events);
        let asked: Vec<String> = grants.iter().filter(|grant| grant.state != GrantState::Extra).map(|grant| grant.permission.clone()).collect();
        prop_assert!(terms::are_same(&course.holds, &asked), "{:?} and {:?}", course.holds, asked);
        let state = events.last().map(|event| event.to);
        prop_assert!(course.asked.is_none() || state.is_some_and(State::is_open), "nothing is asked of what is over");
        prop_assert!(flags(&events).reasked.is_none() || course.asked.is_some(), "the mark stands beside a question");
        let yes = events.iter().any(|event| event.fact.agreement().is_some());
        prop_assert!(yes || course.agreed.is_none());
    }

    #[test]
    fn taking_a_move_back_restores_the_grants(steps in proptest::collection::vec((any_fact(), any_source()), 0..40)) {
        let whole = walk(steps);
        // After each line that can be taken back, as if the timeline ended there.
        for length in 1..=whole.len() {
            let mut events = whole[..length].to_vec();
            let Some(taken) = takeable_back(&events).cloned() else { continue };
            let last = events[length - 1].clone();
            let before = grant::replay(&events[..usize::try_from(taken.number - 1).unwrap()]);
            events.push(Event {
                number: last.number + 1,
                fact: Fact::MoveTakenBack { reason: "mistyped".into() },
                from: last.to,
                to: taken.from,
                source: taken.source,
                at: Moment(99),
            });
            prop_assert_eq!(grant::replay(&events), before);
            let terms_before = terms::replay(&events[..usize::try_from(taken.number - 1).unwrap()]);
            prop_assert_eq!(terms::replay(&events), terms_before);
            prop_assert_eq!(replay(&events), Some(taken.from));
            prop_assert!(takeable_back(&events).is_none(), "what was taken back is not taken back again");
        }
    }
}
