import { setTimeout as sleep } from 'node:timers/promises';
import { sharedChannel } from '../message.ts';
import type { ReturningProcess } from '../returning-process.ts';
import { defineRow, type Figure, median } from '../row.ts';
import { type SubjectName, subjects } from '../subjects/subjects.ts';

/** What all clients together get while they are cut: events wait for no one. */
const deliveriesPerSecond = 20_000;
const time = 'until all were back';
const ours = ['Headway, log in memory', 'Headway, log on disk'] as const satisfies readonly SubjectName[];

export const reset = defineRow<SubjectName>({
  name: 'reset',
  title: '10,000 clients cut by a reset at once',
  about:
    'All clients are cut by a TCP reset at the same moment and come back at once, while events go on. Ours resume from ' +
    'their positions, and the number of every event is checked; those of the controls only connect again, which is the ' +
    'least that they can do, and miss what was sent meanwhile.',
  subjects: [...ours, 'Socket.IO', 'ws, send loop'],
  async run(subject, bench) {
    const count = bench.clients;
    const isOurs = ours.some((one) => one === subject);
    const server = await bench.startServer(subject);
    const load = bench.start<ReturningProcess>('./returning-process.ts', 'load');
    const path = subjects[subject].path(isOurs ? [] : [sharedChannel]);
    const returns = isOurs ? 'position' : 'none';
    await load.call('connect', { port: server.port, path: tokenOnly(path, isOurs), returns, count });
    const publishing = server.call('publish', {
      rate: deliveriesPerSecond / count,
      ms: bench.quick ? 3000 : 6000,
    });
    publishing.catch(() => undefined);
    await sleep(1000);
    const cut = await load.call('cutAll', undefined);
    bench.noteLoad(cut.cpuShare);
    const { sent } = await publishing;
    const { lost, repeated, snapshots } = await load.call('verify', { sent });
    const figures: Figure[] = [
      { metric: time, unit: 'ms', value: cut.ms },
      { metric: 'until half were back', unit: 'ms', value: cut.p50 },
      { metric: 'events lost', unit: '', value: lost },
      { metric: 'events repeated', unit: '', value: repeated },
    ];
    return isOurs ? [...figures, { metric: 'not resumed', unit: '', value: snapshots }] : figures;
  },
  budgets: ours.flatMap((subject) => [
    { text: `< 3 s (${subject})`, value: median(subject, time), limit: { atMost: 3000 }, unit: 'ms' },
    {
      text: `nothing lost, nothing twice, in no round (${subject})`,
      value: (find) => {
        const [lost, repeated] = [find(subject, 'events lost'), find(subject, 'events repeated')];
        return lost && repeated ? lost.max + repeated.max : null;
      },
      limit: { atMost: 0 },
      unit: 'events',
    },
  ]),
  notes: [
    'The plain `ws` server, which neither checks rights nor reads a log, took 2.7 to 3.7 s in the runs before this was written: most of the time goes into opening 10,000 connections, and the rest of ours into who they are and what they missed.',
  ],
});

/** Ours name their channels in `connect`, with their positions: channels in the path would be answered before. */
export function tokenOnly(path: string, isOurs: boolean): string {
  return isOurs ? path.replace(/&channels=$/, '') : path;
}
