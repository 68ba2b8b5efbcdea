//! The explainer on paper: everything lies where it may, whatever the names are; and the same words are the same bytes.

use handled_portal::{
    config::Config,
    domain::{
        permission::{Catalogue, EMBEDDED},
        shopify_admin,
    },
    i18n::Voice,
    print::{
        document::{Block, Column, Document, Part, Table},
        explainer::{self, About, Sources, Stands},
        pdf::{Paper, compose::What, lay_out, missing_glyphs, render, sheet::Sheets, tags::Kind},
    },
};
use proptest::prelude::*;

fn catalogue(count: usize) -> Catalogue {
    let mut catalogue: Catalogue = toml::from_str(EMBEDDED).unwrap();
    let five = catalogue.permissions.clone();
    catalogue.permissions = five.iter().cycle().take(count).cloned().collect();
    for (at, permission) in catalogue.permissions.iter_mut().enumerate() {
        permission.key = format!("{}_{at}", permission.key);
    }
    catalogue
}

fn about(catalogue: &Catalogue, store: &str, rep: &str) -> About {
    let states = [("Not confirmed", ""), ("Granted", "Tuesday 3 March 2026"), ("Left out", "Friday 6 March 2026")];
    let standing = catalogue.permissions.iter().enumerate().map(|(at, permission)| {
        let (state, since) = states[at % 3];
        Stands { key: permission.key.clone(), state: state.into(), since: since.into(), source: rep.into() }
    });
    About {
        store: store.into(),
        host: "acme-germany.myshopify.com".into(),
        reference: "HND-7K2Q-9XMF".into(),
        state: "Access is on. You can take it back at any time.".into(),
        rep: rep.into(),
        standing: standing.collect(),
        extra: vec![(
            "View customers".into(),
            Stands {
                state: "Granted, not asked for".into(),
                since: "Friday 6 March 2026".into(),
                source: rep.into(),
                ..Stands::default()
            },
        )],
        changed: None,
    }
}

fn explainer_of(partner: &str, count: usize, names: Option<(&str, &str)>) -> Document {
    let (config, catalogue) = (Config::default(), catalogue(count));
    let shopify: shopify_admin::ShopifyAdmin = toml::from_str(shopify_admin::EMBEDDED).unwrap();
    let voice = Voice {
        language: "en".into(),
        partner: partner.into(),
        support: "support@handled.example.com".into(),
        prefix: "HND".into(),
        shopify: Some(std::sync::Arc::new(shopify.clone())),
    };
    let about = names.map(|(store, rep)| about(&catalogue, store, rep));
    let address = if about.is_some() { "/access/HND-7K2Q-9XMF/explainer" } else { "/explainer" };
    let sources = Sources {
        address: &format!("https://access.handled.example.com{address}"),
        date: "Saturday 7 March 2026",
        partner: &config.partner,
        durations: &config.durations,
        catalogue: &catalogue,
        shopify: &shopify,
        voice: &voice,
    };
    explainer::of(sources, about.as_ref())
}

fn general() -> Document {
    explainer_of("Handled", 5, None)
}

fn of_store() -> Document {
    explainer_of("Handled", 5, Some(("Acme Germany", "Rita Reyes")))
}

/// Every piece lies on its sheet; every line within the width it was given, and no two lines over each other.
fn is_whole(sheets: &Sheets) -> Result<(), String> {
    let (width, height) = sheets.paper.size();
    for (page, pieces) in sheets.pages.iter().enumerate() {
        let mut lines: Vec<(f32, f32, f32, f32)> = Vec::new();
        for piece in pieces {
            let (right, bottom) = (piece.x + piece.width, piece.y + piece.height);
            if piece.x < 39.9 || right > width - 39.9 || piece.y < 20.0 || bottom > height - 15.0 {
                return Err(format!("off page {page}: {piece:?}"));
            }
            let What::Line(line) = &piece.what else { continue };
            let (from, to) = (piece.x + line.seen.0, piece.x + line.seen.1);
            if line.seen.0 < -0.5 || to > right + 0.5 {
                return Err(format!(
                    "outside its box on page {page}: {:?} {:?}, {}",
                    line.words(),
                    line.seen,
                    piece.width
                ));
            }
            let over = |other: &(f32, f32, f32, f32)| {
                from < other.1 - 0.5 && other.0 < to - 0.5 && piece.y < other.3 - 1.0 && other.2 < bottom - 1.0
            };
            if from < to && lines.iter().any(over) {
                return Err(format!("over another on page {page}: {:?}", line.words()));
            }
            lines.push((from, to, piece.y, bottom));
        }
    }
    Ok(())
}

/// The words as they are read: the lines of each thing in the order of the tree.
fn read(sheets: &Sheets) -> String {
    let mut text = String::new();
    for (_, id) in sheets.tree.walk() {
        for piece in sheets.pages.iter().flatten().filter(|piece| piece.tag == Some(id)) {
            if let What::Line(line) = &piece.what {
                text.push_str(line.words());
                text.push(if line.words().ends_with([' ', '-', '/']) { '\u{1}' } else { '\n' });
            }
        }
    }
    text.replace('\u{1}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every word of the value, in reading order.
fn all_words(explainer: &Document) -> Vec<String> {
    let mut words = vec![explainer.heading.clone(), explainer.lead.clone()];
    for part in &explainer.parts {
        words.push(part.heading.clone());
        for block in &part.blocks {
            match block {
                Block::Text(text) | Block::Heading(text) => words.push(text.clone()),
                Block::Table(table) => {
                    words.extend(table.columns.iter().map(|column| column.heading.clone()));
                    words.extend(table.rows.iter().flatten().cloned());
                }
                Block::Bullets(items) => words.extend(items.iter().cloned()),
                Block::Facts(rows) => words.extend(rows.iter().flat_map(|(term, text)| [term.clone(), text.clone()])),
                Block::Trails(trails) => {
                    words.extend(trails.iter().flat_map(|trail| [trail.when.clone(), trail.words.join(" › ")]));
                }
                Block::Link { text, href, .. } => words.extend([text.clone(), href.clone()]),
                Block::Permissions(list) => {
                    for asked in list {
                        words.push(asked.label.clone());
                        words.extend(asked.marks.iter().cloned());
                        words.extend([asked.also.clone(), asked.stands.clone()]);
                        words.extend(asked.texts.iter().flat_map(|(term, text)| [term.clone(), text.clone()]));
                    }
                }
            }
        }
    }
    words.push(explainer.closing.clone());
    words.retain(|text| !text.is_empty());
    words
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().concat()
}

#[test]
fn five_permissions_take_two_pages_on_both_papers() {
    for explainer in [general(), of_store()] {
        for paper in Paper::ALL {
            let sheets = lay_out(&explainer, paper);
            assert_eq!(sheets.pages.len(), 2, "{paper:?}: {}", explainer.imprint.title);
            is_whole(&sheets).unwrap();
        }
    }
}

#[test]
fn twenty_permissions_grow_and_no_card_is_torn_that_fits_on_a_page() {
    for paper in Paper::ALL {
        let sheets = lay_out(&explainer_of("Handled", 20, Some(("Acme", "Rita Reyes"))), paper);
        is_whole(&sheets).unwrap();
        assert!((4..=7).contains(&sheets.pages.len()), "{paper:?}: {} pages", sheets.pages.len());
        let cards = sheets.headings().iter().filter(|heading| heading.level == 3).count();
        assert_eq!(cards, 20);
        // One frame around each card: a torn one would have two.
        let wide = paper.size().0 / 2.0;
        let frames =
            sheets.pages.iter().flatten().filter(|piece| matches!(piece.what, What::Frame) && piece.width > wide);
        assert_eq!(frames.count(), 20);
    }
}

#[test]
fn the_paper_says_every_word_of_the_page_in_its_order() {
    for explainer in [general(), of_store(), changed(3), changed(150)] {
        let read = plain(&read(&lay_out(&explainer, Paper::Letter)));
        let mut rest = read.as_str();
        let mut missing = Vec::new();
        for words in all_words(&explainer) {
            let words = plain(&words);
            if !rest.contains(&words) {
                missing.push(words.clone());
            }
            if let Some(at) = rest.find(&words).filter(|at| *at < 400) {
                rest = &rest[at..];
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
        for words in [&explainer.imprint.partner, &explainer.imprint.date, &explainer.imprint.reference] {
            assert!(read.contains(&plain(words)), "{words}");
        }
    }
}

/// What changed since the yes, with as many new permissions as a catalogue may have.
fn changed(count: usize) -> Document {
    let mut explainer = of_store();
    let label = |at: usize| format!("View and manage the number {at} of things that shops do");
    let fact = |term: &str, text: &str| (term.to_owned(), text.to_owned());
    let blocks = vec![
        Block::Text("You agreed to version 1 of our texts on Tuesday 3 March 2026.".into()),
        Block::Bullets((0..count).map(label).collect()),
        Block::Facts(vec![
            fact("Permission", "View orders"),
            fact("What is different", "New: it allows changes. Before: view only."),
            fact("Why we ask, before", "To find out why one of your orders went wrong."),
            fact("Why we ask, new", "To find out why one of your orders went astray."),
        ]),
    ];
    explainer.parts.insert(3, Part { id: "changed", heading: "What changed since you agreed".into(), blocks });
    explainer
}

#[test]
fn what_changed_stands_on_the_paper_whole_however_long_the_list() {
    for (count, paper) in [(1, Paper::A4), (3, Paper::Letter), (30, Paper::A4), (150, Paper::A4), (150, Paper::Letter)]
    {
        let explainer = changed(count);
        let sheets = lay_out(&explainer, paper);
        is_whole(&sheets).unwrap_or_else(|wrong| panic!("{count} on {paper:?}: {wrong}"));
    }
}

#[test]
fn headings_go_down_step_by_step_and_each_picture_has_words() {
    let sheets = lay_out(&of_store(), Paper::A4);
    let mut last = 0;
    let mut pictures = 0;
    for (_, id) in sheets.tree.walk() {
        match sheets.tree.kind(id).unwrap() {
            Kind::Heading(level, words) => {
                assert!(*level <= last + 1, "{words} jumps from {last} to {level}");
                assert!(!words.is_empty());
                last = *level;
            }
            Kind::Picture(words) => {
                assert_eq!(
                    words,
                    "QR code that opens https://access.handled.example.com/access/HND-7K2Q-9XMF/explainer"
                );
                pictures += 1;
            }
            _ => {}
        }
    }
    assert_eq!((last, pictures), (2, 1));
}

#[test]
fn the_same_words_are_the_same_bytes_and_others_are_not() {
    let bytes = render(&of_store(), Paper::A4).unwrap();
    assert!(bytes.len() < 300_000, "{} bytes", bytes.len());
    assert_eq!(bytes, render(&of_store(), Paper::A4).unwrap());
    assert_ne!(bytes, render(&of_store(), Paper::Letter).unwrap());
    assert_ne!(bytes, render(&general(), Paper::A4).unwrap());
    assert_eq!(bytes, render(&of_store(), Paper::A4).unwrap(), "whatever was set in between");
}

#[test]
fn what_runs_from_right_to_left_is_said_in_the_order_in_which_it_is_read() {
    let bytes = render(&explainer_of("Handled", 5, Some((HARD[1], "Rita"))), Paper::A4).unwrap();
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let things = file.objects.values().filter_map(|one| one.as_dict().ok());
    let said =
        things.filter_map(|one| one.get(b"ActualText").ok().and_then(|text| lopdf::decode_text_string(text).ok()));
    assert!(said.map(|text| text.trim().to_owned()).any(|text| text == HARD[1]));
}

const HARD: [&str; 12] = [
    "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
    "شركة النور للتجارة الإلكترونية المحدودة",
    "חנות הספרים של רותי בע״מ (Tel Aviv) 2026",
    "株式会社日本商店 ひらがな カタカナ",
    "주식회사 한국상점",
    "上海贸易有限公司",
    "Łódź Ελληνικά Българско Ğüşİ",
    "Emoji 🛒 shop 👩‍👩‍👧‍👦 and 🇩🇪",
    "\u{202e}evil\u{0}\u{7}\tname\nnext\u{feff}",
    "<script>alert(1)</script> & \"quoted\"",
    "e\u{301}\u{302}\u{303}\u{304}\u{5d0}\u{301} ก็ हिन्दी",
    "",
];

#[test]
fn no_name_breaks_the_layout_and_each_makes_a_good_file() {
    for hard in HARD {
        let explainer = explainer_of(hard, 5, Some((hard, hard)));
        for paper in Paper::ALL {
            is_whole(&lay_out(&explainer, paper)).unwrap_or_else(|fault| panic!("{hard:?}: {fault}"));
        }
        if !hard.is_empty() {
            render(&explainer, Paper::A4).unwrap_or_else(|fault| panic!("{hard:?}: {fault}"));
        }
    }
}

#[test]
fn a_letter_without_a_picture_is_found_and_shown_as_such() {
    for hard in &HARD[..7] {
        let missing = missing_glyphs(&explainer_of("Handled", 5, Some((hard, "Rita"))));
        assert!(missing.is_empty(), "{hard}: {missing:?}");
    }
    assert!(missing_glyphs(&general()).is_empty(), "our own words");
    let explainer = explainer_of("Handled", 5, Some(("Shop 🛒", "Rita")));
    assert_eq!(missing_glyphs(&explainer), ["🛒"]);
    assert!(read(&lay_out(&explainer, Paper::A4)).contains("Shop \u{fffd}"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_is_typed_lies_within_its_box(store in "\\PC{0,80}", rep in ".{0,120}") {
        let explainer = explainer_of("Handled", 5, Some((&store, &rep)));
        let sheets = lay_out(&explainer, Paper::Letter);
        prop_assert_eq!(is_whole(&sheets), Ok(()));
        prop_assert!(render(&explainer, Paper::Letter).is_ok());
        let table = held(&store, 3, &rep);
        prop_assert_eq!(is_whole(&lay_out(&table, Paper::A4)), Ok(()));
        prop_assert!(render(&table, Paper::A4).is_ok());
    }
}

/// Facts and a table, as the paper of what is held has them.
fn held(name: &str, rows: usize, note: &str) -> Document {
    let mut document = of_store();
    let columns = [("When", 31), ("What happened", 45), ("Who says so", 24)];
    let columns = columns.map(|(heading, share)| Column { heading: heading.into(), share }).to_vec();
    let rows = (1..=rows)
        .map(|row| vec![format!("Tuesday 3 March 2026, {row:05} UTC"), format!("Row {row}: {note}"), name.into()]);
    let fact = |term: &str| (term.to_owned(), name.to_owned());
    document.is_brief = false;
    document.parts.truncate(1);
    document.parts[0].blocks = vec![
        Block::Heading(name.into()),
        Block::Facts(["Name", "Address", "Owner", "Added"].map(fact).to_vec()),
        Block::Heading("What happened".into()),
        Block::Table(Table { columns, rows: rows.collect() }),
    ];
    document
}

/// The words of a page, as they stand on it.
fn page(sheets: &Sheets, at: usize) -> String {
    let lines = sheets.pages[at].iter().filter_map(|piece| match &piece.what {
        What::Line(line) => Some(line.words()),
        _ => None,
    });
    lines.collect()
}

#[test]
fn a_table_goes_on_over_sheets_with_its_heads_on_each_and_is_read_once() {
    for paper in Paper::ALL {
        let sheets = lay_out(&held("Rita Reyes", 300, "something was done"), paper);
        is_whole(&sheets).unwrap();
        assert!((6..=12).contains(&sheets.pages.len()), "{} pages", sheets.pages.len());
        for at in 0..sheets.pages.len() {
            assert_eq!(page(&sheets, at).matches("Who says so").count(), 1, "page {at}");
        }
        let read = read(&sheets);
        assert_eq!(read.matches("Who says so").count(), 1, "heads that come again are decoration");
        let rows: Vec<usize> = (1..=300).map(|row| read.find(&format!("Row {row}:")).unwrap()).collect();
        assert!(rows.is_sorted());
        let kinds = sheets.tree.walk().into_iter().map(|(_, id)| sheets.tree.kind(id).unwrap().clone());
        let cells = kinds.filter(|kind| *kind == Kind::Cell).count();
        assert_eq!(cells, 900);
    }
}

#[test]
fn a_cell_that_is_higher_than_a_sheet_goes_on_and_loses_nothing() {
    let note = "a long story ".repeat(700);
    let document = held("Rita Reyes", 3, note.trim());
    let sheets = lay_out(&document, Paper::Letter);
    is_whole(&sheets).unwrap();
    assert_eq!(read(&sheets).matches("a long story").count(), 3 * 700);
    render(&document, Paper::Letter).unwrap();
}

#[test]
fn no_name_breaks_a_table() {
    for hard in HARD {
        for paper in Paper::ALL {
            let document = held(hard, 40, hard);
            is_whole(&lay_out(&document, paper)).unwrap_or_else(|fault| panic!("{hard:?}: {fault}"));
            render(&document, paper).unwrap_or_else(|fault| panic!("{hard:?}: {fault}"));
        }
    }
}

#[test]
fn a_heading_of_which_nothing_can_be_seen_is_a_mark() {
    for words in ["", "\u{200e}\u{feff}", "\u{7}"] {
        let mut document = held(words, 1, "x");
        document.heading = words.into();
        document.parts[0].heading = words.into();
        render(&document, Paper::A4).unwrap();
        let sheets = lay_out(&document, Paper::A4);
        let headings: Vec<String> = sheets.headings().into_iter().map(|heading| heading.words).collect();
        assert_eq!(headings, ["\u{fffd}", "\u{fffd}", "\u{fffd}", "What happened"]);
    }
    let mut document = explainer_of("Handled", 5, None);
    for block in document.parts.iter_mut().flat_map(|part| &mut part.blocks) {
        if let Block::Permissions(list) = block {
            list[0].label = "\u{200e}".into();
        }
    }
    render(&document, Paper::A4).unwrap();
}

/// For eyes: with `PORTAL_TEST_PICTURES=1` it leaves files in `target/paper/`.
#[test]
fn files_to_look_at() {
    if std::env::var_os("PORTAL_TEST_PICTURES").is_none() {
        return;
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/paper");
    std::fs::create_dir_all(&folder).unwrap();
    for paper in Paper::ALL {
        let leave = |name: &str, explainer: &Document| {
            let file = folder.join(format!("{name}-{}.pdf", paper.name()));
            std::fs::write(file, render(explainer, paper).unwrap()).unwrap();
        };
        leave("general", &general());
        leave("store", &of_store());
        leave("held", &held("Rita Reyes", 120, "something was done"));
        leave("twenty", &explainer_of("Handled", 20, Some(("Acme", "Rita Reyes"))));
        for (at, hard) in HARD.iter().enumerate().filter(|(_, hard)| !hard.is_empty()) {
            leave(&format!("hard-{at}"), &explainer_of(hard, 5, Some((hard, hard))));
        }
    }
}
