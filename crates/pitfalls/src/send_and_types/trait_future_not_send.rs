//! A generic function spawns what a trait's async function returns.

use tokio::task::{JoinError, yield_now};

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "trait-future-not-send",
    symptom: "My generic function can't spawn the trait's async method, though every implementation's future is `Send`",
    also: &[
        "async fn in trait",
        "cannot be sent between threads safely",
        "async_fn_in_trait",
        "trait_variant",
        "return type notation",
        "impl Future + Send",
        "future is not Send",
        "bound",
    ],
    cause: "An `async fn` in a trait says nothing about `Send`. With a concrete type the compiler looks at the body; with a type parameter there is only the trait to look at.",
    cure: "Write the bound into the trait: `fn load(&self) -> impl Future<Output = u32> + Send`. Implementations may still say `async fn`.",
    caught_by: &[Check::Refused(
        "future cannot be sent between threads safely",
    )],
    shown_by: &[],
    met_in: &[
        "https://github.com/rust-lang/rust/issues/103854",
        "https://github.com/google/tarpc/issues/421",
        "https://blog.rust-lang.org/2023/12/21/async-fn-rpit-in-traits.html",
    ],
    broken: Scene::Refused(include_str!(
        "../../tests/refused/trait_future_not_send.stderr"
    )),
    fixed: Scene::Paused(|| Box::pin(scene())),
};

// ANCHOR: fixed
/// Whoever implements this, its futures are `Send`.
pub trait Store: Send + Sync + 'static {
    /// Reads the value.
    fn load(&self) -> impl Future<Output = u32> + Send;
}

/// Any store will do.
pub async fn fixed<S: Store>(store: S) -> Result<u32, JoinError> {
    tokio::spawn(async move { store.load().await }).await
}
// ANCHOR_END: fixed

struct Memory(u32);

impl Store for Memory {
    async fn load(&self) -> u32 {
        yield_now().await;
        self.0
    }
}

async fn scene() -> Seen {
    Seen::of("loaded", fixed(Memory(7)).await.unwrap_or_default())
}
