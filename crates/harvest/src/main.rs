//! `cargo run -p harvest -- urls.txt`: see `-- --help`.

use std::io::{self, Write as _};
use std::process::ExitCode;

use demo::Failure;
use harvest::cli::{Cli, Wish};
use harvest::metrics::{self, Metrics};
use harvest::signals::{self, Stop};
use harvest::store::{Place, Store};
use harvest::{Summary, builtin, log, report, run, stages};
use timeline::Recorder;
use tokio::runtime::Builder;

fn main() -> ExitCode {
    let cli = match demo::cli::parse::<Cli>() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match start(cli) {
        Ok(code) => code,
        Err(failure) => {
            // Where the reader of our output went away, there is nobody to tell.
            if failure.exit_code() != 0 {
                eprintln!("error: {failure}");
            }
            ExitCode::from(failure.exit_code())
        }
    }
}

/// One thread: the work is waiting, and a hundred requests in flight don't keep it busy.
fn start(cli: Cli) -> Result<ExitCode, Failure> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let ended = runtime.block_on(harvest(cli));
    // A read of standard input can't be cancelled: without this, the end would wait for somebody to press Enter.
    runtime.shutdown_background();
    ended
}

async fn harvest(cli: Cli) -> Result<ExitCode, Failure> {
    let (wish, place) = (cli.wish(), cli.place());
    let (wish, place) = (
        wish.map_err(Failure::usage)?,
        place.map_err(Failure::usage)?,
    );
    let mut settings = cli.settings();
    let recorder = cli.trace.as_ref().or(cli.svg.as_ref());
    let recorder = recorder.map(|_| Recorder::new());
    log::install(cli.log.as_ref(), recorder.as_ref())?;

    let (server, list, otherwise) = match wish {
        Wish::Stages => {
            write!(io::stdout(), "{}", stages::to_text())?;
            return Ok(ExitCode::SUCCESS);
        }
        Wish::Demo => {
            let (server, list) = builtin::start()?;
            builtin::hurry(&mut settings);
            (Some(server), list, Place::Memory)
        }
        Wish::Harvest(list) => (None, list, Place::Sqlite("harvest.db".into())),
    };
    let place = place.unwrap_or(otherwise);
    let store = open(&place, cli.fresh).await?;
    if server.is_some() {
        eprintln!("harvesting the server of this program; --help tells how to name a list");
    }
    let (metrics, stop) = (Metrics::default(), Stop::default());
    if let Some(at) = cli.metrics {
        let (at, served) = metrics::serve(&metrics, at)
            .await
            .map_err(|error| Failure::usage(format!("can't serve metrics at {at}: {error}")))?;
        eprintln!("metrics at http://{at}/metrics");
        tokio::spawn(served);
    }
    // The handlers first: from here on a signal finds them.
    tokio::spawn(signals::listen(stop.clone())?);
    let summary = run(&list, &store, settings, &metrics, &stop).await?;

    if let Some(recorder) = &recorder {
        let timeline = recorder.snapshot();
        log::keep(
            &timeline,
            cli.trace.as_deref(),
            cli.svg.as_deref(),
            server.is_some(),
        )?;
    }
    let stopped = stop.soon.is_cancelled() && (summary.left > 0 || !summary.whole_list);
    if !stopped {
        report::tell(&store, cli.format, io::stdout()).await?;
    }
    store.close().await;
    eprintln!("{}", told(&summary, &place, stopped));
    Ok(ExitCode::from(if stopped { 3 } else { 0 }))
}

async fn open(place: &Place, fresh: bool) -> Result<Store, Failure> {
    let opened = Store::open(place, fresh).await;
    opened.map_err(|error| match place {
        Place::Postgres(_) => Failure::at_run_time(format!(
            "{error}; is a server there? `pg_ctl -D FOLDER start` starts one, and a file needs none"
        )),
        _ => Failure::usage(error.to_string()),
    })
}

fn told(summary: &Summary, place: &Place, stopped: bool) -> String {
    let count = summary.count;
    let mut line = format!("{} URLs ended, {} of them ok", count.stored, count.ok);
    if count.known > 0 {
        line += &format!("; {} were known", count.known);
    }
    if stopped {
        let rest = if summary.whole_list {
            ""
        } else {
            ", and what of the list wasn't read"
        };
        line = format!(
            "stopped: {line}; {} are left{rest}: the same command goes on",
            summary.left
        );
    }
    format!("{line} (in {place})")
}
