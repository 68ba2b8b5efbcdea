//! One value of one row, in the form that both databases share.

use sqlx::{ColumnIndex, Decode, Row, Type};

use crate::store::{Error, Result};

/// What a column holds. There is nothing else (migrations/README.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Number,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

impl Kind {
    /// By the name that either database has for it.
    pub fn named(name: &str) -> Result<Self> {
        match name.to_ascii_lowercase().as_str() {
            "integer" | "bigint" => Ok(Self::Number),
            "text" => Ok(Self::Text),
            "blob" | "bytea" => Ok(Self::Bytes),
            other => Err(Error::Broken(anyhow::anyhow!("a column of the unknown type {other}"))),
        }
    }
}

/// A value, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Of a [`Kind::Number`].
    Number(Option<i64>),
    /// Of a [`Kind::Text`].
    Text(Option<String>),
    /// Of a [`Kind::Bytes`].
    Bytes(Option<Vec<u8>>),
}

impl Cell {
    /// The value in this place of a row.
    pub fn of<R: Row>(row: &R, at: usize, kind: Kind) -> Result<Self>
    where
        usize: ColumnIndex<R>,
        for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
        for<'r> String: Decode<'r, R::Database> + Type<R::Database>,
        for<'r> Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
    {
        Ok(match kind {
            Kind::Number => Self::Number(row.try_get(at)?),
            Kind::Text => Self::Text(row.try_get(at)?),
            Kind::Bytes => Self::Bytes(row.try_get(at)?),
        })
    }

    /// Its canonical form: a letter for the kind, the length, the value; one letter alone for none.
    pub fn write(&self, into: &mut Vec<u8>) {
        let mut put = |letter: u8, value: &[u8]| {
            into.push(letter);
            into.extend((value.len() as u64).to_be_bytes());
            into.extend(value);
        };
        match self {
            Self::Number(Some(number)) => put(b'n', &number.to_be_bytes()),
            Self::Text(Some(text)) => put(b't', text.as_bytes()),
            Self::Bytes(Some(bytes)) => put(b'b', bytes),
            Self::Number(None) | Self::Text(None) | Self::Bytes(None) => into.push(b'-'),
        }
    }
}
