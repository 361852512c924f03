import { describe, expect, test } from 'vitest';
import type { LinedJob } from '../job-line.ts';
import { draft, kind, type OpenTested, run, setUp } from './bench.ts';

/** How jobs are found. */
export function testReads(open: OpenTested): void {
  describe('reads', () => {
    const bench = setUp(open);

    test('count and list jobs', async () => {
      const { queue } = bench;
      const ids: string[] = [];
      for (const assetId of ['a', 'b', 'a', 'a']) {
        ids.unshift((await queue.enqueue(draft({ labels: { assetId, projectId: 'p' } }))).id);
      }
      await queue.cancel(ids[0] ?? '');
      expect(await queue.stats()).toMatchObject({ waiting: 3, active: 0, cancelled: 1, total: 4 });
      const all = await queue.list({});
      expect(all.items.map(({ id }) => id)).toEqual(ids);
      expect(all.nextCursor).toBeNull();
      const filter = { labels: { assetId: 'a', projectId: 'p' }, limit: 2 };
      const page = await queue.list(filter);
      expect(page.items.map(({ id }) => id)).toEqual([ids[0], ids[1]]);
      const rest = await queue.list({ ...filter, cursor: page.nextCursor ?? '' });
      expect(rest.items.map(({ id }) => id)).toEqual([ids[3]]);
      expect((await queue.list({ status: ['cancelled'], kind })).items).toHaveLength(1);
      expect((await queue.list({ kind: 'other' })).items).toHaveLength(0);
    });

    test('give what waits or runs, whole, by id and what runs alone', async () => {
      const { queue } = bench;
      const made: string[] = [];
      for (const priority of [0, 7, 0]) {
        made.push((await queue.enqueue(draft({ priority, size: 3 }))).id);
      }
      const ended = await bench.taken({ priority: 9 });
      await queue.complete(ended.job.id, ended.fence, run);
      const { job } = await bench.taken({ priority: 8, labels: { projectId: 'p' } });
      const listed: LinedJob[] = [];
      for await (const page of queue.line()) listed.push(...page);
      const ids = (jobs: readonly LinedJob[]) => jobs.map((one) => one.job.id).toSorted();
      expect(ids(listed)).toEqual([...made, job.id].toSorted());
      expect(ids(await queue.lined([...made, job.id, ended.job.id, 'nobody']))).toEqual(ids(listed));
      expect(await queue.lined([])).toEqual([]);
      expect(await queue.atWork()).toEqual([{ job: await bench.get(job.id), size: null, group: 'p' }]);
      expect(listed.find((one) => one.job.id === made[1])).toMatchObject({ size: 3, job: { priority: 7 } });
    });
  });
}
