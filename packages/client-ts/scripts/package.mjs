// What others get: packed, looked at by publint and attw, measured, and imported from a folder outside.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const here = new URL("..", import.meta.url);
const run = (command, args, cwd = here) => execFileSync(command, args, { cwd, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
const step = (name, said) => console.log(`${name}: ${said.trim().split("\n").at(-1)}`);

const folder = mkdtempSync(join(tmpdir(), "allora-cosmwasm-"));
try {
  step("pack", run("npm", ["pack", "--ignore-scripts", "--loglevel", "error", "--pack-destination", folder]));
  const archive = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")));
  step("publint", run("npx", ["publint", "--strict", archive]));
  // ESM only; types of `generated/*` are found one by one.
  const points = [".", "tx", "desk", "events", "compat", "generated/staking_vault"];
  run("npx", ["attw", archive, "--profile", "esm-only", "--entrypoints", ...points]);
  console.log(`attw: types of ${points.length} entry points resolve`);
  const sizes = JSON.parse(run("npx", ["size-limit", "--json"]));
  for (const { name, size, sizeLimit, passed } of sizes) {
    console.log(`size of ${name}: ${size} bytes gzipped, limit ${sizeLimit}`);
    if (!passed) throw new Error(`${name} is larger than its limit: ${size} of ${sizeLimit} bytes`);
  }
  outside(archive);
} catch (error) {
  console.error(error.stdout || error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Without CosmJS, and without this folder's modules. */
function outside(archive) {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  run("npm", ["install", "--offline", "--omit=optional", "--no-audit", "--no-fund", archive], folder);
  writeFileSync(
    join(folder, "main.mjs"),
    `import { AlloraError, toBaseUnits } from "allora-cosmwasm";
import { Messages } from "allora-cosmwasm/tx";
import { Desk } from "allora-cosmwasm/desk";
import { decodeEvents } from "allora-cosmwasm/events";
import { AlloraAPIClient } from "allora-cosmwasm/compat";
const deployment = { "staking-vault": "vault", "allo-token": "token" };
const { contractAddress } = new Messages(deployment).stake(1, toBaseUnits("1.5"));
if (contractAddress !== "token" || decodeEvents([], deployment).length > 0) throw new AlloraError("invalid", "it does something else");
console.log("imported", [Desk, AlloraAPIClient].map(({ name }) => name).join(", "));
`,
  );
  step("outside", run("node", ["main.mjs"], folder));
}
