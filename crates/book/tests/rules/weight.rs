//! `weight`: a page that makes its reader wait.

use book::findings::Findings;

use super::found::{assert_refused, practice};
use crate::common::copy_of_the_book;

#[test]
fn a_page_that_weighs_more_than_300_kb_as_it_is_sent_is_refused() {
    let copy = copy_of_the_book();
    let chapter = practice(&copy.load()).path.clone();
    // Letters by chance: a compressor saves a quarter of them at most.
    let mut chance = 1_u32;
    let mut letter = || {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'0' + (chance >> 26) as u8)
    };
    let words = (0..50_000).map(|_| {
        (0..8)
            .map(|_| letter())
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
    });
    copy.append(&chapter, &words.collect::<Vec<_>>().join(" "));
    let mut findings = Findings::default();
    book::check::rendered(&copy.load(), &mut findings).unwrap();
    assert_refused(&findings.sorted(), "weight", &chapter, 1);
}
