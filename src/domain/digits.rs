//! Decimal digits of any script as ASCII: a phone set to Arabic or Hindi types its own, and means the same number.

/// The zero of each script in the basic plane whose digits stand in a row of ten (Unicode category Nd), ASCII first
/// and full-width last.
const ZEROS: [char; 37] = [
    '0', '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{c66}',
    '\u{ce6}', '\u{d66}', '\u{de6}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{1090}', '\u{17e0}', '\u{1810}',
    '\u{1946}', '\u{19d0}', '\u{1a80}', '\u{1a90}', '\u{1b50}', '\u{1bb0}', '\u{1c40}', '\u{1c50}', '\u{a620}',
    '\u{a8d0}', '\u{a900}', '\u{a9d0}', '\u{a9f0}', '\u{aa50}', '\u{abf0}', '\u{ff10}',
];

/// The ASCII digit that `c` stands for, or nothing where `c` is no decimal digit.
#[must_use]
pub fn ascii(c: char) -> Option<char> {
    ZEROS
        .into_iter()
        .filter_map(|zero| u32::from(c).checked_sub(u32::from(zero)))
        .find_map(|value| char::from_digit(value, 10))
}

/// The text with every decimal digit as ASCII; the rest stays.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().map(|c| ascii(c).unwrap_or(c)).collect()
}
