# shellcheck shell=bash
# Makes a new chain: keys, one genesis file for all nodes, and their
# configuration. Sourced by scripts/localnet, which sets wasmd, source_dir, chain_id,
# voting and init_log.
# shellcheck disable=SC2154

# Reads "name: mnemonic" lines.
add_accounts() {
  local directory=$1 name mnemonic
  while IFS=: read -r name mnemonic; do
    case "$name" in '' | '#'*) continue ;; esac
    echo "${mnemonic# }" | "$wasmd" keys add "$name" --recover --keyring-backend test \
      --home "$directory" >>"$init_log" 2>&1
    "$wasmd" genesis add-genesis-account "$name" 1000000000000stake --keyring-backend test \
      --home "$directory" 2>>"$init_log"
  done <"$source_dir/accounts.txt"
}

# Node 0 validates with the key `validator`, node I with `validatorI`. Equal stakes:
# one node of four may be missing, two may not.
bond() {
  local i=$1 signer=validator$1 directory
  directory=$(node_home "$i")
  if [ "$i" -eq 0 ]; then signer=validator; else cp "$(node_home 0)/config/genesis.json" "$directory/config/"; fi
  "$wasmd" genesis gentx "$signer" 500000000000stake --chain-id "$chain_id" --keyring-backend test \
    --keyring-dir "$(node_home 0)" --home "$directory" \
    --output-document "$(node_home 0)/config/gentx/node$i.json" >>"$init_log" 2>&1
}

# set_genesis FILE KEY VALUE [AFTER]: the text of a key, on a line of its own as `wasmd init`
# writes it; the first one after the line that has AFTER in it.
set_genesis() {
  local file=$1 key=$2 value=$3 after=${4:-}
  awk -v key="\"$key\": \"" -v value="$value" -v after="$after" '
    after != "" && index($0, after) { after = ""; print; next }
    after == "" && !done && index($0, key) {
      sub(/: ".*"/, ": \"" value "\"")
      done = 1
    }
    { print }
    END { exit !done }' "$file" >"$file.new" || die "no $key ${after:+after $after }in $file"
  mv "$file.new" "$file"
}

# A quick test chain: short votes, no inflation, open uploads, no jailing.
quicken() {
  local file=$1 seconds=$((10#${voting%s})) key
  set_genesis "$file" max_gas 100000000
  set_genesis "$file" voting_period "${seconds}s"
  set_genesis "$file" expedited_voting_period "$((seconds / 2))s"
  set_genesis "$file" max_deposit_period "${seconds}s"
  set_genesis "$file" amount 1000 '"min_deposit": ['
  set_genesis "$file" amount 2000 '"expedited_min_deposit": ['
  set_genesis "$file" signed_blocks_window 100000
  for key in inflation inflation_max inflation_min inflation_rate_change; do
    set_genesis "$file" "$key" 0.000000000000000000
  done
  set_genesis "$file" permission Everybody '"code_upload_access": {'
}

make_genesis() {
  local nodes=$1 i directory
  for ((i = 0; i < nodes; i++)); do
    "$wasmd" init "node$i" --chain-id "$chain_id" --default-denom stake \
      --home "$(node_home "$i")" >>"$init_log" 2>&1
  done
  directory=$(node_home 0)
  quicken "$directory/config/genesis.json"
  add_accounts "$directory"
  mkdir -p "$directory/config/gentx"
  for ((i = 0; i < nodes; i++)); do bond "$i"; done
  "$wasmd" genesis collect-gentxs --home "$directory" >>"$init_log" 2>&1
  "$wasmd" genesis validate-genesis --home "$directory" >>"$init_log"
  for ((i = 1; i < nodes; i++)); do
    cp "$directory/config/genesis.json" "$(node_home "$i")/config/"
  done
}

# The other nodes, as CometBFT wants them: id@host:port,…
peers_of() {
  local i=$1 nodes=$2 j peers=
  for ((j = 0; j < nodes; j++)); do
    [ "$i" -eq "$j" ] && continue
    peers+="${peers:+,}$("$wasmd" comet show-node-id --home "$(node_home "$j")")@127.0.0.1:$(p2p_port "$j")"
  done
  echo "$peers"
}

# Again at each start: the ports and the block time may have changed.
configure() {
  local nodes=$1 i config timeout=${LOCALNET_BLOCK_MS:-300}
  [ "$nodes" -gt 1 ] && timeout=${LOCALNET_BLOCK_MS:-700}
  for ((i = 0; i < nodes; i++)); do
    config=$(node_home "$i")/config/config.toml
    sed -i.bak -e "s/^timeout_commit = .*/timeout_commit = \"${timeout}ms\"/" \
      -e 's/^pprof_laddr = .*/pprof_laddr = ""/' \
      -e 's/^max_body_bytes = .*/max_body_bytes = 4000000/' \
      -e 's/^max_tx_bytes = .*/max_tx_bytes = 2097152/' \
      -e 's/^addr_book_strict = .*/addr_book_strict = false/' \
      -e 's/^allow_duplicate_ip = .*/allow_duplicate_ip = true/' \
      -e "s/^persistent_peers = .*/persistent_peers = \"$(peers_of "$i" "$nodes")\"/" "$config"
    rm -f "$config.bak"
    # Addresses of an earlier start, perhaps with other ports.
    rm -f "$(node_home "$i")/config/addrbook.json"
  done
}
