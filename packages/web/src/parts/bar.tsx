import { useEffect, useReducer } from "preact/hooks";
import { correct, useBlock, useNetwork, useNow } from "../data/use.ts";
import { standsStill } from "../model/freshness.ts";
import { count, duration } from "../number/format.ts";
import type { Route } from "../router.ts";
import { ThemeButton } from "./theme.tsx";
import { Lookup } from "./topic.tsx";

const PAGES: [string, string, Route["page"][]][] = [
  ["#/", "Topics", ["topics", "topic"]],
  ["#/supply", "Supply", ["supply"]],
  ["#/desk", "Desk", ["desk"]],
  ["#/account/", "My card", ["account"]],
];

/** Top of every page: where to go, and whether the node is well. */
export function Bar({ route }: { route: Route }) {
  return (
    <>
      <header class="bar">
        <a class="brand" href="#/" aria-label="Allora, all topics">
          <Mark />
          Allora
        </a>
        <nav aria-label="Pages">
          {PAGES.map(([href, name, pages]) => (
            <a key={href} href={href} aria-current={pages.includes(route.page) ? "page" : undefined}>{name}</a>
          ))}
        </nav>
        <div class="tools">
          {route.page !== "account" && <Lookup label="Look up an account" />}
          <Health />
          <ThemeButton />
        </div>
      </header>
      <Trouble />
    </>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <rect width="32" height="32" rx="8" class="mark-ground" />
      <path d="M7 22.5c4 0 5-12 9-12s5 12 9 12" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" />
      <circle cx="16" cy="10.5" r="3.2" fill="#fff" />
    </svg>
  );
}

/** Draws anew when the store's trouble changes. */
function useStore() {
  const { store } = useNetwork();
  const [, changed] = useReducer((count: number) => count + 1, 0);
  useEffect(() => store.watch(() => changed(undefined)), [store]);
  return store;
}

function Health() {
  const store = useStore();
  const { chainId } = useNetwork();
  const { data: block } = useBlock();
  const now = useNow();
  useEffect(() => block && correct(block), [block]);
  const still = block !== undefined && standsStill(block.time, now);
  const state = store.trouble ? "stale" : still ? "due" : block ? "fresh" : "none";
  const word = { stale: "offline", due: "no new blocks", fresh: "live", none: "connecting" }[state];
  const title = block ? `${chainId}, block ${block.height}, ${duration(now - block.time)} ago` : chainId;
  return (
    <span class={`health ${state}`} title={title}>
      <i aria-hidden="true" />
      <span>{word}</span>
      {block && <span class="soft height">{`#${block.height.toLocaleString("en")}`}</span>}
    </span>
  );
}

/** What the reader must know before they believe a number. */
function Trouble() {
  const store = useStore();
  const { node } = useNetwork();
  const { data: block } = useBlock();
  const now = useNow();
  const { trouble } = store;
  if (trouble) {
    const left = Math.max(0, Math.ceil((trouble.retryAt - Date.now()) / 1_000));
    return (
      <div class="notice bad" role="alert">
        <p>
          <strong>The node does not answer.</strong> {told(trouble.message, node)} What you see is what it said last.
        </p>
        <span class="soft" aria-hidden="true">{`again in ${duration(left)}`}</span>
        <button type="button" onClick={() => store.retry()}>Try now</button>
      </div>
    );
  }
  if (!block || !standsStill(block.time, now)) return null;
  return (
    <div class="notice warn" role="status">
      <p>
        <strong>Stale.</strong> The last block of {node} is {duration(now - block.time)} old: the chain stands still, or the node
        is behind. Nothing below is newer.
      </p>
    </div>
  );
}

function told(message: string, node: string): string {
  return message.includes(node) ? `${message}.` : `${node}: ${message}.`;
}

/** Bottom of every page: what is asked of whom. */
export function Foot() {
  const store = useStore();
  const { node, chainId } = useNetwork();
  useNow();
  const minute = store.asked.filter((at) => at > Date.now() - 60_000).length;
  return (
    <footer class="foot" data-asked={minute}>
      <span>{chainId}</span>
      <span>node {node}</span>
      <span title="Questions this page asked the node in the last minute; none while it is hidden">{count(minute, "question")} in the last minute</span>
    </footer>
  );
}
