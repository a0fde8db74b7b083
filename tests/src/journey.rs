//! What a person does and sees, said once and walked in either browser.
//!
//! Steps find things the way a person with a screen reader does: by label, role and words. They wait for what they expect to
//! appear, for as long as a slow machine may need, and never by the clock.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

/// How long anything may take to appear on a slow, busy machine before it counts as missing.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often something that moves is clicked, and how long each click may take to show its effect.
const ATTEMPTS: usize = 12;
const SOON: Duration = Duration::from_secs(10);

/// The page, and what a person does with it.
#[derive(Clone, Copy)]
pub struct Screen<'a>(pub &'a Client);

impl Screen<'_> {
    /// Whatever matches, once it is there.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn see(&self, xpath: &str) -> Result<Element> {
        match self.0.wait().at_most(PATIENCE).for_element(Locator::XPath(xpath)).await {
            Ok(found) => Ok(found),
            Err(error) => {
                let shown = self.0.execute("return document.body.innerText", vec![]).await;
                let shown = shown.unwrap_or_default();
                Err(error).with_context(|| format!("the screen never showed {xpath}, but {shown}"))
            }
        }
    }

    /// These words, anywhere.
    ///
    /// # Errors
    /// When they do not appear.
    pub async fn read(&self, words: &str) -> Result<Element> {
        self.see(&format!("//*[text()[contains(normalize-space(.), {})]]", quoted(words))).await
    }

    /// Presses the button with this text.
    ///
    /// # Errors
    /// When there is none.
    pub async fn press(&self, words: &str) -> Result<()> {
        let xpath = format!("//button[contains(normalize-space(.), {0}) or @aria-label={0}]", quoted(words));
        self.see(&xpath).await?.click().await?;
        Ok(())
    }

    /// Presses the button with exactly this text once it can be pressed.
    ///
    /// # Errors
    /// When there is none.
    pub async fn press_ready(&self, words: &str) -> Result<()> {
        self.see(&ready(words)).await?.click().await?;
        Ok(())
    }

    /// Presses it, and waits until it is gone: what it stands for is settled.
    ///
    /// # Errors
    /// When there is none, or it stays.
    pub async fn settle(&self, words: &str) -> Result<()> {
        self.press_ready(words).await?;
        self.see(&format!("//body[not(.//button[normalize-space(.)={}])]", quoted(words))).await?;
        Ok(())
    }

    /// Answers the question of this name.
    ///
    /// # Errors
    /// When there is no such question or answer.
    pub async fn choose(&self, question: &str, answer: &str) -> Result<()> {
        let answer = format!(
            "//fieldset[legend[contains(normalize-space(.), {})]]//label[normalize-space(.)={}]",
            quoted(question),
            quoted(answer)
        );
        self.see(&answer).await?.click().await?;
        Ok(())
    }

    /// Chooses the way, one of several described at length, with this title.
    ///
    /// # Errors
    /// When there is none.
    pub async fn choose_way(&self, title: &str) -> Result<()> {
        self.see(&format!("//label[b[normalize-space(.)={}]]", quoted(title))).await?.click().await?;
        Ok(())
    }

    /// Types into the field with this label.
    ///
    /// # Errors
    /// When there is none.
    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        let xpath = format!(
            "//*[@id=//label[normalize-space(.)={0}]/@for] | //textarea[starts-with(@aria-label, {0})] | //input[@aria-label={0}]",
            quoted(label)
        );
        let field = self.see(&xpath).await?;
        field.click().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Signs in through the second door.
    ///
    /// # Errors
    /// When a step of it does not appear.
    pub async fn sign_in(&self, hub: &str, email: &str, password: &str) -> Result<()> {
        self.press("Join or sign in").await?;
        self.see("//button[@role='tab'][normalize-space(.)='Sign in']").await?.click().await?;
        self.fill("Address of your desk", hub).await?;
        self.fill("E-mail", email).await?;
        self.fill("Password", password).await?;
        self.see("//form//button[@type='submit']").await?.click().await?;
        self.see("//*[@aria-label='Conversations']").await?;
        Ok(())
    }

    /// Shows a view of the list.
    ///
    /// # Errors
    /// When there is no such tab.
    pub async fn view(&self, name: &str) -> Result<()> {
        let tab = format!("//*[@role='tab'][starts-with(normalize-space(.), {})]", quoted(name));
        self.click_until(&tab, &format!("{tab}[@aria-selected='true']")).await
    }

    /// Opens the conversation whose row shows these words.
    ///
    /// # Errors
    /// When no row does.
    pub async fn open(&self, words: &str) -> Result<()> {
        let row = format!(
            "//*[@aria-label='Conversations']//button[contains(@class, 'row')][contains(normalize-space(.), {})]",
            quoted(words)
        );
        self.click_until(&row, &format!("{row}[@aria-current]")).await
    }

    /// Clicks what matches until its effect is there. A count or a row that comes in moves what stands behind it away below the pointer.
    async fn click_until(&self, xpath: &str, effect: &str) -> Result<()> {
        for _ in 0..ATTEMPTS {
            let clicked = self.see(xpath).await?.click().await;
            let wait = self.0.wait().at_most(SOON);
            if clicked.is_ok() && wait.for_element(Locator::XPath(effect)).await.is_ok() {
                return Ok(());
            }
        }
        bail!("however often {xpath} is clicked, {effect} never comes")
    }

    /// Writes an answer and sends it with Enter.
    ///
    /// # Errors
    /// When there is no composer.
    pub async fn answer(&self, text: &str) -> Result<()> {
        self.fill("Reply to", text).await?;
        self.see("//textarea[starts-with(@aria-label, 'Reply to')]").await?.send_keys("\u{e007}").await?;
        Ok(())
    }

    /// The answer with these words, with this mark on it.
    ///
    /// # Errors
    /// When it does not come that far.
    pub async fn answer_is(&self, words: &str, mark: &str) -> Result<()> {
        let bubble =
            format!("//*[contains(@class, 'bubble')][contains(normalize-space(.), {})]", quoted(words));
        self.see(&format!("{bubble}//*[@role='img'][@aria-label={}]", quoted(mark))).await?;
        Ok(())
    }

    /// Everything axe calls serious or critical on the page as it stands.
    ///
    /// # Errors
    /// When axe cannot run.
    pub async fn accessibility_findings(&self, axe: &str) -> Result<Vec<String>> {
        self.0.execute(axe, vec![]).await.context("axe did not load")?;
        let run = "const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ['violations'] }).then((r) => done(r.violations), (e) => done(String(e)));";
        let violations = self.0.execute_async(run, vec![]).await?;
        let violations = violations.as_array().cloned();
        let violations = violations.context("axe gave no list of findings")?;
        let is_serious =
            |finding: &&Value| matches!(finding["impact"].as_str(), Some("serious" | "critical"));
        let tell = |finding: &Value| {
            format!(
                "{}: {}",
                finding["id"],
                json!(
                    finding["nodes"]
                        .as_array()
                        .map(|nodes| { nodes.iter().map(|node| node["html"].clone()).collect::<Vec<_>>() })
                )
            )
        };
        Ok(violations.iter().filter(is_serious).map(tell).collect())
    }
}

/// The heart of the product, seen from one desk: a customer wrote `question`; the agent answers and sees it read.
///
/// # Errors
/// When any step is missing from the screen.
pub async fn a_customer_is_answered(screen: Screen<'_>, question: &str, answer: &str) -> Result<()> {
    ensure!(question.chars().count() < 40, "the list shortens longer words");
    screen.view("All").await?;
    screen.open(question).await?;
    screen.answer(answer).await?;
    screen.answer_is(answer, "Read").await
}

/// A button that can be pressed, by its whole text.
fn ready(words: &str) -> String {
    format!("//button[not(@disabled)][normalize-space(.)={}]", quoted(words))
}

/// A string literal for `XPath`.
pub(crate) fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}
