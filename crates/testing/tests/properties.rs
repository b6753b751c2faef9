//! proptest: the same for all lines and all ways to cut them, or the smallest example to the contrary.

use crate::support::all;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use testing::faulty::Faulty;
use testing::lines::Lines;
use tokio_test::block_on;

// ANCHOR: generators
/// Up to five lines of letters, some of which take more than one byte.
fn some_lines() -> impl Strategy<Value = Vec<String>> {
    let line = prop::collection::vec(prop::char::ranges(vec!['a'..='c', 'ä'..='ö'].into()), 0..6);
    prop::collection::vec(line.prop_map(String::from_iter), 0..5)
}

/// The lines as they are sent.
fn sent(lines: &[String]) -> Vec<u8> {
    lines
        .iter()
        .flat_map(|line| format!("{line}\n").into_bytes())
        .collect()
}
// ANCHOR_END: generators

// ANCHOR: property
proptest! {
    /// Any lines, in pieces of any size.
    fn what_is_read_is_what_was_sent(lines in some_lines(), most in 1..20_usize) {
        let bytes = sent(&lines);
        let stream = Faulty::new(&*bytes).in_pieces_of(most).with_a_wait_for_each();
        let read = block_on(all(stream, Lines::next)).unwrap();
        prop_assert_eq!(read, lines);
    }
}

#[test]
fn all_lines_arrive_whatever_they_are_and_however_they_are_cut() {
    what_is_read_is_what_was_sent();
}
// ANCHOR_END: property

// ANCHOR: refuted
#[test]
fn a_read_taken_for_a_line_is_refuted_by_a_small_example() {
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    let always_the_same = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, always_the_same);
    let refuted = runner.run(&(1..20_usize, some_lines()), |(most, lines)| {
        let bytes = sent(&lines);
        let stream = Faulty::new(&*bytes).in_pieces_of(most);
        let read = block_on(all(stream, Lines::one_read));
        prop_assert_eq!(read.ok(), Some(lines));
        Ok(())
    });
    let Err(TestError::Fail(_, (most, lines))) = refuted else {
        panic!("nothing refutes it: {refuted:?}");
    };
    let letters = lines.concat().chars().count();
    assert_eq!((most, lines.len(), letters), (1, 1, 1), "{lines:?}");
}
// ANCHOR_END: refuted
