//! Sends e-mail through the operator's mail server.

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;
use thiserror::Error;
use url::{Host, Url};

/// How long a mail server may take for a step.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why an e-mail was not handed over.
#[derive(Debug, Error)]
pub enum MailError {
    /// The server's address cannot be used. Its text may hold a password, so it is not told.
    #[error("must be smtps://USER:PASSWORD@HOST, or smtp:// with ?tls=required")]
    Url,
    /// The sender's or a recipient's address is none.
    #[error("is not an e-mail address")]
    Address,
    /// The letter cannot be written down.
    #[error("the e-mail cannot be written")]
    Letter(#[from] lettre::error::Error),
    /// The server did not take it.
    #[error("the mail server did not take the e-mail")]
    Server(#[from] lettre::transport::smtp::Error),
}

/// Hands e-mails to one mail server. Connections to other machines are encrypted, always.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// A mailer for `url` that writes as `from`.
    ///
    /// # Errors
    /// [`MailError::Url`] or [`MailError::Address`].
    pub fn new(url: &str, from: &str) -> Result<Self, MailError> {
        Self::check(url)?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| MailError::Url)?;
        let from = from.trim().parse::<Mailbox>().map_err(|_| MailError::Address)?;
        Ok(Self { transport: builder.timeout(Some(PATIENCE)).build(), from })
    }

    /// Whether a mail server may be reached at `url`: nobody between can read what goes there.
    ///
    /// # Errors
    /// [`MailError::Url`].
    pub fn check(url: &str) -> Result<(), MailError> {
        let parsed = Url::parse(url).map_err(|_| MailError::Url)?;
        let tls = parsed.query_pairs().find(|(key, _)| key == "tls").map(|(_, value)| value.into_owned());
        let is_safe = match parsed.scheme() {
            "smtps" => true,
            "smtp" => tls.as_deref() == Some("required") || (tls.is_none() && is_loopback(&parsed)),
            _ => false,
        };
        if is_safe { Ok(()) } else { Err(MailError::Url) }
    }

    /// Hands over one e-mail.
    ///
    /// # Errors
    /// [`MailError`].
    pub(super) async fn send(&self, to: &str, subject: &str, text: &str) -> Result<(), MailError> {
        let to = Mailbox::new(None, address(to)?);
        let letter = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text.to_owned())?;
        self.transport.send(letter).await?;
        Ok(())
    }
}

/// An e-mail address without a name.
pub(super) fn address(text: &str) -> Result<Address, MailError> {
    text.trim().parse().map_err(|_| MailError::Address)
}

/// `localhost` stays a name here: the schemes of mail are not special to the URL standard.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_to_another_machine_is_encrypted_or_refused() {
        let from = "Sangam <desk@shop.example>";
        for good in [
            "smtps://user:word@mail.example",
            "smtp://user:word@mail.example:587?tls=required",
            "smtp://127.0.0.1:2525",
            "smtp://localhost:2525",
        ] {
            assert!(Mailer::new(good, from).is_ok(), "{good}");
        }
        for bad in [
            "smtp://mail.example",
            "smtp://user:word@mail.example?tls=opportunistic",
            "smtp://127.0.0.1.mail.example",
            "https://mail.example",
            "mail.example",
        ] {
            assert!(matches!(Mailer::new(bad, from), Err(MailError::Url)), "{bad}");
        }
        assert!(matches!(Mailer::new("smtps://mail.example", "nobody"), Err(MailError::Address)));
    }
}
