//! The program that the page runs: `live SCENE key=value ... [step=N]`, or `live` alone for what scenes there are.

use std::env;
use std::io::{self, Write as _};
use std::process::ExitCode;

use live::{SCENES, Scene, Unusable, Values};
use serde::Serialize;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match answer(&arguments) {
        Ok(answer) => match writeln!(io::stdout(), "{answer}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(error) => {
            eprintln!("live: {error}");
            ExitCode::from(2)
        }
    }
}

fn answer(arguments: &[String]) -> Result<String, Unusable> {
    let Some((name, settings)) = arguments.split_first() else {
        return json(&Catalogue {
            version: live::VERSION,
            scenes: SCENES,
        });
    };
    let scene = live::scene(name)?;
    let mut values = Values::of(scene);
    let mut step = None;
    for setting in settings {
        let (key, value) = live::assignment(setting)?;
        if key == "step" {
            step = Some(value as usize);
        } else {
            values.set(key, value)?;
        }
    }
    json(&live::play(scene, &values, step)?)
}

/// What there is to play with.
#[derive(Serialize)]
struct Catalogue {
    version: &'static str,
    scenes: &'static [&'static Scene],
}

fn json(answer: &impl Serialize) -> Result<String, Unusable> {
    serde_json::to_string(answer).map_err(|error| Unusable(error.to_string()))
}
