//! Rebuilds when a migration, a template or a static file is added; the macros that read them cannot tell cargo so.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=static");
}
