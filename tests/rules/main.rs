//! The pure rules: tables and properties, no database, no network.

#![cfg(test)]

mod catalogue;
mod code;
mod difference;
mod email;
mod import;
mod moves;
mod reference;
mod settings;
mod store_address;
mod text;
