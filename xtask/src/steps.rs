//! Running commands and saying so: one line per step, with its time.
//!
//! On a terminal the line lives while the command works (what it said last, how long it has taken); elsewhere a long silence is
//! broken every half minute. What a command says is kept and shown only when it fails, unless its reader asked to see it.
//! Steps that do not need each other go on [`together`], each on a thread of its own, with a [`Voice`] that the line listens to.

use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What a step gives, or the words that say what went wrong and what to do, the cure on the last line.
pub type Outcome<T> = Result<T, String>;

/// How long a line waits for a word before it shows that it is still there.
const BREATH: Duration = Duration::from_millis(500);

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
        } else if self.live {
            // The sign of life that may stand there.
            print!("\r\x1b[2K");
        }
        println!("{text}");
        self.last_sign = Instant::now();
    }

    /// A sign of life while a command is silent or long.
    fn working(&mut self, said: &str) {
        let seconds = self.started.elapsed().as_secs();
        let due = Duration::from_millis(if self.live { 150 } else { 30_000 });
        if self.last_sign.elapsed() <= due {
            return;
        }
        if self.live {
            let said: String = said.trim().chars().filter(|c| !c.is_control()).take(60).collect();
            let name = if self.open { &self.name } else { "" };
            print!("\r\x1b[2K  {name} … {seconds} s  \x1b[2m{said}\x1b[0m");
        } else if self.open {
            print!(" {seconds} s …");
        } else {
            println!("    {seconds} s …");
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
            (false, live) => println!("{}  {}: {end}", if live { "\r\x1b[2K" } else { "" }, self.name),
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
    heard(command, cure, |heard| match heard {
        Heard::Line(text) => {
            let shown = show(text);
            if shown {
                line.print(text);
            }
            line.working(text);
            shown
        }
        Heard::Silence(last) => {
            line.working(last);
            false
        }
    })
}

/// What comes from a command in progress.
enum Heard<'a> {
    /// A line that it says.
    Line(&'a str),
    /// Nothing for half a second, after this line.
    Silence(&'a str),
}

/// Runs a command to its end; `hear` answers whether a line was shown.
fn heard(command: &mut Command, cure: &str, mut hear: impl FnMut(Heard<'_>) -> bool) -> Outcome<String> {
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
        match lines.recv_timeout(BREATH) {
            Ok(text) => {
                said += &text;
                said.push('\n');
                if !hear(Heard::Line(&text)) {
                    unseen.push(text);
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                hear(Heard::Silence(said.lines().next_back().unwrap_or_default()));
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait().map_err(said_why)?;
    if status.success() {
        return Ok(said);
    }
    let tail = unseen[unseen.len().saturating_sub(TAIL_LINES)..].join("\n");
    Err(format!("{tail}\n{program} ended with {status}\n{cure}").trim_start().to_owned())
}

/// What a piece of work says to the line that it is done under, from whichever thread.
#[derive(Clone)]
pub struct Voice(Sender<Word>);

enum Word {
    /// What is going on.
    Said(String),
    /// A line that stays.
    Done(String),
}

impl Voice {
    /// Shows what is going on, until something else is said.
    pub fn say(&self, what: &str) {
        // Nobody listens any more once the line has failed.
        drop(self.0.send(Word::Said(what.to_owned())));
    }

    /// Runs a command. Returns all it said.
    ///
    /// # Errors
    /// As [`run`].
    pub fn run(&self, command: &mut Command, cure: &str) -> Outcome<String> {
        heard(command, cure, |heard| {
            if let Heard::Line(text) = heard {
                self.say(text);
            }
            false
        })
    }
}

/// A piece of work beside others: what it is, and what does it, which answers with a note for its line (`up to date`) or nothing.
pub type Work<'a> = (String, Box<dyn FnOnce(&Voice) -> Outcome<String> + Send + 'a>);

/// Does things that do not need each other at once, under one line, each with a line below it that ends with the time it took.
///
/// # Errors
/// The first that failed in their order, once all have ended.
pub fn together(name: &str, works: Vec<Work<'_>>) -> Outcome<()> {
    step(name, |line| {
        let (sender, heard) = mpsc::channel();
        thread::scope(|scope| {
            let working: Vec<_> = works
                .into_iter()
                .map(|(name, work)| {
                    let voice = Voice(sender.clone());
                    scope.spawn(move || {
                        let started = Instant::now();
                        let result = work(&voice);
                        let seconds = started.elapsed().as_secs_f64();
                        let end = match &result {
                            Ok(note) if note.is_empty() => format!("done {seconds:.1} s"),
                            Ok(note) => format!("done {seconds:.1} s ({note})"),
                            // The cure at once: the others may go on for minutes before the failure itself is told.
                            Err(why) => {
                                format!("FAILED after {seconds:.1} s. {}", why.lines().next_back().unwrap_or_default())
                            }
                        };
                        drop(voice.0.send(Word::Done(format!("    {name}: {end}"))));
                        result
                    })
                })
                .collect();
            drop(sender);
            let mut last = String::new();
            loop {
                match heard.recv_timeout(BREATH) {
                    Ok(Word::Said(text)) => last = text,
                    Ok(Word::Done(text)) => line.print(&text),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => break,
                }
                line.working(&last);
            }
            // All of them, so that none is still at work when the first failure is told.
            let ended: Vec<_> = working.into_iter().map(|work| work.join()).collect();
            ended.into_iter().try_for_each(|ended| match ended {
                Ok(result) => result.map(drop),
                Err(panic) => std::panic::resume_unwind(panic),
            })
        })
    })
}

/// Does `work` for each item on as many threads as the machine has cores; the first error ends it.
///
/// # Errors
/// That of `work`.
pub fn in_parallel<T: Sync>(items: &[T], work: impl Fn(&T) -> Outcome<()> + Sync) -> Outcome<()> {
    let next = AtomicUsize::new(0);
    let failed: Mutex<Option<String>> = Mutex::new(None);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = work(item) {
                        next.store(items.len(), Ordering::Relaxed);
                        failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                    }
                }
            });
        }
    });
    failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
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
    fn works_go_on_at_once_and_the_first_failure_is_told_when_all_have_ended() {
        // Each waits for the other: done in turn, they would wait for ever.
        let meeting = std::sync::Barrier::new(2);
        let ended = AtomicUsize::new(0);
        let work = |name: &str, result: Outcome<String>| -> Work<'_> {
            let (meeting, ended) = (&meeting, &ended);
            let does = move |voice: &Voice| {
                voice.say("waits");
                meeting.wait();
                ended.fetch_add(1, Ordering::Relaxed);
                result
            };
            (name.to_owned(), Box::new(does))
        };
        let failing = vec![work("a", Err("a failed".into())), work("b", Err("b failed".into()))];
        assert_eq!(together("both", failing), Err("a failed".into()));
        assert_eq!(ended.load(Ordering::Relaxed), 2);
        assert_eq!(together("both", vec![work("a", Ok(String::new())), work("b", Ok("note".into()))]), Ok(()));
    }

    #[test]
    fn what_a_work_runs_is_heard_and_its_failure_told() {
        let (sender, heard) = mpsc::channel();
        let error = Voice(sender).run(&mut sh("echo details; exit 3"), "Install it.").unwrap_err();
        assert!(error.contains("details") && error.ends_with("Install it."), "{error}");
        assert!(matches!(heard.recv(), Ok(Word::Said(said)) if said == "details"));
    }

    #[test]
    fn the_first_error_of_many_threads_is_told() {
        let result = in_parallel(&[1, 2, 3], |n| if *n == 2 { Err("two".into()) } else { Ok(()) });
        assert_eq!(result, Err("two".into()));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run("absent", &mut Command::new("carte-absent-program"), "Install it.").unwrap_err();
        assert!(error.contains("carte-absent-program"), "{error}");
    }
}
