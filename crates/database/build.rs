//! `migrate!` puts the migrations into the program. Cargo doesn't look into that folder by itself: a new file there would
//! be left out of the next build.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
