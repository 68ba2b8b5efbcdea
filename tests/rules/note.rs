//! Notes as HTML: Markdown works, and nothing else gets through.

use handled_portal::web::desk::note::{Html, REL, SCHEMES, TAGS};
use proptest::prelude::*;
use scraper::{Html as Page, Node};

fn html(markdown: &str) -> String {
    Html::of(markdown).to_string()
}

/// What is on the page that may not be there; what a browser makes of the text, not what it looks like.
fn wrongs(html: &str) -> Vec<String> {
    let page = Page::parse_fragment(html);
    let mut wrong = Vec::new();
    for node in page.tree.values() {
        match node {
            Node::Element(one) if ["html", "body"].contains(&one.name()) => {} // around every fragment
            Node::Element(one) => {
                if !TAGS.contains(&one.name()) {
                    wrong.push(format!("<{}>", one.name()));
                }
                for (name, value) in one.attrs() {
                    let fits = match (one.name(), name) {
                        ("a", "href") => {
                            SCHEMES.iter().any(|scheme| value.to_lowercase().starts_with(&format!("{scheme}:")))
                        }
                        ("a", "rel") => value == REL,
                        _ => false,
                    };
                    if !fits {
                        wrong.push(format!("{name}={value:?}"));
                    }
                }
            }
            Node::Comment(_) => wrong.push("a comment".into()),
            _ => {}
        }
    }
    wrong
}

#[test]
fn markdown_works() {
    for (typed, shown) in [
        ("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>"),
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("1. one", "<ol>\n<li>one</li>\n</ol>"),
        ("# Big\n## Small\n###### Least", "<h3>Big</h3>\n<h4>Small</h4>\n<h4>Least</h4>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        (
            "[docs](https://example.com/a?b=c \"title\")",
            "<p><a href=\"https://example.com/a?b=c\" rel=\"noopener noreferrer nofollow\">docs</a></p>",
        ),
        (
            "<mia@acme.example.com>",
            "<p><a href=\"mailto:mia@acme.example.com\" rel=\"noopener noreferrer nofollow\">mia@acme.example.com</a></p>",
        ),
    ] {
        assert_eq!(html(typed).trim(), shown, "{typed}");
    }
}

#[test]
fn tags_that_were_typed_are_words() {
    for (typed, shown) in [
        ("Called <Mia>.\nBack on Monday.", "<p>Called &lt;Mia&gt;.<br>\nBack on Monday.</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("a <b onclick=\"x()\">b</b>", "<p>a &lt;b onclick=\"x()\"&gt;b&lt;/b&gt;</p>"),
        ("![picture](https://example.com/x.png)", "<p></p>"),
    ] {
        assert_eq!(html(typed).trim(), shown, "{typed}");
    }
}

#[test]
fn links_lead_to_secure_pages_and_mail_alone() {
    for to in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "http://example.com",
        "//example.com",
        "/desk/sign-out",
        "ftp://example.com",
        " javascript:alert(1)",
    ] {
        for typed in [format!("[x]({to})"), format!("[x](<{to}>)"), format!("<{to}>"), format!("[x]\n\n[x]: {to}")] {
            let shown = html(&typed);
            assert!(!shown.contains("href=") && wrongs(&shown).is_empty(), "{typed}: {shown}");
        }
    }
}

#[test]
fn a_note_as_deep_as_it_can_be_is_still_a_note() {
    for typed in [
        ">".repeat(4_000),
        "- ".repeat(2_000),
        "*".repeat(4_000),
        "[".repeat(4_000),
        "<div>".repeat(800),
        "`".repeat(3_999),
    ] {
        assert_eq!(wrongs(&html(&format!("{typed}x"))), Vec::<String>::new());
    }
    assert_eq!(html(&format!("{}deep", ">".repeat(50))).matches("<blockquote>").count(), 3);
}

proptest! {
    #[test]
    fn nothing_else_gets_through(typed in "\\PC{0,200}") {
        prop_assert_eq!(wrongs(&html(&typed)), Vec::<String>::new());
    }

    #[test]
    fn nor_pieces_of_what_would_do_harm(pieces in prop::collection::vec(prop::sample::select(vec![
        "<script>", "</script>", "<img src=x onerror=alert(1)>", "<a href=\"javascript:x\">", "</a>", "<svg/onload=x>", "<style>", "<!--", "-->",
        "<![CDATA[", "]]>", "<?", "[x](javascript:x)", "![x](data:x)", "<iframe srcdoc='", "<math><mtext>", "<template>", "<noscript>", "\n", "\n\n",
        "> ", "- ", "    ", "`", "```", "**", "# ", "&lt;script&gt;", "<p style=x>", "<x y='\"", "\">", "|", "\\", "<b", " onclick=x ", "<a\nhref=x>",
    ]), 0..24)) {
        let shown = html(&pieces.concat());
        prop_assert_eq!(wrongs(&shown), Vec::<String>::new());
        prop_assert!(!shown.to_lowercase().contains("<script"));
    }
}
