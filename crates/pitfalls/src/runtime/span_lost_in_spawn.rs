//! A new task begins without the span of who spawned it.

use tokio::task::yield_now;
use tracing::{Instrument, Span, info_span};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "span-lost-in-spawn",
    symptom: "The log lines of spawned tasks lack the request's fields, and their spans have no parent",
    also: &[
        "tracing",
        "tokio::spawn",
        "orphan spans",
        "request id missing in logs",
        "OpenTelemetry",
        "root span",
        "spawn_blocking",
    ],
    cause: "Which span is current is a matter of the thread while a future is polled. A spawned task is polled by the runtime, when no span of its creator is entered.",
    cure: "`tokio::spawn(task.in_current_span())`, or `.instrument(info_span!(..))` for one of its own under it.",
    caught_by: &[],
    shown_by: &[Watch::Test("that asks a spawned task for its span")],
    met_in: &[
        "https://github.com/modelcontextprotocol/rust-sdk/pull/334",
        "https://github.com/tokio-rs/toasty/issues/1043",
        "https://github.com/nbari/pg_exporter/issues/39",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: nobody tells the new task for which request it works.
pub async fn broken() -> Option<Span> {
    tokio::spawn(query()).await.ok()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The new task takes the request's span along.
pub async fn fixed() -> Option<Span> {
    tokio::spawn(query().in_current_span()).await.ok()
}
// ANCHOR_END: fixed

/// Says under which span it would log.
async fn query() -> Span {
    yield_now().await;
    Span::current()
}

async fn scene(handle: impl AsyncFnOnce() -> Option<Span>) -> Seen {
    let _listening = tracing::subscriber::set_default(tracing_subscriber::registry());
    let request = info_span!("request");
    let span = handle().instrument(request).await;
    let name = span
        .as_ref()
        .and_then(Span::metadata)
        .map_or("no span", |known| known.name());
    Seen::of("the query logs under", name)
}
