//! What the program promises.

mod endings;
mod faults;
mod limits;
mod lists;
mod program;
mod storage;
mod support;
mod without_features;

#[cfg(unix)]
mod among;
#[cfg(unix)]
mod kill;
#[cfg(unix)]
mod machines;
#[cfg(unix)]
mod nats;
#[cfg(unix)]
mod queue;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod site;
#[cfg(unix)]
mod with_servers;
