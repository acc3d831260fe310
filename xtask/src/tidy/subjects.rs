//! Subjects of commits: short enough for `git log --oneline` to show them whole, and no sentences.
//!
//! The same rule as `.githooks/commit-msg`, which says it before; this says it after, where the hook is not switched on. It holds for
//! what was committed on top of the commit that added the hook, as far as this clone's history goes back.

use super::Complaints;
use crate::steps::ask;
use std::path::Path;
use std::process::Command;

/// What `git log --oneline` shows on a terminal of eighty columns, beside the hash.
const MOST: usize = 72;

/// The hook; the commit that added it is where the rule begins.
const HOOK: &str = ".githooks/commit-msg";

/// What git writes itself.
const WRITTEN_BY_GIT: [&str; 5] = ["fixup! ", "squash! ", "amend! ", "Revert \"", "Reapply \""];

/// What is wrong with a subject.
pub fn fault(subject: &str) -> Option<String> {
    if WRITTEN_BY_GIT.iter().any(|start| subject.starts_with(start)) {
        return None;
    }
    let n_characters = subject.chars().count();
    if subject.ends_with('.') {
        return Some("ends with a full stop".into());
    }
    (n_characters > MOST).then(|| format!("has {n_characters} characters, {MOST} are shown"))
}

/// Commits of the checkout whose subjects are at fault. None where there is no history to look at: an archive, a shallow clone.
pub fn complaints(checkout: &Path) -> Complaints {
    let Some(rule) = beginning(checkout) else { return Complaints::new() };
    // Descendants alone: a branch that was under way when the rule came, and is merged later, knew nothing of it.
    let since = format!("{rule}..HEAD");
    let log = git(checkout, &["log", "--no-merges", "--ancestry-path", "--format=%h %s", &since]).unwrap_or_default();
    let complaint = |line: &str| {
        let (commit, subject) = line.split_once(' ')?;
        Some(format!("commit {commit}: the subject {}: « {subject} »", fault(subject)?))
    };
    log.lines().filter_map(complaint).collect()
}

/// The commit that added the hook. In a shallow clone the last commit that is there adds all files: nothing before it is known.
fn beginning(checkout: &Path) -> Option<String> {
    // In a folder of another repository the rule would be about that one's commits.
    let top = git(checkout, &["rev-parse", "--show-toplevel"])?;
    if Path::new(top.trim_end()).canonicalize().ok()? != checkout.canonicalize().ok()? {
        return None;
    }
    let added = git(checkout, &["log", "--diff-filter=A", "--format=%H", "--", HOOK])?;
    added.lines().last().map(str::to_owned)
}

/// What git says, about this folder whoever owns it (a container's is often another's) and whatever a hook that runs us has set.
pub(crate) fn git(folder: &Path, words: &[&str]) -> Option<String> {
    let mut git = Command::new("git");
    git.current_dir(folder).args(["-c", "safe.directory=*"]).args(words);
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        git.env_remove(variable);
    }
    ask(&mut git)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::paths::root;
    use std::fs;
    use std::path::PathBuf;

    /// A repository of its own; dropped, it goes.
    pub(crate) struct Repository(pub(crate) PathBuf);

    impl Repository {
        pub(crate) fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("carte-git-{name}-{}", std::process::id()));
            drop(fs::remove_dir_all(&folder));
            fs::create_dir_all(&folder).unwrap();
            let made = Self(folder);
            made.git(&["init", "--quiet", "--initial-branch=main"]);
            made
        }

        pub(crate) fn git(&self, words: &[&str]) -> String {
            let who = ["-c", "user.name=Essai", "-c", "user.email=essai@example.fr", "-c", "commit.gpgsign=false"];
            git(&self.0, &[&who, words].concat()).unwrap_or_else(|| panic!("git {words:?} fails"))
        }

        fn commit(&self, subject: &str) {
            self.git(&["commit", "--quiet", "--allow-empty", "--message", subject]);
        }

        /// With the house's own hook, which from then on refuses what it refuses.
        fn add_hook(&self) {
            fs::create_dir_all(self.0.join(".githooks")).unwrap();
            fs::copy(root().join(HOOK), self.0.join(HOOK)).unwrap();
            self.git(&["add", "."]);
            self.commit("Hold subjects to 72 characters");
        }
    }

    impl Drop for Repository {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    fn of_length(n: usize) -> String {
        // An accent is one character, of two bytes.
        "É".to_owned() + &"a".repeat(n - 1)
    }

    #[test]
    fn the_hook_and_this_rule_refuse_the_same_subjects() {
        let repository = Repository::new("hook");
        let message = repository.0.join("message");
        for (subject, is_refused) in [
            ("Say the name of a territory when the map enters it".to_owned(), false),
            (of_length(72), false),
            (of_length(73), true),
            ("End with a full stop.".into(), true),
            ("Leave out what follows…".into(), false),
            (format!("fixup! {}", of_length(80)), false),
            (format!("squash! {}", of_length(80)), false),
            (format!("Revert \"{}\"", of_length(72)), false),
            (format!("Revert what {}", of_length(72)), true),
        ] {
            assert_eq!(fault(&subject).is_some(), is_refused, "{subject}");
            fs::write(&message, format!("{subject}\n\nA longer line, which may say all there is to say, in whole sentences, and so it does.\n# A comment of git's.\n")).unwrap();
            let mut hook = Command::new("sh");
            hook.current_dir(&repository.0).arg(root().join(HOOK)).arg(&message);
            let output = hook.output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(i32::from(is_refused)), "{subject}: {said}");
            assert_eq!(said.contains("git commit --edit --file="), is_refused, "the cure: {said}");
        }
    }

    #[test]
    fn a_subject_of_73_characters_is_seen_after_the_rule_and_not_before() {
        let repository = Repository::new("subjects");
        repository.commit(&of_length(100));
        assert_eq!(complaints(&repository.0), Complaints::new(), "there is no rule yet");
        repository.git(&["branch", "under-way"]);
        repository.add_hook();
        repository.commit(&of_length(72));
        assert_eq!(complaints(&repository.0), Complaints::new());

        repository.commit(&of_length(73));
        let found = complaints(&repository.0);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("73 characters") && found[0].contains(&of_length(73)), "{found:?}");

        // What was under way when the rule came, and the merge of it.
        repository.git(&["checkout", "--quiet", "under-way"]);
        repository.commit(&of_length(90));
        repository.git(&["checkout", "--quiet", "main"]);
        repository.git(&[
            "merge",
            "--quiet",
            "--no-ff",
            "--message",
            &format!("Merge {}.", of_length(90)),
            "under-way",
        ]);
        assert_eq!(complaints(&repository.0), found);
    }

    #[test]
    fn without_a_history_nothing_is_complained_of() {
        let repository = Repository::new("shallow");
        repository.add_hook();
        repository.commit(&of_length(73));
        let clone = repository.0.join("clone");
        let from = format!("file://{}", repository.0.display());
        repository.git(&["clone", "--quiet", "--depth=1", &from, &clone.to_string_lossy()]);
        assert_eq!(complaints(&clone), Complaints::new());
        // A folder of a repository that is not ours, and one that is in none.
        let folder = repository.0.join("folder");
        fs::create_dir_all(folder.join(".githooks")).unwrap();
        fs::copy(root().join(HOOK), folder.join(HOOK)).unwrap();
        repository.git(&["add", "folder"]);
        repository.commit("Take in somebody's archive");
        repository.commit(&of_length(73));
        assert_eq!(complaints(&folder), Complaints::new());
        assert_eq!(complaints(&repository.0).len(), 2);
        assert_eq!(complaints(Path::new("/")), Complaints::new());
    }

    #[test]
    fn what_an_editor_shows_below_the_message_is_no_subject() {
        let repository = Repository::new("verbose");
        let message = repository.0.join("message");
        let below = "# Please enter the message.\n# ------------------------ >8 ------------------------\n# Do not touch this line.\n";
        let diff = format!("diff --git a/{0} b/{0}\n", of_length(80));
        for above in ["\n", "Say less\n"] {
            fs::write(&message, format!("{above}{below}{diff}")).unwrap();
            let mut hook = Command::new("sh");
            hook.current_dir(&repository.0).arg(root().join(HOOK)).arg(&message);
            assert_eq!(hook.status().unwrap().code(), Some(0), "{above:?}");
        }
    }

    #[test]
    fn the_hook_lets_a_merge_through_and_stops_a_commit() {
        let repository = Repository::new("merge");
        repository.add_hook();
        repository.git(&["config", "core.hooksPath", ".githooks"]);
        let branch = of_length(80);
        repository.git(&["checkout", "--quiet", "-b", &branch]);
        repository.commit("Write something");
        repository.git(&["checkout", "--quiet", "main"]);
        repository.commit("Write something else");
        repository.git(&["merge", "--quiet", "--no-edit", &branch]);
        assert!(repository.git(&["log", "-1", "--format=%s"]).contains(&branch), "a merge's own subject");
        let words = ["commit", "--quiet", "--allow-empty", "--message", &of_length(73)];
        assert_eq!(git(&repository.0, &words), None);
    }
}
