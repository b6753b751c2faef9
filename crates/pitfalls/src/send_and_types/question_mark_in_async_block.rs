//! An async block uses `?`, and nothing says of which type its error is.

use std::num::ParseIntError;

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "question-mark-in-async-block",
    symptom: "Inside an async block the compiler wants type annotations for my `?`, and there is no place to write them",
    also: &[
        "E0282",
        "type annotations needed",
        "cannot infer type",
        "Ok::<",
        "closure",
        "Result",
    ],
    cause: "A function says what it returns, a block doesn't. `?` may convert the error into any type, so somebody has to name one.",
    cure: "Name it in the last line, `Ok::<_, ParseIntError>(number)`, or make the block a function.",
    caught_by: &[Check::Refused("E0282")],
    shown_by: &[],
    met_in: &[
        "https://github.com/rust-lang/rust/issues/63502",
        "https://github.com/rust-lang/rust/issues/77880",
    ],
    broken: Scene::Refused(include_str!(
        "../../tests/refused/question_mark_in_async_block.stderr"
    )),
    fixed: Scene::Paused(|| Box::pin(scene())),
};

// ANCHOR: fixed
/// The last line says it.
pub async fn fixed(text: &str) -> u32 {
    let doubled = async {
        let number: u32 = text.parse()?;
        Ok::<_, ParseIntError>(number * 2)
    };
    doubled.await.unwrap_or_default()
}
// ANCHOR_END: fixed

async fn scene() -> Seen {
    Seen::of("of \"21\"", fixed("21").await).and("of \"many\"", fixed("many").await)
}
