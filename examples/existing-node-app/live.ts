import type { Server } from 'node:http';
import { sqliteLog } from '@headway/log';
import { defineEvents, type EventsOf } from '@headway/protocol';
import { createHeadway, type Headway } from '@headway/server';
import { z } from 'zod';

const schema = z.object({ id: z.string(), percent: z.number() });
const key = (report: Report): string => `report:${report.id}`;

const events = defineEvents({
  'report.progress': { schema, key, state: true, conflatable: true },
  'report.done': { schema, key, state: true },
});
export type Report = z.infer<typeof schema>;
export type Events = EventsOf<typeof events>;

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
