// Makes a fresh genesis file that of a quick test chain: short votes, no
// inflation, open uploads, no jailing.
// Usage: node genesis.js FILE VOTING_PERIOD
const fs = require("fs");

const [file, voting] = process.argv.slice(2);
const genesis = JSON.parse(fs.readFileSync(file, "utf8"));
const { gov, mint, slashing, wasm } = genesis.app_state;

const seconds = parseInt(voting, 10);
if (!(seconds >= 4)) {
  console.error(`genesis.js: the voting period must be 4s or more, not ${voting}`);
  process.exit(1);
}

genesis.consensus.params.block.max_gas = "100000000";
Object.assign(gov.params, {
  voting_period: `${seconds}s`,
  expedited_voting_period: `${Math.floor(seconds / 2)}s`,
  max_deposit_period: `${seconds}s`,
  min_deposit: [{ denom: "stake", amount: "1000" }],
  expedited_min_deposit: [{ denom: "stake", amount: "2000" }],
});
slashing.params.signed_blocks_window = "100000";
const none = "0.000000000000000000";
mint.minter.inflation = none;
Object.assign(mint.params, {
  inflation_max: none,
  inflation_min: none,
  inflation_rate_change: none,
});
wasm.params.code_upload_access.permission = "Everybody";

fs.writeFileSync(file, JSON.stringify(genesis, null, 2));
