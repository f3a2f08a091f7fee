//! A contract's document as TypeScript: a type for every message and answer.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

type Object = serde_json::Map<String, Value>;

/// Types that `packages/client-ts/src/brands.ts` defines.
const BRANDS: [&str; 6] = [
    "Binary",
    "Real",
    "Timestamp",
    "Uint128",
    "Uint256",
    "Uint64",
];

/// Sections of a document with one schema, and what its type is called.
const SECTIONS: [(&str, &str); 6] = [
    ("instantiate", "InstantiateMsg"),
    ("execute", "ExecuteMsg"),
    ("query", "QueryMsg"),
    ("migrate", "MigrateMsg"),
    ("sudo", "SudoMsg"),
    ("hook", "HookMsg"),
];
/// Sections with many.
const GROUPS: [&str; 2] = ["responses", "packets"];

/// The file of a contract, or what it holds that has no type.
pub fn file(document: &Value) -> Result<String, String> {
    let mut types = Types::default();
    for (section, name) in SECTIONS {
        if let Some(schema) = document.get(section).and_then(Value::as_object) {
            types.root(section, name, schema)?;
        }
    }
    let mut responses = String::new();
    for section in GROUPS {
        let group = document.get(section).and_then(Value::as_object);
        for (name, schema) in group.into_iter().flatten() {
            let schema = schema.as_object().ok_or("a schema that is no object")?;
            let title = schema.get("title").and_then(Value::as_str).unwrap_or(name);
            let written = types.root(section, &identifier(title), schema)?;
            if section == "responses" {
                let _ = writeln!(responses, "  {name}: {written};");
            }
        }
    }
    Ok(types.write(&responses))
}

/// A type as it is written.
#[derive(PartialEq)]
struct Type {
    comment: String,
    body: String,
}

/// What the definitions of a schema are called.
type Names = BTreeMap<String, String>;

/// Types by name.
#[derive(Default)]
struct Types(BTreeMap<String, Type>);

impl Types {
    /// Adds a schema and all that it refers to; the name it got, or what it is if it is no type of its own.
    fn root(&mut self, section: &str, name: &str, schema: &Object) -> Result<String, String> {
        let mut definitions = BTreeMap::new();
        for (of, definition) in schema
            .get("definitions")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if !BRANDS.contains(&of.as_str()) {
                definitions.insert(
                    of.as_str(),
                    definition.as_object().ok_or("a definition that is none")?,
                );
            }
        }
        let names = self.names(section, &definitions)?;
        for (of, definition) in definitions {
            self.0
                .insert(named(&names, of), written(definition, &names)?);
        }
        if !["properties", "oneOf"]
            .iter()
            .any(|key| schema.contains_key(*key))
            && section == "responses"
        {
            return expression(schema, &names, 1);
        }
        let root = written(schema, &names)?;
        let taken = self
            .0
            .get(name)
            .is_some_and(|taken| taken.body != root.body);
        let name = if taken {
            prefixed(section, name)
        } else {
            name.to_owned()
        };
        self.0.insert(name.clone(), root);
        Ok(name)
    }

    /// As in Rust, unless another section has another type of this name. What a type is called can
    /// change what others look like: so until nothing changes any more.
    fn names(&self, section: &str, definitions: &BTreeMap<&str, &Object>) -> Result<Names, String> {
        let mut names = Names::new();
        for _ in 0..=definitions.len() {
            let before = names.clone();
            for (of, definition) in definitions {
                let plain = identifier(of);
                let body = written(definition, &names)?.body;
                let taken = self.0.get(&plain).is_some_and(|taken| taken.body != body);
                let name = if taken {
                    prefixed(section, &plain)
                } else {
                    plain
                };
                names.insert((*of).to_owned(), name);
            }
            if names == before {
                return Ok(names);
            }
        }
        Err(format!("no names for the types of {section}"))
    }

    fn write(self, responses: &str) -> String {
        let mut text = String::from(
            "// Written by `cargo run -p allora-schema` from the messages in Rust; not edited by hand.\n\n",
        );
        let is_used = |brand: &&str| {
            let mut words = self
                .0
                .values()
                .flat_map(|written| written.body.split(|c: char| !c.is_alphanumeric()));
            words.any(|word| word == *brand)
        };
        let brands: Vec<_> = BRANDS.into_iter().filter(is_used).collect();
        if !brands.is_empty() {
            let brands = brands.join(", ");
            let _ = writeln!(text, "import type {{ {brands} }} from \"../brands.js\";\n");
        }
        for (name, Type { comment, body }) in &self.0 {
            let space = if body.starts_with('\n') { "" } else { " " };
            let _ = writeln!(text, "{comment}export type {name} ={space}{body};\n");
        }
        let _ = writeln!(
            text,
            "/** What each question is answered with. */\nexport interface Responses {{\n{responses}}}"
        );
        text
    }
}

/// `HookTopUp`, where `TopUp` is something else.
fn prefixed(section: &str, name: &str) -> String {
    identifier(section.trim_end_matches('s')) + name
}

fn named(names: &Names, of: &str) -> String {
    names.get(of).cloned().unwrap_or_else(|| identifier(of))
}

/// `Ownership_for_String` as `OwnershipForString`.
fn identifier(name: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    name.split('_').map(capital).collect()
}

fn written(schema: &Object, names: &Names) -> Result<Type, String> {
    Ok(Type {
        comment: comment(schema, 0),
        body: expression(schema, names, 0)?,
    })
}

fn comment(schema: &Object, depth: usize) -> String {
    let Some(text) = schema.get("description").and_then(Value::as_str) else {
        return String::new();
    };
    // Links of Rust lead nowhere here.
    let text = text
        .replace("[`", "`")
        .replace("`]", "`")
        .replace("*/", "* /");
    let indent = "  ".repeat(depth);
    match text.contains('\n') {
        false => format!("{indent}/** {text} */\n"),
        true => {
            let lines = text
                .lines()
                .map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n");
            format!("{indent}/**\n{}{indent} */\n", lines.collect::<String>())
        }
    }
}

/// A schema as a type.
fn expression(schema: &Object, names: &Names, depth: usize) -> Result<String, String> {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return Ok(named(names, reference.trim_start_matches("#/definitions/")));
    }
    if let Some(Value::Array(all)) = schema.get("allOf") {
        return match all.as_slice() {
            [Value::Object(only)] => expression(only, names, depth),
            _ => Err(format!("allOf of {}", all.len())),
        };
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(Value::Array(of)) = schema.get(key) {
            return union(of, names, depth);
        }
    }
    if let Some(Value::Array(words)) = schema.get("enum") {
        let words: Vec<_> = words.iter().map(Value::to_string).collect();
        return Ok(words.join(" | "));
    }
    match schema.get("type") {
        Some(Value::String(kind)) => simple(kind, schema, names, depth),
        Some(Value::Array(kinds)) => {
            let kinds = kinds.iter().filter_map(Value::as_str);
            let kinds: Result<Vec<_>, _> = kinds
                .map(|kind| simple(kind, schema, names, depth))
                .collect();
            Ok(kinds?.join(" | "))
        }
        _ => Err(format!("no type for {}", Value::Object(schema.clone()))),
    }
}

fn union(of: &[Value], names: &Names, depth: usize) -> Result<String, String> {
    let of: Vec<_> = of.iter().filter_map(Value::as_object).collect();
    let optional = of.len() == 2
        && of
            .iter()
            .any(|schema| schema.get("type") == Some(&"null".into()));
    let mut text = String::new();
    for (index, schema) in of.iter().enumerate() {
        let variant = expression(schema, names, depth.saturating_add(1))?;
        if optional {
            text.push_str(if index == 0 { "" } else { " | " });
        } else {
            let indent = "  ".repeat(depth.saturating_add(1));
            let _ = write!(
                text,
                "\n{}{indent}| ",
                comment(schema, depth.saturating_add(1))
            );
        }
        text.push_str(&variant);
    }
    Ok(text)
}

fn simple(kind: &str, schema: &Object, names: &Names, depth: usize) -> Result<String, String> {
    Ok(match kind {
        "string" | "boolean" | "null" => kind.to_owned(),
        "integer" => "number".to_owned(),
        "array" => return array(schema, names, depth),
        "object" => return object(schema, names, depth),
        _ => return Err(format!("no type for a schema of type {kind}")),
    })
}

fn array(schema: &Object, names: &Names, depth: usize) -> Result<String, String> {
    match schema.get("items") {
        Some(Value::Object(items)) => {
            let of = expression(items, names, depth)?;
            let length = schema.get("maxItems").and_then(Value::as_u64);
            match length {
                Some(length) if schema.get("minItems") == schema.get("maxItems") => Ok(format!(
                    "[{}]",
                    vec![of; usize::try_from(length).unwrap_or(0)].join(", ")
                )),
                _ => Ok(format!("Array<{of}>")),
            }
        }
        Some(Value::Array(items)) => {
            let of = items.iter().filter_map(Value::as_object);
            let of: Result<Vec<_>, _> = of.map(|item| expression(item, names, depth)).collect();
            Ok(format!("[{}]", of?.join(", ")))
        }
        _ => Err("an array of anything".to_owned()),
    }
}

fn object(schema: &Object, names: &Names, depth: usize) -> Result<String, String> {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return Ok("Record<string, never>".to_owned());
    };
    let required = schema.get("required").and_then(Value::as_array);
    let inner = depth.saturating_add(1);
    let mut text = String::from("{\n");
    for (name, property) in properties {
        let property = property
            .as_object()
            .ok_or_else(|| format!("{name} is no schema"))?;
        let must = required.is_some_and(|required| required.contains(&name.as_str().into()));
        let mark = if must { "" } else { "?" };
        let of = expression(property, names, inner)?;
        let _ = writeln!(
            text,
            "{}{}{name}{mark}: {of};",
            comment(property, inner),
            "  ".repeat(inner)
        );
    }
    text.push_str(&"  ".repeat(depth));
    text.push('}');
    Ok(text)
}
