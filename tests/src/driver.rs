//! A browser driven from outside, by the `WebDriver` protocol.
//!
//! Two browsers, one way to walk: Debian's Chromium for the page, and the application itself with its real webview. Both are
//! processes of this value and end with it.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

use crate::session::Session;

/// How long a browser may take to start on a slow, busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A browser with one page.
pub struct Browser {
    /// The page.
    pub page: Client,
    driver: Child,
}

impl Browser {
    /// Chromium without a window, showing `url` at `width` × `height` CSS pixels.
    ///
    /// # Errors
    /// When Chromium or its driver is not installed or does not start.
    pub async fn chromium(url: &str, width: u32, height: u32) -> Result<Self> {
        let mut driver = spawn("chromedriver", &["--port=0"], &[], true)?;
        let port = port_said_by(&mut driver, "started successfully on port ").await?;
        let args = json!([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            format!("--window-size={width},{height}"),
        ]);
        let browser = Self::connect(driver, port, json!({ "goog:chromeOptions": { "args": args } })).await?;
        browser.page.goto(url).await?;
        Ok(browser)
    }

    /// The application in its real webview.
    ///
    /// # Errors
    /// When the driver is not installed, or the application does not open its window.
    pub async fn application(program: &str, args: &[&str]) -> Result<Self> {
        Self::application_with(&[], program, args).await
    }

    /// The application in its real webview, in a session of its own.
    ///
    /// # Errors
    /// When the driver is not installed, or the application does not open its window.
    pub async fn application_in(session: &Session, program: &str, args: &[&str]) -> Result<Self> {
        Self::application_with(&session.environment(), program, args).await
    }

    async fn application_with(
        environment: &[(&'static str, String)],
        program: &str,
        args: &[&str],
    ) -> Result<Self> {
        let port = Self::free_port().await?;
        let port_arg = format!("--port={port}");
        let driver = spawn("WebKitWebDriver", &["--host=127.0.0.1", &port_arg], environment, false)?;
        Self::listening(driver, port, program, args).await
    }

    /// The application in its real webview, by a driver that `command` starts at this port.
    ///
    /// # Errors
    /// When the driver does not listen, or the application does not open its window.
    pub async fn application_by(
        mut command: Command,
        port: u16,
        program: &str,
        args: &[&str],
    ) -> Result<Self> {
        let driver = command.stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn()?;
        Self::listening(driver, port, program, args).await
    }

    /// A port at which nothing listens yet.
    ///
    /// # Errors
    /// When there is none.
    pub async fn free_port() -> Result<u16> {
        Ok(TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port())
    }

    async fn listening(driver: Child, port: u16, program: &str, args: &[&str]) -> Result<Self> {
        wait_until_it_listens(port).await?;
        let options = json!({ "binary": program, "args": args });
        Self::connect(driver, port, json!({ "webkitgtk:browserOptions": options })).await
    }

    async fn connect(driver: Child, port: u16, capabilities: Value) -> Result<Self> {
        let capabilities: Capabilities = serde_json::from_value(capabilities)?;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let address = format!("http://127.0.0.1:{port}");
        let page = builder.capabilities(capabilities).connect(&address);
        // A driver waits for its browser for ever; a test that hangs tells nobody why.
        let page = tokio::time::timeout(PATIENCE, page).await.context("the browser never answered")?;
        let page = page.context("the browser did not start")?;
        Ok(Self { page, driver })
    }

    /// Ends the browser.
    ///
    /// # Errors
    /// When it no longer answers.
    pub async fn close(mut self) -> Result<()> {
        self.page.clone().close().await?;
        self.driver.kill().await?;
        Ok(())
    }
}

fn spawn(program: &str, args: &[&str], environment: &[(&'static str, String)], talks: bool) -> Result<Child> {
    Command::new(program)
        .args(args)
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdout(if talks { Stdio::piped() } else { Stdio::null() })
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("cannot start {program}"))
}

async fn port_said_by(driver: &mut Child, marker: &str) -> Result<u16> {
    let output = driver.stdout.take().context("the driver has no output")?;
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, port)) = line.split_once(marker) {
            return Ok(port.trim_end_matches('.').parse()?);
        }
    }
    bail!("the driver ended before it listened")
}

async fn wait_until_it_listens(port: u16) -> Result<()> {
    let mut tries = tokio::time::interval(Duration::from_millis(50));
    for _ in 0..200 {
        tries.tick().await;
        if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return Ok(());
        }
    }
    bail!("the driver does not listen")
}
