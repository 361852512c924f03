import { setTimeout as sleep } from 'node:timers/promises';
import { sharedChannel } from '../message.ts';
import { defineRow } from '../row.ts';
import type { SubjectName } from '../subjects/subjects.ts';
import { offer } from './offer.ts';

const fast = 100;
const eventsPerSecond = 3000;
const mebibyte = 1024 * 1024;
const without = 'p99 of the fast ones, without a slow one';
const beside = 'p99 of the fast ones, beside a slow one';
const growth = 'server memory, growth by the slow one';
const ours = 'Headway, log in memory';

export const slowReader = defineRow<SubjectName>({
  name: 'slow-reader',
  title: 'A slow reader beside fast ones',
  about:
    `${fast} clients read as fast as they can, one takes 1 KiB a second, at ${eventsPerSecond.toLocaleString('en')} events ` +
    'of 300 bytes a second (300,000 deliveries/s). Memory: how much more the server grows while the slow one is there ' +
    'than before. “Lost”: connections that the server ended meanwhile.',
  subjects: [ours, 'Socket.IO', 'ws, send loop'],
  async run(subject, bench) {
    const pair = await bench.startPair(subject);
    const { server, load } = pair;
    const { quick } = bench;
    const rate = eventsPerSecond;
    const warmUpMs = quick ? 500 : 1000;
    await load.connect({ count: fast, channels: [sharedChannel] });
    // The history and the heap grow to their size first.
    await offer(pair, { rate, warmUpMs, measureMs: 1000 });
    const start = await server.call('memory', undefined);
    const alone = await offer(pair, { rate, warmUpMs, measureMs: quick ? 2000 : 5000 });
    const middle = await server.call('memory', undefined);
    await load.connect({ count: 1, channels: [sharedChannel], slow: true });
    // The kernel takes the first megabytes for the slow one, whatever the server does.
    const together = await offer(pair, { rate, warmUpMs, measureMs: quick ? 5000 : 12_000 });
    await sleep(100);
    const end = await server.call('memory', undefined);
    return [
      { metric: without, unit: 'ms', value: alone.p99 },
      { metric: beside, unit: 'ms', value: together.p99 },
      { metric: growth, unit: 'MiB', value: (end.rss - Math.max(start.rss, middle.rss)) / mebibyte },
      { metric: 'lost', unit: '', value: together.ended - alone.ended },
    ];
  },
  budgets: [
    {
      text: 'p99 beside it within the spread without it (median ≤ largest of the rounds without, or + 1 ms)',
      value: (find) => {
        const [alone, together] = [find(ours, without), find(ours, beside)];
        return alone && together ? together.median - Math.max(alone.max, alone.median + 1) : null;
      },
      limit: { atMost: 0 },
      unit: 'ms above',
    },
    {
      text: 'memory flat (≤ 10 MiB more)',
      value: (find) => find(ours, growth)?.median ?? null,
      limit: { atMost: 10 },
      unit: 'MiB',
    },
  ],
  notes: [
    'What grows is what waits for the slow one: up to `maxQueuedBytes` of frames (8 MiB), which at 300 bytes each are ' +
      '25,000 events with their objects. A check of the heap found 15 MB before, 44 MB and 18 MB of buffers after; the rest ' +
      'is room that V8 takes around it. Beyond the bound nothing more is held: the rest is read from the log.',
  ],
});
