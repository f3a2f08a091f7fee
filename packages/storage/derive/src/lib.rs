//! `#[derive(Packed)]`, see the crate `allora-storage`.
//!
//! Fields are packed in the order of declaration, a variant of an enum after its
//! place among the variants, one byte.
//!
//! * `#[packed(name = "…")]` on a type: what errors call it, instead of its name in words.
//! * `#[packed(count)]` on a field: the short form of a counter.
//! * `#[packed(with = module)]` on a field: the functions `pack` and `unpack` of a module,
//!   for types of other crates.

mod attributes;
mod expand;

use proc_macro::TokenStream;
use syn::{parse_macro_input, DeriveInput};

/// Implements `allora_storage::Packed`.
#[proc_macro_derive(Packed, attributes(packed))]
pub fn derive_packed(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let expanded = expand::expand(&input);
    expanded
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}
