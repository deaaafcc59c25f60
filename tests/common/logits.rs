//! Logits in the JSON that the fixtures' scripts write.

use serde_json::Value;

/// `[rows, columns]` as one list.
pub fn floats(rows: &Value) -> Vec<f32> {
    let rows = rows.as_array().unwrap().iter().flat_map(|row| row.as_array().unwrap());
    rows.map(|v| v.as_f64().unwrap() as f32).collect()
}

/// How far two lists of the same length are apart.
pub fn largest_difference(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}
