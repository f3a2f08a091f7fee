// A model of a topic: reads a question a line, writes an answer a line.
//
// Put your own into `predict`. What you print for yourself goes to standard error.

import { createInterface } from "node:readline";

interface Epoch {
  epoch: number;
  /** The network inference. */
  value: string | null;
  truth: string | null;
}

interface Question {
  topic_id: number;
  epoch: number;
  target: string;
  unit: string;
  /** Seconds since 1970. */
  opens_at: number;
  closes_at: number;
  history: Epoch[];
}

type Answer = { inference: number } | { skip: string };

/** What to say while no epoch is settled; undefined says nothing. */
const firstGuess: number | undefined = undefined;

/** The next value, from the truths so far, oldest first. */
function predict(truths: number[], _question: Question): number {
  const last = truths[truths.length - 1]!;
  const drift = truths.length > 1 ? (last - truths[0]!) / (truths.length - 1) : 0;
  return last + 0.5 * drift;
}

function answer(question: Question): Answer {
  const truths = question.history.flatMap((epoch) => (epoch.truth ? [Number(epoch.truth)] : []));
  if (truths.length > 0) return { inference: predict(truths, question) };
  if (firstGuess !== undefined) return { inference: firstGuess };
  return { skip: "no epoch is settled yet" };
}

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line) as Question;
  // Says to which question the answer belongs.
  const name = { topic_id: question.topic_id, epoch: question.epoch };
  console.log(JSON.stringify({ ...name, ...answer(question) }));
}
