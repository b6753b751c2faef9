//! The sides that write.

use anyhow::Result;
use database::direct::actor::Actor;
use database::direct::connection::insert;
use database::direct::shared::Shared;

use super::super::runtimes::all_threads;
use super::callers::{address, measure, pool, users};
use crate::{Case, Meter, Sample};

pub(super) fn actor(case: &Case) -> Result<Sample> {
    let actor = Actor::start(users(&case.folder)?)?;
    measure(&all_threads()?, case, 10_000, move |n| {
        let actor = actor.clone();
        async move {
            let email = address(n);
            actor
                .write(move |users| insert(users, "Ada", &email))
                .await?;
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
            sqlx::query("INSERT INTO users (name, email) VALUES ($1, $2)")
                .bind("Ada")
                .bind(address(n))
                .execute(&pool)
                .await?;
            Ok(())
        }
    })
}

pub(super) fn blocking(case: &Case) -> Result<Sample> {
    let shared = Shared::new(users(&case.folder)?);
    measure(&all_threads()?, case, 2_000, move |n| {
        let shared = shared.clone();
        async move {
            shared
                .call(move |users| insert(users, "Ada", &address(n)))
                .await?;
            Ok(())
        }
    })
}

pub(super) fn autocommit(case: &Case) -> Result<Sample> {
    let users = users(&case.folder)?;
    insert(&users, "Ada", "first@example.com")?;
    let meter = Meter::start();
    for n in 0..4_000 {
        insert(&users, "Ada", &address(n))?;
    }
    Ok(meter.stop(4_000))
}

pub(super) fn one_transaction(case: &Case) -> Result<Sample> {
    let mut users = users(&case.folder)?;
    insert(&users, "Ada", "first@example.com")?;
    let meter = Meter::start();
    let all = users.transaction()?;
    for n in 0..40_000 {
        insert(&all, "Ada", &address(n))?;
    }
    all.commit()?;
    Ok(meter.stop(40_000))
}
