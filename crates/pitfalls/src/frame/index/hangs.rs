//! What hangs, spins, panics or grows.

use crate::frame::symptoms::Step::{Ask, These};
use crate::frame::symptoms::Symptom;

pub(super) const EVERYTHING_HANGS: Symptom = Symptom {
    says: "Everything hangs: not even timeouts and other tasks go on",
    then: Ask(
        "Is the last thing you see before it a lock, a `RefCell`, a `watch`, or a map of locks?",
        &These(&[
            "guard-across-await",
            "map-entry-across-await",
            "borrow-while-sending",
            "once-cell-in-itself",
        ]),
        &Ask(
            "Is it a call that isn't awaited: `recv`, `block_on`, a print?",
            &These(&[
                "std-recv",
                "futures-block-on",
                "handle-block-on",
                "print-to-full-pipe",
                "blocking-socket",
            ]),
            &These(&["blocking-pool-full", "once-cell-in-itself", "busy-wait"]),
        ),
    ),
};

pub(super) const ONE_THING_HANGS: Symptom = Symptom {
    says: "One thing hangs: something is awaited for ever, and the rest goes on",
    then: Ask(
        "Is it at a lock, a permit, a limit or a cell?",
        &Ask(
            "Is it a semaphore, or a limit?",
            &These(&[
                "permit-for-a-child",
                "more-permits-than-there-are",
                "room-for-none",
            ]),
            &Ask(
                "Does it need a second task to happen?",
                &These(&[
                    "lock-order",
                    "read-write-read",
                    "futurelock",
                    "send-under-a-lock",
                    "lost-place-in-the-queue",
                ]),
                &These(&[
                    "lock-taken-twice",
                    "guard-in-a-match",
                    "once-cell-in-itself",
                ]),
            ),
        ),
        &Ask(
            "Is it at a channel, or at an answer that should come through one?",
            &Ask(
                "Has all been received that was sent?",
                &These(&[
                    "sender-kept",
                    "reply-never-comes",
                    "actor-asks-itself",
                    "idle-permit",
                ]),
                &These(&[
                    "channel-cycle",
                    "send-under-a-lock",
                    "queue-lost-at-shutdown",
                ]),
            ),
            &Ask(
                "Is it at a socket, a child process or a request?",
                &These(&[
                    "half-close",
                    "no-timeout",
                    "pipe-full",
                    "accept-ends-at-an-error",
                ]),
                &These(&[
                    "local-set-not-driven",
                    "idle-runtime",
                    "pending-without-waker",
                    "stale-waker",
                    "lost-notification",
                    "blocking-pool-full",
                ]),
            ),
        ),
    ),
};

pub(super) const DOES_NOT_END: Symptom = Symptom {
    says: "My program doesn't end, or takes long to end",
    then: Ask(
        "Has `main` ended, or has shutdown begun?",
        &Ask(
            "Are tasks left that still run?",
            &These(&[
                "loop-that-nobody-tells",
                "drain-without-a-deadline",
                "token-checked-between",
                "own-sender",
                "abort-leaves-children",
                "spawn-blocking-abort",
            ]),
            &These(&[
                "tracker-not-closed",
                "stdin-at-exit",
                "spawn-blocking-abort",
            ]),
        ),
        &Ask(
            "Does Ctrl-C do nothing, or a container's stop?",
            &These(&[
                "second-ctrl-c",
                "ctrl-c-made-anew",
                "sigterm-ignored",
                "lost-notification",
                "biased-starves",
            ]),
            &These(&[
                "sender-kept",
                "own-sender",
                "task-keeps-its-owner",
                "biased-starves",
            ]),
        ),
    ),
};

pub(super) const SPINS: Symptom = Symptom {
    says: "A processor is at 100 %, or a log fills",
    then: Ask(
        "Did it begin when a peer left, or when something was closed or changed?",
        &These(&[
            "eof-spins",
            "closed-channel-spins",
            "watch-clone-spins",
            "nothing-in-flight",
        ]),
        &Ask(
            "Is it at the limit of open files?",
            &These(&["accept-error-spins"]),
            &These(&[
                "busy-wait",
                "cpu-work",
                "quadratic-join-all",
                "interval-made-anew",
                "always-ready",
                "burst-of-ticks",
            ]),
        ),
    ),
};

pub(super) const PANICS: Symptom = Symptom {
    says: "It panics",
    then: Ask(
        "Does the message speak of a runtime, a reactor, timers, a `LocalSet` or blocking?",
        &Ask(
            "Does it say \"Cannot start\", \"Cannot drop\" or \"Cannot block\", or \"can call blocking only\"?",
            &These(&[
                "block-on-in-async",
                "runtime-dropped-in-async",
                "blocking-lock",
                "blocking-send",
                "block-in-place-on-one-thread",
            ]),
            &These(&[
                "no-reactor",
                "timers-disabled",
                "spawn-local-outside",
                "pause-on-many-threads",
            ]),
        ),
        &Ask(
            "Is it in or around `select!`, or a stream or future that was polled after its end?",
            &These(&[
                "select-without-else",
                "select-if-still-evaluates",
                "polled-after-completion",
                "ended-stream-polled",
            ]),
            &Ask(
                "Is it about time, or is it an overflow of time or of the stack?",
                &These(&["endless-limit", "zero-interval", "large-future"]),
                &These(&[
                    "refcell-across-await",
                    "aborted-task-unwrapped",
                    "task-local-lost",
                ]),
            ),
        ),
    ),
};

pub(super) const GROWS: Symptom = Symptom {
    says: "Memory, tasks, threads or connections grow",
    then: Ask(
        "Is it memory?",
        &Ask(
            "Does it grow with the load or the input, and come back when that ends?",
            &These(&[
                "unbounded-channel",
                "sender-per-item",
                "permit-inside-the-task",
                "line-without-end",
                "unlimited-join-all",
            ]),
            &These(&[
                "lock-per-key-kept",
                "task-keeps-its-owner",
                "own-sender",
                "span-entered-across-await",
            ]),
        ),
        &Ask(
            "Is it files, sockets or processes (\"too many open files\")?",
            &These(&[
                "unlimited-join-all",
                "client-per-request",
                "child-outlives-the-timeout",
                "accept-error-spins",
                "limit-on-handles",
            ]),
            &These(&[
                "runtime-per-call",
                "task-keeps-its-owner",
                "own-sender",
                "loop-that-nobody-tells",
                "abort-leaves-children",
                "spawn-blocking-flood",
            ]),
        ),
    ),
};
