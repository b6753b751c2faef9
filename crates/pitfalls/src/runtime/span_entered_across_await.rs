//! A span is entered, and stays so while other tasks run.

use std::time::Duration;

use tokio::time::sleep;
use tracing::{Instrument, Span, info_span};

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "span-entered-across-await",
    symptom: "My log lines are under the wrong request, and the spans nest deeper and deeper",
    also: &[
        "span.enter()",
        "entered()",
        "tracing",
        "incorrect traces",
        "OpenTelemetry",
        "wrong parent span",
        "memory leak",
        "memory grows",
        "several request ids in one line",
    ],
    cause: "`enter` makes the span the thread's current one until the guard is dropped. At an `await` the thread goes on with other tasks, and they log under it.",
    cure: "Attach the span to the future, by `.instrument(span)` or `#[instrument]`: it is then entered at each poll and left after it.",
    caught_by: &[Check::Configured(
        "await_holding_invalid_type",
        "await-holding-invalid-types",
    )],
    shown_by: &[],
    met_in: &[
        "https://github.com/paritytech/jsonrpsee/issues/834",
        "https://github.com/casper-network/casper-node/pull/1135",
        "https://docs.rs/tracing/latest/tracing/struct.Span.html#in-asynchronous-code",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

#[expect(clippy::await_holding_invalid_type, reason = "that is the pitfall")]
// ANCHOR: broken
/// Wrong: the span is current on this thread for as long as the request takes, whatever runs meanwhile.
pub async fn broken(request: Span) -> Span {
    let _entered = request.enter();
    query().await;
    Span::current()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The span is current whenever this future is polled, and not in between.
pub async fn fixed(request: Span) -> Span {
    let work = async {
        query().await;
        Span::current()
    };
    work.instrument(request).await
}
// ANCHOR_END: fixed

async fn query() {
    sleep(Duration::from_millis(100)).await;
}

/// Two requests at once. Each says under which span it would log after its query.
async fn scene(handle: impl AsyncFn(Span) -> Span) -> Seen {
    let _listening = tracing::subscriber::set_default(tracing_subscriber::registry());
    let requests = (handle(info_span!("first")), handle(info_span!("second")));
    let (first, second) = futures::join!(requests.0, requests.1);
    let name = |span: &Span| span.metadata().map_or("none", |known| known.name());
    Seen::of("the first logs under", name(&first)).and("the second logs under", name(&second))
}
