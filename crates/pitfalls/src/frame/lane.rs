//! A lane of a picture.

use tracing::{Instrument, Span};

/// Does the work within the span, and marks its end, so that it isn't drawn as cancelled.
pub(crate) async fn lane<T>(span: Span, work: impl Future<Output = T>) -> T {
    let marked = async {
        let value = work.await;
        timeline::done();
        value
    };
    marked.instrument(span).await
}
