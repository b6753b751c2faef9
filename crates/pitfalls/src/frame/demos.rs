//! The command line: a list that can be searched, the tables of the book, and a demo a pitfall.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};
use demo::{Failure, Needs, Practice, Stage};

use super::{Pitfall, Scene, Side, alone, catalogue, page, scene, search, show, symptoms};
use crate::lore;

/// What `cargo run -p pitfalls` can show.
#[derive(Debug)]
enum Demo {
    List(ListOptions),
    Symptoms,
    Catches,
    Lore,
    One(&'static Pitfall),
}

/// One line a pitfall, all or those that a search finds
#[derive(Debug, Clone, Args)]
struct ListOptions {
    /// Only those that these words fit best: a word, an error message or a sentence
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
}

const LIST: &str = "list";
const SYMPTOMS: &str = "symptoms";
const LORE: &str = "lore";
const CATCHES: &str = "catches";

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let ended = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [alone::SUBCOMMAND, name, "broken"] => alone::run(name, Side::Broken),
        [alone::SUBCOMMAND, name, "fixed"] => alone::run(name, Side::Fixed),
        _ => return demo::main::<Demo>(),
    };
    ended.unwrap_or_else(|failure| {
        eprintln!("error: {failure}");
        ExitCode::from(failure.exit_code())
    })
}

impl Practice for Demo {
    const NAME: &'static str = "pitfalls";
    const ABOUT: &'static str = "The ways async Rust goes wrong, each broken and mended";
    const STORY: &'static str = LIST;

    fn needs(&self) -> Needs {
        match self {
            Self::List(_) | Self::Symptoms | Self::Catches => Needs::Timers,
            Self::Lore => Needs::RealTime,
            Self::One(pitfall) => match (pitfall.broken, pitfall.fixed) {
                (Scene::Paused(_) | Scene::Refused(_), Scene::Paused(_)) => Needs::Timers,
                _ => Needs::RealTime,
            },
        }
    }

    async fn run(self, stage: &mut Stage) -> Result<(), Failure> {
        match self {
            Self::List(options) => list(stage, &options)?,
            Self::Symptoms => {
                stage.page(&symptoms::page());
                write!(stage, "{}", symptoms::text())?;
            }
            Self::Catches => {
                stage.page(&page::catches());
                table(stage)?;
            }
            Self::Lore => lore(stage)?,
            Self::One(pitfall) => {
                stage.page(&page::facts(pitfall));
                show::pitfall(stage, pitfall).await?;
            }
        }
        Ok(())
    }
}

fn list(stage: &mut Stage, options: &ListOptions) -> Result<(), Failure> {
    let Some(words) = &options.search else {
        for family in catalogue::families() {
            writeln!(stage, "\n{}", family.title)?;
            lines(stage, family.pitfalls)?;
        }
        let count = catalogue::pitfalls().count();
        writeln!(
            stage,
            "\n{count} pitfalls; `-- NAME` shows one, `-- --search WORDS` finds some"
        )?;
        return Ok(());
    };
    let found = search::search(words);
    if found.is_empty() {
        return Err(Failure::usage(format!(
            "no pitfall has any of the words {words:?}: try others, or `cargo run -p pitfalls` for all"
        )));
    }
    Ok(lines(stage, &found)?)
}

/// What catches what, a paragraph a check.
fn table(stage: &mut Stage) -> io::Result<()> {
    for (check, pitfalls) in catalogue::by_check() {
        writeln!(stage, "\n{check}")?;
        lines(stage, &pitfalls)?;
    }
    Ok(())
}

/// Each claim, what its program shows, and what is so instead.
fn lore(stage: &mut Stage) -> io::Result<()> {
    for claim in lore::ALL {
        writeln!(stage, "\n\"{}\"", claim.claim)?;
        // On a thread of its own: the program wants a runtime of its own.
        let name = claim.name;
        let seen = scene::on_a_thread(move || lore::see(name));
        show::figures(stage, &seen)?;
    }
    Ok(())
}

fn lines(stage: &mut Stage, pitfalls: &[&Pitfall]) -> io::Result<()> {
    let width = pitfalls.iter().map(|pitfall| pitfall.name.len()).max();
    let width = width.unwrap_or_default();
    for Pitfall { name, symptom, .. } in pitfalls {
        writeln!(stage, "  {name:<width$}  {symptom}")?;
    }
    Ok(())
}

/// The names of the subcommands are those of the catalogue, which no derive knows.
impl Subcommand for Demo {
    fn augment_subcommands(command: Command) -> Command {
        let list = ListOptions::augment_args(Command::new(LIST));
        let symptoms = Command::new(SYMPTOMS)
            .about("From a symptom to its pitfall, by questions with yes or no");
        let catches = Command::new(CATCHES)
            .about("Which compiler error, lint or configuration catches which pitfall");
        let lore = Command::new(LORE)
            .about("What is said of async Rust, and a program that says otherwise");
        let pitfalls =
            catalogue::pitfalls().map(|pitfall| Command::new(pitfall.name).about(pitfall.symptom));
        command
            .subcommand_required(true)
            .subcommands([list, symptoms, catches, lore])
            .subcommands(pitfalls)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        [LIST, SYMPTOMS, CATCHES, LORE].contains(&name)
            || catalogue::pitfalls().any(|pitfall| pitfall.name == name)
    }
}

impl FromArgMatches for Demo {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        match matches.subcommand() {
            Some((LIST, options)) => Ok(Self::List(ListOptions::from_arg_matches(options)?)),
            Some((SYMPTOMS, _)) => Ok(Self::Symptoms),
            Some((LORE, _)) => Ok(Self::Lore),
            Some((CATCHES, _)) => Ok(Self::Catches),
            Some((name, _)) => catalogue::named(name)
                .map(Self::One)
                .ok_or_else(|| clap::Error::new(ErrorKind::InvalidSubcommand)),
            None => Err(clap::Error::new(ErrorKind::MissingSubcommand)),
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
