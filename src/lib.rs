//! **claimwire** reads a dump of news articles and writes, as tables, who is named, who said what, and which
//! numbers were claimed, of what, and by whom.
//!
//! The modules stand in the order of the data's way; a module never uses a later one:
//! [`input`] (dump to records) -> [`clean`] (record to clean text with a map back) -> [`segment`] (sentences,
//! words) -> [`encoder`] and [`tag`] (one transformer pass to names) -> [`entities`] -> [`quotes`] ->
//! [`claims`] -> [`tables`] -> [`run`] (the parallel, resumable driver) -> [`review`] (a run as a page to check it by). [`span`], [`document`], [`digest`] and [`calendar`] hold what
//! they share.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod calendar;
pub mod claims;
pub mod clean;
pub mod cli;
pub mod config;
pub mod digest;
pub mod document;
pub mod encoder;
pub mod entities;
pub mod eval;
pub mod input;
mod panics;
pub mod quotes;
pub mod review;
pub mod run;
pub mod segment;
pub mod span;
pub mod tables;
pub mod tag;
