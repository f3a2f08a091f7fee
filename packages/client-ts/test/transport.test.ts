import {
  QueryRawContractStateRequest,
  QueryRawContractStateResponse,
  QuerySmartContractStateRequest,
  QuerySmartContractStateResponse,
} from "cosmjs-types/cosmwasm/wasm/v1/query";
import { describe, expect, it } from "vitest";
import { lcd, rpc, type AlloraError, type Transport } from "../src/index.js";
import { answer } from "./fake.js";

type Fetch = typeof globalThis.fetch;

/** A contract that says what it was asked. */
const ECHO = { fake1echo: { echo: (text: unknown) => text, raw: (key: Buffer) => (key[0] === 0xfb ? key.toString("base64") : null) } };

async function failure(asked: Promise<unknown>): Promise<AlloraError> {
  return asked.then(
    () => expect.fail("it answered"),
    (error: AlloraError) => error,
  );
}

const overLcd = (fetch: (url: string) => Promise<Response>, timeout?: number): Transport =>
  lcd("http://fake/api/", { fetch: ((url: string) => fetch(url.replace("/api/", "/"))) as Fetch, ...(timeout === undefined ? {} : { timeout }) });

/** A node's RPC server, with Protobuf by another hand. */
function abci(reply: (path: string, data: Uint8Array) => object): Transport {
  const fetch = async (_: unknown, init: { body: string }) => {
    const { id, method, params } = JSON.parse(init.body);
    const result = method === "block" ? { block: { header: HEADER } } : { response: reply(params.path, Buffer.from(params.data, "hex")) };
    return Response.json({ jsonrpc: "2.0", id, result });
  };
  return rpc("http://fake:26657", { fetch: fetch as unknown as Fetch });
}

const HEADER = { chain_id: "fake-1", height: "1214", time: "2026-01-01T00:00:00.123456789Z" };
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

describe("a node's REST server", () => {
  it("is asked whatever the message holds", async () => {
    const node = overLcd(async (url) => answer(ECHO, url));
    for (const text of ["", "ä€😀", "???>>>~~~", "x".repeat(1_000)]) expect(await node.smart("fake1echo", { echo: text })).toBe(text);
    expect(await node.raw("fake1echo", Uint8Array.of(0xfb, 0xff))).toEqual(Uint8Array.of(0xfb, 0xff));
    expect(await node.raw("fake1echo", Uint8Array.of(1))).toBeNull();
    // The simulated network says nothing where a node says `null`.
    expect(await overLcd(async () => Response.json({ data: "" })).raw("fake1echo", Uint8Array.of(1))).toBeNull();
  });

  it("says the last block", async () => {
    const node = overLcd(async () => Response.json({ block: { header: HEADER } }));
    expect(await node.block()).toEqual({ chainId: "fake-1", height: 1_214, time: new Date("2026-01-01T00:00:00.123Z") });
  });

  it("that refuses is told from one that fails", async () => {
    const node = overLcd(async (url) => answer(ECHO, url));
    expect(await failure(node.smart("fake1echo", { other: {} }))).toMatchObject({ code: "refused", message: expect.stringMatching(/unknown variant other/) });
    expect(await failure(node.smart("fake1nobody", {}))).toMatchObject({ code: "refused", message: expect.stringMatching(/fake1nobody/) });
    const replies = [
      () => new Response("<html>busy</html>", { status: 502 }),
      () => Response.json({ code: 14, message: "too many ask; come again" }, { status: 503 }),
      () => new Response("no JSON"),
      () => Response.json({ hello: "world" }),
      () => Promise.reject(new TypeError("fetch failed")),
    ];
    for (const reply of replies) {
      const error = await failure(overLcd(async () => reply()).smart("fake1echo", {}));
      expect([error.code, error.name], error.message).toEqual(["node", "AlloraError"]);
    }
  });

  it("that does not answer is given up", async () => {
    const never = ((_: string, { signal }: { signal: AbortSignal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))) as unknown as Fetch;
    const error = await failure(lcd("http://fake", { fetch: never, timeout: 20 }).block());
    expect(error).toMatchObject({ code: "node", message: "http://fake cannot be asked: no answer in 20 ms" });
  });

  it("has an address on the web", () => {
    for (const node of ["", "fake", "file:///etc", "http://", "http://fake?x=1"]) expect(() => lcd(node), node).toThrow(/no address of a node/);
  });

  it("cannot slip in a number that JavaScript would round", async () => {
    const text = '{"data":{"epoch":9007199254740993}}';
    expect(await failure(overLcd(async () => new Response(text)).smart("a", {}))).toMatchObject({ code: "node", message: expect.stringMatching(/`epoch`/) });
  });

  it("is not led to another path by an address", async () => {
    const asked: string[] = [];
    const node = overLcd(async (url) => (asked.push(url), Response.json({ data: 1 })));
    await node.smart("../../x?y#z", {});
    expect(asked).toEqual(["http://fake/cosmwasm/wasm/v1/contract/..%2F..%2Fx%3Fy%23z/smart/e30%3D"]);
  });
});

describe("a node's RPC server", () => {
  it("is asked as Protobuf has it", async () => {
    const node = abci((path, data) => {
      if (path === "/cosmwasm.wasm.v1.Query/RawContractState") {
        const { address, queryData } = QueryRawContractStateRequest.decode(data);
        const found = queryData.length > 1 ? Uint8Array.from([...Buffer.from(address), ...queryData]) : new Uint8Array();
        return { code: 0, value: base64(QueryRawContractStateResponse.encode({ data: found }).finish()) };
      }
      expect(path).toBe("/cosmwasm.wasm.v1.Query/SmartContractState");
      const { address, queryData } = QuerySmartContractStateRequest.decode(data);
      const reply = Buffer.from(JSON.stringify({ address, question: JSON.parse(Buffer.from(queryData).toString()) }));
      return { code: 0, value: base64(QuerySmartContractStateResponse.encode({ data: reply }).finish()) };
    });
    for (const length of [0, 100, 127, 128, 20_000]) {
      const question = { echo: "ä".repeat(length) };
      expect(await node.smart("fake1echo", question)).toEqual({ address: "fake1echo", question });
    }
    expect(await node.raw("a", Uint8Array.of(1, 2))).toEqual(Uint8Array.of(0x61, 1, 2));
    expect(await node.raw("a", Uint8Array.of(1))).toBeNull();
    expect(await node.block()).toMatchObject({ chainId: "fake-1", height: 1_214 });
  });

  it("that refuses, or answers nonsense, says so", async () => {
    const refused = abci(() => ({ code: 9, log: "topic 7 does not exist: query wasm contract failed" }));
    expect(await failure(refused.smart("a", {}))).toMatchObject({ code: "refused", message: expect.stringMatching(/topic 7/) });
    for (const value of ["AAAA", "CgE=", "CgP/", "Ev8="]) {
      expect(await failure(abci(() => ({ code: 0, value })).smart("a", {})), value).toMatchObject({ code: "node" });
      expect(await failure(abci(() => ({ code: 0, value })).raw("a", Uint8Array.of(1))), value).toMatchObject({ code: "node" });
    }
    const html = rpc("http://fake", { fetch: (async () => new Response("<html>")) as unknown as Fetch });
    expect(await failure(html.block())).toMatchObject({ code: "node", message: expect.stringMatching(/no JSON/) });
  });
});
