import type { Child } from '../processes.ts';
import type { QueueStormProcess } from '../queue-storm-process.ts';
import { defineRow, median } from '../row.ts';
import type { StormWatchersProcess, WatchersMeasured } from '../storm-watchers-process.ts';

const subject = 'Headway, queue and log on disk';
const jobs = 200;
const reportsPerSecond = 100;
const watchers = 50;
const bulk = 1000;
/** Longer than anything that is told once a second. */
const settleMs = 2500;
const told = 'told of a job';
const lateness = 'event loop late, p99';
const order = 'order and counts told of the bulk';

export const queueStorm = defineRow({
  name: 'storm-queue',
  title: 'Progress storm through the queue',
  about:
    `${jobs} running jobs report their progress ${reportsPerSecond} times a second each, in the server's own process, ` +
    `through queue, outbox and log on disk to ${watchers} watchers. Then ${bulk.toLocaleString('en')} jobs are enqueued in one ` +
    'transaction and cancelled one by one: each job tells its own two events, and what is told of them all stays calm.',
  subjects: [subject],
  async run(_subject, bench) {
    // Seconds on a machine that is busy with something else must do.
    const [running, waiting] = bench.quick ? [jobs / 5, bulk / 5] : [jobs, bulk];
    const server = bench.start<QueueStormProcess>('./queue-storm-process.ts', 'server');
    const { port } = await server.call('start', { jobs: running });
    const clients = bench.start<StormWatchersProcess>('./storm-watchers-process.ts', 'load');
    const channels = ['project:storm', 'project:waits', 'queue:default'];
    await clients.call('connect', { port, count: watchers, channels });
    await server.call('storm', { perSecond: reportsPerSecond });
    await clients.call('look', { ms: bench.quick ? 1000 : 5000 });
    const ms = bench.quick ? 3000 : 10_000;
    await clients.call('begin', undefined);
    const [taken, seen] = await Promise.all([server.call('measure', { ms }), clients.call('look', { ms })]);
    await server.call('storm', { perSecond: 0 });
    await settled(clients);
    await clients.call('begin', undefined);
    await server.call('bulk', { jobs: waiting });
    const heard = await settled(clients);
    const ofJobs = (heard.types['job.queued'] ?? 0) + (heard.types['job.cancelled'] ?? 0);
    const ofQueue = (heard.types['queue.order'] ?? 0) + (heard.types['queue.stats'] ?? 0);
    return [
      { metric: 'reports', unit: '/s', value: taken.reports },
      { metric: told, unit: '/s', value: (seen.types['job.progress'] ?? 0) / running / seen.seconds },
      { metric: 'deliveries', unit: '/s', value: seen.deliveries / seen.seconds },
      { metric: 'age of the newest state, p50', unit: 'ms', value: seen.ageP50 },
      { metric: 'age of the newest state, p99', unit: 'ms', value: seen.ageP99 },
      { metric: lateness, unit: 'ms', value: taken.lateP99 },
      { metric: 'server CPU', unit: 'cores', value: taken.cpuShare },
      { metric: 'events of the jobs of a bulk', unit: '', value: ofJobs },
      { metric: order, unit: '/s', value: ofQueue / heard.seconds },
    ];
  },
  budgets: [
    {
      text: 'at most 10 a second for each job',
      value: median(subject, told),
      limit: { atMost: 10.5 },
      unit: '/s',
    },
    { text: 'p99 < 20 ms', value: median(subject, lateness), limit: { atMost: 20 }, unit: 'ms' },
    {
      text: 'order and counts once a second each',
      value: median(subject, order),
      limit: { atMost: 2 },
      unit: '/s',
    },
  ],
});

/** Waits until nothing more comes but what runs tell of themselves: their time left goes on. */
async function settled(clients: Child<StormWatchersProcess>): Promise<WatchersMeasured> {
  let before = -1;
  for (;;) {
    const heard = await clients.call('look', { ms: settleMs });
    const { 'job.progress': _, 'job.warning': __, ...others } = heard.types;
    const count = Object.values(others).reduce((sum, one) => sum + one, 0);
    if (count === before) return heard;
    before = count;
  }
}
