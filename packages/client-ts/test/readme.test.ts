import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answer, INFERENCE } from "./fake.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
// Inside of the package, so that its own name is found.
const folder = `${root}.snippets`;
const snippets = Array.from(readFileSync(`${root}README.md`, "utf8").matchAll(/^```ts\n(.*?)^```$/gms), ([, code]) => code ?? "");

const server = createServer(async (request, response) => {
  const contracts = { fake1coordinator: { network_inference: () => INFERENCE } };
  response.end(await answer(contracts, `http://fake${request.url}`).text());
});

beforeAll(async () => {
  if (!existsSync(`${root}dist/index.js`)) throw new Error("snippets import what is built: npm run build");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("snippets of the README", () => {
  it("are a program that type-checks, one after the other", async () => {
    expect(snippets.length).toBeGreaterThan(5);
    writeFileSync(`${folder}/all.ts`, snippets.join("\n"));
    writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ extends: "../tsconfig.json", include: ["all.ts"] }));
    await run("npx", ["tsc", "-p", folder], { cwd: root }).catch((error) => expect.fail(error.stdout));
  }, 30_000);

  it("read an inference in five lines", async () => {
    const [read = ""] = snippets;
    const code = read.split("\n").filter((line) => line !== "" && !line.startsWith("import") && !line.startsWith("console"));
    expect(code.length).toBeLessThanOrEqual(5);
    const { port } = server.address() as AddressInfo;
    // Nothing in it is TypeScript only.
    writeFileSync(`${folder}/read.mjs`, read.replace("http://127.0.0.1:1317", `http://127.0.0.1:${port}`));
    const { stdout } = await run("node", [`${folder}/read.mjs`]);
    expect(stdout).toBe("2471.65, 18 s old; with 95 % between 2400 and 2550\n");
  });
});
