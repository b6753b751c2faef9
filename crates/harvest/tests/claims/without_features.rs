//! What a build says that was made without a feature: which one it needs.

#[cfg(not(feature = "https"))]
#[test]
fn an_https_url_is_unsupported_and_the_table_says_what_it_needs() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("urls");
    std::fs::write(&list, "HTTPS://127.0.0.1:9/\n").unwrap();
    let ran = demo::testing::run(
        env!("CARGO_BIN_EXE_harvest"),
        &[list.to_str().unwrap(), "--database", "sqlite://:memory:"],
    );
    assert!(ran.status.success());
    let table = String::from_utf8_lossy(&ran.stdout);
    let row = "unsupported        not tried  HTTPS://127.0.0.1:9/";
    assert!(table.contains(row), "{table}");
    assert!(table.contains("--features https"), "{table}");
}

#[cfg(not(feature = "console"))]
#[test]
fn a_build_that_can_not_show_its_tasks_says_how_to_make_one_that_can() {
    let harvest = env!("CARGO_BIN_EXE_harvest");
    let said = demo::testing::complaint(harvest, &["--console", "127.0.0.1:0"], 2);
    assert!(said.contains("tokio_unstable"), "{said}");
    assert!(said.contains("--features console"), "{said}");
}
