import type { ArchiveEntry, Clock, Epoch, Many, NextDue, Topic } from "./types.ts";
import { ask, PULSE, SLOW, useAnswer, useAnswers, useNetwork } from "./use.ts";
import type { Answer, Question } from "./store.ts";

/** Topics of a page of the table: as many as one question about inferences takes. */
export const PAGE = 20;
/** Longest age of an inference that we ask for: how old is too old we say ourselves. */
const ANY_AGE = 3_153_600_000;
/** Archived epochs of one answer. */
const BLOCK = 100;
/** Epochs of which details are shown, if they are kept or were seen. */
export const STRIP = 25;

/** A page of topics, after one of them. */
export function useTopics(after: number | null): Answer<{ topics: Topic[]; next: number | null }> {
  return useAnswer(ask("topic-registry", { topics: { start_after: after, limit: PAGE } }), { every: SLOW });
}

export function useTopic(id: number): Answer<Topic> {
  return useAnswer<Topic>(ask("topic-registry", { topic: { topic_id: id } }), { every: SLOW });
}

/** The newest inferences of these topics. */
export function useLatest(ids: number[]): Answer<Many> {
  const question = ask("synthesis-coordinator", { many: { topic_ids: ids, max_age: ANY_AGE } });
  return useAnswer<Many>(ids.length > 0 ? question : undefined, { every: PULSE });
}

/** When the next step of each topic is due, in seconds. */
export function useDue(): Map<number, string> {
  const { data } = useAnswer<NextDue>(ask("synthesis-coordinator", { next_due: { limit: 100 } }), { every: PULSE });
  return new Map(data?.topics.map(({ topic_id, due }) => [topic_id, due]));
}

/** Where a topic stands in time; what else is shown of it depends on `stamp`. */
export function useClock(id: number): Answer<Clock> & { stamp: string | undefined } {
  const answer = useAnswer<Clock>(ask("synthesis-coordinator", { topic: { topic_id: id } }), { every: PULSE });
  const { data } = answer;
  const stamp = data && [data.settled, data.void, data.version, ...data.open_epochs].join(".");
  return { ...answer, stamp };
}

/** A question about a topic whose answer changes with its epochs. */
export function useOfTopic<T>(message: object, stamp: string | undefined): Answer<T> {
  const question = ask("synthesis-coordinator", message);
  return useAnswer<T>(stamp === undefined ? undefined : question, { every: SLOW, stamp });
}

/** The last archived epochs up to `last`, ascending; whole hundreds are asked for once. */
export function useHistory(id: number, last: number | undefined, most: number, stamp: string | undefined): ArchiveEntry[] | undefined {
  const pages = last === undefined ? [] : pagesOf(last, most);
  const questions = pages.map((page) => historyPage(id, page));
  const old = useAnswers<{ epochs: ArchiveEntry[] }>(questions.slice(0, -1), { every: SLOW * 10 });
  const newest = useAnswers<{ epochs: ArchiveEntry[] }>(questions.slice(-1), { every: SLOW, stamp });
  const answers = [...old, ...newest];
  if (last === undefined || answers.some(({ data }) => data === undefined)) return undefined;
  const within = answers.flatMap(({ data }, index) => {
    const page = pages[index] ?? 0;
    return data?.epochs.filter(({ epoch }) => Math.floor(epoch / BLOCK) === page) ?? [];
  });
  return within.filter(({ epoch }) => epoch > last - most);
}

function historyPage(id: number, page: number): Question {
  const start_after = page === 0 ? null : page * BLOCK - 1;
  return ask("synthesis-coordinator", { history: { topic_id: id, start_after, limit: BLOCK } });
}

/** Epochs of many topics, as far as they are on screen already. */
export function useSeen(latest: { id: number; epoch: number }[]): { id: number; entry: ArchiveEntry }[] {
  const answers = useAnswers<{ epochs: ArchiveEntry[] }>(
    latest.map(({ id, epoch }) => historyPage(id, Math.floor(epoch / BLOCK))),
    { every: SLOW },
  );
  return answers.flatMap(({ data }, index) => data?.epochs.map((entry) => ({ id: latest[index]?.id ?? 0, entry })) ?? []);
}

/** Hundreds that hold the last epochs. */
export function pagesOf(last: number, most: number): number[] {
  const first = Math.max(0, Math.floor((last - most + 1) / BLOCK));
  const count = Math.floor(last / BLOCK) - first + 1;
  return Array.from({ length: count }, (_, index) => first + index);
}

/** Details of the newest epochs, ascending: those kept, and those seen while the page was open. */
export function useEpochs(topic: Topic | undefined, { data }: Answer<Clock>, stamp: string | undefined): Epoch[] {
  const { store } = useNetwork();
  const current = data?.current_epoch ?? undefined;
  const open = data?.open_epochs ?? [];
  const newest = current === undefined || !topic ? [] : range(current, STRIP);
  const kept = (current ?? 0) - (topic?.params.caps.detailed_epochs ?? 0) - open.length;
  const epoch = (number: number) => ask("synthesis-coordinator", { epoch: { topic_id: topic?.topic_id, epoch: number } });
  const ended = newest.filter((number) => number < Math.min(...open, current ?? 0));
  const answers = [
    ...ended.filter((number) => number < kept).map((number) => store.peek<Epoch>(epoch(number))),
    ...useAnswers<Epoch>(ended.filter((number) => number >= kept).map(epoch), { every: Infinity }),
    ...useAnswers<Epoch>(open.slice(-STRIP).map(epoch), { every: SLOW, stamp }),
  ];
  const found = answers.flatMap(({ data }) => (data && data.participants.length > 0 ? [data] : []));
  return found.sort((left, right) => left.epoch - right.epoch).slice(-STRIP);
}

function range(last: number, most: number): number[] {
  const length = Math.min(most, last + 1);
  return Array.from({ length }, (_, index) => last - length + 1 + index);
}
