//! Static checks of a contract's Wasm where a CosmWasm chain of today asks for less:
//! small, without floats, and with what chains offer since CosmWasm 1.0. What every
//! chain refuses by itself, the virtual machine of the tests refuses too.

use wasmparser::{
    BinaryReaderError, FuncValidatorAllocations, Parser, Payload, ValidPayload, Validator,
    WasmFeatures,
};

/// Largest contract, in bytes; wasmd accepts 800 KiB.
pub const MAX_BYTES: usize = 640 * 1024;

/// Most locals of a function, parameters included: newer machines refuse more.
pub const MAX_LOCALS: u32 = 100;

/// What a host of CosmWasm 1.0 offers, all in the module `env`.
const IMPORTS: [&str; 15] = [
    "abort",
    "addr_canonicalize",
    "addr_humanize",
    "addr_validate",
    "db_next",
    "db_read",
    "db_remove",
    "db_scan",
    "db_write",
    "debug",
    "ed25519_batch_verify",
    "ed25519_verify",
    "query_chain",
    "secp256k1_recover_pubkey",
    "secp256k1_verify",
];

/// What a contract's Wasm looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Length of the file.
    pub bytes: usize,
    /// Functions with a body.
    pub functions: usize,
    /// Most locals of a function, parameters included.
    pub max_locals: u32,
    /// Reasons to refuse it.
    pub problems: Vec<String>,
}

/// Checks a contract.
pub fn check(wasm: &[u8]) -> Report {
    let mut report = Report {
        bytes: wasm.len(),
        ..Report::default()
    };
    if wasm.len() > MAX_BYTES {
        let problem = format!("{} bytes, more than {MAX_BYTES}", wasm.len());
        report.problems.push(problem);
    }
    if let Err(error) = inspect(wasm, &mut report) {
        report.problems.push(format!("not plain Wasm: {error}"));
    }
    report
}

/// Validates as plain WebAssembly with what every CosmWasm chain has accepted: no floats,
/// no bulk memory, no reference types.
fn inspect(wasm: &[u8], report: &mut Report) -> Result<(), BinaryReaderError> {
    let features = WasmFeatures::MUTABLE_GLOBAL | WasmFeatures::SIGN_EXTENSION;
    let mut validator = Validator::new_with_features(features);
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let ValidPayload::Func(function, body) = validator.payload(&payload)? {
            let index = function.index;
            let mut function = function.into_validator(FuncValidatorAllocations::default());
            function.validate(&body)?;
            let locals = function.len_locals();
            report.functions += 1;
            report.max_locals = report.max_locals.max(locals);
            if locals > MAX_LOCALS {
                let problem =
                    format!("function {index} has {locals} locals, more than {MAX_LOCALS}");
                report.problems.push(problem);
            }
        }
        if let Payload::ImportSection(imports) = payload {
            for import in imports.into_imports() {
                let import = import?;
                if import.module != "env" || !IMPORTS.contains(&import.name) {
                    let name = format!("{}.{}", import.module, import.name);
                    let problem = format!("import {name} is not in CosmWasm 1.0");
                    report.problems.push(problem);
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    /// A module of these sections, each an id and its content.
    fn module(sections: &[(u8, &[u8])]) -> Vec<u8> {
        let mut wasm = HEADER.to_vec();
        for (id, content) in sections {
            wasm.extend([*id, content.len() as u8]);
            wasm.extend(*content);
        }
        wasm
    }

    /// A function of type `() -> ()` with so many locals of a type, and this body.
    fn function(locals: u8, kind: u8, body: &[u8]) -> Vec<u8> {
        let mut code = vec![1, body.len() as u8 + 4, 1, locals, kind];
        code.extend(body);
        code.push(0x0b);
        module(&[(1, &[1, 0x60, 0, 0]), (3, &[1, 0]), (10, &code)])
    }

    const I32: u8 = 0x7f;
    const F64: u8 = 0x7c;

    #[track_caller]
    fn assert_refused(wasm: &[u8], reason: &str) {
        let problems = check(wasm).problems;
        assert!(
            problems.iter().any(|one| one.contains(reason)),
            "{problems:?}"
        );
    }

    #[test]
    fn plain_wasm_passes() {
        let expected = Report {
            bytes: function(100, I32, &[]).len(),
            functions: 1,
            max_locals: 100,
            problems: vec![],
        };
        assert_eq!(check(&function(100, I32, &[])), expected);
    }

    #[test]
    fn what_is_no_wasm_is_refused() {
        assert_refused(b"#!/bin/sh", "not plain Wasm");
    }

    #[test]
    fn a_long_file_is_refused() {
        // a custom section without a name
        let mut wasm = HEADER.to_vec();
        wasm.extend([0, 0x81, 0x80, 0x28, 0]);
        wasm.resize(HEADER.len() + 4 + MAX_BYTES + 1, 0);
        let report = check(&wasm);
        assert_eq!(report.problems.len(), 1, "{report:?}");
        assert_refused(&wasm, "more than 655360");
    }

    #[test]
    fn many_locals_are_refused() {
        assert_refused(&function(101, I32, &[]), "function 0 has 101 locals");
    }

    #[test]
    fn floats_are_refused() {
        assert_refused(&function(1, F64, &[]), "floating-point");
        // i32.const 0, f64.convert_i32_s, drop
        let body = [0x41, 0, 0xb7, 0x1a];
        assert_refused(&function(1, I32, &body), "floating-point");
    }

    #[test]
    fn what_hosts_of_1_0_lack_is_refused() {
        let import = |name: &str| {
            let mut content = vec![1, 3];
            content.extend(b"env");
            content.push(name.len() as u8);
            content.extend(name.as_bytes());
            content.extend([0, 0]);
            module(&[(1, &[1, 0x60, 0, 0]), (2, &content)])
        };
        assert_eq!(check(&import("db_read")).problems, Vec::<String>::new());
        let reason = "import env.db_next_key is not in CosmWasm 1.0";
        assert_refused(&import("db_next_key"), reason);
    }
}
