//! Where each task waits: a note around each future that is awaited, as `build/awaits.rs` puts it there.
//!
//! The notes of a thread are a tree: a future that is polled inside another's poll belongs under it.

use std::cell::RefCell;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A place in a practice's source where a task can wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// From the root of the repository.
    pub(crate) path: &'static str,
    /// Counted from one.
    pub(crate) line: u32,
    /// What stands there.
    pub(crate) code: &'static str,
}

impl Place {
    pub(crate) const fn new(path: &'static str, line: u32, code: &'static str) -> Self {
        Self { path, line, code }
    }
}

/// A future, and the place where it is awaited. It does what the future does.
#[derive(Debug)]
pub(crate) struct Tracked<F> {
    // In a box, which may be moved: a crate without `unsafe` can't reach into a pinned struct.
    future: Pin<Box<F>>,
    place: &'static Place,
    number: Option<u64>,
}

/// Notes where this future is awaited.
pub(crate) fn tracked<F: IntoFuture>(future: F, place: &'static Place) -> Tracked<F::IntoFuture> {
    Tracked {
        future: Box::pin(future.into_future()),
        place,
        number: None,
    }
}

/// [`tracked`] in the place of a method, for what stands before an `.await`.
pub(crate) trait TrackedAt: IntoFuture + Sized {
    fn tracked_at(self, place: &'static Place) -> Tracked<Self::IntoFuture> {
        tracked(self, place)
    }
}

impl<F: IntoFuture> TrackedAt for F {}

impl<F: Future> Future for Tracked<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = &mut *self;
        let place = this.place;
        let _left = enter(&mut this.number, place);
        this.future.as_mut().poll(context)
    }
}

impl<F> Drop for Tracked<F> {
    fn drop(&mut self) {
        leave(self.number);
    }
}

/// The end of a poll, even by a panic.
struct Left;

impl Drop for Left {
    fn drop(&mut self) {
        NOTES.with_borrow_mut(|notes| notes.inside.pop());
    }
}

/// A poll begins. Out of line: there are a hundred kinds of futures, and the page has to load them.
#[inline(never)]
fn enter(number: &mut Option<u64>, place: &'static Place) -> Left {
    NOTES.with_borrow_mut(|notes| {
        let number = *number.get_or_insert_with(|| notes.open(place));
        let around = notes.inside.last().copied();
        if let Some(waiting) = notes
            .waiting
            .iter_mut()
            .find(|waiting| waiting.number == number)
        {
            waiting.around = around;
        }
        notes.inside.push(number);
    });
    Left
}

/// A future is dropped.
#[inline(never)]
fn leave(number: Option<u64>) {
    NOTES.with_borrow_mut(|notes| {
        notes
            .waiting
            .retain(|waiting| Some(waiting.number) != number)
    });
}

thread_local! {
    static NOTES: RefCell<Notes> = RefCell::default();
}

#[derive(Debug, Default)]
struct Notes {
    made: u64,
    /// The futures whose polls this moment is inside of.
    inside: Vec<u64>,
    /// The lanes whose polls this moment is inside of.
    lanes: Vec<usize>,
    /// Those that were polled and are neither over nor dropped, as they were first polled.
    waiting: Vec<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    number: u64,
    place: &'static Place,
    /// The future whose poll polled it last. Where that one is gone, nobody polls this one.
    around: Option<u64>,
    lane: Option<usize>,
}

/// A future that a task waits for.
#[derive(Debug, Clone)]
pub(crate) struct Wait {
    /// From the innermost future outwards.
    pub(crate) places: Vec<&'static Place>,
    /// Nobody polls it any more: what polled it is gone, and it isn't.
    pub(crate) abandoned: bool,
}

impl Notes {
    fn open(&mut self, place: &'static Place) -> u64 {
        self.made += 1;
        self.waiting.push(Waiting {
            number: self.made,
            place,
            around: None,
            lane: self.lanes.last().copied(),
        });
        self.made
    }

    fn find(&self, number: u64) -> Option<&Waiting> {
        self.waiting.iter().find(|waiting| waiting.number == number)
    }

    fn outwards(&self, innermost: &Waiting) -> Wait {
        let mut places = vec![innermost.place];
        let mut around = innermost.around;
        while let Some(number) = around {
            let Some(waiting) = self.find(number) else {
                return Wait {
                    places,
                    abandoned: true,
                };
            };
            places.push(waiting.place);
            around = waiting.around;
        }
        Wait {
            places,
            abandoned: false,
        }
    }
}

/// Forgets what an earlier scene left behind.
pub(crate) fn clear() {
    NOTES.take();
}

/// This lane is polled from now on.
pub(crate) fn entered(lane: usize) {
    NOTES.with_borrow_mut(|notes| notes.lanes.push(lane));
}

/// The lane that was entered last isn't polled any more.
pub(crate) fn left() {
    NOTES.with_borrow_mut(|notes| notes.lanes.pop());
}

/// The innermost futures that this lane waits for.
pub(crate) fn waits_of(lane: usize) -> Vec<Wait> {
    NOTES.with_borrow(|notes| {
        let own = |waiting: &&Waiting| waiting.lane == Some(lane);
        let holds_another = |outer: &Waiting| {
            notes
                .waiting
                .iter()
                .filter(own)
                .any(|inner| inner.around == Some(outer.number))
        };
        let innermost = notes
            .waiting
            .iter()
            .filter(own)
            .filter(|waiting| !holds_another(waiting));
        innermost.map(|waiting| notes.outwards(waiting)).collect()
    })
}
