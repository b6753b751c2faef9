//! The terminal: draws the screen, reads keys, and tries the exercise at each save.

use std::future;
use std::io::{self, Write};
use std::pin::Pin;
use std::thread;

use anyhow::{Context, Result};
use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal::{self, ClearType};
use crossterm::{cursor, queue};
use tokio::sync::mpsc;
use tokio::{select, signal};

use crate::attempt::{Outcome, attempt};
use crate::catalogue::Catalogue;
use crate::desk::Desk;
use crate::files::Saves;
use crate::progress::Progress;
use crate::screen::{Key, Screen, Wish};

/// An attempt in flight. Dropped, it ends its compiler.
type Trying<'a> = Pin<Box<dyn Future<Output = Result<Outcome>> + 'a>>;

/// Goes through the exercises until the reader quits.
///
/// # Errors
/// The terminal or the reader's files can't be used.
pub async fn watch(catalogue: &Catalogue, desk: &Desk, progress: Progress) -> Result<()> {
    let mut screen = Screen::new(catalogue, desk, progress);
    let saves = Saves::of(&desk.folder)?;
    let _raw = Raw::enter().context("the terminal can't be used; `run` needs none")?;
    let mut events = events();
    let mut tried = desk.text(screen.exercise()).ok();
    let mut trying: Option<Trying<'_>> = Some(Box::pin(attempt(desk, screen.exercise(), true)));
    // Kept over the turns of the loop: a save whose quiet is cut short would be lost.
    let mut saved = Box::pin(saves.settled());
    let mut stop = Box::pin(stopped());
    loop {
        show(&screen)?;
        let wish = select! {
            () = &mut stop => Wish::Quit,
            event = events.recv() => match event {
                Some(Event::Key(key)) => pressed(&mut screen, key)?,
                Some(_) => Wish::Show,
                None => Wish::Quit,
            },
            outcome = ended(&mut trying) => {
                trying = None;
                screen.ended(outcome)?;
                Wish::Show
            }
            () = &mut saved => {
                saved.set(saves.settled());
                let now = desk.text(screen.exercise()).ok();
                if now == tried { Wish::Show } else { Wish::Try }
            }
        };
        match wish {
            Wish::Show => {}
            Wish::Quit => return Ok(()),
            Wish::Try => {
                screen.begins();
                tried = desk.text(screen.exercise()).ok();
                trying = Some(Box::pin(attempt(desk, screen.exercise(), true)));
            }
        }
    }
}

async fn ended(trying: &mut Option<Trying<'_>>) -> Result<Outcome> {
    match trying {
        Some(trying) => trying.await,
        None => future::pending().await,
    }
}

fn pressed(screen: &mut Screen<'_>, key: KeyEvent) -> Result<Wish> {
    if key.kind == KeyEventKind::Release {
        return Ok(Wish::Show);
    }
    // In raw mode Ctrl-C is a key.
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        let ends = matches!(key.code, KeyCode::Char('c' | 'd'));
        return Ok(if ends { Wish::Quit } else { Wish::Show });
    }
    screen.key(match key.code {
        KeyCode::Char(letter) => Key::Letter(letter.to_ascii_lowercase()),
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        _ => return Ok(Wish::Show),
    })
}

fn show(screen: &Screen<'_>) -> Result<()> {
    let (width, height) = terminal::size().unwrap_or((80, 24));
    let text = screen.draw(width.into(), height.into());
    let mut out = anstream::stdout().lock();
    queue!(out, terminal::Clear(ClearType::All), cursor::MoveTo(0, 0))?;
    // Raw mode doesn't return the carriage by itself.
    out.write_all(text.replace('\n', "\r\n").as_bytes())?;
    out.flush().context("the terminal is gone")
}

/// What the terminal tells. Reading it blocks, so it has a thread, which ends with the program.
fn events() -> mpsc::Receiver<Event> {
    let (sender, receiver) = mpsc::channel(16);
    thread::spawn(move || {
        while let Ok(event) = event::read() {
            if sender.blocking_send(event).is_err() {
                break;
            }
        }
    });
    receiver
}

/// A signal from outside. Without a handler it would leave the terminal raw.
async fn stopped() {
    #[cfg(unix)]
    if let Ok(mut terminated) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
        select! {
            _ = terminated.recv() => {}
            _ = signal::ctrl_c() => {}
        }
        return;
    }
    signal::ctrl_c().await.ok();
}

/// The terminal gives each key at once and echoes none, until this is dropped.
struct Raw;

impl Raw {
    fn enter() -> io::Result<Self> {
        terminal::enable_raw_mode()?;
        let raw = Self;
        queue!(io::stdout(), cursor::Hide)?;
        Ok(raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that is gone.
        queue!(io::stdout(), cursor::Show).ok();
        io::stdout().flush().ok();
        terminal::disable_raw_mode().ok();
    }
}
