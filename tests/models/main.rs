//! Other people's models: their architectures, their labels, and the Hub that they come from.

#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

mod architectures;
mod built_in;
#[path = "../common/mod.rs"]
mod common;
mod from_hub;
mod labels;
#[path = "../common/logits.rs"]
mod logits;
mod server;
