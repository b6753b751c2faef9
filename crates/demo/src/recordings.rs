//! What the demos print and draw, written to files and compared with them.
//!
//! A demo that needs only timers runs on a paused clock, and its recording is compared byte for byte. A demo that needs sockets,
//! threads or processor time is never the same twice to the millisecond: there, [`all_but_the_times`] is compared, of pictures
//! that are drawn at a resolution of 100 ms, that of the demos' delays.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use timeline::{Recorder, SvgOptions};

use crate::differences::{all_but_the_times, first_difference};
use crate::run::{demo_by_name, demo_names, runtime};
use crate::stage::Picture;
use crate::{Failure, Needs, Practice, Stage};

/// One file of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// The file's content.
    pub text: String,
    /// Whether a paused clock makes it the same every time.
    pub exact: bool,
}

/// The recordings by file name.
type Recordings = BTreeMap<String, Recording>;

/// How often a demo on a real clock is run before its recording counts as another: a busy machine may be late once, but what is
/// wrong is wrong each time.
const TRIES: usize = 3;

/// Writes what every demo prints and draws into `folder`, and removes what no demo writes any more.
pub(crate) fn record<P: Practice>(folder: &Path) -> Result<(), Failure> {
    let recorder = Recorder::new();
    recorder.install()?;
    fs::create_dir_all(folder)?;
    let mut written = Recordings::new();
    for name in demo_names::<P>() {
        for (file, recording) in run_demo::<P>(&name, &recorder)? {
            let path = folder.join(&file);
            let committed = fs::read_to_string(&path).unwrap_or_default();
            // A run that differs in nothing but times is no change.
            if difference(&committed, &recording).is_some() {
                fs::write(&path, &recording.text)?;
                println!("wrote {}", path.display());
            }
            written.insert(file, recording);
        }
    }
    for name in left_over(folder, &written)? {
        fs::remove_file(folder.join(&name))?;
        println!("removed {}", folder.join(&name).display());
    }
    Ok(())
}

/// Runs every demo again, and prints a line for each file of `folder` that differs.
pub(crate) fn verify<P: Practice>(folder: &Path) -> Result<ExitCode, Failure> {
    let recorder = Recorder::new();
    recorder.install()?;
    let mut fresh = Recordings::new();
    let mut differences = Vec::new();
    for name in demo_names::<P>() {
        let mut tries = 0;
        let found = loop {
            tries += 1;
            let recordings = run_demo::<P>(&name, &recorder)?;
            let exact = recordings.values().all(|recording| recording.exact);
            let found = compare(folder, &recordings);
            fresh.extend(recordings);
            if found.is_empty() || exact || tries == TRIES {
                break found;
            }
        };
        differences.extend(found);
    }
    for name in left_over(folder, &fresh)? {
        differences.push(format!(
            "{}:1: no demo writes this file",
            folder.join(name).display()
        ));
    }
    for difference in &differences {
        println!("{difference}; run `cargo book bless {}`", P::NAME);
    }
    Ok(if differences.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Runs a demo with its default options.
fn run_demo<P: Practice>(name: &str, recorder: &Recorder) -> Result<Recordings, Failure> {
    let demo = demo_by_name::<P>(name)?;
    let exact = demo.needs() == Needs::Timers;
    let (text, pictures) = runtime(demo.needs(), exact)?.block_on(async {
        let mut stage = Stage::memory(recorder.clone(), exact);
        demo.run(&mut stage).await?;
        Ok::<_, Failure>(stage.into_recording())
    })?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let mut recordings = Recordings::new();
    recordings.insert(format!("{name}.txt"), Recording { text, exact });
    for picture in &pictures {
        let file = picture_file(name, picture, pictures.len());
        recordings.insert(
            file,
            Recording {
                text: draw(picture, exact),
                exact,
            },
        );
    }
    Ok(recordings)
}

/// A line for each recording that the folder's file of the same name doesn't say.
fn compare(folder: &Path, fresh: &Recordings) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, recording) in fresh {
        let path = folder.join(name);
        let (line, what) = match fs::read_to_string(&path) {
            Err(error) => (1, format!("a demo writes this file, but {error}")),
            Ok(committed) => match difference(&committed, recording) {
                Some(difference) => difference,
                None => continue,
            },
        };
        differences.push(format!("{}:{line}: {what}", path.display()));
    }
    differences
}

fn picture_file(demo: &str, picture: &Picture, pictures: usize) -> String {
    match pictures {
        1 => format!("{demo}.svg"),
        _ => format!("{demo}-{}.svg", slug(&picture.title)),
    }
}

/// Polls are drawn only where they are the same every time.
fn draw(picture: &Picture, exact: bool) -> String {
    picture
        .timeline
        .to_svg(&SvgOptions::titled(&picture.title).polls(exact))
}

/// A title as a part of a file name: lower case, with a hyphen for all that is neither letter nor digit.
pub(crate) fn slug(title: &str) -> String {
    let spaced: String = title
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                ' '
            }
        })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join("-")
}

/// The files of the folder that no demo writes any more. The outputs of Python twins are somebody else's.
fn left_over(folder: &Path, written: &Recordings) -> io::Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let twin = name == "python.txt" || name.ends_with(".py.txt");
        if !twin && !written.contains_key(&name) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The first line that differs, and how; `None` where the recording says what was committed.
fn difference(committed: &str, fresh: &Recording) -> Option<(usize, String)> {
    if fresh.exact {
        first_difference(committed, &fresh.text)
    } else {
        first_difference(
            &all_but_the_times(committed),
            &all_but_the_times(&fresh.text),
        )
    }
}

/// Where a practice keeps its recordings.
#[must_use]
pub fn folder_of(crate_folder: &str) -> PathBuf {
    Path::new(crate_folder).join("output")
}
