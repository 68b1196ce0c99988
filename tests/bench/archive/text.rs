//! Made-up articles in Vietnamese syllables, the same for the same number.
//!
//! Owns the text and how often a name stands in it. Must not know of the store's tables.

use bantin::model::{
    Article, Block, Comment, Document, Entry, EntryId, HttpUrl, Provenance, SafeLine, SafeText, SectionId, SourceId, Span, Stamp, Thread, ThreadState,
};
use jiff::Timestamp;

/// Papers and their sections.
pub(crate) const SOURCES: usize = 10;
pub(crate) const SECTIONS: usize = 8;

/// Bytes of a body.
const BODY_BYTES: usize = 3_000;

/// Seconds between two articles.
const PACE_SECONDS: i64 = 300;

/// Names as a provincial paper has them, each with how many of 10,000 articles it stands in.
const NAMES: [(&str, u64); 4] = [("Bình Dương", 7_200), ("Dầu Tiếng", 500), ("Đặng Văn Đường", 10), ("Quảng Phú Trạch", 2)];

const ONSETS: [&str; 27] =
    ["", "b", "c", "ch", "d", "đ", "g", "gi", "h", "k", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x", "p", "ngh"];
const RIMES: [&str; 60] = [
    "a", "à", "ác", "ai", "ải", "ám", "an", "án", "ang", "ành", "ao", "ạp", "át", "ay", "ây", "ấm", "ân", "ất", "âu", "e", "em", "en", "ét", "ê", "ến", "ệt",
    "i", "iên", "iệc", "iều", "iểm", "in", "ình", "o", "ó", "oa", "oàn", "ọc", "oi", "ong", "ô", "ộc", "ối", "ôn", "ông", "ơ", "ời", "u", "ụ", "ua", "ui",
    "ung", "uộc", "ư", "ứ", "ưa", "ước", "ương", "ường", "ữu",
];

/// Numbers that look random and are the same in every run (splitmix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound
    }
}

/// Syllables in the order of how often they are used, and where to look for one by a roll.
pub(crate) struct Words {
    syllables: Vec<String>,
    sums: Vec<u64>,
}

impl Words {
    pub(crate) fn new() -> Self {
        let mut syllables: Vec<String> = ONSETS.iter().flat_map(|onset| RIMES.iter().map(move |rime| format!("{onset}{rime}"))).collect();
        let mut dice = Dice(7);
        for at in (1..syllables.len()).rev() {
            let other = dice.below(at as u64 + 1);
            syllables.swap(at, usize::try_from(other).expect("an index"));
        }
        let mut sum = 0;
        // Zipf's law, as words of any language follow it.
        let sums = (0..syllables.len() as u64).map(|rank| {
            sum += 1_000_000_000 / (rank + 3);
            sum
        });
        Self { sums: sums.collect(), syllables }
    }

    /// The syllable of this rank.
    pub(crate) fn ranked(&self, rank: usize) -> &str {
        &self.syllables[rank]
    }

    fn any(&self, dice: &mut Dice) -> &str {
        let roll = dice.below(*self.sums.last().expect("words"));
        &self.syllables[self.sums.partition_point(|sum| *sum <= roll)]
    }

    fn sentence(&self, dice: &mut Dice, bytes: usize, out: &mut String) {
        let end = out.len() + bytes;
        while out.len() < end {
            if !out.is_empty() && !out.ends_with('\n') {
                out.push(' ');
            }
            out.push_str(self.any(dice));
            if dice.below(14) == 0 {
                out.push(if dice.below(2) == 0 { ',' } else { '.' });
            }
        }
    }

    fn line(&self, dice: &mut Dice, bytes: usize) -> String {
        let mut out = String::new();
        self.sentence(dice, bytes, &mut out);
        out
    }
}

/// One article with what belongs to it.
pub(crate) struct Made {
    pub(crate) entry: Entry,
    /// Where the list carries no whole text.
    pub(crate) article: Option<Article>,
    pub(crate) thread: Option<Thread>,
    /// Its text as one would write it into a file.
    pub(crate) text: String,
}

pub(crate) fn source(number: usize) -> SourceId {
    SourceId::new(&format!("bao-{}", number % SOURCES)).expect("an id")
}

pub(crate) fn section(number: usize) -> SectionId {
    SectionId::new(&format!("muc-{}", number / SOURCES % SECTIONS)).expect("an id")
}

/// When article `number` came out.
pub(crate) fn moment(number: usize) -> Timestamp {
    Timestamp::from_second(1_500_000_000 + i64::try_from(number).expect("a number") * PACE_SECONDS).expect("a time")
}

/// Article `number`: every 20th is a page of its own, every 50th has comments, the others come whole in their feed.
pub(crate) fn article(words: &Words, number: usize) -> Made {
    let mut dice = Dice(number as u64);
    let (source, section) = (source(number), section(number));
    let title = words.line(&mut dice, 60);
    let lede = words.line(&mut dice, 180);
    let byline = words.line(&mut dice, 14);
    let mut body = String::new();
    for _ in 0..8 {
        let before = body.len();
        words.sentence(&mut dice, BODY_BYTES / 8 - 40, &mut body);
        for (name, of_ten_thousand) in NAMES {
            // Several chances in a body, as many as make the share of articles right.
            if before == 0 && dice.below(10_000) < of_ten_thousand {
                body.push(' ');
                body.push_str(name);
                words.sentence(&mut dice, 30, &mut body);
            }
        }
        body.push_str("\n\n");
    }
    let document = Document {
        blocks: body.split("\n\n").filter(|part| !part.is_empty()).map(|part| Block::Paragraph { spans: vec![Span::plain(part)] }).collect(),
        links: Vec::new(),
    };
    let url = HttpUrl::parse(&format!("https://{source}.example/{section}/bai-viet-{number}.html")).expect("an address");
    let published = Some(Stamp::vietnam(moment(number)));
    let own_page = number.is_multiple_of(20);
    let entry = Entry {
        id: EntryId::of_article(&source, &format!("{number}")),
        guid: SafeLine::new(url.as_str()),
        source: source.clone(),
        section,
        feed: HttpUrl::parse(&format!("https://{source}.example/rss")).ok(),
        url: Some(url.clone()),
        title: SafeLine::new(&title),
        byline: SafeLine::non_empty(&byline),
        lede: Some(SafeText::new(&lede)),
        summary: None,
        content: (!own_page).then(|| document.clone()),
        published,
        published_text: None,
        updated: None,
        comment_count: None,
        comments_url: None,
        enclosures: Vec::new(),
        images: Vec::new(),
    };
    let article = own_page.then(|| Article {
        id: entry.id.clone(),
        final_url: Some(url.clone()),
        canonical: Some(url),
        title: entry.title.clone(),
        byline: entry.byline.clone(),
        lede: entry.lede.clone(),
        section_name: None,
        published,
        published_text: None,
        updated: None,
        language: SafeLine::non_empty("vi"),
        provenance: Provenance::Profile,
        notices: Vec::new(),
        fetched: moment(number),
        document,
        comment_key: None,
        page_thread: None,
        comment_places: Vec::new(),
    });
    let mut text = format!("{title}\n{lede}\n{byline}\n{body}");
    let thread = number.is_multiple_of(50).then(|| {
        let items = (0..10u64).map(|at| Comment {
            id: SafeLine::new(&(number as u64 * 10 + at).to_string()),
            author: SafeLine::new(&words.line(&mut dice, 12)),
            posted: published,
            text: SafeText::new(&words.line(&mut dice, 150)),
            ..Comment::default()
        });
        let items: Vec<Comment> = items.collect();
        for comment in &items {
            text.push_str(comment.author.as_str());
            text.push('\n');
            text.push_str(comment.text.as_str());
            text.push('\n');
        }
        Thread { state: ThreadState::Ready, reported: Some(10), complete: true, items, failure: None }
    });
    Made { entry, article, thread, text }
}
