import { jobItemSchema, jobLogSchema, jobStepSchema } from '@headway/protocol/builtin';
import { z } from 'zod';
import { requireJob } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { pageSchema } from '../http/paging.ts';
import { sendPositions } from '../jobs/positions.ts';
import { idParams, problemAnswers } from './schemas.ts';

const tags = ['Jobs'];

const attempt = z.coerce.number().int().min(1).optional().describe('Of one attempt only');
const notesQuery = z.object({
  attempt,
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z
    .string()
    .max(64)
    .optional()
    .describe('`nextCursor` of the page before; what comes later has later places'),
});
const level = z.enum(['info', 'warning', 'error']);

const stepsSchema = z.object({ items: z.array(jobStepSchema) });
const lineSchema = z.intersection(jobLogSchema, z.object({ line: z.int(), writtenAt: z.string() }));
const attemptSchema = z.object({
  jobId: z.string(),
  attempt: z.int(),
  worker: z.string().nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  outcome: z
    .enum(['completed', 'failed', 'cancelled', 'paused', 'reviewing', 'released', 'lost'])
    .nullable()
    .describe('`null` while it goes on'),
  error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }).nullable(),
});

/** What runs told on their way, as it is kept with the job. */
export function jobNoteRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/jobs/:id/steps',
    {
      schema: {
        tags,
        summary: 'The steps of a job, with when they began and ended',
        params: idParams,
        querystring: z.object({ attempt }),
        response: { 200: stepsSchema, ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const { id } = await requireJob(
        hub,
        { userId: await hub.userIdOf(request), action: 'read' },
        request.params.id,
      );
      await sendPositions(hub, reply, [`job:${id}`]);
      return { items: [...(await hub.queue.steps(id, given(request.query)))] };
    },
  );

  app.get(
    '/api/jobs/:id/items',
    {
      schema: {
        tags,
        summary: 'What a job found or made on its way, in order',
        params: idParams,
        querystring: notesQuery,
        response: { 200: pageSchema(jobItemSchema), ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const { id } = await requireJob(
        hub,
        { userId: await hub.userIdOf(request), action: 'read' },
        request.params.id,
      );
      await sendPositions(hub, reply, [`job:${id}`]);
      const { items, nextCursor } = await hub.queue.items(id, pageOf(request.query));
      return { items: [...items], nextCursor };
    },
  );

  app.get(
    '/api/jobs/:id/log',
    {
      schema: {
        tags,
        summary: 'The log lines of a job, oldest first',
        params: idParams,
        querystring: notesQuery.extend({ level: level.optional() }),
        response: { 200: pageSchema(lineSchema), ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const { id } = await requireJob(
        hub,
        { userId: await hub.userIdOf(request), action: 'read' },
        request.params.id,
      );
      await sendPositions(hub, reply, [`job-log:${id}`]);
      const { level: asked, ...page } = request.query;
      const query = { ...pageOf(page), ...(asked && { level: asked }) };
      const { items, nextCursor } = await hub.queue.logLines(id, query);
      return { items: [...items], nextCursor };
    },
  );

  app.get(
    '/api/jobs/:id/attempts',
    {
      schema: {
        tags,
        summary: 'The runs of a job and how each ended',
        params: idParams,
        response: { 200: z.object({ items: z.array(attemptSchema) }), ...problemAnswers(401, 404) },
      },
    },
    async (request) => {
      const { id } = await requireJob(
        hub,
        { userId: await hub.userIdOf(request), action: 'read' },
        request.params.id,
      );
      return { items: [...(await hub.queue.attempts(id))] };
    },
  );
}

function given({ attempt: number }: { attempt?: number | undefined }): { attempt?: number } {
  return number === undefined ? {} : { attempt: number };
}

function pageOf({ attempt: number, limit, cursor }: z.infer<typeof notesQuery>) {
  return { ...given({ attempt: number }), limit, ...(cursor !== undefined && { after: cursor }) };
}
