//! The only place that knows HTTP. One page, one file: the struct, its handler, its form.

pub mod asked;
pub mod assets;
pub mod cards;
pub mod changes;
pub mod client;
pub mod csrf;
pub mod desk;
pub mod errors;
pub mod file;
pub mod filters;
pub mod form;
pub mod guard;
pub mod headers;
pub mod limit;
pub mod log;
pub mod menus;
pub mod merchant;
pub mod ops;
pub mod page;
pub mod paper;
pub mod paths;
pub mod routes;
pub mod serve;
pub mod session;
pub mod timeline;
pub mod upload;
