use super::tests::{NAMES, document};
use super::*;
use crate::document::{Role, WordRoles};

/// What a model says that is sure of these stretches of the text, each with its role, and of nothing else.
fn roles(text: &str, sure: &[(Role, &str)]) -> Vec<WordRoles> {
    let mut words: Vec<WordRoles> = Vec::new();
    let mut inside = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match words.last_mut().filter(|w| inside && c.is_alphanumeric() && w.bytes.end == at) {
            Some(word) => word.bytes.end = end,
            None if c.is_whitespace() => {}
            None => words.push(WordRoles { bytes: at..end, begins: [0.01; 3], goes_on: [0.01; 3] }),
        }
        inside = c.is_alphanumeric();
    }
    for (role, stretch) in sure {
        let start = text.find(stretch).unwrap();
        for word in words.iter_mut().filter(|w| start <= w.bytes.start && w.bytes.end <= start + stretch.len()) {
            let place = if word.bytes.start == start { &mut word.begins } else { &mut word.goes_on };
            place[*role as usize] = 0.97;
        }
    }
    words
}

/// `text|cue|speaker|rule` of every quotation, by a model that is sure of these stretches.
fn found(text: &str, sure: &[(Role, &str)]) -> Vec<String> {
    let mut document = document(text, &NAMES);
    document.roles = roles(text, sure);
    let slice = |s: Span| document.text.slice(s).to_owned();
    let row = |q: &Quote| {
        let speaker = q.speaker.as_ref().map_or("-".to_owned(), |s| slice(s.span));
        format!("{}|{}|{speaker}|{}", slice(q.span), q.cue.map_or("-".to_owned(), slice), q.rule)
    };
    extract(&document).iter().map(row).collect()
}

const CUT: &str = "Mila Ortun said the bridge over the river would open in May and be closed again for the winter.";

#[test]
fn reported_speech_ends_where_the_model_is_sure_that_it_does() {
    let whole = "the bridge over the river would open in May and be closed again for the winter";
    let part = "the bridge over the river would open in May";
    assert_eq!(found(CUT, &[(Role::Content, whole)]), [format!("{whole}|said|Mila Ortun|speaker-verb")]);
    assert_eq!(found(CUT, &[(Role::Content, part)]), [format!("{part}|said|Mila Ortun|speaker-verb")]);
}

#[test]
fn what_the_model_sees_no_content_in_is_no_reported_speech() {
    assert!(found(CUT, &[]).is_empty());
    let quoted = "Mila Ortun said: “The bridge will open in May.”";
    assert_eq!(found(quoted, &[]).len(), 1, "quotation marks stand");
}

#[test]
fn an_extent_never_gives_up_its_quotation_marks() {
    let text = "Mila Ortun said that the bridge was “a disgrace for the town” and had to go.";
    let found = found(text, &[(Role::Content, "that the bridge was")]);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("a disgrace for the town"), "{found:?}");
}

#[test]
fn what_no_rule_found_is_added_with_its_cue_and_source() {
    let text = "Many engineers, Anna Reyes among them, have since said things of the kind: the bridge is too weak.";
    let without = found(text, &[(Role::Content, "the bridge is too weak")]);
    assert!(without.iter().all(|row| !row.ends_with("|model")), "{without:?}");
    let sure = [
        (Role::Content, "the bridge is too weak"),
        (Role::Cue, "said things of the kind"),
        (Role::Source, "Many engineers, Anna Reyes among them"),
    ];
    let with = found(text, &sure);
    let expected = "the bridge is too weak|said things of the kind|Many engineers, Anna Reyes among them|model";
    assert!(with.iter().any(|row| row == expected), "{with:?}");
}

#[test]
fn a_guess_at_a_speaker_falls_where_the_model_sees_no_content() {
    let text = "Mila Ortun sent its “most senior and most patient surveyor of roads” to the bridge in March.";
    let stretch = "most senior and most patient surveyor of roads";
    assert_eq!(found(text, &[(Role::Content, stretch)]), [format!("{stretch}|-|Mila Ortun|subject")]);
    assert_eq!(found(text, &[]), [format!("{stretch}|-|-|no-attribution")]);
}

#[test]
fn a_guess_takes_the_extent_that_the_model_sees() {
    let text = "Mila Ortun sent the bridge “poor and hasty work by people paid for it” in March.";
    let whole = "the bridge “poor and hasty work by people paid for it”";
    assert_eq!(found(text, &[(Role::Content, whole)]), [format!("{whole}|-|Mila Ortun|subject")]);
}

#[test]
fn a_quoted_stretch_of_nobody_becomes_a_quotation_when_the_model_is_sure() {
    let text = "The bridge, Mila Ortun keeps hinting in letters to the paper, was a “paid favour”.";
    assert_eq!(found(text, &[]), ["paid favour|-|-|no-attribution"]);
    let sure = [(Role::Content, "paid favour"), (Role::Cue, "keeps hinting"), (Role::Source, "Mila Ortun")];
    assert_eq!(found(text, &sure), ["paid favour|keeps hinting|Mila Ortun|model"]);
}

/// As in `tests`, where the rules alone are timed.
#[test]
fn a_model_that_is_sure_of_every_word_takes_linear_time() {
    for unit in ["\"a b\" ", "Ortun sent “a” ", "a said b. "] {
        let seconds = |bytes: usize| {
            let text = unit.repeat(bytes / unit.len());
            let mut sure = roles(&text, &[]);
            sure.iter_mut().for_each(|word| word.goes_on = [0.9, 0.9, 0.97]);
            let mut document = document(&text, &NAMES);
            document.roles = sure;
            let start = std::time::Instant::now();
            extract(&document);
            start.elapsed().as_secs_f64()
        };
        let small = seconds(40_000).min(seconds(40_000)).max(0.02);
        let large = seconds(320_000);
        assert!(large < 24.0 * small, "{unit}: {small:.3} s for an eighth, {large:.3} s for the whole");
    }
}

#[test]
fn an_extent_does_not_break_off_before_the_word_that_its_last_one_needs() {
    let text = "Mila Ortun said the boats would be kept in the harbour all through the winter.";
    let whole = "the boats would be kept in the harbour all through the winter";
    let row = format!("{whole}|said|Mila Ortun|speaker-verb");
    assert_eq!(found(text, &[(Role::Content, "the boats would be kept in the")]), [row]);
}
