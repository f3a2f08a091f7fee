// What the transactions of a chain cost, by message: reads every block of a node and
// writes a JSON list, prints a table.
//
//   node e2e-gas.js RPC DEPLOYMENT OUT.json [PROBE_ADDRESS]
//
// An entry: {"message","count","failed","gas_used","least","most","above_ante","tx_bytes","contracts",
// "calls","event_bytes"}. gas_used and tx_bytes are means; contracts are those that
// were loaded to be executed, as often as they were, by the transaction of median gas.
// Messages are named by contract and variant; submissions by what is in them, Advance by
// the steps done.
//
// PROBE_ADDRESS is an address without a contract, to which a transaction was sent: what it
// cost is what the chain takes before any contract is loaded (signature, account, bytes).
// above_ante is what is left of gas_used after that, with 10 for each byte a transaction is
// longer.
"use strict";
const fs = require("fs");

const [rpc, deploymentFile, out, probe] = process.argv.slice(2);
const GAS_PER_BYTE = 10;
const deployment = JSON.parse(fs.readFileSync(deploymentFile));
const nameOf = Object.fromEntries(
  Object.entries(deployment.contracts).map(([name, contract]) => [contract.address, name]));

async function ask(path) {
  const answer = await (await fetch(`${rpc}/${path}`)).json();
  if (answer.error) throw new Error(`${path}: ${JSON.stringify(answer.error)}`);
  return answer.result;
}

// Fields of a protobuf message: [number, bytes or integer].
function* fields(bytes) {
  let at = 0;
  const integer = () => {
    let value = 0, scale = 1, byte;
    do {
      byte = bytes[at++];
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte & 128);
    return value;
  };
  while (at < bytes.length) {
    const key = integer(), number = Math.floor(key / 8);
    switch (key % 8) {
      case 0: yield [number, integer()]; break;
      case 1: at += 8; break;
      case 2: {
        const length = integer();
        yield [number, bytes.subarray(at, at += length)];
        break;
      }
      case 5: at += 4; break;
      default: throw new Error("not protobuf");
    }
  }
}

const field = (bytes, number) => {
  for (const [found, value] of fields(bytes)) if (found === number) return value;
  return Buffer.alloc(0);
};
const all = (bytes, number) => [...fields(bytes)].filter(([found]) => found === number).map(([, value]) => value);

// Variant of a JSON message, with what it carries for another contract.
function variant(contract, msg) {
  const [name] = Object.keys(msg);
  const body = msg[name];
  if (contract === "allo-token" && name === "send") {
    const hook = JSON.parse(Buffer.from(body.msg, "base64"));
    const [inner] = Object.keys(hook);
    const role = hook[inner].role ? ` ${hook[inner].role}` : "";
    return `${contract} send: ${nameOf[body.contract] ?? "?"} ${inner}${role}`;
  }
  if (name === "submit") {
    return `${contract} submit ${body.forecast?.length ? `forecast of ${body.forecast.length}` : "inference"}`;
  }
  return `${contract} ${name}`;
}

function describe(tx, events) {
  const body = field(tx, 1);
  const names = all(body, 1).map(any => {
    const type = field(any, 1).toString().split(".").pop();
    if (type !== "MsgExecuteContract") return type;
    const message = field(any, 2);
    const address = field(message, 2).toString();
    if (address === probe) return "no contract (what a transaction costs by itself)";
    return variant(nameOf[address] ?? "?", JSON.parse(field(message, 3)));
  });
  const steps = ["epoch_synthesized", "epoch_settled", "epoch_voided"]
    .map(kind => [kind.slice(6), events.filter(event => event.type === `wasm-${kind}`).length])
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => (count > 1 ? `${count} ${kind}` : kind));
  const counted = [...new Set(names)].map(name => {
    const count = names.filter(other => other === name).length;
    return count > 1 ? `${count} × ${name}` : name;
  });
  const text = counted.join(" + ");
  return text.includes(" advance") ? `${text}, ${steps.join(" and ") || "nothing due"}` : text;
}

// Contracts that were entered, in order, with repetitions.
const loaded = events => events
  .filter(event => ["execute", "instantiate", "reply", "sudo", "migrate"].includes(event.type))
  .map(event => event.attributes.find(({ key }) => key === "_contract_address")?.value)
  .map(address => nameOf[address] ?? address);

const eventBytes = events => events
  .filter(event => event.type.startsWith("wasm"))
  .flatMap(event => event.attributes)
  .reduce((sum, { key, value }) => sum + key.length + (value ?? "").length, 0);

async function transactions() {
  const { sync_info: { latest_block_height: height } } = await ask("status");
  const found = [];
  for (let first = 1; first <= height; first += 50) {
    const heights = Array.from({ length: Math.min(50, height - first + 1) }, (_, i) => first + i);
    const pages = await Promise.all(heights.map(async at => {
      const { block } = await ask(`block?height=${at}`);
      if (!block.data.txs?.length) return [];
      const { txs_results: results } = await ask(`block_results?height=${at}`);
      return block.data.txs.map((tx, i) => [Buffer.from(tx, "base64"), results[i]]);
    }));
    found.push(...pages.flat());
  }
  return found.map(([tx, result]) => ({
    message: describe(tx, result.events ?? []),
    failed: result.code !== 0,
    gas_used: Number(result.gas_used),
    tx_bytes: tx.length,
    contracts: loaded(result.events ?? []),
    event_bytes: eventBytes(result.events ?? []),
  }));
}

const mean = numbers => Math.round(numbers.reduce((a, b) => a + b, 0) / numbers.length);

function summary(message, group, ante) {
  const of = key => group.map(one => one[key]);
  const middle = [...group].sort((a, b) => a.gas_used - b.gas_used)[Math.floor(group.length / 2)];
  return {
    message, count: group.length, failed: group.filter(one => one.failed).length,
    gas_used: mean(of("gas_used")), least: Math.min(...of("gas_used")), most: Math.max(...of("gas_used")),
    above_ante: ante && mean(group.map(one => one.gas_used - ante.gas_used - GAS_PER_BYTE * (one.tx_bytes - ante.tx_bytes))),
    tx_bytes: mean(of("tx_bytes")),
    contracts: [...new Set(middle.contracts)], calls: middle.contracts.length,
    event_bytes: middle.event_bytes,
  };
}

async function main() {
  const groups = new Map();
  let ante;
  for (const one of await transactions()) {
    const isProbe = one.message.startsWith("no contract");
    if (isProbe) ante = one;
    // A failed transaction is another matter: gas up to where it failed.
    const key = one.failed && !isProbe ? `${one.message} (failed)` : one.message;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const list = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, group]) => summary(key, group, ante));
  fs.writeFileSync(out, JSON.stringify(list, null, 1) + "\n");
  const row = (...cells) => console.log(cells[0].padEnd(66) + cells.slice(1).map(cell => String(cell ?? "-").padStart(9)).join(""));
  row("message", "n", "gas", "least", "most", "net", "bytes", "calls");
  for (const one of list) {
    row(one.message.slice(0, 65), one.count, one.gas_used, one.least, one.most, one.above_ante, one.tx_bytes, one.calls);
  }
}

main().catch(error => {
  console.error(`e2e-gas: ${error.message}`);
  process.exit(1);
});
