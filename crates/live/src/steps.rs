//! The scene, poll by poll: a layer beside the recorder that counts the polls, and takes down what all tasks do at one of
//! them.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::Instant;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{self, Layer};
use tracing_subscriber::registry::LookupSpan;

use crate::label::{Label, is_wait};
use crate::track::{self, Wait};

/// What happened to a task at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happened {
    Polled,
    Done,
    Failed,
    Dropped,
}

/// What a task does at the moment of a step.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) name: String,
    pub(crate) polls: usize,
    pub(crate) over: Option<Happened>,
    /// What it waits for. Of a task that was dropped: what it waited for.
    pub(crate) waits: Vec<Wait>,
    /// It has ended in the poll that is going on.
    ending: bool,
}

impl Task {
    fn new(name: String) -> Self {
        Self {
            name,
            polls: 0,
            over: None,
            waits: Vec::new(),
            ending: false,
        }
    }
}

/// A step, and what all tasks do then.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) at: Duration,
    pub(crate) task: usize,
    pub(crate) happened: Happened,
    pub(crate) tasks: Vec<Task>,
}

/// The layer, and the handle to it. Clones are the same.
#[derive(Debug, Clone)]
pub(crate) struct Steps(Arc<Mutex<Counted>>);

#[derive(Debug)]
struct Counted {
    start: Instant,
    tasks: Vec<Task>,
    /// The spans that are open, and their tasks.
    by_span: Vec<(u64, usize)>,
    count: usize,
    wanted: Option<usize>,
    taken: Option<Step>,
    /// A poll that was the last thing seen. Where its span closes next, it was no poll: the future was dropped inside of it.
    last_polled: Option<usize>,
    on: bool,
}

impl Steps {
    /// Counts from now on, and takes down the step `wanted`, counted from one.
    pub(crate) fn new(wanted: Option<usize>) -> Self {
        track::clear();
        Self(Arc::new(Mutex::new(Counted {
            start: Instant::now(),
            tasks: vec![Task::new("main".to_owned())],
            by_span: Vec::new(),
            count: 0,
            wanted,
            taken: None,
            last_polled: None,
            on: true,
        })))
    }

    /// How many steps there were, and the one that was wanted. What happens from now on, as the runtime drops what is
    /// left, is not of the scene.
    pub(crate) fn end(&self) -> (usize, Option<Step>) {
        let mut counted = self.counted();
        counted.on = false;
        (counted.count, counted.taken.take())
    }

    /// Counts the polls of `work` as those of the main task.
    pub(crate) fn main<F: Future>(&self, work: F) -> Main<F> {
        Main {
            work: Box::pin(work),
            steps: self.clone(),
        }
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// See [`Steps::main`].
#[derive(Debug)]
pub(crate) struct Main<F> {
    work: Pin<Box<F>>,
    steps: Steps,
}

impl<F: Future> Future for Main<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.steps.counted().entered(0);
        let polled = self.work.as_mut().poll(context);
        let mut counted = self.steps.counted();
        if polled.is_ready() {
            counted.ended(0, Happened::Done);
        }
        counted.exited(0);
        polled
    }
}

impl Counted {
    fn entered(&mut self, task: usize) {
        track::entered(task);
        self.last_polled = None;
        // A future that is over is entered once more, to be dropped.
        if self.tasks[task].over.is_none() {
            self.tasks[task].polls += 1;
        }
    }

    fn exited(&mut self, task: usize) {
        track::left();
        match self.tasks[task].over {
            None => {
                let waits = track::waits_of(task);
                if !waits.is_empty() {
                    self.tasks[task].waits = waits;
                }
                self.step(task, Happened::Polled);
                self.last_polled = Some(task);
            }
            Some(how) if self.tasks[task].ending => {
                self.tasks[task].ending = false;
                self.tasks[task].waits.clear();
                self.step(task, how);
            }
            Some(_) => {}
        }
    }

    fn ended(&mut self, task: usize, how: Happened) {
        if self.tasks[task].over.is_none() {
            self.tasks[task].over = Some(how);
            self.tasks[task].ending = true;
        }
    }

    fn closed(&mut self, span: u64) {
        let Some(task) = self.task_of(span) else {
            return;
        };
        self.by_span.retain(|(open, _)| *open != span);
        if self.tasks[task].over.is_some() {
            return;
        }
        self.tasks[task].over = Some(Happened::Dropped);
        if self.last_polled.take() == Some(task) {
            self.count -= 1;
            self.tasks[task].polls -= 1;
        }
        self.step(task, Happened::Dropped);
    }

    fn task_of(&self, span: u64) -> Option<usize> {
        self.by_span
            .iter()
            .find(|(open, _)| *open == span)
            .map(|(_, task)| *task)
    }

    fn step(&mut self, task: usize, happened: Happened) {
        if !self.on {
            return;
        }
        self.count += 1;
        if self.wanted != Some(self.count) {
            return;
        }
        // What a task waits for may have been abandoned since it was polled.
        let now = |(number, task): (usize, &Task)| match task.over {
            None => Task {
                waits: track::waits_of(number),
                ..task.clone()
            },
            Some(_) => task.clone(),
        };
        self.taken = Some(Step {
            at: self.start.elapsed(),
            task,
            happened,
            tasks: self.tasks.iter().enumerate().map(now).collect(),
        });
    }
}

impl<S> Layer<S> for Steps
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _: layer::Context<'_, S>) {
        let name = attributes.metadata().name();
        if is_wait(name) {
            return;
        }
        let mut counted = self.counted();
        let task = counted.tasks.len();
        counted.by_span.push((id.into_u64(), task));
        counted.tasks.push(Task::new(Label::of(name, attributes)));
    }

    fn on_event(&self, event: &Event<'_>, context: layer::Context<'_, S>) {
        let mut end = End::default();
        event.record(&mut end);
        let (Some(how), false) = (end.how, end.message) else {
            return;
        };
        let mut counted = self.counted();
        let spans = context.event_scope(event).into_iter().flatten();
        let task = spans
            .map(|span| span.id().into_u64())
            .find_map(|id| counted.task_of(id));
        if let Some(task) = task {
            counted.ended(task, how);
        }
    }

    fn on_enter(&self, id: &Id, _: layer::Context<'_, S>) {
        let mut counted = self.counted();
        if let Some(task) = counted.task_of(id.into_u64()) {
            counted.entered(task);
        }
    }

    fn on_exit(&self, id: &Id, _: layer::Context<'_, S>) {
        let mut counted = self.counted();
        if let Some(task) = counted.task_of(id.into_u64()) {
            counted.exited(task);
        }
    }

    fn on_close(&self, id: Id, _: layer::Context<'_, S>) {
        self.counted().closed(id.into_u64());
    }
}

/// How a task ended, if that is what an event says.
#[derive(Debug, Default)]
struct End {
    how: Option<Happened>,
    message: bool,
}

impl Visit for End {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        match field.name() {
            "message" => self.message = true,
            "error" => self.how = Some(Happened::Failed),
            "done" => self.how = Some(Happened::Done),
            "return" if format!("{value:?}").starts_with("Err(") => {
                self.how = Some(Happened::Failed)
            }
            "return" => self.how = Some(Happened::Done),
            _ => {}
        }
    }
}
