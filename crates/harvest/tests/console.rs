//! What only a build with the feature `console` does, and only where tokio tells of its tasks:
//! `RUSTFLAGS="--cfg tokio_unstable" cargo test -p harvest --features console --test console -- --ignored`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod claims {
    mod console;
}
