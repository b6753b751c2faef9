//! What the compiler refuses, it refuses with the message that the page shows.

#[test]
#[ignore = "needs the version of Rust that the messages are from"]
fn the_compiler_refuses_them_with_the_messages_that_the_pages_show() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
