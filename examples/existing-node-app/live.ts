import type { Server } from 'node:http';
import { sqliteLog } from '@headway/log';
import { defineEvents } from '@headway/protocol';
import { createHeadway, type Headway } from '@headway/server';
import { z } from 'zod';

const report = z.object({ id: z.string(), owner: z.string(), percent: z.number(), done: z.boolean() });
const key = (data: z.infer<typeof report>): string => `report:${data.id}`;

export const events = defineEvents({
  'report.progress': { schema: report, key, state: true, conflatable: true },
  'report.done': { schema: report, key, state: true },
});

export function goLive(server: Server, secret: string, path: string): Headway<Events> {
  const headway = createHeadway({
    log: sqliteLog({ path }),
    events,
    authentication: { secret },
    namespaces: { user: { subscribe: ({ identity, id }) => identity.userId === id } },
  });
  headway.attach(server);
  return headway;
}

export type Events = NonNullable<(typeof events)['types']>;
