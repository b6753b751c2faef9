//! What a reader meets: their copies, the compiler's word, the first success.

use std::fs;
use std::time::Duration;

use exercises::attempt::{Outcome, attempt, attempt_within, is_tampered};
use exercises::catalogue::{Exercise, Failure};
use exercises::desk::Desk;
use exercises::progress::Progress;
use tokio::time::timeout;

use crate::{catalogue, scratch};

/// An exercise, and copies of all in the folder of that test.
fn desk(test: &str, name: &str) -> (Exercise, Desk) {
    let catalogue = catalogue();
    let desk = Desk::open(&catalogue, Some(&scratch(test))).unwrap();
    let at = catalogue.position(name).unwrap();
    (catalogue.exercises[at].clone(), desk)
}

#[tokio::test]
#[ignore = "needs a minute: tokio is compiled with a reader's features"]
async fn an_exercise_fails_until_the_reader_mends_it() {
    let (exercise, desk) = desk("mended", "forgotten_await");
    let Outcome::Ran { warnings, tests } = attempt(&desk, &exercise, false).await.unwrap() else {
        panic!("it compiles as given");
    };
    assert!(
        warnings.contains("futures do nothing unless"),
        "the compiler's warning is shown: {warnings}"
    );
    let said = tests[0].failure.as_ref().expect("it fails as given");
    assert_eq!(
        said.says[0],
        "nobody got a receipt: an async fn does nothing until it is awaited"
    );

    fs::write(desk.path(&exercise), &exercise.solution).unwrap();
    assert!(attempt(&desk, &exercise, false).await.unwrap().passed());
}

#[tokio::test]
#[ignore = "needs a minute: tokio is compiled with a reader's features"]
async fn a_program_that_hangs_is_ended() {
    let (exercise, desk) = desk("hung", "forgotten_await");
    let hangs = exercise.solution.replace(
        "charge(customer).await;",
        "std::future::pending::<()>().await;",
    );
    fs::write(desk.path(&exercise), hangs).unwrap();
    let limit = Duration::from_millis(300);
    let attempt = attempt_within(limit, &desk, &exercise, false);
    let outcome = timeout(Duration::from_secs(120), attempt).await;
    let outcome = outcome.expect("the program is still there").unwrap();
    assert!(matches!(outcome, Outcome::Hung), "{outcome:?}");
}

#[tokio::test]
#[ignore = "needs a minute: tokio is compiled with a reader's features"]
async fn what_the_compiler_is_to_refuse_it_refuses_with_the_stated_code() {
    for exercise in catalogue().exercises {
        let Failure::Refused(code) = &exercise.failure else {
            continue;
        };
        let (exercise, desk) = desk("refused", &exercise.name);
        let outcome = attempt(&desk, &exercise, false).await.unwrap();
        let Outcome::Refused(said) = outcome else {
            panic!("{} compiles", exercise.name);
        };
        assert!(
            said.contains(&format!("error[{code}]")),
            "{}: {said}",
            exercise.name
        );
        assert_eq!(
            said.matches("error[").count(),
            1,
            "{} has one fault: {said}",
            exercise.name
        );
    }
}

#[test]
fn to_open_the_folder_again_keeps_what_a_reader_wrote_and_reset_does_not() {
    let (exercise, desk) = desk("opened-again", "pace");
    fs::write(desk.path(&exercise), "mine").unwrap();
    Desk::open(&catalogue(), Some(&desk.folder)).unwrap();
    assert_eq!(desk.text(&exercise).unwrap(), "mine");
    desk.reset(&exercise).unwrap();
    assert_eq!(desk.text(&exercise).unwrap(), exercise.given);
}

#[test]
fn a_readers_copies_are_unknown_to_git() {
    let (_, desk) = desk("unknown-to-git", "pace");
    assert_eq!(
        fs::read_to_string(desk.folder.join(".gitignore")).unwrap(),
        "*\n"
    );
}

#[test]
fn tests_that_were_changed_are_noticed() {
    let (exercise, desk) = desk("changed", "pace");
    assert!(!is_tampered(&desk, &exercise).unwrap());
    let weaker = exercise
        .given
        .replace("[0, 100, 200, 300]", "[100, 100, 100, 100]");
    fs::write(desk.path(&exercise), weaker).unwrap();
    assert!(is_tampered(&desk, &exercise).unwrap());
}

#[test]
fn progress_is_kept() {
    let path = scratch("progress").join("progress.txt");
    let mut progress = Progress::load(&path).unwrap();
    assert!(progress.done.is_empty());
    progress.current = Some("pace".to_owned());
    progress.done.insert("retry".to_owned());
    progress.save().unwrap();
    let again = Progress::load(&path).unwrap();
    assert_eq!(
        (again.current, again.done),
        (progress.current, progress.done)
    );
}

#[test]
fn a_name_that_is_nearly_right_is_understood_or_answered_with_the_right_one() {
    let catalogue = catalogue();
    let at = catalogue.position("forgotten-await.rs").unwrap();
    assert_eq!(catalogue.exercises[at].name, "forgotten_await");
    let unknown = catalogue
        .position("forgoten_await")
        .unwrap_err()
        .to_string();
    assert!(
        unknown.contains("Did you mean `forgotten_await`?"),
        "{unknown}"
    );
}
