//! The limits of JSON.
//!
//! Owns the one pass that counts values before they are made: each takes many times the bytes it is written with. Must not read what they say.

use serde::de::Error;
use serde_json::Value;

/// Most values of one text: arrays and objects, and what stands between their commas.
const MAX_VALUES: usize = 1_000_000;

/// Whether no more values are in it than are made. Nesting is not looked at: the parser itself stops at a depth of 128.
pub(in crate::reader) fn json_fits(text: &str) -> bool {
    let (mut values, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b',' | b'[' | b'{' if !in_string => values += 1,
            _ => {}
        }
    }
    values <= MAX_VALUES
}

/// Parses foreign JSON.
///
/// # Errors
/// The parser's, and that there are too many values.
pub(in crate::reader) fn json(text: &str) -> serde_json::Result<Value> {
    if json_fits(text) { serde_json::from_str(text) } else { Err(Error::custom(format_args!("more than {MAX_VALUES} values"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_where_they_are_values() {
        assert!(json_fits(&format!("[\"{}\"]", ",[{\\\",".repeat(MAX_VALUES))), "text has no values in it");
        assert!(json(&format!("[{}0]", "0,".repeat(MAX_VALUES - 1))).is_ok());
        for many in ["0,", "[],", "{},"] {
            assert!(!json_fits(&format!("[{}", many.repeat(MAX_VALUES))), "{many}");
        }
        let told = json(&format!("[{}0]", "0,".repeat(MAX_VALUES))).expect_err("too many").to_string();
        assert!(told.contains("more than 1000000 values"), "{told}");
    }
}
