/** What went wrong, for programs to tell apart. */
export type ErrorCode =
  /** The inference is older than asked for. */
  | "stale"
  /** The topic has no inference yet. */
  | "no_inference"
  /** There is no such topic. */
  | "unknown_topic"
  /** The node does not answer, or not as a node does. */
  | "node"
  /** The contract or the node refused the question or the message. */
  | "refused"
  /** What was passed in cannot be meant: nobody was asked. */
  | "invalid";

export interface ErrorDetails {
  cause?: unknown;
  /** With `stale`: seconds. */
  age?: number;
  /** With `stale`: when the next inference is due, if one is. */
  expectedAt?: Date | null;
}

/** The one error of this package; `code` says which kind, `message` what to do. */
export class AlloraError extends Error {
  override readonly name = "AlloraError";
  readonly code: ErrorCode;
  readonly age: number | undefined;
  readonly expectedAt: Date | null | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.age = details.age;
    this.expectedAt = details.expectedAt;
  }
}

/** What somebody else threw, in words. */
export function reason(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
