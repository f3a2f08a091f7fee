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

build() {
  [ -x "$wasmd" ] && return
  local library
  library=$(library_name)
  check_go
  mkdir -p "$bin_dir"
  usable_home
  echo "localnet: building wasmd $version (minutes, the first time)" >&2
  export GOTOOLCHAIN=local CGO_ENABLED=1
  (
    cd "$source_dir" &&
    go build -mod=readonly -trimpath -o "$wasmd.new" -ldflags "$(link_flags)" \
      github.com/CosmWasm/wasmd/cmd/wasmd &&
    cp -f "$(go list -m -f '{{.Dir}}' github.com/CosmWasm/wasmvm/v3)/internal/api/$library" "$bin_dir/"
  ) || die "wasmd could not be built; Go's messages are above"
  chmod u+w "$bin_dir/$library"
  mv "$wasmd.new" "$wasmd"
}
