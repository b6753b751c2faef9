//! The table of routes: what the router serves and what `GET /` and `--help` list are made of the same rows.

mod data;
mod delay;
mod drip;
mod echo;
mod encoding;
mod index;
mod status;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use serde::Serialize;

use crate::faults;
use crate::stats::Counters;

pub(crate) use index::STATS_PATH;
pub use index::route_list;

/// A row of the table.
pub(crate) struct Route {
    pub(crate) path: &'static str,
    /// Its query parameters, `?a=&b=`, or nothing.
    pub(crate) query: &'static str,
    pub(crate) about: &'static str,
    pub(crate) handler: fn() -> MethodRouter<State>,
}

/// What handlers share.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) counters: Arc<Counters>,
    /// How often `/fault/flaky` has failed, by key.
    pub(crate) failures: Arc<Mutex<HashMap<String, u32>>>,
}

/// A request that can't be answered: the status, and a line that says what would be right.
pub(crate) type Refusal = (StatusCode, String);

/// All routes, in the order in which they are listed.
pub(crate) fn all() -> impl Iterator<Item = &'static Route> {
    [
        index::ROUTES,
        delay::ROUTES,
        drip::ROUTES,
        data::ROUTES,
        echo::ROUTES,
        status::ROUTES,
        faults::ROUTES,
    ]
    .into_iter()
    .flatten()
}

pub(crate) fn router(counters: Arc<Counters>) -> Router {
    let state = State {
        counters,
        failures: Arc::default(),
    };
    all()
        .fold(Router::new(), |router, route| {
            router.route(route.path, (route.handler)())
        })
        .fallback(index::no_such_route)
        .with_state(state)
}

/// JSON as httpbin prints it: two spaces of indent, a newline at the end.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Response {
    match serde_json::to_string_pretty(value) {
        Ok(text) => (
            status,
            [(header::CONTENT_TYPE, "application/json")],
            text + "\n",
        )
            .into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// Reads the whole number in a path. httpbin has no route for anything else there, hence the 404; a number too large
/// for us is above every limit anyway.
///
/// # Errors
/// The text isn't made of digits.
pub(crate) fn whole_number(text: &str) -> Result<u64, Refusal> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text.parse().unwrap_or(u64::MAX))
    } else {
        Err((
            StatusCode::NOT_FOUND,
            format!("'{text}' is no whole number\n"),
        ))
    }
}
