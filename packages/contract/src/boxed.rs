//! Errors in a box.

/// Lets `?` turn errors of libraries into `Box<ContractError>`, and that into a
/// `ContractError` where it leaves the contract.
///
/// A boxed error is one word to hand on, at thousands of places: without it every
/// function that can fail moves a whole error about, in Wasm by copying.
///
/// The error must implement `From` of each.
#[macro_export]
macro_rules! boxed {
    ($error:ty: $($source:ty),* $(,)?) => {
        $(
            impl From<$source> for Box<$error> {
                #[cold]
                #[inline(never)]
                fn from(error: $source) -> Self {
                    Self::new(error.into())
                }
            }
        )*

        impl From<Box<$error>> for $error {
            fn from(error: Box<Self>) -> Self {
                *error
            }
        }
    };
}
