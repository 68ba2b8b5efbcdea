//! The pages of the desk, a file for each address.

mod around;
mod authenticator;
pub mod cases;
pub mod codes;
pub mod export;
pub mod first;
pub mod import;
pub mod import_result;
pub mod me;
pub mod me_authenticator;
pub mod merchant;
pub mod merchant_forms;
pub mod moves;
pub mod new_merchant;
pub mod new_merchant_form;
mod next;
pub mod queue;
pub mod record;
pub mod reps;
pub mod request;
pub mod send_kit;
pub mod sign_in;
pub mod standing;
pub mod step_up;
pub mod tasks;
pub mod told;
pub mod way_back;
