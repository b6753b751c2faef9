//! What the demos print and draw, written to files and compared with them.
//!
//! A demo that needs only timers runs on a paused clock, and its recording is compared byte for byte. A demo that needs sockets,
//! threads or processor time is never the same twice to the millisecond: there, [`all_but_the_times`] is compared, of pictures
//! that are drawn at a resolution of 100 ms, that of the demos' delays.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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
pub(crate) type Recordings = BTreeMap<String, Recording>;

/// Writes what every demo prints and draws into `folder`, and removes what no demo writes any more.
pub(crate) fn record<P: Practice>(folder: &Path) -> Result<(), Failure> {
    let recorder = Recorder::new();
    recorder.install()?;
    fs::create_dir_all(folder)?;
    let mut written = Vec::new();
    for name in demo_names::<P>() {
        if let Some(missing) = demo_by_name::<P>(&name)?.missing() {
            eprintln!("{name} is left as it is: {missing}");
            written.extend(files_of(folder, &name)?);
            continue;
        }
        for (file, recording) in run_demo::<P>(&name, &recorder)? {
            let path = folder.join(&file);
            let committed = fs::read_to_string(&path).unwrap_or_default();
            // A run that differs in nothing but times is no change.
            if difference(&committed, &recording).is_some() {
                fs::write(&path, &recording.text)?;
                println!("wrote {}", path.display());
            }
            written.push(file);
        }
    }
    for name in left_over(folder, &written)? {
        fs::remove_file(folder.join(&name))?;
        println!("removed {}", folder.join(&name).display());
    }
    Ok(())
}

/// Runs a demo with its default options.
pub(crate) fn run_demo<P: Practice>(
    name: &str,
    recorder: &Recorder,
) -> Result<Recordings, Failure> {
    let demo = demo_by_name::<P>(name)?;
    let exact = demo.needs() == Needs::Timers;
    let (text, pictures, page) = runtime(demo.needs(), exact)?.block_on(async {
        let mut stage = Stage::memory(recorder.clone(), exact);
        demo.run(&mut stage).await?;
        Ok::<_, Failure>(stage.into_recording())
    })?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let mut recordings = Recordings::new();
    recordings.insert(format!("{name}.txt"), Recording { text, exact });
    if let Some(text) = page {
        recordings.insert(format!("{name}.md"), Recording { text, exact: true });
    }
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
pub(crate) fn left_over(folder: &Path, written: &[String]) -> io::Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let twin = name == "python.txt" || name.ends_with(".py.txt");
        if !twin && !written.contains(&name) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The files of the folder that a demo has written.
pub(crate) fn files_of(folder: &Path, demo: &str) -> io::Result<Vec<String>> {
    let its_own = |name: &String| {
        let rest = name.strip_prefix(demo);
        rest.is_some_and(|rest| rest.starts_with(['.', '-']))
    };
    Ok(left_over(folder, &[])?
        .into_iter()
        .filter(its_own)
        .collect())
}

/// The first line that differs, and how; `None` where the recording says what was committed.
pub(crate) fn difference(committed: &str, fresh: &Recording) -> Option<(usize, String)> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demos_files_are_known_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let its_own = ["jobs-in-line.svg", "jobs.svg", "jobs.txt"];
        for name in its_own
            .iter()
            .chain(&["jobless.txt", "listen.txt", "python.txt"])
        {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(files_of(folder.path(), "jobs").unwrap(), its_own);
        let nowhere = folder.path().join("none");
        assert!(files_of(&nowhere, "jobs").unwrap().is_empty());
    }
}
