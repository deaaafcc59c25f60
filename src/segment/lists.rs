//! Numbered items that stand in one line: "1. Bread 2. Salt", "a) one b) two", "• 9. x • 10. y".

/// How an item is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Marker {
    /// Number, or 1 for "a".
    value: u32,
    letter: bool,
    /// The signs behind the value.
    tail: Tail,
    /// The bullet before it, if any.
    bullet: Option<char>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tail {
    Stop,
    Bracket,
    Both,
}

/// Byte positions in `line` at which the second and later items of a list start; empty when the line does
/// not start with an item, or the numbers do not go on by one.
pub(super) fn item_starts(line: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let trimmed = line.trim_start();
    let Some(mut current) = Marker::read(trimmed) else { return starts };
    let mut at = line.len() - trimmed.len();
    while let Some(step) = line.as_bytes().get(at + 1..).and_then(|rest| memchr::memchr(b' ', rest)) {
        at += 1 + step;
        let word = line.get(at..).unwrap_or("").trim_start();
        if let Some(marker) = Marker::read(word)
            && marker == (Marker { value: current.value + 1, ..current })
        {
            starts.push(line.len() - word.len());
            current = marker;
        }
    }
    starts
}

impl Marker {
    fn read(text: &str) -> Option<Marker> {
        let bullet = text.chars().next().filter(|c| matches!(c, '•' | '⁃' | '-' | '–' | '*'));
        let rest = text.get(bullet.map_or(0, char::len_utf8)..)?.trim_start();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let first = *rest.as_bytes().first()?;
        let (value, letter, size) = match digits {
            1..=3 => (rest.get(..digits)?.parse().ok()?, false, digits),
            0 if first.is_ascii_lowercase() => (u32::from(first - b'a' + 1), true, 1),
            _ => return None,
        };
        let rest = rest.get(size..)?;
        let (tail, size) = match rest.as_bytes() {
            [b'.', b')', ..] => (Tail::Both, 2),
            [b'.', ..] => (Tail::Stop, 1),
            [b')', ..] => (Tail::Bracket, 1),
            _ => return None,
        };
        // "a.m." and "3.5" are no items.
        rest.get(size..)?.starts_with(' ').then_some(Marker { value, letter, tail, bullet })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_count_on() {
        assert_eq!(item_starts("1. Bread 2. Salt 3. Oil"), vec![9, 17]);
        assert_eq!(item_starts("a) bread b) salt"), vec![9]);
        assert_eq!(item_starts("1. Bread costs 5. Salt costs 3."), Vec::<usize>::new());
        assert_eq!(item_starts("In 2. place"), Vec::<usize>::new());
    }
}
