import { fromBase64, parseJson, utf8 } from "./bytes.js";
import { AlloraError } from "./error.js";
import { exchange, type Block, type NodeOptions, type Transport } from "./transport.js";

/** Asks a node's CometBFT server, as `http://127.0.0.1:26657`. */
export function rpc(node: string, options: NodeOptions = {}): Transport {
  const ask = exchange(node, options);
  const call = async (method: string, params: object): Promise<any> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { "content-type": "application/json" };
    const { status, text } = await ask("/", { method: "POST", body, headers });
    let answer: any;
    try {
      answer = JSON.parse(text);
    } catch (error) {
      throw new AlloraError("node", `${node} answered ${status} and no JSON: is it a node's RPC server?`, { cause: error });
    }
    if (answer?.result) return answer.result;
    throw new AlloraError("node", `${node}: ${answer?.error?.data ?? answer?.error?.message ?? `answered ${status}`}`);
  };
  const query = async (name: string, address: string, what: Uint8Array): Promise<Uint8Array> => {
    const path = `/cosmwasm.wasm.v1.Query/${name}`;
    const data = hex(message([utf8(address), what]));
    const { response } = await call("abci_query", { path, data });
    if (!response) throw new AlloraError("node", `${node} answered without \`response\`: is it a node's RPC server?`);
    if (response.code) throw new AlloraError("refused", response.log ?? `${name} was refused`);
    return firstField(fromBase64(response.value ?? ""), node);
  };
  return {
    async smart<T>(address: string, message: object): Promise<T> {
      const answer = await query("SmartContractState", address, utf8(JSON.stringify(message)));
      return parseJson(new TextDecoder().decode(answer), node) as T;
    },
    async raw(address: string, key: Uint8Array): Promise<Uint8Array | null> {
      const value = await query("RawContractState", address, key);
      return value.length > 0 ? value : null;
    },
    async block(): Promise<Block> {
      const header = (await call("block", {})).block?.header;
      if (!header) throw new AlloraError("node", `${node} answered without a block`);
      return { chainId: header.chain_id, height: Number(header.height), time: new Date(header.time) };
    },
  };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Protobuf, as far as these questions go: fields 1, 2, … of bytes. */
function message(fields: Uint8Array[]): Uint8Array {
  const parts = fields.flatMap((field, index) => [((index + 1) << 3) | 2, ...varint(field.length), ...field]);
  return Uint8Array.from(parts);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

/** The answers have one field, of bytes, which is left out if it is empty. */
function firstField(bytes: Uint8Array, node: string): Uint8Array {
  if (bytes.length === 0) return bytes;
  let length = 0;
  let at = 1;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = bytes[at++] ?? 0;
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  if (bytes[0] === 0x0a && at + length === bytes.length) return bytes.subarray(at);
  throw new AlloraError("node", `${node} answered ${bytes.length} bytes that are no answer of a contract`);
}
