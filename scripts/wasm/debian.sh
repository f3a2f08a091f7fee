# What Debian's archive can lend, without root and without installing: packages
# are fetched from the mirror the machine itself uses and unpacked in the cache.

# private_apt FOLDER [SUITE…]: apt options in the array `apt` that keep all state in
# FOLDER. With suites, those are searched instead of the machine's own.
private_apt() {
  local folder=$1 keyring=/usr/share/keyrings/debian-archive-keyring.gpg uri suite
  shift
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
  mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
  apt=(-o "Dir::State::Lists=$folder/lists" -o "Dir::Cache=$folder/cache"
    -o APT::Sandbox::User="$(id -un)" -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false)
  (($#)) || return 0
  [[ -f $keyring ]] || return 1
  uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' |
    grep '/debian/$' | sort -u | head -1)
  [[ -n $uri ]] || return 1
  for suite in "$@"; do
    echo "deb [signed-by=$keyring] $uri $suite main"
  done >"$folder/sources.list"
  apt+=(-o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=-)
}

# fetch_debian_library CACHE: prints the folder of std's sources from Debian's
# rust-src, if a suite has exactly the version of the compiler in use.
fetch_debian_library() {
  local cache=$1 version package work apt
  version=$(rustc -vV | sed -n 's/^release: //p')
  local library=$cache/library-$version
  if [[ -f $library/std/Cargo.toml ]]; then
    echo "$library"
    return
  fi
  work=$(mktemp -d -p "$scratch")
  if private_apt "$work" trixie-backports forky sid && apt-get "${apt[@]}" -qq update >&2; then
    package=$(apt-cache "${apt[@]}" madison rust-src | awk -v v="$version" 'index($3, v "+") == 1 { print $3; exit }')
  fi
  if [[ -z ${package:-} ]]; then
    say "route 'sources': no rust-src component, and no suite of Debian has rust-src $version"
    return 1
  fi
  say "fetch Debian's rust-src $package"
  (cd "$work" && apt-get "${apt[@]}" -qq download "rust-src=$package" >&2 && dpkg-deb -x rust-src_*.deb unpacked) || return 1
  rm -rf "$library"
  mv "$work"/unpacked/usr/src/rustc-*/library "$library"
  echo "$library"
}

# fetch_debian_packages FOLDER PACKAGE…: unpacks them there, with what they
# depend on and the machine lacks.
fetch_debian_packages() {
  local folder=$1 work apt names
  shift
  work=$(mktemp -d -p "$scratch")
  if ! private_apt "$work" || ! apt-get "${apt[@]}" -qq update >&2; then
    return 1
  fi
  names=$(apt-get "${apt[@]}" -s --no-install-recommends install "$@" 2>/dev/null | awk '/^Inst / { print $2 }')
  if [[ -z $names ]]; then
    return 1
  fi
  say "fetch Debian's $* (and what they need)"
  # shellcheck disable=SC2086
  (cd "$work" && apt-get "${apt[@]}" -qq download $names >&2) || return 1
  mkdir -p "$folder"
  find "$work" -maxdepth 1 -name '*.deb' -exec dpkg-deb -x {} "$folder" \;
}

# Route "debian": compiler and sources from one Debian source package, so they
# always match, whatever Rust is installed.
prepare_debian() {
  local cache prefix library linker sysroot
  cache=$(cache_directory)
  prefix=$cache/rustc-web
  if [[ ! -x $prefix/rustc ]]; then
    rm -rf "$prefix"
    fetch_debian_packages "$prefix" rustc-web rust-web-src || {
      say "route 'debian': rustc-web cannot be fetched (is this Debian?)"
      return 1
    }
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%q exec %q "$@"\n' \
      "$prefix/usr/lib/$(uname -m)-linux-gnu:$prefix/usr/lib" "$prefix/usr/bin/rustc" >"$prefix/rustc"
    chmod +x "$prefix/rustc"
  fi
  library=$(find "$prefix/usr/src" -maxdepth 2 -type d -name library | head -1)
  linker=$(find_wasm_linker) || {
    say "route 'debian': no linker (rust-lld or wasm-ld)"
    return 1
  }
  wasm_rustc=$prefix/rustc
  wasm_cargo=$(command -v cargo)
  sysroot=$cache/sysroot-web
  if ! cmp -s <("$wasm_rustc" -vV) "$sysroot/rustc-version"; then
    say "build std for $wasm_target (once)"
    build_sysroot "$library" "$sysroot" || return 1
  fi
  wasm_flags=("${mvp_flags[@]}" --sysroot "$sysroot" -C "linker=$linker" -C link-arg=--allow-undefined)
  feature_level=mvp
  std_stamp=$(cat "$sysroot/stamp")
}
