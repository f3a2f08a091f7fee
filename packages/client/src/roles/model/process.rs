//! A process of the shell: questions go in a line each, lines come out.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{sync_channel, Receiver, RecvTimeoutError, SyncSender};
use std::thread::spawn;
use std::time::Duration;

use crate::error::{ClientError, Result};

/// Bytes of a line, at most.
const LONGEST_LINE: usize = 256 * 1024;
/// Lines read ahead; a process that writes more waits until somebody reads.
const LINES_AHEAD: usize = 16;
/// Questions written ahead.
pub(super) const QUESTIONS_AHEAD: usize = 64;

/// What comes of waiting for a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Line(String),
    TooLong,
    Nothing,
    Ended,
}

/// A running command of the shell, with all that it starts; both end when it is dropped.
pub(super) struct Process {
    child: Child,
    questions: SyncSender<String>,
    lines: Receiver<Heard>,
}

impl Drop for Process {
    fn drop(&mut self) {
        end_group(&self.child);
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    pub(super) fn start(line: &str) -> Result<Self> {
        let failed =
            |reason: &dyn ToString| ClientError::model(format!("`{line}`: {}", reason.to_string()));
        let mut command = Command::new("sh");
        command.args(["-c", line]);
        let mut child = in_a_group(&mut command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(&error))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed(&"no input or output"));
        };
        let (questions, asked) = sync_channel(QUESTIONS_AHEAD);
        let (said, lines) = sync_channel(LINES_AHEAD);
        spawn(move || write_lines(input, &asked));
        spawn(move || read_lines(output, &said));
        Ok(Self {
            child,
            questions,
            lines,
        })
    }

    /// Hands over a line to write; whether somebody is there to take it.
    pub(super) fn tell(&self, line: String) -> bool {
        self.questions.try_send(line).is_ok()
    }

    pub(super) fn hear(&self, longest: Duration) -> Heard {
        match self.lines.recv_timeout(longest) {
            Ok(heard) => heard,
            Err(RecvTimeoutError::Timeout) => Heard::Nothing,
            Err(RecvTimeoutError::Disconnected) => Heard::Ended,
        }
    }
}

fn write_lines(mut input: ChildStdin, lines: &Receiver<String>) {
    for line in lines {
        let written = writeln!(input, "{line}").and_then(|()| input.flush());
        if written.is_err() {
            break;
        }
    }
}

fn read_lines(output: ChildStdout, lines: &SyncSender<Heard>) {
    let mut reader = BufReader::new(output);
    loop {
        let mut bytes = vec![];
        let most = LONGEST_LINE.saturating_add(1) as u64;
        match reader.by_ref().take(most).read_until(b'\n', &mut bytes) {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
        let too_long = bytes.len() > LONGEST_LINE;
        let heard = if too_long {
            Heard::TooLong
        } else {
            Heard::Line(String::from_utf8_lossy(&bytes).into_owned())
        };
        if lines.send(heard).is_err() || too_long {
            break;
        }
    }
}

/// What a shell starts does not end with it, but with its group.
#[cfg(unix)]
fn in_a_group(command: &mut Command) -> &mut Command {
    use std::os::unix::process::CommandExt;
    command.process_group(0)
}

#[cfg(unix)]
fn end_group(child: &Child) {
    use rustix::process::{kill_process_group, Pid, Signal};
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
}

#[cfg(not(unix))]
fn in_a_group(command: &mut Command) -> &mut Command {
    command
}

#[cfg(not(unix))]
fn end_group(_: &Child) {}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn a_line_has_an_end() {
        let process = Process::start("echo short; yes | tr -d '\\n'").unwrap();
        assert_eq!(process.hear(LONG), Heard::Line("short\n".to_owned()));
        assert_eq!(process.hear(LONG), Heard::TooLong);
        assert_eq!(process.hear(LONG), Heard::Ended);
    }

    #[cfg(unix)]
    #[test]
    fn what_a_shell_started_ends_with_it() {
        let process = Process::start("sleep 100 & echo $!; wait").unwrap();
        let Heard::Line(pid) = process.hear(LONG) else {
            panic!("no number");
        };
        let pid: i32 = pid.trim().parse().unwrap();
        let pid = rustix::process::Pid::from_raw(pid).unwrap();
        let lives = || rustix::process::test_kill_process(pid).is_ok();
        assert!(lives());
        drop(process);
        let dropped = Instant::now();
        // Whoever inherits it has to bury it, too; a zombie does not run.
        let runs = || {
            let status = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
            lives() && status.is_ok_and(|status| !status.contains(") Z "))
        };
        while runs() && dropped.elapsed() < LONG {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(!runs());
    }
}
