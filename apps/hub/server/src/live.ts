import { type HubEvents, hubEvents } from '@headway/hub-api';
import type { Log, Retention } from '@headway/log';
import type { JobQueue } from '@headway/jobs';
import {
  isWorkerToken,
  tokenIdOf,
  workerMethods,
  workerUserId,
  type WorkerGateway,
  type WorkerTokens,
} from '@headway/jobs/gateway';
import { createHeadway, type Headway, type Identity, type NamespaceOptions } from '@headway/server';
import { mayInProject, mayWithJob } from './projects/access.ts';
import type { HubDatabase, HubTransaction } from './database.ts';
import { loadNotices } from './news/notices.ts';
import { batchDraft, jobDraft, loadAsset, loadProject, loadUser, reviewDraft } from './load-channels.ts';
import { loadUploads } from './uploads/upload-records.ts';

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
export function createLive(options: LiveOptions): Headway<HubEvents> {
  const { workerTokens, gateway } = options;
  return createHeadway<HubEvents>({
    log: options.log,
    events: hubEvents,
    authentication: {
      verify: (token) =>
        isWorkerToken(token) ? identifyWorker(workerTokens, token) : options.verifyToken(token),
    },
    methods: workerMethods(gateway, workerTokens),
    allowedOrigins: options.allowedOrigins,
    onError: options.onError,
    namespaces: channelsOfHub(options),
  });
}

/** The channels of the hub: who may hear them, what they keep and what they carry at first. */
export function channelsOfHub({
  db,
  queue,
}: Pick<LiveOptions, 'db' | 'queue'>): Record<string, NamespaceOptions> {
  async function hearsJob(userId: string, jobId: string): Promise<boolean> {
    const job = await queue.get(jobId);
    return job !== null && (await mayWithJob(db, { userId, action: 'read' }, job));
  }

  async function hearsAsset(userId: string, assetId: string): Promise<boolean> {
    const asset = await db
      .selectFrom('assets')
      .select('project_id')
      .where('id', '=', assetId)
      .where('deletion_id', 'is', null)
      .executeTakeFirst();
    return await mayInProject(db, { userId, action: 'read' }, asset?.project_id);
  }

  return {
    // What is asked of the runs of one worker token.
    worker: { subscribe: ({ identity, id }) => tokenIdOf(identity.userId) === id, history: status },
    ...forPeople({
      project: {
        subscribe: ({ identity, id }) => mayInProject(db, { userId: identity.userId, action: 'read' }, id),
        history,
        presence: true,
        load: (_channel, id) => loadProject(db, queue, id),
      },
      // Who looks at an image, who corrects its result, and which versions of that there are.
      asset: {
        subscribe: ({ identity, id }) => hearsAsset(identity.userId, id),
        history,
        presence: true,
        load: (_channel, id) => loadAsset(db, id),
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
          return (
            batch !== null &&
            (await mayInProject(db, { userId: identity.userId, action: 'read' }, batch.labels['projectId']))
          );
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
      user: {
        subscribe: ({ identity, id }) => identity.userId === id,
        history,
        presence: true,
        load: async (_channel, id) => [
          ...(await loadUser({ db, queue }, id)),
          ...(await loadUploads(db, { userId: id })),
        ],
      },
      // Counts only: whose jobs they are is for their projects to know.
      queue: { subscribe: ({ id }) => id === 'default', history: status },
      system: { subscribe: ({ id }) => id === '', history: status, load: () => loadNotices(db) },
    }),
  };
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
