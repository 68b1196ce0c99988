//! Pages that are hard to read.
//!
//! Owns the rules by which they are made. Must not know what a reader does about them.

use super::shape::{Kind, PROSE, Shape, Shapes, each, page, page_with};

const MILLION: usize = 1_000_000;

/// Tags that are opened inside each other, and what their ends are.
const NESTED: &[(&str, &str)] = &[
    ("<div>", "</div>"),
    ("<section>", "</section>"),
    ("<span>", "</span>"),
    ("<b>", "</b>"),
    ("<i>", "</i>"),
    ("<font>", "</font>"),
    ("<nobr>", "</nobr>"),
    ("<a href=#>", "</a>"),
    ("<code>", "</code>"),
    ("<ul><li>x", "</ul>"),
    ("<ol><li>x", "</ol>"),
    ("<menu><li>x", "</menu>"),
    ("<dl><dd>x", "</dl>"),
    ("<blockquote>x", "</blockquote>"),
    ("<q>", "</q>"),
    ("<figure><figcaption>x", "</figure>"),
    ("<details><summary>x", "</details>"),
    ("<table><tr><td>x", "</table>"),
    ("<table>", "</table>"),
    ("<object>", "</object>"),
    ("<button>", "</button>"),
    ("<form>", "</form>"),
    ("<label>", "</label>"),
    ("<fieldset><legend>x", "</fieldset>"),
    ("<h1>", "</h1>"),
    ("<h2><p>", "</h2>"),
    ("<center>", "</center>"),
    ("<ruby><rt>x", "</ruby>"),
    ("<template>", "</template>"),
    ("<select><option>x", "</select>"),
    ("<svg><g>", "</svg>"),
    ("<svg><foreignObject><div>", "</svg>"),
    ("<math><mrow>", "</math>"),
    ("<math><annotation-xml encoding=text/html><p>", "</math>"),
    ("<x-y>", "</x-y>"),
    ("<p><b>", "</b>"),
    ("<div><p>x<span>", "</div>"),
    ("<article><p>x", "</article>"),
    ("<caption>", "</caption>"),
    ("<pre>", "</pre>"),
];

pub(crate) fn all() -> Vec<Shape> {
    let mut shapes = Shapes::of(Kind::Page);
    for (open, close) in NESTED {
        shapes.add(&format!("{open} open"), 100_000, move |n| page(&format!("{}{PROSE}", open.repeat(n))));
        shapes.add(&format!("{open} closed"), 30_000, move |n| page(&format!("{}<p>{PROSE}</p>{}", open.repeat(n), close.repeat(n))));
        shapes.add(&format!("{open} in a row"), 30_000, move |n| page(&format!("<p>{PROSE}</p>{}", format!("{open}chữ {close}").repeat(n))));
    }
    deep(&mut shapes);
    wide(&mut shapes);
    texts(&mut shapes);
    heads(&mut shapes);
    shapes.all
}

/// Ends that close less than they seem to, and starts that close nothing: what counts them as closed does not see how deep the page becomes.
const UNCLOSED: &[&str] = &[
    "<svg><foreignObject><div>x</svg>",
    "<div><table><tr><td>x</div>",
    "<li><blockquote>x",
    "<p><object>x",
    "<table><tr><td><svg>",
    "<option><span>x",
    "<ruby><rt><span>x",
    "<body><div></body>x",
    "<form><div></form>x",
    "<span><div></span>x",
    "<div><noscript></div></noscript>",
    "<div><select></div></select>",
    "<svg><title><div><div><div></title>",
    "<select><title></select><div><div></title>",
    "<div><script type=json><!--<script></script></div><script type=json></script>",
    "<div><svg><script type=json><!--</script></svg></div><svg><script type=json>--></script></svg>",
];

/// Elements in each other, as no tag does alone.
fn deep(shapes: &mut Shapes) {
    for piece in UNCLOSED {
        shapes.add(&format!("{piece} over and over"), 20_000, move |n| page(&format!("<p>{PROSE}</p>{}", piece.repeat(n))));
    }
    shapes.add("<div> a million deep", MILLION, |n| page(&format!("{}{PROSE}", "<div>".repeat(n))));
    shapes.add("<b> through 10 MB", 10 * MILLION / 3, |n| page(&"<b>".repeat(n)));
    shapes.add("a paragraph on each level", 10_000, |n| page(&format!("<div><p>{PROSE}</p>").repeat(n)));
    shapes.add("bold letters opened once, paragraphs after them", 1_000, |n| {
        page(&format!("<p>{}</p>{}", each(n, |number| format!("<b id=b{number}>")), "<p>x</p>".repeat(n)))
    });
    for (name, piece) in
        [("a over b over p", "<a><b><p></a>x"), ("i over div", "<i><div></i>x"), ("b over table", "<b><table></b>x"), ("font over li", "<font><li></font>x")]
    {
        shapes.add(&format!("ends in the wrong order, {name}"), 20_000, move |n| page(&piece.repeat(n)));
    }
    shapes.add("html and body over and over", 100_000, |n| format!("{}{PROSE}", "<html><body>".repeat(n)));
    shapes.add("quotes with lists with tables", 20_000, |n| page(&"<blockquote><ul><li><table><tr><td>chữ".repeat(n)));
    shapes.add("nested lists, each after text", 6_000, |n| page(&format!("<p>{PROSE}</p><ul><li>một<ul><li>hai<ol><li>ba</ol></ul></ul>").repeat(n / 4)));
}

/// Many of one thing beside each other.
fn wide(shapes: &mut Shapes) {
    shapes.add("a table of one row", 100_000, |n| page(&format!("<table><tr>{}</table>", "<td>x</td>".repeat(n))));
    shapes.add("a table of two columns", 100_000, |n| page(&format!("<table>{}</table>", "<tr><td>x</td><td>y</td></tr>".repeat(n))));
    shapes.add("a square table", 90_000, |n| {
        let side = n.isqrt();
        page(&format!("<table>{}</table>", format!("<tr>{}</tr>", "<td>x</td>".repeat(side)).repeat(side)))
    });
    shapes.add("cells that span a thousand", 1_000, |n| {
        page(&format!("<table>{}</table>", format!("<tr>{}</tr>", "<td colspan=1000>x</td>".repeat(20)).repeat(n / 20)))
    });
    shapes.add("spans beyond all numbers", 1, |_| {
        page("<table><tr><td colspan=18446744073709551615>x</td><td rowspan=4294967296>y<td colspan=-1>z</table><ol start=99999999999999999999><li>a</ol>")
    });
    shapes.add("rows of all lengths", 2_000, |n| page(&format!("<table>{}</table>", each(n, |row| format!("<tr>{}", "<td>x".repeat(row % 200))))));
    shapes.add("items of a list", 100_000, |n| page(&format!("<ol>{}</ol>", "<li>x".repeat(n))));
    shapes.add("options", 100_000, |n| page(&format!("<select>{}", "<option>x".repeat(n))));
    shapes
        .add("links in a paragraph", 100_000, |n| page(&format!("<p>{}", each(n, |number| format!("<a href=https://ben-do.example/{number}>l{number}</a> ")))));
    shapes.add("links with a text, as on a front page", 60_000, |n| {
        page(&each(n, |number| format!("<h3><a href=/chuyen-{number}.html>Chuyện thứ {number} ở bến đò sáng nay</a></h3>")))
    });
    shapes.add("cards of a front page", 20_000, |n| {
        page(&each(n, |number| {
            format!("<article class=story><h2><a href=/chuyen-{number}.html>Chuyện thứ {number} ở bến</a></h2><p>Lời dẫn {number}.</p></article>")
        }))
    });
    shapes.add("pictures", 100_000, |n| page(&format!("<p>{PROSE}</p>{}", "<img src=a.png alt=y>".repeat(n))));
    shapes.add("pictures with captions", 25_000, |n| {
        page(&format!("<p>{PROSE}</p>{}", "<figure><img src=a.png><figcaption>ảnh</figcaption></figure>".repeat(n)))
    });
    shapes.add("paragraphs", 50_000, |n| page(&format!("<article>{}</article>", "<p>Một câu vừa đủ dài để được tính là một đoạn văn của bài.</p>".repeat(n))));
    shapes.add("divs with text", 50_000, |n| page(&"<div>Một câu vừa đủ dài, có dấu phẩy, để được tính.</div>".repeat(n)));
    shapes.add("candidates with a class each", 20_000, |n| {
        page(&each(n, |number| format!("<div class=c{number}><p>Một câu vừa đủ dài, có dấu phẩy, để được tính.</p></div>")))
    });
    shapes.add("line breaks", 500_000, |n| page(&format!("<div>{PROSE}{}{PROSE}</div>", "<br>".repeat(n))));
    shapes.add("line breaks with text", 100_000, |n| page(&format!("<div>{}</div>", "một dòng chữ ngắn<br><br>".repeat(n))));
    shapes.add("headings that are the title", 50_000, |n| page(&format!("{}<p>{PROSE}</p>", "<h1>Bến đò</h1>".repeat(n))));
    shapes.add("headings of every kind", 40_000, |n| page(&format!("<article>{}</article>", "<h2>Một</h2><h3>Hai</h3>".repeat(n / 2))));
    shapes.add("attributes of a tag", 100_000, |n| page(&format!("<a {}>x</a>", each(n, |number| format!("a{number} ")))));
    shapes.add("classes of a tag", 200_000, |n| page(&format!("<div class='{}'><p>{PROSE}</p></div>", each(n, |number| format!("c{number} ")))));
    shapes.add("titles of quotation marks", 200, |n| page(&format!("<p>{PROSE}</p>{}", format!("<p title='{}'>{PROSE}", "«".repeat(8_000)).repeat(n))));
    shapes.add("the same id everywhere", 70_000, |n| page(&"<p id=a class=b>x".repeat(n)));
}

/// Text that is hard to tokenize, to clean or to set.
fn texts(shapes: &mut Shapes) {
    for (name, piece, size) in [
        ("&amp;", "&amp;", 2 * MILLION),
        ("&nbsp;", "&nbsp;", 2 * MILLION),
        ("references to nothing", "&xyzzy;", MILLION),
        ("numeric references", "&#7879;", MILLION),
        ("ampersands", "&", 10 * MILLION),
        ("less-than signs", "<", 10 * MILLION),
        ("less-than signs apart", "< ", 2 * MILLION),
        ("empty comments", "<!---->", MILLION),
        ("comments with text between them", "a<!-- b -->", MILLION),
        ("processing instructions", "<?x?>", MILLION),
        ("ends of nothing", "</x>", MILLION),
        ("ends of paragraphs", "</p>", MILLION),
        ("letters", "a", 10 * MILLION),
        ("spaces", " ", 10 * MILLION),
        ("no-break spaces", "\u{a0}", 2 * MILLION),
        ("accents on one letter", "\u{301}", 2 * MILLION),
        ("joined signs", "\u{1f468}\u{200d}", MILLION),
        ("Chinese without a space", "漢", MILLION),
        ("Thai without a space", "ภาษาไทย", 140_000),
        ("Vietnamese on one line", "nước lớn nước ròng ", 130_000),
        ("Vietnamese taken apart", "nu\u{31b}\u{301}o\u{31b}\u{301}c ", 200_000),
        ("Arabic", "ماء النهر ", 160_000),
        ("soft hyphens", "a\u{ad}", MILLION),
        ("quotation marks", "a«", MILLION),
        ("&amp; in a long text", "nước lớn nước ròng &amp; ", 100_000),
        ("controls", "\u{1b}[31m\u{9b}2J\u{202e}", 300_000),
        ("zeros", "\0", 5 * MILLION),
        ("sentences", "Nước lớn. Nước ròng. ", 200_000),
    ] {
        shapes.add(name, size, move |n| page(&format!("<p>{PROSE}</p><p>{}", piece.repeat(n))));
    }
    for (name, line, size) in [
        ("a line of preformatted text", "x ", 5 * MILLION),
        ("lines of preformatted text", "x\n", MILLION),
        ("empty lines of preformatted text", "\n", MILLION),
    ] {
        shapes.add(name, size, move |n| page(&format!("<p>{PROSE}</p><pre>{}", line.repeat(n))));
    }
    shapes.add("a comment without an end", 10 * MILLION, |n| page(&format!("<p>{PROSE}</p><!--{}", "-".repeat(n))));
    shapes.add("a script without an end", 10 * MILLION, |n| page(&format!("<p>{PROSE}</p><script>{}", "x".repeat(n))));
    shapes.add("a script in a comment in a script", 125_000, |n| page(&format!("<script><!--{}", "<script>".repeat(n))));
    shapes.add("scripts", 60_000, |n| page(&format!("<p>{PROSE}</p>{}", "<script>x</script>".repeat(n))));
    shapes.add("ends that only look like ends of the script", 500_000, |n| page(&format!("<p>{PROSE}</p><script>{}</script>", "</scripx>".repeat(n))));
    shapes.add("plain text to the end", 3 * MILLION, |n| page(&format!("<p>{PROSE}</p><plaintext>{}", "<b>".repeat(n))));
    shapes.add("an attribute without an end", 10 * MILLION, |n| page(&format!("<p>{PROSE}</p><a href=\"{}", "a".repeat(n))));
    shapes.add("a long attribute", 10 * MILLION, |n| page(&format!("<a href='{}'>x</a>", "a".repeat(n))));
    shapes.add("a picture in its own address", 4 * MILLION, |n| page(&format!("<p>{PROSE}</p><img alt=x src='data:image/png;base64,{}'>", "A".repeat(n))));
    shapes.add("broken UTF-8", MILLION / 4, |n| [page("<p>").as_bytes(), &[0xff, 0xfe, 0x80, 0xc3].repeat(n)].concat());
    shapes.add("UTF-16", MILLION, |n| {
        [&[0xff, 0xfe][..], &page(&format!("<p>{}", "nước ".repeat(n / 5))).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat()
    });
    shapes.add("nothing", 1, |_| "");
    shapes.add("noise", MILLION, |n| (0..n).map(|at| u8::try_from((at * 7919 + (at >> 8) * 104_729) % 256).unwrap_or(0)).collect::<Vec<_>>());
    shapes.add("a page cut in a tag", 1, |_| format!("<html><body><p>{PROSE}</p><p cla"));
}

/// What stands in the head and is not read aloud.
fn heads(shapes: &mut Shapes) {
    let article = || format!("<article><p>{PROSE}</p><p>{PROSE}</p></article>");
    shapes.add("a title of 10 MB", MILLION, |n| page_with(&format!("<title>{}</title>", "Bến | - đò".repeat(n)), PROSE));
    shapes.add("titles", 70_000, |n| page_with(&"<title>x</title>".repeat(n), PROSE));
    shapes.add("meta tags", 70_000, move |n| page_with(&"<meta property='article:tag' content='x'>".repeat(n), &article()));
    shapes.add("links to feeds", 70_000, move |n| {
        page_with(&each(n, |number| format!("<link rel=alternate type=application/rss+xml href=/{number}.rss>")), &article())
    });
    shapes.add("rules of style", 200_000, move |n| page_with(&format!("<style>{}</style>", ".a b > c.d{color:#f00}".repeat(n)), &article()));
    let json = |text: String| page_with(&format!("<script type='application/ld+json'>{text}</script>"), &format!("<article><p>{PROSE}</p></article>"));
    shapes.add("JSON-LD that only opens", 100_000, move |n| json("[".repeat(n)));
    shapes.add("JSON-LD in itself", 100_000, move |n| json(format!("{}1{}", "{\"a\":".repeat(n), "}".repeat(n))));
    shapes.add("JSON-LD of many things", 10_000, move |n| json(format!("[{}0]", "{\"@type\":\"NewsArticle\",\"headline\":\"x\"},".repeat(n))));
    shapes.add("JSON-LD many times", 20_000, move |n| {
        page_with(
            &"<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":\"x\"}</script>".repeat(n),
            &format!("<article><p>{PROSE}</p></article>"),
        )
    });
}
