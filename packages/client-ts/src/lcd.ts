import { base64, fromBase64, parseJson, utf8 } from "./bytes.js";
import { AlloraError } from "./error.js";
import { exchange, type Block, type NodeOptions, type Transport } from "./transport.js";

/** Statuses that say nothing about the question: whoever stands before the node is busy. */
const BUSY = [429, 502, 503, 504];

/** Asks a node's REST server, as `http://127.0.0.1:1317`: a plain GET, which any browser may send. */
export function lcd(node: string, options: NodeOptions = {}): Transport {
  const ask = exchange(node, options);
  const get = async (path: string): Promise<any> => {
    const { status, text } = await ask(path);
    if (status === 200) return parseJson(text, node);
    const said = messageIn(text);
    const refused = said !== undefined && !BUSY.includes(status);
    throw new AlloraError(refused ? "refused" : "node", said ?? `${node}${path} answered ${status}`);
  };
  const contract = (address: string, kind: string, what: Uint8Array): Promise<any> =>
    get(`/cosmwasm/wasm/v1/contract/${encodeURIComponent(address)}/${kind}/${encodeURIComponent(base64(what))}`);
  return {
    async smart<T>(address: string, message: object): Promise<T> {
      const answer = await contract(address, "smart", utf8(JSON.stringify(message)));
      return field(answer, "data", node) as T;
    },
    async raw(address: string, key: Uint8Array): Promise<Uint8Array | null> {
      const data = field(await contract(address, "raw", key), "data", node);
      // No contract keeps an empty value: a node says so of a key that is not there.
      return typeof data === "string" && data !== "" ? fromBase64(data) : null;
    },
    async block(): Promise<Block> {
      const answer = await get("/cosmos/base/tendermint/v1beta1/blocks/latest");
      const header = answer?.block?.header;
      if (!header) throw new AlloraError("node", `${node} answered without a block: is it a node's REST server?`);
      return { chainId: header.chain_id, height: Number(header.height), time: new Date(header.time) };
    },
  };
}

function field(answer: any, name: string, node: string): unknown {
  const value = answer?.[name];
  if (value === undefined) throw new AlloraError("node", `${node} answered without \`${name}\`: is it a node's REST server?`);
  return value;
}

/** Why, if it is a node that says so. */
function messageIn(text: string): string | undefined {
  try {
    const message: unknown = JSON.parse(text)?.message;
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}
