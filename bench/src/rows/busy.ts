import type { BusyProcess } from '../busy-process.ts';
import { defineRow, median } from '../row.ts';
import { channelPath } from '../subjects/listen.ts';

const busy = 'Headway, all workers busy';
const silent = 'Headway, all workers busy and silent';
const idle = 'Headway, no job';
const watchers = 50;
const jobMs = 3000;
const lateness = 'event loop late, p99';
const slowest = 'cancel of a computing job, max';

export const allBusy = defineRow({
  name: 'busy',
  title: 'A server with all its workers busy',
  about:
    'An application with its queue, outbox and log on disk and 50 watchers of its project; at least four workers, and one ' +
    'for each core, compute without ever yielding and tell their progress all the time, with items and log lines. Server ' +
    'and workers share all cores. How late its event loop is, beside the same with jobs that tell nothing, and with none; and how long it takes from the ' +
    'request to cancel a job that computes until it is cancelled.',
  subjects: [busy, silent, idle],
  async run(subject, bench) {
    const server = bench.start<BusyProcess>('./busy-process.ts', 'anywhere');
    const { port } = await server.call('start', undefined);
    const clients = await bench.startClients({
      wire: 'headway',
      path: channelPath('/ws?access_token=user-#&'),
      port,
    });
    await clients.connect({ count: watchers, channels: ['project:bench'] });
    if (subject !== idle) await server.call('occupy', { ms: jobMs, silent: subject === silent });
    await server.call('measure', { ms: bench.quick ? 500 : 3000 });
    const late = await server.call('measure', { ms: bench.quick ? 3000 : 20_000 });
    const figures = [
      { metric: 'event loop late, p50', unit: 'ms', value: late.p50 },
      { metric: lateness, unit: 'ms', value: late.p99 },
      { metric: 'event loop late, max', unit: 'ms', value: late.max },
      { metric: 'server CPU', unit: 'cores', value: late.cpuShare },
    ];
    if (subject !== busy) return figures;
    const times = await server.call('cancel', { count: bench.quick ? 3 : 25 });
    const sorted = times.toSorted((a, b) => a - b);
    return [
      ...figures,
      { metric: 'events', unit: '/s', value: late.published },
      { metric: 'jobs completed', unit: '/s', value: late.completed },
      {
        metric: 'cancel of a computing job, p50',
        unit: 'ms',
        value: sorted[Math.floor(sorted.length / 2)] ?? 0,
      },
      { metric: slowest, unit: 'ms', value: sorted.at(-1) ?? 0 },
    ];
  },
  budgets: [
    { text: 'p99 < 20 ms', value: median(busy, lateness), limit: { atMost: 20 }, unit: 'ms' },
    { text: 'cancelled in ≤ 1 s', value: median(busy, slowest), limit: { atMost: 1000 }, unit: 'ms' },
  ],
});
