//! Articles and threads written for these tests, after the layouts of real papers: two languages, every kind of block.

use std::collections::BTreeMap;

use bantin::model::{
    Article, Block, Comment, Document, Entry, EntryId, HttpUrl, Image, Kept, Place, Provenance, Row, SafeLine, SafeText, SectionId, SourceId, Span, Stamp,
    Style, Thread, ThreadState,
};
use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
};

pub(crate) fn vietnam() -> TimeZone {
    TimeZone::fixed(Offset::constant(7))
}

/// Tuesday 24 November 2026, 12:00 in Vietnam.
pub(crate) fn noon() -> Timestamp {
    "2026-11-24T05:00:00Z".parse().expect("a time")
}

pub(crate) fn line(text: &str) -> SafeLine {
    SafeLine::new(text)
}

pub(crate) fn url(text: &str) -> HttpUrl {
    HttpUrl::parse(text).expect("an address")
}

pub(crate) fn stamp(text: &str) -> Stamp {
    text.parse().expect("a stamp")
}

pub(crate) fn paragraph(text: &str) -> Block {
    Block::Paragraph { spans: vec![Span::plain(text)] }
}

pub(crate) fn link(text: &str, link: usize) -> Span {
    Span { link: Some(link), ..Span::plain(text) }
}

pub(crate) fn styled(text: &str, style: Style) -> Span {
    Span { style, ..Span::plain(text) }
}

pub(crate) const BOLD: Style = Style { bold: true, italic: false, code: false, strike: false };
pub(crate) const ITALIC: Style = Style { bold: false, italic: true, code: false, strike: false };
pub(crate) const CODE: Style = Style { bold: false, italic: false, code: true, strike: false };

fn cells(header: bool, texts: &[&str]) -> Row {
    Row { header, cells: texts.iter().map(|text| vec![Span::plain(text)]).collect() }
}

/// A Vietnamese news story with every kind of block.
pub(crate) fn story() -> Document {
    let links = vec![
        url("https://bao.example/ha-tang/cau-moi-tren-song-be-post1520.html"),
        url("https://so-lieu.example/thong-ke/giao-thong/2026/quy-3/luu-luong-xe-qua-cau-va-pha-tren-toan-tinh.xlsx?bang=12&kieu=day-du"),
    ];
    Document {
        links,
        blocks: vec![
            Block::Paragraph {
                spans: vec![
                    styled("BÌNH HÒA (24/11) - ", BOLD),
                    Span::plain("Sáng nay, hơn 15.000 lượt xe đã qua "),
                    link("cây cầu mới bắc qua sông Bé", 0),
                    Span::plain(
                        ", sớm hơn kế hoạch 05-5 ngày. UBND tỉnh cho biết đường dẫn phía TP.HCM sẽ xong trước ngày 1-7, với tổng mức đầu tư 1.250 tỷ đồng.",
                    ),
                ],
            },
            Block::Figure {
                images: vec![Image::new(url("https://anh.example/cau-song-be-01.jpg"), line("Cầu Sông Bé nhìn từ trên cao"))],
                caption: vec![Span::plain("Cầu mới dài 430 mét, rộng sáu làn xe. Ảnh: "), styled("T.An", ITALIC)],
            },
            Block::Heading { level: 2, spans: vec![Span::plain("Ba mươi năm chờ một nhịp cầu")] },
            paragraph(
                "Trước đây người dân hai bờ phải đi phà. Mùa nước lớn, phà nghỉ; học sinh nghỉ theo.\nNgười già kể lại chuyện ấy như kể chuyện của ai khác.",
            ),
            Block::Quote {
                blocks: vec![
                    paragraph("Tôi lái phà hai mươi hai năm. Hôm nay tôi là khách, đi bộ qua sông lần đầu trong đời."),
                    Block::Paragraph { spans: vec![styled("Ông Lê Văn Sáu, 61 tuổi", ITALIC)] },
                ],
            },
            Block::List {
                ordered: false,
                start: 1,
                items: vec![
                    vec![paragraph("Xe máy và xe đạp đi làn ngoài cùng, tốc độ tối đa 40 km/h")],
                    vec![
                        paragraph("Xe tải trên 13 tấn:"),
                        Block::List {
                            ordered: false,
                            start: 1,
                            items: vec![vec![paragraph("cấm giờ cao điểm 6-8 giờ và 16-18 giờ")], vec![paragraph("đi đường vòng qua xã Phú An")]],
                        },
                    ],
                    vec![paragraph("Người đi bộ có lối riêng hai bên")],
                ],
            },
            Block::List {
                ordered: true,
                start: 9,
                items: vec![
                    vec![paragraph("Gỡ biển cấm cũ")],
                    vec![paragraph("Kẻ lại vạch sơn"), paragraph("Việc này làm ban đêm để không gây ùn tắc.")],
                    vec![paragraph("Lắp 12 máy đếm xe")],
                ],
            },
            Block::Table {
                caption: vec![Span::plain("Lưu lượng qua sông mỗi ngày")],
                rows: vec![
                    cells(true, &["Loại xe", "Qua phà", "Qua cầu", "Ghi chú"]),
                    cells(false, &["Xe máy", "3.654", "11.208", "đếm tự động"]),
                    cells(false, &["Xe tải", "412", "2.977", "kể cả xe công trình của ba gói thầu còn lại"]),
                ],
            },
            Block::Rule,
            Block::Paragraph {
                spans: vec![
                    Span::plain("Số liệu đầy đủ có trong "),
                    link("bảng thống kê", 1),
                    Span::plain("; xem thêm "),
                    link("bài trước", 0),
                    Span::plain(" hoặc gõ "),
                    styled("bantin search cầu", CODE),
                    Span::plain("."),
                ],
            },
            Block::Code {
                text: SafeText::new(
                    "tinh,xe_may,xe_tai\nbinh-hoa,11208,2977\n  # dòng này dài hơn một cột hẹp nhiều lần nên phải được cắt ngang chứ không được xuống dòng theo chữ\n",
                ),
                spans: Vec::new(),
            },
        ],
    }
}

pub(crate) fn kept() -> Kept {
    Kept {
        entry: Entry {
            id: EntryId::of_article(&SourceId::new("sgmoi").expect("an id"), "1534"),
            guid: line("1534"),
            source: SourceId::new("sgmoi").expect("an id"),
            section: SectionId::new("binh-hoa").expect("an id"),
            feed: Some(url("https://bao.example/rss/binh-hoa.rss")),
            url: Some(url("https://bao.example/thong-xe-cau-song-be-post1534.html")),
            title: line("Thông xe cầu Sông Bé"),
            byline: None,
            lede: Some(SafeText::new("Cây cầu nối hai bờ sau ba mươi năm đi phà.")),
            summary: Some(SafeText::new("Cây cầu nối hai bờ sau ba mươi năm đi phà.")),
            content: None,
            published: Some(stamp("2026-11-24T09:00:00+07:00")),
            published_text: None,
            updated: None,
            comment_count: Some(4),
            comments_url: None,
            enclosures: Vec::new(),
            images: vec![Image::new(url("https://anh.example/nho.jpg"), SafeLine::default())],
        },
        seen: "2026-11-24T02:30:00Z".parse().expect("a time"),
        read: false,
        starred: true,
        place: Place::default(),
    }
}

pub(crate) fn article() -> Article {
    Article {
        id: kept().entry.id,
        final_url: Some(url("https://bao.example/thong-xe-cau-song-be-post1534.html")),
        canonical: None,
        title: line("Thông xe cầu Sông Bé: người lái phà cuối cùng đi bộ qua sông"),
        byline: Some(line("LÊ THỊ NGÂN")),
        lede: Some(SafeText::new("Sau ba mươi năm đi phà, người dân Bình Hòa có cây cầu đầu tiên nối hai bờ sông, rút ngắn đường về TP.HCM còn 48 km.")),
        section_name: Some(line("Bình Hòa")),
        published: Some(stamp("2026-11-24T09:00:00+07:00")),
        published_text: Some(line("Thứ ba, 24/11/2026, 09:00 (GMT+7)")),
        updated: Some(stamp("2026-11-24T11:20:00+07:00")),
        language: Some(line("vi")),
        provenance: Provenance::Profile,
        notices: Vec::new(),
        fetched: "2026-11-24T03:00:00Z".parse().expect("a time"),
        document: story(),
        comment_key: None,
        page_thread: None,
        comment_places: Vec::new(),
    }
}

fn comment(id: &str, depth: u16, author: &str, posted: Option<&str>, text: &str, reactions: &[(&str, u32)]) -> Comment {
    Comment {
        id: line(id),
        parent: None,
        depth,
        author: line(author),
        posted: posted.map(stamp),
        posted_text: None,
        reactions: reactions.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect::<BTreeMap<_, _>>(),
        text: SafeText::new(text),
    }
}

/// Two threads of comments, the paper's count being higher than what was read.
pub(crate) fn thread() -> Thread {
    let mut items = vec![
        comment(
            "11",
            0,
            "Nguyễn Văn Bình",
            Some("2026-11-24T10:15:00+07:00"),
            "Mừng cho bà con hai bờ sông. Ngày nhỏ tôi đi học phải chờ phà cả tiếng đồng hồ.",
            &[("like", 42)],
        ),
        comment("12", 1, "Trần Thị Hoa", Some("2026-11-24T11:40:00+07:00"), "Đúng vậy!\n\nMà phà cũ giờ đưa đi đâu hả anh?", &[("like", 3), ("sad", 5)]),
        comment("13", 2, "ban_doc_xa_nha", None, "Nghe nói chuyển về Cần Thơ: https://bao.example/pha-cu-di-dau-ve-dau-post1601.html", &[]),
        comment("14", 0, "", Some("2026-11-23T20:05:00+07:00"), "Khi nào có xe buýt?", &[("like", 0)]),
    ];
    items[1].parent = Some(line("11"));
    items[2].parent = Some(line("12"));
    items[2].posted_text = Some(line("17 phút trước"));
    Thread { state: ThreadState::Ready, reported: Some(58), complete: false, items, failure: None }
}

/// A short English article found by generic extraction, of which no list knew.
pub(crate) fn english() -> Article {
    Article {
        id: EntryId::of_page(&url("https://paper.example/quiet")),
        final_url: Some(url("https://paper.example/quiet_(2020)?a=1&b=2")),
        canonical: None,
        title: line("A *quiet* year for [bridges] #1"),
        byline: Some(line("By M. Ferry")),
        lede: None,
        section_name: Some(line("Region")),
        published: Some(stamp("2020-09-09")),
        published_text: None,
        updated: None,
        language: Some(line("en")),
        provenance: Provenance::Readability,
        notices: Vec::new(),
        fetched: "2026-11-24T03:00:00Z".parse().expect("a time"),
        document: Document {
            links: vec![url("https://paper.example/a_(b)?x=|")],
            blocks: vec![
                Block::Paragraph {
                    spans: vec![
                        Span::plain("1. Nothing *happened* to snake_case_names, "),
                        styled("really nothing", BOLD),
                        Span::plain(", the "),
                        Span { style: ITALIC, ..link("county engineer ", 0) },
                        Span::plain("said & <b>meant</b> it!"),
                    ],
                },
                Block::Figure { images: vec![Image::new(url("https://pictures.example/x.png"), SafeLine::default())], caption: Vec::new() },
                Block::Table { caption: Vec::new(), rows: vec![cells(false, &["a|b", "c"]), cells(false, &["d", ""])] },
            ],
        },
        comment_key: None,
        page_thread: None,
        comment_places: Vec::new(),
    }
}
