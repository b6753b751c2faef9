//! What the built pages show that the markdown does not: paths, commands, pictures, tests.

use std::sync::OnceLock;

use crate::common::Copy;
use crate::common::mini::mini_book;
use book::builder::{self, Options};

/// The built page of a chapter.
fn page(name: &str) -> String {
    static BUILT: OnceLock<Copy> = OnceLock::new();
    let copy = BUILT.get_or_init(|| {
        let copy = mini_book();
        let built = builder::build(&copy.load(), &Options::default());
        assert_eq!(built.messages, [], "mdbook has nothing to say");
        assert_eq!(
            built.folder.canonicalize().unwrap(),
            copy.path("target/book").canonicalize().unwrap()
        );
        copy
    });
    copy.read(&format!("target/book/{name}"))
}

/// The piece of a page from `start` up to `end`.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let from = page
        .find(start)
        .unwrap_or_else(|| panic!("no `{start}` in {page}"));
    let length = page[from..]
        .find(end)
        .unwrap_or_else(|| panic!("no `{end}` after `{start}`"));
    &page[from..from + length]
}

/// Text without markup, blanks as one.
fn text(html: &str) -> String {
    let mut text = String::new();
    let mut inside = true;
    for letter in html.chars() {
        match letter {
            '<' => inside = false,
            '>' => inside = true,
            letter if inside => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn above_a_listing_stand_its_file_its_line_and_its_command() {
    let page = page("alpha.html");
    let rust = between(&page, "<code>crates/alpha/src/join.rs", "<p>What it prints");
    let told = text(rust);
    assert!(
        told.starts_with("crates/alpha/src/join.rs:4 cargo run -p alpha -- join /// Takes as long"),
        "the first line of the anchor is 4, and the command is the one of the comment: {told}"
    );
    assert!(
        rust.contains("class=\"language-sh\""),
        "mdbook's script gives such a block its copy button"
    );
    assert!(
        !page.contains("run: cargo"),
        "the comment has become the command"
    );
}

#[test]
fn a_listing_without_a_command_gets_the_one_that_runs_its_file() {
    let page = page("alpha.html");
    let python = text(between(
        &page,
        "<code>crates/alpha/python/alpha.py",
        "<div class=\"listing\">",
    ));
    assert!(
        python.starts_with(
            "crates/alpha/python/alpha.py:2 python3 crates/alpha/python/alpha.py def join"
        ),
        "{python}"
    );
}

#[test]
fn code_that_is_wrong_is_marked_and_other_code_is_not() {
    assert!(!page("alpha.html").contains("listing broken"));
    let copy = mini_book();
    copy.replace("crates/alpha/src/join.rs", "/// Takes", "/// Wrong: takes");
    let built = builder::build(&copy.load(), &Options::default());
    assert_eq!(built.messages, [], "mdbook has nothing to say");
    let page = copy.read("target/book/alpha.html");
    let listing = between(&page, "<div class=\"listing broken\">", "<p>What it prints");
    assert!(text(listing).starts_with("crates/alpha/src/join.rs:4 broken: not to be copied"));
}

#[test]
fn two_listings_beside_each_other_are_two_children() {
    let page = page("alpha.html");
    let beside = between(&page, "<div class=\"beside\">", "<p>What it prints");
    let (mut depth, mut children) = (0, 0);
    for tag in beside.split('<').skip(1) {
        match tag.split([' ', '>']).next().unwrap() {
            "div" => {
                children += usize::from(depth == 1);
                depth += 1;
            }
            "/div" => depth -= 1,
            "pre" | "p" => assert!(depth > 1, "only listings are children of the grid: <{tag}"),
            _ => {}
        }
    }
    assert_eq!((depth, children), (0, 2), "{beside}");
}

#[test]
fn an_output_says_what_prints_it() {
    let page = page("alpha.html");
    let outputs: Vec<_> = page
        .split("<div class=\"listing output\">")
        .skip(1)
        .map(text)
        .collect();
    assert!(
        outputs[0].starts_with(
            "crates/alpha/output/join.txt cargo run -p alpha -- join took 1.0 s ideal"
        ),
        "{}",
        outputs[0]
    );
    assert!(
        outputs[1].starts_with(
            "crates/alpha/output/python.txt python3 crates/alpha/python/alpha.py took"
        ),
        "{}",
        outputs[1]
    );
}

#[test]
fn a_picture_is_whole_and_says_what_draws_it() {
    let page = page("alpha.html");
    let figure = between(&page, "<figure class=\"timeline\">", "</figure>");
    assert!(
        figure.contains("<rect width=\"10\""),
        "a blank line in the drawing doesn't cut it off: {figure}"
    );
    assert!(figure.contains("<figcaption>Drawn from a recorded run: <code>cargo run -p alpha -- join --svg FILE</code>"), "{figure}");
}

#[test]
fn a_claim_leads_to_its_test_which_is_shown_once() {
    let page = page("alpha.html");
    let claim = "Two take as long as <em>one</em><a class=\"proof\" href=\"#proof-two_take_as_long_as_one\"";
    assert!(
        page.contains(claim),
        "the text of the link stays, with its markup"
    );
    assert_eq!(
        page.matches("id=\"proof-two_take_as_long_as_one\"").count(),
        1,
        "claimed twice, shown once"
    );
    let proof = between(
        &page,
        "<details class=\"proof\" id=\"proof-two_take",
        "</details>",
    );
    assert_eq!(
        text(proof),
        "Two take as long as one crates/alpha/tests/claims.rs:3 cargo test -p alpha two_take_as_long_as_one \
         /// One after the other would take two. #[test] fn two_take_as_long_as_one() { \
         assert_eq!(alpha::join::join(1, 1), 1); }"
    );
    let order: Vec<_> = page.match_indices("<details").map(|(at, _)| at).collect();
    assert!(
        order[0] < page.find("id=\"proof-none_takes_nothing\"").unwrap(),
        "in the order of the page"
    );
}

#[test]
fn a_test_of_another_package_is_shown_at_the_left_margin() {
    let page = page("introduction.html");
    assert!(page.contains("href=\"#proof-beta-beta_is_true\""));
    let proof = between(&page, "id=\"proof-beta-beta_is_true\"", "</details>");
    assert!(
        proof.contains("\n#[test]\nfn beta_is_true() {}")
            || proof.contains(">#[test]\nfn beta_is_true() {}"),
        "{proof}"
    );
}

#[test]
fn on_the_page_for_printing_each_claim_still_leads_to_its_test() {
    let page = page("print.html");
    for id in ["proof-two_take_as_long_as_one", "proof-beta-beta_is_true"] {
        assert!(
            page.contains(&format!("href=\"#{id}\"")) && page.contains(&format!("id=\"{id}\"")),
            "{id}"
        );
    }
}

#[test]
fn nothing_pretends_to_run_in_the_page() {
    let page = page("alpha.html");
    assert!(!page.contains("class=\"playground\""));
    assert!(!page.contains("WebSocket"), "only a served book reloads");
    assert!(page.contains("searchbar"), "the book can be searched");
}

#[test]
fn the_files_on_disk_stay_what_a_forge_shows_well() {
    let copy = mini_book();
    let before = copy.read("book/src/alpha.md");
    let built = builder::build(&copy.load(), &Options::default());
    assert_eq!(built.messages, []);
    assert_eq!(copy.read("book/src/alpha.md"), before);
}

#[test]
fn variables_of_the_environment_change_nothing() {
    // `MDBook::load` would take MDBOOK_BOOK__TITLE for the title; a book that depends on who builds it proves nothing.
    // The variable can't be set here without `unsafe`, so a process of its own has it.
    let copy = mini_book();
    let ended = std::process::Command::new(env!("CARGO_BIN_EXE_book"))
        .args(["build", "--root"])
        .arg(copy.root())
        .env("MDBOOK_BOOK__TITLE", "Another")
        .output()
        .unwrap();
    assert!(ended.status.success(), "{ended:?}");
    assert!(
        copy.read("target/book/alpha.html")
            .contains("<title>Alpha - Mini</title>")
    );
}

#[test]
fn key_points_stand_out_in_their_chapter_and_are_gathered_with_their_proofs() {
    let chapter = page("alpha.html");
    let set_apart = between(&chapter, "<div class=\"key-points\">", "</div>");
    assert!(text(set_apart).contains("In short Together. Two take as long as one"));
    let rules = page("rules.html");
    let gathered = between(&rules, "<div class=\"rules\">", "</div>");
    assert!(text(gathered).contains("Alpha chapter Together. Two take as long as one"));
    for link in [
        "href=\"alpha.html#proof-two_take_as_long_as_one\"",
        "href=\"alpha.html#together\"",
        "href=\"alpha.html#proof-beta-beta_is_true\"",
    ] {
        assert!(gathered.contains(link), "{link} in {gathered}");
    }
}

#[test]
fn no_script_keeps_a_page_from_being_painted() {
    let page = page("alpha.html");
    let scripts = page.matches("<script src=").count() + page.matches("<script defer src=").count();
    assert!(scripts > 3, "mdbook has scripts");
    assert_eq!(
        page.matches("<script defer src=").count(),
        scripts,
        "each waits for the text"
    );
}
