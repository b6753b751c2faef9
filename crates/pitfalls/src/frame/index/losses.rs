//! What ends, is lost, is wrong, or is never heard of.

use crate::frame::symptoms::Step::{Ask, These};
use crate::frame::symptoms::Symptom;

pub(super) const ENDS_BY_ITSELF: Symptom = Symptom {
    says: "Something ends by itself: a connection, a stream, a subscription, a server",
    then: Ask(
        "Does it need load, or a burst?",
        &These(&[
            "lag-ends-the-loop",
            "slow-arm-body",
            "frozen-futures",
            "accept-ends-at-an-error",
            "accept-error-spins",
        ]),
        &Ask(
            "Did something else end or fail before: a task, a client, a line?",
            &These(&[
                "error-ends-the-stream",
                "clone-of-a-token",
                "sent-to-nobody",
                "join-set-dropped",
                "refutable-select-pattern",
                "siblings-dropped",
            ]),
            &These(&[
                "client-of-dead-runtime",
                "nothing-in-flight",
                "accept-ends-at-an-error",
                "ignored-join-handle",
                "half-close",
            ]),
        ),
    ),
};

pub(super) const BYTES_LOST: Symptom = Symptom {
    says: "Bytes are lost",
    then: Ask(
        "Is it the end that is missing?",
        &These(&[
            "buffered-bytes-lost",
            "file-not-flushed",
            "datagram-cut",
            "exit-skips-drop",
            "read-is-not-read-exact",
        ]),
        &These(&[
            "read-line-in-select",
            "bufreader-made-anew",
            "read-is-not-read-exact",
            "write-all-under-a-timeout",
            "error-ends-the-stream",
        ]),
    ),
};

pub(super) const ITEMS_LOST: Symptom = Symptom {
    says: "Messages, items, jobs or rows are lost",
    then: Ask(
        "Is it those at the beginning, or from before somebody listened?",
        &These(&[
            "late-subscriber",
            "first-value-unseen",
            "unwatched-value",
            "lost-notification",
        ]),
        &Ask(
            "Is it the last ones, at the end of the program?",
            &These(&[
                "queue-lost-at-shutdown",
                "detached-at-exit",
                "cleanup-in-drop",
                "waiting-for-a-full-batch",
            ]),
            &Ask(
                "Does it need load, or a consumer that is slow?",
                &These(&[
                    "cancelled-send",
                    "try-send-drops",
                    "lag-ends-the-loop",
                    "recv-then-await",
                    "merged-notifications",
                    "empty-after-128",
                ]),
                &These(&[
                    "recv-then-await",
                    "first-stream-only",
                    "error-ends-the-stream",
                    "forgotten-commit",
                    "memory-database-vanishes",
                    "half-done",
                ]),
            ),
        ),
    ),
};

pub(super) const DATA_WRONG: Symptom = Symptom {
    says: "Data is wrong, half done or done twice",
    then: Ask(
        "Is something done twice?",
        &These(&[
            "check-then-act",
            "first-tick-at-once",
            "burst-of-ticks",
            "once-cell-starts-over",
        ]),
        &Ask(
            "Do parts of two requests get mixed?",
            &These(&["thread-local-across-await", "span-entered-across-await"]),
            &These(&[
                "half-done",
                "no-poisoning",
                "write-all-under-a-timeout",
                "read-is-not-read-exact",
                "status-is-no-error",
            ]),
        ),
    ),
};

pub(super) const NOT_DONE: Symptom = Symptom {
    says: "Work isn't done, and nothing says why",
    then: Ask(
        "Did you call something and it never begins?",
        &Ask(
            "Is there a closure, a `map` or a `spawn` around the call?",
            &These(&[
                "async-in-map",
                "async-yields-async",
                "spawn-blocking-async",
                "detached-at-exit",
            ]),
            &These(&[
                "future-not-awaited",
                "idle-runtime",
                "local-set-not-driven",
                "lifo-slot",
            ]),
        ),
        &Ask(
            "Did it stop in the middle, with the program going on?",
            &These(&[
                "join-set-dropped",
                "ignored-join-handle",
                "lag-ends-the-loop",
                "refutable-select-pattern",
                "accept-ends-at-an-error",
                "pending-without-waker",
            ]),
            &Ask(
                "Is it the last part, at the end of the program?",
                &These(&[
                    "detached-at-exit",
                    "cleanup-in-drop",
                    "exit-skips-drop",
                    "queue-lost-at-shutdown",
                ]),
                &These(&[
                    "zero-interval",
                    "sent-to-nobody",
                    "unwatched-value",
                    "merged-notifications",
                    "late-subscriber",
                ]),
            ),
        ),
    ),
};

pub(super) const ERROR_UNHEARD: Symptom = Symptom {
    says: "An error or a panic is never heard of",
    then: Ask(
        "Is it in a test?",
        &These(&["assert-in-a-task"]),
        &Ask(
            "Is there a `try_join`, or a stream of results?",
            &These(&[
                "try-join-handles",
                "late-error",
                "siblings-dropped",
                "error-ends-the-stream",
            ]),
            &These(&[
                "ignored-join-handle",
                "status-is-no-error",
                "refutable-select-pattern",
                "no-poisoning",
                "zero-interval",
            ]),
        ),
    ),
};
