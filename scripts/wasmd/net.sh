# shellcheck shell=bash
# A network on a testnet, from scripts: processes of `allora`, proposals, epochs.
# Source it after setting program (for messages), client (the `allora` program), logs (a
# folder) and endpoints (JSON-RPC addresses).
# shellcheck disable=SC2154

declare -A running=()

say() { printf '\n== %s (%s s)\n' "$*" "$SECONDS"; }

note() { printf '[%4s s] %s\n' "$SECONDS" "$*"; }

die() {
  printf '%s: %s\n' "$program" "$*" >&2
  [ ! -d "$logs" ] || printf '%s: logs are in %s\n' "$program" "$logs" >&2
  exit 1
}

# json EXPRESSION: a part of the JSON on standard input.
json() {
  node -e '
    const v = JSON.parse(require("fs").readFileSync(0));
    console.log(eval("v" + process.argv[1]) ?? "")' "$1"
}

# --node options, beginning with endpoint I; all of them are there for the others.
node_options() {
  local i count=${#endpoints[@]}
  for ((i = 0; i < count; i++)); do echo --node "${endpoints[$((($1 + i) % count))]}"; done
}

# Without warnings: that an endpoint is down is what some scripts arrange.
# shellcheck disable=SC2046 # addresses have no spaces
allora() { "$client" "$@" $(node_options 0) --log-level ERROR; }

# run NAME COMMAND…: in the background, with the key of that name; each process prefers
# another node.
run() {
  local name=$1
  shift
  # shellcheck disable=SC2046 # addresses have no spaces
  "$client" "$@" $(node_options "${#running[@]}") --from "$name" --json --log-format json \
    >>"$logs/$name.out" 2>>"$logs/$name.log" &
  running[$name]=$!
}

check_processes() {
  local name
  for name in "${!running[@]}"; do
    kill -0 "${running[$name]}" 2>/dev/null ||
      die "$name ended by itself: $(tail -qn 1 "$logs/$name".{log,out})"
  done
}

# Waits until a process is gone, ten seconds at most; then it is killed.
gone() {
  local try
  for ((try = 0; try < 100; try++)); do
    kill -0 "$1" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null
}

# stop_processes NAME…: gracefully; all if none is named.
stop_processes() {
  local name names=("$@")
  (($#)) || names=("${!running[@]}")
  for name in "${names[@]}"; do kill -TERM "${running[$name]}" || die "$name had stopped by itself"; done
  for name in "${names[@]}"; do
    gone "${running[$name]}" || die "$name did not stop gracefully"
    unset "running[$name]"
  done
}

# Whatever state they are in.
kill_processes() {
  local name
  for name in "${!running[@]}"; do kill -TERM "${running[$name]}" 2>/dev/null || true; done
  for name in "${!running[@]}"; do gone "${running[$name]}" || true; done
  running=()
}

# propose ARGUMENTS…: proposes, votes with the keys in voters (default
# validator), waits until it has passed.
propose() {
  local id voter
  id=$(allora gov propose --json --from governor "$@" | json .proposal_id)
  for voter in "${voters[@]:-validator}"; do
    allora gov vote --json --from "$voter" "$id" yes >/dev/null
  done
  allora gov status --json --wait "$id"
}

settled() { allora query --json topic 1 2>/dev/null | json .coordinator.settled || echo 0; }

# wait_settled N SECONDS
wait_settled() {
  local until=$((SECONDS + $2)) now
  while now=$(settled) && [ "${now:-0}" -lt "$1" ]; do
    [ "$SECONDS" -lt "$until" ] || die "$now epochs settled, $1 expected within $2 s"
    check_processes
    sleep 2
  done
  note "settled: $now epochs"
}
