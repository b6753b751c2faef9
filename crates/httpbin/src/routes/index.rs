//! `GET /`, `/_stats`, and the answer for what isn't there: the routes about the server itself.

use std::fmt::Write;

use axum::extract;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use axum::routing::{get, post};

use super::{Refusal, Route, State, all, json};

/// Requests to paths that begin so aren't counted.
pub(crate) const STATS_PATH: &str = "/_stats";

pub(super) const ROUTES: &[Route] = &[
    Route {
        path: "/",
        query: "",
        about: "this list",
        handler: || get(list),
    },
    Route {
        path: STATS_PATH,
        query: "",
        about: "the counters; DELETE resets them",
        handler: || get(stats).delete(reset),
    },
    Route {
        path: "/_stats/reset",
        query: "",
        about: "POST resets the counters",
        handler: || post(reset),
    },
];

/// All routes as text, a line each: what `GET /` answers.
#[must_use]
pub fn route_list() -> String {
    let left = |route: &Route| format!("{}{}", route.path, route.query);
    let width = all()
        .map(|route| left(route).len())
        .max()
        .unwrap_or_default();
    all().fold(String::new(), |mut text, route| {
        // Writing to a `String` can't fail.
        writeln!(text, "{:width$}  {}", left(route), route.about).ok();
        text
    })
}

async fn list() -> String {
    route_list()
}

async fn stats(extract::State(state): extract::State<State>) -> Response {
    json(StatusCode::OK, &state.counters.snapshot())
}

async fn reset(extract::State(state): extract::State<State>) -> StatusCode {
    state.counters.reset();
    StatusCode::NO_CONTENT
}

pub(super) async fn no_such_route(uri: Uri) -> Refusal {
    (
        StatusCode::NOT_FOUND,
        format!("no route for {}: GET / lists them all\n", uri.path()),
    )
}
