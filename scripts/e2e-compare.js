// Compares what messages cost on a real chain with the gas table of the virtual
// machine: at most 5 % apart, less what every transaction costs by itself.
//
// Usage: node scripts/e2e-compare.js E2E_GAS.json TABLE.json
//
// Only messages whose work does not depend on who takes part are compared, nor on what else
// unbonds or is delegated. The table lists
// the dearest of a kind; on the chain that is the typical one, but for submissions,
// where the first of an epoch opens it.
'use strict';
const fs = require('fs');

const TOLERANCE = 5;
const SETUP = '_4_2_3';
const PAIRS = [
  ['synthesis-coordinator submit inference', 'submit_inference', 'dearest'],
  ['synthesis-coordinator report', 'report'],
  ['synthesis-coordinator advance, nothing due', 'advance_idle'],
  ['allo-token transfer', 'token_transfer'],
  ['allo-token send: topic-registry register inferer', 'register_inferer'],
];

const [real, table] = process.argv.slice(2);
if (!table) {
  console.error('usage: node scripts/e2e-compare.js E2E_GAS.json TABLE.json');
  process.exit(2);
}

// Case → gas of the contracts and of loading them.
const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const cases = new Map(read(table).map((one) => [one.case, one.gas + one.instances]));
const sent = read(real);

let failed = false;
console.log('message'.padEnd(52), 'wasmd'.padStart(9), 'table'.padStart(9), '   %');
for (const [message, name, which] of PAIRS) {
  const found = sent.find((entry) => entry.message === message);
  const expected = cases.get(name + SETUP);
  if (!found || expected === undefined) {
    console.error(`e2e-compare: ${found ? `no case ${name}${SETUP}` : `nobody sent: ${message}`}`);
    failed = true;
    continue;
  }
  const beyond = which === 'dearest' ? found.most - found.gas_used : 0;
  const used = found.above_ante + beyond;
  const percent = (100 * (used - expected)) / expected;
  failed ||= Math.abs(percent) > TOLERANCE;
  console.log(message.padEnd(52), String(used).padStart(9), String(expected).padStart(9), percent.toFixed(1).padStart(6));
}
if (failed) {
  console.error(`e2e-compare: the gas table and the chain are more than ${TOLERANCE} % apart`);
  process.exit(1);
}
