//! Nobody in a sidebar has said or counted anything: its headlines are other articles'.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests panic")]

mod common;

use common::Place;

const ARTICLE: [&str; 5] = [
    "The harbour council of Velmora voted on Tuesday night to rebuild the eastern pier, which a storm had broken in two in the spring.",
    "“We have waited long enough for this pier,” said Marta Quell, the mayor of Velmora, after the vote in the old town hall.",
    "The work will cost 14 million crowns and take 18 months, the council's engineer, Ivo Sandmark, told reporters on the steps.",
    "Sandmark said that 120 boats had lost their berths in the storm, and that most of them were moored in the river since then.",
    "“It was a hard winter for all of us,” Quell added, and thanked the fishermen who had carried stones for three weeks.",
];

/// Headlines of other articles: who speaks in them, and their numbers.
const SIDEBAR: [(&str, &str); 6] = [
    ("Kovan", "Minister Kovan: 'We will win'"),
    ("Belic", "Ana Belic says 900 bakers left the guild"),
    ("Torvik", "“I never took the 77 paintings,” says Torvik"),
    ("Dastan", "Dastan: 40 percent of wells are dry"),
    ("Ferrow", "Coach Ferrow told players: “Run or leave”"),
    ("Lunde", "Banker Lunde warns of 3 million lost jobs"),
];
const NUMBERS: [&str; 4] = ["900", "77", "40", "3000000"];

/// A column's cells.
fn column(place: &Place, table: &str, name: &str) -> Vec<String> {
    let content = place.read(&format!("run/{table}.csv"));
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    let at = reader.headers().unwrap().iter().position(|header| header == name).unwrap();
    reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
}

/// Runs and checks that the article speaks and the sidebar does not.
fn nobody_in_the_sidebar_speaks(place: &Place, file: &str) {
    place.expect(0, &format!("extract {file} -o run"));
    let speakers = column(place, "quotes", "speaker");
    assert!(speakers.iter().any(|name| name.contains("Quell")), "{file}: {speakers:?}");
    assert!(speakers.iter().any(|name| name.contains("Sandmark")), "{file}: {speakers:?}");
    let claimed = column(place, "claims", "value");
    assert!(["14000000", "18", "120"].iter().all(|n| claimed.iter().any(|v| v == n)), "{file}: {claimed:?}");
    let said = ["speaker", "speaker_text", "text"].map(|name| column(place, "quotes", name)).concat();
    let counted = ["claimant", "subject", "sentence"].map(|name| column(place, "claims", name)).concat();
    for (name, headline) in SIDEBAR {
        for cell in said.iter().chain(&counted) {
            assert!(!cell.contains(name), "{file}: `{headline}` speaks in `{cell}`");
        }
    }
    assert!(!NUMBERS.iter().any(|number| claimed.iter().any(|value| value == number)), "{file}: {claimed:?}");
}

#[test]
fn of_a_plain_text_with_a_list_of_other_articles() {
    let place = Place::new();
    let teasers: Vec<String> = SIDEBAR
        .iter()
        .zip(["29 mins", "1 hour", "2 hours", "5 hours", "1 day", "2 days"])
        .map(|((_, headline), age)| format!("{headline}\n\n{age} ago"))
        .collect();
    let page = format!(
        "World\n\nVelmora Rebuilds Its Eastern Pier\n\nMar 03, 2024\n\n{}\n\nRecent Posts\n\n{}\n\nBack to top button\n",
        ARTICLE.join("\n\n"),
        teasers.join("\n\n"),
    );
    place.write("below.txt", &page);
    nobody_in_the_sidebar_speaks(&place, "below.txt");
}

#[test]
fn of_a_plain_text_with_related_articles_in_between() {
    let place = Place::new();
    let headlines: Vec<&str> = SIDEBAR.iter().map(|(_, headline)| *headline).collect();
    let page = format!(
        "Velmora Rebuilds Its Eastern Pier\n\nBy Lena Marsh\n\n{}\n\nALSO READ: {}\n\n{}\n\nMost Read\n{}\n",
        ARTICLE[..3].join("\n\n"),
        headlines[1],
        ARTICLE[3..].join("\n\n"),
        headlines.join("\n"),
    );
    place.write("between.txt", &page);
    nobody_in_the_sidebar_speaks(&place, "between.txt");
}

#[test]
fn of_a_page_with_a_sidebar() {
    let place = Place::new();
    let links: String = SIDEBAR.iter().map(|(_, h)| format!("<li><h3><a href=\"/x\">{h}</a></h3></li>")).collect();
    let paragraphs: String = ARTICLE.iter().map(|p| format!("<p>{p}</p>")).collect();
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><title>Velmora rebuilds its pier - Coast Post</title></head><body>\
         <nav><a href=\"/\">Home</a> <a href=\"/w\">World</a></nav><aside class=\"sidebar\"><h2>Most read</h2><ul>{links}</ul></aside>\
         <main><article><h1>Velmora rebuilds its eastern pier</h1>{paragraphs}</article></main>\
         <div class=\"related\"><h2>Recent posts</h2><ul>{links}</ul></div><footer>All rights reserved</footer></body></html>"
    );
    place.write("page.html", &page);
    nobody_in_the_sidebar_speaks(&place, "page.html");
}
