//! The logits of the attribution head: what each word is in an attribution.

use serde_json::Value;

use super::error::ModelError;
use crate::document::{Role, WordRoles};

/// Labels of each role in the head's outputs: outside, begins, goes on.
const LABELS: usize = 3;
/// Outputs of the attribution head.
pub const OUTPUTS: usize = Role::ALL.len() * LABELS;

/// Whether the model has an attribution head: `claimwire.attribution` of its `config.json`.
///
/// # Errors
/// [`ModelError::Labels`] when it has one with other roles or labels than ours.
pub fn has_head(config: &Value) -> Result<bool, ModelError> {
    let Some(head) = config.pointer("/claimwire/attribution") else { return Ok(false) };
    let ours = serde_json::json!({ "roles": ["CUE", "SOURCE", "CONTENT"], "labels": ["O", "B", "I"] });
    if *head != ours {
        return Err(ModelError::Labels(format!("the attribution head is {head}; known is {ours}")));
    }
    Ok(true)
}

/// Whether an output of the head says that the word is outside of a role.
pub fn is_outside(output: usize) -> bool {
    output.is_multiple_of(LABELS)
}

/// The roles of the word at `bytes` from its logits, the [`OUTPUTS`] of the head.
pub fn word_roles(bytes: std::ops::Range<usize>, logits: &[f32]) -> WordRoles {
    let mut found = WordRoles { bytes, begins: [0.0; 3], goes_on: [0.0; 3] };
    for (role, logits) in logits.chunks_exact(LABELS).take(Role::ALL.len()).enumerate() {
        let top = logits.iter().copied().fold(f32::MIN, f32::max);
        let odds = [logits[0], logits[1], logits[2]].map(|v| (v - top).exp());
        let total: f32 = odds.iter().sum();
        (found.begins[role], found.goes_on[role]) = (odds[1] / total, odds[2] / total);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_has_its_own_probabilities() {
        let roles = word_roles(3..7, &[9.0, 0.0, 0.0, 0.0, 9.0, 0.0, 0.0, 0.0, 9.0]);
        assert!(roles.has(Role::Cue) < 0.01);
        assert!(roles.begins[Role::Source as usize] > 0.99 && roles.goes_on[Role::Content as usize] > 0.99);
        assert!((word_roles(0..1, &[0.0; OUTPUTS]).has(Role::Content) - 2.0 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn a_head_of_other_roles_is_refused() {
        let head = |roles: &[&str]| {
            has_head(&serde_json::json!({"claimwire": {"attribution": {"roles": roles, "labels": ["O", "B", "I"]}}}))
        };
        assert!(head(&["CUE", "SOURCE", "CONTENT"]).unwrap());
        assert!(head(&["CUE", "CONTENT", "SOURCE"]).unwrap_err().to_string().contains("attribution"));
        assert!(!has_head(&serde_json::json!({"claimwire": {}})).unwrap());
    }
}
