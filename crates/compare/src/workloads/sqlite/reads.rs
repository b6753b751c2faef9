//! The sides that read.

use std::hint::black_box;

use anyhow::Result;
use database::direct::actor::Actor;
use database::direct::connection::find;
use database::direct::shared::Shared;
use database::users::User;

use super::super::runtimes::all_threads;
use super::callers::{id, measure, pool, users};
use crate::{Case, Meter, Sample};

pub(super) fn actor(case: &Case) -> Result<Sample> {
    let actor = Actor::start(users(&case.folder)?)?;
    measure(&all_threads()?, case, 20_000, move |n| {
        let actor = actor.clone();
        async move {
            black_box(actor.read(move |users| find(users, id(n))).await?);
            Ok(())
        }
    })
}

pub(super) fn sqlx(case: &Case) -> Result<Sample> {
    let runtime = all_threads()?;
    let pool = runtime.block_on(pool(&case.folder))?;
    measure(&runtime, case, 2_000, move |n| {
        let pool = pool.clone();
        async move {
            let user: User = sqlx::query_as("SELECT id, name, email FROM users WHERE id = $1")
                .bind(id(n))
                .fetch_one(&pool)
                .await?;
            black_box(user);
            Ok(())
        }
    })
}

pub(super) fn blocking(case: &Case) -> Result<Sample> {
    let shared = Shared::new(users(&case.folder)?);
    measure(&all_threads()?, case, 5_000, move |n| {
        let shared = shared.clone();
        async move {
            black_box(shared.call(move |users| find(users, id(n))).await?);
            Ok(())
        }
    })
}

pub(super) fn one_thread(case: &Case) -> Result<Sample> {
    let users = users(&case.folder)?;
    let read = |numbers: std::ops::Range<u64>| {
        for n in numbers {
            black_box(find(&users, id(n))?);
        }
        anyhow::Ok(())
    };
    read(0..2_000)?;
    let meter = Meter::start();
    read(0..20_000)?;
    Ok(meter.stop(20_000))
}
