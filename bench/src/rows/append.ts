import type { AppendProcess } from '../append-process.ts';
import { startChild } from '../child.ts';
import type { Result, Row } from '../result.ts';

const groups = [64, 512];
const conflatable = { group: 2048, keys: 64 };

export const append: Row = {
  name: 'append',
  title: 'Durable appends of 300-byte events (SQLite, WAL, synchronous=FULL), so many to a commit',
  async run({ quick }) {
    const ms = quick ? 1000 : 4000;
    const child = startChild<AppendProcess>('./append-process.ts', 'server');
    const results: Result[] = [];
    try {
      for (const group of groups) {
        const metric = `stored, groups of ${group}`;
        const ours = await child.call('log', { group, ms });
        const bare = await child.call('bareLoop', { group, ms });
        results.push(
          { subject: 'sqliteLog', control: false, metric, unit: '/s', value: ours },
          { subject: 'bare node:sqlite loop', control: true, metric, unit: '/s', value: bare },
        );
      }
      const metric = `accepted, conflatable, ${conflatable.keys} keys, groups of ${conflatable.group}`;
      const value = await child.call('log', { ...conflatable, ms });
      results.push({ subject: 'sqliteLog', control: false, metric, unit: '/s', value });
    } finally {
      await child.stop();
    }
    return results;
  },
};
