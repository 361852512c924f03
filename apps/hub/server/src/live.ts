import type { Log, Retention } from '@headway/log';
import type { JobQueue } from '@headway/jobs';
import type { Batch, BuiltinEvents, EventDraft, Job, JobReview, JobStatus } from '@headway/protocol';
import { builtinEvents } from '@headway/protocol/builtin';
import {
  isWorkerToken,
  tokenIdOf,
  workerMethods,
  workerUserId,
  type WorkerGateway,
  type WorkerTokens,
} from '@headway/jobs/gateway';
import { createHeadway, type Headway, type Identity, type NamespaceOptions } from '@headway/server';
import { ownsBatch } from './batch-records.ts';
import type { HubDatabase, HubTransaction } from './database.ts';
import { toProject } from './entities.ts';
import { ownsJob, ownsProject } from './job-records.ts';

export interface LiveOptions {
  log: Log;
  db: HubDatabase;
  queue: JobQueue<HubTransaction>;
  /** Of people. */
  verifyToken: (token: string) => Promise<Identity>;
  workerTokens: WorkerTokens;
  gateway: WorkerGateway;
  allowedOrigins: readonly string[];
  onError: (error: unknown, context: { stage: string }) => void;
}

const dayMs = 86_400_000;
const history: Retention = { maxEvents: 5000, maxAgeMs: 7 * dayMs };
const logLines: Retention = { maxEvents: 2000, maxAgeMs: 7 * dayMs };
// Statistics only: the newest replaces all before.
const status: Retention = { maxEvents: 100, maxAgeMs: dayMs };

/** The live server with the hub's channels and who may hear them. */
export function createLive(options: LiveOptions): Headway<BuiltinEvents> {
  const { db, queue, workerTokens, gateway } = options;

  async function hearsJob(userId: string, jobId: string): Promise<boolean> {
    const job = await queue.get(jobId);
    return job !== null && (await ownsJob(db, userId, job));
  }

  return createHeadway<BuiltinEvents>({
    log: options.log,
    events: builtinEvents,
    authentication: {
      verify: (token) =>
        isWorkerToken(token) ? identifyWorker(workerTokens, token) : options.verifyToken(token),
    },
    methods: workerMethods(gateway, workerTokens),
    allowedOrigins: options.allowedOrigins,
    onError: options.onError,
    namespaces: {
      // What is asked of the runs of one worker token.
      worker: { subscribe: ({ identity, id }) => tokenIdOf(identity.userId) === id, history: status },
      ...forPeople({
        project: {
          subscribe: ({ identity, id }) => ownsProject(db, identity.userId, id),
          history,
          presence: true,
          load: (_channel, id) => loadProject(db, queue, id),
        },
        job: {
          subscribe: ({ identity, id }) => hearsJob(identity.userId, id),
          history,
          load: async (_channel, id) => {
            const job = await queue.get(id);
            if (!job) return [];
            const asked = await queue.reviews({ jobId: id, status: ['open'] });
            return [jobDraft(job), ...asked.items.map(reviewDraft)];
          },
        },
        batch: {
          subscribe: async ({ identity, id }) => {
            const batch = await queue.batch(id);
            return batch !== null && (await ownsBatch(db, identity.userId, batch));
          },
          history: status,
          load: async (_channel, id) => {
            const batch = await queue.batch(id);
            return batch ? [batchDraft(batch)] : [];
          },
        },
        'job-log': {
          subscribe: ({ identity, id }) => hearsJob(identity.userId, id),
          history: logLines,
        },
        // Here somebody's own tabs and devices learn of each other.
        user: { subscribe: ({ identity, id }) => identity.userId === id, history, presence: true },
        // Counts only: whose jobs they are is for their projects to know.
        queue: { subscribe: ({ id }) => id === 'default', history: status },
        system: { subscribe: ({ id }) => id === '', history: status },
      }),
    },
  });
}

/** Workers hear nothing of what people hear, whatever the rules say of their tokens. */
function forPeople(namespaces: Readonly<Record<string, NamespaceOptions>>): Record<string, NamespaceOptions> {
  return Object.fromEntries(
    Object.entries(namespaces).map(([name, { subscribe, ...rest }]) => [
      name,
      {
        ...rest,
        subscribe: async (context) =>
          tokenIdOf(context.identity.userId) === null && (await subscribe?.(context)) === true,
      },
    ]),
  );
}

async function identifyWorker(tokens: WorkerTokens, token: string): Promise<Identity> {
  const { tokenId, expiresAt } = await tokens.verify(token);
  return { userId: workerUserId(tokenId), sessionId: null, tokenId, issuedAt: null, expiresAt };
}

const unfinished: readonly JobStatus[] = [
  'queued',
  'running',
  'reviewing',
  'pausing',
  'paused',
  'cancelling',
  'retrying',
];

const unfinishedBatches = ['open', 'running', 'paused', 'cancelling'] as const;

/** What a project's channel carries when the log does not know it: its counts and what is under way. */
async function loadProject(
  db: HubDatabase,
  queue: JobQueue<HubTransaction>,
  id: string,
): Promise<EventDraft[]> {
  const row = await db.selectFrom('projects').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return [];
  const drafts: EventDraft[] = [{ type: 'project.updated', data: toProject(row) }];
  let cursor: string | null = null;
  do {
    const page = await queue.list({
      labels: { projectId: id },
      status: unfinished,
      limit: 500,
      ...(cursor !== null && { cursor }),
    });
    drafts.push(...page.items.map(jobDraft));
    cursor = page.nextCursor;
  } while (cursor !== null);
  const batches = await queue.batches({ labels: { projectId: id }, status: unfinishedBatches, limit: 500 });
  const asked = await queue.reviews({ labels: { projectId: id }, status: ['open'], limit: 500 });
  return [...drafts, ...batches.items.map(batchDraft), ...asked.items.map(reviewDraft)];
}

const typeOfStatus: Readonly<Record<JobStatus, keyof BuiltinEvents>> = {
  queued: 'job.queued',
  running: 'job.progress',
  reviewing: 'job.reviewing',
  pausing: 'job.pausing',
  paused: 'job.paused',
  cancelling: 'job.cancelling',
  retrying: 'job.retrying',
  cancelled: 'job.cancelled',
  completed: 'job.completed',
  failed: 'job.failed',
};

function batchDraft(batch: Batch): EventDraft {
  return { type: batch.status === 'completed' ? 'batch.completed' : 'batch.updated', data: batch };
}

function reviewDraft(review: JobReview): EventDraft {
  return { type: 'job.review', data: review };
}

function jobDraft(job: Job): EventDraft {
  return { type: typeOfStatus[job.status], data: job };
}
