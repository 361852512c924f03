import { ownChannel, sharedChannel } from '../message.ts';
import { defineRow, median, ratio } from '../row.ts';
import type { SubjectName } from '../subjects/subjects.ts';

/** So many are connected before the measuring begins: they pay for code that is loaded and compiled on first use. */
const warmUpClients = 500;
const metric = 'memory per connection';
const channels = [sharedChannel, ownChannel('#')];

export const idleMemory = defineRow<SubjectName>({
  name: 'idle-memory',
  title: 'Memory of an idle connection',
  about:
    'Growth of the resident memory of the server by 10,000 idle connections with two channels each, one of them its own, ' +
    'divided by their number.',
  subjects: ['Headway, log in memory', 'Socket.IO', 'ws, send loop', 'NATS', 'Nchan'],
  async run(subject, bench) {
    const count = bench.clients - warmUpClients;
    const { server, load } = await bench.startPair(subject);
    await load.connect({ count: warmUpClients, channels });
    const before = await server.call('memory', undefined);
    await load.connect({ count, channels });
    const after = await server.call('memory', undefined);
    return [{ metric, unit: 'KiB', value: (after.rss - before.rss) / count / 1024 }];
  },
  budgets: [
    {
      text: '≤ 12 KiB',
      value: median('Headway, log in memory', metric),
      limit: { atMost: 12 },
      unit: 'KiB',
    },
    {
      text: '≤ 0.5 × Socket.IO',
      value: ratio('Headway, log in memory', 'Socket.IO', metric),
      limit: { atMost: 0.5 },
      unit: '×',
    },
  ],
});
