//! The program `handled-portal`: see `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    handled_portal::cli::main()
}
