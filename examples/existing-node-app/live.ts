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

export interface LiveOptions {
  /** Shared with whoever signs the tokens. */
  secret: string;
  /** File of the event log. */
  path: string;
  onError: (error: unknown) => void;
}

export function goLive(server: Server, { secret, path, onError }: LiveOptions): Headway<Events> {
  const headway = createHeadway({
    log: sqliteLog({ path, onError }),
    events,
    authentication: { secret },
    namespaces: { user: { subscribe: ({ identity, id }) => identity.userId === id } },
    onError,
  });
  headway.attach(server);
  return headway;
}
