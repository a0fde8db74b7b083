//! The link that pays: NPCI's UPI deep link, `upi://pay` with the payee's address `pa`, their name `pn`, the amount `am` in rupees with
//! two decimals, and the currency `cu`, which is always INR. Without an amount the payer types it.

use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

/// Longest address.
const ADDRESS_BYTES: usize = 255;
/// What is no letter or digit and may still stand as it is.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Who is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Payee {
    /// The UPI id: `shop@bank`.
    pub address: String,
    /// Who the payer's app says is paid.
    #[serde(default)]
    pub name: String,
}

impl Payee {
    /// Whether the address can be one: a handle, one `@`, and the bank's name.
    #[must_use]
    pub fn has_address(&self) -> bool {
        let Some((handle, bank)) = self.address.split_once('@') else { return false };
        let is_handle = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'_');
        let is_bank = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-');
        self.address.len() <= ADDRESS_BYTES
            && !handle.is_empty()
            && handle.bytes().all(is_handle)
            && bank.len() >= 2
            && bank.starts_with(|c: char| c.is_ascii_alphabetic())
            && bank.bytes().all(is_bank)
    }

    /// The link, for this amount or for any.
    #[must_use]
    pub fn link(&self, amount: Option<Amount>) -> String {
        let mut link = format!("upi://pay?pa={}", self.address);
        if !self.name.is_empty() {
            link.push_str("&pn=");
            link.extend(utf8_percent_encode(&self.name, ESCAPED));
        }
        if let Some(amount) = amount {
            link.push_str("&am=");
            link.push_str(&amount.plain());
        }
        link.push_str("&cu=INR");
        link
    }
}

/// An amount in paise: more than nothing, and no more than UPI lets anybody pay at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(u64);

/// Why what was typed is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum AmountFault {
    /// No number with at most two decimals.
    #[error("no amount of money")]
    NotANumber,
    /// Nothing.
    #[error("nothing to pay")]
    Zero,
    /// More than can be paid at once.
    #[error("more than can be paid at once")]
    TooMuch,
}

impl Amount {
    /// The most: ten lakh rupees, UPI's highest limit of all.
    pub const MOST: Self = Self(100_000_000);

    /// So many paise.
    ///
    /// # Errors
    /// [`AmountFault::Zero`], [`AmountFault::TooMuch`].
    pub const fn of_paise(paise: u64) -> Result<Self, AmountFault> {
        match paise {
            0 => Err(AmountFault::Zero),
            _ if paise > Self::MOST.0 => Err(AmountFault::TooMuch),
            _ => Ok(Self(paise)),
        }
    }

    /// With two decimals and nothing else.
    #[must_use]
    pub fn plain(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }

    /// As people in India write it: `1,25,000` or `1,250.50`.
    #[must_use]
    pub fn written(self) -> String {
        let rupees = (self.0 / 100).to_string();
        let (head, tail) = rupees.split_at(rupees.len().saturating_sub(3));
        let mut grouped = String::new();
        for (nth, digit) in head.chars().enumerate() {
            if nth > 0 && (head.len() - nth).is_multiple_of(2) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        if !head.is_empty() {
            grouped.push(',');
        }
        grouped.push_str(tail);
        match self.0 % 100 {
            0 => grouped,
            paise => format!("{grouped}.{paise:02}"),
        }
    }
}

impl FromStr for Amount {
    type Err = AmountFault;

    /// Reads what a person typed: with the rupee sign or without, digits grouped or not, at most two decimals.
    fn from_str(typed: &str) -> Result<Self, AmountFault> {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
        let bare =
            ["₹", "Rs.", "Rs", "rs.", "rs", "INR"].into_iter().find_map(|sign| typed.strip_prefix(sign));
        let typed = bare.unwrap_or(&typed);
        let typed = typed.strip_suffix("/-").unwrap_or(typed);
        let (rupees, paise) = typed.split_once('.').unwrap_or((typed, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(rupees) || !is_number(paise) || paise.len() > 2 {
            return Err(AmountFault::NotANumber);
        }
        // More digits than fit are simply too much.
        let rupees: u64 = rupees.parse().map_err(|_| AmountFault::TooMuch)?;
        let paise: u64 = format!("{paise:0<2}").parse().map_err(|_| AmountFault::NotANumber)?;
        rupees
            .checked_mul(100)
            .map_or(Err(AmountFault::TooMuch), |whole| Self::of_paise(whole.saturating_add(paise)))
    }
}
