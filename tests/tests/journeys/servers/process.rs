//! A real nginx and a real Apache, each with the configuration that hubs are given, in a folder of their own and on a port of their own.
//!
//! What they must answer is not known here.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use xtask::{paths, tools};

/// A server with its processes, ended when dropped.
pub struct RealServer {
    child: Child,
    address: SocketAddr,
    folder: PathBuf,
}

/// Where the package is in the site, as the recipes say.
const PREFIX: &str = "/carte-mednum/";

impl RealServer {
    /// nginx, whose `server` block includes the recipe, changed as its first lines ask: the folder is this one. `brotli` takes the line of
    /// the module out of its comment, as the recipe offers.
    pub fn nginx(package: &Path, brotli: bool) -> Self {
        let nginx = tools::nginx().unwrap();
        let recipe = fs::read_to_string(package.join("serveur/nginx/carte-mednum.conf")).unwrap();
        let change = |text: String, from: &str, to: &str| {
            assert_eq!(text.matches(from).count(), 1, "{from}\n{text}");
            text.replace(from, to)
        };
        let recipe = change(recipe, "alias /var/www/carte-mednum/;", &format!("alias {}/;", package.display()));
        let recipe = if brotli { change(recipe, "# brotli_static on;", "brotli_static on;") } else { recipe };
        let module = match brotli {
            true => format!("load_module {};", tools::nginx_brotli().unwrap().display()),
            false => String::new(),
        };
        Self::start(if brotli { "nginx-brotli" } else { "nginx" }, "start worker process", |folder, port| {
            fs::write(folder.join("carte-mednum.conf"), recipe).unwrap();
            let passing = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
            let passing = passing.map(|name| format!("{name}_temp_path {}/{name};", folder.display())).join("\n  ");
            // A site that already says things of its own, which must not be added to ours.
            let configuration = format!(
                "{module}\ndaemon off;\npid {0}/pid;\nerror_log stderr notice;\nevents {{}}\nhttp {{\n  access_log off;\n  {passing}\n  \
                 server {{\n    listen 127.0.0.1:{port};\n    add_header X-Frame-Options DENY always;\n    \
                 add_header Access-Control-Allow-Origin https://ailleurs.example always;\n    \
                 include {0}/carte-mednum.conf;\n  }}\n}}\n",
                folder.display()
            );
            fs::write(folder.join("nginx.conf"), configuration).unwrap();
            let mut command = Command::new(nginx);
            command.arg("-p").arg(folder).arg("-c").arg(folder.join("nginx.conf")).args(["-e", "stderr"]);
            command
        })
    }

    /// Apache, which the recipe reaches as most hostings let it: a `.htaccess` in the folder, allowed what its first lines ask for.
    pub fn apache(package: &Path) -> Self {
        let (apache, modules) = (tools::apache().unwrap(), tools::apache_modules().unwrap());
        fs::copy(package.join("serveur/apache/.htaccess"), package.join(".htaccess")).unwrap();
        Self::start("apache", "resuming normal operations", |folder, port| {
            // Those of Debian's own `apache2`, and the two that compress and set headers, which the recipe counts with.
            let loaded =
                ["mpm_event", "authz_core", "alias", "mime", "dir", "negotiation", "setenvif", "env", "filter"];
            let loaded = loaded.into_iter().chain(["deflate", "headers", "rewrite", "expires"]);
            let loaded: String =
                loaded.map(|name| format!("LoadModule {name}_module {}/mod_{name}.so\n", modules.display())).collect();
            // As in Debian's `mime.conf` and `deflate.conf`: ends of names that are archives, a language, and types that are compressed. And
            // a site that already says things of its own, in both of Apache's tables.
            let configuration = format!(
                "ServerRoot {0}\nPidFile {0}/pid\nListen 127.0.0.1:{port}\nServerName 127.0.0.1\nErrorLog /dev/stderr\nLogLevel notice\n\
                 User www-data\nGroup www-data\n{loaded}\
                 TypesConfig {0}/mime.types\nAddType application/x-gzip .gz .tgz\nAddLanguage br .br\n\
                 AddOutputFilterByType DEFLATE text/html text/plain text/css text/javascript application/javascript application/wasm\n\
                 ExpiresActive On\nExpiresDefault \"access plus 1 month\"\n\
                 Header always set X-Frame-Options SAMEORIGIN\nHeader set X-Content-Type-Options nosniff\n\
                 Header set Access-Control-Allow-Origin https://ailleurs.example\n\
                 Header always set Content-Security-Policy \"frame-ancestors 'self'\"\nHeader always set Cache-Control no-store\n\
                 DocumentRoot {0}\nAlias {PREFIX} {1}/\n<Directory {1}>\n  Options FollowSymLinks\n  AllowOverride FileInfo\n  \
                 Require all granted\n</Directory>\n",
                folder.display(),
                package.display(),
            );
            fs::write(folder.join("mime.types"), "application/javascript js\ntext/html html\ntext/css css\n").unwrap();
            fs::write(folder.join("httpd.conf"), configuration).unwrap();
            let mut command = Command::new(apache);
            command.arg("-d").arg(folder).arg("-f").arg(folder.join("httpd.conf")).arg("-DFOREGROUND");
            command
        })
    }

    /// Starts what `command` makes of a folder and a port, and waits until it says that it listens.
    fn start(name: &str, ready: &str, command: impl FnOnce(&Path, u16) -> Command) -> Self {
        let folder = paths::target().join(format!("serveurs/{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        // Free now: the next who asks for one gets another.
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        let mut child = command(&folder, address.port()).stderr(Stdio::piped()).stdin(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        while !said.contains(ready) {
            if lines.read_line(&mut said).unwrap() == 0 {
                drop(child.wait());
                panic!("{name} does not start:\n{said}");
            }
        }
        // What it says later must not fill the pipe; it is for who reads a failure.
        thread::spawn(move || lines.lines().map_while(Result::ok).for_each(|line| eprintln!("{line}")));
        Self { child, address, folder }
    }

    /// The whole address of a file of the package.
    pub fn url(&self, name: &str) -> String {
        format!("http://{}{PREFIX}{name}", self.address)
    }

    /// Asks for a file of the package, `more` being further lines of the head.
    pub fn ask(&self, name: &str, more: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let request = format!(
            "GET {PREFIX}{name} HTTP/1.1\r\nHost: {}\r\nOrigin: https://mairie.example\r\nConnection: close\r\n{more}\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }
}

impl Drop for RealServer {
    fn drop(&mut self) {
        // Its own way to end, which takes its workers along.
        drop(Command::new("kill").arg(self.child.id().to_string()).status());
        drop(self.child.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// What a server answered.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header, once: browsers take two of a name for a list, which is no permission.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut values = lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        let first = values.next();
        assert_eq!(values.next(), None, "{name} twice:\n{}", self.head);
        first
    }
}
