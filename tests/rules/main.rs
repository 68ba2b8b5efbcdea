//! The pure rules: tables and properties, no database, no network.

#![cfg(test)]

mod catalogue;
mod chart;
mod code;
mod delivery;
mod difference;
mod digest;
mod email;
mod flow;
mod forget;
mod import;
mod internet;
mod moves;
mod note;
mod paper;
mod quiet;
mod reference;
mod register;
mod reminder;
mod settings;
mod shopify;
mod store_address;
mod storefront;
mod terms;
mod text;
mod webhook;
