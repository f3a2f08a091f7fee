/** Answers on screen, kept up to date with few questions. */

/** What is asked: a contract by its name, or the last block. */
export interface Question {
  contract: string;
  message: object;
}

export interface Answer<T> {
  data?: T;
  /** Why the contract refused, in its words. */
  refusal?: string;
  /** Milliseconds of the clock when it came. */
  at?: number;
}

/** How fresh an answer has to be. */
export interface Wish {
  /** Seconds after which it is asked again; infinity for what cannot change. */
  every: number;
  /** Asked again at once when this changes: what the answer depends on. */
  stamp?: string | number | undefined;
}

/** Asks a node. Errors that are a contract's own have `refused` set. */
export type Ask = (question: Question) => Promise<unknown>;

export interface Trouble {
  message: string;
  failures: number;
  retryAt: number;
}

interface Entry {
  question: Question;
  answer: Answer<unknown>;
  askedAt: number;
  stamp: Wish["stamp"];
  pending: boolean;
  users: Map<object, { wish: Wish; changed: () => void }>;
}

/** Questions that wait for answers at any time. */
export const AT_A_TIME = 4;
/** Questions that may be asked at once, after a pause. */
export const BURST = 48;
/** Questions a second in the long run. */
export const RATE = 3;
/** Answers kept that are not on screen. */
const KEPT = 400;
const LONGEST_PAUSE = 60_000;
const REFUSED_PAUSE = 30_000;

export class Store {
  trouble: Trouble | undefined;
  asked: number[] = [];
  private entries = new Map<string, Entry>();
  private watchers = new Set<() => void>();
  private tokens = BURST;
  private refilled: number;
  private pending = 0;

  constructor(
    private readonly ask: Ask,
    private readonly now: () => number = Date.now,
  ) {
    this.refilled = now();
  }

  /** Keeps a question on screen; the answer may be there already. */
  show(question: Question, wish: Wish, changed: () => void): () => void {
    const key = JSON.stringify(question);
    const entry = this.entries.get(key) ?? fresh(question);
    // Moved to the end: the first are those that nobody has looked at for longest.
    this.entries.delete(key);
    this.entries.set(key, entry);
    const user = {};
    entry.users.set(user, { wish, changed });
    this.forget();
    return () => entry.users.delete(user);
  }

  peek<T>(question: Question): Answer<T> {
    return (this.entries.get(JSON.stringify(question))?.answer ?? {}) as Answer<T>;
  }

  /** Told of every change of `trouble` and of what is asked. */
  watch(changed: () => void): () => void {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  }

  /** Asks what is due, as far as the bounds allow. */
  tick(): void {
    const now = this.now();
    this.refill(now);
    if (this.trouble && (now < this.trouble.retryAt || this.pending > 0)) return;
    const due = [...this.entries.values()].filter((entry) => isDue(entry, now));
    due.sort((left, right) => left.askedAt - right.askedAt);
    // While a node fails it gets one question, to see whether it is back.
    const most = this.trouble ? 1 : Math.min(AT_A_TIME - this.pending, Math.floor(this.tokens));
    for (const entry of due.slice(0, Math.max(most, 0))) void this.fetch(entry);
  }

  /** Asks again now, whatever pause there would be. */
  retry(): void {
    if (this.trouble) this.trouble = { ...this.trouble, retryAt: 0 };
    this.tick();
  }

  private async fetch(entry: Entry): Promise<void> {
    const now = this.now();
    this.tokens -= 1;
    this.pending += 1;
    this.asked = [...this.asked.filter((at) => at > now - 60_000), now];
    entry.pending = true;
    entry.askedAt = now;
    entry.stamp = stampOf(entry);
    try {
      const data = await this.ask(entry.question);
      entry.answer = { data, at: this.now() };
      this.settled(undefined);
    } catch (error) {
      this.failed(entry, error as Error & { refused?: boolean });
    } finally {
      entry.pending = false;
      this.pending -= 1;
    }
    for (const { changed } of entry.users.values()) changed();
    this.tick();
  }

  private failed(entry: Entry, error: Error & { refused?: boolean }): void {
    if (error.refused) {
      entry.answer = { ...entry.answer, refusal: error.message, at: this.now() };
      return this.settled(undefined);
    }
    entry.askedAt = 0;
    // Of questions that fail together one counts.
    const before = this.trouble;
    if (before && before.retryAt > this.now()) return;
    const failures = (before?.failures ?? 0) + 1;
    const pause = Math.min(1_000 * 2 ** failures, LONGEST_PAUSE);
    this.settled({ message: error.message, failures, retryAt: this.now() + pause });
  }

  private settled(trouble: Trouble | undefined): void {
    this.trouble = trouble;
    for (const changed of this.watchers) changed();
  }

  private refill(now: number): void {
    const earned = (Math.max(0, now - this.refilled) / 1_000) * RATE;
    this.tokens = Math.min(BURST, this.tokens + earned);
    this.refilled = now;
  }

  private forget(): void {
    for (const [key, entry] of this.entries) {
      if (this.entries.size <= KEPT) return;
      if (entry.users.size === 0 && !entry.pending) this.entries.delete(key);
    }
  }
}

function fresh(question: Question): Entry {
  return { question, answer: {}, askedAt: 0, stamp: undefined, pending: false, users: new Map() };
}

function wishes(entry: Entry): Wish[] {
  return [...entry.users.values()].map(({ wish }) => wish);
}

/** One stamp for all who look, or two that differ would ask in turns for ever. */
function stampOf(entry: Entry): Wish["stamp"] {
  return wishes(entry).find(({ stamp }) => stamp !== undefined)?.stamp;
}

function isDue(entry: Entry, now: number): boolean {
  if (entry.pending) return false;
  if (entry.askedAt === 0) return entry.users.size > 0;
  const age = now - entry.askedAt;
  if (entry.answer.refusal !== undefined && age < REFUSED_PAUSE) return false;
  if (entry.users.size > 0 && stampOf(entry) !== entry.stamp) return true;
  return wishes(entry).some(({ every }) => age >= every * 1_000);
}
