//! What stands in a PDF, and what a screen reader finds in it.

use lopdf::{Dictionary, Document, Object};

/// A file that was sent.
pub struct Pdf(pub Document);

impl Pdf {
    #[track_caller]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Document::load_mem(bytes).unwrap())
    }

    /// What stands behind a name, references followed.
    #[track_caller]
    pub fn at<'a>(&'a self, dictionary: &'a Dictionary, name: &[u8]) -> &'a Object {
        self.0.dereference(dictionary.get(name).unwrap()).unwrap().1
    }

    pub fn pages(&self) -> usize {
        self.0.get_pages().len()
    }

    /// Width of the first page, in whole points.
    pub fn width(&self) -> i64 {
        let page = self.0.get_dictionary(self.0.get_pages()[&1]).unwrap();
        let right = self.at(page, b"MediaBox").as_array().unwrap()[2].as_float().unwrap();
        format!("{right:.0}").parse().unwrap()
    }

    pub fn title(&self) -> String {
        words(self.at(self.at(&self.0.trailer, b"Info").as_dict().unwrap(), b"Title"))
    }

    /// The kinds of things in the tree, in reading order.
    pub fn kinds(&self) -> Vec<String> {
        self.things().into_iter().map(kind).collect()
    }

    /// The things in the tree, in reading order.
    pub fn things(&self) -> Vec<&Dictionary> {
        let mut found = Vec::new();
        self.walk(self.at(self.0.catalog().unwrap(), b"StructTreeRoot"), &mut found);
        found
    }

    fn walk<'a>(&'a self, node: &'a Object, found: &mut Vec<&'a Dictionary>) {
        match self.0.dereference(node).unwrap().1 {
            Object::Array(inner) => inner.iter().for_each(|one| self.walk(one, found)),
            Object::Dictionary(one) => {
                if one.has(b"S") {
                    found.push(one);
                }
                if let Ok(inner) = one.get(b"K") {
                    self.walk(inner, found);
                }
            }
            _ => {}
        }
    }

    /// All words on all pages, without white space.
    pub fn text(&self) -> String {
        let pages: Vec<u32> = self.0.get_pages().into_keys().collect();
        plain(&self.0.extract_text(&pages).unwrap())
    }

    /// It is what PDF/UA-1 asks for, as far as its structure says; `pictures` are the words that stand for pictures.
    #[track_caller]
    pub fn is_for_everybody(&self, title: &str, pictures: &[String]) {
        let catalog = self.0.catalog().unwrap();
        assert_eq!(words(self.at(catalog, b"Lang")), "en");
        assert_eq!(self.at(self.at(catalog, b"MarkInfo").as_dict().unwrap(), b"Marked"), &Object::Boolean(true));
        let shown = self.at(catalog, b"ViewerPreferences").as_dict().unwrap();
        assert_eq!(self.at(shown, b"DisplayDocTitle"), &Object::Boolean(true));
        assert_eq!(self.title(), title);
        let info = self.at(&self.0.trailer, b"Info").as_dict().unwrap();
        assert!(info.get(b"CreationDate").is_err(), "a clock would change the bytes");
        assert!(self.at(catalog, b"Outlines").as_dict().unwrap().get(b"First").is_ok(), "bookmarks");
        let meta = self.at(catalog, b"Metadata").as_stream().unwrap();
        let meta = meta.decompressed_content().unwrap_or_else(|_| meta.content.clone());
        assert!(String::from_utf8_lossy(&meta).contains("pdfuaid:part"));
        self.has_a_good_tree(pictures);
        for id in self.0.get_pages().into_values() {
            let page = self.0.get_dictionary(id).unwrap();
            assert_eq!(self.at(page, b"Tabs").as_name().unwrap(), b"S");
            assert!(page.get(b"StructParents").is_ok());
        }
        let dictionaries = self.0.objects.values().filter_map(|one| one.as_dict().ok());
        let fonts: Vec<_> = dictionaries.filter(|one| one.has_type(b"FontDescriptor")).collect();
        assert!(fonts.len() >= 2);
        for font in fonts {
            assert!(font.get(b"FontFile2").is_ok() || font.get(b"FontFile3").is_ok(), "a font is not in the file");
        }
    }

    /// Headings go down step by step, lists and tables are whole, each picture has words.
    #[track_caller]
    fn has_a_good_tree(&self, pictures: &[String]) {
        let kinds = self.kinds();
        let count = |kind: &str| kinds.iter().filter(|one| *one == kind).count();
        assert_eq!(kinds[..3], ["Document", "P", "H1"], "reading begins with who asks");
        assert_eq!(count("H1"), 1);
        let mut last = 1;
        for heading in kinds.iter().filter_map(|kind| kind.strip_prefix('H')) {
            let level: u8 = heading.parse().unwrap();
            assert!(level <= last + 1, "a heading jumps from {last} to {level}");
            last = level;
        }
        assert_eq!((count("LI"), count("LI")), (count("Lbl"), count("LBody")));
        assert_eq!(count("TH") > 0, count("Table") > 0);
        for thing in self.things() {
            match kind(thing).as_str() {
                "TH" => assert!(format!("{:?}", self.at(thing, b"A")).contains("Column"), "a head without its column"),
                "Link" => assert!(format!("{thing:?}").contains("OBJR") || thing.has(b"K")),
                _ => {}
            }
        }
        let figures = self.things().into_iter().filter(|thing| kind(thing) == "Figure");
        assert_eq!(figures.map(|figure| words(self.at(figure, b"Alt"))).collect::<Vec<_>>(), pictures);
    }
}

fn kind(thing: &Dictionary) -> String {
    String::from_utf8_lossy(thing.get(b"S").unwrap().as_name().unwrap()).into_owned()
}

pub fn words(object: &Object) -> String {
    lopdf::decode_text_string(object).unwrap()
}

/// Without white space: where lines break is no matter.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect()
}
