//! The owner's way from the first question to a connected number, said once and walked in either browser.
//!
//! Meta's part happens in the system's browser: the desk hands an address over, and whoever holds [`Outside`] walks there, in
//! tabs of their own.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fantoccini::Client;
use fantoccini::wd::WindowHandle;
use tokio::sync::mpsc::UnboundedReceiver;
use url::Url;

use crate::journey::{Screen, quoted};

/// How long a window may take to come or go on a slow, busy machine.
const WINDOWS: Duration = Duration::from_secs(60);
/// How often is looked whether one did.
const LOOK: Duration = Duration::from_millis(50);

/// What the owner confirms before connecting, by the words on the buttons.
pub const CONFIRMATIONS: [&str; 9] = [
    "I have it",
    "I am",
    "That is so",
    "I understand",
    "I know",
    "It is added",
    "It is allowed",
    "They are off",
    "Ready",
];

/// The seven questions, and the answers of a shop that needs app and desk together.
const ANSWERS: [(&str, &str); 7] = [
    ("How many people answer", "Two to five"),
    ("How many customer messages", "Up to 500"),
    ("How often is a message missed", "Most days"),
    ("What should be sent without a person", "Nothing"),
    ("Should a program", "No"),
    ("Do you want to go on answering on the phone", "It must stay"),
    ("Do the chats on the phone matter", "I need them"),
];

/// From the rail to the last page before Meta's dialog.
///
/// # Errors
/// When a step is missing from the screen.
pub async fn settle_everything(screen: Screen<'_>) -> Result<()> {
    screen.press("Connect your number").await?;
    screen.read("Is this right for you?").await?;
    for (question, answer) in ANSWERS {
        screen.choose(question, answer).await?;
    }
    screen.read("App and desk together").await?;
    screen.press_ready("Go on").await?;
    screen.choose_way("Your own server, your own Meta app").await?;
    screen.press_ready("Go on").await?;
    screen.read("Settle these before you connect").await?;
    for confirmation in CONFIRMATIONS {
        screen.settle(confirmation).await?;
    }
    screen.read("Everything is settled").await?;
    screen.press_ready("Connect…").await?;
    screen.read("Connect with Meta").await?;
    Ok(())
}

/// A browser beside the desk's page, and the addresses the desk opens in it.
pub struct Outside<'a> {
    page: &'a Client,
    addresses: UnboundedReceiver<Url>,
    desk: WindowHandle,
}

impl<'a> Outside<'a> {
    /// Beside the page that shows the desk now.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn beside(page: &'a Client, addresses: UnboundedReceiver<Url>) -> Result<Self> {
        Ok(Self { page, addresses, desk: page.window().await? })
    }

    /// Goes to the address the desk opened, through the hub's page into Meta's dialog. Ends in the dialog.
    ///
    /// # Errors
    /// When nothing was opened, or a window does not come.
    pub async fn into_the_dialog(&mut self) -> Result<Dialog<'a>> {
        let address = self.addresses.recv().await.context("the desk opened nothing")?;
        let tab = self.page.new_window(true).await?.handle;
        self.page.switch_to_window(tab.clone()).await?;
        self.page.goto(address.as_str()).await?;
        let before = self.page.windows().await?;
        Screen(self.page).press_ready("Continue with Meta").await?;
        let dialog =
            until(self.page, |windows| windows.iter().find(|window| !before.contains(window)).cloned())
                .await?;
        self.page.switch_to_window(dialog.clone()).await?;
        Screen(self.page).see("//*[@id='finish']").await?;
        Ok(Dialog { page: self.page, desk: self.desk.clone(), tab, dialog })
    }
}

/// Meta's dialog, open in a window of its own.
pub struct Dialog<'a> {
    page: &'a Client,
    desk: WindowHandle,
    tab: WindowHandle,
    dialog: WindowHandle,
}

impl Dialog<'_> {
    /// Presses the control with this id; the window closes, and the hub's page says these words.
    ///
    /// # Errors
    /// When there is no such control, or the page says something else.
    pub async fn leave_by(self, id: &str, words: &str) -> Result<()> {
        self.press(id).await?;
        until(self.page, |windows| (!windows.contains(&self.dialog)).then_some(())).await?;
        self.page.switch_to_window(self.tab.clone()).await?;
        // The page carries every sentence it may need; what counts is the one it says.
        let said = format!("//*[@id='say'][contains(normalize-space(.), {})]", quoted(words));
        Screen(self.page).see(&said).await?;
        self.page.close_window().await?;
        self.page.switch_to_window(self.desk.clone()).await?;
        Ok(())
    }

    /// Presses a control of the dialog; what is folded away is opened first.
    ///
    /// # Errors
    /// When there is no such control.
    pub async fn press(&self, id: &str) -> Result<()> {
        self.page
            .execute("document.querySelector('details').open = true", vec![])
            .await
            .context("the dialog has nothing folded away")?;
        Screen(self.page).see(&format!("//*[@id='{id}']")).await?.click().await?;
        Ok(())
    }
}

/// Looks at the windows until they are as wished.
async fn until<T>(page: &Client, wished: impl Fn(&[WindowHandle]) -> Option<T>) -> Result<T> {
    let mut looks = tokio::time::interval(LOOK);
    let looking = async {
        loop {
            looks.tick().await;
            if let Some(found) = wished(&page.windows().await?) {
                return Ok::<_, anyhow::Error>(found);
            }
        }
    };
    tokio::time::timeout(WINDOWS, looking).await.context("a window did not come or go")?
}

/// Six months arrive and are settled; nobody but the owner sees them.
///
/// # Errors
/// When they do not.
pub async fn history_arrives(screen: Screen<'_>) -> Result<()> {
    screen.press_ready("Go on to contacts and history").await?;
    for part in ["Contacts", "History"] {
        let card = format!("//section[@aria-label='{part}']");
        screen.see(&card).await?;
    }
    screen.see("//section[@aria-label='History'][@data-sync='done']").await?;
    screen.press_ready("Go on").await?;
    screen.read("Choose what the team sees").await?;
    Ok(())
}

/// Everything imported is shown to the team.
///
/// # Errors
/// When the screen does not offer it, or shows nothing.
pub async fn everything_is_released(screen: Screen<'_>) -> Result<()> {
    let show = screen.see("//button[not(@disabled)][contains(normalize-space(.), 'to the team')]").await?;
    let words = show.text().await?;
    ensure!(words.starts_with("Show"), "the button says how many: {words}");
    show.click().await?;
    screen.read("changed hands").await?;
    screen.press_ready("Go on").await?;
    screen.read("Try it: three messages").await?;
    Ok(())
}
