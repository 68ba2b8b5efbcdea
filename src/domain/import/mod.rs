//! Merchants from a file: read ([`file`]), each row checked ([`row`]), and compared with what is here ([`plan`]).

pub mod file;
pub mod plan;
pub mod row;

use super::form::Fault;

/// The columns there can be (INTERFACE.md "Import columns"), in any order.
pub const COLUMNS: [&str; 13] = [
    "external_id",
    "name",
    "store",
    "label",
    "contact_name",
    "contact_email",
    "owner_email",
    "language",
    "zone",
    "rep",
    "permissions",
    "state",
    "since",
];

/// Columns that our own export has besides: they are read over, so that an exported file can be imported again.
pub const READ_OVER: [&str; 4] = ["reference", "turn", "flags", "granted"];

/// The largest file.
pub const BYTES_MAX: usize = 2 * 1024 * 1024;
/// The most rows.
pub const ROWS_MAX: usize = 5_000;
/// The largest cell.
pub const CELL_MAX: usize = 4 * 1024;

/// Something wrong with a line; the field is the column, or `file` where it is all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line in the file, from 1.
    pub line: usize,
    /// What is wrong, and how to mend it.
    pub fault: Fault,
}
