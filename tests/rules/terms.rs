//! What is wider, what differs for a merchant, and where a timeline of yes and no leads.

use handled_portal::domain::{
    access_request::{NoCode, State},
    event::{Agreement, Event, Fact, flags},
    grant::{self, GrantState},
    moment::Moment,
    permission::{Catalogue, EMBEDDED, Permission},
    source::{How, Source},
    terms::{Course, Terms, Wider, difference, replay, wider},
};

fn built_in() -> Catalogue {
    toml::from_str(EMBEDDED).unwrap()
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

/// The built-in catalogue with one permission changed.
fn with(key: &str, change: impl FnOnce(&mut Permission)) -> Catalogue {
    let mut catalogue = built_in();
    change(catalogue.permissions.iter_mut().find(|one| one.key == key).unwrap());
    catalogue
}

/// What it is, the later catalogue, the permissions asked for then, and what of it is more.
type Row<'a> = (&'a str, Catalogue, &'a [&'a str], Vec<(&'a str, Wider)>);

#[test]
fn more_is_a_permission_more_a_change_where_there_was_a_look_and_personal_data_anew_and_nothing_else() {
    let few = ["view_orders", "view_products"];
    let table: Vec<Row<'_>> = vec![
        ("the same", built_in(), &few, vec![]),
        (
            "one more",
            built_in(),
            &["view_orders", "view_products", "view_locations"],
            vec![("view_locations", Wider::New)],
        ),
        ("one less", built_in(), &["view_products"], vec![]),
        ("another one", built_in(), &["view_products", "view_locations"], vec![("view_locations", Wider::New)]),
        ("other words", with("view_orders", |one| one.why = "For fun.".into()), &few, vec![]),
        ("another name", with("view_orders", |one| one.label = "Orders".into()), &few, vec![]),
        ("a change", with("view_products", |one| one.changes = true), &few, vec![("view_products", Wider::Changes)]),
        ("a look", with("view_orders", |one| one.changes = false), &few, vec![]),
        (
            "personal data",
            with("view_products", |one| one.personal = true),
            &few,
            vec![("view_products", Wider::Personal)],
        ),
        ("none any more", with("view_orders", |one| one.personal = false), &few, vec![]),
        ("what nobody asks for here", with("view_locations", |one| one.personal = true), &few, vec![]),
        (
            "both",
            with("view_products", |one| (one.changes, one.personal) = (true, true)),
            &few,
            vec![("view_products", Wider::Changes), ("view_products", Wider::Personal)],
        ),
    ];
    let (old, held) = (built_in(), keys(&few));
    for (what, new, asked, is) in table {
        let asked = keys(asked);
        let (before, after) =
            (Terms { catalogue: &old, permissions: &held }, Terms { catalogue: &new, permissions: &asked });
        let found = wider(before, after);
        let found: Vec<(&str, Wider)> = found.iter().map(|(key, how)| (key.as_str(), *how)).collect();
        assert_eq!(found, is, "{what}");
        let back = wider(after, before).is_empty();
        assert!(is.is_empty() || back || what == "another one", "{what}: more there is less back");
    }
}

#[test]
fn a_merchant_reads_a_difference_only_about_their_own_permissions() {
    let (old, held) = (built_in(), keys(&["view_orders"]));
    let differs = |new: &Catalogue| {
        let after = Terms { catalogue: new, permissions: &held };
        !difference(Terms { catalogue: &old, permissions: &held }, after).is_none()
    };
    assert!(differs(&with("view_orders", |one| one.never = "We never look twice.".into())));
    assert!(differs(&with("view_orders", |one| one.changes = true)));
    assert!(!differs(&with("view_products", |one| one.never = "We never look twice.".into())));
    assert!(!differs(&with("view_orders", |one| one.older.push("Orders".into()))), "an older name promises nothing");
    assert!(!differs(&with("view_orders", |one| one.section = "Elsewhere".into())));
    let mut turned = built_in();
    turned.permissions.reverse();
    assert!(!differs(&turned), "nor does the order");
}

fn agreement(version: &str) -> Agreement {
    Agreement { language: "en".into(), catalogue_version: version.into(), text_hash: format!("hash of {version}") }
}

fn made() -> Fact {
    Fact::Made { permissions: keys(&["a", "b"]) }
}

fn code(version: &str) -> Fact {
    Fact::CodeSubmitted { replaced: false, agreement: Some(agreement(version)) }
}

fn asked() -> Fact {
    Fact::MoreAsked { permissions: keys(&["a", "b", "c"]), wider: keys(&["c"]), catalogue_version: "2".into() }
}

fn agreed(in_shopify: bool) -> Fact {
    let (permissions, wider) = (keys(&["a", "b", "c"]), keys(&["c"]));
    Fact::MoreAgreed { permissions, wider, in_shopify, agreement: agreement("2") }
}

/// Facts with the state after each.
fn timeline(lines: Vec<(Fact, State)>) -> Vec<Event> {
    let mut from = State::Invited;
    let mut events = Vec::new();
    for (fact, to) in lines {
        let number = i64::try_from(events.len()).unwrap() + 1;
        let source = match fact {
            Fact::CodeSubmitted { agreement: None, .. } => Source::RepForMerchant("r".into(), How::Phone),
            Fact::CodeSubmitted { .. } | Fact::MoreAgreed { .. } | Fact::MoreRefused => Source::Contact("c".into()),
            _ => Source::Rep("r".into()),
        };
        events.push(Event { number, fact, from, to, source, at: Moment(number) });
        from = to;
    }
    events
}

fn course(lines: Vec<(Fact, State)>) -> Course {
    replay(&timeline(lines))
}

#[test]
fn a_question_holds_nothing_until_a_yes_and_leaves_all_as_it_was_after_a_no() {
    use State::{Invited, ReadyToSend};
    let start = || vec![(made(), Invited), (code("1"), ReadyToSend), (asked(), ReadyToSend)];
    let waits = course(start());
    assert_eq!(waits.holds, keys(&["a", "b"]));
    assert_eq!(waits.asked.unwrap().wider, keys(&["c"]));
    let yes = timeline([start(), vec![(agreed(false), ReadyToSend)]].concat());
    assert_eq!(replay(&yes).holds, keys(&["a", "b", "c"]));
    let by = replay(&yes).agreed.unwrap();
    assert_eq!((by.at, by.catalogue_version.as_deref()), (Moment(4), Some("2")));
    assert!(grant::replay(&yes).iter().all(|grant| grant.state == GrantState::Pending));
    for answer in [Fact::MoreRefused, Fact::MoreWithdrawn] {
        let no = course([start(), vec![(answer, ReadyToSend)]].concat());
        assert_eq!((no.holds, no.asked), (keys(&["a", "b"]), None));
        assert_eq!(no.agreed.unwrap().at, Moment(2), "the yes that counts is the one before");
    }
}

#[test]
fn what_is_sent_goes_without_what_waits_for_a_yes() {
    use State::{Invited, ReadyToSend, Sent};
    let start = vec![(made(), Invited), (code("1"), ReadyToSend), (asked(), ReadyToSend), (Fact::MarkedSent, Sent)];
    assert_eq!(course(start.clone()).asked, None);
    let back = [start, vec![(Fact::MoveTakenBack { reason: "not yet".into() }, ReadyToSend)]].concat();
    assert!(course(back).asked.is_some(), "a move taken back was not made");
}

#[test]
fn who_says_while_access_is_on_that_it_was_added_claims_a_grant() {
    use State::{Active, Invited, ReadyToSend, Sent};
    let confirmed = Fact::Confirmed { granted: keys(&["a"]) };
    let on = vec![
        (made(), Invited),
        (code("1"), ReadyToSend),
        (Fact::MarkedSent, Sent),
        (confirmed, Active),
        (asked(), Active),
    ];
    let waits = timeline(on.clone());
    assert_eq!(flags(&waits).reasked, Some(Moment(5)));
    let state = |events: &[Event], key: &str| {
        grant::replay(events).into_iter().find(|grant| grant.permission == key).map(|grant| grant.state)
    };
    assert_eq!((state(&waits, "b"), state(&waits, "c")), (Some(GrantState::Trimmed), None));
    let said = timeline([on.clone(), vec![(agreed(true), Active)]].concat());
    assert_eq!(flags(&said).reasked, None);
    assert_eq!((state(&said, "b"), state(&said, "c")), (Some(GrantState::Trimmed), Some(GrantState::Granted)));
    assert_eq!(grant::replay(&said).last().unwrap().source, Source::Contact("c".into()), "a claim, not seen yet");
    let seen =
        timeline([on, vec![(agreed(true), Active), (Fact::FoundGranted { granted: keys(&["a"]) }, Active)]].concat());
    assert_eq!(state(&seen, "c"), Some(GrantState::Trimmed));
}

#[test]
fn a_yes_that_a_rep_wrote_down_takes_the_place_of_none_that_was_read_here() {
    use State::{CodeWanted, Invited, ReadyToSend};
    let noted = || Fact::CodeSubmitted { replaced: false, agreement: None };
    let first = course(vec![(made(), Invited), (noted(), ReadyToSend)]);
    let by = first.agreed.clone().unwrap();
    assert_eq!((by.agreement, by.catalogue_version), (None, None), "nobody read a text");
    assert!(first.is_bound(ReadyToSend));
    let erased = (Fact::CodeErased { moved: true }, CodeWanted);
    let later = course(vec![(made(), Invited), (code("1"), ReadyToSend), erased, (noted(), ReadyToSend)]);
    assert_eq!(later.agreed.unwrap().agreement, Some(agreement("1")));
    let none = Fact::NoCodeDeclared { reason: NoCode::AppInstalled, agreement: None };
    assert!(course(vec![(made(), Invited), (none, ReadyToSend)]).agreed.is_some());
    assert!(!course(vec![(made(), Invited)]).is_bound(CodeWanted), "before any yes");
    assert!(course(vec![(made(), Invited)]).is_bound(State::Active), "what is on was given in Shopify");
}
