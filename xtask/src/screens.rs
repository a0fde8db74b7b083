//! `screens`: a picture of every screen in `target/screens/`, with `index.html` to leaf through them.
//!
//! The names of states or subjects may be given to look at only those. Fails when something on a picture is wrong: words that are
//! cut, a control outside the window, what axe finds serious.

use anyhow::Result;

use crate::prepare;
use crate::shell::root;

/// Looks at every screen, or at the named ones.
pub(crate) fn run(names: &[String]) -> Result<()> {
    prepare::machine(prepare::For::Tests)?;
    prepare::ui_packages()?;
    let folder = root().join("target/screens");
    let folder = folder.to_string_lossy();
    let names = names.iter().map(String::as_str);
    let words: Vec<&str> = ["run", "--silent", "look", "--", &folder].into_iter().chain(names).collect();
    prepare::npm(&words)
}
