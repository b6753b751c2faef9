//! From the arguments to the exit code.

use std::fs;
use std::future;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use timeline::{Recorder, SvgOptions};
use tokio::runtime::{Builder, Runtime};

use crate::stage::Picture;
use crate::{Failure, Needs, Practice, Stage, cli, recordings, verify};

/// The exit code of a program that Ctrl-C ended, as shells give it: 128 and the number of SIGINT.
const INTERRUPTED: u8 = 130;

#[derive(Parser)]
struct Cli<P: Subcommand> {
    #[command(subcommand)]
    action: Action<P>,
    #[command(flatten)]
    show: Show,
}

#[derive(Subcommand)]
enum Action<P: Subcommand> {
    #[command(flatten)]
    Demo(P),
    /// Write what every demo prints and draws into a folder (for the book)
    #[command(hide = true)]
    Record {
        /// The folder
        folder: PathBuf,
    },
    /// Run every demo again and compare with what a folder holds (for the book)
    #[command(hide = true)]
    Verify {
        /// The folder
        folder: PathBuf,
    },
    /// Run one demo again and compare with what a folder holds (for `verify`)
    #[command(hide = true)]
    Compare {
        /// The folder
        folder: PathBuf,
        /// The demo
        demo: String,
    },
}

#[derive(Args)]
#[command(next_help_heading = "How to show it")]
struct Show {
    /// Run on a paused clock: the same timeline, at once (only where timers are all it needs)
    #[arg(long, global = true)]
    paused: bool,
    /// Print what a pipe would get: no motion, no colour, ASCII, 80 columns
    #[arg(long, global = true)]
    plain: bool,
    /// Write the timeline as a picture
    #[arg(long, global = true, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Write the timeline as trace events, for <https://ui.perfetto.dev> or chrome://tracing
    #[arg(long, global = true, value_name = "FILE")]
    trace: Option<PathBuf>,
}

/// Runs the practice's binary: reads its arguments, runs the demo that they name, says how it went.
#[must_use]
pub fn main<P: Practice>() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().collect();
    name_the_story::<P>(&mut arguments);
    let parsed = command::<P>()
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::<P>::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return cli::report(&error),
    };
    let ended = match cli.action {
        Action::Demo(demo) => show(demo, &cli.show),
        Action::Record { folder } => recordings::record::<P>(&folder).map(|()| ExitCode::SUCCESS),
        Action::Verify { folder } => verify::verify::<P>(&folder),
        Action::Compare { folder, demo } => {
            verify::compare::<P>(&folder, &demo).map(|()| ExitCode::SUCCESS)
        }
    };
    ended.unwrap_or_else(|failure| {
        if failure.exit_code() != 0 {
            anstream::eprintln!("error: {failure}");
        }
        ExitCode::from(failure.exit_code())
    })
}

/// The command line of the practice, as clap knows it.
fn command<P: Practice>() -> clap::Command {
    let mut command = Cli::<P>::command()
        .name(P::NAME)
        .bin_name(format!("cargo run -p {} --", P::NAME))
        .about(P::ABOUT)
        .override_usage(format!("cargo run -p {} -- [DEMO] [OPTIONS]", P::NAME))
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading("Demos")
        .subcommand_value_name("DEMO")
        // `--delay -1` is a value that can't be used, and told as one; for clap it would be an unknown option.
        .mut_subcommands(|demo| demo.mut_args(negative_numbers));
    command.build();
    let story = story_options(&mut command, P::STORY);
    command.after_help(format!(
        "With no demo named, `{}` runs, and its options may be given at once:\n{story}",
        P::STORY
    ))
}

/// A flag takes no value, and clap doesn't want to be told how to read one.
fn negative_numbers(option: clap::Arg) -> clap::Arg {
    match option.get_action().takes_values() {
        true => option.allow_negative_numbers(true),
        false => option,
    }
}

/// The options of the story, as its own `--help` shows them.
fn story_options(command: &mut clap::Command, story: &str) -> String {
    let help = command
        .find_subcommand_mut(story)
        .map(|story| story.render_help().to_string())
        .unwrap_or_default();
    help.lines()
        .skip_while(|line| *line != "Options:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.contains("--help"))
        .map(|line| format!("{line}\n"))
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// `gather --delay 2` means `gather together --delay 2`.
fn name_the_story<P: Practice>(arguments: &mut Vec<String>) {
    let command = Cli::<P>::command();
    let first = 1.min(arguments.len());
    let given = &arguments[first..];
    let asks_for_help = given
        .iter()
        .any(|argument| argument == "--help" || argument == "-h");
    let named = behind_show(given).first();
    let starts_with_an_option = given
        .first()
        .is_none_or(|argument| argument.starts_with('-'));
    let names_a_demo = named.is_some_and(|argument| command.find_subcommand(argument).is_some());
    if starts_with_an_option && !names_a_demo && !asks_for_help {
        arguments.insert(first, P::STORY.to_owned());
    }
}

/// What is left behind the options of [`Show`], which may stand before the demo's name. Only there: `--requests many` names no
/// demo, though there is one called `many`.
fn behind_show(mut given: &[String]) -> &[String] {
    let show = Show::augment_args(clap::Command::new("show"));
    while let Some(option) = given
        .first()
        .and_then(|argument| argument.strip_prefix("--"))
    {
        let known = show
            .get_arguments()
            .find(|known| known.get_long() == Some(option));
        let Some(known) = known else { break };
        let length = if known.get_action().takes_values() {
            2
        } else {
            1
        };
        given = given.get(length..).unwrap_or_default();
    }
    given
}

/// The names of the practice's demos, in the order of its enum.
pub(crate) fn demo_names<P: Practice>() -> Vec<String> {
    P::augment_subcommands(clap::Command::new(P::NAME))
        .get_subcommands()
        .map(|demo| demo.get_name().to_owned())
        .collect()
}

/// A demo with its default options.
pub(crate) fn demo_by_name<P: Practice>(name: &str) -> Result<P, Failure> {
    let matches = P::augment_subcommands(clap::Command::new(P::NAME))
        .try_get_matches_from([P::NAME, name])?;
    Ok(P::from_arg_matches(&matches)?)
}

/// The runtime that a demo needs; `paused` stops its clock.
pub(crate) fn runtime(needs: Needs, paused: bool) -> Result<Runtime, Failure> {
    let mut builder = match needs {
        Needs::Workers => Builder::new_multi_thread(),
        Needs::Timers | Needs::RealTime => Builder::new_current_thread(),
    };
    builder.enable_all();
    if paused {
        builder.start_paused(true);
    }
    Ok(builder.build()?)
}

/// Runs one demo for a person.
fn show<P: Practice>(demo: P, show: &Show) -> Result<ExitCode, Failure> {
    if show.paused && demo.needs() != Needs::Timers {
        return Err(Failure::usage(
            "this demo needs real time (sockets, threads or processor time): leave out --paused",
        ));
    }
    let runtime = runtime(demo.needs(), show.paused)?;
    let ended = runtime.block_on(run_until_ctrl_c(demo, show));
    // A blocking call that Ctrl-C came into must not hold up the end.
    runtime.shutdown_background();
    ended
}

async fn run_until_ctrl_c<P: Practice>(demo: P, show: &Show) -> Result<ExitCode, Failure> {
    let recorder = Recorder::new();
    recorder.install()?;
    let mut stage = Stage::standard(recorder, show.plain, !show.paused);
    let ended = tokio::select! {
        // The first poll registers the handler: before the demo has printed anything.
        biased;
        () = ctrl_c() => None,
        ended = demo.run(&mut stage) => Some(ended),
    };
    let Some(ended) = ended else {
        stage.interrupted()?;
        return Ok(ExitCode::from(INTERRUPTED));
    };
    // What was recorded is worth keeping, above all when the demo failed.
    write_files(stage.pictures(), show)?;
    ended
        .map(|()| ExitCode::SUCCESS)
        .map_err(|failure| failure.with_hint_if_refused(P::WHEN_REFUSED))
}

/// Waits for Ctrl-C. Where that can't be waited for it never returns, and Ctrl-C ends the program in the ordinary way.
async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        future::pending::<()>().await;
    }
}

/// Writes the pictures where `--svg` and `--trace` ask for them.
fn write_files(pictures: &[Picture], show: &Show) -> Result<(), Failure> {
    for picture in pictures {
        if let Some(path) = &show.svg {
            let options = SvgOptions::titled(&picture.title);
            write_file(
                &numbered(path, picture, pictures),
                picture.timeline.to_svg(&options),
            )?;
        }
        if let Some(path) = &show.trace {
            write_file(
                &numbered(path, picture, pictures),
                picture.timeline.to_trace_events(),
            )?;
        }
    }
    Ok(())
}

fn write_file(path: &Path, text: String) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| {
        Failure::at_run_time(format!("can't write {}: {error}", path.display()))
    })?;
    anstream::eprintln!("wrote {}", path.display());
    Ok(())
}

/// The path itself for a demo with one picture; with the picture's title in its name where there are several.
fn numbered(path: &Path, picture: &Picture, pictures: &[Picture]) -> PathBuf {
    if pictures.len() == 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut name = format!("{stem}-{}", recordings::slug(&picture.title));
    if let Some(extension) = path.extension() {
        name = format!("{name}.{}", extension.to_string_lossy());
    }
    path.with_file_name(name)
}
