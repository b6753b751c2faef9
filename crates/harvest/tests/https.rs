//! What only a build with the feature `https` does: `cargo test -p harvest --features https --test https`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod claims {
    mod tls;
}
