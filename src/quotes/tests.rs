use super::*;
use crate::document::{Label, SpeakerKind, Tagged};
use crate::span::Text;
use proptest::prelude::*;

/// A document whose names are the capitalised phrases given, wherever they occur.
pub(super) fn document(text: &str, names: &[(&str, Label)]) -> Document {
    let text = Text::new(text);
    let mut tagged: Vec<Tagged> = Vec::new();
    for (name, label) in names {
        for (at, _) in text.as_str().match_indices(name) {
            let span = text.span(at..at + name.len());
            if !tagged.iter().any(|t| t.span.overlaps(&span)) {
                tagged.push(Tagged { span, label: *label, score: 0.9 });
            }
        }
    }
    tagged.sort_by_key(|t| t.span.byte_start);
    let sentences = crate::segment::sentences(&text, &[]);
    let (mentions, entities) = crate::entities::link(&text, &[], &sentences, &tagged);
    Document { text, sentences, mentions, entities, ..Document::default() }
}

pub(super) const NAMES: [(&str, Label); 12] = [
    ("Mila Ortun", Label::Per),
    ("Ortun", Label::Per),
    ("Jonas Feld", Label::Per),
    ("Feld", Label::Per),
    ("Anna Reyes", Label::Per),
    ("Reyes", Label::Per),
    ("Arlenia", Label::Loc),
    ("Borvia", Label::Loc),
    ("Harbour Guild", Label::Org),
    ("Tollen", Label::Loc),
    ("Daily Post", Label::Org),
    ("Oslo", Label::Loc),
];

/// `type|text|cue|speaker as written|canonical` of every quotation but scare quotes.
fn found(text: &str) -> Vec<String> {
    let document = document(text, &NAMES);
    extract(&document)
        .iter()
        .filter(|q| q.quote_type != QuoteType::Scare)
        .map(|q| {
            let slice = |s: Option<Span>| s.map_or("-", |s| document.text.slice(s));
            let speaker = q.speaker.as_ref();
            format!(
                "{}|{}|{}|{}|{}",
                q.quote_type.as_str(),
                document.text.slice(q.span),
                slice(q.cue),
                slice(speaker.map(|s| s.span)),
                speaker.map_or("-", |s| &s.canonical)
            )
        })
        .collect()
}

#[test]
fn speaker_after_before_and_between() {
    assert_eq!(
        found("“We open in May,” said Mila Ortun, the engineer."),
        ["direct|We open in May,|said|Mila Ortun|Mila Ortun"]
    );
    assert_eq!(found("Mila Ortun said: “We open in May.”"), ["direct|We open in May.|said|Mila Ortun|Mila Ortun"]);
    assert_eq!(
        found("“The vote,” Mila Ortun said, “was a mistake.”"),
        ["direct|The vote,|said|Mila Ortun|Mila Ortun", "direct|was a mistake.|said|Mila Ortun|Mila Ortun"]
    );
}

#[test]
fn parts_of_a_split_quotation_share_their_group() {
    let document = document("“The vote,” Ortun said, “was wrong.” “It was late,” Feld said.", &NAMES);
    let groups: Vec<usize> = extract(&document).iter().map(|q| q.group).collect();
    assert_eq!(groups, [0, 0, 1]);
}

#[test]
fn several_quotations_of_one_speaker() {
    let text = "“No deal,” said Prime Minister Mila Ortun. “None at all.”\n“We tried,” she added.";
    let canonical: Vec<_> = found(text).iter().map(|q| q.rsplit('|').next().unwrap().to_owned()).collect();
    assert_eq!(canonical, ["Mila Ortun"; 3]);
}

#[test]
fn continued_paragraphs_have_one_speaker() {
    let text = "“First we count the boxes.\n\n“Then we count them again,” Mila Ortun said.";
    assert!(found(text).iter().all(|q| q.ends_with("said|Mila Ortun|Mila Ortun")), "{:?}", found(text));
    assert_eq!(found(text).len(), 2);
}

#[test]
fn mixed_quotations_have_their_whole_content() {
    assert_eq!(
        found("The Harbour Guild said it would act “without delay” on the report."),
        ["mixed|it would act “without delay” on the report|said|The Harbour Guild|Harbour Guild"]
    );
    assert_eq!(
        found("Ortun praised the plan in Oslo, calling it a “first step”."),
        ["indirect|the plan in Oslo|praised|Ortun|Mila Ortun", "mixed|it a “first step”|calling|Ortun|Mila Ortun"]
            .map(|s| s.replace("Mila Ortun", "Ortun"))
    );
}

#[test]
fn indirect_speech() {
    assert_eq!(
        found("Ortun argued that the tunnel was unsafe."),
        ["indirect|that the tunnel was unsafe|argued|Ortun|Ortun"]
    );
    assert_eq!(
        found("The plant closes in June, according to union leader Jonas Feld."),
        ["indirect|The plant closes in June|according to|union leader Jonas Feld|Jonas Feld"]
    );
    assert_eq!(
        found("According to Feld, the plant closes in June."),
        ["indirect|the plant closes in June|According to|Feld|Feld"]
    );
    assert_eq!(
        found("The plant will close, officials said on Monday."),
        ["indirect|The plant will close|said|officials|officials"]
    );
    assert_eq!(
        found("Over the years, she said, letters have helped."),
        ["indirect|Over the years|said|she|she", "indirect|letters have helped|said|she|she"]
    );
    assert_eq!(
        found("Borvia has denied having any claims on the valley."),
        ["indirect|having any claims on the valley|has denied|Borvia|Borvia"]
    );
}

#[test]
fn addressees_and_times_are_not_content() {
    assert_eq!(
        found("Feld told reporters in Oslo that he would stay."),
        ["indirect|that he would stay|told|Feld|Feld"]
    );
    assert_eq!(found("Ortun said on Sunday that she had won."), ["indirect|that she had won|said|Ortun|Ortun"]);
}

#[test]
fn shared_subjects() {
    let text = "Mila Ortun said the road was closed, adding that “no one” could pass.";
    assert_eq!(
        found(text),
        [
            "indirect|the road was closed|said|Mila Ortun|Mila Ortun",
            "mixed|that “no one” could pass|adding|Mila Ortun|Mila Ortun"
        ]
    );
}

#[test]
fn a_name_in_apposition_speaks() {
    let text = "Arlenia’s ambassador in Oslo, Mila Ortun, mentioned that the sides agreed.";
    assert_eq!(found(text), ["indirect|that the sides agreed|mentioned|Mila Ortun|Mila Ortun"]);
    let document = document(text, &NAMES);
    let speaker = extract(&document)[0].speaker.clone().unwrap();
    assert_eq!(speaker.role.as_deref(), Some("Arlenia’s ambassador in Oslo"));
}

fn first_speaker(text: &str, names: &[(&str, Label)]) -> (String, String, String) {
    let document = document(text, names);
    let speaker = extract(&document)[0].speaker.clone().unwrap();
    (document.text.slice(speaker.span).to_owned(), speaker.canonical, speaker.role.unwrap_or_default())
}

#[test]
fn a_person_after_an_office_speaks() {
    let (_, canonical, role) =
        first_speaker("Deputy Minister of Mines Mila Ortun promised that the road would open.", &NAMES);
    assert_eq!((canonical.as_str(), role.as_str()), ("Mila Ortun", "Deputy Minister of Mines"));
    let (_, canonical, _) = first_speaker("Supporters of Mila Ortun said the road would open.", &NAMES);
    assert_ne!(canonical, "Mila Ortun");
}

#[test]
fn relative_pronouns_mean_what_stands_before_them() {
    let text = "The road is shut, according to the Harbour Guild, which warned that it may slide.";
    assert_eq!(found(text)[1], "indirect|that it may slide|warned|which|Harbour Guild");
}

#[test]
fn long_adverbials_do_not_hide_the_cue() {
    let text = "Feld said in a widely televised address on Sunday that the guilds had “forgotten their oath.”";
    assert_eq!(found(text), ["mixed|that the guilds had “forgotten their oath.”|said|Feld|Feld"]);
}

#[test]
fn a_term_in_marks_is_nobodys() {
    let document = document("The council will vote on the “lamp levy”, a scheme for roads.", &NAMES);
    let quotes = extract(&document);
    assert_eq!((quotes.len(), quotes[0].quote_type), (1, QuoteType::Scare));
    assert!(quotes[0].speaker.is_none());
}

#[test]
fn lists_speak_as_a_whole() {
    let text =
        "The Harbour Guild, the Daily Post as well as local patrons Ortun and Feld have praised the move as a “coup.”";
    let (written, ..) = first_speaker(text, &NAMES);
    assert_eq!(written, "The Harbour Guild, the Daily Post as well as local patrons Ortun and Feld");
}

#[test]
fn two_countries_are_places() {
    let names = [("Arlenian", Label::Misc), ("Arlenia", Label::Loc), ("Borvian", Label::Misc), ("Borvia", Label::Loc)];
    let text =
        "Arlenia grew. Borvia shrank. Feld met his Arlenian and Borvian colleagues. Both countries said they agreed.";
    assert_eq!(first_speaker(text, &names).1, "Arlenia and Borvia");
    let text = "Feld met his Arlenian and Borvian colleagues. Both countries said they agreed.";
    assert_eq!(first_speaker(text, &names).1, "Both countries");
}

#[test]
fn a_place_after_the_speaker_is_not_the_speaker() {
    let (written, ..) = first_speaker("Officials in neighbouring Arlenia said the gates would open.", &NAMES);
    assert_eq!(written, "Officials in neighbouring Arlenia");
}

#[test]
fn long_appositions_are_skipped() {
    let text = "“It is an invasion,” Jonas Feld, the guild’s chief, one of the critics, said in Oslo.";
    assert_eq!(found(text), ["direct|It is an invasion,|said|Jonas Feld|Jonas Feld"]);
    assert_eq!(
        found("Protesters marching through the streets chanted “No more!”"),
        ["direct|No more!|chanted|Protesters|Protesters"]
    );
}

#[test]
fn pronouns_follow_gender_and_course() {
    let text = "Mr. Feld met Mrs. Ortun. “We talked,” she said. “At length,” he said.";
    let canonical: Vec<_> = found(text).iter().map(|q| q.rsplit('|').next().unwrap().to_owned()).collect();
    assert_eq!(canonical, ["Ortun", "Feld"]);
}

#[test]
fn a_resolved_pronoun_tells_the_gender() {
    let names = [("Arden Vale", Label::Per), ("Vale", Label::Per), ("Jonas Feld", Label::Per)];
    let text = "Arden Vale met Jonas Feld. “We row,” she said. Vale left the hall. “Not now,” he said.";
    let document = document(text, &names);
    let canonical: Vec<String> = extract(&document).iter().map(|q| q.speaker.clone().unwrap().canonical).collect();
    assert_eq!(canonical, ["Arden Vale", "Jonas Feld"]);
}

#[test]
fn nominals_and_pairs_are_resolved() {
    let text = "Arlenia’s defense ministry said it had begun drills. The ministry said “up to 300” would join.";
    let document = document(text, &NAMES);
    let quotes = extract(&document);
    let last = quotes.last().unwrap().speaker.clone().unwrap();
    assert_eq!((last.canonical.as_str(), last.kind), ("Arlenia’s defense ministry", SpeakerKind::Nominal));
    let text = "Arlenia and Borvia met. The two sides said they “will go on”.";
    assert!(found(text)[0].ends_with("The two sides|Arlenia and Borvia"), "{:?}", found(text));
}

#[test]
fn the_outer_source_reports_the_whole() {
    let text = "Feld said critics feel “left out” of the plan.";
    let document = document(text, &NAMES);
    let stretch = &quoted_stretches(&document)[0];
    assert_eq!(document.text.slice(stretch.speaker.as_ref().unwrap().span), "Feld");
}

#[test]
fn signatures_colons_and_transcripts() {
    assert!(found("“She is an expert.” — Commissioner Mila Ortun")[0].ends_with("Mila Ortun"));
    assert!(found("From the desk of Mila Ortun, chief analyst:\n“The tools shape life.”")[0].ends_with("|Mila Ortun"));
    assert!(found("ORTUN: “Look, we had no choice.”")[0].starts_with("direct|Look, we had no choice."));
    assert_eq!(found("“REYES: We had no choice here.”"), ["direct|REYES: We had no choice here.|-|REYES|REYES"]);
}

#[test]
fn the_sentence_before_speaks() {
    assert!(found("Mila Ortun turned to Feld. “That is quite enough.” Feld nodded.")[0].ends_with("|Mila Ortun"));
    assert!(found("Ortun said she was tired. “I am done with it all.”")[1].ends_with("Ortun|Ortun"));
}

#[test]
fn unlisted_verbs_beside_a_quotation() {
    assert_eq!(
        found("“Would it be open to debate?” Feld wheedled."),
        ["direct|Would it be open to debate?|wheedled|Feld|Feld"]
    );
    assert_eq!(found("“It was late,” she pointed out."), ["direct|It was late,|pointed out|she|she"]);
}

#[test]
fn titles_and_scare_quotes_are_not_speech() {
    for text in ["The so-called “ghost budget” grew last year.", "The exercises — dubbed “Iron Heron 9” — went on."]
    {
        let document = document(text, &NAMES);
        let quotes = extract(&document);
        assert_eq!((quotes.len(), quotes[0].quote_type), (1, QuoteType::Scare), "{text}");
        assert!(quotes[0].speaker.is_none());
    }
}

#[test]
fn headlines_and_bylines_hold_no_quotations() {
    let mut document = document("“We open,” says Ortun\nOrtun said it was open.", &NAMES);
    let line = document.text.span(0.."“We open,” says Ortun".len());
    document.zones = vec![(line, Zone::Headline)];
    let quotes = extract(&document);
    assert_eq!(quotes.len(), 1);
    assert_eq!(document.text.slice(quotes[0].span), "it was open");
}

#[test]
fn every_kind_of_mark_is_attributed() {
    for text in ["«We go», said Ortun.", "''We go,'' said Ortun.", "‘We go,’ said Ortun.", "\"We go,\" said Ortun."]
    {
        let rows = found(text);
        assert!(
            rows.len() == 1 && rows[0].starts_with("direct|We go") && rows[0].ends_with("said|Ortun|Ortun"),
            "{rows:?}"
        );
    }
}

/// `speaker as written` of every quotation but scare quotes.
fn speakers(text: &str) -> Vec<String> {
    found(text).iter().map(|row| row.rsplit('|').nth(1).unwrap_or("-").to_owned()).collect()
}

#[test]
fn participles_belong_to_the_noun_before_them() {
    assert_eq!(speakers("The film closes with footage of Jonas Feld saying, “We were late.”"), ["Jonas Feld"]);
    assert_eq!(speakers("Oslo was loud, with many visitors chanting “Open the gates”."), ["many visitors"]);
    assert_eq!(speakers("Feld kept asking her why the gate was “so small”.")[0], "Feld");
    assert_eq!(
        speakers("After saying the pier was “too narrow,” she called it a “wreck”."),
        ["she", "she"],
        "the subject follows the participle's clause"
    );
}

#[test]
fn a_participle_that_is_no_past_tense_is_no_cue() {
    assert!(found("After a long row, the pact, known as the “Lantern Deal,” was signed.").is_empty());
    assert!(found("The guild read the rules regarding “gross waste” in the mills.").is_empty());
}

#[test]
fn words_in_marks_before_a_noun_are_the_authors() {
    assert!(found("The council sold the “night owl” buses in May.").is_empty());
    assert!(found("As the “Open Gates” movement continues to grow, the guild waits.").is_empty());
}

#[test]
fn a_source_may_stand_inside_its_clause() {
    assert_eq!(
        found("The bridges, Feld said, should be “torn down at once”."),
        ["indirect|The bridges|said|Feld|Feld", "mixed|should be “torn down at once”|said|Feld|Feld"]
    );
    assert_eq!(
        found("Other costs, according to the report, include new boats."),
        [
            "indirect|Other costs|according to|the report|the report",
            "indirect|include new boats|according to|the report|the report"
        ]
    );
    assert_eq!(speakers("Sales are banned, per the guild’s bylaws."), ["the guild’s bylaws"]);
    assert_eq!(speakers("The plan needs a “second look,” as Feld put it."), ["Feld"]);
    assert_eq!(found("As Ortun puts it, the guild is broke."), ["indirect|the guild is broke|puts it|Ortun|Ortun"]);
}

#[test]
fn a_short_cue_after_a_full_stop_belongs_to_the_quotation() {
    assert_eq!(speakers("“The mill is shut.” Ortun said."), ["Ortun"]);
    assert_eq!(
        speakers("“What a year for the guild!” Feld’s niece, Del. Anna Reyes of Tollen, shouted."),
        ["Feld’s niece"]
    );
}

#[test]
fn nicknames_are_names() {
    assert_eq!(speakers("“We go home,” said Mila “Mim” Ortun."), ["Mila “Mim” Ortun"]);
}

#[test]
fn times_and_adverbs_before_the_subject_do_not_speak() {
    assert_eq!(speakers("Earlier this week, Feld shared his doubts, “I do not know who won this race.”"), ["Feld"]);
    assert_eq!(speakers("Conversely, Feld rated the oldest boats as “entirely sound”."), ["Feld"]);
    assert_eq!(speakers("A quiet end to the race - Mila Ortun: “We rowed as well as we could.”"), ["Mila Ortun"]);
}

#[test]
fn the_dateline_does_not_speak() {
    assert_eq!(speakers("Oslo (AFP) - Feld took a swipe at the plan, saying that it was “hollow”.")[0], "Feld");
}

#[test]
fn the_claim_is_its_owners() {
    let text = "Feld blamed the guild for the fuss about Ortun’s claim that the mill “stole” water.";
    let document = document(text, &NAMES);
    let stretch = &quoted_stretches(&document)[0];
    assert_eq!(document.text.slice(stretch.speaker.as_ref().unwrap().span), "Ortun");
}

#[test]
fn values_of_markup_are_no_quotations() {
    let document = document("<post id=\"12\" author=\"@tollen\" date=\"2016-07-23\">We open in May.", &NAMES);
    assert!(extract(&document).is_empty());
}

#[test]
fn evidence_names_rule_cue_speaker_and_the_outer_source() {
    let document = document("Feld said that Ortun called the plan “a wreck”.", &NAMES);
    let analysis = analyse(&document);
    let quotes = extract(&document);
    let inner = quotes.iter().find(|q| document.text.slice(q.cue.unwrap()) == "called").unwrap();
    let line = evidence::line(&document, &analysis, inner);
    for part in ["rule speaker-verb", "cue <called>", "speaker <Ortun> (name) is Ortun", "inside what <said> reports"] {
        assert!(line.contains(part), "{line}");
    }
}

#[test]
fn what_verbs_of_speech_are_followed_by_is_content() {
    assert_eq!(found("Ortun said she plans to row."), ["indirect|she plans to row|said|Ortun|Ortun"]);
    assert_eq!(
        found("Ortun and Feld say other boats are needed.")[0],
        "indirect|other boats are needed|say|Ortun and Feld|Ortun and Feld"
    );
    assert_eq!(found("The council says there was a leak."), ["indirect|there was a leak|says|The council|The council"]);
    assert_eq!(found("Ortun beats Feld by two votes, according to the survey.").len(), 1);
}

/// Eight times the text takes about eight times as long: a quadratic walk would take sixty-four. The ratio of two
/// measurements side by side does not depend on how busy the machine is.
#[test]
fn a_million_marks_or_cues_take_linear_time() {
    for unit in [
        "“",
        "\"a\" ",
        "Ortun said ",
        "said, ",
        "and said ",
        "“a,” he said, ",
        "\" \"",
        "who said the ",
        "(Ortun) said ",
        "“Mim” Ortun ",
        "as Ortun put it, ",
    ] {
        let seconds = |bytes: usize| {
            let text = Text::new(unit.repeat(bytes / unit.len()));
            let sentences = vec![text.span(0..text.as_str().len())];
            let document = Document { text, sentences, ..Document::default() };
            let start = std::time::Instant::now();
            extract(&document);
            start.elapsed().as_secs_f64()
        };
        let small = seconds(125_000).min(seconds(125_000)).max(0.05);
        let large = seconds(1_000_000);
        assert!(large < 24.0 * small, "{unit}: {small:.3} s for an eighth, {large:.3} s for the whole");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_survives(text in "([ \n“”\"‘’',.:—()]|said|he|who|Ortun|that|and|according to|the|minister|in|May|was|told|é){0,80}") {
        let document = document(&text, &NAMES);
        let mut last = 0;
        for quote in extract(&document) {
            let spans = [Some(quote.span), quote.cue, quote.speaker.as_ref().map(|s| s.span)];
            for span in spans.into_iter().flatten() {
                prop_assert!(document.text.as_str().get(span.bytes()).is_some_and(|s| !s.is_empty()));
                prop_assert_eq!(document.text.span(span.bytes()), span);
            }
            prop_assert!(quote.span.byte_start >= last);
            prop_assert!((0.0..=1.0).contains(&quote.score));
            last = quote.span.byte_start;
        }
        quoted_stretches(&document);
    }
}
