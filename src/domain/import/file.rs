//! A CSV file as lines of cells: UTF-8 with or without a byte order mark, commas or semicolons, columns in any order.

use csv::{ByteRecord, ReaderBuilder};

use super::{BYTES_MAX, CELL_MAX, COLUMNS, READ_OVER, ROWS_MAX, Wrong};
use crate::domain::{form::Fault, text::counted};

/// One line of cells, by column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// The line in the file, from 1.
    pub line: usize,
    cells: [String; COLUMNS.len()],
}

impl Cells {
    /// The cell of this column; empty where the file has no such column.
    #[must_use]
    pub fn get(&self, column: &str) -> &str {
        COLUMNS.iter().position(|one| *one == column).map_or("", |at| self.cells[at].as_str())
    }
}

/// The lines of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// Those that have a cell for each column.
    pub rows: Vec<Cells>,
    /// What is wrong with the others, one thing each.
    pub wrong: Vec<Wrong>,
}

/// Reads the lines below the first, which names the columns. Lines without anything in them are left out.
///
/// # Errors
/// What keeps the whole file from being read: it is not UTF-8, a column is unknown, there is too much of it.
pub fn read(bytes: &[u8]) -> Result<Lines, Wrong> {
    if bytes.len() > BYTES_MAX {
        return Err(whole(1, "fault-import-too-large"));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(at) => {
            let before = bytes.get(..at.valid_up_to()).unwrap_or_default();
            return Err(whole(1 + breaks(before), "fault-import-not-utf8"));
        }
    };
    let mut records = records(text);
    if records.is_empty() {
        return Err(whole(1, "fault-import-empty"));
    }
    let (head_line, head) = records.remove(0);
    let places = columns(head_line, &head)?;
    if records.is_empty() {
        return Err(whole(head_line, "fault-import-no-rows"));
    }
    if records.len() > ROWS_MAX {
        return Err(whole(records[ROWS_MAX].0, "fault-import-too-many-rows"));
    }
    let mut lines = Lines { rows: Vec::with_capacity(records.len()), wrong: Vec::new() };
    for (line, record) in records {
        match cells(line, record, &places) {
            Ok(row) => lines.rows.push(row),
            Err(fault) => lines.wrong.push(Wrong { line, fault }),
        }
    }
    Ok(lines)
}

fn whole(line: usize, key: &'static str) -> Wrong {
    Wrong { line, fault: Fault::new("file", key) }
}

/// Where each cell of a line goes; nowhere for a column that is read over.
fn columns(line: usize, head: &[String]) -> Result<Vec<Option<usize>>, Wrong> {
    let names: Vec<String> = head.iter().map(|cell| cell.trim().to_lowercase()).collect();
    let place = |name: &String| COLUMNS.iter().position(|column| column == name);
    let short = |name: &String| name.chars().filter(|one| !one.is_control()).take(60).collect::<String>();
    let unknown: Vec<String> = names
        .iter()
        .filter(|name| place(name).is_none() && !READ_OVER.contains(&name.as_str()))
        .map(|name| if name.is_empty() { "\"\"".to_owned() } else { short(name) })
        .collect();
    let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
    let fault = |key, what| Err(Wrong { line, fault: Fault { what, ..Fault::new("file", key) } });
    if !unknown.is_empty() {
        return fault("fault-import-columns", unknown.join(", "));
    }
    if let Some((_, name)) = twice {
        return fault("fault-import-column-twice", short(name));
    }
    Ok(names.iter().map(place).collect())
}

fn cells(line: usize, record: Vec<String>, places: &[Option<usize>]) -> Result<Cells, Fault> {
    if record.len() != places.len() {
        let fault = Fault::new("file", "fault-import-cells");
        return Err(Fault { count: counted(record.len()), what: places.len().to_string(), ..fault });
    }
    let mut row = Cells { line, ..Cells::default() };
    for (cell, place) in record.into_iter().zip(places) {
        let Some(at) = *place else { continue };
        if cell.len() > CELL_MAX {
            return Err(Fault::new(COLUMNS[at], "fault-import-cell-too-large"));
        }
        bare(&cell).clone_into(&mut row.cells[at]);
    }
    Ok(row)
}

/// The cell without the apostrophe that our export puts before what a spreadsheet would run as a formula.
fn bare(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

/// Whether a spreadsheet may run this, now or once an apostrophe before it is taken away.
#[must_use]
pub fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Every line with something in it, with its number.
fn records(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter(text)).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut found = Vec::new();
    let (mut counted_to, mut line) = (0, 1);
    let mut record = ByteRecord::new();
    // Reading from memory does not fail.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let at = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        // The reader may stand before the line breaks that it is about to pass over.
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let start = at + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line += breaks(text.as_bytes().get(counted_to..start).unwrap_or_default());
        counted_to = start.max(counted_to);
        let cells: Vec<String> = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            found.push((line, cells));
        }
    }
    found
}

/// How many lines end in here: by a line feed, or by the carriage return of an old Macintosh.
fn breaks(bytes: &[u8]) -> usize {
    let mut before = 0;
    let ends = |byte: &u8| {
        let is_end = *byte == b'\r' || (*byte == b'\n' && before != b'\r');
        before = *byte;
        is_end
    };
    bytes.iter().map(ends).map(usize::from).sum()
}

/// Semicolons where the first line has more of them than commas.
fn delimiter(text: &str) -> u8 {
    let head = text.trim_start().lines().next().unwrap_or_default();
    let count = |one: char| head.chars().filter(|c| *c == one).count();
    if count(';') > count(',') { b';' } else { b',' }
}
