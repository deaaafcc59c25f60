//! Other people's models.

#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

mod architectures;
