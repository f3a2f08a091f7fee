//! The table as Markdown, and a case taken apart.

use std::fmt::Write;

use super::budget::budget_of;
use super::case::Case;
use super::cases::SETUPS;

/// The whole table as Markdown.
pub fn markdown(cases: &[Case]) -> String {
    let mut text = String::from(HEADER);
    text.push_str("\n## Budgets\n\n| case | gas | budget | used |\n|---|---:|---:|---:|\n");
    for case in cases {
        if let Some(budget) = budget_of(&case.name) {
            let percent = 100 * case.gas / budget;
            let _ = writeln!(
                text,
                "| {} | {} | {} | {percent} % |",
                case.name,
                grouped(case.gas),
                grouped(budget)
            );
        }
    }
    section(
        &mut text,
        "By name",
        cases.iter().filter(|case| setup_of(case).is_none()),
    );
    for setup in SETUPS {
        let title = format!(
            "{} inferers, {} forecasters, {} reputers, {} topic{}, rule {}{} (`{}`)",
            setup.inferers,
            setup.forecasters,
            setup.reputers,
            grouped(setup.topics as u64),
            if setup.topics == 1 { "" } else { "s" },
            if setup.allora {
                "allora"
            } else {
                "second_order"
            },
            if setup.is_worst() {
                ", everything at its dearest"
            } else {
                ""
            },
            setup.name
        );
        section(
            &mut text,
            &title,
            cases
                .iter()
                .filter(|case| setup_of(case) == Some(setup.name)),
        );
    }
    text
}

const HEADER: &str = "\
# Gas

Rendered from `gas.json`. `scripts/gas --write` writes both, `scripts/gas --check`
compares. Every message and query of the contracts' Wasm in CosmWasm's virtual machine 2.3.5, priced as
wasmd does: 140,000 units of the machine are one of gas; a read costs 1,000 + 3 per
byte, a write 2,000 + 30 per byte, a deletion 1,000, a step of an iterator 30 + 3 per
byte, where bytes are 33 of prefix, the key and the value.

*gas* is the contracts' own share: *vm* (instructions), *read* and *write* (the
store), *events* (attributes, events, bytes of responses). *instances* comes on top:
60,000 for the first use of a code in a transaction, 2,000 for every other call, and
the chain's reading of its records about the contract (60,000 become 2,000 where a
chain pins the codes). A transaction also pays for its bytes and its signature.

Topics are measured after 12 settled epochs; of several messages of a kind, the
dearest counts. Submissions are the last of a full epoch; those that are not named
`submit_inference` carry an inference and 12 forecast elements. Half of the inferers came an epoch
later, so that they have seniors.

`worst` is everything at its dearest: all places taken, 64 elements in each forecast, the dearest loss
(`log_cosh`), the longest searches, the most epochs of scores.
";

fn section<'a>(text: &mut String, title: &str, cases: impl Iterator<Item = &'a Case>) {
    let _ = writeln!(
        text,
        "\n## {title}\n\n| case | gas | vm | read | write | events | instances |\n|---|---:|---:|---:|---:|---:|---:|"
    );
    for case in cases {
        let split = case.split;
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} | {} | {} |",
            case.name,
            grouped(case.gas),
            grouped(split.vm),
            grouped(split.read),
            grouped(split.write),
            grouped(split.events),
            grouped(split.instances)
        );
    }
}

fn setup_of(case: &Case) -> Option<&'static str> {
    // The sum of two steps belongs to the headlines.
    let headline = case.name.starts_with("close_settle");
    let mut names = SETUPS.iter().map(|setup| setup.name);
    names.find(|name| !headline && case.name.ends_with(name))
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Where the gas of a case goes: its calls, and every key they touch.
pub fn trace(case: &Case) -> String {
    let mut text = format!("{}: {} gas of {:?}\n", case.name, case.gas, case.split);
    for call in &case.calls {
        let _ = writeln!(
            text,
            "{} {}: {} gas of {:?}",
            call.code,
            call.entry,
            call.gas.own(),
            call.gas
        );
        for key in &call.keys {
            let _ = writeln!(
                text,
                "  {:>9} {:>6} gas {:>5} bytes  {}",
                key.access,
                key.gas,
                key.bytes,
                readable(&key.key)
            );
        }
    }
    text
}

/// Printable bytes as they are, others in hexadecimal.
fn readable(key: &[u8]) -> String {
    key.iter().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_graphic() {
            text.push(char::from(*byte));
        } else {
            let _ = write!(text, "·{byte:02x}");
        }
        text
    })
}
