//! The running portal, over HTTP, on SQLite and on PostgreSQL. One file per journey.

#[path = "../support/postgres.rs"]
mod postgres;
mod support;

mod actions;
mod store_page;
