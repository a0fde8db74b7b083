//! Arguments of the command line.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Parser, ValueEnum};

/// The desk for a WhatsApp Business number that stays in the owner's phone.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Args {
    /// Open the practice shop, in which nothing can leave this computer.
    #[arg(long)]
    pub(crate) practice: bool,

    /// Where this desk keeps its files, instead of the system's place for them.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,

    /// Wait until the screen is ready, save a picture of it, and leave.
    #[arg(long, value_name = "FILE")]
    pub(crate) screenshot: Option<PathBuf>,

    /// The window's size in CSS pixels.
    #[arg(long, value_name = "WIDTHxHEIGHT")]
    pub(crate) size: Option<Size>,

    /// Light or dark for this start, whatever the settings say.
    #[arg(long, value_enum)]
    pub(crate) theme: Option<Theme>,

    /// The language for this start, whatever the settings say.
    #[arg(long, value_name = "en|hi|fr")]
    pub(crate) locale: Option<String>,

    /// Begin with the window minimised, as when the computer started it.
    #[arg(long)]
    pub(crate) minimized: bool,

    /// The `sangam://` link the system hands over when it is opened: an invitation, or the way back from the browser.
    #[arg(value_name = "LINK")]
    pub(crate) link: Option<String>,
}

impl Args {
    /// The installed app at its usual place: not a picture, not practice, not a build that is being worked on.
    pub(crate) const fn is_an_everyday_start(&self) -> bool {
        !cfg!(debug_assertions) && !self.practice && self.data_dir.is_none() && self.screenshot.is_none()
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// A window's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// CSS pixels across.
    pub(crate) width: u32,
    /// CSS pixels down.
    pub(crate) height: u32,
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
        match parts {
            Some((width @ 640..=7680, height @ 480..=4320)) => Ok(Self { width, height }),
            _ => Err("a size is written 1360x860".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_width_x_height_within_reason() {
        assert_eq!("1024x640".parse(), Ok(Size { width: 1024, height: 640 }));
        assert!("640".parse::<Size>().is_err());
        assert!("1x99999".parse::<Size>().is_err());
    }
}
