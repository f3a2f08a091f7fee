//! Static checks of a contract's Wasm that go beyond what a chain asks: small,
//! without floats, and within the limits of every CosmWasm chain since 1.0.

use std::collections::BTreeSet;
use std::fmt;

use wasmparser::{
    BinaryReaderError, ExternalKind, FunctionBody, KnownCustom, Name, Operator, Parser, Payload,
    ValType, Validator, WasmFeatures,
};

/// Largest contract, in bytes.
pub const MAX_BYTES: usize = 500 * 1024;

/// Most locals of a function, parameters included: newer machines refuse more.
pub const MAX_LOCALS: u32 = 100;

/// Exports without which a chain cannot use the contract.
const EXPORTS: [&str; 6] = [
    "allocate",
    "deallocate",
    "execute",
    "instantiate",
    "interface_version_8",
    "query",
];

/// What CosmWasm 1.0 offers; later additions would exclude chains.
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
    /// Names of the exports.
    pub exports: BTreeSet<String>,
    /// Names of the imports, with their module if it is not `env`.
    pub imports: BTreeSet<String>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// A reason to refuse a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Not Wasm, or with features that old chains refuse.
    Invalid(String),
    /// Too long.
    TooLarge {
        /// Length of the file.
        bytes: usize,
    },
    /// A function of the contract interface is missing.
    MissingExport(&'static str),
    /// It asks the host for something that old chains do not have.
    UnknownImport(String),
    /// A function has too many locals.
    TooManyLocals {
        /// Index of the function, imports included.
        function: u32,
        /// Its locals, parameters included.
        locals: u32,
    },
    /// A function computes with floats.
    Float {
        /// Index of the function, imports included.
        function: u32,
        /// The instruction or type.
        what: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Invalid(error) => write!(formatter, "not plain Wasm: {error}"),
            Problem::TooLarge { bytes } => {
                write!(formatter, "{bytes} bytes, more than {MAX_BYTES}")
            }
            Problem::MissingExport(name) => write!(formatter, "no export {name}"),
            Problem::UnknownImport(name) => {
                write!(formatter, "import {name} is not in CosmWasm 1.0")
            }
            Problem::TooManyLocals { function, locals } => {
                write!(
                    formatter,
                    "function {function} has {locals} locals, more than {MAX_LOCALS}"
                )
            }
            Problem::Float { function, what } => {
                write!(
                    formatter,
                    "function {function} computes with floats ({what})"
                )
            }
        }
    }
}

/// Checks a contract.
pub fn check(wasm: &[u8]) -> Report {
    let mut report = Report {
        bytes: wasm.len(),
        ..Report::default()
    };
    if wasm.len() > MAX_BYTES {
        report
            .problems
            .push(Problem::TooLarge { bytes: wasm.len() });
    }
    // Whatever else is asked of the module, first it must be one.
    if let Err(error) = validate(wasm).and_then(|()| inspect(wasm, &mut report)) {
        report.problems.push(Problem::Invalid(error.to_string()));
        return report;
    }
    for name in EXPORTS {
        if !report.exports.contains(name) {
            report.problems.push(Problem::MissingExport(name));
        }
    }
    for name in &report.imports {
        if !IMPORTS.contains(&name.as_str()) {
            report.problems.push(Problem::UnknownImport(name.clone()));
        }
    }
    report
}

/// Plain WebAssembly plus what every CosmWasm chain has accepted: no bulk
/// memory, no reference types, no saturating conversions.
fn validate(wasm: &[u8]) -> Result<(), BinaryReaderError> {
    let features =
        WasmFeatures::MUTABLE_GLOBAL | WasmFeatures::SIGN_EXTENSION | WasmFeatures::FLOATS;
    Validator::new_with_features(features).validate_all(wasm)?;
    Ok(())
}

fn inspect(wasm: &[u8], report: &mut Report) -> Result<(), BinaryReaderError> {
    let mut shapes = Vec::new();
    let mut parameters = Vec::new();
    let mut imported = 0u32;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(types) => {
                for shape in types.into_iter_err_on_gc_types() {
                    shapes.push(shape?.params().len() as u32);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    imported += u32::from(matches!(import.ty, wasmparser::TypeRef::Func(_)));
                    report.imports.insert(match import.module {
                        "env" => import.name.to_owned(),
                        module => format!("{module}.{}", import.name),
                    });
                }
            }
            Payload::FunctionSection(functions) => {
                for shape in functions {
                    parameters.push(shapes.get(shape? as usize).copied().unwrap_or_default());
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        report.exports.insert(export.name.to_owned());
                    }
                }
            }
            Payload::CodeSectionEntry(body) => {
                let own = parameters
                    .get(report.functions)
                    .copied()
                    .unwrap_or_default();
                let function = imported + report.functions as u32;
                report.functions += 1;
                inspect_function(function, own, &body, report)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn inspect_function(
    function: u32,
    parameters: u32,
    body: &FunctionBody<'_>,
    report: &mut Report,
) -> Result<(), BinaryReaderError> {
    let mut locals = parameters;
    let mut float = None;
    for group in body.get_locals_reader()? {
        let (count, kind) = group?;
        locals += count;
        if matches!(kind, ValType::F32 | ValType::F64) {
            float.get_or_insert_with(|| format!("local of type {kind}"));
        }
    }
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        if is_float(&operator) {
            float.get_or_insert_with(|| format!("{operator:?}"));
        }
    }
    report.max_locals = report.max_locals.max(locals);
    if locals > MAX_LOCALS {
        report
            .problems
            .push(Problem::TooManyLocals { function, locals });
    }
    if let Some(what) = float {
        report.problems.push(Problem::Float { function, what });
    }
    Ok(())
}

/// A function of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name, if the file still has names; else its index.
    pub name: String,
    /// Length of its code.
    pub bytes: usize,
    /// Its locals, without parameters.
    pub locals: u32,
}

/// The functions of a contract, longest first: what makes it large.
///
/// # Errors
/// If it is not Wasm.
pub fn functions(wasm: &[u8]) -> Result<Vec<Function>, BinaryReaderError> {
    let mut functions = Vec::new();
    let mut names = Vec::new();
    let mut imported = 0u32;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => {
                let mut locals = 0;
                for group in body.get_locals_reader()? {
                    locals += group?.0;
                }
                let name = format!("function {}", imported + functions.len() as u32);
                functions.push(Function {
                    name,
                    bytes: (body.range().end - body.range().start) as usize,
                    locals,
                });
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(sections) = section.as_known() {
                    names.extend(function_names(sections)?);
                }
            }
            _ => {}
        }
    }
    for (index, name) in names {
        let position = index.checked_sub(imported).map(|own| own as usize);
        if let Some(function) = position.and_then(|own| functions.get_mut(own)) {
            function.name = name;
        }
    }
    functions.sort_by_key(|function| std::cmp::Reverse(function.bytes));
    Ok(functions)
}

fn function_names(
    sections: wasmparser::NameSectionReader<'_>,
) -> Result<Vec<(u32, String)>, BinaryReaderError> {
    let mut names = Vec::new();
    for section in sections {
        if let Name::Function(map) = section? {
            for naming in map {
                let naming = naming?;
                names.push((naming.index, naming.name.to_owned()));
            }
        }
    }
    Ok(names)
}

/// Every instruction on floats is named after their type.
fn is_float(operator: &Operator<'_>) -> bool {
    let text = format!("{operator:?}");
    let name = text.split([' ', '{', '(']).next().unwrap_or_default();
    name.contains("F32") || name.contains("F64")
}
