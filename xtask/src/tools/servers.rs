//! The servers that hubs have, for the recipes that they are given.
//!
//! Neither becomes a service of this machine: Debian's `apache2-bin` is the program alone, and its nginx, which would be started as it is
//! installed and again with the machine, is unpacked into the cache instead.

use super::{apt, by_variable_or_name, cache, debian, on_path};
use crate::paths::files_under;
use crate::steps::{Outcome, captured, step};
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs, io};

/// Where nginx is unpacked, in the cache.
const NGINX: &str = "nginx";

/// The program, and what sends the `.br` that are there.
const NGINX_PACKAGES: [&str; 2] = ["nginx", "libnginx-mod-http-brotli-static"];

/// nginx and Apache, where they are missing.
///
/// # Errors
/// The one line that says what to install by hand.
pub fn for_servers() -> Outcome<()> {
    debian(&["apache2-bin"], |_| apache().is_ok() && apache_modules().is_ok())?;
    if nginx().is_ok() && nginx_brotli().is_ok() {
        return Ok(());
    }
    let cure =
        "No nginx: set NGINX and NGINX_BROTLI to the paths of one and of its module ngx_http_brotli_static_module.so.";
    if on_path("apt-get").is_none() {
        return Err(cure.into());
    }
    let folder = cache().join(NGINX);
    let failed = |error: io::Error| format!("{}: {error}", folder.display());
    step(&format!("{}, with apt-get into {}", NGINX_PACKAGES.join(", "), folder.display()), |line| {
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).map_err(failed)?;
        captured(line, &mut apt(&["update", "-q"]), cure, |_| false)?;
        let mut download = Command::new("apt-get");
        download.current_dir(&folder).args(["download", "-q"]).args(NGINX_PACKAGES);
        captured(line, &mut download, cure, |_| false)?;
        for package in files_under(&folder) {
            captured(line, Command::new("dpkg-deb").arg("--extract").arg(&package).arg(&folder), cure, |_| false)?;
        }
        Ok(())
    })?;
    nginx().and(nginx_brotli()).map(drop)
}

/// nginx: the `NGINX` variable, else the one that was unpacked for this project.
///
/// # Errors
/// There is none.
pub fn nginx() -> Outcome<PathBuf> {
    let ours = cache().join(NGINX).join("usr/sbin/nginx").display().to_string();
    by_variable_or_name(
        "NGINX",
        &[&ours],
        "No nginx: run cargo xtask test, which unpacks it, or set NGINX to its path.",
    )
}

/// Its module that sends what is compressed beforehand: the `NGINX_BROTLI` variable, else the one that was unpacked with it.
///
/// # Errors
/// There is none.
pub fn nginx_brotli() -> Outcome<PathBuf> {
    let ours = cache().join(NGINX).join("usr/lib/nginx/modules/ngx_http_brotli_static_module.so");
    by_variable_or_name(
        "NGINX_BROTLI",
        &[&ours.display().to_string()],
        "No brotli for nginx: as for nginx, with NGINX_BROTLI.",
    )
}

/// Apache: the `APACHE` variable, else where systems put it.
///
/// # Errors
/// There is none.
pub fn apache() -> Outcome<PathBuf> {
    let places = ["apache2", "httpd", "/usr/sbin/apache2", "/usr/sbin/httpd"];
    by_variable_or_name("APACHE", &places, "No Apache: install apache2-bin, or set APACHE to its path.")
}

/// The folder of its modules: the `APACHE_MODULES` variable, else where systems put it.
///
/// # Errors
/// There is none.
pub fn apache_modules() -> Outcome<PathBuf> {
    let places = ["/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules"].map(PathBuf::from);
    let named = env::var_os("APACHE_MODULES").map(PathBuf::from);
    let found = named.into_iter().chain(places).find(|folder| folder.join("mod_headers.so").is_file());
    found.ok_or_else(|| "No modules of Apache: install apache2-bin, or set APACHE_MODULES to their folder.".into())
}
