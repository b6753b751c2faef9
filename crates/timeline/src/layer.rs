//! The `tracing_subscriber::Layer`: finds out which lane a callback is about, and tells the
//! recording. It decides inside its callbacks what to ignore, so that it never disables a span or
//! an event for the layers beside it.

use std::sync::Arc;
use std::thread::panicking;

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

use crate::fields::{LabelFields, Said};
use crate::recorder::{Filter, Shared};
use crate::recording::{Place, Recording, SpanKey};

/// What [`Recorder::layer`](crate::Recorder::layer) returns.
#[derive(Debug)]
pub(crate) struct RecorderLayer {
    shared: Arc<Shared>,
    filter: Filter,
    /// Two registries number their spans alike: this tells them apart.
    number: u64,
}

impl RecorderLayer {
    pub(crate) fn new(shared: Arc<Shared>, filter: Filter, number: u64) -> Self {
        Self {
            shared,
            filter,
            number,
        }
    }

    fn key(&self, id: &Id) -> SpanKey {
        SpanKey {
            layer: self.number,
            span: id.into_u64(),
        }
    }

    fn wants(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == crate::DONE_TARGET || (self.filter)(metadata)
    }

    /// The nearest span that is recorded: this one or one around it.
    fn nearest<S>(&self, recording: &Recording, id: &Id, context: &Context<'_, S>) -> Option<Place>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        context
            .span_scope(id)?
            .find_map(|span| recording.place(self.key(&span.id())))
    }
}

impl<S> Layer<S> for RecorderLayer
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if !self.wants(attributes.metadata()) {
            return;
        }
        let mut fields = LabelFields::default();
        attributes.record(&mut fields);
        let mut recording = self.shared.recording();
        // This span has no place yet, so the nearest one that has is around it.
        let around = self.nearest(&recording, id, &context);
        recording.made(self.key(id), attributes.metadata().name(), fields, around);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _context: Context<'_, S>) {
        let mut fields = LabelFields::default();
        values.record(&mut fields);
        self.shared.recording().recorded(self.key(id), &fields);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if !self.wants(event.metadata()) {
            return;
        }
        let Some(span) = context.event_span(event) else {
            return;
        };
        let said = Said::of(event);
        let mut recording = self.shared.recording();
        if let Some(place) = self.nearest(&recording, &span.id(), &context) {
            recording.said(place, said);
        }
    }

    fn on_enter(&self, id: &Id, _context: Context<'_, S>) {
        self.shared.recording().entered(self.key(id), panicking());
    }

    fn on_exit(&self, id: &Id, _context: Context<'_, S>) {
        self.shared.recording().exited(self.key(id), panicking());
    }

    fn on_close(&self, id: Id, _context: Context<'_, S>) {
        self.shared.recording().closed(self.key(&id));
    }
}
