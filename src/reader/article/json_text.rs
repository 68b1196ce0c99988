//! JSON as papers write it into their pages.
//!
//! Owns the mending of its commonest mistakes: raw line ends, trailing commas, comment marks and CDATA around it, quotes written as entities. Must not
//! know what the JSON says.

use serde_json::Value;

use crate::reader::{dom, guard};

/// The values of one script; empty where it cannot be read.
pub(super) fn values(script: &str) -> Vec<Value> {
    let json = bare(script);
    let read = |json: &str| serde_json::Deserializer::from_str(json).into_iter::<Value>().map_while(Result::ok).collect::<Vec<_>>();
    if let Ok(value) = guard::json(json) {
        return vec![value];
    }
    let found = read(&mended(json));
    if !found.is_empty() || !json.contains("&quot;") {
        return found;
    }
    read(&mended(&dom::fragment_line(json)))
}

/// Without what is put around it to hide it from old browsers and XML parsers.
fn bare(script: &str) -> &str {
    let mut json = script.trim();
    loop {
        let before = json;
        for mark in ["<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA["] {
            json = json.strip_prefix(mark).unwrap_or(json).trim_start();
        }
        for mark in ["/*]]>*/", "/* ]]> */", "//]]>", "// ]]>", "]]>", "//-->", "-->", ";"] {
            json = json.strip_suffix(mark).unwrap_or(json).trim_end();
        }
        if json == before {
            return json;
        }
    }
}

/// JSON (RFC 8259) has no control characters in strings, no commas before a closing bracket and few escapes.
fn mended(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut characters = json.chars().peekable();
    let mut in_string = false;
    // Where a comma stands that nothing has followed yet.
    let mut comma: Option<usize> = None;
    while let Some(character) = characters.next() {
        match character {
            '"' => in_string = !in_string,
            '\\' if in_string => match characters.next_if(|next| matches!(next, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) {
                Some(escaped) => {
                    out.push('\\');
                    out.push(escaped);
                    continue;
                }
                None => continue,
            },
            ',' if !in_string => {
                comma = Some(out.len());
                out.push(',');
                continue;
            }
            '}' | ']' if !in_string => {
                if let Some(at) = comma {
                    out.replace_range(at..=at, " ");
                }
            }
            _ => {}
        }
        if character.is_control() {
            out.push(' ');
            continue;
        }
        if !character.is_whitespace() {
            comma = None;
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_mistakes_are_mended() {
        let wanted = [serde_json::json!({"a": "x y", "b": [1, 2]})];
        for text in [
            "{\"a\":\"x y\",\"b\":[1,2]}",
            "<!-- {\"a\":\"x y\",\"b\":[1,2]} -->",
            "//<![CDATA[\n{\"a\":\"x y\",\"b\":[1,2]}\n//]]>",
            "{\"a\":\"x\ny\",\"b\":[1,2,],\n}",
            "{\"a\":\"x y\",\"b\":[1,2]};",
            "{&quot;a&quot;:&quot;x y&quot;,&quot;b&quot;:[1,2]}",
            "{\"a\":\"x\\ y\",\"b\":[1,2]}",
        ] {
            assert_eq!(values(text), wanted, "{text}");
        }
        assert_eq!(values("{\"a\":\"x,]\"}{\"b\":1}").len(), 2);
        assert!(values("none").is_empty());
    }
}
