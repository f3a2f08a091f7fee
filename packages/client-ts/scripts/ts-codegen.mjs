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
  for (const contract of contracts) generate(contract);
  const strict = ["--strict", "--noEmit", "--skipLibCheck", "--target", "es2022", "--module", "preserve", "--moduleResolution", "bundler"];
  run("npx", ["tsc", ...strict, "--types", "", ...contracts.map((contract) => join("out", `${name(contract)}.client.ts`))]);
  console.log(`clients of ${contracts.join(", ")} type-check; one import each was renamed`);
} catch (error) {
  console.error(error.stdout || error.stderr || error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** With its schema alone in a folder: of several it would read less. */
function generate(contract) {
  mkdirSync(join(folder, contract));
  copyFileSync(join(schemas, `${contract}.json`), join(folder, contract, `${contract}.json`));
  const options = ["--plugin", "client", "--schema", contract, "--out", "out", "--name", name(contract), "--no-bundle"];
  run("npx", ["cosmwasm-ts-codegen", "generate", ...options]);
  // CosmJS 0.38 has another name for the same package.
  const client = join(folder, "out", `${name(contract)}.client.ts`);
  writeFileSync(client, readFileSync(client, "utf8").replace("@cosmjs/cosmwasm-stargate", "@cosmjs/cosmwasm"));
}

function name(contract) {
  return contract.replace(/(^|-)(.)/g, (_, __, letter) => letter.toUpperCase());
}
