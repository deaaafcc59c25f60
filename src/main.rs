//! The `claimwire` command: parse, call, map to an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    claimwire::cli::main()
}
