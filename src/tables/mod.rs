//! Row types (the schema lives here and nowhere else) and one writer per format.
