//! Pages that say, with status 200, that there is no such page.
//!
//! Owns the words of such titles. Must not look at the body: most of these pages fill it with other articles.

use super::words;

/// What says that something is not there, folded.
const SAYS: &[&str] = &[
    "404",
    "not found",
    "cannot be found",
    "can t be found",
    "could not be found",
    "couldn t be found",
    "does not exist",
    "doesn t exist",
    "no longer exists",
    "no longer available",
    "khong tim thay",
    "khong ton tai",
    "khong con ton tai",
    "da bi xoa",
    "da bi go",
    "nicht gefunden",
    "existiert nicht",
    "introuvable",
    "non trouvee",
    "no encontrada",
];

/// Words that stand beside it in such a title, and in no headline alone.
const BESIDE: &str = "error loi ma so oops sorry we are xin rat tiec whoops uh oh http code page the this that it url article story post content file requested \
     you re ve were your looking for tried to reach access has been have is was trang trang nay web bai viet bao noi dung duong dan lien ket dia chi ban quy vi \
     dang can ma muon tim kiem truy cap yeu cau hien hoac o da duoc bo die seite diese wurde cette page la pagina l article or moved deleted removed";

/// Whether a title or heading says that the page asked for is not there: it says so, and nothing else.
pub(super) fn says_so(line: &str) -> bool {
    let folded = words::fold(line);
    let says = SAYS.iter().filter(|says| format!(" {folded} ").contains(&format!(" {says} ")));
    let known: Vec<&str> = says.flat_map(|says| says.split(' ')).collect();
    !known.is_empty() && folded.split(' ').all(|word| known.contains(&word) || BESIDE.split_whitespace().any(|beside| beside == word))
}

/// Whether the title of a tab says so, beside the paper's name.
pub(super) fn tab_says_so(tab: &str) -> bool {
    says_so(tab) || tab.split(['|', '–', '—', '·', '»', ':']).chain(tab.split(" - ")).any(says_so)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_pages_that_are_not_there() {
        for title in [
            "404",
            "404 Not Found",
            "Page not found",
            "Oops! That page can’t be found.",
            "Sorry, the page you were looking for doesn't exist",
            "Lỗi 404",
            "Không tìm thấy trang",
            "Rất tiếc, trang bạn tìm kiếm không tồn tại!",
            "Bài viết không tồn tại hoặc đã bị xóa",
            "Seite nicht gefunden",
        ] {
            assert!(says_so(title), "{title}");
        }
        assert!(tab_says_so("Không tìm thấy trang - Báo Bến Sông") && tab_says_so("Page not found | River Post"));
    }

    #[test]
    fn headlines_are_not() {
        for title in [
            "Không tìm thấy trang phục của đoàn hát",
            "Bài viết xúc phạm thầy giáo đã bị gỡ",
            "Missing hiker not found after a week",
            "Peugeot 404: a car that does not exist any more",
            "Trang bị mới",
            "",
        ] {
            assert!(!says_so(title) && !tab_says_so(title), "{title}");
        }
    }
}
