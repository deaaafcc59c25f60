//! Offsets as the strings of a browser count them: in UTF-16 units.

/// Where a text has code points that take two UTF-16 units.
#[derive(Clone, Debug, Default)]
pub struct Utf16 {
    /// The positions of these, in code points.
    wide: Vec<usize>,
    chars: usize,
}

impl Utf16 {
    /// Looks a text through once.
    pub fn new(text: &str) -> Self {
        let (mut wide, mut chars) = (Vec::new(), 0);
        for c in text.chars() {
            if c.len_utf16() == 2 {
                wide.push(chars);
            }
            chars += 1;
        }
        Utf16 { wide, chars }
    }

    /// The UTF-16 units of the code points `start..end`; `None` when the text has no such stretch.
    pub fn range(&self, start: usize, end: usize) -> Option<[usize; 2]> {
        let unit = |position: usize| position + self.wide.partition_point(|wide| *wide < position);
        (start < end && end <= self.chars).then(|| [unit(start), unit(end)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn emoji_count_twice() {
        let places = Utf16::new("🚀 “Go” 𝔊 said");
        assert_eq!(places.range(0, 1), Some([0, 2]));
        assert_eq!(places.range(3, 5), Some([4, 6]));
        assert_eq!(places.range(9, 13), Some([11, 15]));
        assert_eq!(places.range(9, 14), None);
        assert_eq!(places.range(3, 3), None);
    }

    proptest! {
        #[test]
        fn the_units_of_a_stretch_are_its_words(text in "[a😀é\u{10ffff} ]{1,40}", a in 0usize..40, b in 0usize..40) {
            let units: Vec<u16> = text.encode_utf16().collect();
            if let Some([start, end]) = Utf16::new(&text).range(a, b) {
                let words: String = text.chars().skip(a).take(b - a).collect();
                prop_assert_eq!(String::from_utf16(&units[start..end]).unwrap(), words);
            } else {
                prop_assert!(a >= b || b > text.chars().count());
            }
        }
    }
}
