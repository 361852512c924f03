import type { Clock, JobContract, WorkerWanted } from '@headway/protocol';
import type { JobQueue, TakenJob } from './queue.ts';
import type { PreviewOptions } from './preview-shelf.ts';
import type { WorkerTokens } from './worker-token.ts';

export interface WorkerGatewayOptions {
  queue: JobQueue;
  tokens: WorkerTokens;
  /** Seals the fences of runs: kept across restarts, known to nobody else. */
  secret: string;
  /** Contracts of the kinds that have one: results and items are checked against it. @default none */
  contractOf?: (kind: string) => JobContract | null;
  /** The input as a program outside is given it: without paths of this machine, for example. @default as it is */
  inputOf?: (taken: TakenJob, fence: string) => unknown;
  /** Tells a token's workers at once what is wanted of a run, in their channel. MUST NOT reject. @default nobody */
  tell?: (tokenId: string, wanted: WorkerWanted) => void;
  /** Where previews are kept and served. @default they are left out */
  previews?: PreviewOptions;
  /** After so long a cancel that no worker has confirmed takes effect without it. @default 10_000 */
  cancelGraceMs?: number;
  /** Runs that one token may have at a time. @default 64 */
  maxRunsPerToken?: number;
  /** Runs of all tokens. @default 10_000 */
  maxRuns?: number;
  /** Calls that may wait for a job at a time. @default 1000 */
  maxWaiting?: number;
  /** Calls of one token, sustained; four times as many at once. @default 50 */
  maxCallsPerSecond?: number;
  /** How often a call that waits looks for a job without having been told of one. @default 2000 */
  lookAgainMs?: number;
  clock?: Clock;
  /** Hears what goes wrong without a caller to tell. @default nobody */
  onError?: (error: unknown, context: { stage: string; jobId?: string }) => void;
}

export const gatewayDefaults: Required<
  Pick<
    WorkerGatewayOptions,
    'cancelGraceMs' | 'maxRunsPerToken' | 'maxRuns' | 'maxWaiting' | 'maxCallsPerSecond' | 'lookAgainMs'
  >
> = {
  cancelGraceMs: 10_000,
  maxRunsPerToken: 64,
  maxRuns: 10_000,
  maxWaiting: 1000,
  maxCallsPerSecond: 50,
  lookAgainMs: 2000,
};
