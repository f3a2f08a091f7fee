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

make_genesis() {
  local nodes=$1 i directory
  for ((i = 0; i < nodes; i++)); do
    "$wasmd" init "node$i" --chain-id "$chain_id" --default-denom stake \
      --home "$(node_home "$i")" >>"$init_log" 2>&1
  done
  directory=$(node_home 0)
  add_accounts "$directory"
  node "$source_dir/genesis.js" "$directory/config/genesis.json" "$voting"
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
