//! The stories of the loopback paper in each of its layouts: feed item, list item, page, comment answer.
//!
//! Owns the made-up news and its markup. Must not serve it.

/// One story of the paper.
#[derive(Clone, Debug)]
pub struct Story {
    /// The paper's number of it, seven digits.
    pub id: u32,
    /// Title.
    pub title: String,
    /// Lede.
    pub lede: String,
    /// Paragraphs of the body.
    pub body: Vec<String>,
    /// Hours after the paper's first hour, 20 November 2026, 06:00 in Vietnam.
    pub hours: u32,
    /// Comments at top level: author, text, and whether it has two replies, to be asked for on their own.
    pub comments: Vec<(String, String, bool)>,
}

impl Story {
    /// A story without comments.
    pub fn new(id: u32, hours: u32, title: &str, lede: &str, body: &[&str]) -> Self {
        let body = body.iter().map(|paragraph| (*paragraph).to_owned()).collect();
        Self { id, title: title.to_owned(), lede: lede.to_owned(), body, hours, comments: Vec::new() }
    }

    /// With one more comment.
    pub fn with_comment(mut self, author: &str, text: &str, replies: bool) -> Self {
        self.comments.push((author.to_owned(), text.to_owned(), replies));
        self
    }

    /// Its page's path.
    pub fn path(&self) -> String {
        format!("/tin-{}.html", self.id)
    }

    /// Its date as an RFC 822 date.
    fn rfc822(&self) -> String {
        let (day, hour) = self.day_and_hour();
        let name = ["Fri", "Sat", "Sun", "Mon", "Tue", "Wed", "Thu"][usize::try_from(day - 20).unwrap_or(0) % 7];
        format!("{name}, {day} Nov 2026 {hour:02}:00:00 +0700")
    }

    fn day_and_hour(&self) -> (u32, u32) {
        let hours = self.hours + 6;
        (20 + hours / 24, hours % 24)
    }

    /// As an item of the feed.
    pub fn feed_item(&self, server: &str) -> String {
        let link = format!("{server}{}", self.path());
        format!(
            "<item><title>{}</title><link>{link}</link><guid isPermaLink=\"false\">paper-{}</guid><pubDate>{}</pubDate><description><![CDATA[<p>{}</p>]]></description></item>\n",
            escape(&self.title),
            self.id,
            self.rfc822(),
            self.lede
        )
    }

    /// As an item of the section page.
    pub fn listing_item(&self) -> String {
        let (day, hour) = self.day_and_hour();
        format!(
            "<article class=\"story\"><h2><a href=\"{}\">{}</a></h2><time>{day:02}/11/2026 - {hour:02}:00</time><p class=\"sapo\">{}</p></article>\n",
            self.path(),
            escape(&self.title),
            escape(&self.lede)
        )
    }

    /// Its page.
    pub fn page(&self, server: &str) -> String {
        let (day, hour) = self.day_and_hour();
        let body = self.body.iter().map(|paragraph| format!("<p>{}</p>", escape(paragraph))).collect::<Vec<_>>().join("\n");
        format!(
            "<!DOCTYPE html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>{title} - Báo Vòng Lặp</title>
<link rel=\"canonical\" href=\"{server}{path}\"><meta property=\"og:type\" content=\"article\"></head><body>
<nav><a href=\"/\">Trang chủ</a> <a href=\"/kinh-te/\">Kinh tế</a></nav>
<h1 class=\"title\">{title}</h1>
<span class=\"date\">{day:02}/11/2026 - {hour:02}:00</span>
<p class=\"sapo\">{lede}</p>
<div class=\"content\">\n{body}\n<p class=\"author\">HẢI ÂU</p></div>
<div class=\"related\"><a href=\"/tin-1000001.html\">Tin liên quan</a></div>
<section id=\"comments\" data-component-input='{{\"type\":\"comment\",\"article_id\":{id},\"site_id\":1}}'></section>
</body></html>",
            title = escape(&self.title),
            lede = escape(&self.lede),
            path = self.path(),
            id = self.id,
        )
    }

    /// The answer of the comment interface for one stretch of top-level comments.
    pub fn comment_answer(&self, offset: usize, limit: usize) -> String {
        let total = self.comments.len();
        let with_replies = total + 2 * self.comments.iter().filter(|(_, _, replies)| *replies).count();
        let items: Vec<String> = self
            .comments
            .iter()
            .enumerate()
            .skip(offset)
            .take(limit)
            .map(|(index, (author, text, replies))| {
                let id = comment_id(self.id, index);
                let replies = if *replies { "{\"total\":2,\"items\":[]}" } else { "{}" };
                format!(
                    "{{\"comment_id\":\"{id}\",\"parent_id\":\"{id}\",\"full_name\":{},\"content\":{},\"creation_time\":{},\"time\":\"2 giờ trước\",\"userlike\":{},\"replys\":{replies}}}",
                    json(author),
                    json(text),
                    1_795_140_000 + index,
                    3 * index
                )
            })
            .collect();
        if items.is_empty() {
            return "{\"error\":0,\"data\":[]}".to_owned();
        }
        format!("{{\"error\":0,\"data\":{{\"total\":{total},\"totalitem\":{with_replies},\"items\":[{}]}}}}", items.join(","))
    }
}

fn comment_id(story: u32, index: usize) -> String {
    format!("{story}{index:02}")
}

/// The answer of the interface for one comment's replies: two of them.
pub fn reply_answer(comment: &str) -> String {
    let item = |number: usize| {
        format!(
            "{{\"comment_id\":{comment}{number},\"parent_id\":{comment},\"full_name\":\"Bạn đọc {number}\",\"content\":\"<span class=\\\"reply_name\\\">@Chủ đề</span> Trả lời {number}\",\"creation_time\":{},\"time\":\"1 giờ trước\",\"userlike\":0}}",
            1_795_143_600 + number
        )
    };
    format!("{{\"error\":0,\"data\":{{\"total\":2,\"items\":[{},{}]}}}}", item(1), item(2))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn json(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The stories a paper starts with.
pub fn first_stories() -> Vec<Story> {
    vec![
        Story::new(
            1_000_001,
            0,
            "Thủ Dầu Một mở tuyến đường ven sông dài 5 km",
            "Tuyến đường mới nối cảng với khu dân cư, thông xe vào cuối năm.",
            &[
                "Sáng 20-11, thành phố Thủ Dầu Một khởi công tuyến đường ven sông dài 5 km, rộng 24 m, có hai làn xe đạp ở hai bên.",
                "Theo chủ đầu tư, mặt đường dùng bê tông nhựa, hệ thống thoát nước được làm trước để không phải đào lại.",
                "Người dân hai bên đường cho biết họ mong con đường sớm xong, vì mùa mưa năm nào lối cũ cũng ngập.",
            ],
        )
        .with_comment("Minh Tâm", "Đường đẹp quá,<br/>mong sớm xong.", true)
        .with_comment("Lê Văn Bảy", "Nhớ trồng thêm cây xanh.", false)
        .with_comment("Thu", "Chỗ để xe ở đâu?", false),
        Story::new(
            1_000_002,
            3,
            "Nông dân Dầu Tiếng được mùa măng cụt",
            "Giá tại vườn giữ ở mức 45.000 đồng một ký.",
            &[
                "Các nhà vườn ở Dầu Tiếng đang vào vụ thu hoạch măng cụt, sản lượng tăng khoảng một phần mười so với năm ngoái.",
                "Ông Đặng Văn Đường, người trồng măng cụt hơn hai mươi năm, cho biết trái năm nay lớn đều, vỏ mỏng.",
                "Hợp tác xã đã ký hợp đồng với ba đơn vị thu mua để giá không xuống khi vào giữa vụ.",
            ],
        ),
        Story::new(
            1_000_003,
            9,
            "Thư viện tỉnh mở cửa đến 22 giờ",
            "Từ tháng sau, phòng đọc phục vụ cả buổi tối.",
            &[
                "Thư viện tỉnh thông báo mở cửa phòng đọc đến 22 giờ các ngày trong tuần, bắt đầu từ tháng sau.",
                "Đây là kết quả của đợt lấy ý kiến bạn đọc, trong đó phần lớn là sinh viên và người đi làm.",
                "Bãi giữ xe và căng tin cũng kéo dài giờ phục vụ để bạn đọc yên tâm ngồi lại.",
            ],
        )
        .with_comment("Ngọc", "Tin vui cho sinh viên.", false),
        Story::new(
            1_000_004,
            26,
            "Đội bóng đá nữ của tỉnh vào chung kết",
            "Trận bán kết kết thúc với tỉ số 2-1.",
            &[
                "Đội bóng đá nữ của tỉnh thắng 2-1 ở trận bán kết chiều qua và lần đầu có mặt ở trận cuối cùng của giải.",
                "Bàn quyết định được ghi ở phút 88 sau một pha phạt góc mà hàng thủ đối phương không kịp lui về.",
                "Huấn luyện viên nói toàn đội sẽ nghỉ một ngày trước khi tập trở lại.",
            ],
        ),
    ]
}
