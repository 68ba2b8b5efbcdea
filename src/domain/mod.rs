//! What is true: states, moves, facts and the shapes of what people type. No I/O, no clock, no randomness.

pub mod access_request;
pub mod code;
pub mod crockford;
pub mod digits;
pub mod email;
pub mod event;
pub mod export;
pub mod flow;
pub mod form;
pub mod grant;
pub mod import;
pub mod merchant;
pub mod moment;
pub mod moves;
pub mod notice;
pub mod permission;
pub mod reference;
pub mod rep;
pub mod report;
pub mod sealed;
pub mod second_factor;
pub mod shopify_admin;
pub mod source;
pub mod store_address;
pub mod task;
pub mod text;
