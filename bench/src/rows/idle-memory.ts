import type { Result, Row } from '../result.ts';
import type { ServerKind } from '../servers.ts';
import { isControl, withPair } from './pair.ts';

/** So many are connected before the measuring begins: they pay for code that is loaded and compiled on first use. */
const warmUpClients = 500;
const kinds = [
  'Headway, log in memory',
  'Socket.IO',
  'ws, prepared frames',
] as const satisfies readonly ServerKind[];

export const idleMemory: Row = {
  name: 'idle-memory',
  title: 'Resident memory of the server per idle connection with two channels, one of them its own',
  async run({ quick }) {
    const count = quick ? 2000 : 8000;
    const results: Result[] = [];
    for (const kind of kinds) {
      const bytes = await withPair(kind, async ({ port, server, load }) => {
        await load.call('connect', { kind, port, count: warmUpClients, own: true });
        const before = await server.call('memory', undefined);
        await load.call('connect', { kind, port, count, own: true });
        const after = await server.call('memory', undefined);
        return (after.rss - before.rss) / count;
      });
      const metric = 'memory per connection';
      results.push({ subject: kind, control: isControl(kind), metric, unit: 'KiB', value: bytes / 1024 });
    }
    return results;
  },
};
