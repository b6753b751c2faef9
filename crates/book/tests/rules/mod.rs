//! Every rule of `cargo book check` refuses what it is there to refuse: a copy of the book is broken in that one way.
//!
//! The mutations find what they break in the copy (the first listing, the first claim), so they hold for any book.

mod code;
mod command;
mod config;
mod found;
mod fragment;
mod include;
mod key_points;
mod live;
mod output;
mod pages;
mod pairing;
mod picture;
mod proof;
mod recording;
mod toc;
mod truth;
mod weight;
