//! The practices' code, as `build/main.rs` brings it in.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    clippy::disallowed_methods,
    reason = "the code is that of the practices, which are checked where they live, and not all of it is in a scene"
)]

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
