//! All SQL, and nothing else. One text for SQLite and PostgreSQL; the only place that says `sqlx`.

pub mod about;
pub mod access_request;
pub mod attempt;
pub mod audit;
pub mod audit_anchor;
pub mod audit_names;
pub mod backup;
pub mod bulk;
pub mod case;
pub mod catalogue;
pub mod contact;
pub mod copy;
pub mod db;
pub mod digest;
pub mod error;
pub mod event;
pub mod export;
pub mod flow;
pub mod forget;
pub mod import;
pub mod invitation;
pub mod known_device;
pub mod merchant;
pub mod migrate;
pub mod note;
pub mod others;
pub mod outbox;
pub mod outbox_list;
pub mod passkey;
pub mod passkey_ceremony;
pub mod permission_grant;
pub mod queue;
pub mod quiet;
pub mod readers;
pub mod recovery_code;
pub mod register;
pub mod reminder;
pub mod rep;
pub mod rep_mail;
pub mod review;
pub mod sealed;
pub mod search;
pub mod session;
pub mod setting;
pub mod shop;
pub mod sign_in;
pub mod store_app;
pub mod storefront;
pub mod task;
pub mod together;
pub mod upkeep;
pub mod webhook;
pub mod webhook_delivery;

pub use db::{Conn, Db, Tx};
pub use error::{Error, Result, Taken, Why};

/// Every SQL text of the house, for the test that prepares each one on both databases.
pub const ALL_SQL: &[&[&str]] = &[
    access_request::ALL,
    attempt::ALL,
    audit::ALL,
    audit_anchor::ALL,
    case::ALL,
    catalogue::ALL,
    contact::ALL,
    digest::ALL,
    event::ALL,
    flow::ALL,
    forget::ALL,
    import::ALL,
    invitation::ALL,
    known_device::ALL,
    merchant::ALL,
    note::ALL,
    outbox::ALL,
    outbox_list::ALL,
    passkey::ALL,
    passkey_ceremony::ALL,
    permission_grant::ALL,
    queue::ALL,
    quiet::ALL,
    recovery_code::ALL,
    register::ALL,
    reminder::ALL,
    rep::ALL,
    rep_mail::ALL,
    review::ALL,
    sealed::ALL,
    session::ALL,
    setting::ALL,
    shop::ALL,
    sign_in::ALL,
    storefront::ALL,
    store_app::ALL,
    task::ALL,
    upkeep::ALL,
    webhook::ALL,
    webhook_delivery::ALL,
];
