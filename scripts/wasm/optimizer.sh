# wasm-opt. A standard library built for the newest WebAssembly (route
# "installed") uses instructions that chains refuse; recent versions can replace
# them by older ones. For plain builds any version will do.

# Sets wasm_opt (a command) and optimizer_version.
prepare_optimizer() {
  local cache
  cache=$(cache_directory)
  if command -v wasm-opt >/dev/null && optimizer_suffices wasm-opt; then
    wasm_opt=(wasm-opt)
  elif install_npm_optimizer "$cache/binaryen"; then
    wasm_opt=(node "$cache/binaryen/node_modules/binaryen/bin/wasm-opt")
    [[ -x $cache/binaryen/node_modules/.bin/wasm-opt ]] && wasm_opt=("$cache/binaryen/node_modules/.bin/wasm-opt")
  elif command -v wasm-opt >/dev/null && [[ $feature_level == mvp ]]; then
    wasm_opt=(wasm-opt)
  elif [[ $feature_level == mvp ]] && unpack_debian_optimizer "$cache/binaryen-debian"; then
    wasm_opt=("$cache/binaryen-debian/wasm-opt")
  else
    fail 4 "a recent wasm-opt is missing; install one with
  npm install --global binaryen
(or Node.js alone: this script then fetches binaryen by itself)"
  fi
  optimizer_version=$("${wasm_opt[@]}" --version | sed 's/^wasm-opt //')
}

# Whether this wasm-opt has the passes that route "installed" needs.
optimizer_suffices() { "$1" --help 2>/dev/null | grep -q -- --llvm-memory-copy-fill-lowering; }

install_npm_optimizer() {
  local folder=$1
  command -v npm >/dev/null || return 1
  if [[ ! -d $folder/node_modules/binaryen ]] || ! cmp -s "$root/scripts/wasm/package-lock.json" "$folder/package-lock.json"; then
    say "fetch binaryen from the npm registry (once)"
    mkdir -p "$folder"
    cp "$root/scripts/wasm/package.json" "$root/scripts/wasm/package-lock.json" "$folder/"
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) || {
      rm -rf "$folder"
      return 1
    }
  fi
}

unpack_debian_optimizer() {
  local folder=$1
  if [[ ! -x $folder/wasm-opt ]]; then
    fetch_debian_packages "$folder" binaryen || return 1
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%q exec %q "$@"\n' \
      "$folder/usr/lib/$(uname -m)-linux-gnu:$folder/usr/lib" "$folder/usr/bin/wasm-opt" >"$folder/wasm-opt"
    chmod +x "$folder/wasm-opt"
  fi
}

# One option a line. Unbounded inlining of functions with one caller would push
# some beyond the locals that newer machines allow. Constants that repeat are put
# into locals last: 10 KB less of the largest contract for 0.4 % more of the VM's
# work.
optimizer_options() {
  printf '%s\n' -Oz -ocimfs 1000 --const-hoisting --strip-debug --strip-producers
  if [[ $feature_level == mvp ]]; then
    printf '%s\n' --mvp-features --enable-sign-ext --enable-mutable-globals
  else
    printf '%s\n' --enable-bulk-memory --enable-bulk-memory-opt --enable-sign-ext \
      --enable-nontrapping-float-to-int --enable-mutable-globals \
      --enable-reference-types --enable-multivalue \
      --llvm-memory-copy-fill-lowering --llvm-nontrapping-fptoint-lowering --signext-lowering
  fi
}

# optimize IN OUT
optimize() {
  local options
  mapfile -t options < <(optimizer_options)
  "${wasm_opt[@]}" "${options[@]}" "$1" -o "$2"
}
