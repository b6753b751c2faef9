//! `live`: scenes that nobody can play.

use super::found::{assert_refused, practice};
use crate::common::copy_of_the_book;

#[test]
fn a_scene_that_the_artefact_does_not_play_is_refused() {
    let copy = copy_of_the_book();
    let chapter = practice(&copy.load()).path.clone();
    let line = copy.append(&chapter, "<!-- live: a-scene-of-another-play -->");
    assert_refused(&copy.findings(), "live", &chapter, line);
}
