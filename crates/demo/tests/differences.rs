//! What two recordings of the same demo may differ in, and what they may not.

use demo::differences::{all_but_the_times, first_difference};

/// Asserts that two texts say the same but for the clock.
fn same(left: &str, right: &str) {
    assert_eq!(
        all_but_the_times(left),
        all_but_the_times(right),
        "{left:?} and {right:?}"
    );
}

/// Asserts that the difference between two texts is kept.
fn different(left: &str, right: &str) {
    assert_ne!(
        all_but_the_times(left),
        all_but_the_times(right),
        "{left:?} and {right:?}"
    );
}

#[test]
fn durations_may_differ() {
    same("took 4.0 s", "took 4.1 s");
    same("it blocked for 9 ms", "it blocked for 12 ms");
    same("12µs", "340µs");
    same("24.5 times dearer", "31.2 times dearer");
}

#[test]
fn counts_and_words_may_not_differ() {
    different("most in flight 5", "most in flight 6");
    different("took 4.0 s", "gave up after 4.0 s");
    different("20 requests", "21 requests");
    different("status 200", "status 503");
    different("5 sockets", "6 sockets");
    different("request 1", "request 2");
}

#[test]
fn local_ports_may_differ() {
    same("http://127.0.0.1:40001/get", "http://127.0.0.1:51234/get");
    different("http://127.0.0.1:1/get", "http://127.0.0.1:1/post");
}

#[test]
fn the_lengths_of_bars_may_differ_and_their_kinds_may_not() {
    same("request 6   |.....=====o", "request 6   |......====o");
    different("request 6   |.....=====o", "request 6   |=====o");
    different("request 6   |.....=====o", "request 6   |.....====x");
}

#[test]
fn coordinates_in_a_picture_may_differ_and_its_words_may_not() {
    same(
        r#"<rect x="10" width="300"/>"#,
        r#"<rect x="11" width="299"/>"#,
    );
    different("<text>request 1</text>", "<text>request 2</text>");
    different(r#"<rect class="tl-wait"/>"#, r#"<rect class="tl-done"/>"#);
}

#[test]
fn lines_may_be_neither_lost_nor_added() {
    assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
    assert_eq!(
        first_difference("a\r\nb\r\n", "a\nb\n"),
        None,
        "git may change line ends"
    );
    for (committed, fresh, line) in [
        ("a\nb\n", "a\nc\n", 2),
        ("a\nb\n", "a\n", 2),
        ("a\n", "a\nb\n", 2),
    ] {
        let found = first_difference(committed, fresh).map(|(line, _)| line);
        assert_eq!(found, Some(line), "{committed:?} and {fresh:?}");
    }
}
