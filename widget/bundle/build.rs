//! Keeps the relocations of the linked module: `xtask/src/bundle/split.rs` cuts it along them. Of this crate alone: among the flags of the
//! compiler they would be of every crate, and each would be compiled once more.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
    }
}
