//! Paper: what is read without the portal. A value in words first; page and PDF are both made from it.

pub mod document;
pub mod explainer;
pub mod pdf;
pub mod press;
