//! Crockford's base 32: eight characters that are read aloud and typed without mistakes (no I, L, O, U).
//! Shared by the reference and the sign-in code, which both show them as `K7Q4-29MX`.

use super::{
    digits,
    text::{is_gap, narrow},
};

/// The 32 characters, in the order of their values.
pub const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P',
    'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

/// How many characters 40 bits make.
pub const LENGTH: usize = 8;

/// Why eight characters could not be read. Never holds what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misread {
    /// Not eight characters.
    WrongLength {
        /// How many there were, gaps left out.
        symbols: usize,
    },
    /// A character that is not one of the 32.
    WrongAlphabet,
}

/// Writes 40 bits as `XXXX-XXXX`.
#[must_use]
pub fn write(bytes: [u8; 5]) -> String {
    let bits = bytes.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
    let mut written = String::with_capacity(LENGTH + 1);
    for place in (0..LENGTH).rev() {
        written.push(ALPHABET[((bits >> (5 * place)) & 31) as usize]);
        if place == LENGTH / 2 {
            written.push('-');
        }
    }
    written
}

/// Reads eight characters in any case, with or without gaps, and gives them back as `XXXX-XXXX`.
///
/// # Errors
/// Another number of characters, or one that does not belong.
pub fn read(typed: &str) -> Result<String, Misread> {
    // Room for all of it from the start: a buffer that grows would leave a piece of a secret behind.
    let mut written = String::with_capacity(LENGTH + 1);
    let mut symbols = 0;
    for c in typed.chars().filter(|c| !is_gap(*c)) {
        let symbol = symbol(c).ok_or(Misread::WrongAlphabet)?;
        if symbols == LENGTH / 2 {
            written.push('-');
        }
        symbols += 1;
        if symbols <= LENGTH {
            written.push(symbol);
        }
    }
    if symbols == LENGTH { Ok(written) } else { Err(Misread::WrongLength { symbols }) }
}

/// The character meant by one that was typed: any case, O for 0, I and L for 1, digits of any script.
fn symbol(c: char) -> Option<char> {
    let c = digits::ascii(c).unwrap_or_else(|| narrow(c).to_ascii_uppercase());
    let meant = match c {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.contains(&meant).then_some(meant)
}
