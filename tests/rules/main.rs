//! The pure rules: tables and properties, no database, no network.

#![cfg(test)]

mod catalogue;
mod code;
mod email;
mod import;
mod moves;
mod paper;
mod reference;
mod store_address;
mod text;
