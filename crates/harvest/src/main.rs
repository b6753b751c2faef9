//! `cargo run -p harvest -- urls.txt`: see `-- --help`.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use demo::Failure;
use harvest::cli::{Cli, Wish};
use harvest::metrics::{self, Metrics};
use harvest::queue::Broker;
use harvest::share::{Group, run_among};
use harvest::signals::{self, Stop};
use harvest::source::List;
use harvest::store::{Place, Store};
use harvest::{RunError, Summary, builtin, console, log, report, run, stages};
use sqlx::postgres::PgConnectOptions;
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
    let recorder = {
        let _clock = runtime.enter();
        watch(&cli)?
    };
    let ended = runtime.block_on(harvest(cli, recorder));
    // A read of standard input can't be cancelled: without this, the end would wait for somebody to press Enter.
    runtime.shutdown_background();
    ended
}

/// Before the first task: one that starts unseen stays unseen. Inside of the runtime, whose clock the recorder reads.
fn watch(cli: &Cli) -> Result<Option<Recorder>, Failure> {
    let recorder = cli.trace.as_ref().or(cli.svg.as_ref());
    let recorder = recorder.map(|_| Recorder::new());
    let served = cli.console.map(console::serve).transpose();
    let served = served.map_err(|error| Failure::usage(format!("--console: {error}")))?;
    let watcher = served.map(|(at, watcher)| {
        eprintln!("tasks at http://{at}, for tokio-console");
        watcher
    });
    log::install(cli.log.as_ref(), recorder.as_ref(), watcher)?;
    Ok(recorder)
}

async fn harvest(cli: Cli, recorder: Option<Recorder>) -> Result<ExitCode, Failure> {
    let (wish, place) = (cli.wish(), cli.place());
    let (wish, place) = (
        wish.map_err(Failure::usage)?,
        place.map_err(Failure::usage)?,
    );
    let shared = cli.shared(place.as_ref()).map_err(Failure::usage)?;
    let mut settings = cli.settings();

    let (server, list, otherwise) = match wish {
        Wish::Stages => {
            write!(io::stdout(), "{}", stages::to_text())?;
            return Ok(ExitCode::SUCCESS);
        }
        Wish::Demo => {
            let (server, list) = builtin::start()?;
            builtin::hurry(&mut settings);
            (Some(server), Some(list), Place::Memory)
        }
        Wish::Join => (None, None, Place::Memory),
        Wish::Harvest(list) => (None, Some(list), Place::Sqlite("harvest.db".into())),
    };
    let place = place.unwrap_or(otherwise);
    let store = open(&place, cli.fresh).await?;
    let group = match shared {
        Some((broker, server)) => Some(join(&broker, &server, settings.lease, cli.fresh).await?),
        None => None,
    };
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
    let nothing = List::Lines(Vec::new());
    let summary = match &group {
        Some(group) => run_among(list.as_ref(), group, &store, settings, &metrics, &stop).await?,
        None => {
            run(
                list.as_ref().unwrap_or(&nothing),
                &store,
                settings,
                &metrics,
                &stop,
            )
            .await?
        }
    };

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
    // Who has joined has helped: a signal is its only end, and the list is told by whoever has it.
    let helped = list.is_none();
    if !stopped && !helped {
        report::tell(&store, cli.format, io::stdout()).await?;
    }
    store.close().await;
    eprintln!("{}", told(&summary, &place, stopped));
    Ok(ExitCode::from(if stopped && !helped { 3 } else { 0 }))
}

async fn join(
    broker: &Broker,
    server: &PgConnectOptions,
    lease: Duration,
    fresh: bool,
) -> Result<Group, Failure> {
    let joined = Group::join(broker, server, lease).await;
    let group = joined.map_err(|error| Failure::at_run_time(error.to_string()))?;
    if fresh {
        group.queue.clear().await.map_err(RunError::from)?;
    }
    eprintln!(
        "sharing the queue at {broker}; who is silent for {} s loses its jobs",
        group.queue.lease().as_secs_f64()
    );
    Ok(group)
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
