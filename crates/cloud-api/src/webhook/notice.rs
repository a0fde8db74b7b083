//! Account, number and template notices (`docs/whatsapp.md` §2.10) as they came; [`Notice::account`] and [`Notice::template`] say what
//! they tell.

use serde_json::Value;

use crate::json::Node;
use crate::webhook::Field;
use crate::webhook::identity::Identity;

/// A notice that is not about one message.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// The value's `event`, or its `decision`, verbatim.
    pub event: Option<String>,
    /// The whole value as it came.
    pub raw: Value,
}

open_enum! {
    /// The `event` of [`Field::AccountUpdate`].
    AccountEvent {
        /// The account is gone.
        AccountDeleted = "ACCOUNT_DELETED",
        /// A policy was violated.
        AccountViolation = "ACCOUNT_VIOLATION",
        /// Sending is restricted, see `restriction_info`.
        AccountRestriction = "ACCOUNT_RESTRICTION",
        /// Banned, about to be, or reinstated, see `ban_info`.
        DisabledUpdate = "DISABLED_UPDATE",
        /// A business shared its account with us.
        PartnerAdded = "PARTNER_ADDED",
        /// The business disconnected.
        PartnerRemoved = "PARTNER_REMOVED",
        /// Our app was installed.
        PartnerAppInstalled = "PARTNER_APP_INSTALLED",
        /// Our app was removed.
        PartnerAppUninstalled = "PARTNER_APP_UNINSTALLED",
        /// Coexistence ended.
        AccountOffboarded = "ACCOUNT_OFFBOARDED",
        /// Coexistence resumed.
        AccountReconnected = "ACCOUNT_RECONNECTED",
        /// State of a client certificate.
        PartnerClientCertificationStatusUpdate = "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
        /// A client certificate is needed.
        PartnerClientCertificationNeeded = "PARTNER_CLIENT_CERTIFICATION_NEEDED",
        /// The business's main country changed.
        BusinessPrimaryLocationCountryUpdate = "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
        /// Authentication prices changed.
        AuthIntlPriceEligibilityUpdate = "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
        /// A volume tier was reached.
        VolumeBasedPricingTierUpdate = "VOLUME_BASED_PRICING_TIER_UPDATE",
        /// An advertising account was linked.
        AdAccountLinked = "AD_ACCOUNT_LINKED",
        /// Terms of the marketing API were signed.
        MmLiteTermsSigned = "MM_LITE_TERMS_SIGNED",
    }
}

impl Notice {
    pub(crate) fn read(value: Node<'_>) -> Self {
        let event = value.at("event").word().or_else(|| value.at("decision").word());
        Self { event, raw: value.raw() }
    }

    /// The event as one of [`Field::AccountUpdate`]'s; `None` if the notice names no event.
    #[must_use]
    pub fn account_event(&self) -> Option<AccountEvent> {
        self.event.as_deref().map(AccountEvent::from_word)
    }
}

impl Field {
    /// Whether values of this field are read as a [`Notice`].
    pub(crate) const fn is_notice(&self) -> bool {
        !matches!(
            self,
            Self::Messages
                | Self::SmbMessageEchoes
                | Self::History
                | Self::SmbAppStateSync
                | Self::UserPreferences
                | Self::Other(_)
        )
    }
}

/// A customer's wish about marketing messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketingPreference {
    /// The customer.
    pub identity: Identity,
    /// `marketing_messages`.
    pub category: Option<String>,
    /// `stop` or `resume`.
    pub value: String,
    /// A sentence from WhatsApp.
    pub detail: Option<String>,
    /// Unix seconds.
    pub timestamp: Option<i64>,
}

impl MarketingPreference {
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        Some(Self {
            identity: Identity::of(
                node.at("wa_id").word(),
                node.at("user_id").word(),
                node.at("parent_user_id").word(),
            ),
            category: node.at("category").word(),
            value: node.at("value").word()?,
            detail: node.at("detail").text(),
            timestamp: node.at("timestamp").integer(),
        })
    }
}
