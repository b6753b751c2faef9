//! The symptom index. Every pitfall is reached from at least one complaint; `tests/claims.rs` says so.

use super::symptoms::Step::{Ask, These};
use super::symptoms::Symptom;

pub(super) const INDEX: &[Symptom] = &[
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
    Symptom {
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
    },
];
