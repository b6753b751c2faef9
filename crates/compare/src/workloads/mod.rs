//! The workloads, a file each, in the order of the page.

mod files;
mod foreign;
mod harvest;
mod heartbeat;
mod http;
mod permits;
pub mod postgres;
mod queues;
mod runtimes;
mod sleeps;
mod spawn;
mod spawn_batch;
mod sqlite;

use crate::Workload;

/// All workloads, in the order of the page.
pub const ALL: &[Workload] = &[
    sleeps::WORKLOAD,
    permits::WORKLOAD,
    spawn::WORKLOAD,
    spawn_batch::WORKLOAD,
    queues::OF_TEN,
    queues::OF_1024,
    heartbeat::WORKLOAD,
    http::AT_ONCE,
    http::ONE_BY_ONE,
    files::SMALL_FILES,
    files::LARGE_FILE,
    sqlite::READS,
    sqlite::WRITES,
    postgres::WORKLOAD,
    harvest::WORKLOAD,
];

/// The Python scripts, embedded so that the program needs no checkout: name and text.
pub const SCRIPTS: &[(&str, &str)] = &[
    ("harvest.py", include_str!("../../python/harvest.py")),
    ("heartbeat.py", include_str!("../../python/heartbeat.py")),
    ("permits.py", include_str!("../../python/permits.py")),
    (
        "queue_of_10.py",
        include_str!("../../python/queue_of_10.py"),
    ),
    (
        "queue_of_1024.py",
        include_str!("../../python/queue_of_1024.py"),
    ),
    ("sleeps.py", include_str!("../../python/sleeps.py")),
    ("spawn.py", include_str!("../../python/spawn.py")),
    (
        "spawn_batch.py",
        include_str!("../../python/spawn_batch.py"),
    ),
    ("postgres.py", include_str!("../../python/postgres.py")),
    (
        "sqlite_reads.py",
        include_str!("../../python/sqlite_reads.py"),
    ),
    (
        "sqlite_users.py",
        include_str!("../../python/sqlite_users.py"),
    ),
    (
        "sqlite_writes.py",
        include_str!("../../python/sqlite_writes.py"),
    ),
    ("measure.py", include_str!("../../python/measure.py")),
    (
        "http_at_once.py",
        include_str!("../../python/http_at_once.py"),
    ),
    (
        "http_one_by_one.py",
        include_str!("../../python/http_one_by_one.py"),
    ),
    ("large_file.py", include_str!("../../python/large_file.py")),
    (
        "small_files.py",
        include_str!("../../python/small_files.py"),
    ),
];
