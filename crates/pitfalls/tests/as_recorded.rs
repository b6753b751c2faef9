//! What the pages show is what the demos print.

#[test]
fn the_demos_print_and_draw_what_the_pages_show() {
    demo::testing::assert_recordings(env!("CARGO_BIN_EXE_pitfalls"), env!("CARGO_MANIFEST_DIR"));
}

#[test]
#[ignore = "needs python3"]
fn the_python_twin_prints_what_the_page_shows() {
    demo::testing::assert_python(env!("CARGO_MANIFEST_DIR"), "pitfalls.py", "python.txt", &[]);
}
