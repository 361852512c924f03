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
  notes: [
    'Of the 15.0 KiB that ours took when this was written, 8.7 belong to no connection: they are the young generation of ' +
      "V8's heap, which grows by some 80 MiB while so many connect, once for the process. Of the other 6.3 KiB, 5.2 are " +
      'objects (3.2 with bare `ws`: socket, parser and sender; 2.0 are two subscriptions, a channel with its tail, the outbox ' +
      'and the session), 1.1 are memory of the socket outside of the heap.',
    'With `node --max-semi-space-size=8` the same clients took 6.0 KiB each, with Socket.IO 13.3: `docs/limits.md` says when ' +
      'that is worth it. The row is measured without it, as servers are started by default.',
  ],
});
