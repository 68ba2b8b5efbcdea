//! handled-portal: merchants give a Shopify partner limited collaborator access, step by step, and can take it back.
//!
//! A guided tour, in reading order: [`domain`] says what is true; [`store`] keeps it; [`actions`] change it, one verb a
//! file; [`i18n`] has the words; [`print`] makes what is read on
//! paper; [`web`] shows it to people; [`notify`] and [`worker`] tell them by mail, and other
//! systems by webhook, through the one door of [`outgoing`]; [`cli`] is the
//! command line; [`app`] wires it all once; [`live`] is what
//! admins may change meanwhile, [`health`] whether the database can be used; [`metrics`] is what the portal counts about
//! itself. `ARCHITECTURE.md` has the map and the invariants.

pub mod domain;

pub mod clock;
pub mod config;
pub mod secret;

pub mod outgoing;

pub mod store;

pub mod app;
pub mod error;
pub mod health;
pub mod live;
pub mod metrics;

pub mod actions;

pub mod i18n;
pub mod print;
pub mod web;

pub mod notify;
pub mod worker;

pub mod cli;
