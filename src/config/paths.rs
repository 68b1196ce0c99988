//! Where files live, by the platform's conventions.
//!
//! Owns the folders' names and modes. Must not read what is in them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use directories::ProjectDirs;

/// Folders of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml` itself.
    pub config_file: PathBuf,
    /// Its folder: `keymap.toml`, `themes/`, `sources/`.
    pub config_dir: PathBuf,
    /// The database's folder.
    pub data_dir: PathBuf,
    /// The log's folder.
    pub state_dir: PathBuf,
}

impl Paths {
    /// The folders, of which `config` and `data` replace the conventional ones.
    ///
    /// `None` where the user has no home folder and has not named both.
    #[must_use]
    pub fn find(config: Option<&Path>, data: Option<&Path>) -> Option<Self> {
        let project = ProjectDirs::from("", "", "bantin");
        let config_file = match config {
            Some(file) => file.to_owned(),
            None => project.as_ref()?.config_dir().join("config.toml"),
        };
        let data_dir = match data {
            Some(dir) => dir.to_owned(),
            None => project.as_ref()?.data_dir().to_owned(),
        };
        let state_dir = match (data, &project) {
            (None, Some(project)) => project.state_dir().unwrap_or_else(|| project.data_local_dir()).to_owned(),
            _ => data_dir.clone(),
        };
        let config_dir = config_file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        Some(Self { config_file, config_dir, data_dir, state_dir })
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.data_dir.join("bantin.db")
    }

    /// The user's source files.
    #[must_use]
    pub fn sources_dir(&self) -> PathBuf {
        self.config_dir.join("sources")
    }

    /// Which sources are read, where the user changed it.
    #[must_use]
    pub fn chosen_file(&self) -> PathBuf {
        self.config_dir.join("chosen.toml")
    }

    /// The user's keys.
    #[must_use]
    pub fn keymap_file(&self) -> PathBuf {
        self.config_dir.join("keymap.toml")
    }

    /// The user's themes.
    #[must_use]
    pub fn themes_dir(&self) -> PathBuf {
        self.config_dir.join("themes")
    }

    /// The log, where none is named.
    #[must_use]
    pub fn log_file(&self) -> PathBuf {
        self.state_dir.join("bantin.log")
    }
}

/// Makes a folder and its parents, mode 0700 where there are modes: what someone reads is nobody else's business.
///
/// # Errors
/// The operating system's.
pub fn make_private_dir(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Writes a file whole or not at all, mode 0600: into a new file beside it, then renamed over it.
///
/// # Errors
/// The operating system's.
pub fn write_private(file: &Path, text: &str) -> io::Result<()> {
    use io::Write;
    if let Some(parent) = file.parent() {
        make_private_dir(parent)?;
    }
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = file.with_file_name(name);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&new).and_then(|mut open| open.write_all(text.as_bytes()).and_then(|()| open.sync_all())).and_then(|()| fs::rename(&new, file));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_folders_replace_the_conventional_ones() {
        let paths = Paths::find(Some(Path::new("/c/x.toml")), Some(Path::new("/d"))).expect("both named");
        assert_eq!(paths.config_dir, Path::new("/c"));
        assert_eq!(paths.database(), Path::new("/d/bantin.db"));
        assert_eq!(paths.log_file(), Path::new("/d/bantin.log"));
    }

    #[cfg(unix)]
    #[test]
    fn files_are_private() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("sub/a.toml");
        write_private(&file, "x = 1\n").expect("written");
        assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(dir.path().join("sub")).expect("there").permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::read_dir(dir.path().join("sub")).expect("there").count(), 1, "no left-over");
    }
}
