//! A catalogue as somebody wrote it, and where it is wrong.

use std::{fmt, sync::Arc};

use toml::de::{DeTable, DeValue};

use crate::domain::permission::{Catalogue, CatalogueFault};

/// A catalogue with the text it was read from.
#[derive(Clone, Debug)]
pub struct CatalogueText {
    /// What it says.
    pub catalogue: Arc<Catalogue>,
    /// As it was written.
    pub text: Arc<str>,
}

/// Why a catalogue cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFault {
    /// Where, from 1; 0 where it is the whole.
    pub line: usize,
    /// What is wrong, and how to mend it.
    pub what: String,
}

impl fmt::Display for TextFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.what),
            line => write!(f, "line {line}: {}", self.what),
        }
    }
}

impl std::error::Error for TextFault {}

impl CatalogueText {
    /// Reads one.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(text: &str) -> Result<Self, TextFault> {
        let catalogue: Catalogue = toml::from_str(text).map_err(|error| TextFault {
            line: error.span().map_or(0, |span| line_of(text, span.start)),
            what: error.message().lines().next().unwrap_or_default().to_owned(),
        })?;
        catalogue.check().map_err(|fault| {
            let line = place(text, &fault).map_or(0, |at| line_of(text, at));
            TextFault { line, what: fault.to_string() }
        })?;
        Ok(Self { catalogue: Arc::new(catalogue), text: text.into() })
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().matches('\n').count() + 1
}

/// Where the field with the fault begins, or the permission it is missing in.
fn place(text: &str, fault: &CatalogueFault) -> Option<usize> {
    let whole = DeTable::parse(text).ok()?;
    let Some(number) = fault.number else { return key_in(whole.get_ref(), fault.field) };
    let permissions = whole.get_ref().get("permissions")?.get_ref().as_array()?;
    let permission = permissions.get(number)?;
    let field = permission.get_ref().as_table().and_then(|table| key_in(table, fault.field));
    Some(field.unwrap_or_else(|| permission.span().start))
}

/// Where this key stands in a table: with two brackets, the brackets.
fn key_in(table: &DeTable<'_>, key: &str) -> Option<usize> {
    let (key, value) = table.get_key_value(key)?;
    let first = match value.get_ref() {
        DeValue::Array(array) => array.iter().map(|one| one.span().start).min(),
        _ => None,
    };
    Some(first.map_or(key.span().start, |first| first.min(key.span().start)))
}
