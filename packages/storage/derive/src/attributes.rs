//! What `#[packed(…)]` says.

use syn::{Attribute, Ident, LitStr, Path};

/// How a field is packed.
pub(crate) enum Form {
    /// As `Packed` says.
    Plain,
    /// As `Counted` says.
    Count,
    /// As the functions of a module say.
    With(Path),
}

/// Reads the attributes of a field.
pub(crate) fn form(attributes: &[Attribute]) -> syn::Result<Form> {
    let mut form = Form::Plain;
    for attribute in attributes
        .iter()
        .filter(|each| each.path().is_ident("packed"))
    {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("count") {
                form = Form::Count;
            } else if meta.path.is_ident("with") {
                form = Form::With(meta.value()?.parse()?);
            } else {
                return Err(meta.error("expected `count` or `with = module`"));
            }
            Ok(())
        })?;
    }
    Ok(form)
}

/// What errors call a type.
pub(crate) fn name(ident: &Ident, attributes: &[Attribute]) -> syn::Result<String> {
    let mut name = in_words(&ident.to_string());
    for attribute in attributes
        .iter()
        .filter(|each| each.path().is_ident("packed"))
    {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("name") {
                return Err(meta.error("expected `name = \"…\"`"));
            }
            name = meta.value()?.parse::<LitStr>()?.value();
            Ok(())
        })?;
    }
    Ok(name)
}

/// `ArchiveRecord` as `archive record`.
fn in_words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
