// Whether dist/ is what this source gives, is small enough, and asks nobody but the node.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const MOST = 80_000;
const committed = new URL("../dist/", import.meta.url).pathname;

/** Addresses that are names, not places: nothing is fetched from them. */
const NAMES = ["http://www.w3.org/"];

async function files(folder) {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const read = names.map(async (entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    return [path.slice(folder.length).replace(/^\//, ""), await readFile(path)];
  });
  return new Map((await Promise.all(read)).sort());
}

function fail(message) {
  console.error(`packages/web: ${message}`);
  process.exitCode = 1;
}

function compare(built, kept) {
  const names = new Set([...built.keys(), ...kept.keys()]);
  const differ = [...names].filter((name) => !built.get(name)?.equals(kept.get(name) ?? Buffer.of(0)));
  if (differ.length > 0) fail(`dist/ is not what this source gives: ${differ.join(", ")} differ; npm run build, and commit`);
}

function weigh(built) {
  const sizes = [...built].map(([name, bytes]) => [name, gzipSync(bytes, { level: 9 }).length]);
  const sum = sizes.reduce((total, [, size]) => total + size, 0);
  console.log([...sizes, ["in all", sum]].map(([name, size]) => `${String(size).padStart(7)} ${name}`).join("\n"));
  if (sum > MOST) fail(`${sum} bytes compressed, at most ${MOST}`);
}

function inspect(built) {
  const page = built.get("index.html").toString();
  if (!page.includes("Content-Security-Policy")) fail("index.html has no Content-Security-Policy");
  if (/<script(?![^>]*\bsrc=)|<style|\son\w+=/.test(page)) fail("index.html has inline code, which its policy forbids");
  for (const [name, bytes] of built) {
    const found = bytes.toString().match(/(?:https?:)?\/\/[\w-]+(?:\.[\w-]+)+\/?/g) ?? [];
    const others = found.filter((address) => !NAMES.includes(address) && !address.includes("lcd.example.org"));
    if (others.length > 0) fail(`${name} names other hosts: ${[...new Set(others)].join(", ")}`);
  }
}

const folder = await mkdtemp(join(tmpdir(), "allora-web-"));
try {
  await build({ logLevel: "warn", build: { outDir: folder, emptyOutDir: true } });
  const built = await files(folder);
  compare(built, await files(committed).catch(() => new Map()));
  weigh(built);
  inspect(built);
} finally {
  await rm(folder, { recursive: true });
}
