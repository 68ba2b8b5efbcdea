//! The pure rules: tables and properties, no database, no network.

mod code;
mod email;
mod moves;
mod reference;
mod store_address;
mod text;
