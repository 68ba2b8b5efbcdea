//! The permissions as data: the built-in ones are whole and true, and a file with a fault is refused with its place.

use std::collections::HashSet;

use proptest::prelude::*;

use handled_portal::{
    domain::{
        permission::{Catalogue, EMBEDDED, LINE_MAX, TEXT_MAX},
        shopify_admin::{self, Menus, ShopifyAdmin, Way},
    },
    live::CatalogueText,
};

fn built_in() -> Catalogue {
    toml::from_str(EMBEDDED).unwrap()
}

#[test]
fn the_built_in_catalogue_has_the_five_permissions_with_shopifys_words() {
    let catalogue = built_in();
    catalogue.check().unwrap();
    assert_eq!(catalogue.language, "en");
    let shown: Vec<_> = catalogue.permissions.iter().map(|one| (one.key.as_str(), one.label.as_str())).collect();
    assert_eq!(
        shown,
        [
            ("view_orders", "View orders"),
            ("fulfill_and_ship", "Fulfill and ship"),
            ("view_products", "View (Products)"),
            ("manage_inventory", "Manage inventory (excluding transfers)"),
            ("view_locations", "Locations"),
        ]
    );
}

#[test]
fn what_allows_changes_or_shows_personal_data_says_so() {
    let keys = |which: fn(&handled_portal::domain::permission::Permission) -> bool| {
        built_in().permissions.into_iter().filter(which).map(|one| one.key).collect::<Vec<_>>()
    };
    assert_eq!(keys(|one| one.changes), ["fulfill_and_ship", "manage_inventory", "view_locations"]);
    assert_eq!(keys(|one| one.personal), ["view_orders", "fulfill_and_ship"]);
    for one in built_in().permissions.iter().filter(|one| one.changes && one.key != "fulfill_and_ship") {
        assert!(one.does.contains("allow") && one.does.contains("changes"), "{} hides what it allows", one.key);
    }
    let catalogue = built_in();
    assert!(catalogue.find("view_orders").unwrap().does.contains("names and addresses"));
    assert!(catalogue.find("fulfill_and_ship").unwrap().along.contains("View orders"));
    assert!(catalogue.find("manage_inventory").unwrap().along.contains("View (Products)"));
}

#[test]
fn no_text_threatens_that_orders_stop() {
    for one in built_in().permissions {
        assert!(!one.without.contains("stop"), "{}: {}", one.key, one.without);
    }
}

#[test]
fn a_catalogue_with_a_fault_is_refused_with_the_permission_and_the_field() {
    type Break = fn(&mut Catalogue);
    let broken: [(Break, &str); 18] = [
        (|it| it.permissions.clear(), "permissions has none"),
        (|it| it.permissions = vec![it.permissions[0].clone(); 151], "permissions has 151, more than 150"),
        (|it| it.version = " ".into(), "version is empty"),
        (|it| it.language = String::new(), "language is empty"),
        (|it| it.permissions[1].key = "view_orders".into(), "permission view_orders: key stands twice"),
        (|it| it.permissions[1].key = String::new(), "permission number 2: key is empty"),
        (|it| it.permissions[0].key = "View orders".into(), "permission number 1: key is \"View orders\""),
        (|it| it.permissions[0].key = "_x".into(), "permission number 1: key is"),
        (|it| it.permissions[0].key = "k".repeat(61), "permission number 1: key has 61 characters"),
        (|it| it.permissions[0].label = String::new(), "permission view_orders: label is empty"),
        (|it| it.permissions[0].section = "\t".into(), "permission view_orders: section is empty"),
        (|it| it.permissions[0].why = "x".repeat(LINE_MAX + 1), "permission view_orders: why has 121 characters"),
        (|it| it.permissions[0].never = String::new(), "permission view_orders: never is empty"),
        (|it| it.permissions[0].does = "x".repeat(TEXT_MAX + 1), "permission view_orders: does has 601 characters"),
        (|it| it.permissions[0].without = "a\nb".into(), "permission view_orders: without has a line break"),
        (
            |it| it.permissions[1].along = "a\0b".into(),
            "permission fulfill_and_ship: along has a line break or a hidden",
        ),
        (|it| it.permissions[0].older = vec![String::new()], "permission view_orders: older is empty"),
        (
            |it| it.permissions[3].links[0].href = "javascript:x".into(),
            "permission manage_inventory: links has an address",
        ),
    ];
    for (spoil, said) in broken {
        let mut catalogue = built_in();
        spoil(&mut catalogue);
        let fault = catalogue.check().expect_err(said).to_string();
        assert!(fault.starts_with(said), "{fault:?} instead of {said:?}");
    }
}

#[test]
fn texts_of_the_greatest_length_are_taken() {
    let mut catalogue = built_in();
    catalogue.permissions[0].why = "ä".repeat(LINE_MAX);
    catalogue.permissions[0].does = "ä".repeat(TEXT_MAX);
    catalogue.permissions[0].why_more = String::new();
    catalogue.permissions[0].links.clear();
    assert_eq!(catalogue.check(), Ok(()));
}

#[test]
fn a_misspelt_field_is_no_field() {
    let spoilt = EMBEDDED.replacen("personal = true", "personnel = true", 1);
    let fault = toml::from_str::<Catalogue>(&spoilt).unwrap_err().to_string();
    assert!(fault.contains("personnel"), "{fault}");
}

/// One permission, its key on the fourth line of it.
fn one(number: usize) -> String {
    format!(
        "\n[[permissions]]\nlabel = 'Permission {number}'\nkey = 'one_{number}'\nsection = \"Odd\"\nchanges = false\n\
         personal = false\nwhy = \"Why.\"\nnever = \"Never.\"\ndoes = \"Does.\"\nwithout = \"Without.\"\n"
    )
}

#[test]
fn a_fault_is_told_with_its_line_and_its_field() {
    let whole =
        |count: usize| "version = \"2\"\nlanguage = \"en\"\n".to_owned() + &(0..count).map(one).collect::<String>();
    let spoilt = |from: &str, to: &str| whole(3).replacen(from, to, 1);
    assert!(CatalogueText::read(&whole(3)).is_ok());
    for (text, said) in [
        (spoilt("version = \"2\"", "version = \" \""), "line 1: version is empty"),
        (spoilt("language = \"en\"", "language = \"\""), "line 2: language is empty"),
        (spoilt("section", "sektion"), "line 7: unknown field `sektion`"),
        (spoilt("'one_1'", "'One 1'"), "line 17: permission number 2: key is \"One 1\""),
        (spoilt("'one_1'", "'one_0'"), "line 17: permission one_0: key stands twice"),
        (spoilt("'Permission 1'", "''"), "line 16: permission one_1: label is empty"),
        (
            spoilt("why = \"Why.\"", &format!("why = \"{}\"", "w".repeat(121))),
            "line 10: permission one_0: why has 121 characters",
        ),
        (
            spoilt("does = \"Does.\"", "does = \"a\\tb\""),
            "line 12: permission one_0: does has a line break or a hidden",
        ),
        (spoilt("does = \"Does.\"", "does = \"Does.\"\nolder = [\n\"\"]"), "line 13: permission one_0: older is empty"),
        (
            whole(3) + "[[permissions.links]]\ntext = \"x\"\nhref = \"http://x\"\n",
            "line 36: permission one_2: links has an address",
        ),
        (spoilt("changes = false\n", ""), "line 4: missing field `changes`"),
        (whole(300), "line 1654: permissions has 300, more than 150"),
        (whole(3).replace("[[permissions]]", "[[permisions]]"), "line 4: unknown field `permisions`"),
        ("version = \"2\"\nlanguage = \"en\"\npermissions = []\n".to_owned(), "line 3: permissions has none"),
    ] {
        let fault = CatalogueText::read(&text).expect_err(said).to_string();
        assert!(fault.starts_with(said), "{fault:?} instead of {said:?}");
    }
}

#[test]
fn shopifys_menus_lead_somewhere_and_begin_where_people_are() {
    let admin: ShopifyAdmin = toml::from_str(shopify_admin::EMBEDDED).unwrap();
    assert_eq!((admin.pending_places, admin.quiet_days), (10, 90));
    for ways in [&admin.code, &admin.accept, &admin.removal] {
        assert_eq!(ways[0].menus, Menus::Now, "today's menus come first");
        let kinds: HashSet<Menus> = ways.iter().map(|way| way.menus).collect();
        assert_eq!(kinds.len(), ways.len());
        assert!(kinds.contains(&Menus::Before));
        for way in ways {
            assert_eq!(way.trail[0], "Settings");
            assert!(way.press.is_empty() || way.trail.last() == Some(&way.press), "{:?}", way.trail);
            assert!(way.menus == Menus::Mobile || is_whole(way), "{:?}", way.trail);
        }
    }
    assert!(admin.code.iter().any(|way| way.menus == Menus::Mobile && way.link(Some("acme")).is_empty()));
    assert!(admin.accept.iter().any(|way| way.menus == Menus::Role && way.trail.contains(&admin.labels.assign_role)));
    assert!(admin.accept[0].words("Acme Ltd").contains(&"Acme Ltd Collaborator".to_owned()));
    assert!(admin.mail.subjects.iter().all(|subject| subject.contains("{partner}")));
}

fn is_whole(way: &Way) -> bool {
    let links = [way.link(Some("acme")), way.link(None)];
    links[0].contains("/acme/") && links.iter().all(|link| link.starts_with("https://") && !link.contains('{'))
}

#[test]
fn the_partners_forms_come_with_the_store_filled_in() {
    let admin: ShopifyAdmin = toml::from_str(shopify_admin::EMBEDDED).unwrap();
    let links: Vec<String> = admin.forms.iter().map(|form| form.form_link("123456", "acme")).collect();
    assert_eq!(
        links,
        [
            "https://dev.shopify.com/dashboard/123456/stores/collaborations/new?store_url=acme.myshopify.com",
            "https://partners.shopify.com/123456/stores/new?store_type=managed_store&store_domain=acme.myshopify.com",
        ]
    );
}

/// The built-in catalogue with a piece taken out, doubled or replaced, where letters begin.
fn mangled() -> impl Strategy<Value = String> {
    let ends: Vec<usize> = EMBEDDED.char_indices().map(|(at, _)| at).collect();
    (prop::sample::select(ends.clone()), prop::sample::select(ends), "\\PC{0,20}", 0..3).prop_map(
        |(one, other, piece, how)| {
            let (from, to) = (one.min(other), one.max(other).min(one.min(other) + 400));
            let to = (to..EMBEDDED.len()).find(|at| EMBEDDED.is_char_boundary(*at)).unwrap_or(EMBEDDED.len());
            let middle = match how {
                0 => String::new(),
                1 => EMBEDDED[from..to].repeat(2),
                _ => piece,
            };
            format!("{}{middle}{}", &EMBEDDED[..from], &EMBEDDED[to..])
        },
    )
}

proptest! {
    #[test]
    fn a_catalogue_is_read_or_its_fault_has_a_line_that_is_there(text in prop_oneof![mangled(), any::<String>()]) {
        match CatalogueText::read(&text) {
            Ok(read) => prop_assert!(!read.catalogue.version.is_empty()),
            Err(fault) => {
                prop_assert!(fault.line <= text.matches('\n').count() + 1, "{}", fault);
                prop_assert!(!fault.what.is_empty());
            }
        }
    }
}
