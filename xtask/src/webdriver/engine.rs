//! The three engines that journeys run in, how each is started, and what each says of itself.
//!
//! It does not know what a session does.

use super::{Answer, SCRIPT_LIMIT_MS, WebDriverError};
use crate::steps::ask;
use crate::tools;
use serde_json::json;
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// What names another engine than Chromium to the journeys.
pub const VARIABLE: &str = "CARTE_MOTEUR";

const NO_DRIVER: &str = "Chromium is driven through a pipe, not by a driver.";

/// What draws pages and runs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chrome, Edge, Opera, Samsung Internet.
    Chromium,
    /// Firefox, by the version that Debian keeps.
    Firefox,
    /// Safari's engine, as GTK's MiniBrowser has it.
    WebKit,
}

impl Engine {
    /// By its name as people write it.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Chromium, Self::Firefox, Self::WebKit]
            .into_iter()
            .find(|engine| engine.name().eq_ignore_ascii_case(name))
    }

    /// What [`VARIABLE`] asks for; without it, Chromium.
    pub fn asked() -> Self {
        env::var(VARIABLE).ok().and_then(|name| Self::named(&name)).unwrap_or(Self::Chromium)
    }

    /// As it is written for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::WebKit => "WebKit",
        }
    }

    /// The version that is installed, for a report.
    pub fn version(self) -> String {
        let version_of = |program: Outcome| ask(Command::new(program.ok()?).arg("--version"));
        let said = match self {
            Self::Chromium => version_of(tools::chromium()),
            Self::Firefox => version_of(tools::firefox()),
            // MiniBrowser says it to who has a screen, its driver to nobody: the package of both knows.
            Self::WebKit => {
                ask(Command::new("dpkg-query").args(["--show", "--showformat=${Version}", "webkit2gtk-driver"]))
            }
        };
        let said = said.unwrap_or_default();
        let number = said.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()));
        // What Debian adds after the number is its own count.
        number.and_then(|number| number.split('-').next()).unwrap_or("?").to_owned()
    }

    pub(super) fn driver(self) -> Outcome {
        match self {
            Self::Chromium => Err(NO_DRIVER.into()),
            Self::Firefox => tools::geckodriver(),
            Self::WebKit => tools::webkit_driver(),
        }
    }

    /// What a session of this engine is asked for.
    pub(super) fn capabilities(self, wanted: &Wanted) -> Answer {
        let always = match self {
            Self::Firefox => firefox(wanted)?,
            Self::Chromium => return Err(WebDriverError::Driver(NO_DRIVER.into())),
            Self::WebKit => json!({
                "browserName": "MiniBrowser",
                "webkitgtk:browserOptions": { "binary": found(tools::minibrowser())?, "args": ["--automation"] },
            }),
        };
        let mut always = always;
        always["timeouts"] = json!({ "script": SCRIPT_LIMIT_MS });
        if let (Self::Firefox | Self::WebKit, Some(proxy)) = (self, wanted.proxy) {
            // WebKit would send what is for this machine the same way, and the server takes all that comes so for foreign.
            let here = if self == Self::WebKit { json!(["127.0.0.1", "localhost"]) } else { json!([]) };
            always["proxy"] = json!({ "proxyType": "manual", "httpProxy": proxy, "sslProxy": proxy, "noProxy": here });
        }
        Ok(json!({ "capabilities": { "alwaysMatch": always } }))
    }
}

/// What a browser is opened with.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// CSS pixels of the window; see [`Session::resize`](super::Session::resize).
    pub size: (u32, u32),
    /// Its only way to other hosts than this machine: `127.0.0.1:PORT`.
    pub proxy: Option<&'a str>,
    /// Whether it has WebAssembly, which only Firefox has a setting for.
    pub wasm: bool,
    /// The one of its system: `Europe/Paris`.
    pub time_zone: Option<&'a str>,
    /// More arguments for Chromium.
    pub arguments: &'a [&'a str],
    /// Whether it may be a window of a Chromium that others have used before and will use after, with a context of its own and without
    /// what only a browser of its own can have: a time zone, arguments, a clipboard.
    pub shared: bool,
}

impl Default for Wanted<'_> {
    fn default() -> Self {
        Self { size: (1280, 900), proxy: None, wasm: true, time_zone: None, arguments: &[], shared: false }
    }
}

type Outcome = crate::steps::Outcome<PathBuf>;

fn found(program: Outcome) -> Answer<PathBuf> {
    program.map_err(WebDriverError::Driver)
}

/// Firefox asks its maker for settings, experiments, lists and whether there is a network, whatever page is open: all that is off, so
/// that what is asked of another host is the page's.
fn firefox(wanted: &Wanted) -> Answer {
    let mut preferences = json!({
        "intl.accept_languages": "fr-FR,fr",
        "services.settings.server": "data:,#remote-settings-dummy/v1",
        "app.normandy.enabled": false,
        "app.update.disabledForTesting": true,
        "browser.region.network.url": "",
        "browser.safebrowsing.malware.enabled": false,
        "browser.safebrowsing.phishing.enabled": false,
        "browser.safebrowsing.update.enabled": false,
        "browser.search.update": false,
        "browser.topsites.contile.enabled": false,
        "datareporting.healthreport.uploadEnabled": false,
        "datareporting.policy.dataSubmissionEnabled": false,
        "dom.push.connection.enabled": false,
        "extensions.getAddons.cache.enabled": false,
        "extensions.update.enabled": false,
        "media.gmp-manager.url": "data:,",
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "toolkit.telemetry.enabled": false,
        "toolkit.telemetry.server": "data:,",
    });
    if wanted.proxy.is_some() {
        preferences["network.proxy.failover_direct"] = json!(false);
    }
    if !wanted.wasm {
        preferences["javascript.options.wasm"] = json!(false);
    }
    Ok(json!({
        "browserName": "firefox",
        "moz:firefoxOptions": { "binary": found(tools::firefox())?, "args": ["-headless"], "prefs": preferences },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_is_known_by_the_name_that_it_is_printed_with() {
        for engine in [Engine::Chromium, Engine::Firefox, Engine::WebKit] {
            assert_eq!(Engine::named(&engine.name().to_lowercase()), Some(engine));
        }
        assert_eq!(Engine::named("trident"), None);
    }
}
