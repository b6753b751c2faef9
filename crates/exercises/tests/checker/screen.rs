//! What the keys do, without a terminal.

use anstream::adapter::strip_str;
use exercises::attempt::Outcome;
use exercises::catalogue::Catalogue;
use exercises::desk::Desk;
use exercises::progress::Progress;
use exercises::screen::{Key, Screen, Wish};
use exercises::verdict::{Complaint, Verdict};

use crate::{catalogue, scratch};

struct Reader {
    catalogue: Catalogue,
    desk: Desk,
}

impl Reader {
    fn new(test: &str) -> Self {
        let (catalogue, folder) = (catalogue(), scratch(test));
        let desk = Desk::open(&catalogue, Some(&folder)).unwrap();
        Self { catalogue, desk }
    }

    /// A screen as the program makes it at its start.
    fn screen(&self) -> Screen<'_> {
        let progress = Progress::load(&self.desk.folder.join("progress.txt")).unwrap();
        Screen::new(&self.catalogue, &self.desk, progress)
    }
}

fn ran(failure: Option<Complaint>) -> Outcome {
    let claim = "it works".to_owned();
    Outcome::Ran {
        warnings: String::new(),
        tests: vec![Verdict { claim, failure }],
    }
}

fn press(screen: &mut Screen<'_>, letters: &str) -> Wish {
    let mut wish = Wish::Show;
    for letter in letters.chars() {
        wish = screen.key(Key::Letter(letter)).unwrap();
    }
    wish
}

fn seen(screen: &Screen<'_>) -> String {
    strip_str(&screen.draw(80, 24)).to_string()
}

#[test]
fn next_goes_on_only_after_a_success_and_the_way_is_remembered() {
    let reader = Reader::new("next");
    let mut screen = reader.screen();
    screen.ended(Ok(ran(Some(Complaint::default())))).unwrap();
    assert_eq!(press(&mut screen, "n"), Wish::Show);
    assert_eq!(screen.exercise().name, "forgotten_await");
    assert!(
        seen(&screen).contains("It doesn't pass yet"),
        "{}",
        seen(&screen)
    );

    screen.ended(Ok(ran(None))).unwrap();
    assert!(seen(&screen).contains("1 of 33"), "{}", seen(&screen));
    assert_eq!(press(&mut screen, "n"), Wish::Try);
    assert_eq!(screen.exercise().name, "one_after_another");
    screen.ended(Ok(ran(Some(Complaint::default())))).unwrap();

    assert_eq!(reader.screen().exercise().name, "one_after_another");
}

#[test]
fn hints_come_one_by_one() {
    let reader = Reader::new("hints");
    let mut screen = reader.screen();
    assert!(!seen(&screen).contains("hint 1"));
    press(&mut screen, "h");
    assert!(seen(&screen).contains("hint 1 of 2") && !seen(&screen).contains("hint 2"));
    press(&mut screen, "hh");
    assert!(seen(&screen).contains("hint 2 of 2") && seen(&screen).contains("no further hint"));
}

#[test]
fn reset_and_solution_ask_first() {
    let reader = Reader::new("asks");
    let mut screen = reader.screen();
    let path = reader.desk.path(screen.exercise());
    std::fs::write(&path, "mine").unwrap();
    assert_eq!(press(&mut screen, "rn"), Wish::Show);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    assert_eq!(press(&mut screen, "ry"), Wish::Try);
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        screen.exercise().given
    );

    press(&mut screen, "sn");
    assert!(!seen(&screen).contains("A solution"));
    press(&mut screen, "sy");
    assert!(seen(&screen).contains("send_receipt(outbox, customer).await;"));
}

#[test]
fn the_list_leads_anywhere_and_stays_within_a_small_terminal() {
    let reader = Reader::new("list");
    let mut screen = reader.screen();
    let fits = |screen: &Screen<'_>| {
        for height in [10, 24, 60] {
            let lines = screen.draw(40, height).lines().count();
            assert!(lines <= height, "{lines} lines in a terminal of {height}");
        }
    };
    press(&mut screen, "l");
    fits(&screen);
    for _ in 0..50 {
        screen.key(Key::Down).unwrap();
    }
    fits(&screen);
    assert_eq!(screen.key(Key::Enter).unwrap(), Wish::Try);
    assert_eq!(screen.exercise().name, "cancel_safe_reader");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let reader = Reader::new("width");
    let mut screen = reader.screen();
    press(&mut screen, "hh");
    for width in [40, 80, 200] {
        let text = strip_str(&screen.draw(width, 24)).to_string();
        // A path has no place to break.
        let lines = text.lines().filter(|line| !line.contains(".rs"));
        let widest = lines.map(|line| line.chars().count()).max().unwrap();
        assert!(
            widest <= width,
            "{widest} columns in a terminal of {width}:\n{text}"
        );
    }
}
