import type { StatisticsScope } from '@headway/jobs';
import { z } from 'zod';
import { requireJob, requireProject } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { ApiError } from '../http/problem.ts';
import { idParams, problemAnswers } from './schemas.ts';

const tags = ['Queue'];
const hourMs = 3_600_000;

const scopeQuery = z.object({
  projectId: z.string().min(1).max(64).optional().describe('Jobs of this project'),
  mine: z.enum(['true']).optional().describe('Jobs that you started'),
});
const throughputQuery = scopeQuery.extend({
  from: z.iso.datetime().optional().describe('By default an hour before `to`'),
  to: z.iso.datetime().optional().describe('By default now'),
  bucketSeconds: z.coerce
    .number()
    .int()
    .min(60)
    .max(86_400)
    .default(60)
    .describe('Whole minutes, or whole hours from one hour on. Minutes are kept for a day, hours for thirty'),
});

const countsSchema = z.object({
  waiting: z.int(),
  paused: z.int(),
  active: z.int(),
  reviewing: z.int(),
  completed: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  nothingFound: z.int().describe('Among the completed ones'),
  total: z.int(),
  workers: z.object({ busy: z.int(), total: z.int() }).describe('Of the hub, for the jobs of everyone'),
});
const placeSchema = z.object({
  position: z.int().min(1).nullable().describe('From 1, among the waiting jobs of everyone'),
  lowMs: z.number().nullable().describe('Time until it starts, as a range'),
  highMs: z.number().nullable(),
});
const bucketsSchema = z.object({
  items: z.array(
    z.object({
      startsAt: z.string(),
      started: z.int(),
      completed: z.int(),
      failed: z.int(),
      cancelled: z.int(),
      nothingFound: z.int(),
      waitMs: z.number().describe('How long those that started had waited, all together'),
      runMs: z.number().describe('How long those that ended had run, all together'),
      busyMs: z.number(),
      efficiency: z.number().nullable().describe('Busy time as a part of what the workers could have given'),
    }),
  ),
});

type ScopeQuery = z.infer<typeof scopeQuery>;

/** How full the queue is and how much it gets done: in all, for a project, for a person. */
export function queueRoutes(app: App, hub: HubContext): void {
  async function scopeOf(
    userId: string,
    { projectId, mine }: ScopeQuery,
  ): Promise<StatisticsScope | undefined> {
    if (projectId !== undefined && mine !== undefined) {
      throw new ApiError('invalid_request', 'Ask for a project or for your own jobs, not for both.');
    }
    if (mine !== undefined) return { label: 'userId', value: userId };
    if (projectId === undefined) return undefined;
    await requireProject(hub.db, { userId, action: 'read' }, projectId);
    return { label: 'projectId', value: projectId };
  }

  app.get(
    '/api/queue',
    {
      schema: {
        tags,
        summary: 'How many jobs there are, by what they wait for',
        querystring: scopeQuery,
        response: { 200: countsSchema, ...problemAnswers(400, 401, 404) },
      },
    },
    async (request) => {
      const scope = await scopeOf(await hub.userIdOf(request), request.query);
      return { ...(await hub.queue.stats(scope)), workers: { ...hub.runner.workers } };
    },
  );

  app.get(
    '/api/jobs/:id/place',
    {
      schema: {
        tags,
        summary: 'Where a job stands in line, and how long it will wait',
        description:
          'As `queue.order` tells it in the channel of the project, for any job. `position` is null for one that does not ' +
          'wait; the range is null while there is nothing to base it on.',
        params: idParams,
        response: { 200: placeSchema, ...problemAnswers(401, 404) },
      },
    },
    async (request) => {
      const { id } = await requireJob(
        hub,
        { userId: await hub.userIdOf(request), action: 'read' },
        request.params.id,
      );
      return (await hub.monitor.place(id)) ?? { position: null, lowMs: null, highMs: null };
    },
  );

  app.get(
    '/api/queue/throughput',
    {
      schema: {
        tags,
        summary: 'What was started and what ended, over time',
        querystring: throughputQuery,
        response: { 200: bucketsSchema, ...problemAnswers(400, 401, 404) },
      },
    },
    async (request) => {
      const { from, to, bucketSeconds, ...asked } = request.query;
      const scope = await scopeOf(await hub.userIdOf(request), asked);
      const toMs = Date.parse(to ?? hub.now());
      const range = {
        fromMs: from === undefined ? toMs - hourMs : Date.parse(from),
        toMs,
        bucketMs: bucketSeconds * 1000,
        places: hub.runner.workers.total,
      };
      const buckets = await hub.queue.throughput(scope, range).catch(asApiError);
      return {
        items: buckets.map(({ startMs, ...bucket }) => ({
          startsAt: new Date(startMs).toISOString(),
          ...bucket,
        })),
      };
    },
  );
}

/** A range that is none is the asker's affair. */
function asApiError(error: unknown): never {
  if (error instanceof TypeError) throw new ApiError('invalid_request', error.message, { cause: error });
  throw error;
}
