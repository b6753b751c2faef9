//! The pitfalls of bytes, sockets and processes: what the broken programs do, and what the mended ones do.

use crate::common::both;
use pitfalls::io_and_http::*;

#[test]
fn what_is_in_a_buf_writer_when_it_is_dropped_never_arrives() {
    let [broken, fixed] = both(&buffered_bytes_lost::PITFALL);
    assert_eq!(
        &broken["the writer says"], "Ok",
        "nothing tells of the loss"
    );
    assert_eq!(&broken["bytes that arrived"], "0");
    assert_eq!(&fixed["bytes that arrived"], "14");
}

#[test]
fn a_file_that_was_not_flushed_may_be_empty() {
    let [broken, fixed] = both(&file_not_flushed::PITFALL);
    assert_eq!(
        &broken["bytes in the file"], "0",
        "the only blocking thread was busy"
    );
    assert_eq!(&fixed["bytes in the file"], "5");
}

#[test]
fn a_read_returns_what_has_arrived() {
    let [broken, fixed] = both(&read_is_not_read_exact::PITFALL);
    assert_eq!(
        &broken["number read"], "0",
        "the last byte was not there yet"
    );
    assert_eq!(&fixed["number read"], "1");
}

#[test]
fn a_buffered_reader_takes_what_it_has_read_ahead_with_it() {
    let [broken, fixed] = both(&bufreader_made_anew::PITFALL);
    assert_eq!(&broken["lines read"], "1");
    assert_eq!(&fixed["lines read"], "3");
}

#[test]
fn a_loop_that_takes_no_bytes_for_bytes_never_waits() {
    let [broken, fixed] = both(&eof_spins::PITFALL);
    assert_eq!(
        &broken["turns of the loop"], "100000",
        "that is where the scene stopped it"
    );
    assert_eq!(&fixed["turns of the loop"], "1");
}

#[test]
fn a_line_without_an_end_is_kept_whole() {
    let [broken, fixed] = both(&line_without_end::PITFALL);
    assert_eq!(&broken["bytes kept"], "1000000");
    assert_eq!(&broken["the server says"], "Ok");
    assert_eq!(&fixed["bytes kept"], "1000");
    assert_eq!(&fixed["the server says"], "the line is too long");
}

#[test]
fn a_peer_that_reads_to_the_end_waits_until_somebody_says_that_it_is_the_end() {
    let [broken, fixed] = both(&half_close::PITFALL);
    assert_eq!(&broken["answer"], "none, both still wait");
    assert_eq!(&fixed["answer"], "5 bytes");
}

#[test]
fn a_datagram_is_cut_to_the_buffer_and_nothing_tells() {
    let [broken, fixed] = both(&datagram_cut::PITFALL);
    // Windows makes an error of it.
    if cfg!(unix) {
        assert_eq!(&broken["bytes received"], "512");
    }
    assert_eq!(&fixed["bytes received"], "1000");
}

#[test]
fn one_client_that_gives_up_ends_an_accept_loop_that_ends_at_errors() {
    let [broken, fixed] = both(&accept_ends_at_an_error::PITFALL);
    assert_eq!(&broken["clients served"], "1");
    assert_eq!(&fixed["clients served"], "3");
}

#[test]
fn at_the_limit_of_open_files_an_accept_loop_without_a_pause_spins() {
    let [broken, fixed] = both(&accept_error_spins::PITFALL);
    let calls = "calls of accept in a second";
    assert_eq!(&broken[calls], "100000, when the scene stopped it");
    assert_eq!(&fixed[calls], "11", "one at once, then ten a second");
}

#[test]
fn a_client_a_request_is_a_connection_a_request() {
    let [broken, fixed] = both(&client_per_request::PITFALL);
    assert_eq!(&broken["connections"], "10");
    assert_eq!(&fixed["connections"], "1");
    assert_eq!(&fixed["requests"], "10");
}

#[test]
fn a_request_without_a_timeout_waits_as_long_as_the_server_likes() {
    let [broken, fixed] = both(&no_timeout::PITFALL);
    assert_eq!(&broken["the request"], "still waits");
    assert_eq!(&fixed["the request"], "timed out");
}

#[test]
fn an_answer_with_status_503_is_an_ok() {
    let [broken, fixed] = both(&status_is_no_error::PITFALL);
    assert!(
        broken["the program has"].starts_with("a text"),
        "{broken:?}"
    );
    assert_eq!(&fixed["the program has"], "an error: 503");
}

#[test]
fn clients_that_wait_the_same_time_come_back_in_the_same_moment() {
    let [broken, fixed] = both(&retry_storm::PITFALL);
    let most = "most requests in a hundredth of a second";
    assert_eq!(
        broken[most], broken["clients"],
        "all of them, again and again"
    );
    let spread: u32 = fixed[most].parse().unwrap();
    let clients: u32 = fixed["clients"].parse().unwrap();
    assert!(spread * 4 < clients, "{spread} of {clients} at once");
}

#[test]
fn a_child_that_prints_more_than_a_pipe_holds_waits_for_a_reader() {
    let [broken, fixed] = both(&pipe_full::PITFALL);
    assert_eq!(&broken["the child"], "still waits for somebody who reads");
    assert_eq!(&fixed["the child"], "ended");
}

#[test]
fn a_child_outlives_the_timeout_of_whoever_waits_for_it() {
    let [broken, fixed] = both(&child_outlives_the_timeout::PITFALL);
    assert_eq!(&broken["ended in time"], "no");
    assert_eq!(&broken["its work was done"], "yes, after the timeout");
    assert_eq!(&fixed["ended in time"], "no");
    assert_eq!(&fixed["its work was done"], "no");
}
