//! What is slow, late, or goes on.

use crate::frame::symptoms::Step::{Ask, These};
use crate::frame::symptoms::Symptom;

pub(super) const SLOW: Symptom = Symptom {
    says: "It is slow",
    then: Ask(
        "Are the processors idle meanwhile?",
        &Ask(
            "Do the waits add up that should be side by side?",
            &These(&[
                "one-after-another",
                "lock-across-a-request",
                "shared-receiver",
                "head-of-line",
                "guard-in-a-match",
            ]),
            &These(&[
                "small-reads",
                "main-is-no-worker",
                "sleep-rounds-up",
                "client-per-request",
                "lost-place-in-the-queue",
            ]),
        ),
        &Ask(
            "Does one core work and the others rest?",
            &These(&[
                "join-is-not-parallel",
                "cpu-work",
                "lifo-slot",
                "quadratic-join-all",
            ]),
            &These(&[
                "quadratic-join-all",
                "runtime-per-call",
                "spawn-blocking-flood",
            ]),
        ),
    ),
};

pub(super) const OTHERS_WAIT: Symptom = Symptom {
    says: "Others wait while one thing is done",
    then: Ask(
        "Does the thread compute or block, without an await?",
        &Ask(
            "Did you already move it aside: `block_in_place`, `spawn_blocking`?",
            &These(&["block-in-place-join", "blocking-pool-full", "lifo-slot"]),
            &These(&[
                "thread-sleep",
                "cpu-work",
                "std-recv",
                "print-to-full-pipe",
                "blocking-socket",
                "spawn-blocking-flood",
            ]),
        ),
        &Ask(
            "Is it a loop that awaits all the time?",
            &These(&["always-ready", "empty-after-128", "biased-starves"]),
            &These(&[
                "slow-arm-body",
                "frozen-futures",
                "head-of-line",
                "lock-across-a-request",
                "lifo-slot",
                "block-in-place-join",
            ]),
        ),
    ),
};

pub(super) const TIMES_OUT: Symptom = Symptom {
    says: "Requests or queries time out or fail under load",
    then: Ask(
        "Is a database involved?",
        &Ask(
            "Does it say \"pool timed out\"?",
            &These(&[
                "query-on-the-pool",
                "transaction-over-slow-work",
                "client-of-dead-runtime",
            ]),
            &These(&["read-then-write", "memory-database-vanishes"]),
        ),
        &Ask(
            "Are the server and the network fast?",
            &Ask(
                "Is there a stream, or a `select!` with a long arm?",
                &These(&["frozen-futures", "slow-arm-body"]),
                &These(&[
                    "timeout-made-early",
                    "cpu-work",
                    "abandoned-request",
                    "client-per-request",
                ]),
            ),
            &These(&[
                "retry-storm",
                "abandoned-request",
                "no-timeout",
                "accept-ends-at-an-error",
            ]),
        ),
    ),
};

pub(super) const LIMIT: Symptom = Symptom {
    says: "My limit doesn't limit, or limits too much",
    then: Ask(
        "Is more going on at once than you allowed?",
        &These(&[
            "let-underscore-permit",
            "permit-not-moved",
            "permit-inside-the-task",
            "limit-on-handles",
            "sender-per-item",
        ]),
        &These(&[
            "permit-for-a-child",
            "more-permits-than-there-are",
            "room-for-none",
            "shared-receiver",
        ]),
    ),
};

pub(super) const GOES_ON: Symptom = Symptom {
    says: "I stopped it, and it goes on",
    then: Ask(
        "Did you abort a task, drop a handle, or drop the future of a child process?",
        &These(&[
            "spawn-blocking-abort",
            "abort-leaves-children",
            "abort-is-not-immediate",
            "task-keeps-its-owner",
            "child-outlives-the-timeout",
            "own-sender",
        ]),
        &Ask(
            "Did a timeout pass, or should have?",
            &These(&[
                "timeout-on-a-join-handle",
                "timeout-over-blocking-code",
                "spawn-blocking-abort",
                "child-outlives-the-timeout",
                "timeout-per-item",
                "sleep-in-select-loop",
            ]),
            &These(&[
                "token-checked-between",
                "clone-of-a-token",
                "biased-starves",
                "lost-notification",
                "ctrl-c-made-anew",
                "siblings-dropped",
            ]),
        ),
    ),
};

pub(super) const TIMER: Symptom = Symptom {
    says: "A timer is early, late, or never there",
    then: Ask(
        "Does it fire too often or too early?",
        &These(&[
            "burst-of-ticks",
            "first-tick-at-once",
            "interval-made-anew",
            "timeout-made-early",
        ]),
        &Ask(
            "Does it never fire?",
            &These(&[
                "sleep-in-select-loop",
                "timeout-per-item",
                "timeout-over-blocking-code",
                "zero-interval",
            ]),
            &These(&[
                "sleep-drifts",
                "sleep-rounds-up",
                "endless-limit",
                "suspended-timer",
            ]),
        ),
    ),
};
