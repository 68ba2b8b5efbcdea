//! The pages of merchants, a file for each address.

pub mod accessibility;
pub mod answer;
pub mod cases;
pub mod code;
pub mod contacts;
pub mod data;
pub mod data_file;
pub mod decline;
pub mod explainer;
pub mod explainer_pdf;
pub mod front;
pub mod invitation;
pub mod invitation_over;
pub mod late;
pub mod link;
pub mod next;
pub mod owner;
pub mod permissions;
pub mod privacy;
pub mod removal;
pub mod sign_in;
pub mod sign_in_link;
pub mod standing;
pub mod store;
pub mod stores;
pub mod stuck;
