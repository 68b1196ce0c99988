//! Comments as the program prints them.

use serde_json::Value;

use super::support::Bantin;

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn a_file_of_any_shape_tells_it_by_itself() {
    let home = Bantin::new();
    for (name, fixture, count) in [
        ("a.json", include_str!("../fixtures/comments/vietnamnet.json"), 3),
        ("b.js", include_str!("../fixtures/comments/vnexpress-2018.js"), 5),
        ("c.html", include_str!("../fixtures/comments/thanhnien.html"), 5),
    ] {
        let file = home.home().join(name);
        std::fs::write(&file, fixture).expect("written");
        let run = home.run(&["--dump", &file.to_string_lossy(), "--as", "comments", "--format", "jsonl"]);
        assert_eq!(run.code, 0, "{name}: {}", run.stderr);
        let found = lines(&run.stdout);
        assert_eq!((found.len(), found[0]["type"].as_str(), found[0]["items"].as_array().map(Vec::len)), (1, Some("comments"), Some(count)), "{name}");
    }
    let json = home.home().join("a.json");
    let run = home.run(&["--dump", &json.to_string_lossy(), "--format", "jsonl"]);
    assert_eq!(lines(&run.stdout)[0]["type"], "comments", "JSON is not asked for by name: {}", run.stderr);
    std::fs::write(&json, "{\"name\":\"x\"}").expect("written");
    assert_eq!(home.run(&["--dump", &json.to_string_lossy(), "--as", "comments"]).code, 4);
}

#[test]
fn an_articles_comments_have_parents_depths_times_and_reactions() {
    let home = Bantin::new();
    let page = format!(
        "<html><head><title>The ferry stays</title></head><body><h1>The ferry stays</h1><article>{}</article>{}</body></html>",
        "<p>The ferry across the river stays in service through the winter, the council said, and the fare does not change.</p>".repeat(6),
        include_str!("../fixtures/comments/in-page/microdata.html")
    );
    let file = home.home().join("page.html");
    std::fs::write(&file, page).expect("written");
    let run = home.run(&["--dump", &file.to_string_lossy(), "--as", "article", "--comments", "--format", "jsonl"]);
    let article = &lines(&run.stdout)[0];
    let (comments, items) = (&article["comments"], &article["comments"]["items"]);
    assert_eq!((&comments["state"], &comments["complete"], items.as_array().map(Vec::len)), (&Value::from("ready"), &Value::from(true), Some(3)));
    assert_eq!((&items[0]["depth"], &items[0]["parent"], &items[0]["reactions"]["like"]), (&Value::from(0), &Value::Null, &Value::from(14)));
    assert_eq!(
        (&items[1]["depth"], &items[1]["parent"], &items[1]["posted"]),
        (&Value::from(1), &Value::from("c-1"), &Value::from("2026-11-22T11:30:00+07:00"))
    );
    assert!(!article["text"].as_str().expect("text").contains("Chợ nổi"), "and are not in its text");
}
