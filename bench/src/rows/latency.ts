import { sharedChannel } from '../message.ts';
import { type Budget, defineRow, type Figure, median } from '../row.ts';
import type { SubjectName } from '../subjects/subjects.ts';
import { offer, settle } from './offer.ts';

const subscribers = 1000;
const rates = [100, 500];

function nameOf(rate: number): string {
  return `${(rate * subscribers).toLocaleString('en')}/s`;
}

function budgetOf(subject: SubjectName): Budget {
  return {
    text: `p99 < 20 ms at 500,000/s (${subject})`,
    value: (find) => {
      const metric = `delivered at ${nameOf(500)}`;
      const delivered = find(subject, metric)?.median ?? 0;
      // A latency of the few that came through says nothing.
      return delivered < 0.97 * 500 * subscribers
        ? find(subject, metric) && Number.POSITIVE_INFINITY
        : median(subject, `p99 at ${nameOf(500)}`)(find);
    },
    limit: { atMost: 20 },
    unit: 'ms',
  };
}

export const latency = defineRow<SubjectName>({
  name: 'latency',
  title: 'Latency at a fixed load',
  about:
    `From the time an event of 300 bytes was due until each of ${subscribers.toLocaleString('en')} subscribers of one ` +
    'channel has it, at 100,000 and 500,000 deliveries a second.',
  subjects: [
    'Headway, log in memory',
    'Headway, log on disk',
    'Socket.IO',
    'ws, send loop',
    'C, same groups',
    'NATS',
    'Nchan',
  ],
  async run(subject, bench) {
    const pair = await bench.startPair(subject);
    await pair.load.connect({ count: subscribers, channels: [sharedChannel] });
    const figures: Figure[] = [];
    for (const rate of rates) {
      const times = bench.quick ? { warmUpMs: 500, measureMs: 1000 } : { warmUpMs: 1000, measureMs: 2500 };
      const { p50, p99, p999, perSecond } = await offer(pair, { rate, ...times });
      const load = nameOf(rate);
      figures.push(
        { metric: `p50 at ${load}`, unit: 'ms', value: p50 },
        { metric: `p99 at ${load}`, unit: 'ms', value: p99 },
        { metric: `p99.9 at ${load}`, unit: 'ms', value: p999 },
        { metric: `delivered at ${load}`, unit: '/s', value: perSecond },
      );
      await settle(pair);
    }
    return figures;
  },
  budgets: [budgetOf('Headway, log in memory'), budgetOf('Headway, log on disk')],
  notes: [
    'Here a send costs 9 µs in the kernel, so 500 events a second to 1,000 sockets are more than a core can write one by one, and everyone writes in groups. The C program, which does nothing else, has a p99 of 21 ms and misses the 20 ms too; for us a pass over all sockets takes about 16 ms, and an event waits for one or two of them.',
  ],
});
