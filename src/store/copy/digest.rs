//! What all rows of a table say, in one number that does not depend on their order: each database sorts in its own way.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::cell::Cell;

/// The sum of the hashes of all rows, and how many there are.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Digest {
    /// How many rows.
    pub rows: u64,
    sum: [u64; 4],
}

impl Digest {
    /// Adds a row.
    pub(super) fn add(&mut self, row: &[Cell]) {
        let mut bytes = Vec::with_capacity(256);
        for cell in row {
            cell.write(&mut bytes);
        }
        let hash = Sha256::digest(&bytes);
        for (sum, part) in self.sum.iter_mut().zip(hash.as_chunks::<8>().0) {
            *sum = sum.wrapping_add(u64::from_be_bytes(*part));
        }
        self.rows += 1;
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sum.iter().try_for_each(|part| write!(f, "{part:016x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows {self}", self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&[Cell]]) -> Digest {
        let mut digest = Digest::default();
        for row in rows {
            digest.add(row);
        }
        digest
    }

    #[test]
    fn the_order_of_rows_does_not_matter_and_everything_else_does() {
        let text = |text: &str| Cell::Text(Some(text.to_owned()));
        let (one, two) = ([text("a"), text("bc")], [text("d"), Cell::Number(Some(7))]);
        let both = of(&[&one, &two]);
        assert_eq!(both, of(&[&two, &one]));
        for other in [
            of(&[&one]),
            of(&[&one, &two, &two]),
            of(&[&one, &[text("d"), Cell::Number(None)]]),
            of(&[&one, &[text("d"), text("7")]]),
            of(&[&[text("ab"), text("c")], &two]),
            of(&[&[Cell::Bytes(Some(b"a".to_vec())), text("bc")], &two]),
        ] {
            assert_ne!(both, other);
        }
    }
}
