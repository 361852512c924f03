import type { Server } from 'node:http';
import { sqliteLog } from '@headway/log';
import { defineEvents, type EventsOf } from '@headway/protocol';
import { createHeadway, type Headway } from '@headway/server';
import { z } from 'zod';

const report = z.object({ id: z.string(), percent: z.number() });
const events = defineEvents({
  'report.progress': { schema: report, key: ({ id }) => `report:${id}`, state: true, conflatable: true },
  'report.done': { schema: report, key: ({ id }) => `report:${id}`, state: true },
});
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
