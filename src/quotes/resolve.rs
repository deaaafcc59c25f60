//! Who a source phrase means: entity, canonical name, role.

use super::attribute::Attributed;
use super::nodes::Skeleton;
use crate::document::{Document, Speaker, SpeakerKind};

/// The speaker of each attribution.
pub fn resolve(document: &Document, skeleton: &Skeleton, attributed: &Attributed) -> Vec<Option<Speaker>> {
    attributed
        .all
        .iter()
        .map(|a| {
            let np = a.subject?;
            let span = document.text.span(skeleton.nodes[np.first].start..skeleton.nodes[np.last].end);
            let canonical = document.text.slice(span).to_owned();
            Some(Speaker { span, kind: SpeakerKind::Nominal, entity: None, canonical, role: None })
        })
        .collect()
}
