//! What admins set: colours that can be read, logos that run nothing, values in their range; and where operators set them.

use handled_portal::{
    config::{Config, Place},
    domain::{
        colour::{Accent, Colour, READABLE},
        logo::{BYTES_MAX, Kind, Logo},
        setting::{self, LOGO},
    },
    live::Chosen,
};
use proptest::prelude::*;

fn colour(hex: &str) -> Colour {
    Colour::parse(hex).unwrap()
}

#[test]
fn contrast_is_what_wcag_says() {
    for (one, other, contrast) in [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#0a5a52", "#ffffff", 8.09),
        ("#ffcc00", "#ffffff", 1.51),
    ] {
        let is = colour(one).contrast(colour(other));
        assert!((is - contrast).abs() < 0.02, "{one} on {other}: {is}");
        assert!((is - colour(other).contrast(colour(one))).abs() < f64::EPSILON, "either way round");
    }
}

#[test]
fn a_colour_is_a_sign_and_six_digits() {
    for (typed, is) in [
        ("#0a5a52", true),
        (" #0A5A52 ", true),
        ("0a5a52", false),
        ("#0a5", false),
        ("#0a5a5g", false),
        ("#0a5a5é", false),
        ("", false),
    ] {
        assert_eq!(Colour::parse(typed).is_some(), is, "{typed:?}");
    }
    assert_eq!(colour("#0A5A52").hex(), "#0a5a52");
}

#[test]
fn the_built_in_colour_and_dark_ones_are_taken_and_bright_ones_are_refused_with_their_ratio() {
    let accent = setting::named("partner.accent").unwrap();
    for good in ["#0a5a52", "#000000", "#1b4d9b", "#a8201a", "#5b2a86", ""] {
        assert_eq!(accent.parse(good).as_deref(), Ok(good));
    }
    assert_eq!(accent.parse("#1B4D9B").as_deref(), Ok("#1b4d9b"));
    for (bad, ratio) in [("#ffcc00", "1.3"), ("#ffffff", "1.0"), ("#777777", "3.9"), ("#63d3c4", "1.5")] {
        let fault = accent.parse(bad).unwrap_err();
        assert_eq!(
            (fault.field, fault.key, fault.what.as_str()),
            ("partner_accent", "fault-setting-contrast", ratio),
            "{bad}"
        );
    }
}

proptest! {
    #[test]
    fn whatever_is_taken_can_be_read_in_light_and_in_dark(red: u8, green: u8, blue: u8) {
        let accent = Accent::of(Colour([red, green, blue]));
        if accent.contrast() >= READABLE {
            prop_assert!(accent.light.contrast(colour("#ffffff")) >= READABLE);
            prop_assert!(accent.light.contrast(colour("#edf1f0")) >= READABLE);
        }
        // The dark one is made to fit, whatever was chosen.
        for ground in ["#0e1312", "#161c1b", "#212a28", "#04211e"] {
            prop_assert!(accent.dark.contrast(colour(ground)) >= READABLE, "{:?} on {ground}", accent.dark);
        }
        let css = accent.css();
        prop_assert!(css.contains("light-dark(") && !css.contains('<'));
    }

    #[test]
    fn no_file_makes_the_look_at_a_logo_fail(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in "\\PC{0,200}") {
        let _ = Logo::parse(&bytes);
        let _ = Logo::parse(text.as_bytes());
        let _ = Logo::parse(format!("<svg {text}></svg>").as_bytes());
    }
}

/// The beginning of a PNG of this size.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0]);
    bytes
}

fn svg(inner: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\">{inner}</svg>")
}

#[test]
fn a_logo_is_a_png_or_an_svg_of_shapes_alone() {
    assert_eq!(Logo::parse(&png(64, 32)).unwrap().kind, Kind::Png);
    for inner in [
        "",
        "<path d=\"M0 0h8v8z\" fill='#123456'/>",
        "<!-- a comment with <script> in it --><g id=\"a\"><circle r=\"2\"/></g><use href=\"#a\"/>",
        "<defs><linearGradient id=\"l\"><stop offset=\"0\"/></linearGradient></defs><rect fill=\"url(#l)\" width=\"8\" height=\"8\"/>",
        "<style>.a{fill:#123}</style><title>A &amp; B > C</title>",
    ] {
        assert_eq!(Logo::parse(svg(inner).as_bytes()).map(|logo| logo.kind), Ok(Kind::Svg), "{inner}");
    }
    let whole = format!("\u{feff}<?xml version=\"1.0\"?>\n{}\n", svg(""));
    assert!(Logo::parse(whole.as_bytes()).is_ok());
}

#[test]
fn nothing_that_runs_or_comes_from_elsewhere_is_in_a_logo() {
    for (inner, what) in [
        ("<script>alert(1)</script>", "<script>"),
        ("<SCRIPT/>", "<SCRIPT>"),
        ("<x:script xmlns:x=\"http://www.w3.org/2000/svg\"/>", "<x:script>"),
        ("<g onload=\"alert(1)\"/>", "onload"),
        ("<g\nOnClick = 'alert(1)'/>", "onclick"),
        ("<g a=\"'\" onload='alert(1)'/>", "onload"),
        ("<foreignObject><body/></foreignObject>", "<foreignObject>"),
        ("<a href=\"https://evil.example\"/>", "<a>"),
        ("<use href=\"https://evil.example/a.svg#b\"/>", "href"),
        ("<use xlink:href=\"data:image/svg+xml,x\"/>", "xlink:href"),
        ("<image href=\"https://evil.example/a.png\"/>", "<image>"),
        ("<animate attributeName=\"href\"/>", "<animate>"),
        ("<set attributeName=\"onload\"/>", "<set>"),
        ("<style>@import 'https://evil.example/a.css'</style>", "@import"),
        ("<style>g{fill:url(https://evil.example/a)}</style>", "url(http"),
        ("<![CDATA[<script>]]>", "<![CDATA[<script>]]>"),
        ("<g fill=red/>", "fill"),
        ("<g onload/>", "onload"),
    ] {
        let fault = Logo::parse(svg(inner).as_bytes()).unwrap_err();
        assert_eq!((fault.field, fault.key, fault.what.as_str()), ("partner_logo", "fault-logo-more", what), "{inner}");
    }
    for entity in ["<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", "<?xml-stylesheet href='x.css'?>"] {
        assert!(Logo::parse(format!("{entity}{}", svg("")).as_bytes()).is_err(), "{entity}");
    }
}

#[test]
fn what_is_no_logo_is_refused() {
    let large = vec![b' '; BYTES_MAX + 1];
    let (whole, no_pixels, many_pixels, cut) = (svg(""), png(0, 32), png(64, 9_000), png(64, 32));
    let all: [(&[u8], &str); 10] = [
        (b"", "fault-logo-kind"),
        (b"GIF89a", "fault-logo-kind"),
        (b"\xff\xd8\xff\xe0", "fault-logo-kind"),
        (b"<html></html>", "fault-logo-kind"),
        (b"<svg></svg>", "fault-logo-kind"),
        (&whole.as_bytes()[..40], "fault-logo-more"),
        (&cut[..18], "fault-logo-pixels"),
        (&no_pixels, "fault-logo-pixels"),
        (&many_pixels, "fault-logo-pixels"),
        (&large, "fault-logo-large"),
    ];
    for (bytes, key) in all {
        assert_eq!(
            Logo::parse(bytes).unwrap_err().key,
            key,
            "{:?}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(40)])
        );
    }
}

#[test]
fn every_setting_has_its_default_in_its_own_range_and_a_place_in_the_values() {
    let config = Config::default();
    let values = Chosen { partner: config.partner, durations: config.durations, reminders: config.reminders };
    for one in setting::ALL.iter().filter(|one| **one != LOGO) {
        let default = values.get(one.name);
        assert_eq!(one.parse(&default).as_ref(), Ok(&default), "{}", one.name);
        assert_eq!(values.with(one.name, &default).unwrap().get(one.name), default, "{}", one.name);
        assert!(one.field.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{}", one.field);
    }
    let counts = setting::ALL.iter().filter(|one| !one.range().is_empty());
    for one in counts {
        let range = one.range();
        let (least, most) = range.split_once('–').unwrap();
        for (typed, fits) in [
            (least, true),
            (most, true),
            ("0", least == "0"),
            ("-1", false),
            ("99999999999999999999", false),
            ("7.5", false),
            ("", false),
            ("x", false),
        ] {
            assert_eq!(one.parse(typed).is_ok(), fits, "{} {typed:?}", one.name);
        }
    }
}

#[test]
fn what_a_file_sets_is_known_to_be_set_there_and_what_it_leaves_alone_is_free() {
    let folder = std::env::temp_dir().join(format!("portal-rules-settings-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("portal.toml");
    std::fs::write(&path, "[partner]\nname = \"Acme\"\nverify = { text = \"See\", link = \"https://acme.example\" }\n[durations]\ncode_days = 5\n").unwrap();
    let config = Config::load(Some(&path)).unwrap();
    let fixed: Vec<&str> = config.fixed.keys().map(String::as_str).collect();
    assert_eq!(fixed, ["durations.code_days", "partner.name", "partner.verify.link", "partner.verify.text"]);
    assert!(config.fixed.values().all(|place| matches!(place, Place::File(file) if file.ends_with("portal.toml"))));
    let flags = [("partner.name", "Other".to_owned())];
    let config = Config::load_with(Some(&path), &flags).unwrap();
    assert_eq!(
        (config.partner.name.as_str(), &config.fixed["partner.name"]),
        ("Other", &Place::Flag("--partner-name".into()))
    );
    for (text, words) in [
        ("[durations]\ncode_days = \"long\"\n", ["durations.code_days", "portal.toml", "config --example"]),
        ("[partner]\nnmae = \"Acme\"\n", ["partner.nmae", "is no setting", "config --example"]),
        ("[partner\n", ["portal.toml", "line 1", "config --example"]),
        ("[partner]\naccent = \"#ffcc00\"\n", ["partner.accent", "1.3 to 1", "darker"]),
        ("[partner]\naccent = \"gold\"\n", ["partner.accent", "six digits", "#0a5a52"]),
    ] {
        std::fs::write(&path, text).unwrap();
        let error = format!("{:#}", Config::load(Some(&path)).unwrap_err());
        for word in words {
            assert!(error.contains(word), "{text}: {word}: {error}");
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn reminders_in_the_file_are_looked_at_and_kept_like_those_of_the_page() {
    let with = |set: &dyn Fn(&mut Config)| {
        let mut config = Config::default();
        set(&mut config);
        config.finished().map_err(|error| error.to_string())
    };
    for days in [vec![2, 2], vec![0], vec![61], (1..=11).collect()] {
        let said = with(&|config| config.reminders.sent_days.clone_from(&days)).unwrap_err();
        assert!(said.starts_with("reminders.sent_days has to be"), "{said}");
    }
    let said = with(&|config| (config.reminders.from_hour, config.reminders.to_hour) = (17, 9)).unwrap_err();
    assert!(said.contains("reminders.to_hour"), "{said}");
    let fine = with(&|config| config.reminders.sent_days = Vec::new()).unwrap();
    let live = handled_portal::live::Live::of(&fine).unwrap();
    let value = |name: &str| live.value(setting::named(name).unwrap());
    assert_eq!((value("reminders.code_wanted_days"), value("reminders.sent_days")), ("2, 5, 10".into(), String::new()));
    let kept = live.with("reminders.sent_days", "4, 7").unwrap();
    assert_eq!(kept.reminders.sent_days, [4, 7]);
    assert_eq!(kept.with("reminders.sent_days", "").unwrap().reminders.sent_days, [] as [i64; 0]);
}
