//! Searching what was written to the disk.

use std::fs;
use std::path::Path;

use anyhow::Result;

/// Every file below `folder` that holds one of these texts, in UTF-8 or UTF-16.
///
/// # Errors
/// When a folder cannot be read.
pub fn files_that_hold(folder: &Path, texts: &[impl AsRef<str>]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_that_hold(&path, texts)?);
            continue;
        }
        // Sockets cannot be read, and SQLite may take its write-ahead log away while we look.
        let Ok(bytes) = fs::read(&path) else { continue };
        for text in texts.iter().map(AsRef::as_ref) {
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
            if holds(text.as_bytes()) || holds(&wide) {
                found.push(format!("{text} in {}", path.display()));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_clear_is_found_in_either_encoding() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "…maroon silk…").unwrap();
        let wide: Vec<u8> = "maroon".encode_utf16().flat_map(u16::to_le_bytes).collect();
        fs::write(folder.path().join("b"), wide).unwrap();
        fs::write(folder.path().join("c"), [7; 64]).unwrap();
        assert_eq!(files_that_hold(folder.path(), &["maroon"]).unwrap().len(), 2);
    }
}
