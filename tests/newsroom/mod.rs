//! A made-up newsroom: papers, headlines, an article and a thread, for tests of the screen.
//!
//! Owns data only, all of it written for these tests. Must not assert anything.

#![allow(dead_code, reason = "each test binary uses its own part")]

pub(crate) mod shelf;

use std::sync::Arc;

use bantin::{
    app::{Count, Effect, Env, Key, Keymap, Listing, Msg, RequestId, Settings, Size, Stage, State, keymap, update},
    lang::Lang,
    model::{
        Article, Block, Comment, Document, Entry, EntryId, Failure, FailureKind, Head, HttpUrl, Image, Kept, Place, Provenance, SafeLine, SafeText, SectionId,
        Source, SourceId, Span, Stamp, Style, Thread, ThreadState,
    },
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// Tuesday 24 November 2026, 14:30 in Vietnam.
pub(crate) fn now() -> Timestamp {
    "2026-11-24T14:30:00+07:00".parse().expect("a time")
}

pub(crate) fn env(lang: Lang) -> Env {
    Env {
        now: now(),
        zone: TimeZone::fixed(Stamp::VIETNAM),
        texts: lang.texts().expect("every word"),
        keymap: Arc::new(Keymap::load(keymap::BUILT_IN, None).expect("the built-in keymap")),
        settings: Settings { refresh_on_start: false, refresh_every: None, ..Settings::default() },
    }
}

pub(crate) fn key(text: &str) -> Key {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is not a key"))
}

pub(crate) fn source_id(id: &str) -> SourceId {
    SourceId::new(id).expect("an id")
}

pub(crate) fn section_id(id: &str) -> SectionId {
    SectionId::new(id).expect("an id")
}

fn source(toml: &str) -> Arc<Source> {
    Arc::new(toml::from_str(toml).expect("a source"))
}

pub(crate) fn sources() -> Vec<Arc<Source>> {
    let section = |(id, name): &(&str, &str)| format!("[[section]]\nid = \"{id}\"\nname = \"{name}\"\n");
    let sections = |names: &[(&str, &str)]| names.iter().map(section).collect::<Vec<_>>().concat();
    let paper = |id: &str, name: &str, names: &[(&str, &str)]| {
        source(&format!("id = \"{id}\"\nname = \"{name}\"\nhome = \"https://{id}.example/\"\n{}", sections(names)))
    };
    vec![
        paper(
            "datthu",
            "Báo Đất Thủ",
            &[("thoi-su", "Thời sự"), ("kinh-te", "Kinh tế"), ("do-thi", "Đô thị"), ("doi-song", "Đời sống"), ("ban-doc", "Bạn đọc"), ("the-thao", "Thể thao")],
        ),
        paper("songbe", "Tin Sông Bé", &[("tin-moi", "Tin mới")]),
        paper("nhipphuong", "Nhịp Phương Nam", &[("xa-hoi", "Xã hội"), ("van-hoa", "Văn hóa"), ("the-gioi", "Thế giới")]),
    ]
}

struct Line(&'static str, &'static str, &'static str, When, u32, &'static str);

enum When {
    Minutes(i64),
    Day(&'static str),
    Never,
}

/// Source, section, title, when, comments, marks: u unread, s starred, k kept.
const LINES: &[Line] = &[
    Line("datthu", "thoi-su", "Thông xe đoạn đường ven sông qua phường Phú An sau mười tám tháng thi công, giảm tải cho cầu cũ", When::Minutes(7), 42, "u"),
    Line("nhipphuong", "xa-hoi", "Mưa lớn trái mùa, nhiều tuyến hẻm ngập sâu", When::Minutes(26), 0, "u"),
    Line("datthu", "kinh-te", "Giá mủ cao su tăng trở lại, nhà vườn Bàu Bàng dè dặt mở rộng diện tích vì lo thiếu công cạo", When::Minutes(58), 14, "us"),
    Line("songbe", "tin-moi", "Xe buýt điện chạy thử tuyến Thủ Dầu Một – Dĩ An: 32 phút, vé 8.000 đồng", When::Minutes(140), 3, "uk"),
    Line("datthu", "do-thi", "Chợ đêm bờ kè", When::Minutes(200), 0, "k"),
    Line(
        "datthu",
        "doi-song",
        "Lớp học chữ của bà giáo già bên lò gốm Lái Thiêu: ba mươi năm, hơn một nghìn học trò, không một ngày nghỉ lễ",
        When::Minutes(400),
        118,
        "sk",
    ),
    Line("nhipphuong", "van-hoa", "Đờn ca tài tử tìm người giữ nhịp", When::Minutes(20 * 60), 5, "u"),
    Line("datthu", "the-thao", "Đội bóng tỉnh nhà thắng ngược phút bù giờ, vươn lên nhóm ba đội dẫn đầu bảng xếp hạng", When::Minutes(22 * 60), 67, ""),
    Line("songbe", "tin-moi", "Tuyển sinh lớp 10: thêm hai trường xét học bạ", When::Day("2026-11-22"), 1, "u"),
    Line(
        "nhipphuong",
        "the-gioi",
        "Hội nghị khí hậu kết thúc muộn một ngày với thỏa thuận về quỹ bù đắp tổn thất cho các nước ven biển",
        When::Day("2026-11-22"),
        0,
        "",
    ),
    Line("datthu", "ban-doc", "Bạn đọc viết: vỉa hè đường Yersin bao giờ trả lại cho người đi bộ?", When::Day("2025-12-30"), 9, ""),
    Line("songbe", "tin-moi", "Thông báo tạm ngừng cấp nước", When::Never, 0, "u"),
];

pub(crate) fn id(index: usize) -> EntryId {
    let line = &LINES[index];
    EntryId::of_article(&source_id(line.0), &(1000 + index).to_string())
}

pub(crate) fn heads() -> Vec<Head> {
    LINES
        .iter()
        .enumerate()
        .map(|(index, line)| Head {
            id: id(index),
            source: source_id(line.0),
            section: section_id(line.1),
            url: HttpUrl::parse(&format!("https://{}.example/{}.html", line.0, 1000 + index)).ok(),
            title: SafeLine::new(line.2),
            published: match line.3 {
                When::Minutes(ago) => Some(Stamp::vietnam(now() - SignedDuration::from_mins(ago))),
                When::Day(day) => Some(day.parse().expect("a day")),
                When::Never => None,
            },
            seen: now(),
            read: !line.5.contains('u'),
            starred: line.5.contains('s'),
            comment_count: Some(line.4),
            has_article: line.5.contains('k'),
        })
        .collect()
}

pub(crate) fn counts() -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    for head in heads() {
        for section in [None, Some(head.section)] {
            let index = counts.iter().position(|count| count.source == head.source && count.section == section).unwrap_or_else(|| {
                let fresh = section.is_some().then(|| now() - SignedDuration::from_mins(5));
                counts.push(Count { source: head.source.clone(), section, total: 0, unread: 0, fresh });
                counts.len() - 1
            });
            counts[index].total += 1;
            counts[index].unread += u64::from(!head.read);
        }
    }
    counts
}

pub(crate) fn listing() -> Listing {
    Listing { heads: heads(), snippets: Vec::new(), counts: Some(counts()) }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { spans: vec![Span::plain(text)] }
}

/// The article of the first entry.
pub(crate) fn article() -> Article {
    let link = HttpUrl::parse("https://datthu.example/so-do-tuyen.html").expect("an address");
    let map = HttpUrl::parse("https://datthu.example/ban-do").expect("an address");
    Article {
        id: id(0),
        final_url: HttpUrl::parse("https://datthu.example/1000.html").ok(),
        canonical: None,
        title: heads()[0].title.clone(),
        byline: Some(SafeLine::new("Minh Khuê – Hải Đăng")),
        lede: Some(SafeText::new("Từ sáng nay, xe máy và ô tô con được đi trọn tuyến ven sông mà không phải vòng qua cầu cũ; xe tải vẫn chờ thêm một tháng.")),
        section_name: Some(SafeLine::new("Thời sự")),
        published: heads()[0].published,
        published_text: Some(SafeLine::new("Thứ ba, 24/11/2026 14:23")),
        updated: None,
        language: Some(SafeLine::new("vi")),
        provenance: Provenance::Profile,
        notices: Vec::new(),
        fetched: now(),
        document: Document {
            blocks: vec![
                paragraph(
                    "Sáu giờ sáng, hàng rào tôn cuối cùng được kéo sang bên. Ông Tư Hiệp, nhà ở đầu hẻm 12, dắt chiếc xe cà tàng ra chạy thử một vòng rồi quay về pha ấm trà, nói với hàng xóm rằng đường êm nhưng đèn còn thưa.",
                ),
                Block::Figure {
                    images: vec![Image::new(HttpUrl::parse("https://datthu.example/anh.jpg").expect("an address"), SafeLine::default())],
                    caption: vec![Span::plain("Đoạn qua bến phà cũ, nơi mặt đường rộng thêm bốn mét. Ảnh: Hải Đăng")],
                },
                Block::Paragraph {
                    spans: vec![
                        Span::plain("Tuyến dài 4,8 km, vốn đầu tư 615 tỷ đồng, nối khu tái định cư với trung tâm phường. Theo "),
                        Span { text: SafeText::new("sơ đồ phân luồng"), style: Style::default(), link: Some(0) },
                        Span::plain(", xe buýt số 4 sẽ đổi lộ trình từ "),
                        Span { text: SafeText::new("thứ hai tuần sau"), style: Style { bold: true, ..Style::default() }, link: None },
                        Span::plain("."),
                    ],
                },
                Block::Heading { level: 2, spans: vec![Span::plain("Còn gì chưa xong")] },
                Block::List {
                    ordered: false,
                    start: 1,
                    items: vec![
                        vec![paragraph("Chiếu sáng: 60 trụ đèn trong tổng số 148, lắp xong trước Tết.")],
                        vec![paragraph("Cây xanh và vỉa hè phía bờ sông, chờ bàn giao mặt bằng của bảy hộ.")],
                        vec![paragraph("Biển báo tải trọng ở hai đầu cầu cũ.")],
                    ],
                },
                Block::Quote {
                    blocks: vec![paragraph(
                        "“Đường mở thì mừng, nhưng khúc cua trước trường mẫu giáo phải có gờ giảm tốc ngay, đừng đợi có chuyện rồi mới làm.”",
                    )],
                },
                Block::Paragraph {
                    spans: vec![
                        Span::plain("Ban quản lý cho biết sẽ đặt gờ tạm trong tuần. Người dân có thể xem tiến độ từng hạng mục trên "),
                        Span { text: SafeText::new("bản đồ trực tuyến"), style: Style::default(), link: Some(1) },
                        Span::plain(" hoặc gọi số điện thoại ghi ở nhà điều hành."),
                    ],
                },
                paragraph(
                    "Cầu cũ xây từ năm 1978, mỗi ngày gánh hơn chín nghìn lượt xe. Khi tuyến mới nhận cả xe tải, cầu sẽ đóng ba tháng để thay dầm; phương án cho xe máy đi nhờ cầu phao đang được bàn.",
                ),
                paragraph("Chiều cùng ngày, phường lập tổ trực ở ba giao lộ để hướng dẫn người đi đường cho tới hết tuần."),
            ],
            links: vec![link, map],
        },
        comment_key: None,
        page_thread: None,
        comment_places: Vec::new(),
    }
}

pub(crate) fn kept(place: Place) -> Box<Kept> {
    let head = &heads()[0];
    Box::new(Kept {
        entry: Entry {
            id: head.id.clone(),
            guid: SafeLine::new("1000"),
            source: head.source.clone(),
            section: head.section.clone(),
            feed: None,
            url: head.url.clone(),
            title: head.title.clone(),
            byline: None,
            lede: Some(SafeText::new("Từ sáng nay, xe máy và ô tô con được đi trọn tuyến ven sông.")),
            summary: None,
            content: None,
            published: head.published,
            published_text: None,
            updated: None,
            comment_count: Some(42),
            comments_url: None,
            enclosures: Vec::new(),
            images: Vec::new(),
        },
        seen: now(),
        read: head.read,
        starred: head.starred,
        place,
    })
}

/// Id, the comment it answers, depth, author, minutes ago, likes, text.
type Said = (&'static str, Option<&'static str>, u16, &'static str, i64, u32, &'static str);

const COMMENTS: &[Said] = &[
    ("1", None, 0, "Nguyễn Thị Lành", 5, 31, "Nhà tôi ngay khúc cua trường mẫu giáo. Sáng nay xe chạy nhanh lắm, mong làm gờ giảm tốc sớm."),
    ("2", Some("1"), 1, "Quốc Bảo", 4, 8, "Đồng ý. Thêm vạch sang đường cho các cháu nữa."),
    ("3", Some("2"), 2, "Nguyễn Thị Lành", 3, 2, "Phường hứa trong tuần này, chờ xem."),
    ("4", None, 0, "tài xế xe ba gác", 3, 0, "Vậy xe ba gác có bị coi là xe tải không mọi người?"),
    ("5", Some("4"), 1, "Hải", 2, 5, "Dưới 500 kg thì được đi, bảng ghi ở đầu đường."),
    ("6", None, 0, "Trần Văn Út", 1, 1, "Bốn mươi tám năm rồi mới thấy con đường ra dáng con đường.\n\nMừng cho bà con bên sông."),
];

pub(crate) fn thread_of(ids: &[&str]) -> Thread {
    let items = COMMENTS
        .iter()
        .filter(|comment| ids.contains(&comment.0))
        .map(|(id, parent, depth, author, ago, likes, text)| Comment {
            id: SafeLine::new(id),
            parent: parent.map(SafeLine::new),
            depth: *depth,
            author: SafeLine::new(author),
            posted: Some(Stamp::vietnam(now() - SignedDuration::from_mins(*ago))),
            posted_text: None,
            reactions: if *likes > 0 { [("like".to_owned(), *likes)].into() } else { [].into() },
            text: SafeText::new(text),
        })
        .collect();
    Thread { state: ThreadState::Ready, reported: Some(42), complete: true, items, failure: None }
}

pub(crate) fn thread() -> Thread {
    thread_of(&["1", "2", "3", "4", "5", "6"])
}

pub(crate) fn failure(kind: FailureKind) -> Failure {
    Failure::new(kind, "datthu.example/1000.html", "503")
}

/// A reader under test: the core, its surroundings, and the effects nobody has answered yet.
pub(crate) struct Desk {
    pub(crate) state: State,
    pub(crate) env: Env,
    pub(crate) effects: Vec<Effect>,
}

impl Desk {
    /// A reader that shows the list.
    pub(crate) fn new(cols: u16, rows: u16, lang: Lang) -> Self {
        let mut desk = Self::unstarted(cols, rows, lang);
        desk.send(Msg::Started(Some(listing())));
        desk
    }

    pub(crate) fn unstarted(cols: u16, rows: u16, lang: Lang) -> Self {
        let env = env(lang);
        Self { state: State::new(sources(), Size { cols, rows }, &env), env, effects: Vec::new() }
    }

    pub(crate) fn send(&mut self, msg: Msg) -> &mut Self {
        self.effects.extend(update(&mut self.state, &self.env, msg));
        self
    }

    /// Presses keys, parted by spaces.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for text in keys.split_whitespace() {
            self.send(Msg::Key(key(text)));
        }
        self
    }

    /// Types text as it is.
    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            let name = if character == ' ' { "space".to_owned() } else { character.to_string() };
            self.press(&name);
        }
        self
    }

    /// The effects since the last call, without timers.
    pub(crate) fn take(&mut self) -> Vec<Effect> {
        let effects = std::mem::take(&mut self.effects);
        effects.into_iter().filter(|effect| !matches!(effect, Effect::WakeAt(_))).collect()
    }

    /// The request of the last effect of a kind.
    pub(crate) fn request(&self, of: impl Fn(&Effect) -> Option<RequestId>) -> RequestId {
        self.effects.iter().rev().find_map(of).expect("such an effect")
    }

    pub(crate) fn article_request(&self) -> RequestId {
        self.request(|effect| if let Effect::HaveArticle { request, .. } = effect { Some(*request) } else { None })
    }

    pub(crate) fn thread_request(&self) -> RequestId {
        self.request(|effect| if let Effect::HaveThread { request, .. } = effect { Some(*request) } else { None })
    }

    pub(crate) fn list_request(&self) -> RequestId {
        self.request(|effect| if let Effect::LoadHeads { request, .. } = effect { Some(*request) } else { None })
    }

    pub(crate) fn mark_request(&self) -> RequestId {
        self.request(|effect| if let Effect::SaveMark { request, .. } = effect { Some(*request) } else { None })
    }

    /// Opens the selected entry and lets its article come.
    pub(crate) fn open(&mut self) -> &mut Self {
        self.open_at(Place::default())
    }

    pub(crate) fn open_at(&mut self, place: Place) -> &mut Self {
        self.press("enter");
        let request = self.article_request();
        self.send(Msg::ArticleLoaded { request, stage: Stage::Final, kept: Some(kept(place)), article: Ok(Some(Box::new(article()))) })
    }

    /// Lets the comments come that were asked for.
    pub(crate) fn comments(&mut self) -> &mut Self {
        let request = self.thread_request();
        self.send(Msg::ThreadLoaded { request, stage: Stage::Final, result: Ok(thread()) })
    }
}
