import { setTimeout as sleep } from 'node:timers/promises';
import { sharedChannel } from '../message.ts';
import type { ReturningProcess } from '../returning-process.ts';
import { defineRow, type Figure, median } from '../row.ts';
import { type SubjectName, subjects } from '../subjects/subjects.ts';
import { tokenOnly } from './reset.ts';

const eventsPerSecond = 10;
const cutEveryMs = 15_000;
const offlineMs = 2000;
const delivered = 'delivered';
const replay = 'replay p99';
const ours = 'Headway, log in memory';
const recovering = 'Socket.IO with recovery';

export const jitter = defineRow<SubjectName>({
  name: 'jitter',
  title: 'Connections that come and go',
  about:
    'Up to 1,000 clients of one channel with 10 events a second, each cut by a reset about every 15 s and offline for 2 s; ' +
    'the run is shorter, and its times are scaled alike. Replay: from the opening of the WebSocket until the client has ' +
    'everything that was there at that moment.',
  subjects: [ours, recovering, 'Socket.IO'],
  async run(subject, bench) {
    const scale = bench.quick ? 0.2 : 0.4;
    const ms = cutEveryMs * scale * (bench.quick ? 2 : 2.5);
    const count = Math.min(1000, bench.clients);
    const isOurs = subject === ours;
    const server = await bench.startServer(subject);
    const load = bench.start<ReturningProcess>('./returning-process.ts', 'load');
    const returns = isOurs ? 'position' : subject === recovering ? 'recovery' : 'none';
    const path = tokenOnly(subjects[subject].path(isOurs ? [] : [sharedChannel]), isOurs);
    await load.call('connect', { port: server.port, path, returns, count });
    // Events go on until all are back for good.
    const publishing = server.call('publish', {
      rate: eventsPerSecond / scale,
      ms: ms + offlineMs * scale + 1500,
    });
    publishing.catch(() => undefined);
    await sleep(200);
    await load.call('flicker', { ms, everyMs: cutEveryMs * scale, offlineMs: offlineMs * scale });
    const { sent } = await publishing;
    const verified = await load.call('verify', { sent });
    bench.noteLoad(verified.cpuShare);
    const figures: Figure[] = [
      { metric: delivered, unit: '%', value: verified.deliveredShare * 100 },
      { metric: 'lost', unit: 'events', value: verified.lost },
      { metric: 'repeated', unit: 'events', value: verified.repeated },
    ];
    return returns === 'none'
      ? figures
      : [
          ...figures,
          { metric: 'replay p50', unit: 'ms', value: verified.replayP50 },
          { metric: replay, unit: 'ms', value: verified.replayP99 },
        ];
  },
  budgets: [
    {
      text: '100 % delivered, nothing twice, in every round',
      value: (find) => {
        const [lost, repeated] = [find(ours, 'lost'), find(ours, 'repeated')];
        return lost && repeated ? lost.max + repeated.max : null;
      },
      limit: { atMost: 0 },
      unit: 'events',
    },
    { text: 'replay p99 ≤ 0.5 s', value: median(ours, replay), limit: { atMost: 500 }, unit: 'ms' },
  ],
});
