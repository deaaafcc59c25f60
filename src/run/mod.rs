//! The parallel, resumable, bounded-memory driver; progress; journal.
