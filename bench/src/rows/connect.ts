import { sharedChannel } from '../message.ts';
import { defineRow } from '../row.ts';
import type { SubjectName } from '../subjects/subjects.ts';

const warmUpClients = 500;
const inflight = 50;

export const connect = defineRow<SubjectName>({
  name: 'connect',
  title: 'Connecting',
  about:
    `Clients connect, ${inflight} at a time, until each hears its channel: how many a second, and how long one waits from ` +
    'its first packet. Ours checks a token and reads a snapshot for each.',
  subjects: ['Headway, log in memory', 'Socket.IO', 'ws, send loop', 'NATS', 'Nchan'],
  async run(subject, bench) {
    const { load } = await bench.startPair(subject);
    const count = Math.min(bench.clients, bench.quick ? 1000 : 3500) - warmUpClients;
    await load.connect({ count: warmUpClients, channels: [sharedChannel], inflight });
    const { ms, p50, p99 } = await load.connect({ count, channels: [sharedChannel], inflight });
    return [
      { metric: 'connections', unit: '/s', value: (count / ms) * 1000 },
      { metric: 'p50', unit: 'ms', value: p50 },
      { metric: 'p99', unit: 'ms', value: p99 },
    ];
  },
});
