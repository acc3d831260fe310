//! Running commands and saying so: one line per step, with its time.
//!
//! On a terminal the line lives while the command works (what it said last, how long it has taken); elsewhere a long silence is
//! broken every half minute. What a command says is kept and shown only when it fails, unless its reader asked to see it.

use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// What a step gives, or the words that say what went wrong and what to do, the cure on the last line.
pub type Outcome<T> = Result<T, String>;

/// How much of a failed command's output is worth reading.
const TAIL_LINES: usize = 80;

/// Does `work` under one line that ends with the time it took.
///
/// # Errors
/// Those of `work`.
pub fn step<T>(name: &str, work: impl FnOnce(&mut Line) -> Outcome<T>) -> Outcome<T> {
    let mut line = Line::new(name);
    let result = work(&mut line);
    line.finish(result.is_ok());
    result
}

/// A step that is one command. Returns all it said.
///
/// # Errors
/// The command cannot be started or fails: the end of what it said, then `cure`.
pub fn run(name: &str, command: &mut Command, cure: &str) -> Outcome<String> {
    step(name, |line| captured(line, command, cure, |_| false))
}

/// The output of a quick command, or `None` when it is absent or fails.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// The line of the step in progress.
pub struct Line {
    name: String,
    started: Instant,
    last_sign: Instant,
    note: Option<String>,
    live: bool,
    open: bool,
}

impl Line {
    fn new(name: &str) -> Self {
        let now = Instant::now();
        let live = io::stdout().is_terminal();
        let line = Self { name: name.to_owned(), started: now, last_sign: now, note: None, live, open: true };
        print!("  {name} …");
        flush();
        line
    }

    /// What the closing line adds to the time: `687 lieux`, `up to date`.
    pub fn note(&mut self, note: impl Into<String>) {
        self.note = Some(note.into());
    }

    /// A line of its own under the step.
    pub fn print(&mut self, text: &str) {
        if std::mem::take(&mut self.open) {
            if self.live { print!("\r\x1b[2K  {} …\n", self.name) } else { println!() }
        }
        println!("{text}");
    }

    /// A sign of life while a command is silent or long.
    fn working(&mut self, said: &str) {
        let seconds = self.started.elapsed().as_secs();
        if !self.open {
        } else if self.live && self.last_sign.elapsed() > Duration::from_millis(150) {
            let said: String = said.trim().chars().filter(|c| !c.is_control()).take(60).collect();
            print!("\r\x1b[2K  {} … {seconds} s  \x1b[2m{said}\x1b[0m", self.name);
        } else if !self.live && self.last_sign.elapsed() > Duration::from_secs(30) {
            print!(" {seconds} s …");
        } else {
            return;
        }
        self.last_sign = Instant::now();
        flush();
    }

    fn finish(self, done: bool) {
        let seconds = self.started.elapsed().as_secs_f64();
        let note = self.note.map(|note| format!(" ({note})")).unwrap_or_default();
        let end = format!("{} {seconds:.1} s{note}", if done { "done" } else { "FAILED after" });
        match (self.open, self.live) {
            (true, true) => println!("\r\x1b[2K  {} … {end}", self.name),
            (true, false) => println!(" {end}"),
            (false, _) => println!("  {}: {end}", self.name),
        }
    }
}

fn flush() {
    // A closed pipe is not this program's failure.
    drop(io::stdout().flush());
}

/// Runs a command under an open line; `show` is asked of each line, once, whether it is printed.
///
/// # Errors
/// As [`run`].
pub fn captured(
    line: &mut Line,
    command: &mut Command,
    cure: &str,
    mut show: impl FnMut(&str) -> bool,
) -> Outcome<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let said_why = |error: io::Error| format!("{program}: {error}\n{cure}");
    // One pipe for both streams: lines come in the order they were said.
    let (from, to) = io::pipe().map_err(said_why)?;
    command.stdin(Stdio::null()).stdout(to.try_clone().map_err(said_why)?).stderr(to);
    let spawned = command.spawn();
    // The command keeps its ends of the pipe, which would then never close.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = spawned.map_err(said_why)?;
    let (sender, lines) = mpsc::channel();
    read_lines(from, sender);
    let (mut said, mut unseen) = (String::new(), Vec::new());
    loop {
        match lines.recv_timeout(Duration::from_millis(500)) {
            Ok(text) => {
                said += &text;
                said.push('\n');
                if show(&text) {
                    line.print(&text);
                } else {
                    unseen.push(text);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        line.working(said.lines().next_back().unwrap_or_default());
    }
    let status = child.wait().map_err(said_why)?;
    if status.success() {
        return Ok(said);
    }
    let tail = unseen[unseen.len().saturating_sub(TAIL_LINES)..].join("\n");
    Err(format!("{tail}\n{program} ended with {status}\n{cure}").trim_start().to_owned())
}

fn read_lines(from: impl Read + Send + 'static, to: Sender<String>) {
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut bytes = Vec::new();
        // Bytes, not `lines()`: one character that is not UTF-8 must not end the reading and block the command.
        while from.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned();
            bytes.clear();
            if to.send(text).is_err() {
                break;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn both_streams_of_a_command_are_kept() {
        let said = run("says", &mut sh("echo out; echo err >&2; printf 'no newline \\377'"), "").unwrap();
        for part in ["out\n", "err\n", "no newline \u{fffd}"] {
            assert!(said.contains(part), "{said}");
        }
    }

    #[test]
    fn a_failure_ends_with_the_cure() {
        let error = run("fails", &mut sh("echo details; exit 3"), "Install it.").unwrap_err();
        assert!(error.contains("details") && error.contains("exit status: 3"), "{error}");
        assert_eq!(error.lines().last(), Some("Install it."));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run("absent", &mut Command::new("carte-absent-program"), "Install it.").unwrap_err();
        assert!(error.contains("carte-absent-program"), "{error}");
    }
}
