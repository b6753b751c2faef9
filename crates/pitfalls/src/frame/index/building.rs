//! What is seen before or beside the program: by the compiler, in tests, in logs.

use crate::frame::symptoms::Step::{Ask, These};
use crate::frame::symptoms::Symptom;

pub(super) const DOES_NOT_COMPILE: Symptom = Symptom {
    says: "It doesn't compile",
    then: Ask(
        "Does it say that something cannot be sent between threads safely?",
        &These(&[
            "rc-in-spawn",
            "error-not-send",
            "guard-dropped-before-await",
            "trait-future-not-send",
        ]),
        &Ask(
            "Does it speak of borrowing, of what outlives what, or of what escapes?",
            &These(&["borrow-in-spawn", "async-closure-borrow"]),
            &Ask(
                "Is a trait or `Box<dyn ..>` involved?",
                &These(&["dyn-async-trait", "trait-future-not-send"]),
                &These(&[
                    "async-recursion",
                    "await-in-closure",
                    "question-mark-in-async-block",
                    "two-async-blocks",
                    "future-not-unpin",
                ]),
            ),
        ),
    ),
};

pub(super) const TESTS: Symptom = Symptom {
    says: "Tests pass but, or fail now and then",
    then: Ask(
        "Is the clock paused?",
        &These(&[
            "two-clocks",
            "paused-clock-and-sockets",
            "advance-jumps",
            "blocking-holds-the-clock",
            "pause-on-many-threads",
        ]),
        &Ask(
            "Does each test pass alone?",
            &These(&[
                "fixed-port",
                "port-given-back",
                "client-of-dead-runtime",
                "sleeps-and-hopes",
            ]),
            &These(&[
                "assert-in-a-task",
                "sleeps-and-hopes",
                "block-in-place-on-one-thread",
            ]),
        ),
    ),
};

pub(super) const LOGS: Symptom = Symptom {
    says: "Logs and ids are wrong or missing",
    then: Ask(
        "Is something missing, rather than under the wrong request?",
        &These(&[
            "span-lost-in-spawn",
            "task-local-lost",
            "exit-skips-drop",
            "detached-at-exit",
        ]),
        &These(&["span-entered-across-await", "thread-local-across-await"]),
    ),
};
