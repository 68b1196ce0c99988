//! Sizes as people write them, in powers of 1000.
//!
//! Owns both ways between a number of bytes and its text. Must not know what is measured.

/// Bytes written as `800kB`, `50MB`, `1GB` or a bare number.
#[must_use]
pub fn parse_bytes(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits)?;
    let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// Bytes for a person.
#[must_use]
pub fn shown_bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(parse_bytes("50MB"), Some(50_000_000));
        assert_eq!(parse_bytes("800kB"), Some(800_000));
        assert_eq!(parse_bytes("7"), Some(7));
        for bad in ["", "MB", "5 lít", "-3MB", "99999999999999999999"] {
            assert_eq!(parse_bytes(bad), None, "{bad}");
        }
        assert_eq!(shown_bytes(1_234_567), "1.2 MB");
    }
}
