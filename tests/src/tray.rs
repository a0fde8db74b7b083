//! A panel that shows trays, seen from D-Bus: it takes the items programs register, reads what they show and clicks their menus.
//!
//! It speaks the two protocols desktops share: `StatusNotifierItem` for the icon, `dbusmenu` for its menu.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::sync::watch;
use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, Proxy, connection, interface};

use crate::session::Session;

const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS: usize = 600;

/// The panel of a session.
pub struct Panel {
    bus: Connection,
    registered: watch::Receiver<Option<Address>>,
}

/// Where an item is.
#[derive(Clone, Debug)]
struct Address {
    program: String,
    path: String,
}

struct Watcher(watch::Sender<Option<Address>>);

#[interface(name = "org.kde.StatusNotifierWatcher")]
// The interface hands its messages over by value.
#[allow(clippy::needless_pass_by_value)]
impl Watcher {
    /// Called by programs, with a path on their own connection or with a name of theirs.
    fn register_status_notifier_item(&self, service: &str, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        let address = if service.starts_with('/') {
            Address { program: sender, path: service.to_owned() }
        } else {
            Address { program: service.to_owned(), path: "/StatusNotifierItem".to_owned() }
        };
        self.0.send_replace(Some(address));
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.0.borrow().iter().map(|address| format!("{}{}", address.program, address.path)).collect()
    }
}

/// A menu as `dbusmenu` lays it out: its number, its properties, its entries.
type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// An entry of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    number: i32,
    /// Its words.
    pub label: String,
    /// It has a check mark.
    pub is_checked: bool,
}

impl Panel {
    /// A panel in `session`.
    ///
    /// # Errors
    /// When the bus does not let it be one.
    pub async fn open(session: &Session) -> Result<Self> {
        let (told, registered) = watch::channel(None);
        let bus = connection::Builder::address(session.address())?
            .name("org.kde.StatusNotifierWatcher")?
            .serve_at("/StatusNotifierWatcher", Watcher(told))?
            .build()
            .await?;
        Ok(Self { bus, registered })
    }

    /// Waits until the item shows this label beside its icon.
    ///
    /// # Errors
    /// When it never does.
    pub async fn until_label(&self, label: &str) -> Result<()> {
        let item = self.item("org.kde.StatusNotifierItem", None).await?;
        let mut looks = tokio::time::interval(LOOK_EVERY);
        let mut last = String::new();
        for _ in 0..LOOKS {
            looks.tick().await;
            last = item.get_property("XAyatanaLabel").await?;
            if last == label {
                return Ok(());
            }
        }
        bail!("the tray should show {label:?}, not {last:?}")
    }

    /// Waits until an entry of the item's menu is as wished.
    ///
    /// # Errors
    /// When there is none.
    pub async fn until_entry(&self, wished: impl Fn(&Entry) -> bool) -> Result<Entry> {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        let mut last = Vec::new();
        for _ in 0..LOOKS {
            looks.tick().await;
            last = self.menu().await?;
            if let Some(entry) = last.iter().find(|entry| wished(entry)) {
                return Ok(entry.clone());
            }
        }
        bail!("no entry is as wished: {last:?}")
    }

    /// Clicks the entry whose words begin so.
    ///
    /// # Errors
    /// When there is none.
    pub async fn click(&self, words: &str) -> Result<()> {
        let entry = self.until_entry(|entry| entry.label.starts_with(words)).await?;
        let menu = self.menu_proxy().await?;
        menu.call_method("Event", &(entry.number, "clicked", Value::from(0), 0u32)).await?;
        Ok(())
    }

    /// Waits until the item's program has left the bus.
    ///
    /// # Errors
    /// When it stays.
    pub async fn until_gone(&self) -> Result<()> {
        let program = self.address().await?.program;
        let bus = zbus::fdo::DBusProxy::new(&self.bus).await?;
        let mut looks = tokio::time::interval(LOOK_EVERY);
        for _ in 0..LOOKS {
            looks.tick().await;
            if !bus.name_has_owner(program.as_str().try_into()?).await? {
                return Ok(());
            }
        }
        bail!("the program did not end")
    }

    async fn address(&self) -> Result<Address> {
        let mut registered = self.registered.clone();
        let found = tokio::time::timeout(Duration::from_secs(60), registered.wait_for(Option::is_some)).await;
        found.context("no program came into the tray")??.clone().context("no program came into the tray")
    }

    async fn item(&self, interface: &'static str, path: Option<String>) -> Result<Proxy<'static>> {
        let address = self.address().await?;
        let proxy = zbus::proxy::Builder::new(&self.bus)
            .destination(address.program)?
            .path(path.unwrap_or(address.path))?
            .interface(interface)?
            .cache_properties(zbus::proxy::CacheProperties::No);
        Ok(proxy.build().await?)
    }

    async fn menu_proxy(&self) -> Result<Proxy<'static>> {
        let item = self.item("org.kde.StatusNotifierItem", None).await?;
        let path: OwnedObjectPath = item.get_property("Menu").await?;
        self.item("com.canonical.dbusmenu", Some(path.to_string())).await
    }

    async fn menu(&self) -> Result<Vec<Entry>> {
        let menu = self.menu_proxy().await?;
        let nothing: Vec<&str> = Vec::new();
        let (_, (_, _, entries)): (u32, Layout) = menu.call("GetLayout", &(0i32, -1i32, nothing)).await?;
        entries.into_iter().map(|entry| read(Layout::try_from(entry)?)).collect()
    }
}

fn read((number, properties, _): Layout) -> Result<Entry> {
    let label = properties.get("label").and_then(|label| <&str>::try_from(label).ok()).unwrap_or_default();
    let state = properties.get("toggle-state").and_then(|state| i32::try_from(state).ok());
    Ok(Entry { number, label: label.replace('_', ""), is_checked: state == Some(1) })
}
