//! `allora worker --init`: a folder with a model that runs as it is.

use std::fs;
use std::path::{Path, PathBuf};

use allora_client::error::{ClientError, Result};
use clap::{Args, ValueEnum};

/// Options of a folder to begin with.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "To begin with")]
pub struct InitArgs {
    /// Write a folder with a model that runs as it is, and stop: no chain is asked.
    #[arg(long, value_name = "DIR", help_heading = "To begin with")]
    pub init: Option<PathBuf>,

    /// Of which language.
    #[arg(
        long,
        value_enum,
        requires = "init",
        default_value_t,
        help_heading = "To begin with"
    )]
    pub language: Language,
}

/// Languages there are models in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Python 3, without packages
    #[default]
    Python,
    /// TypeScript, for Node 20 or newer
    Typescript,
    /// Rust
    Rust,
}

/// Name and text of a file.
type File = (&'static str, &'static str);

/// A file of a template.
macro_rules! file {
    ($language:literal, $name:literal) => {
        (
            $name,
            include_str!(concat!("../../templates/", $language, "/", $name)),
        )
    };
}

const PYTHON: [File; 3] = [
    file!("python", "model.py"),
    file!("python", "topics.toml"),
    file!("python", "README.md"),
];
const TYPESCRIPT: [File; 6] = [
    file!("typescript", "model.ts"),
    file!("typescript", "package.json"),
    file!("typescript", "tsconfig.json"),
    file!("typescript", "topics.toml"),
    file!("typescript", "README.md"),
    (".gitignore", "node_modules\ndist\n"),
];
const RUST: [File; 5] = [
    file!("rust", "src/main.rs"),
    file!("rust", "Cargo.toml"),
    file!("rust", "topics.toml"),
    file!("rust", "README.md"),
    (".gitignore", "target\n"),
];

impl Language {
    fn files(self) -> &'static [File] {
        match self {
            Self::Python => &PYTHON,
            Self::Typescript => &TYPESCRIPT,
            Self::Rust => &RUST,
        }
    }

    /// What runs the model, as its file of topics says.
    fn run(self) -> &'static str {
        let files = self.files().iter();
        let mut lines = files.flat_map(|(_, text)| text.lines());
        let run = lines.find_map(|line| line.strip_prefix("run = "));
        run.map_or("", |run| run.trim_matches('"'))
    }
}

/// Writes the folder; what to do next.
///
/// # Errors
/// If there is something in it already, or it cannot be written.
pub(super) fn write(folder: &Path, language: Language) -> Result<String> {
    let failed = |error: std::io::Error| ClientError::file(folder, error);
    fs::create_dir_all(folder).map_err(failed)?;
    if fs::read_dir(folder).map_err(failed)?.next().is_some() {
        return Err(ClientError::usage(format!(
            "{} is not empty: name a new folder with --init",
            folder.display()
        )));
    }
    for (name, text) in language.files() {
        let path = folder.join(name);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written = written.and_then(|()| fs::write(&path, text));
        written.map_err(|error| ClientError::file(&path, error))?;
    }
    Ok(next(folder, language))
}

fn next(folder: &Path, language: Language) -> String {
    let build = match language {
        Language::Python => "",
        Language::Typescript => "npm install && npm run build\n",
        Language::Rust => "cargo build --release\n",
    };
    format!(
        "A model is in {folder}. Next:\n\ncd {folder}\n{build}allora backtest --model '{run}'\n",
        folder = folder.display(),
        run = language.run()
    )
}
