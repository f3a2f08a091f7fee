# Shared by the parts of scripts/build-wasm, which sets `root`, and `scratch` to a folder
# that is deleted when it ends.

wasm_target=wasm32-unknown-unknown

say() { printf 'build-wasm: %s\n' "$*" >&2; }

# fail CODE MESSAGE
fail() {
  local code=$1
  shift
  printf 'build-wasm: %s\n' "$*" >&2
  exit "$code"
}

# need COMMAND ADVICE
need() { command -v "$1" >/dev/null || fail 1 "$1 is missing; $2"; }

# Where compilers, optimizers and builds are kept between runs.
cache_directory() {
  local directory=${CARGO_TARGET_DIR:-$root/target}/wasm
  mkdir -p "$directory"
  (cd "$directory" && pwd -P)
}

# The linker for Wasm: rustup's own, else an installed LLVM's. A private
# sysroot hides rustup's from the compiler, so it is always named.
find_wasm_linker() {
  local sysroot host candidate
  sysroot=$(rustc --print sysroot)
  host=$(rustc -vV | sed -n 's/^host: //p')
  candidate=$sysroot/lib/rustlib/$host/bin/rust-lld
  if [[ -x $candidate ]]; then
    echo "$candidate"
    return
  fi
  for candidate in wasm-ld wasm-ld-{22..14}; do
    if command -v "$candidate" >/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

cargo_home() {
  mkdir -p "${CARGO_HOME:-$HOME/.cargo}"
  (cd "${CARGO_HOME:-$HOME/.cargo}" && pwd -P)
}

# write_wrapper FILE FLAG…: a compiler wrapper that adds the flags to what is
# compiled for Wasm. Paths must leave no trace in the result, neither as panic
# locations nor through Cargo's hash of RUSTFLAGS, so every flag that holds a
# path comes by this way.
write_wrapper() {
  local file=$1
  shift
  {
    echo '#!/bin/sh'
    echo '# Written by scripts/build-wasm. Arguments: the compiler, then its own.'
    echo 'case " $* " in'
    printf '  *" --target %s "*) exec "$@"' "$wasm_target"
    printf ' %q' "$@"
    printf ' ;;\n'
    echo 'esac'
    echo 'exec "$@"'
  } >"$file.new"
  # Cargo rebuilds everything when the wrapper's time changes.
  if cmp -s "$file.new" "$file"; then
    rm "$file.new"
  else
    chmod +x "$file.new"
    mv "$file.new" "$file"
  fi
}
