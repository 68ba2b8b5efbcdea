//! The cast: names of businesses and people, all made up, all with addresses that end in example.com.

use crate::clock::Random;

/// A business and its people.
#[derive(Clone, Debug)]
pub struct Cast {
    /// The business.
    pub name: String,
    /// Its stores: label and handle; the handle is empty where nobody told us yet.
    pub stores: Vec<(String, String)>,
    /// Its people: name and address; the first is whom we write to.
    pub people: Vec<(String, String)>,
    /// The first of the people owns the stores.
    pub is_owner: bool,
}

/// Businesses with a name worth testing: name, handle.
const KNOWN: [(&str, &str); 24] = [
    ("Harbour Coffee Roasters", "harbour-coffee"),
    ("Löwenzahn & Söhne GmbH", "loewenzahn"),
    ("Miller's Bike Shed", "millers-bike-shed"),
    ("شركة الزهراء للتجارة", "alzahra-trading"),
    ("Fjällräven Återbruk AB", "fjall-aterbruk"),
    ("Acme Outdoor", "acme-outdoor"),
    ("O'Brien \"Best\" Soap <Original>", "obrien-soap"),
    ("株式会社みどり商店", "midori-shoten"),
    ("Książka i Kawa Sp. z o.o.", "ksiazka-kawa"),
    ("Petit Bateau à Voiles", "petit-bateau-voiles"),
    ("בית הקפה של נועה", "noas-coffee"),
    ("Little Fox Toys", "little-fox-toys"),
    (
        "The Honourable Company of Makers of Candles, Soaps, Brushes and Other Useful Things for the Home, Leeds",
        "useful-things-leeds",
    ),
    ("Sol y Sombra Cerámica", "sol-y-sombra"),
    ("Ærø Keramik", "aero-keramik"),
    ("7 Seas Spice", "7-seas-spice"),
    ("Doğan Halı", "dogan-hali"),
    ("Green Thumb Seeds", "green-thumb-seeds"),
    ("Zimt & Zucker", "zimt-zucker"),
    ("Nightingale Strings", "nightingale-strings"),
    ("Casa Bellavista", "casa-bellavista"),
    ("Plain", "plain-8"),
    ("Đặng Trà Việt", "dang-tra-viet"),
    ("Rock, Paper & Scissors Stationery", "rock-paper-scissors"),
];

const FIRST: [&str; 24] = [
    "Mia", "Jonas", "Aisha", "Yuki", "Zoë", "Liam", "Noa", "Mateusz", "Elif", "Søren", "Chloé", "Diego", "Hana",
    "Omar", "Ingrid", "Tom", "Linh", "Priya", "Björn", "Sara", "Kofi", "Ana", "Viktor", "Ruth",
];
const LAST: [&str; 22] = [
    "Berg",
    "O'Neill",
    "Haddad",
    "Tanaka",
    "Park",
    "Murphy",
    "Levi",
    "Nowak",
    "Demir",
    "Lund",
    "Moreau",
    "García",
    "Suzuki",
    "Farouk",
    "Larsen",
    "Baker",
    "Nguyen",
    "Sharma",
    "Eriksson",
    "Rossi",
    "Mensah",
    "van der Berg",
];
const WHAT_KIND: [&str; 28] = [
    "North", "Little", "Golden", "Wild", "Blue", "Old Town", "Copper", "Silver", "Sunny", "Paper", "River", "Oak",
    "Maple", "Quiet", "Bright", "Stone", "Velvet", "Salt", "Honey", "Winter", "Garden", "Harvest", "Lucky", "Lantern",
    "Meadow", "Cedar", "Amber", "Nordic",
];
const WHAT: [&str; 28] = [
    "Coffee",
    "Bikes",
    "Ceramics",
    "Candles",
    "Books",
    "Tea",
    "Toys",
    "Shoes",
    "Soap",
    "Knits",
    "Prints",
    "Spices",
    "Records",
    "Plants",
    "Jewellery",
    "Boards",
    "Cosmetics",
    "Furniture",
    "Cheese",
    "Chocolate",
    "Outfitters",
    "Lamps",
    "Bags",
    "Tools",
    "Wines",
    "Linen",
    "Puzzles",
    "Pets",
];
const FORM: [&str; 10] = ["", " Ltd", " GmbH", " Co.", " & Sons", " Studio", " AB", " BV", " SAS", " Inc."];

/// Numbers from a seed.
pub struct Dice<'a>(pub &'a Random);

impl Dice<'_> {
    /// From 0 to below `sides`.
    pub fn below(&self, sides: usize) -> anyhow::Result<usize> {
        let drawn = usize::try_from(u32::from_be_bytes(self.0.bytes::<4>()?))?;
        Ok(drawn.checked_rem(sides).unwrap_or(0))
    }

    /// One of these.
    pub fn one_of<'t>(&self, all: &[&'t str]) -> anyhow::Result<&'t str> {
        Ok(all.get(self.below(all.len())?).copied().unwrap_or_default())
    }
}

/// The business of that number, counted from 0, with its people.
pub fn cast(number: usize, dice: &Dice<'_>) -> anyhow::Result<Cast> {
    let (name, handle) = match KNOWN.get(number) {
        Some((name, handle)) => ((*name).to_owned(), (*handle).to_owned()),
        None => made_up(number, dice)?,
    };
    let mut stores = vec![(name.chars().take(60).collect::<String>().trim_end().to_owned(), handle.clone())];
    match number {
        // Acme sells in twelve countries.
        5 => {
            "Acme Germany".clone_into(&mut stores[0].0);
            for (label, end) in COUNTRIES {
                let handle = if end.is_empty() { String::new() } else { format!("{handle}-{end}") };
                stores.push((format!("Acme {label}"), handle));
            }
        }
        18 => stores.push((format!("{name} Wholesale"), format!("{handle}-b2b"))),
        _ => {}
    }
    let count = match number {
        5 => 4,
        4 | 12 | 17 | 19 => 2,
        _ => 1 + dice.below(8)? / 6,
    };
    let mut people = Vec::with_capacity(count);
    for at in 0..count {
        let first = FIRST[(dice.below(FIRST.len())? / 4 * 4 + at) % FIRST.len()];
        let last = dice.one_of(&LAST)?;
        people.push((format!("{first} {last}"), format!("{}{at}@{handle}.example.com", plain(first))));
    }
    Ok(Cast { name, stores, people, is_owner: matches!(number, 1 | 5) || dice.below(3)? == 0 })
}

/// Where Acme sells besides Germany; one address is not known yet.
const COUNTRIES: [(&str, &str); 11] = [
    ("France", "fr"),
    ("Italy", "it"),
    ("Spain", "es"),
    ("Poland", "pl"),
    ("Netherlands", "nl"),
    ("Sweden", "se"),
    ("United Kingdom", "uk"),
    ("United States", "us"),
    ("Canada", "ca"),
    ("Japan", ""),
    ("Wholesale Europe", "b2b"),
];

/// A name and a handle for the rest; the number keeps handles apart.
pub fn made_up(number: usize, dice: &Dice<'_>) -> anyhow::Result<(String, String)> {
    let (kind, what, form) = (dice.one_of(&WHAT_KIND)?, dice.one_of(&WHAT)?, dice.one_of(&FORM)?);
    let handle = format!("{}-{}-{number}", plain(kind), plain(what));
    Ok((format!("{kind} {what}{form}"), handle))
}

/// A person's name.
pub fn person(dice: &Dice<'_>) -> anyhow::Result<(String, String)> {
    let first = dice.one_of(&FIRST)?;
    Ok((format!("{first} {}", dice.one_of(&LAST)?), plain(first)))
}

/// The letters that an address can have.
fn plain(name: &str) -> String {
    let kept = name.chars().map(|c| match c {
        'ø' | 'ö' => 'o',
        'é' | 'ë' => 'e',
        ' ' => '-',
        other => other.to_ascii_lowercase(),
    });
    kept.filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}
