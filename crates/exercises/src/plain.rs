//! The commands that need no terminal.

use anstyle::Style;
use anyhow::Result;

use crate::attempt::attempt;
use crate::catalogue::{Catalogue, Exercise};
use crate::desk::Desk;
use crate::look::{BAD, BOLD, DIM, GOOD, KEY, Page, styled};
use crate::progress::Progress;
use crate::tell;

/// Whether what was tried has passed.
pub type Passed = bool;

/// Tries one exercise, and says how it went.
///
/// # Errors
/// It can't be compiled for a reason that is none of the reader's, or the progress can't be kept.
pub async fn run(desk: &Desk, exercise: &Exercise, progress: &mut Progress) -> Result<Passed> {
    let outcome = attempt(desk, exercise, true).await?;
    let passed = outcome.passed();
    progress.current = Some(exercise.name.clone());
    if passed {
        progress.done.insert(exercise.name.clone());
    }
    progress.save()?;
    let mut page = page();
    tell::task(&mut page, desk, exercise);
    page.blank();
    tell::outcome(&mut page, desk, exercise, &outcome, usize::MAX);
    if passed {
        page.blank();
        tell::explanation(&mut page, exercise);
    }
    print(page);
    Ok(passed)
}

/// Tries all exercises, a line each.
///
/// # Errors
/// As [`run`].
pub async fn check(catalogue: &Catalogue, desk: &Desk, progress: &mut Progress) -> Result<Passed> {
    let mut passed = 0;
    for exercise in &catalogue.exercises {
        let outcome = attempt(desk, exercise, false).await?;
        let mark = match outcome.passed() {
            true => styled(GOOD, "✓"),
            false => styled(BAD, "✗"),
        };
        anstream::println!("  {mark} {}", exercise.name);
        if outcome.passed() {
            passed += 1;
            progress.done.insert(exercise.name.clone());
        } else {
            progress.done.remove(&exercise.name);
        }
    }
    progress.save()?;
    let mut page = page();
    page.bar(passed, catalogue.exercises.len());
    print(page);
    Ok(passed == catalogue.exercises.len())
}

/// Names all exercises, chapter by chapter.
pub fn list(catalogue: &Catalogue, progress: &Progress) {
    let mut page = page();
    let mut chapter = "";
    for exercise in &catalogue.exercises {
        if exercise.chapter != chapter {
            chapter = &exercise.chapter;
            page.blank();
            page.text(BOLD, chapter);
        }
        let mark = match progress.done.contains(&exercise.name) {
            true => styled(GOOD, "✓"),
            false => styled(DIM, "·"),
        };
        let name = format!("{:24}", exercise.name);
        page.hanging(
            DIM,
            &format!("{mark} {}", styled(Style::new(), name)),
            &exercise.title,
        );
    }
    page.blank();
    page.bar(progress.done.len(), catalogue.exercises.len());
    print(page);
}

/// All hints of an exercise.
pub fn hint(exercise: &Exercise) {
    let mut page = page();
    for (number, hint) in exercise.hints.iter().enumerate() {
        let head = format!("hint {} of {}  ", number + 1, exercise.hints.len());
        page.hanging(Style::new(), &styled(KEY, head), hint);
    }
    print(page);
}

/// A solution, as it stands in the repository, which is Rust and nothing else.
pub fn solution(exercise: &Exercise) {
    anstream::print!("{}", exercise.solution);
}

/// Makes the reader's copy what it was at first.
///
/// # Errors
/// It can't be written.
pub fn reset(desk: &Desk, exercise: &Exercise) -> Result<()> {
    desk.reset(exercise)?;
    anstream::println!("  {} is as it was given", desk.shown(exercise));
    Ok(())
}

fn page() -> Page {
    let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
    Page::new(width)
}

fn print(page: Page) {
    anstream::print!("{}", page.finish());
}
