import type { AppendProcess } from '../append-process.ts';
import { defineRow, median } from '../row.ts';

const groups = [64, 512];
const conflatable = { group: 2048, keys: 64 };
const accepted = `accepted, conflatable, ${conflatable.keys} keys, ${conflatable.group} to a turn`;
const ours = 'Headway, sqliteLog';

function storedIn(group: number): string {
  return `stored, ${group} to a commit`;
}

export const append = defineRow({
  name: 'append',
  title: 'Durable appends',
  about:
    'Events of 300 bytes appended one by one to the log on disk (SQLite, WAL, `synchronous=FULL`); those of a turn of the ' +
    'event loop share a commit. The control inserts the same rows in transactions of the same size and does nothing ' +
    'else. Conflatable: progress of 64 jobs, of which only the newest state is stored.',
  subjects: [ours, 'bare node:sqlite loop'],
  async run(subject, bench) {
    const ms = bench.quick ? 500 : 2500;
    const child = bench.start<AppendProcess>('./append-process.ts', 'server');
    const figures = [];
    for (const group of groups) {
      const value = await child.call(subject === ours ? 'log' : 'bareLoop', { group, ms });
      figures.push({ metric: storedIn(group), unit: '/s', value });
    }
    if (subject === ours) {
      figures.push({ metric: accepted, unit: '/s', value: await child.call('log', { ...conflatable, ms }) });
    }
    return figures;
  },
  budgets: [
    {
      text: '≥ 50,000 stored/s, 512 to a commit',
      value: median(ours, storedIn(512)),
      limit: { atLeast: 50_000 },
      unit: '/s',
    },
    {
      text: '≥ 200,000 conflatable/s accepted',
      value: median(ours, accepted),
      limit: { atLeast: 200_000 },
      unit: '/s',
    },
  ],
});
