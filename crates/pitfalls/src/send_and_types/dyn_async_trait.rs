//! A trait with async functions is used as an object.

use futures::future::BoxFuture;
use tokio::task::yield_now;

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "dyn-async-trait",
    symptom: "As soon as my trait has an async method, `Box<dyn Trait>` is no longer allowed",
    also: &[
        "E0038",
        "not dyn compatible",
        "object safe",
        "async_trait",
        "dyn Trait",
        "plugin",
        "BoxFuture",
    ],
    cause: "An `async fn` in a trait returns a type of its own for each implementation, of its own size. Behind `dyn` the caller would have to know it.",
    cure: "Return a boxed future, `Pin<Box<dyn Future<Output = T> + Send + '_>>`, which is what the `async-trait` crate writes for you; or an enum of the implementations.",
    caught_by: &[Check::Refused("E0038")],
    shown_by: &[],
    met_in: &[
        "https://github.com/rust-lang/reference/pull/1435",
        "https://github.com/dtolnay/async-trait/issues/114",
        "https://blog.rust-lang.org/2023/12/21/async-fn-rpit-in-traits.html",
    ],
    broken: Scene::Refused(include_str!("../../tests/refused/dyn_async_trait.stderr")),
    fixed: Scene::Paused(|| Box::pin(scene())),
};

// ANCHOR: fixed
/// A pointer to a future has the same size, whoever made it.
pub trait Notifier {
    /// Sends the text; returns how many bytes it took.
    fn notify<'a>(&'a self, text: &'a str) -> BoxFuture<'a, usize>;
}

/// Whatever it is, it can be called.
pub async fn fixed(notifier: &dyn Notifier) -> usize {
    notifier.notify("done").await
}
// ANCHOR_END: fixed

struct Mail;

impl Notifier for Mail {
    fn notify<'a>(&'a self, text: &'a str) -> BoxFuture<'a, usize> {
        Box::pin(async move {
            yield_now().await;
            text.len()
        })
    }
}

struct Pager(&'static str);

impl Notifier for Pager {
    fn notify<'a>(&'a self, text: &'a str) -> BoxFuture<'a, usize> {
        Box::pin(async move { text.len() + self.0.len() })
    }
}

async fn scene() -> Seen {
    Seen::of("bytes by mail", fixed(&Mail).await).and("bytes by pager", fixed(&Pager("!")).await)
}
