//! What is wrong with a form: which field, and the key of the sentence that says how to mend it.

/// One thing wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field's name, which is also its id on the page.
    pub field: &'static str,
    /// The key of the sentence.
    pub key: &'static str,
    /// A value for `{ $what }` in it; never a secret.
    pub what: String,
    /// A value for `{ $count }` in it; negative where there is none.
    pub count: i64,
}

impl Fault {
    /// A fault without values.
    #[must_use]
    pub const fn new(field: &'static str, key: &'static str) -> Self {
        Self { field, key, what: String::new(), count: -1 }
    }
}
