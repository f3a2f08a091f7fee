# Route "sources": a private sysroot with std built for plain (MVP) WebAssembly,
# from the sources of the very compiler in use. Contracts then are ordinary
# stable builds; only the building of std borrows the compiler's bootstrap mode.

prepare_sources() {
  local cache sysroot linker commit
  linker=$(find_wasm_linker) || {
    say "route 'sources': no linker (rust-lld or wasm-ld)"
    return 1
  }
  cache=$(cache_directory)
  commit=$(rustc -vV | sed -n 's/^commit-hash: //p')
  sysroot=$cache/sysroot-${commit:-unknown}
  if ! cmp -s <(rustc -vV) "$sysroot/rustc-version"; then
    local library
    library=$(find_library "$cache") || return 1
    say "build std for $wasm_target (once)"
    build_sysroot "$library" "$sysroot" || return 1
  fi
  wasm_cargo=$(command -v cargo)
  wasm_rustc=$(command -v rustc)
  wasm_flags=("${mvp_flags[@]}" --sysroot "$sysroot" -C "linker=$linker" -C link-arg=--allow-undefined)
  feature_level=mvp
  std_stamp=$(cat "$sysroot/stamp")
}

# sign-ext and mutable-globals are what every CosmWasm chain accepts on top.
mvp_flags=(-C target-cpu=mvp -C target-feature=+mutable-globals,+sign-ext)

# Prints the folder of std's sources for the compiler in use.
find_library() {
  local component
  component=$(rustc --print sysroot)/lib/rustlib/src/rust/library
  if [[ -f $component/std/Cargo.toml ]]; then
    echo "$component"
    return
  fi
  fetch_debian_library "$1"
}

# build_sysroot LIBRARY OUT
build_sysroot() {
  local library=$1 out=$2 work flags status=0
  work=$(mktemp -d -p "$scratch")
  mkdir -p "$work/src"
  echo '#![no_std]' >"$work/src/lib.rs"
  cat >"$work/Cargo.toml" <<'MANIFEST'
[workspace]
[package]
name = "sysroot-carrier"
version = "0.0.0"
edition = "2021"
[profile.release]
opt-level = 3
codegen-units = 1
panic = "abort"
MANIFEST
  flags=$(printf '%s\x1f' "${mvp_flags[@]}" -Cembed-bitcode=yes -Zforce-unstable-if-unmarked)
  write_wrapper "$work/rustc-wrapper" "--remap-path-prefix=$(cargo_home)=/cargo" \
    "--remap-path-prefix=$work=/sysroot" "--remap-path-prefix=$library=/rust/library"
  name_crates_by_version "$work/rustc-wrapper"
  # The variable is Cargo's own, for sources that are not a component of the
  # toolchain; it must name `library` itself.
  RUSTC_BOOTSTRAP=1 __CARGO_TESTS_ONLY_SRC_ROOT="$library" RUSTC="${wasm_rustc:-rustc}" \
    RUSTC_WRAPPER="$work/rustc-wrapper" \
    CARGO_TARGET_DIR="$work/target" CARGO_ENCODED_RUSTFLAGS=${flags%$'\x1f'} \
    cargo build --quiet --release --manifest-path "$work/Cargo.toml" \
    -Z build-std=std,panic_abort -Z build-std-features=optimize_for_size --target "$wasm_target" || status=$?
  if ((status == 0)); then
    local lib=$out/lib/rustlib/$wasm_target/lib
    rm -rf "$out"
    mkdir -p "$lib"
    find "$work/target/$wasm_target/release/deps" -name '*.rlib' ! -name '*sysroot_carrier*' -exec cp {} "$lib/" \;
    (cd "$lib" && sha256sum -- *.rlib | sha256sum | cut -c1-16) >"$out/stamp"
    "${wasm_rustc:-rustc}" -vV >"$out/rustc-version"
  fi
  return "$status"
}

# name_crates_by_version WRAPPER: Cargo tells crates apart by a hash that holds
# the absolute path of std's sources. Name and version do as well, and are the
# same on every machine.
name_crates_by_version() {
  local rewrite='for argument do
  shift
  case $argument in metadata=*) argument=metadata=$CARGO_PKG_NAME-$CARGO_PKG_VERSION ;; esac
  set -- "$@" "$argument"
done'
  { sed -n 1,2p "$1" && echo "$rewrite" && sed 1,2d "$1"; } >"$1.new"
  chmod +x "$1.new"
  mv "$1.new" "$1"
}
