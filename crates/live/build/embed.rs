//! Which code of which practice is brought in, and the modules made of it.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::awaits::noted;
use crate::items::{Keep, anchored};

/// A practice, its files, and a line of Rust that stands for what can't live in a page.
struct Practice {
    name: &'static str,
    files: &'static [File],
    instead: &'static str,
}

struct File {
    /// Below the practice's `src`, without `.rs`.
    module: &'static str,
    keep: Keep,
    /// What the part needs of the lines that were left behind.
    uses: &'static str,
    /// The anchors that are shown.
    shown: &'static [&'static str],
}

const fn whole(module: &'static str, shown: &'static [&'static str]) -> File {
    File {
        module,
        keep: Keep::All,
        uses: "",
        shown,
    }
}

const PRACTICES: [Practice; 5] = [
    Practice {
        name: "async-await",
        files: &[
            whole("cancel", &["transfer", "timed_out"]),
            whole("lazy", &[]),
        ],
        instead: "",
    },
    Practice {
        name: "gather",
        files: &[
            whole(
                "frozen",
                &[
                    "while_let",
                    "spawn_in_the_future",
                    "spawn_in_the_map",
                    "channel_between",
                    "for_each",
                ],
            ),
            whole("join", &["together"]),
            whole("one_by_one", &["one_by_one"]),
            whole("service", &[]),
            whole("streams", &["buffered", "buffer_unordered"]),
            whole("task_group", &[]),
            whole(
                "try_join",
                &[
                    "all_or_first_error",
                    "over_handles",
                    "over_flattened_handles",
                ],
            ),
        ],
        instead: "pub(crate) use crate::no_network as http;",
    },
    Practice {
        name: "semaphores",
        files: &[
            whole("held", &["to_the_end", "as_long_as_needed"]),
            whole("permits", &["limited"]),
            whole("rate", &["by_semaphore", "by_bucket"]),
            whole("token_bucket", &[]),
        ],
        instead: "",
    },
    Practice {
        name: "queues",
        files: &[
            whole("backpressure", &["bounded", "unbounded", "refusing"]),
            whole("job", &[]),
            whole(
                "workers",
                &[
                    "channel_each",
                    "shared_wrong",
                    "shared_right",
                    "multi_consumer",
                ],
            ),
        ],
        instead: "",
    },
    Practice {
        name: "pitfalls",
        files: &[
            File {
                module: "locks/futurelock",
                keep: Keep::Items(&["pub async fn broken", "pub async fn fixed", "async fn add"]),
                uses: "use std::{pin::pin, time::Duration}; use tokio::{sync::Mutex, time::sleep};",
                shown: &["broken", "fixed"],
            },
            File {
                module: "select/sleep_in_select_loop",
                keep: Keep::Items(&["pub async fn broken", "pub async fn fixed", "const LIMIT"]),
                uses: "use std::{pin::pin, time::Duration}; use tokio::{sync::mpsc::Receiver, time::sleep};",
                shown: &["broken", "fixed"],
            },
        ],
        instead: "",
    },
];

/// Every file that code is taken from, from the root of the repository.
pub(crate) fn paths() -> impl Iterator<Item = String> {
    PRACTICES
        .iter()
        .flat_map(|practice| practice.files.iter().map(|file| path(practice, file)))
}

fn path(practice: &Practice, file: &File) -> String {
    format!("crates/{}/src/{}.rs", practice.name, file.module)
}

/// Writes a copy of each file to `out`, and returns the modules: `gather::join` with the code, `gather::join::shown` with
/// a [`Listing`](crate::Listing) for each anchor.
pub(crate) fn modules(root: &Path, out: &Path) -> Result<String, Box<dyn Error>> {
    let mut modules = String::new();
    for practice in &PRACTICES {
        let module = practice.name.replace('-', "_");
        writeln!(modules, "pub(crate) mod {module} {{ {}", practice.instead)?;
        for file in practice.files {
            let path = path(practice, file);
            let text =
                fs::read_to_string(root.join(&path)).map_err(|error| format!("{path}: {error}"))?;
            let code = noted(
                &file.keep.of(&text, &path)?,
                &path,
                &format!("embedded::{module}"),
            );
            let name = file.module.rsplit('/').next().unwrap_or(file.module);
            let copy = out.join(format!("{module}-{name}.rs"));
            fs::write(
                &copy,
                format!(
                    "{code}{}{}\n",
                    file.uses,
                    listings(&text, &path, file.shown)?
                ),
            )?;
            writeln!(
                modules,
                "#[path = {:?}] pub(crate) mod {name};",
                copy.to_string_lossy()
            )?;
        }
        modules.push_str("}\n");
    }
    Ok(modules)
}

fn listings(text: &str, path: &str, anchors: &[&str]) -> Result<String, Box<dyn Error>> {
    let mut module = String::from("\npub(crate) mod shown { use crate::Listing;\n");
    for anchor in anchors {
        let (first, code) =
            anchored(text, anchor).ok_or_else(|| format!("{path} has no anchor {anchor}"))?;
        let name = anchor.to_uppercase();
        writeln!(
            module,
            "pub(crate) static {name}: Listing = Listing {{ path: {path:?}, first: {first}, code: {code:?} }};"
        )?;
    }
    module.push_str("}\n");
    Ok(module)
}
