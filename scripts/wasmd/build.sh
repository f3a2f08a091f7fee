# shellcheck shell=bash
# Builds wasmd out of the module scripts/wasmd/go.mod; sourced by scripts/localnet, which
# sets source_dir, bin_dir, wasmd and version.
# shellcheck disable=SC2154

# Go modules and its build cache need a home folder that can be written.
usable_home() {
  [ -n "${HOME:-}" ] && [ -d "$HOME" ] && [ -w "$HOME" ] && return
  export HOME=$bin_dir/home GOFLAGS="${GOFLAGS:-} -modcacherw"
  mkdir -p "$HOME"
}

check_go() {
  local found
  need go "install Go 1.25 or newer (https://go.dev/dl)"
  need "${CC:-cc}" "install a C compiler (Debian: apt install gcc libc6-dev; macOS: xcode-select --install)"
  found=$(GOTOOLCHAIN=local go env GOVERSION)
  case "$found" in
    go1.[0-9] | go1.[0-9].* | go1.1[0-9]* | go1.2[0-4]*)
      die "Go is ${found#go}: install Go 1.25 or newer (https://go.dev/dl)"
      ;;
  esac
}

# The library wasmd loads at run time, which the module brings.
library_name() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo libwasmvm.x86_64.so ;;
    Linux-aarch64) echo libwasmvm.aarch64.so ;;
    Darwin-*) echo libwasmvm.dylib ;;
    *) die "wasmvm has no library for $(uname -s) on $(uname -m)" ;;
  esac
}

link_flags() {
  printf '%s ' "-X github.com/cosmos/cosmos-sdk/version.Name=wasm" \
    "-X github.com/cosmos/cosmos-sdk/version.AppName=wasmd" \
    "-X github.com/cosmos/cosmos-sdk/version.Version=$version" \
    "-X github.com/CosmWasm/wasmd/app.Bech32Prefix=allo"
  # shellcheck disable=SC2016 # the loader expands $ORIGIN, not the shell
  printf '%s' '-extldflags "-Wl,-rpath,$ORIGIN"'
}

# Shows how far `go build -v` is, which names each package as it compiles it; packages that Go has
# kept are not named. All else, errors above all, is handed on. On a terminal one line that
# changes, else a line every 250 packages.
progress() {
  local every=250
  [ -t 2 ] && every=1
  awk -v total="$1" -v every="$every" '
    /^go: downloading / { fetched++; package = $3 }
    !/^go: downloading / && /[ :]/ { if (shown && every == 1) printf "\n"; print; fflush(); next }
    !/^go: downloading / { compiled++; package = $0 }
    (fetched + compiled) % every == 0 {
      what = compiled ? sprintf("%d of %d packages compiled", compiled, total) : \
        sprintf("%d modules fetched", fetched)
      if (every == 1) printf "\r\033[K%s  %s", what, substr(package, 1, 50)
      else print "localnet: " what
      shown = 1
      fflush()
    }
    END { if (shown && every == 1) printf "\r\033[K" }' >&2
}

build() {
  [ -x "$wasmd" ] && return
  local library packages
  library=$(library_name)
  check_go
  mkdir -p "$bin_dir"
  usable_home
  echo "localnet: building wasmd $version, once: some minutes and what fetching its modules takes" >&2
  export GOTOOLCHAIN=local CGO_ENABLED=1
  packages=$(cd "$source_dir" && go list -deps github.com/CosmWasm/wasmd/cmd/wasmd 2>/dev/null | wc -l)
  (
    cd "$source_dir" &&
    go build -v -mod=readonly -trimpath -o "$wasmd.new" -ldflags "$(link_flags)" \
      github.com/CosmWasm/wasmd/cmd/wasmd 2> >(progress "$packages") &&
    cp -f "$(go list -m -f '{{.Dir}}' github.com/CosmWasm/wasmvm/v3)/internal/api/$library" "$bin_dir/"
  ) || die "wasmd could not be built; Go's messages are above"
  chmod u+w "$bin_dir/$library"
  mv "$wasmd.new" "$wasmd"
}
