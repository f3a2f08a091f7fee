//! The implementation that is written.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DeriveInput, Error, Fields, Ident, Index, Member};

use crate::attributes::{form, name, Form};

/// The whole `impl Packed`.
pub(crate) fn expand(input: &DeriveInput) -> syn::Result<TokenStream> {
    let ident = &input.ident;
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(
            &input.generics,
            "generic types are packed by hand",
        ));
    }
    let name = name(ident, &input.attrs)?;
    let (pack, unpack) = match &input.data {
        Data::Struct(data) => {
            let fields = Bound::all(&data.fields)?;
            let (pattern, pack, unpack) = (pattern(&fields), pack(&fields), unpack(&fields));
            (
                quote! { let Self #pattern = self; #pack },
                quote! { Some(Self #unpack) },
            )
        }
        Data::Enum(data) => variants(data)?,
        Data::Union(_) => return Err(Error::new_spanned(ident, "unions cannot be packed")),
    };
    Ok(quote! {
        impl ::allora_storage::Packed for #ident {
            const NAME: &'static str = #name;

            fn pack(&self, output: &mut ::allora_storage::Writer) {
                #pack
            }

            fn unpack(input: &mut ::allora_storage::Reader<'_>) -> Option<Self> {
                #unpack
            }
        }
    })
}

/// A field and the variable it is bound to.
struct Bound {
    member: Member,
    variable: Ident,
    form: Form,
}

impl Bound {
    fn all(fields: &Fields) -> syn::Result<Vec<Self>> {
        let bound = fields.iter().enumerate().map(|(place, field)| {
            let variable = format_ident!("field_{place}");
            let member = match &field.ident {
                Some(ident) => Member::Named(ident.clone()),
                None => Member::Unnamed(Index {
                    index: u32::try_from(place).unwrap_or(u32::MAX),
                    span: Span::call_site(),
                }),
            };
            let form = form(&field.attrs)?;
            Ok(Self {
                member,
                variable,
                form,
            })
        });
        bound.collect()
    }
}

/// `{ a: field_0, b: field_1 }`: names all fields, so that none is forgotten.
fn pattern(fields: &[Bound]) -> TokenStream {
    let fields = fields.iter().map(
        |Bound {
             member, variable, ..
         }| quote! { #member: #variable },
    );
    quote! { { #(#fields),* } }
}

fn pack(fields: &[Bound]) -> TokenStream {
    let fields = fields
        .iter()
        .map(|Bound { variable, form, .. }| match form {
            Form::Plain => quote! { ::allora_storage::Packed::pack(#variable, output); },
            Form::Count => quote! { ::allora_storage::Counted::pack_count(#variable, output); },
            Form::With(module) => quote! { #module::pack(#variable, output); },
        });
    quote! { #(#fields)* }
}

fn unpack(fields: &[Bound]) -> TokenStream {
    let fields = fields.iter().map(|Bound { member, form, .. }| match form {
        Form::Plain => quote! { #member: ::allora_storage::Packed::unpack(input)? },
        Form::Count => quote! { #member: ::allora_storage::Counted::unpack_count(input)? },
        Form::With(module) => quote! { #member: #module::unpack(input)? },
    });
    quote! { { #(#fields),* } }
}

fn variants(data: &DataEnum) -> syn::Result<(TokenStream, TokenStream)> {
    let (mut packs, mut unpacks) = (Vec::new(), Vec::new());
    for (place, variant) in data.variants.iter().enumerate() {
        let tag =
            u8::try_from(place).map_err(|_| Error::new_spanned(variant, "too many variants"))?;
        let ident = &variant.ident;
        let fields = Bound::all(&variant.fields)?;
        let (pattern, pack, unpack) = (pattern(&fields), pack(&fields), unpack(&fields));
        packs.push(quote! { Self::#ident #pattern => { output.byte(#tag); #pack } });
        unpacks.push(quote! { #tag => Self::#ident #unpack });
    }
    Ok((
        quote! { match self { #(#packs)* } },
        quote! { Some(match input.byte()? { #(#unpacks,)* _ => return None }) },
    ))
}
