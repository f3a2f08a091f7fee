// Another client, by the tool that most CosmWasm projects use: generated from schema/ in a folder of its own, and type-checked.
// Needs the network for its packages.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// The last version that writes for CosmJS; 1.x writes for InterchainJS.
const PACKAGES = ["@cosmwasm/ts-codegen@0.35.7", "@cosmjs/cosmwasm@0.38.1", "@cosmjs/amino@0.38.1", "typescript@7.0.2"];

const schemas = fileURLToPath(new URL("../../../schema/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "allora-ts-codegen-"));
const run = (command, args) => execFileSync(command, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });

try {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  run("npm", ["install", "--no-audit", "--no-fund", ...PACKAGES]);
  const contracts = readdirSync(schemas).map((file) => file.replace(/\.json$/, ""));
  for (const contract of contracts) alone(contract);
  writeFileSync(join(folder, "generate.cjs"), generator(contracts));
  run("node", ["generate.cjs"]);
  const clients = contracts.map((contract) => join("out", `${name(contract)}.client.ts`));
  for (const client of clients) rename(join(folder, client));
  const strict = ["--strict", "--noEmit", "--skipLibCheck", "--target", "es2022", "--module", "preserve", "--moduleResolution", "bundler"];
  run("npx", ["tsc", ...strict, "--types", "", ...clients]);
  console.log(`clients of ${contracts.join(", ")} type-check; one import each was renamed`);
} catch (error) {
  console.error(error.stdout || error.stderr || error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A schema in a folder of its own: of several the tool would read less. */
function alone(contract) {
  mkdirSync(join(folder, contract));
  copyFileSync(join(schemas, `${contract}.json`), join(folder, contract, `${contract}.json`));
}

/** The desk has a message and a question of one name, `request`, which one class cannot have. */
function generator(contracts) {
  const options = { bundle: { enabled: false }, client: { enabled: true, execExtendsQuery: false } };
  const dirs = contracts.map((contract) => ({ name: name(contract), dir: contract }));
  const input = JSON.stringify({ contracts: dirs, outPath: "out", options });
  return `require("@cosmwasm/ts-codegen").default(${input}).catch((error) => { console.error(error); process.exit(1); });`;
}

/** CosmJS 0.38 has another name for the same package. */
function rename(client) {
  writeFileSync(client, readFileSync(client, "utf8").replace("@cosmjs/cosmwasm-stargate", "@cosmjs/cosmwasm"));
}

function name(contract) {
  return contract.replace(/(^|-)(.)/g, (_, __, letter) => letter.toUpperCase());
}
