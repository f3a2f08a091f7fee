import { createContext } from "preact";
import { useContext, useEffect, useReducer, useState } from "preact/hooks";
import type { ContractName } from "allora-cosmwasm";
import { BLOCK, type Block, type Network } from "./network.ts";
import type { Answer, Question, Wish } from "./store.ts";

export const Here = createContext<Network | undefined>(undefined);

export function useNetwork(): Network {
  const network = useContext(Here);
  if (!network) throw new Error("a part of the page was drawn without a network");
  return network;
}

/** The answer to a question as long as it is on screen; nothing is asked without one. */
export function useAnswer<T>(question: Question | undefined, wish: Wish): Answer<T> {
  const { store } = useNetwork();
  const [, changed] = useReducer((count: number) => count + 1, 0);
  const key = question && JSON.stringify(question);
  useEffect(() => {
    if (!question) return;
    const hide = store.show(question, wish, () => changed(undefined));
    store.tick();
    return hide;
  }, [store, key, wish.every, wish.stamp]);
  return question ? store.peek<T>(question) : {};
}

/** Several at once, in order. */
export function useAnswers<T>(questions: Question[], wish: Wish): Answer<T>[] {
  const { store } = useNetwork();
  const [, changed] = useReducer((count: number) => count + 1, 0);
  const key = JSON.stringify(questions);
  useEffect(() => {
    const hides = questions.map((question) => store.show(question, wish, () => changed(undefined)));
    store.tick();
    return () => hides.forEach((hide) => hide());
  }, [store, key, wish.every, wish.stamp]);
  return questions.map((question) => store.peek<T>(question));
}

export function ask(contract: ContractName, message: object): Question {
  return { contract, message };
}

/** Seconds between two looks at what moves. */
export const PULSE = 4;
/** Seconds between two looks at what hardly moves. */
export const SLOW = 60;

export function useBlock(): Answer<Block> {
  return useAnswer<Block>(BLOCK, { every: PULSE });
}

let ahead = 0;

/** A block from the future says that this machine's clock is behind. */
export function correct(block: Block): void {
  ahead = Math.max(ahead, block.time - Date.now() / 1_000);
}

/** Seconds since 1970, by the chain as far as we know it. */
export function now(): number {
  return Date.now() / 1_000 + ahead;
}

/** The same, anew every second. */
export function useNow(): number {
  const [moment, move] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => move(now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return moment;
}
