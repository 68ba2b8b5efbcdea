//! What the partner's app on a store can see of our access there (SHOPIFY.md "What an installed app can see"), and what
//! follows from it. Pure: an answer, a state and a moment in, a meaning and the next moment out.

pub mod answer;
pub mod looked;
pub mod meaning;
pub mod pace;
pub mod schedule;
pub mod token;
pub mod us;
