import { sharedChannel } from '../message.ts';
import { defineRow, ratio } from '../row.ts';
import type { SubjectName } from '../subjects/subjects.ts';
import { climb, maxP99Ms } from './climb.ts';
import { offer } from './offer.ts';

const subscribers = 1000;
/** Events/s that everyone takes, so that costs can be compared. */
const sharedRate = 50;
const metric = 'most deliveries';

export const fanOut = defineRow<SubjectName>({
  name: 'fan-out',
  title: `Fan-out to ${subscribers.toLocaleString('en')} subscribers`,
  about:
    `Events of 300 bytes to one channel with ${subscribers.toLocaleString('en')} subscribers. The offered rate is raised ` +
    `until p99 from the time an event was due passes ${maxP99Ms} ms, a connection is lost, or less than 97 % arrives.`,
  subjects: [
    'Headway, log in memory',
    'Headway, log on disk',
    'Socket.IO',
    'ws, send loop',
    'C, one frame a write',
    'C, same groups',
    'NATS',
    'Nchan',
  ],
  async run(subject, bench) {
    const { quick } = bench;
    const pair = await bench.startPair(subject);
    const connect = (count: number): Promise<unknown> =>
      pair.load.connect({ count, channels: [sharedChannel] });
    await connect(subscribers);
    const shared = { rate: sharedRate, warmUpMs: 500, measureMs: quick ? 500 : 1000 };
    const { cpuMicrosPerEvent } = await offer(pair, shared);
    const held = await climb(pair, { from: 100, most: 6400, fanOut: subscribers, quick, reconnect: connect });
    return [
      { metric, unit: '/s', value: held ? Math.min(held.taken.perSecond, held.rate * subscribers) : 0 },
      { metric: 'p99 at that rate', unit: 'ms', value: held?.taken.p99 ?? 0 },
      {
        metric: `server CPU per delivery at ${(sharedRate * subscribers).toLocaleString('en')}/s`,
        unit: 'ns',
        value: (cpuMicrosPerEvent * 1000) / subscribers,
      },
    ];
  },
  budgets: [
    {
      text: '≥ 8 × Socket.IO',
      value: ratio('Headway, log in memory', 'Socket.IO', metric),
      limit: { atLeast: 8 },
      unit: '×',
    },
    {
      text: '≥ 0.5 × C with the same groups',
      value: ratio('Headway, log in memory', 'C, same groups', metric),
      limit: { atLeast: 0.5 },
      unit: '×',
    },
  ],
  notes: [
    'At one event a write, a delivery costs the server 16.5 µs of CPU and the C program 8.9 µs: most of both is the kernel’s send, which is slow on this virtual machine, and the rest of ours is the write through a stream of Node.',
    'The ratio to C moves with the noise of the machine: a short run before this one gave 0.98.',
  ],
});
