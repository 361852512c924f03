import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadPipelines } from '../pipelines.ts';
import { addCounted } from '../test-support/counted.ts';
import { testRecords } from '../test-support/records.ts';
import { figuresToKeep, projectFigures } from './figures.ts';

it('works out many results in portions, none of them twice, and adds up what is kept', async () => {
  const { db, now } = await testRecords();
  const pipelines = await loadPipelines(join(import.meta.dirname, '../test-support/pipelines'));
  const hub = { db, pipelines };
  const ids = Array.from({ length: 401 }, (_, index) => `image-${String(index).padStart(4, '0')}`);
  await addCounted({ db, now }, ids);

  const portions: string[][] = [];
  for (;;) {
    const kept = Object.entries(await figuresToKeep(hub, 'P'));
    if (kept.length === 0) break;
    portions.push(kept.map(([id]) => id));
    const rows = kept.map(([result_id, figures]) => ({ result_id, figures }));
    await db.insertInto('result_figures').values(rows).execute();
    expect((await projectFigures(hub, 'P')).count).toBe(2 * portions.flat().length);
  }
  expect(portions.map(({ length }) => length)).toEqual([200, 200, 1]);
  expect(portions.flat()).toEqual(ids);
});
