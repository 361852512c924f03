import { historySpans, systemSampleSchema, systemWarningSchema } from '@headway/hub-api';
import { z } from 'zod';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { listWarnings } from '../system/system-warnings.ts';
import { problemAnswers } from './schemas.ts';

const tags = ['System'];

export function systemRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/system/history',
    {
      schema: {
        tags,
        summary: 'How the machine and the hub were, oldest first',
        description:
          'In parts that fit the span: each status of a quarter of an hour, minutes of an hour, and more for longer ' +
          'ones. What is now comes in the channel `system`.',
        querystring: z.object({
          spanMs: z.coerce
            .number()
            .refine((span) => historySpans.includes(span), `one of ${historySpans.join(', ')}`)
            .default(historySpans[0] ?? 0),
        }),
        response: { 200: z.object({ items: z.array(systemSampleSchema) }), ...problemAnswers(400, 401) },
      },
    },
    async (request) => {
      await hub.userIdOf(request);
      return { items: await hub.systemHistory.read(request.query.spanMs, Date.parse(hub.now())) };
    },
  );

  app.get(
    '/api/system/warnings',
    {
      schema: {
        tags,
        summary: 'What ran short of late, the newest first; `endedAt` is null while it lasts',
        response: { 200: z.object({ items: z.array(systemWarningSchema) }), ...problemAnswers(401) },
      },
    },
    async (request) => {
      await hub.userIdOf(request);
      return { items: await listWarnings(hub) };
    },
  );
}
