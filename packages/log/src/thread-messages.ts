import type { LogErrorCode } from './log-error.ts';
import type { StoreMethod } from './log-store.ts';

/** What goes to a thread in one message. Each message is answered by one message, in order. */
export type ThreadRequest = readonly ThreadCall[] | 'close';

export interface ThreadCall {
  method: StoreMethod;
  args: readonly unknown[];
}

/** The answers to the calls of one message, in order. */
export type ThreadAnswers = readonly ThreadAnswer[];

export type ThreadAnswer = { ok: true; value: unknown } | { ok: false; code: LogErrorCode; cause: unknown };

/** How a thread of `sqliteLog` is started. */
export interface ThreadData {
  path: string;
  busyTimeoutMs: number;
  maxBytes: number | null;
  epoch: string;
  idempotencyWindowMs: number;
  /** Ms since 1970. */
  openedAt: number;
  readOnly: boolean;
}
