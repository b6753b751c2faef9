//! What runs the pitfalls, shows them and writes their facts for the book.

mod alone;
mod catalogue;
mod demos;
mod index;
mod lane;
mod page;
mod pitfall;
mod scene;
mod search;
mod seen;
mod show;
mod symptoms;

pub use catalogue::{Family, families, named, pitfalls};
pub use demos::main;
pub(crate) use lane::lane;
pub use pitfall::{Check, Group, Pitfall, Watch};
pub use scene::{Scene, Side};
pub use search::search;
pub use seen::{Seen, panic_message};
pub use symptoms::{Step, Symptom, symptoms};
