# Short names for the commands that the README spells out. `just` is optional.

# What there is.
default:
    @just --list

# Run a practice: `just run gather`, `just run semaphores rate --plain`.
run practice *arguments:
    cargo run -p {{practice}} -- {{arguments}}

# Pass every test that needs nothing but Rust.
test:
    cargo test --workspace

# The tests that need more: PostgreSQL, NATS, nginx, a browser, Python, this version of Rust and Clippy.
test-ignored:
    cargo test --workspace -- --ignored

# Format, lint, and let no warning pass.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# Read the book in a browser; it follows every change.
book:
    cargo book serve --open

# Check every promise that the book makes.
check:
    cargo book check

# Rewrite outputs and pictures from fresh runs.
bless *practices:
    cargo book bless {{practices}}

# The local stand-in for httpbin.org.
httpbin port="8080":
    cargo run -p httpbin -- --port {{port}}

# Go through the exercises.
exercises:
    cargo run -p exercises

# Measure every practice beside its rivals.
compare *arguments:
    cargo run --release -p compare -- {{arguments}}

# Build again what a reader plays with in the page.
live:
    cargo book live

# A PostgreSQL server in a temporary folder, until Ctrl-C; it prints its URL.
postgres:
    cargo run -p temporary-postgres

# Find a pitfall by its symptom: `just pitfall hang`.
pitfall *words:
    cargo run -p pitfalls -- --search "{{words}}"

# All that CI does.
ci:
    .ci/run
